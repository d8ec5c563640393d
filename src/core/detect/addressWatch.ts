/** Hears at which addresses a run says that it serves: what tells a move that is not told. */
import type { Disposable } from '../host.ts';
import type { PrintedPort } from '../model/move.ts';
import { renderLine } from '../text/ansi.ts';
import { LineCutter } from '../text/lines.ts';
import { printedPorts } from './line/printedPorts.ts';
import type { After } from './pacedDetector.ts';

/** Milliseconds after a new address in which the others of the same start are printed. */
const settle = 1_500;
/** A program prints where it is when it has started. What comes so much later, in UTF-16 units, is its work. */
const mostText = 262_144;
/** A list longer than that is no start of a server. */
const mostPorts = 24;

/** A watcher says that the program which it runs has ended, and with success: nodemon, Node's `--watch` (20, and 22 on), Deno's, watchexec. */
const cleanEnd =
  /^\[nodemon\] clean exit\b|^Completed running ['"‘].{1,200}['"’](?:\. Waiting for file changes\b.*)?$|^Watcher Process finished\b|^\[Command was successful\]|^\[Finished running\. Exit status: 0\]/;
/** What a line must hold to be read. */
const mayTell = /\d\d|clean exit|Completed running|Process finished|Finished running|was successful/;

/** One instance a stream. Memory is a line and a few numbers. The same text in any chunking gives the same ports. */
export class AddressWatch implements Disposable {
  readonly #after: After;
  readonly #report: (ports: readonly PrintedPort[], hasEnded: boolean) => void;
  readonly #cutter = new LineCutter();
  readonly #ports = new Map<number, PrintedPort>();
  #left = mostText;
  #timer: Disposable | undefined;
  /** Something was read that is not reported yet. */
  #isNew = false;
  #hasEnded = false;

  /**
   * `report` is called with all that was printed so far, each time some of it is new. `hasEnded`: by a watcher's word, what printed it is
   * over already, and has not failed.
   */
  constructor(after: After, report: (ports: readonly PrintedPort[], hasEnded: boolean) => void) {
    this.#after = after;
    this.#report = report;
  }

  push(chunk: string): void {
    if (this.#left <= 0) return;
    const text = chunk.slice(0, this.#left);
    this.#left -= chunk.length;
    this.#cutter.push(text, ({ raw }) => {
      this.#read(raw);
      return true;
    });
    // A last line may never be ended: a program that serves has nothing more to say.
    if (this.#isNew || (this.#timer === undefined && /\d\d/.test(this.#cutter.peek().raw))) this.#wait();
  }

  /** The stream is over: all that was printed. */
  end(): readonly PrintedPort[] {
    if (this.#left > 0) this.#read(this.#cutter.peek().raw);
    this.dispose();
    return [...this.#ports.values()];
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#left = 0;
  }

  #wait(): void {
    this.#timer?.dispose();
    this.#timer = this.#after(settle, () => {
      this.#timer = undefined;
      this.#read(this.#cutter.peek().raw);
      if (!this.#isNew) return;
      this.#isNew = false;
      this.#report([...this.#ports.values()], this.#hasEnded);
    });
  }

  #read(raw: string): void {
    if (!mayTell.test(raw)) return;
    for (const { text } of renderLine(raw)) {
      if (cleanEnd.test(text)) {
        this.#hasEnded = true;
        this.#isNew ||= this.#ports.size > 0;
      }
      for (const printed of printedPorts(text)) {
        const known = this.#ports.get(printed.port);
        const isBetter = known?.aside === true && printed.aside !== true;
        if (known === undefined ? this.#ports.size >= mostPorts : !isBetter) continue;
        this.#ports.set(printed.port, printed);
        this.#isNew = true;
      }
    }
  }
}
