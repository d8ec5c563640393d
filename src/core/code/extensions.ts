/** In which language a file is written: by its extension, else by the line that names the interpreter. */

import { extOf } from '../text/paths.ts';

const interpreters: readonly (readonly [name: RegExp, extension: string])[] = [
  [/\b(?:node|deno|bun|tsx|ts-node)\b/, 'ts'],
  [/\bpython/, 'py'],
  [/\bruby\b/, 'rb'],
  [/\bphp\b/, 'php'],
  [/\bperl\b/, 'pl'],
  [/\bRscript\b/, 'r'],
  [/sh$/, 'sh'],
];

/** Lower-case extension, or that of the interpreter's language for a program without one (`bin/www`). */
export function codeExtensionOf(file: { readonly name: string; readonly path: string; readonly text: string }): string {
  const name = file.name;
  if (name.includes('.') || !file.text.startsWith('#!')) return extOf(file.path);
  const line = /^#!([^\r\n]*)/.exec(file.text)?.[1]?.trim() ?? '';
  return interpreters.find(([pattern]) => pattern.test(line))?.[1] ?? extOf(file.path);
}
