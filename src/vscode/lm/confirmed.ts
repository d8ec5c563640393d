import type { Holder } from '../../core/model/process.ts';
import { changeOf } from '../../core/processes/identity.ts';
import { isShown, shownWith } from '../../core/processes/shown.ts';

/** Questions that wait for an answer; more than any agent asks at a time. */
const most = 16;

/** What was asked for; the text that identifies it. */
interface Asked {
  readonly port: number;
  readonly pid: number;
  readonly startedAt: number;
}

/** Remembers whom a question has named until it is answered: each answer counts once, and for that process only. */
export class Confirmed {
  readonly #holders = new Map<string, Holder>();

  /** The question for `asked` names this holder, or nobody. */
  show(asked: Asked, holder: Holder | undefined): void {
    const key = keyOf(asked);
    this.#holders.delete(key);
    if (holder === undefined) return;
    this.#holders.set(key, holder);
    for (const oldest of this.#holders.keys()) {
      if (this.#holders.size <= most) return;
      this.#holders.delete(oldest);
    }
  }

  /** Whom the question named, if it was asked and this is the first answer to it. */
  take(asked: Asked): Holder | undefined {
    const key = keyOf(asked);
    const holder = this.#holders.get(key);
    this.#holders.delete(key);
    return holder;
  }
}

/** The same process, doing the same, and nobody else who would be ended with it. */
export function isWhatWasShown(shown: Holder, now: Holder): boolean {
  const isSame = shown.pid === now.pid && changeOf(shown, now) === undefined && shown.cwd === now.cwd;
  return isSame && shownWith(now).every(process => isShown(shown, process));
}

function keyOf({ port, pid, startedAt }: Asked): string {
  return JSON.stringify([port, pid, startedAt]);
}
