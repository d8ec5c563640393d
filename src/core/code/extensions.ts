/** Which files are source code, and in which language: by their extension, else by the line that names the interpreter. */

import { extOf } from '../text/paths.ts';

export const codeExtensions: readonly string[] = [
  'js',
  'mjs',
  'cjs',
  'jsx',
  'ts',
  'mts',
  'cts',
  'tsx',
  'vue',
  'svelte',
  'py',
  'rb',
  'ru',
  'php',
  'go',
  'rs',
  'java',
  'kt',
  'kts',
  'scala',
  'sbt',
  'groovy',
  'cs',
  'fs',
  'ex',
  'exs',
  'erl',
  'c',
  'cc',
  'cpp',
  'cxx',
  'h',
  'hpp',
  'lua',
  'pl',
  'pm',
  'hs',
  'ml',
  'clj',
  'cr',
  'nim',
  'dart',
  'swift',
  'd',
  'zig',
  'jl',
  'r',
  'rkt',
  'scm',
  'tcl',
  'lisp',
  'elm',
];
/** Text that may name the server's address. */
export const otherExtensions: readonly string[] = [
  'json',
  'jsonc',
  'json5',
  'yml',
  'yaml',
  'toml',
  'ini',
  'cfg',
  'conf',
  'properties',
  'html',
  'md',
  'mdx',
  'http',
  'rest',
  'sh',
  'bash',
  'ps1',
  'bat',
  'cmd',
  'xml',
  'gradle',
  'astro',
  'env',
  'graphql',
];

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
