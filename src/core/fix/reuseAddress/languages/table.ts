import type { Language } from '../language.ts';
import { ada } from './ada.ts';
import { elixir, erlang } from './beam.ts';
import { c } from './c.ts';
import { cpp } from './cpp.ts';
import { d } from './d.ts';
import { go } from './go.ts';
import { haskell } from './haskell.ts';
import { guile, lisp, racket } from './lisps.ts';
import { lua } from './lua.ts';
import { crystal, dart, dotnet, javascript, julia, jvm, tcl } from './managed.ts';
import { nim } from './nim.ts';
import { ocaml } from './ocaml.ts';
import { pascal } from './pascal.ts';
import { perl } from './perl.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { shell } from './shell.ts';

export const languages: readonly Language[] = [
  c,
  cpp,
  python,
  php,
  perl,
  ruby,
  lua,
  erlang,
  elixir,
  haskell,
  ocaml,
  nim,
  rust,
  go,
  jvm,
  dotnet,
  javascript,
  d,
  ada,
  pascal,
  racket,
  guile,
  lisp,
  shell,
  tcl,
  dart,
  crystal,
  julia,
];

/** Endings that are not an id of the language. */
const endings: Readonly<Record<string, string>> = {
  h: 'cpp',
  cxx: 'cpp',
  cc: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  pyw: 'python',
  pyi: 'python',
  pm: 'perl',
  t: 'perl',
  psgi: 'perl',
  phtml: 'php',
  ru: 'ruby',
  rake: 'ruby',
  hrl: 'erlang',
  lhs: 'haskell',
  mli: 'ocaml',
  nimble: 'nim',
  mjs: 'js',
  cjs: 'js',
  mts: 'ts',
  cts: 'ts',
  tsx: 'ts',
  jsx: 'js',
  kts: 'kotlin',
  scala: 'scala',
  groovy: 'groovy',
  fs: 'fsharp',
  vb: 'vb',
  ads: 'ada',
  pp: 'pascal',
  dpr: 'pascal',
  lpr: 'pascal',
  ss: 'scheme',
  cl: 'lisp',
  asd: 'lisp',
  el: '',
  di: 'd',
};

/** What stands in the first line of a script: the interpreter's name, longest first where one is part of another. */
const interpreters: readonly (readonly [string, string])[] = [
  ['python', 'python'],
  ['perl', 'perl'],
  ['ruby', 'ruby'],
  ['php', 'php'],
  ['lua', 'lua'],
  ['escript', 'erlang'],
  ['elixir', 'elixir'],
  ['runghc', 'haskell'],
  ['runhaskell', 'haskell'],
  ['stack', 'haskell'],
  ['ocaml', 'ocaml'],
  ['nim', 'nim'],
  ['node', 'node'],
  ['deno', 'deno'],
  ['bun', 'bun'],
  ['racket', 'racket'],
  ['guile', 'guile'],
  ['sbcl', 'lisp'],
  ['rdmd', 'd'],
  ['instantfpc', 'pascal'],
  ['tclsh', 'tcl'],
  ['sh', 'sh'],
];

/** Programs that run, or build and run, sources of one language; a task runner (make, npm) may start anything. */
const runners: Readonly<Record<string, string>> = {
  node: 'js',
  nodemon: 'js',
  tsx: 'js',
  'ts-node': 'js',
  deno: 'js',
  bun: 'js',
  vite: 'js',
  next: 'js',
  python: 'python',
  flask: 'python',
  uvicorn: 'python',
  gunicorn: 'python',
  ruby: 'ruby',
  rails: 'ruby',
  rackup: 'ruby',
  puma: 'ruby',
  perl: 'perl',
  php: 'php',
  lua: 'lua',
  go: 'go',
  cargo: 'rust',
  java: 'java',
  mvn: 'java',
  gradle: 'java',
  gradlew: 'java',
  sbt: 'java',
  dotnet: 'cs',
  escript: 'erlang',
  rebar: 'erlang',
  mix: 'elixir',
  elixir: 'elixir',
  stack: 'haskell',
  cabal: 'haskell',
  runghc: 'haskell',
  ocaml: 'ocaml',
  dune: 'ocaml',
  nim: 'nim',
  nimble: 'nim',
  racket: 'racket',
  guile: 'guile',
  sbcl: 'lisp',
  tclsh: 'tcl',
};

/** The language of what a command line runs, by the first of its words that tells: `python3.12`, `/usr/bin/node`. */
export function languageOfCommand(words: readonly string[]): Language | undefined {
  for (const word of words) {
    const name = word
      .slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
      .replace(/(?:[\d.]+|\.exe)$/, '');
    const id = Object.hasOwn(runners, name) ? runners[name] : undefined;
    if (id !== undefined) return byName(id);
  }
  return undefined;
}

/** What only one language's sources have, for editors that do not know it. */
const marks: readonly (readonly [string, string])[] = [
  ['^[ \\t]*#[ \\t]*include[ \\t]*<(?:boost/|asio|iostream|string>|vector>|thread>|c[a-z]+>)', 'cpp'],
  ['^[ \\t]*#[ \\t]*include[ \\t]*[<"]', 'c'],
  ['^<\\?php', 'php'],
  ['^[ \\t]*(?:use strict|use warnings|use Socket|use IO::Socket)\\b', 'perl'],
  ['^-module\\(', 'erlang'],
  ['^[ \\t]*defmodule\\s', 'elixir'],
  ['^import (?:qualified )?Network\\.Socket', 'haskell'],
  ['^package \\w+[ \\t]*\\r?$', 'go'],
  ['^#lang racket', 'racket'],
  ['\\(tcp-listen\\b', 'racket'],
  ['sb-bsd-sockets|usocket:|\\(defun\\s', 'lisp'],
  ['\\(socket [AP]F_INET', 'guile'],
  ['\\bGNAT\\.Sockets\\b', 'ada'],
  ['^\\s*import std\\.socket\\b', 'd'],
  ['^[ \\t]*(?:program|unit)\\s+\\w+;', 'pascal'],
  ['^[ \\t]*import (?:std/)?\\[?[\\w, ]*\\b(?:asyncnet|net|nativesockets)\\b', 'nim'],
  ['\\bUnix\\.(?:socket|bind|\\()', 'ocaml'],
  ['\\bfn main\\s*\\(', 'rust'],
  ['\\bsocket\\.tcp[46]?\\(\\)', 'lua'],
  ['^[ \\t]*require ["\']socket["\']', 'ruby'],
  ['^[ \\t]*(?:import|from) (?:socket|socketserver|asyncio)\\b', 'python'],
];

const unknown = new Set(['', 'plaintext', 'text', 'unknown']);

/** The language by the editor's id or another common name; else by the file's ending, the first line, or what the text has. */
export function languageOf(languageId: string, file?: string, text?: string): Language | undefined {
  const id = languageId.toLowerCase();
  const known = byName(id);
  if (known !== undefined) return known;
  const ending = /\.(\w+)$/.exec(file ?? '')?.[1]?.toLowerCase() ?? '';
  const byEnding = byName(endings[ending] ?? ending);
  if (byEnding !== undefined) return byEnding;
  if (!unknown.has(id) || text === undefined) return undefined;
  const head = text.slice(0, 20_000);
  const shebang = /^#!([^\n]*)/.exec(head)?.[1] ?? '';
  const interpreter = interpreters.find(([name]) => shebang.includes(name));
  if (interpreter !== undefined) return byName(interpreter[1]);
  const mark = marks.find(([pattern]) => new RegExp(pattern, 'm').test(head));
  return mark === undefined ? undefined : byName(mark[1]);
}

function byName(name: string): Language | undefined {
  return name === '' ? undefined : languages.find(language => language.ids.includes(name));
}
