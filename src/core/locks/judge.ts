/** From what the system tells of the processes that a lock may mean to the one that has it. */
import type { StatedLock } from '../model/failure.ts';
import type { LockLook } from '../model/probe.ts';
import type { Holder } from '../model/process.ts';
import { isProgram, type LockProgram } from './lockers.ts';

/** One process that the text, the lock's file or the address has led to. */
export interface LockSuspect {
  readonly holder: Holder;
  /** It has the lock's file locked, or open where locks cannot be seen. */
  readonly hasLock: boolean;
  /** It listens at the stated address. */
  readonly isAtAddress: boolean;
  /** Its working directory is the project's folder, or the one that the lock lies in. */
  readonly isInFolder: boolean;
}

export interface LockFacts {
  /** Those that live. */
  readonly suspects: readonly LockSuspect[];
  /** A pid was stated, in the text or in the lock's file, and no such process lives. */
  readonly endedPid?: number;
  /** `free`: the lock's file is locked by nobody, or there is none. `unread`: that could not be told. */
  readonly file: 'locked' | 'free' | 'unread' | 'not-stated';
}

/** Strongest first: the kernel's word on the lock, an address on which only one process can listen, the folder. */
const proofs = [
  ['lock', (suspect: LockSuspect) => suspect.hasLock],
  ['address', (suspect: LockSuspect) => suspect.isAtAddress],
  ['folder', (suspect: LockSuspect) => suspect.isInFolder],
] as const;

/**
 * A pid alone proves nothing: a process counts only when it is that program by its own names and something else than the text ties it
 * to this lock. Where any program may have such files, only the lock itself does.
 */
export function judge({ pid }: StatedLock, program: LockProgram, { suspects, endedPid, file }: LockFacts): LockLook {
  const isAnyones = program.names === undefined && program.commandLine === undefined;
  const own = suspects.filter(({ holder }) => isProgram(program, holder));
  for (const [by, proves] of isAnyones ? proofs.slice(0, 1) : proofs) {
    const found = own.find(proves);
    if (found !== undefined) return { kind: 'running', holder: found.holder, by };
  }
  const named = suspects.find(({ holder }) => holder.pid === pid);
  if (named !== undefined && !own.includes(named)) return { kind: 'another', process: named.holder };
  if (suspects.length > 0)
    return { kind: 'not-seen', reason: 'nothing ties the processes that were found to this lock' };
  if (endedPid !== undefined) return { kind: 'gone', pid: endedPid };
  if (file === 'free') return { kind: 'gone' };
  const reason = file === 'unread' ? 'the lock could not be read' : 'neither a pid nor a lock is stated';
  return { kind: 'not-seen', reason: file === 'locked' ? 'who has the lock cannot be seen' : reason };
}
