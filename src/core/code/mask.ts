/** Comments and strings of source code blanked out, keeping every offset, so that patterns see code only. */
import type { Span as TextSpan } from '../text/span.ts';

/**
 * One lexical rule. `open` is the source of a regular expression; `close` a literal in which `{tag}` stands for the
 * group named `tag` of `open`. Without `close` the match is the whole token.
 */
export interface Token {
  /** `code` is left as it is: a digit separator, a name with a prime, an escape that would look like a quote. */
  readonly kind: 'comment' | 'string' | 'code';
  readonly open: string;
  /** A newline ends before it; other closers belong to the token. */
  readonly close?: string;
  /** `backslash`: the next character is taken literally; `doubled`: the closer written twice is one character. */
  readonly escape?: 'backslash' | 'doubled';
  readonly nested?: boolean;
  /** The body starts on the next line and ends with a line that is `{tag}`, maybe indented. */
  readonly heredoc?: boolean;
  /** The token is the bracketed form, or the word, that follows. */
  readonly datum?: boolean;
  /** What is not closed on its line ends with the line (`ends`), or is no token at all (`none`: an apostrophe). */
  readonly oneLine?: 'ends' | 'none';
  /** What stands in `${…}` is code again. */
  readonly holes?: boolean;
}

/** Two views of a text, character for character as long as it: offsets fit all three. */
export interface Masked {
  /** Comments and the insides of strings are blanks; the quotes stay. */
  readonly bare: string;
  /** Comments alone are blanks. */
  readonly live: string;
}

interface Rule {
  readonly token: Token;
  readonly open: RegExp;
}

/**
 * Comments and strings blanked out. Total: an unclosed token reaches to the end of the text (or of its line). `joinsLines`: in `bare` no
 * newline is left inside of a string, for those who go by lines.
 */
export function mask(text: string, tokens: readonly Token[], joinsLines = false): Masked {
  if (tokens.length === 0) return { bare: text, live: text };
  const rules: Rule[] = tokens.map(token => ({ token, open: new RegExp(token.open, 'ym') }));
  const any = new RegExp(tokens.map(token => `(?:${token.open.replaceAll('?<tag>', '')})`).join('|'), 'gm');
  const bare: string[] = [];
  const live: string[] = [];
  /** Heredoc bodies that start at the next line. */
  let bodies: { tag: string }[] = [];
  let done = 0;
  const unclosed = new Map<Token, number>();

  const keep = (to: number): void => {
    const part = text.slice(done, to);
    bare.push(part);
    live.push(part);
    done = to;
  };
  const skip = (to: number, kind: Token['kind'], open = 1, close = 1): void => {
    const part = text.slice(done, to);
    if (kind === 'comment') {
      const blank = blanks(part);
      bare.push(blank);
      live.push(blank);
    } else if (kind === 'string') {
      const [first, last] = [part.slice(0, open), close === 0 ? '' : part.slice(Math.max(open, part.length - close))];
      const inside = part.slice(first.length, part.length - last.length);
      bare.push(first + (joinsLines ? ' '.repeat(inside.length) : blanks(inside)) + last);
      live.push(part);
    } else {
      bare.push(part);
      live.push(part);
    }
    done = to;
  };

  while (done < text.length) {
    any.lastIndex = done;
    const found = any.exec(text);
    const at = found?.index ?? text.length;
    if (bodies.length > 0) {
      const line = text.indexOf('\n', done);
      if (line !== -1 && line < at) {
        keep(line + 1);
        for (const body of bodies) skip(heredocEnd(text, done, body.tag), 'string');
        bodies = [];
        continue;
      }
    }
    keep(at);
    if (found === null) break;
    const rule = rules.find(({ open }) => {
      open.lastIndex = at;
      return open.test(text);
    });
    if (rule === undefined || rule.open.lastIndex <= at) {
      keep(at + 1);
      continue;
    }
    const after = rule.open.lastIndex;
    const tag = /\?<tag>/.test(rule.token.open) ? tagOf(rule.open, text, at) : '';
    if (rule.token.heredoc === true) {
      if (bodies.length < 8) bodies.push({ tag });
      keep(after);
    } else if (rule.token.datum === true) {
      skip(datumEnd(text, after), rule.token.kind);
    } else if (rule.token.close === undefined) {
      skip(after, rule.token.kind);
    } else {
      const close = rule.token.close.replace('{tag}', tag);
      const end = at < (unclosed.get(rule.token) ?? 0) ? undefined : closeOf(text, after, rule, close);
      if (end === undefined) {
        // What is not closed before such an offset is not closed for those after it either.
        if (at >= (unclosed.get(rule.token) ?? 0)) unclosed.set(rule.token, endOfLine(text, at));
        keep(after);
      } else if (joinsLines) skip(end, rule.token.kind);
      else {
        if (rule.token.holes === true)
          for (const hole of holesIn(text, after, end)) {
            skip(hole.start, rule.token.kind, done === at ? after - at : 0, 0);
            keep(hole.end);
          }
        const isClosed = close !== '\n' && end - close.length >= after && text.startsWith(close, end - close.length);
        skip(end, rule.token.kind, done === at ? after - at : 0, isClosed ? close.length : 0);
      }
    }
  }
  return { bare: bare.join(''), live: live.join('') };
}

function tagOf(open: RegExp, text: string, at: number): string {
  open.lastIndex = at;
  return open.exec(text)?.groups?.['tag'] ?? '';
}

/** Behind the token that is open at an offset; `undefined`: it is none. */
function closeOf(text: string, from: number, { token, open }: Rule, close: string): number | undefined {
  if (close === '\n') {
    const end = endOfLine(text, from);
    return end > from && text[end - 1] === '\r' && end < text.length ? end - 1 : end;
  }
  if (token.kind === 'comment' && token.nested !== true) {
    const end = text.indexOf(close, from);
    return end < 0 ? text.length : end + close.length;
  }
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (token.holes === true && text.startsWith('${', i)) {
      const end = closingBrace(text, i + 2);
      if (end < 0) return text.length;
      i = end;
    } else if (token.escape === 'backslash' && text[i] === '\\') {
      i++;
    } else if (text.startsWith(close, i)) {
      if (token.escape === 'doubled' && text.startsWith(close, i + close.length)) {
        i += 2 * close.length - 1;
        continue;
      }
      depth--;
      if (depth === 0) return i + close.length;
      i += close.length - 1;
    } else if (token.oneLine !== undefined && text[i] === '\n') {
      return token.oneLine === 'none' ? undefined : i;
    } else if (token.nested === true) {
      open.lastIndex = i;
      if (open.test(text)) {
        depth++;
        i = open.lastIndex - 1;
      }
    }
  }
  return token.oneLine === 'none' ? undefined : text.length;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** What stands between `${` and `}` in a string from one offset to another, the brackets included. */
function holesIn(text: string, from: number, to: number): readonly TextSpan[] {
  const holes: TextSpan[] = [];
  for (let at = from; at < to; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith('${', at)) {
      const end = closingBrace(text, at + 2);
      if (end < 0) break;
      holes.push({ start: at, end: end + 1 });
      at = end;
    }
  }
  return holes;
}

/** Offset of the brace that ends a template's expression, or -1; strings in it are skipped, nested templates are taken as they come. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  const limit = Math.min(text.length, from + 2000);
  for (let at = from; at < limit; at++) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") at = closingQuote(text, at, limit);
    else if (char === '{') depth++;
    else if (char === '}') {
      if (depth === 0) return at;
      depth--;
    }
  }
  return -1;
}

/** Offset of the quote that closes the one at `from` on its line; `from` when none does. */
function closingQuote(text: string, from: number, limit: number): number {
  for (let at = from + 1; at < limit && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[from]) return at;
  }
  return from;
}

/** Behind the form at an offset; strings inside of it are not told from code. */
function datumEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') {
      depth--;
      if (depth <= 0) return i + 1;
    } else if (depth === 0 && /\s/.test(c) && i > from) return i;
  }
  return text.length;
}

function heredocEnd(text: string, from: number, tag: string): number {
  for (let start = from; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    // PHP lets the closing tag be followed by `;` or `)`.
    const line = text.slice(start, end).trim();
    if (line.startsWith(tag) && !/^\w/.test(line.slice(tag.length))) return start + text.slice(start, end).indexOf(tag);
    start = end + 1;
  }
  return text.length;
}

export function blanks(part: string): string {
  return part.replace(/[^\r\n]/g, ' ');
}
