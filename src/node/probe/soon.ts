/**
 * Facts that are slow to come and only add to what is known already: waited for a moment. What comes later is kept for the next look, so
 * that the first sentence waits for no container engine.
 */
import { inTime } from '../../core/inTime.ts';

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

/** Milliseconds that a slow answer is good for: `Infinity` where what it is about cannot change, 0 where it tells nothing. */
type Keeping<T> = (answer: T) => number;

export class Soon<T> {
  readonly #asked = new Map<string, Asked<T>>();

  /**
   * The answer, or `undefined` while it takes too long; the same question under way is not asked twice. `question` has a limit of its own.
   * `onLate`: called when an answer that was not waited for has come, is good, and is kept for whoever asks now.
   */
  async ask(key: string, question: () => Promise<T>, keepMs: Keeping<T>, onLate?: () => void): Promise<T | undefined> {
    const known = this.#asked.get(key);
    const isUsable = known !== undefined && known.goodUntil > performance.now();
    const asked = isUsable ? known : this.#begin(key, question, keepMs);
    const { answer } = asked;
    const found = await inTime(answer, patienceMs);
    if (found === undefined && onLate !== undefined)
      answer.then(
        () => {
          if (this.#asked.get(key) === asked) onLate();
        },
        () => undefined,
      );
    return found;
  }

  #begin(key: string, question: () => Promise<T>, keepMs: Keeping<T>): Asked<T> {
    const start = performance.now();
    const answer = question();
    const asked: Asked<T> = { answer, goodUntil: Number.POSITIVE_INFINITY };
    const settle = (keptMs: number) => {
      const now = performance.now();
      if (keptMs > 0 && now - start > quickMs) asked.goodUntil = now + keptMs;
      else if (this.#asked.get(key) === asked) this.#asked.delete(key);
    };
    answer.then(
      value => settle(keepMs(value)),
      () => settle(0),
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
