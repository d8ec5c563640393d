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
  /** The oldest question first. */
  #questions: readonly { readonly key: string; readonly holder: Holder }[] = [];

  /** A question for `asked` names this holder, or nobody. */
  show(asked: Asked, holder: Holder | undefined): void {
    const key = keyOf(asked);
    // Whoever is found for it no more makes what was asked before void.
    if (holder === undefined) this.#questions = this.#questions.filter(each => each.key !== key);
    else this.#questions = [...this.#questions, { key, holder }].slice(-most);
  }

  /**
   * Whom the questions have named that this may be the answer to: VS Code does not say which of several it is, so only what all of them
   * have named was agreed to. Empty when none was asked, or each was answered.
   */
  take(asked: Asked): readonly Holder[] {
    const key = keyOf(asked);
    const open = this.#questions.filter(each => each.key === key);
    this.#questions = this.#questions.filter(each => each !== open[0]);
    return open.map(({ holder }) => holder);
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
