/** What came of ending a process. */

import type { Endpoint } from '../../core/model/endpoint.ts';
import type { KillResult } from '../../core/model/fix.ts';
import type { ProtectedReason } from '../../core/model/holderFacts.ts';
import type { Holder, ProcessInfo } from '../../core/model/process.ts';
import { shortName } from '../../core/processes/describe.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import { endedWithNames, endpointInline, endpointName, processName, supervisorName } from './names.ts';
import { l10n } from './sentence.ts';

/** What a kill came to, as a sentence for the notification; `undefined` when there is nothing to say. */
export function killSentence(result: KillResult, holder: Holder, endpoint: Endpoint): Sentence | undefined {
  const who = processName(holder);
  const name = endpointName(endpoint);
  switch (result.kind) {
    case 'freed':
      if (result.lives === true) return l10n.t('{0} is free: {1} let go of it, and runs on.', name, who);
      return result.forced
        ? l10n.t('{0} is free: {1} was forced to end.', name, who)
        : l10n.t('{0} is free: {1} has ended.', name, who);
    case 'already-gone':
      return l10n.t('{0} was free already: {1} had ended by itself.', name, who);
    case 'refused':
      return result.sharer === undefined
        ? l10n.t('{0} was not touched: {1}.', who, protectedReason(result.reason))
        : l10n.t(
            '{0} was not touched, since {1} has the same socket: {2}.',
            who,
            l10n.t('{0} (pid {1})', harmless(shortName(result.sharer)), result.sharer.pid),
            protectedReason(result.reason),
          );
    case 'changed':
      return changedSentence(result, holder, endpoint);
    case 'unread':
      return unread(who);
    case 'not-permitted':
      return notPermitted(result, holder);
    case 'still-running':
      return stillRunning(result, holder);
    case 'lingering':
      return l10n.t(
        '{0} has ended; {1} is free in {2} s, when its connections have closed.',
        who,
        endpointInline(endpoint),
        Math.ceil(result.secondsLeft),
      );
    case 'retaken':
      return retakenSentence(result, holder, endpoint);
    case 'ends-others':
      return l10n.t(
        'Stop {0}? It also runs {1}: they end with it, or run on with nobody to look after them.',
        processName(result.process),
        namesOf(result.others),
      );
    case 'command-needed':
      return commandNeeded(result, who);
    case 'cancelled':
      return undefined;
    case 'failed':
      return l10n.t('{0} could not be ended: {1}.', who, harmless(result.reason));
  }
}

/** More names nobody reads; the rest is told by its number. */
const maxOthers = 8;

function namesOf(processes: readonly ProcessInfo[]): Sentence {
  const names = joined(processes.slice(0, maxOthers).map(processName), ', ');
  const more = processes.length - maxOthers;
  return more > 0 ? l10n.t('{0} and {1} more', names, more) : names;
}

function commandNeeded(
  { why, tool, reason }: Extract<KillResult, { kind: 'command-needed' }>,
  who: Sentence,
): Sentence {
  const name = harmless(tool);
  switch (why) {
    case 'no-tool':
      return l10n.t(
        '{0} is not on the PATH that VS Code starts tools from, so it could not be told to stop {1}. The command is typed into a terminal for you.',
        name,
        who,
      );
    case 'no-job':
      return l10n.t(
        '{0} lists no job that is {1}, so nothing was stopped. Its own list is typed into a terminal for you.',
        name,
        who,
      );
    case 'refused':
      return reason === undefined
        ? l10n.t('{0} has to be told to stop {1}. The command is typed into a terminal for you.', name, who)
        : l10n.t(
            '{0} did not stop {1}: {2}. The command is typed into a terminal for you.',
            name,
            who,
            harmless(reason),
          );
  }
}

/** What a signal to the holder means for others, as a sentence of its own; `undefined` when it means nothing. */
export function alsoEnds(holder: Holder): Sentence | undefined {
  const others = endedWithNames(holder);
  return others === undefined ? undefined : l10n.t('Ending it also ends {0}.', others);
}

/** It lives, but whether it is the one that was shown could not be read. */
export function unread(who: Sentence): Sentence {
  return l10n.t('{0} was not touched: whether it is still the same process could not be read just now.', who);
}

/** Whose it is, where the system tells; that it does not tell is no reason to guess. */
export function notPermitted(
  { process, user, denied }: Extract<KillResult, { kind: 'not-permitted' }>,
  holder: Holder,
): Sentence {
  const who = processName(process ?? holder);
  const why = process?.denied ?? denied;
  if (why === 'elevated') return l10n.t('You may not end {0}: it runs as administrator, which VS Code does not.', who);
  if (why === 'refused')
    return l10n.t('You may not end {0}: it runs as administrator or belongs to another user.', who);
  return l10n.t(
    'You may not end {0}: it belongs to {1}.',
    who,
    harmless((process ?? holder).user ?? user ?? l10n.t('another user')),
  );
}

/** There was no way to ask it: nothing was waited for. */
export function onlyByForce(who: Sentence): Sentence {
  return l10n.t('{0} cannot be asked to end here, only forced to. Force it? Unsaved work in it is lost.', who);
}

function stillRunning(
  { process, waitedMs, asked }: Extract<KillResult, { kind: 'still-running' }>,
  holder: Holder,
): Sentence {
  const seconds = Math.round(waitedMs / 1000);
  const isSupervisor = holder.parents.some(parent => parent.pid === process?.pid);
  if (process !== undefined && !isSupervisor)
    return l10n.t(
      '{0} has ended, but {1}, which has the same socket, has not after {2} s. Force it? Unsaved work in it is lost.',
      processName(holder),
      processName(process),
      seconds,
    );
  const target = processName(process ?? holder);
  const question =
    asked === false
      ? onlyByForce(target)
      : l10n.t('{0} has not ended after {1} s. Force it? Unsaved work in it is lost.', target, seconds);
  return joined([question, alsoEnds(holder)].filter(text => text !== undefined));
}

function retakenSentence(
  { by, stayed, supervision }: Extract<KillResult, { kind: 'retaken' }>,
  holder: Holder,
  endpoint: Endpoint,
): Sentence {
  const name = endpointName(endpoint);
  const before = processName(holder);
  if (by === undefined) return l10n.t('{0} was taken again at once: something restarts {1}.', name, before);
  const now = processName(by);
  if (stayed === true)
    return l10n.t('{0} has ended, but {1} is held by {2} as well.', before, endpointInline(endpoint), now);
  return supervision === undefined
    ? l10n.t('{0} was taken again at once by {1}.', name, now)
    : l10n.t('{0} was taken again at once by {1}: {2} starts it anew.', name, now, supervisorName(supervision));
}

function changedSentence(
  { what, asked }: Extract<KillResult, { kind: 'changed' }>,
  holder: Holder,
  endpoint: Endpoint,
): Sentence {
  switch (what) {
    case 'start-time':
      return l10n.t('Nothing was sent: pid {0} is another process by now.', holder.pid);
    case 'program':
      if (asked === true)
        return l10n.t('Pid {0} runs another program since it was asked to end, and was not forced.', holder.pid);
      return l10n.t('Nothing was sent: pid {0} runs another program by now.', holder.pid);
    case 'not-holding':
      return l10n.t('Nothing was sent: {0} does not hold {1} any more.', processName(holder), endpointInline(endpoint));
  }
}

export function protectedReason(reason: ProtectedReason): Sentence {
  switch (reason) {
    case 'init':
      return l10n.t('it is the first process of the system');
    case 'manager':
      return l10n.t('it starts and looks after other programs of this system');
    case 'self':
      return l10n.t('it is VS Code’s extension host');
    case 'ancestor':
      return l10n.t('this window runs inside it');
    case 'editor':
      return l10n.t('it belongs to VS Code');
    case 'shell':
      return l10n.t('it is a shell that somebody types into; close it there');
    case 'remote-session':
      return l10n.t('it carries a remote connection');
    case 'terminals':
      return l10n.t('terminals run inside it');
    case 'display':
      return l10n.t('windows are drawn by it');
    case 'tunnel':
      return l10n.t('it carries ports from or to another machine');
    case 'helper':
      return l10n.t('it is a part of a program with windows');
    case 'container-backend':
      return l10n.t('it is the container engine; stop the container instead');
    case 'virtual-machine':
      return l10n.t('a virtual machine runs inside it');
    case 'wsl-relay':
      return l10n.t('it relays WSL’s connections; end the program inside WSL instead');
    case 'system':
      return l10n.t('it belongs to the operating system');
  }
}
