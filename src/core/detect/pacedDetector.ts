import type { Disposable } from '../host.ts';
import type { BindFailure } from '../model/failure.ts';
import { Detector } from './detector.ts';
import type { HouseRules } from './house/rules.ts';

/**
 * So long without a chunk, in milliseconds, and what a failure waits for will not come soon: its stack frames are printed in the same
 * breath. Long enough for a busy machine, short enough to go unnoticed.
 */
const pause = 40;
/** Work after which the event loop has a turn: lines that are read one by one, and UTF-16 units that are skimmed. Each is a few milliseconds. */
const linesATurn = 40;
const lengthATurn = 131_072;

/** Calls back once after so many milliseconds, unless disposed before; 0: as soon as everybody else had a turn. */
export type After = (ms: number, callback: () => void) => Disposable;

/**
 * A detector that is flushed when its stream pauses: a server that stays alive after its failure is noticed at once. Much text is read in
 * slices, so that whoever shares the event loop does not notice.
 */
export class PacedDetector implements Disposable {
  readonly #detector: Detector;
  readonly #after: After;
  readonly #report: (failure: BindFailure) => void;
  #timer: Disposable | undefined;
  /** Chunks that came since the timer was set: it is set anew, not moved, so that a flood costs no timers. */
  #came = 0;
  /** What has come and is not read yet, and who waits until it is. */
  #left = '';
  #turn: Disposable | undefined;
  #isOver = false;
  readonly #waiting: (() => void)[] = [];

  /** `report` is called for each failure, in order: from `push` or a later turn, from `end` or after a pause. `house`: the user's own rules. */
  constructor(after: After, report: (failure: BindFailure) => void, house?: HouseRules) {
    this.#detector = new Detector(house);
    this.#after = after;
    this.#report = report;
  }

  /** Reads the chunk, or begins to. */
  push(chunk: string): void {
    this.#came++;
    this.#left += chunk;
    if (this.#turn === undefined) this.#read();
  }

  /** What comes next is of another kind than what has been read: hands over what is open. */
  flush(): void {
    this.#tell(this.#detector.flush());
  }

  /** The stream is over: hands over what is open, as soon as all is read. */
  end(): void {
    this.#isOver = true;
    if (this.#turn === undefined) this.#finish();
  }

  /** There is more to read than fitted into a turn. */
  get isReading(): boolean {
    return this.#turn !== undefined;
  }

  /** Resolves when all that has come is read. Who waits for it before the next chunk keeps memory bounded. */
  async whenRead(): Promise<void> {
    if (this.isReading) await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#turn?.dispose();
    this.#turn = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #read(): void {
    this.#turn = undefined;
    const rest = this.#left.slice(lengthATurn);
    this.#left = this.#detector.feed(this.#left.slice(0, lengthATurn), linesATurn) + rest;
    this.#tell(this.#detector.take());
    if (this.#timer === undefined && this.#detector.waiting) this.#wait();
    if (this.#left !== '') this.#turn = this.#after(0, () => this.#read());
    else if (this.#isOver) this.#finish();
    else for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #finish(): void {
    this.#isOver = false;
    this.#tell(this.#detector.end());
    this.dispose();
  }

  #wait(): void {
    this.#came = 0;
    this.#timer = this.#after(pause, () => {
      this.#timer = undefined;
      if (this.#came === 0 && this.#turn === undefined) this.#tell(this.#detector.flush());
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
