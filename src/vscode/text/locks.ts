/** What is said of a program that runs already, and of its end. */

import type { Verdict } from '../../core/model/diagnosis.ts';
import type { StatedLock } from '../../core/model/failure.ts';
import type { KillResult } from '../../core/model/fix.ts';
import type { Holder } from '../../core/model/process.ts';
import { ageMs } from '../../core/processes/describe.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import { notPermitted, onlyByForce, protectedReason, unread } from './kill.ts';
import { age, placeName, processName } from './names.ts';
import { l10n } from './sentence.ts';

/** The verdicts that are not about a port. */
export type LockVerdict = Extract<Verdict, { kind: 'already-running' | 'stale-lock' | 'unseen-lock' }>;

export function isLock(verdict: Verdict): verdict is LockVerdict {
  return 'lock' in verdict;
}

/** `now` as for the sentence of a diagnosis. */
export function lockSentence(verdict: LockVerdict, now?: number): Sentence {
  const name = programName(verdict.lock);
  switch (verdict.kind) {
    case 'already-running':
      return running(verdict, now);
    case 'stale-lock':
      return verdict.process === undefined
        ? l10n.t('{0} says that it runs already, but the one that it means has ended.', name)
        : l10n.t(
            '{0} says that it runs already, but the process that it names is {1}: its lock is left over.',
            name,
            processName(verdict.process),
          );
    case 'unseen-lock':
      return l10n.t('{0} says that it runs already, but it could not be seen which process that is.', name);
  }
}

function running(
  { facts, lock, once, url }: Extract<LockVerdict, { kind: 'already-running' }>,
  now?: number,
): Sentence {
  const { holder, provenance } = facts;
  const since = now === undefined ? undefined : ageMs(holder, now);
  const place = provenance.find(origin => origin.kind === 'window-terminal' || origin.kind === 'window-session');
  const who = joined(
    [
      processName(holder),
      ...(place === undefined ? [] : [placeName(place)]),
      ...(since === undefined ? [] : [l10n.t('started {0}', age(since))]),
      ...(url === undefined ? [] : [l10n.t('at {0}', harmless(url.replace(/^https?:\/\//, '').replace(/\/$/, '')))]),
    ],
    ', ',
  );
  const program = programName(lock);
  switch (once) {
    case 'project':
      return l10n.t('{0} runs already for this project: {1}.', program, who);
    case 'file':
      return lock.path === undefined
        ? l10n.t('{0} runs already: {1}.', program, who)
        : l10n.t('{0} runs already with {1}: {2}.', program, harmless(lock.path), who);
    case 'machine':
      return l10n.t('{0} runs already: {1}.', program, who);
  }
}

/** A product's name, the same in every language. */
export function programName({ program }: StatedLock): Sentence {
  return harmless(program);
}

/** What the end of the process that has a lock came to; `undefined` when there is nothing to say. */
export function endSentence(result: KillResult, holder: Holder): Sentence | undefined {
  const who = processName(holder);
  switch (result.kind) {
    case 'freed':
      return result.forced ? l10n.t('{0} was forced to end.', who) : l10n.t('{0} has ended.', who);
    case 'already-gone':
      return l10n.t('{0} had ended by itself.', who);
    case 'refused':
      return l10n.t('{0} was not touched: {1}.', who, protectedReason(result.reason));
    case 'changed':
      return result.what === 'not-holding'
        ? l10n.t('Nothing was sent: {0} does not have the lock any more.', who)
        : l10n.t('Nothing was sent: pid {0} is another process by now.', holder.pid);
    case 'unread':
      return unread(who);
    case 'not-permitted':
      return notPermitted(result, holder);
    case 'still-running':
      if (result.asked === false) return onlyByForce(who);
      return l10n.t(
        '{0} has not ended after {1} s. Force it? Unsaved work in it is lost.',
        who,
        Math.round(result.waitedMs / 1000),
      );
    case 'failed':
      return l10n.t('{0} could not be ended: {1}.', who, harmless(result.reason));
    case 'lingering':
    case 'retaken':
    case 'ends-others':
    case 'command-needed':
    case 'cancelled':
      return undefined;
  }
}
