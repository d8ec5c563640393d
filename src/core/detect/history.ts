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
  splitPrefix,
} from './evidence.ts';
import { frameOf, isTraceLine } from './frames.ts';
import { statedIn } from './stated.ts';

const maxLines = 60;
/** Announcements in words that may also mean success count only this near, in lines that belong to no trace. */
const nearLines = 6;
/** A row that a terminal broke has at least this many columns. */
const narrowest = 40;
const maxRow = 1200;

export class History {
  #lines: string[] = [];
  /** Of the same lines, with their trailing blanks. */
  #widths: number[] = [];
  /** The rows that a terminal broke, joined, up to and including the last line. */
  #row = '';

  add(line: string, width: number): void {
    const isOneRow = this.#widths.at(-1) === width && width >= narrowest && this.#row.length < maxRow;
    const padded = line.padEnd(Math.min(width, maxRow));
    this.#row = isOneRow ? this.#row + padded : padded;
    this.#lines.push(line);
    this.#widths.push(width);
    if (this.#lines.length > maxLines) {
      this.#lines.shift();
      this.#widths.shift();
    }
  }

  clear(): void {
    this.#lines = [];
    this.#widths = [];
    this.#row = '';
  }

  /**
   * The earlier part of the current line, should a terminal (ConPTY) have broken it with a line feed at its width: the last line, when it is
   * long and none near it is longer. Empty when that cannot be.
   */
  get openRow(): string {
    const width = this.#widths.at(-1) ?? 0;
    if (width < narrowest || this.#widths.slice(-20).some(other => other > width)) return '';
    return this.#row;
  }

  /** Another line near has the same length as the last: it is the terminal's width. */
  get lastIsFullWidth(): boolean {
    return this.#widths.slice(-20, -1).includes(this.#widths.at(-1) ?? 0);
  }

  /** Lines of the program whose lines begin with `prefix`, without it; the last first. */
  *#own(prefix: string): Generator<string> {
    for (let at = this.#lines.length - 1; at >= 0; at--) {
      const line = splitPrefix(this.#lines[at] ?? '');
      if (line.prefix === prefix) yield line.rest;
    }
  }

  #recent(prefix: string, count: number): string[] {
    const lines: string[] = [];
    for (const line of this.#own(prefix)) if (lines.push(line) === count) break;
    return lines;
  }

  /** The trace that stands right above, innermost line first. */
  trace(prefix: string): string[] {
    const trace: string[] = [];
    for (const line of this.#own(prefix)) {
      if (!/^\s/.test(line) && !isTraceLine(line)) break;
      if (line.trim() !== '') trace.push(line);
      if (line.startsWith('Traceback (')) break;
    }
    return trace;
  }

  context(prefix: string): LineContext {
    const trace = this.trace(prefix);
    return {
      bindTrace: trace.some(showsBind),
      clientTrace: trace.some(showsClient),
      serverStart: this.#recent(prefix, 4).some(showsServerStart),
    };
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

  /** What a quoted source line of the trace above passes to its listen call. */
  literal(prefix: string): Endpoint | undefined {
    for (const line of this.trace(prefix)) {
      const found = literalIn(line);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The last lines that named this port, which the program says again of another one when it moves. */
  announcing(port: number, prefix: string): string[] {
    return this.#recent(prefix, nearLines).filter(
      line => line.includes(`:${port}`) && statedIn(line).some(item => item.port === port),
    );
  }

  /** Where a program that left this port said, just before, that it is now. */
  openedInstead(port: number, prefix: string): number | undefined {
    for (const line of this.#recent(prefix, nearLines)) {
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
    for (const line of lines) {
      if (line.trim() === '' || isTraceLine(line) || /^\s{4}/.test(line)) continue;
      const found = announced(line);
      if (found !== undefined && (found.sure || plain < nearLines) && !seen.has(found.stated.port))
        seen.set(found.stated.port, endpointOf(found.stated));
      plain++;
    }
    const [only] = seen.values();
    return seen.size === 1 ? only : undefined;
  }
}
