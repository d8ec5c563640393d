/** Finding a port's digits in text, and writing another number in the same style. */
import type { Span } from './span.ts';

/** In place of a port: every number that could be one. */
export const anyPort = 0;

/** Digits of the port, also as `8_080` and `8'080`, standing alone: `23000`, `3000ms`, `3.3000` and `v3000` are other numbers. */
export function numberPattern(port: number): RegExp {
  const digits =
    port === anyPort ? "(?:[1-9][0-9]?[_'][0-9]{3}|[1-9][0-9]{1,4})" : Array.from(String(port)).join("[_']?");
  return new RegExp(
    `(?<![0-9A-Za-z_])(?<![0-9]\\.)${digits}(?:(?=_?[ui](?:16|32|64|size)\\b)|(?![0-9A-Za-z_])(?!\\.[0-9]))`,
    'g',
  );
}

/** What `numberPattern` looks at before a number and behind it. */
const [before, behind] = [2, 8];

/** Every place where the port stands alone, between the two offsets. It reads no further: many ask about each entry of one file. */
export function findNumber(text: string, port: number, from = 0, to = text.length): Span[] {
  const start = Math.max(0, from - before);
  const part = text.slice(start, to + behind);
  const pattern = numberPattern(port);
  const found: Span[] = [];
  pattern.lastIndex = from - start;
  for (let match = pattern.exec(part); match !== null; match = pattern.exec(part)) {
    const at = start + match.index;
    const end = at + match[0].length;
    if (end > to) break;
    found.push({ start: at, end });
  }
  return found;
}

/** Substrings one of which a text must hold for `findNumber` to find anything. */
export function needles(port: number): readonly string[] {
  const digits = String(port);
  if (digits.length < 4) return [digits];
  const cut = digits.length - 3;
  return [digits, `${digits.slice(0, cut)}_${digits.slice(cut)}`, `${digits.slice(0, cut)}'${digits.slice(cut)}`];
}

/** The new number, written as the old one was: with its digit separator, if it has one. */
export function renumber(old: string, to: number): string {
  const separator = /[_']/.exec(old)?.[0];
  const digits = String(to);
  if (separator === undefined || digits.length < 4) return digits;
  return `${digits.slice(0, -3)}${separator}${digits.slice(-3)}`;
}

/** 1-based line of an offset. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Offsets of the line around an offset, without its line break. */
export function lineAround(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const stop = text.indexOf('\n', offset);
  const end = stop < 0 ? text.length : stop;
  return { start, end: end > start && text[end - 1] === '\r' ? end - 1 : end };
}

/** The line break the text uses; `\n` when it has none. */
export function lineBreak(text: string): string {
  return /\r\n/.test(text.slice(0, 4096)) ? '\r\n' : '\n';
}
