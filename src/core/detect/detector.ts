import type { BindFailure } from '../model/failure.ts';
import { isPlain, renderLine } from '../text/ansi.ts';
import { LineCutter, pieceStep, type RawLine } from '../text/lines.ts';
import type { Failures } from './failures.ts';
import type { HouseRules } from './house/rules.ts';
import { type LineCost, LineReader } from './lineReader.ts';
import { findAny, findFrequent, longestWord } from './prefilter/trigger.ts';
import { SkimmedTail, tailLength } from './skimmedTail.ts';

/** So many lines without anything suspicious, and the stream is only skimmed again. */
const quietLines = 40;
/** How much of a stream, in UTF-16 units, is searched for every word after its start or a pause; a program's failure stands in there. */
const fullAllowance = 65_536;
/** What `refill` adds to it: with one call every 40 ms, more than a terminal shows. */
const refillLength = 65_536;
/** So many failures in a row are read with all their lines; nobody looks at more of them. A pause begins anew. */
const failuresInARow = 64;
/** Beyond, one for each so many UTF-16 units: what lies between two is not even skimmed. */
const lengthOfAFailure = 4096;
/** A line of so many UTF-16 units costs what a line does, a longer one as many lines as it would make. */
const ordinaryLine = 200;
/** What it costs to read a line, beside one that every rule looks at. */
const costs: Readonly<Record<LineCost, number>> = {
  suspicious: 1,
  plain: 0.125,
  known: 0.02,
  'known-plain': 0.02,
};

/**
 * Watches one stream of terminal or debug output for bind failures. One instance a stream.
 *
 * - The same text in any chunking gives the same failures in the same order.
 * - A failure is handed over when the lines after it can add nothing more (its stack frames, the port a second line names), at `end()`, or
 *   at `flush()`; call `flush()` when the stream has paused, else the failure of a program that stays alive is not seen. Of a move to another
 *   port it waits longer, for the program to say which.
 * - The first 65,536 characters after a start, a pause or a few calls of `refill()` are searched for every wording. Beyond, in a flood, only
 *   the frequent ones are looked for, and the rare in the last 16,000 characters whenever the stream pauses or ends.
 * - Of a flood of failures without a pause the first 64 are read, and then one every 4,096 characters.
 * - Memory is bounded (some 300 kB) whatever is fed; time is linear in the text.
 */
export class Detector {
  readonly #house: HouseRules | undefined;
  readonly #reader: LineReader;
  readonly #failures: Failures;
  /** Of the longest word that is looked for, in UTF-16 units. */
  readonly #longest: number;
  readonly #tail: SkimmedTail;
  readonly #cutter = new LineCutter();
  #awake = false;
  #quiet = 0;
  /** Something came since the tail was last searched for every word. */
  #unsearched = false;
  /** So much of what comes next is searched for every word. */
  #allowance = fullAllowance;
  /** How much was fed, and where in it the line ends that was read last: the same in any chunking. */
  #fed = 0;
  #at = 0;
  /** Failures that may still be read in a row, as of `#counted`; up to `#deafUntil`, and to the end of that line, nothing is read. */
  #credit = failuresInARow;
  #counted = 0;
  #deafUntil = 0;
  /** What was passed over so far ends where a line ends. */
  #atLineEnd = true;
  /** Lines that may still be read before `feed` comes back. */
  #lines = 0;

  /** `house`: rules of the user's own, beside ours. */
  constructor(house?: HouseRules) {
    this.#house = house;
    this.#reader = new LineReader(house);
    this.#failures = this.#reader.failures;
    this.#longest = Math.max(longestWord, house?.longestWord ?? 0);
    this.#tail = new SkimmedTail(this.#longest);
  }

  push(chunk: string): BindFailure[] {
    this.feed(chunk, Number.POSITIVE_INFINITY);
    return this.take();
  }

  /** Reads about so many suspicious lines at most, for a caller who has other things to do; gives what is left of the chunk. Then `take()` what was found. */
  feed(chunk: string, lines: number): string {
    this.#lines = lines;
    const thorough = chunk.slice(0, this.#allowance);
    const left = this.#feed(thorough, true);
    this.#allowance -= thorough.length - left.length;
    return left === '' ? this.#feed(chunk.slice(thorough.length), false) : left + chunk.slice(thorough.length);
  }

  /** The failures that are complete, once. */
  take(): BindFailure[] {
    return this.#failures.take();
  }

  #feed(chunk: string, isThorough: boolean): string {
    this.#fed += chunk.length;
    let text = chunk;
    while (text !== '' && this.#lines > 0) {
      if (this.#deafUntil > 0) text = this.#pass(text);
      else text = this.#awake ? this.#read(text) : this.#skim(text, isThorough);
    }
    this.#fed -= text.length;
    return text;
  }

  /** Takes no notice of a part of a flood; gives what comes after it, from the start of a line. */
  #pass(text: string): string {
    const from = Math.max(0, this.#deafUntil - (this.#fed - text.length));
    const feed = from < text.length ? text.indexOf('\n', from) : -1;
    this.#atLineEnd = text.endsWith('\n');
    if (feed < 0) return '';
    this.#deafUntil = 0;
    return text.slice(feed + 1);
  }

  /** Counts the failures of the line that was read last; true when that is enough of them for a while. */
  #isSated(failures: number): boolean {
    if (failures === 0) return false;
    this.#credit = this.#earned() - failures;
    this.#counted = this.#at;
    if (this.#credit >= 1) return false;
    this.#deafUntil = this.#at + Math.ceil((1 - this.#credit) * lengthOfAFailure);
    this.#atLineEnd = true;
    this.#failures.settle();
    this.#sleep();
    return true;
  }

  /** Failures that may be read in a row by now. */
  #earned(): number {
    return Math.min(failuresInARow, this.#credit + (this.#at - this.#counted) / lengthOfAFailure);
  }

  #forgive(): void {
    this.#credit = failuresInARow;
    this.#counted = this.#fed;
  }

  /** Some time has passed in a stream that does not pause. */
  refill(): void {
    this.#allowance = Math.min(fullAllowance, this.#allowance + refillLength);
  }

  /** There is something that `flush()` may complete. */
  get waiting(): boolean {
    return this.#awake || this.#unsearched || this.#allowance < fullAllowance || this.#credit < failuresInARow;
  }

  /** The stream has paused: hands over what waits for more lines. A line that is still open counts, unless it ends in a digit. */
  flush(): BindFailure[] {
    this.#allowance = fullAllowance;
    this.#forgive();
    // The rest of a line that was passed over is no line.
    if (this.#deafUntil > 0) this.#deafUntil = this.#atLineEnd ? 0 : this.#fed;
    this.#search();
    const open = this.#cutter.peek();
    if (this.#awake && open.raw !== '' && !/\d$/.test(renderLine(open.raw).at(-1)?.text ?? '')) this.#readLine(open);
    this.#failures.pause();
    return this.#failures.take();
  }

  /** The stream is over: what is still open is complete. Afterwards the detector may be used for another stream. */
  end(): BindFailure[] {
    this.#search();
    if (this.#awake) this.#readLine(this.#cutter.peek());
    this.#failures.settle();
    const failures = this.#failures.take();
    this.#sleep();
    this.#tail.clear();
    this.#allowance = fullAllowance;
    this.#forgive();
    this.#deafUntil = 0;
    return failures;
  }

  /** Where the first word stands, or -1; the user's own are few, and looked for in a flood as well. */
  #find(text: string, isThorough: boolean): number {
    const ours = isThorough ? findAny(text) : findFrequent(text);
    const house = this.#house?.find(text) ?? -1;
    return ours < 0 || (house >= 0 && house < ours) ? house : ours;
  }

  /** Looks for a word; gives the text that is to be read line by line once there is one. */
  #skim(chunk: string, isThorough: boolean): string {
    const { seam } = this.#tail;
    const atSeam = seam === '' ? -1 : this.#find(seam + chunk.slice(0, this.#longest), isThorough);
    const isAtSeam = atSeam >= 0 && atSeam < seam.length;
    const inChunk = isAtSeam ? -1 : this.#find(chunk, isThorough);
    if (!isAtSeam && inChunk < 0) {
      this.#keep(chunk, isThorough);
      return '';
    }
    const before = this.#tail.text;
    return this.#wake(before + chunk, isAtSeam ? before.length - seam.length + atSeam : before.length + inChunk);
  }

  /** Looks for any word in what was only skimmed, and reads what there is. */
  #search(): void {
    if (this.#awake || !this.#unsearched) return;
    this.#lines = Number.POSITIVE_INFINITY;
    this.#unsearched = false;
    const kept = this.#tail.text;
    const from = Math.max(0, kept.length - tailLength);
    const first = this.#find(kept.slice(from), true);
    if (first < 0) return;
    let rest = this.#read(this.#wake(kept, from + first));
    while (rest !== '' && this.#deafUntil === 0) {
      const at = this.#find(rest, true);
      if (at < 0) break;
      rest = this.#read(this.#wake(rest, at));
    }
    if (rest !== '') this.#keep(rest, true);
    this.#unsearched = false;
  }

  /** Begins to read line by line, for the sake of the word at `at`; gives the text from the start of its context. */
  #wake(text: string, at: number): string {
    const { from, isCut } = this.#tail.contextOf(text, at);
    this.#cutter.reset(isCut);
    this.#tail.clear();
    this.#quiet = 0;
    this.#awake = true;
    this.#at = this.#fed - (text.length - from);
    return text.slice(from);
  }

  /** Reads line by line; gives what is left when the text has become quiet again. */
  #read(text: string): string {
    return this.#cutter.push(text, line => this.#visit(line));
  }

  #keep(chunk: string, isSearched: boolean): void {
    if (!isSearched) this.#unsearched = true;
    this.#tail.keep(chunk);
  }

  #visit(line: RawLine): boolean {
    const before = this.#failures.found;
    this.#at += line.cutRight ? pieceStep : line.raw.length + 1;
    this.#lines -= this.#readLine(line);
    if (this.#isSated(this.#failures.found - before)) return false;
    // Half of an endless line that has become quiet is read on to the end of what there is.
    if (this.#quiet < quietLines || this.#failures.waiting || !this.#awake) return this.#lines > 0 || !this.#awake;
    this.#sleep();
    return line.cutRight;
  }

  #sleep(): void {
    this.#awake = false;
    this.#quiet = 0;
    this.#cutter.reset();
    this.#reader.forget();
  }

  /** Gives what it cost, in suspicious lines. */
  #readLine(line: RawLine): number {
    const { raw, cutLeft, cutRight } = line;
    let cost = 0;
    this.#quiet++;
    if (isPlain(raw)) return this.#readRow(false, cutEnds(raw.trimEnd(), cutLeft, cutRight), raw.length);
    const rows = renderLine(raw);
    const enough = this.#failures.found + this.#earned();
    for (let index = 0; index < rows.length && this.#failures.found < enough; index++) {
      const row = rows[index];
      if (row === undefined) break;
      const last = index === rows.length - 1;
      const text = cutEnds(row.text, index === 0 && cutLeft, last && cutRight);
      // Only what ends in a line feed may be a row that the terminal broke.
      cost += this.#readRow(row.fresh, text, last ? row.width : 0);
    }
    return cost;
  }

  #readRow(fresh: boolean, text: string, width: number): number {
    const read = this.#reader.add(fresh, text, width);
    if (read === 'suspicious' || read === 'known') this.#quiet = 0;
    return costs[read] * Math.max(1, text.length / ordinaryLine);
  }
}

/** Takes away the digits that touch a cut: they may be part of a longer number. */
function cutEnds(row: string, left: boolean, right: boolean): string {
  let text = row;
  if (left) text = text.replace(/^[\d.:]+/, '');
  if (right) text = text.replace(/[\d.:]+$/, '');
  return text;
}
