/** Splits a shell command line into simple commands, keeping the source offset of every character. */
import { type Mapped, slice } from './mapped.ts';

/** `name=value` before a command or after a wrapper such as cross-env. */
export interface Assignment {
  readonly name: string;
  readonly value: Mapped;
}

export interface SimpleCommand {
  readonly assignments: readonly Assignment[];
  /** Words without their quotes; redirections are left out. */
  readonly words: readonly Mapped[];
  /** Source offset where an argument can be added: right after the last word, before the first redirection. */
  readonly end: number;
}

const separators: ReadonlySet<string> = new Set([';', '&', '|', '\n', '(', ')']);
/** `>`, `2>`, `*>`, `&>`, `>>`, `2>&1`, `>|`, `<`, `<<`, `<<-`, `<<<`, `<>`, `>&-`: sh, cmd and PowerShell. */
const redirection = /(?:\d{1,3}|\*|&)?(?:>>|>\||>&|<<<|<<-?|<>|<&|>|<)/y;
/** Where the words of a shell's grammar stand before a command. */
const keywords = /^(?:if|then|else|elif|while|until|do|!|\{)$/;

interface Word {
  readonly word: Mapped;
  /** Offset in the line behind it. */
  readonly next: number;
}

/** Total: any text gives commands. Expansions (`$PORT`, `${PORT:-3000}`, `$(PORT)`, backticks) stay part of their word. */
export function parseCommands(line: Mapped): SimpleCommand[] {
  const { text } = line;
  const commands: SimpleCommand[] = [];
  let words: Word[] = [];
  let end: number | undefined;
  let documents: string[] = [];
  const flush = (): void => {
    if (words.length > 0) commands.push(toCommand(words, end ?? line.at[words.at(-1)?.next ?? 0] ?? 0));
    words = [];
    end = undefined;
  };
  let position = 0;
  while (position < text.length) {
    const char = text[position] ?? '';
    const continued = continuation(text, position);
    const redirected = continued > 0 ? undefined : redirectionAt(text, position);
    if (continued > 0) position += continued;
    else if (redirected !== undefined) {
      if (words.length > 0) end ??= line.at[words.at(-1)?.next ?? 0] ?? 0;
      position += redirected.length;
      while (text[position] === ' ' || text[position] === '\t') position++;
      if (/[^\s;|()]/.test(text[position] ?? ' ')) {
        const target = readWord(line, text[position] === '&' ? position + 1 : position);
        if (redirected.startsWith('<<') && redirected !== '<<<') documents.push(target.word.text);
        position = target.next;
      }
    } else if (separators.has(char)) {
      flush();
      position++;
      if (char === '\n' && documents.length > 0) {
        position = afterDocuments(text, position, documents);
        documents = [];
      }
    } else if (/\s/.test(char)) position++;
    else if (char === '#' && (position === 0 || /[\s;&|()]/.test(text[position - 1] ?? ''))) {
      const stop = text.indexOf('\n', position);
      position = stop < 0 ? text.length : stop;
    } else {
      const read = readWord(line, position);
      words.push(read);
      position = read.next;
    }
  }
  flush();
  return commands;
}

/** Of `\`, `^` (cmd) or a backtick (PowerShell) before a line break: the length, else 0. */
function continuation(text: string, at: number): number {
  if (!/[\\^`]/.test(text[at] ?? '')) return 0;
  if (text[at + 1] === '\n') return 2;
  return text[at + 1] === '\r' && text[at + 2] === '\n' ? 3 : 0;
}

/** The operator at the offset: a number before it belongs to it only when nothing stands before the number. */
function redirectionAt(text: string, at: number): string | undefined {
  redirection.lastIndex = at;
  const operator = redirection.exec(text)?.[0];
  if (operator === undefined) return undefined;
  // `<(…)` and `>(…)` stand for a file: an argument.
  return text[at + operator.length] === '(' && /^[<>]$/.test(operator) ? undefined : operator;
}

/** Behind the lines of here-documents, each of which ends with its word. */
function afterDocuments(text: string, start: number, ends: readonly string[]): number {
  let position = start;
  for (const end of ends) {
    while (position < text.length) {
      const stop = text.indexOf('\n', position);
      const line = text.slice(position, stop < 0 ? text.length : stop).trim();
      position = stop < 0 ? text.length : stop + 1;
      if (line === end) break;
    }
  }
  return position;
}

function readWord(line: Mapped, start: number): Word {
  let text = '';
  const at: number[] = [];
  let quote = '';
  let position = start;
  const take = (to: number): void => {
    for (; position < to; position++) {
      text += line.text[position];
      at.push(line.at[position] ?? 0);
    }
    position--;
  };
  for (; position < line.text.length; position++) {
    const char = line.text[position] ?? '';
    const next = line.text[position + 1] ?? '';
    if (char === quote && quote !== '') {
      quote = '';
      continue;
    }
    if (quote !== "'" && (char === '$' || char === '`') && (char === '`' || next === '{' || next === '(')) {
      take(afterExpansion(line.text, position));
      continue;
    }
    if (quote === '' && position === start && /[<>]/.test(char) && next === '(') {
      take(afterBrackets(line.text, position + 1));
      continue;
    }
    if (quote !== '') {
      if (char === '\\' && quote === '"' && /["\\$`]/.test(next)) position++;
    } else if (char === '"' || char === "'") {
      quote = char;
      continue;
    } else if (continuation(line.text, position) > 0) break;
    // A backslash is a path separator on Windows, so it only escapes what needs it; a caret is cmd's.
    else if ((char === '\\' && /[\s"'\\$&;|<>()]/.test(next)) || (char === '^' && /[&|<>^]/.test(next))) position++;
    else if (/[\s<>]/.test(char) || separators.has(char)) break;
    text += line.text[position];
    at.push(line.at[position] ?? 0);
  }
  const last = at.at(-1);
  at.push(last === undefined ? (line.at[start] ?? 0) : last + 1);
  return { word: { text, at }, next: Math.min(position, line.text.length) };
}

/** Behind `${…}`, `$(…)` or a backtick and its other; the end of the text when it is left open. */
function afterExpansion(text: string, at: number): number {
  if (text[at] !== '`') return afterBrackets(text, at + 1);
  const stop = text.indexOf('`', at + 1);
  return stop < 0 ? at + 1 : stop + 1;
}

/** Behind the bracket that closes the one at the offset. */
function afterBrackets(text: string, open: number): number {
  const pair = text[open] === '{' ? '{}' : '()';
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === pair[0]) depth++;
    else if (text[at] === pair[1] && --depth === 0) return at + 1;
  }
  return text.length;
}

function toCommand(parts: readonly Word[], end: number): SimpleCommand {
  const words = parts.map(part => part.word);
  let first = 0;
  while (first < words.length - 1 && keywords.test(words[first]?.text ?? '')) first++;
  const assignments: Assignment[] = [];
  for (;;) {
    const spaced = spacedAssignment(words[first], words[first + 1], words[first + 2]);
    const next = spaced ?? assignment(words[first]);
    if (next === undefined) return { assignments, words: words.slice(first), end };
    assignments.push(next);
    first += spaced === undefined ? 1 : 3;
  }
}

/** PowerShell's `$env:NAME = value`. */
function spacedAssignment(name?: Mapped, operator?: Mapped, value?: Mapped): Assignment | undefined {
  const named = /^\$env:([A-Za-z_]\w*)$/i.exec(name?.text ?? '')?.[1];
  return named === undefined || operator?.text !== '=' || value === undefined ? undefined : { name: named, value };
}

/** `NAME=value`, as the shell reads it at the start of a command; PowerShell's `$env:NAME=value`. */
export function assignment(word: Mapped | undefined): Assignment | undefined {
  const match = word === undefined ? null : /^(?:\$env:)?([A-Za-z_][A-Za-z0-9_]*)=/i.exec(word.text);
  if (word === undefined || match === null) return undefined;
  return { name: match[1] ?? '', value: slice(word, match[0].length, word.text.length) };
}
