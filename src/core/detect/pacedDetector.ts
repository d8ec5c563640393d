import type { BindFailure } from '../model.ts';
import type { Disposable } from '../ports.ts';
import { Detector } from './detector.ts';

/**
 * So long without a chunk, in milliseconds, and what a failure waits for will not come soon: its stack frames are printed in the same
 * breath. Long enough for a busy machine, short enough to go unnoticed.
 */
const pause = 40;

/** Calls back once after so many milliseconds, unless disposed before. */
export type After = (ms: number, callback: () => void) => Disposable;

/** A detector that is flushed when its stream pauses: a server that stays alive after its failure is noticed at once. */
export class PacedDetector implements Disposable {
  readonly #detector = new Detector();
  readonly #after: After;
  readonly #report: (failure: BindFailure) => void;
  #timer: Disposable | undefined;
  /** Chunks that came since the timer was set: it is set anew, not moved, so that a flood costs no timers. */
  #came = 0;

  /** `report` is called for each failure, in order, from `push`, from `end` or after a pause. */
  constructor(after: After, report: (failure: BindFailure) => void) {
    this.#after = after;
    this.#report = report;
  }

  push(chunk: string): void {
    this.#tell(this.#detector.push(chunk));
    this.#came++;
    if (this.#timer === undefined && this.#detector.waiting) this.#wait();
  }

  end(): void {
    this.dispose();
    this.#tell(this.#detector.end());
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #wait(): void {
    this.#came = 0;
    this.#timer = this.#after(pause, () => {
      this.#timer = undefined;
      if (this.#came === 0) this.#tell(this.#detector.flush());
      else {
        this.#detector.refill();
        this.#wait();
      }
    });
  }

  #tell(failures: readonly BindFailure[]): void {
    for (const failure of failures) this.#report(failure);
  }
}
