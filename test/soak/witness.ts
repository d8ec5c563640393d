/** Sees every signal that this process sends, and whether the round that sent it may signal that very process. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';

/** What one round of the soak may do, and what it did wrong. */
export interface Round {
  readonly label: string;
  /** `pid:start` of the processes that the kill may signal. */
  readonly allowed: Set<string>;
  readonly wrong: string[];
  signals: number;
  /** After this no signal may be sent any more. */
  over: boolean;
}

export function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid}:gone`;
  }
}

export interface Witness {
  /** Runs a part of a round, so that its signals are charged to it. */
  run<T>(round: Round, part: () => Promise<T>): Promise<T>;
  /** The kill that is not watched: for the soak's own cleaning up. */
  readonly unwatched: typeof process.kill;
}

/** Puts itself in the place of `process.kill`. */
export function createWitness(): Witness {
  const rounds = new AsyncLocalStorage<Round>();
  const unwatched = process.kill.bind(process);
  process.kill = (pid, signal) => {
    const round = rounds.getStore();
    if (round !== undefined && signal !== 0) {
      round.signals++;
      const identity = identityOf(pid);
      const isKnown = round.allowed.has(identity) || identity.endsWith(':gone');
      if (round.over || !isKnown)
        round.wrong.push(`${String(signal)} to ${identity}${round.over ? ' after the end' : ''}`);
    }
    return unwatched(pid, signal);
  };
  return { run: (round, part) => rounds.run(round, part), unwatched };
}
