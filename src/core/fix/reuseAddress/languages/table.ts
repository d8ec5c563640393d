/** Every language, and how it is told which one a text or a command is in: what tells a language stands in its own row. */
import { programNamed } from '../../../programs/table.ts';
import type { Language } from '../language.ts';
import { ada } from './ada.ts';
import { beamLanguages } from './beam.ts';
import { c } from './c.ts';
import { cpp } from './cpp.ts';
import { go } from './go.ts';
import { haskell } from './haskell.ts';
import { lispLanguages } from './lisps.ts';
import { lua } from './lua.ts';
import { managedLanguages } from './managed.ts';
import { nativeLanguages } from './natives.ts';
import { ocaml } from './ocaml.ts';
import { pascal } from './pascal.ts';
import { perl } from './perl.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { shell } from './shell.ts';

/** In the order in which a text is tried: C++ has what C has, and many an interpreter's name ends in that of a shell. */
export const languages: readonly Language[] = [
  cpp,
  c,
  php,
  perl,
  ...beamLanguages,
  haskell,
  go,
  ...lispLanguages,
  ada,
  ...nativeLanguages,
  pascal,
  ocaml,
  rust,
  lua,
  ruby,
  python,
  ...managedLanguages,
  shell,
];

/** The language of what a command line runs, by the first of its words that tells: `python3.12`, `/usr/bin/node`. */
export function languageOfCommand(words: readonly string[]): Language | undefined {
  for (const word of words) {
    const name = word
      .slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
      .replace(/(?:[\d.]+|\.exe)$/, '');
    const found =
      languages.find(({ runners }) => runners?.includes(name)) ??
      languageOf('', `a.${programNamed(name)?.loads ?? ''}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const unknown = new Set(['', 'plaintext', 'text', 'unknown']);

/** The language by the editor's id or another common name; else by the file's ending, the first line, or what the text has. */
export function languageOf(languageId: string, file?: string, text?: string): Language | undefined {
  const id = languageId.toLowerCase();
  const known = byName(id);
  if (known !== undefined) return known;
  const ending = /\.(\w+)$/.exec(file ?? '')?.[1]?.toLowerCase() ?? '';
  const byEnding = languages.find(({ endings }) => endings?.includes(ending)) ?? byName(ending);
  if (byEnding !== undefined) return byEnding;
  if (!unknown.has(id) || text === undefined) return undefined;
  const head = text.slice(0, 20_000);
  const shebang = /^#!([^\n]*)/.exec(head)?.[1] ?? '';
  return (
    languages.find(({ interpreters }) => interpreters?.some(name => shebang.includes(name))) ??
    languages.find(({ marks }) => marks?.some(mark => new RegExp(mark, 'm').test(head)))
  );
}

function byName(name: string): Language | undefined {
  return name === '' ? undefined : languages.find(language => language.ids.includes(name));
}
