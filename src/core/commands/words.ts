/** Finding one's way among the words of a command. */
import type { Mapped } from './mapped.ts';

export function isOption(word: Mapped | undefined): boolean {
  return word?.text.startsWith('-') === true;
}

/** Value of an option, as `-C api` or `--directory=api`. */
export function optionValue(words: readonly Mapped[], option: RegExp): string | undefined {
  for (const [index, word] of words.entries()) {
    const [flag = '', value] = /^(-[^=]*)(?:=(.*))?$/.exec(word.text)?.slice(1) ?? [];
    if (option.test(flag)) return value ?? words[index + 1]?.text;
  }
  return undefined;
}

/** Skips leading options; those matching `valued` take the next word along, `keep` ends the skipping. */
export function afterOptions(words: readonly Mapped[], valued?: RegExp, keep?: RegExp): readonly Mapped[] {
  let index = 0;
  for (; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    if (text === '--') return words.slice(index + 1);
    if (!text.startsWith('-') || keep?.test(text) === true) break;
    if (valued?.test(text) === true) index++;
  }
  return words.slice(index);
}

/** Words that are neither options nor the values of those that take one. */
export function bareWords(words: readonly Mapped[], valued?: RegExp): Mapped[] {
  const stop = words.findIndex(word => word.text === '--');
  const before = stop < 0 ? words : words.slice(0, stop);
  return before.filter((word, index) => !isOption(word) && valued?.test(before[index - 1]?.text ?? '') !== true);
}

/** `./node_modules/.bin/next` -> `next`, `bin/rails` -> `rails`, `next.cmd` -> `next`, `next@15` -> `next`. */
export function baseName(word: string): string {
  const last = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  const bare = last.replace(/\.(?:cmd|exe|bat)$/i, '');
  return bare.length > 1 && bare.lastIndexOf('@') > 0 ? bare.slice(0, bare.lastIndexOf('@')) : bare;
}

/** Endings of source files that are run as they are, for a pattern. */
export const scripted = '[cm]?[jt]s|py|rb|php|pl|lua|go|exs?|erl|ml|hs|scm|rkt|tcl';

/** A script of a shell, of any system, by its ending. */
export function isShellFile(path: string): boolean {
  return /\.(?:sh|bash|zsh|ps1|cmd|bat)$/i.test(path);
}
