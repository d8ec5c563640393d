/** The diagnosis of a program that says that it runs already: no port, but a process that has its lock. */

import { lockProgram } from '../locks/lockers.ts';
import type { Diagnosis, Verdict, WindowContext } from '../model/diagnosis.ts';
import type { StatedLock } from '../model/failure.ts';
import type { Fix } from '../model/fix.ts';
import type { HolderFacts } from '../model/holderFacts.ts';
import type { LockLook } from '../model/probe.ts';
import type { Source } from '../model/run.ts';
import { protectedReason } from './outOfReach.ts';
import { canRestart } from './planFixes.ts';
import { factsOf } from './provenance.ts';
import { stopServiceCommand } from './stopCommands.ts';
import { isOtherUser } from './verdicts.ts';

export interface LockInput {
  readonly lock: StatedLock;
  readonly look: LockLook;
  readonly source: Source;
  readonly window: WindowContext;
}

/** Pure and total, as `diagnose` is. */
export function diagnoseLock(input: LockInput): Diagnosis {
  const verdict = verdictOf(input);
  return { verdict, fixes: [...fixesFor(verdict, input), { kind: 'report' }] };
}

function verdictOf({ lock, look, window }: LockInput): Verdict {
  switch (look.kind) {
    case 'running': {
      const { url } = lock;
      return {
        kind: 'already-running',
        facts: factsOf(look.holder, window),
        lock,
        once: lockProgram(lock.program)?.once ?? 'machine',
        ...(url !== undefined && look.by !== 'folder' && { url }),
      };
    }
    case 'gone':
      return { kind: 'stale-lock', lock };
    case 'another':
      return { kind: 'stale-lock', lock, process: look.process };
    case 'not-seen':
      return { kind: 'unseen-lock', lock, reason: look.reason };
  }
}

function fixesFor(verdict: Verdict, { lock, source, window }: LockInput): readonly Fix[] {
  const restart = canRestart(source);
  if (verdict.kind === 'stale-lock') return restart ? [{ kind: 'restart' }] : [];
  if (verdict.kind !== 'already-running') return [];
  const { facts, url } = verdict;
  const open: readonly Fix[] = url === undefined ? [] : [{ kind: 'open-url', url }];
  // A service or a container would be started again; what is protected or another user's is not ours to end.
  const isManaged = facts.provenance.some(({ kind }) => managers.has(kind));
  if (isManaged) return [...stopManaged(facts, window), ...open];
  if (protectedReason(facts.holder, window) !== undefined || isOtherUser(facts.holder, window)) return open;
  const session = facts.provenance.find(origin => origin.kind === 'window-session');
  const terminal = facts.provenance.find(origin => origin.kind === 'window-terminal');
  const end: Fix = {
    kind: 'end-running',
    holder: facts.holder,
    lock,
    restart,
    ...(session !== undefined && { sessionId: session.sessionId }),
    ...(session === undefined && terminal !== undefined && { terminalId: terminal.terminalId }),
  };
  return [end, ...open];
}

const managers: ReadonlySet<string> = new Set(['systemd', 'launchd', 'windows-service', 'container']);

function stopManaged(facts: HolderFacts, window: WindowContext): readonly Fix[] {
  const argv = stopServiceCommand(facts, window);
  return argv === undefined ? [] : [{ kind: 'suggest-command', argv, why: 'service' }];
}
