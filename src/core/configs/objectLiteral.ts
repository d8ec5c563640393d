/** Entries of the object literals in JavaScript and TypeScript, whatever wraps them: calls, arrow functions, `satisfies`. */

import type { Masked } from '../code/mask.ts';
import { maxDepth, maxEntries, tooDeep, tooMany } from '../text/limits.ts';
import type { Span } from '../text/span.ts';
import type { Entry, Parsed } from './entry.ts';

interface Level {
  readonly open: string;
  /** Path of the properties at this level. */
  readonly path: readonly string[];
  /** The property whose value is being read. */
  key: { readonly name: string; readonly from: number } | undefined;
  /** Where the next key may start: after the brace or the last comma. */
  from: number;
}

/**
 * Every `key: expression` with the path of keys around it; calls, arrays and functions between do not count in the path, a
 * `const name = {` and `config.server = {` do, and so do assignments (`config.server.port = 1`). The span covers the whole
 * expression; nested objects are reported by their own properties only.
 */
export function objectEntries(text: string, masked: Masked): Parsed {
  const { bare } = masked;
  const entries: Entry[] = [];
  const stack: Level[] = [{ open: '', path: [], key: undefined, from: 0 }];
  const close = (level: Level, end: number): void => {
    if (level.key === undefined) return;
    const span = trimmed(text, { start: level.key.from, end });
    const isTemplate = /^`[^`]*`$/.test(text.slice(span.start, span.end));
    if (isTemplate || !/[{]/.test(bare.slice(span.start, span.end))) {
      const quoted =
        /^["'`]/.test(text.slice(span.start, span.start + 1)) && /["'`]$/.test(text.slice(span.start, span.end));
      const inner = quoted ? { start: span.start + 1, end: span.end - 1 } : span;
      entries.push({
        path: [...level.path, level.key.name],
        span: inner,
        raw: text.slice(inner.start, inner.end),
        quoted,
      });
    }
    level.key = undefined;
  };
  // `{ port, host }`
  const shorthand = (level: Level, end: number): void => {
    if (level.open !== '{' || level.key !== undefined) return;
    const span = trimmed(text, { start: level.from, end });
    const raw = bare.slice(span.start, span.end).trim();
    if (/^[A-Za-z_$][\w$]*$/.test(raw)) entries.push({ path: [...level.path, raw], span, raw, quoted: false });
  };
  for (const token of bare.matchAll(/[{}()[\],;]|(?<![\w$.])(?:[A-Za-z_$][\w$]*|"[^"\n]*"|'[^'\n]*')\s*:(?!:)/g)) {
    const top = stack.at(-1) as Level;
    const char = token[0];
    if (char === '{' || char === '(' || char === '[') {
      const path = top.key === undefined ? [...top.path, ...assigned(bare, token.index)] : [...top.path, top.key.name];
      stack.push({ open: char, path, key: undefined, from: token.index + 1 });
      if (stack.length > maxDepth) return { kind: 'problem', reason: tooDeep };
      if (entries.length > maxEntries) return { kind: 'problem', reason: tooMany };
    } else if (char === '}' || char === ')' || char === ']') {
      if (stack.length > 1) {
        shorthand(top, token.index);
        close(top, token.index);
        stack.pop();
      }
    } else if (char === ',' || char === ';') {
      shorthand(top, token.index);
      close(top, token.index);
      top.from = token.index + 1;
    } else if (top.open === '{' && top.key === undefined && bare.slice(top.from, token.index).trim() === '') {
      const name = text
        .slice(token.index, token.index + char.length)
        .replace(/\s*:$/, '')
        .replace(/^["']|["']$/g, '');
      top.key = { name, from: token.index + char.length };
    }
  }
  for (const match of bare.matchAll(/(?<![\w$.])([A-Za-z_$][\w$]*(?:\.[\w$]+)+)[^\S\n]*=(?![=>])([^;\n{]*)/g)) {
    const end = match.index + match[0].length;
    const span = trimmed(text, { start: end - (match[2]?.length ?? 0), end });
    entries.push({ path: (match[1] ?? '').split('.'), span, raw: text.slice(span.start, span.end), quoted: false });
  }
  return { kind: 'parsed', entries };
}

/** `const server = {`: the name, unless it is the module's own object. */
function assigned(bare: string, brace: number): string[] {
  const lead = bare.slice(Math.max(0, brace - 120), brace);
  const match = /(?:const|let|var)\s+([\w$]+)\s*(?::[^={}\n]*)?=\s*$|([\w$]+(?:\.[\w$]+)+)\s*=\s*$/.exec(lead);
  return (match?.[1] ?? match?.[2])?.split('.') ?? [];
}

function trimmed(text: string, span: Span): Span {
  const raw = text.slice(span.start, span.end);
  const lead = raw.length - raw.trimStart().length;
  return { start: span.start + lead, end: span.start + raw.trimEnd().length };
}
