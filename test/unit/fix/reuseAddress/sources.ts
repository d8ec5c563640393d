import { existsSync, readdirSync } from 'node:fs';
import { fixturePath } from '../../../support/fixtures.ts';

/** Endings of the sources, and the editor's language id. */
const languageIds: Readonly<Record<string, string>> = {
  c: 'c',
  cpp: 'cpp',
  py: 'python',
  pl: 'perl',
  php: 'php',
  rb: 'ruby',
  lua: 'lua',
  go: 'go',
  rs: 'rust',
  java: 'java',
  cs: 'csharp',
  js: 'javascript',
  sh: 'shellscript',
  ml: 'ocaml',
  hs: 'haskell',
  nim: 'nim',
  exs: 'elixir',
  ex: 'elixir',
  scm: 'scheme',
  lisp: 'commonlisp',
  erl: 'erlang',
  escript: 'erlang',
  adb: 'ada',
  pas: 'pascal',
  rkt: 'racket',
  d: 'd',
  kt: 'kotlin',
  ts: 'typescript',
  scala: 'scala',
  tcl: 'tcl',
  cr: 'crystal',
  jl: 'julia',
};

/** A program in test/fixtures/sources: `before.<ending>`, `after.<ending>` where there is something to edit, `case.json`. */
export interface SourceCase {
  readonly name: string;
  readonly ending: string;
  readonly languageId: string;
}

export const sourceCases: readonly SourceCase[] = readdirSync(fixturePath('sources'))
  .sort()
  .flatMap(name => {
    const found = Object.entries(languageIds).find(([ending]) =>
      existsSync(fixturePath('sources', name, `before.${ending}`)),
    );
    return found === undefined ? [] : [{ name, ending: found[0], languageId: found[1] }];
  });
