/** How comments and strings are written, by a file's extension: enough to find numbers and names in any text of a workspace. */

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
const shell = [spaced('#'), double, single];
const elixir = [hashLine, tripleDouble, double];
const haskell = [until('\\{-', '-}'), dashLine, double];
const lisp = [semicolon, double];
const ini = [spaced(';'), spaced('#')];
const http = [spaced('# '), { ...slashes, open: '//(?<![^\\s]//)' }];
const markup = [until('<!--', '-->')];

const syntaxes: Readonly<Record<string, readonly Token[]>> = tableOf({
  js: script,
  mjs: script,
  cjs: script,
  jsx: script,
  ts: script,
  mts: script,
  cts: script,
  tsx: script,
  vue: script,
  svelte: script,
  astro: script,
  go: [...cLike, backtick],
  rs: noChars,
  c: cLike,
  h: cLike,
  cc: cLike,
  cpp: cLike,
  hpp: cLike,
  cxx: cLike,
  java: cLike,
  kt: cLike,
  kts: cLike,
  scala: cLike,
  sbt: cLike,
  groovy: cLike,
  gradle: cLike,
  cs: cLike,
  fs: noChars,
  swift: cLike,
  dart: cLike,
  d: cLike,
  zig: cLike,
  nim: hash,
  php: [...cLike, hashLine],
  py: [tripleDouble, tripleSingle, ...hash],
  rb: hash,
  ru: hash,
  cr: hash,
  pl: hash,
  pm: hash,
  jl: hash,
  r: hash,
  ex: elixir,
  exs: elixir,
  erl: [{ ...hashLine, open: '%' }, double],
  lua: [until('--\\[\\[', ']]'), dashLine, double, single],
  hs: haskell,
  elm: haskell,
  ml: [until('\\(\\*', '*)'), double],
  clj: lisp,
  lisp: lisp,
  rkt: lisp,
  scm: lisp,
  tcl: hash,
  sh: shell,
  bash: shell,
  zsh: shell,
  ps1: shell,
  yml: shell,
  yaml: shell,
  toml: shell,
  env: shell,
  conf: shell,
  properties: [spaced('#'), spaced('!')],
  ini: ini,
  cfg: ini,
  mk: shell,
  http: http,
  rest: http,
  caddyfile: shell,
  makefile: shell,
  json: cLike,
  jsonc: cLike,
  json5: script,
  css: cLike,
  scss: cLike,
  less: cLike,
  html: markup,
  xml: markup,
  md: [],
});

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
