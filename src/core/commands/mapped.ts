/** Text that remembers where each character came from, so that a command inside a JSON string can be edited in place. */
import type { Span } from '../text/span.ts';
import { tableOf } from '../text/tableOf.ts';

export interface Mapped {
  readonly text: string;
  /** Source offset of each character, and of the end: one longer than the text. */
  readonly at: readonly number[];
}

/** Part of a source text as it stands. */
export function mapPlain(source: string, span: Span): Mapped {
  const at: number[] = [];
  for (let offset = span.start; offset <= span.end; offset++) at.push(offset);
  return { text: source.slice(span.start, span.end), at };
}

const escapes: Readonly<Record<string, string>> = tableOf({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' });

/** The inside of a double-quoted string, escapes resolved (JSON's; YAML's and TOML's simple ones are the same). */
export function mapEscaped(source: string, span: Span): Mapped {
  let text = '';
  const at: number[] = [];
  let offset = span.start;
  while (offset < span.end) {
    at.push(offset);
    const char = source[offset] ?? '';
    if (char !== '\\') {
      text += char;
      offset++;
      continue;
    }
    const next = source[offset + 1] ?? '';
    const code = next === 'u' ? /^[0-9a-fA-F]{4}/.exec(source.slice(offset + 2, offset + 6))?.[0] : undefined;
    text += code === undefined ? (escapes[next] ?? next) : String.fromCharCode(Number.parseInt(code, 16));
    offset += code === undefined ? 2 : 6;
  }
  at.push(span.end);
  return { text, at };
}

export function slice(mapped: Mapped, start: number, end: number): Mapped {
  return { text: mapped.text.slice(start, end), at: mapped.at.slice(start, end + 1) };
}

/** Source span of a range of the mapped text. */
export function sourceSpan(mapped: Mapped, span: Span): Span {
  const last = span.end > span.start ? mapped.at[span.end - 1] : undefined;
  const start = mapped.at[span.start] ?? 0;
  return { start, end: last === undefined ? start : last + 1 };
}

/** Text behind a lead that stands nowhere in the file: `PORT=` before the value of a key. */
export function withLead(lead: string, { text, at }: Mapped): Mapped {
  return { text: lead + text, at: [...implied(lead).at.slice(1), ...at] };
}

/** A text that stands nowhere in a file: typed, or implied by a configuration. */
export function implied(text: string): Mapped {
  return { text, at: Array.from({ length: text.length + 1 }, () => -1) };
}
