/** How comments and strings are written, by a file's extension: enough to find numbers and names in any text of a workspace; which endings are source code. */

import { tableOf } from '../text/tableOf.ts';
import { type Masked, mask, type Token } from './mask.ts';
import { dashLine, hashLine, slashBlock, tripleDouble, tripleSingle } from './tokens.ts';

// `https://…` outside of quotes is no comment.
const slashes: Token = { kind: 'comment', open: '//(?<!://)', close: '\n' };
/** Comments that start only after a blank or at the line's start, as in shell, YAML and dotenv. */
const spaced = (open: string): Token => ({ kind: 'comment', open: `${open}(?<![^\\s]${open})`, close: '\n' });
const until = (open: string, close: string): Token => ({ kind: 'comment', open, close });
const double: Token = { kind: 'string', open: '"', close: '"', escape: 'backslash', oneLine: 'none' };
const single: Token = { ...double, open: "'", close: "'" };
const backtick: Token = { kind: 'string', open: '`', close: '`', escape: 'backslash' };
/** A slash where a value is expected starts a regular expression. */
const regex: Token = {
  kind: 'string',
  open: String.raw`\/(?<=(?:(?<![^])|[(,=:[!&|?{};+]|\b(?:return|typeof|case))\s{0,40}\/)(?:\\[^]|\[(?:\\[^]|[^\]\\\n]){0,500}\]|[^\/\\\n[]){0,500}\/`,
};
const semicolon: Token = { kind: 'comment', open: ';', close: '\n' };

const cLike = [slashBlock, slashes, double, single];
const noChars = [slashBlock, slashes, double];
const script = [slashBlock, slashes, { ...backtick, holes: true }, double, single, regex];
const hash = [hashLine, double, single];

/** Endings, lower-case, with a blank between them. */
interface FileKind {
  readonly syntax: readonly Token[];
  /** Of source code. */
  readonly code?: string;
  /** Of other texts that may name the server's address. */
  readonly text?: string;
  /** Of files that are read where they are named, and not looked for. */
  readonly named?: string;
}

/** An ending is a file format's, whichever program reads it: `.vue`, `.svelte` and `.astro` are read by many tools besides their own. */
const kinds: readonly FileKind[] = [
  { syntax: script, code: 'js mjs cjs jsx ts mts cts tsx vue svelte', text: 'json5 astro' },
  {
    syntax: cLike,
    code: 'c h cc cpp hpp cxx java kt kts scala sbt groovy cs swift dart d zig',
    text: 'json jsonc gradle',
    named: 'css scss less',
  },
  { syntax: [...cLike, backtick], code: 'go' },
  { syntax: [...cLike, hashLine], code: 'php' },
  { syntax: noChars, code: 'rs fs' },
  { syntax: [tripleDouble, tripleSingle, ...hash], code: 'py' },
  { syntax: hash, code: 'rb ru cr pl pm jl r nim tcl' },
  { syntax: [hashLine, tripleDouble, double], code: 'ex exs' },
  { syntax: [{ ...hashLine, open: '%' }, double], code: 'erl' },
  { syntax: [until('--\\[\\[', ']]'), dashLine, double, single], code: 'lua' },
  { syntax: [until('\\{-', '-}'), dashLine, double], code: 'hs elm' },
  { syntax: [until('\\(\\*', '*)'), double], code: 'ml' },
  { syntax: [semicolon, double], code: 'clj lisp rkt scm' },
  {
    syntax: [spaced('#'), double, single],
    text: 'sh bash ps1 yml yaml toml env conf',
    named: 'zsh mk caddyfile makefile',
  },
  { syntax: [spaced('#'), spaced('!')], text: 'properties' },
  { syntax: [spaced(';'), spaced('#')], text: 'ini cfg' },
  { syntax: [spaced('# '), { ...slashes, open: '//(?<![^\\s]//)' }], text: 'http rest' },
  { syntax: [until('<!--', '-->')], text: 'html xml' },
  { syntax: [], text: 'md mdx bat cmd graphql' },
];

const endings = (list = ''): readonly string[] => list.split(' ').filter(ending => ending !== '');

export const codeExtensions: readonly string[] = kinds.flatMap(({ code }) => endings(code));
export const otherExtensions: readonly string[] = kinds.flatMap(({ text }) => endings(text));

const syntaxes: Readonly<Record<string, readonly Token[]>> = tableOf(
  Object.fromEntries(
    kinds.flatMap(({ syntax, code, text, named }) =>
      [code, text, named].flatMap(endings).map(ending => [ending, syntax]),
    ),
  ),
);

/** Languages by VS Code's ids, where they differ from the file's extension. */
const languageExtension: Readonly<Record<string, string>> = tableOf({
  javascript: 'js',
  javascriptreact: 'jsx',
  typescript: 'ts',
  typescriptreact: 'tsx',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  csharp: 'cs',
  fsharp: 'fs',
  kotlin: 'kt',
  perl: 'pl',
  elixir: 'ex',
  erlang: 'erl',
  haskell: 'hs',
  ocaml: 'ml',
  clojure: 'clj',
  shellscript: 'sh',
  powershell: 'ps1',
  dotenv: 'env',
  makefile: 'mk',
  dockercompose: 'yml',
  markdown: 'md',
  julia: 'jl',
});

export function extensionOf(languageId: string): string {
  return languageExtension[languageId] ?? languageId;
}

/** `ext`: lower-case file extension without the dot; an unknown one is taken as plain text without comments. */
export function maskFile(text: string, ext: string): Masked {
  return mask(text, syntaxes[ext] ?? []);
}
