/** The lines right before the current one, and what they tell of it. */
import type { Frame } from '../model/failure.ts';
import type { LineContext } from './classify.ts';
import {
  announced,
  type Endpoint,
  endpointOf,
  literalIn,
  openedInstead,
  portProperty,
  showsBind,
  showsClient,
  showsServerStart,
  showsUncaught,
  splitPrefix,
} from './evidence.ts';
import { frameOf, isTraceLine } from './line/frames.ts';
import { statedIn } from './line/stated.ts';
import { outlineKey } from './shapes.ts';

const maxLines = 60;
/** Announcements in words that may also mean success count only this near, in lines that belong to no trace. */
const nearLines = 6;
/** So near a server says that it starts. */
const startLines = 4;
/** A row that a terminal broke has at least this many columns. */
const narrowest = 40;
const maxRow = 1200;
/** Of so many rows none is longer than the terminal is wide. */
const nearRows = 20;

/** A line, and what was worked out of it. */
interface Entry {
  readonly line: string;
  own?: { readonly prefix: string; readonly rest: string };
  isInTrace?: boolean;
  isServerStart?: boolean;
}

const ownOf = (entry: Entry): { readonly prefix: string; readonly rest: string } =>
  (entry.own ??= splitPrefix(entry.line));

const isInTrace = (entry: Entry): boolean =>
  (entry.isInTrace ??= /^\s/.test(ownOf(entry).rest) || isTraceLine(ownOf(entry).rest));

const isServerStart = (entry: Entry): boolean => (entry.isServerStart ??= showsServerStart(ownOf(entry).rest));

export class History {
  #entries: Entry[] = [];
  /** Of the same lines, with their trailing blanks. */
  #widths: number[] = [];

  add(line: string, width: number): void {
    this.#entries.push({ line });
    this.#widths.push(width);
    if (this.#entries.length > maxLines) {
      this.#entries.shift();
      this.#widths.shift();
    }
  }

  clear(): void {
    this.#entries = [];
    this.#widths = [];
  }

  /**
   * A terminal (ConPTY) may have broken the current line with a line feed at its width: the last line is long, and none near it is longer.
   */
  get hasOpenRow(): boolean {
    const count = this.#widths.length;
    const width = this.#widths[count - 1] ?? 0;
    if (width < narrowest) return false;
    for (let at = Math.max(0, count - nearRows); at < count; at++) if ((this.#widths[at] ?? 0) > width) return false;
    return true;
  }

  /** Where the rows begin that a terminal may have broken. */
  get #rowStart(): number {
    const width = this.#widths.at(-1) ?? 0;
    let from = this.#widths.length - 1;
    for (let length = width; this.#widths[from - 1] === width && length < maxRow; length += width) from--;
    return from;
  }

  /** A key of the open row and the line behind it. */
  rowKey(line: string): number {
    let key: number | undefined;
    for (let at = this.#rowStart; at < this.#entries.length; at++) key = outlineKey(this.#entries[at]?.line ?? '', key);
    return outlineKey(line, key);
  }

  /** The earlier part of the current line, should a terminal have broken it: the rows before, joined. Empty when that cannot be. */
  get openRow(): string {
    if (!this.hasOpenRow) return '';
    const width = this.#widths.at(-1) ?? 0;
    const rows = this.#entries.slice(this.#rowStart).map(({ line }) => line.padEnd(Math.min(width, maxRow)));
    return rows.join('');
  }

  get endsInSentence(): boolean {
    return /[.!?]$/.test(this.#entries.at(-1)?.line ?? '');
  }

  /** The number that ends the last line goes on in the next: nobody is to read it there. */
  forgetLastNumber(): void {
    const last = this.#entries.at(-1);
    if (last !== undefined) last.own = splitPrefix(last.line.replace(/\d{1,5}$/, ''));
  }

  /** Another line near has the same length as the last: it is the terminal's width. */
  get lastIsFullWidth(): boolean {
    return this.#widths.slice(-nearRows, -1).includes(this.#widths.at(-1) ?? 0);
  }

  /** Of the program whose lines begin with `prefix`; the last first. */
  *#entriesOf(prefix: string): Generator<Entry> {
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const entry = this.#entries[at];
      if (entry !== undefined && ownOf(entry).prefix === prefix) yield entry;
    }
  }

  /** Their lines, without the prefix. */
  *#own(prefix: string): Generator<string> {
    for (const entry of this.#entriesOf(prefix)) yield ownOf(entry).rest;
  }

  /** The last lines of the program whose lines begin with `prefix`, without it; the last first. */
  recent(prefix: string, count: number): string[] {
    const lines: string[] = [];
    for (const line of this.#own(prefix)) if (lines.push(line) === count) break;
    return lines;
  }

  /** The trace that stands right above, innermost line first. */
  trace(prefix: string): string[] {
    const trace: string[] = [];
    for (const entry of this.#entriesOf(prefix)) {
      if (!isInTrace(entry)) break;
      const { rest } = ownOf(entry);
      if (rest.trim() !== '') trace.push(rest);
      if (rest.startsWith('Traceback (')) break;
    }
    return trace;
  }

  context(prefix: string): LineContext {
    const trace = this.trace(prefix);
    const serverStart = this.startsServer(prefix);
    return { bindTrace: trace.some(showsBind), clientTrace: trace.some(showsClient), serverStart };
  }

  /** Right above, a server says that it starts. */
  startsServer(prefix: string): boolean {
    let count = 0;
    for (const entry of this.#entriesOf(prefix)) {
      if (isServerStart(entry)) return true;
      if (++count === startLines) break;
    }
    return false;
  }

  /** Python prints its frames before the error, Rust the place on the line above. Innermost first. */
  frames(prefix: string): Frame[] {
    const frames: Frame[] = [];
    for (const line of this.trace(prefix)) {
      const place = frameOf(line);
      if (place?.order === 'innermost-last') frames.push(place.frame);
    }
    if (frames.length > 0) return frames;
    const last = this.#own(prefix).next().value ?? '';
    const above = last.includes('panicked at') ? frameOf(last) : undefined;
    return above === undefined ? [] : [above.frame];
  }

  /** The lines above, or the head of the trace there, say that nobody caught the error that follows. */
  isUncaught(prefix: string): boolean {
    return [...this.recent(prefix, nearLines), ...this.trace(prefix)].some(showsUncaught);
  }

  /** What a quoted source line of the trace above passes to its listen call. */
  literal(prefix: string): Endpoint | undefined {
    for (const line of this.trace(prefix)) {
      const found = literalIn(line);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The last lines that named this port, which the program says again of another one when it moves. */
  announcing(port: number | undefined, prefix: string): string[] {
    if (port === undefined) return [];
    return this.recent(prefix, nearLines).filter(
      line => line.includes(`:${port}`) && statedIn(line).some(item => item.port === port),
    );
  }

  /** Where a program that left this port said, just before, that it is now. */
  openedInstead(port: number, prefix: string): number | undefined {
    for (const line of this.recent(prefix, nearLines)) {
      const opened = openedInstead(port, line);
      if (opened !== undefined) return opened;
    }
    return undefined;
  }

  /** The one endpoint that the program announced before it failed, whose lines begin with `prefix`. */
  announced(prefix: string): Endpoint | undefined {
    const lines = [...this.#own(prefix)];
    for (const line of lines.slice(0, 8)) {
      if (line.trim() === '') break;
      const property = portProperty(line);
      if (property !== undefined) return endpointOf(property);
    }
    let plain = 0;
    const seen = new Map<number, Endpoint>();
    for (const [at, line] of lines.entries()) {
      if (line.trim() === '' || isTraceLine(line) || /^\s{4}/.test(line)) continue;
      const next = lines[at - 1] ?? '';
      // A terminal broke a word; behind a port it is the next line.
      const found = announced(
        line.length >= narrowest && /[a-z]$/i.test(line) && /^[a-z]+(?:[\s.,)]|$)/.test(next) ? line + next : line,
      );
      if (found !== undefined && (found.sure || plain < nearLines) && !seen.has(found.stated.port))
        seen.set(found.stated.port, endpointOf(found.stated));
      plain++;
    }
    const [only] = seen.values();
    return seen.size === 1 ? only : undefined;
  }
}
