/**
 * Facts that are slow to come and only add to what is known already: waited for a moment. What comes later is kept for the next look, so
 * that the first sentence waits for no container engine.
 */

/** Milliseconds that a look waits for more. */
const patienceMs = 250;
/** An answer that was had within this is asked for anew: it costs nothing, and may have changed. */
const quickMs = 30;
const maxAsked = 64;

interface Asked<T> {
  readonly answer: Promise<T>;
  /** On the clock of `performance.now()`; for ever while it is under way. */
  goodUntil: number;
}

export interface Keeping<T> {
  /** Milliseconds that a slow answer is good for; `Infinity` where what it is about cannot change. */
  readonly keepMs: number;
  /** Whether the answer tells anything: any other is asked for anew. */
  readonly isGood: (answer: T) => boolean;
}

export class Soon<T> {
  readonly #asked = new Map<string, Asked<T>>();

  /** The answer, or `undefined` while it takes too long; the same question under way is not asked twice. `question` has a limit of its own. */
  async ask(key: string, question: () => Promise<T>, keeping: Keeping<T>): Promise<T | undefined> {
    const known = this.#asked.get(key);
    const isUsable = known !== undefined && known.goodUntil > performance.now();
    const { answer } = isUsable ? known : this.#begin(key, question, keeping);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), patienceMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #begin(key: string, question: () => Promise<T>, { keepMs, isGood }: Keeping<T>): Asked<T> {
    const start = performance.now();
    const answer = question();
    const asked: Asked<T> = { answer, goodUntil: Number.POSITIVE_INFINITY };
    const settle = (isKept: boolean) => {
      const now = performance.now();
      if (isKept && now - start > quickMs) asked.goodUntil = now + keepMs;
      else if (this.#asked.get(key) === asked) this.#asked.delete(key);
    };
    answer.then(
      value => settle(isGood(value)),
      () => settle(false),
    );
    this.#asked.delete(key);
    this.#asked.set(key, asked);
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= maxAsked) break;
      this.#asked.delete(oldest);
    }
    return asked;
  }
}
