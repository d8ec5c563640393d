import type { Token } from './language.ts';

/** Two views of a text, character for character as long as it: offsets fit all three. */
export interface Masked {
  /** Comments and the insides of strings are blanks; the quotes stay. No newline is left inside of a string. */
  readonly code: string;
  /** Comments alone are blanks. */
  readonly live: string;
}

interface Rule {
  readonly token: Token;
  readonly open: RegExp;
}

/** Comments and strings blanked out. Total: an unclosed token reaches to the end of the text (or of its line). */
export function mask(text: string, tokens: readonly Token[]): Masked {
  if (tokens.length === 0) return { code: text, live: text };
  const rules: Rule[] = tokens.map(token => ({ token, open: new RegExp(token.open, 'ym') }));
  const any = new RegExp(tokens.map(token => `(?:${token.open.replaceAll('?<tag>', '')})`).join('|'), 'gm');
  const code: string[] = [];
  const live: string[] = [];
  /** Heredoc bodies that start at the next line. */
  let bodies: { tag: string }[] = [];
  let done = 0;

  const keep = (to: number): void => {
    const part = text.slice(done, to);
    code.push(part);
    live.push(part);
    done = to;
  };
  const skip = (to: number, kind: Token['kind']): void => {
    const part = text.slice(done, to);
    if (kind === 'comment') {
      const blank = blanks(part);
      code.push(blank);
      live.push(blank);
    } else if (kind === 'string') {
      code.push(part.length < 2 ? part : `${part[0]}${' '.repeat(part.length - 2)}${part.at(-1)}`);
      live.push(part);
    } else {
      code.push(part);
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
      skip(closeOf(text, after, rule, rule.token.close.replace('{tag}', tag)), rule.token.kind);
    }
  }
  return { code: code.join(''), live: live.join('') };
}

function tagOf(open: RegExp, text: string, at: number): string {
  open.lastIndex = at;
  return open.exec(text)?.groups?.['tag'] ?? '';
}

function closeOf(text: string, from: number, { token, open }: Rule, close: string): number {
  if (close === '\n') {
    const end = text.indexOf('\n', from);
    if (end === -1) return text.length;
    return text[end - 1] === '\r' && end - 1 >= from ? end - 1 : end;
  }
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (token.escape === 'backslash' && text[i] === '\\') {
      i++;
    } else if (text.startsWith(close, i)) {
      if (token.escape === 'doubled' && text.startsWith(close, i + close.length)) {
        i += 2 * close.length - 1;
        continue;
      }
      depth--;
      if (depth === 0) return i + close.length;
      i += close.length - 1;
    } else if (token.oneLine === true && text[i] === '\n') {
      return i;
    } else if (token.nested === true) {
      open.lastIndex = i;
      if (open.test(text)) {
        depth++;
        i = open.lastIndex - 1;
      }
    }
  }
  return text.length;
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

function blanks(part: string): string {
  return part.replace(/[^\r\n]/g, ' ');
}
