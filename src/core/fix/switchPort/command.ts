/** Splits a shell command line into simple commands, keeping the source offset of every character. */
import { type Mapped, slice } from './mapped.ts';

/** `name=value` before a command or after a wrapper such as cross-env. */
export interface Assignment {
  readonly name: string;
  readonly value: Mapped;
}

export interface SimpleCommand {
  readonly assignments: readonly Assignment[];
  /** Words without their quotes. */
  readonly words: readonly Mapped[];
  /** Source offset right after the last word. */
  readonly end: number;
}

const separators: ReadonlySet<string> = new Set([';', '&', '|', '\n', '(', ')']);

/** Total: any text gives commands. Expansions (`$PORT`, `${PORT:-3000}`, `$(PORT)`) stay part of their word. */
export function parseCommands(line: Mapped): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: { word: Mapped; end: number }[] = [];
  const flush = (): void => {
    if (words.length > 0) commands.push(toCommand(words));
    words = [];
  };
  let position = 0;
  while (position < line.text.length) {
    const char = line.text[position] ?? '';
    if (char === '\\' && line.text[position + 1] === '\n') position += 2;
    else if (separators.has(char)) {
      flush();
      position++;
    } else if (/\s/.test(char)) position++;
    else if (char === '#' && (position === 0 || /\s/.test(line.text[position - 1] ?? ''))) {
      const stop = line.text.indexOf('\n', position);
      position = stop < 0 ? line.text.length : stop;
    } else {
      const { word, next } = readWord(line, position);
      words.push({ word, end: line.at[next] ?? 0 });
      position = next;
    }
  }
  flush();
  return commands;
}

function readWord(line: Mapped, start: number): { word: Mapped; next: number } {
  let text = '';
  const at: number[] = [];
  let quote = '';
  let position = start;
  for (; position < line.text.length; position++) {
    const char = line.text[position] ?? '';
    if (quote !== '') {
      if (char === quote) {
        quote = '';
        continue;
      }
      if (char === '\\' && quote === '"' && /["\\$`]/.test(line.text[position + 1] ?? '')) position++;
    } else if (char === '"' || char === "'") {
      quote = char;
      continue;
    } else if (char === '$' && (line.text[position + 1] === '{' || line.text[position + 1] === '(')) {
      const stop = line.text.indexOf(line.text[position + 1] === '{' ? '}' : ')', position);
      const last = stop < 0 ? line.text.length - 1 : stop;
      for (; position <= last; position++) {
        text += line.text[position];
        at.push(line.at[position] ?? 0);
      }
      position--;
      continue;
    } else if (char === '\\' && line.text[position + 1] === '\n') {
      break;
    } else if (/\s/.test(char) || separators.has(char)) break;
    text += line.text[position];
    at.push(line.at[position] ?? 0);
  }
  const last = at.at(-1);
  at.push(last === undefined ? (line.at[start] ?? 0) : last + 1);
  return { word: { text, at }, next: position };
}

function toCommand(parts: readonly { word: Mapped; end: number }[]): SimpleCommand {
  const words = parts.map(part => part.word);
  let skip = 0;
  const assignments: Assignment[] = [];
  for (let next = assignment(words[0]); next !== undefined; next = assignment(words[skip])) {
    assignments.push(next);
    skip++;
  }
  return { assignments, words: words.slice(skip), end: parts.at(-1)?.end ?? 0 };
}

/** `NAME=value`, as the shell reads it at the start of a command. */
export function assignment(word: Mapped | undefined): Assignment | undefined {
  const match = word === undefined ? null : /^(?:\$env:)?([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.text);
  if (word === undefined || match === null) return undefined;
  return { name: match[1] ?? '', value: slice(word, match[0].length, word.text.length) };
}
