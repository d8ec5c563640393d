import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import { languageOf, languageOfCommand, languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';

/** Name, ids, endings that are no ids, interpreters and runners of every language; and whether it is built before it runs. */
const told: readonly (readonly [string, string, string, string, string, 'built'?])[] = [
  ['C++', 'cpp c++ cxx cc hpp cuda-cpp objective-cpp', 'h hh', '', '', 'built'],
  ['C', 'c h objective-c objectivec', '', '', '', 'built'],
  ['PHP', 'php', 'phtml', 'php', 'php'],
  ['Perl', 'perl perl5 pl', 'pm t psgi', 'perl', 'perl'],
  ['Erlang', 'erlang erl escript', 'hrl', 'escript', 'escript rebar', 'built'],
  ['Elixir', 'elixir ex exs', '', 'elixir', 'mix elixir'],
  ['Haskell', 'haskell hs', 'lhs', 'runghc runhaskell stack', 'stack cabal runghc', 'built'],
  ['Go', 'go golang', '', '', 'go', 'built'],
  ['Racket', 'racket rkt', '', 'racket', 'racket'],
  ['Common Lisp', 'lisp commonlisp common-lisp sbcl cl', 'asd', 'sbcl', 'sbcl'],
  ['Guile', 'guile scheme scm', 'ss', 'guile', 'guile'],
  ['Ada', 'ada adb gnat', 'ads', '', '', 'built'],
  ['D', 'd dlang', 'di', 'rdmd', '', 'built'],
  ['Nim', 'nim nims', 'nimble', 'nim', 'nim nimble', 'built'],
  ['Pascal', 'pascal objectpascal delphi freepascal lazarus pas', 'pp dpr lpr', 'instantfpc', '', 'built'],
  ['OCaml', 'ocaml ml reason', 'mli', 'ocaml', 'ocaml dune', 'built'],
  ['Rust', 'rust rs', '', '', 'cargo', 'built'],
  ['Lua', 'lua luau', '', 'lua', 'lua'],
  ['Ruby', 'ruby rb', 'ru rake', 'ruby', 'ruby rails rackup puma'],
  ['Python', 'python py', 'pyw pyi', 'python', 'python'],
  ['Java', 'java kotlin scala groovy clojure kt', 'kts', '', 'java mvn gradle gradlew sbt', 'built'],
  ['.NET', 'csharp fsharp vb cs c# dotnet', 'fs', '', 'dotnet'],
  [
    'JavaScript',
    'javascript typescript javascriptreact typescriptreact js ts node nodejs deno bun coffeescript vue svelte',
    'mjs cjs mts cts tsx jsx',
    'node deno bun',
    'node nodemon tsx ts-node deno bun vite next',
  ],
  ['Tcl', 'tcl', '', 'tclsh', 'tclsh'],
  ['Dart', 'dart', '', '', ''],
  ['Crystal', 'crystal cr', '', '', ''],
  ['Julia', 'julia jl', '', '', ''],
  ['a shell script', 'shellscript shell sh bash zsh ksh dash makefile dockerfile procfile', '', 'sh', ''],
];

/** A line that tells a language where nothing else does, one for each mark. */
const marking: readonly (readonly [line: string, language: string])[] = [
  ['#include <iostream>', 'C++'],
  ['#include "server.h"', 'C'],
  ['<?php', 'PHP'],
  ['use strict;', 'Perl'],
  ['-module(server).', 'Erlang'],
  ['defmodule Server do', 'Elixir'],
  ['import Network.Socket', 'Haskell'],
  ['package main', 'Go'],
  ['#lang racket', 'Racket'],
  ['(tcp-listen 24001)', 'Racket'],
  ['(defun first ())', 'Common Lisp'],
  ['(socket PF_INET SOCK_STREAM 0)', 'Guile'],
  ['with GNAT.Sockets;', 'Ada'],
  ['import std.socket;', 'D'],
  ['import std/net', 'Nim'],
  ['program server;', 'Pascal'],
  ['let s = Unix.socket', 'OCaml'],
  ['fn main() {', 'Rust'],
  ['local s = socket.tcp4()', 'Lua'],
  ["require 'socket'", 'Ruby'],
  ['import socket', 'Python'],
];

describe('the row of a language', () => {
  it('tells its text by each of its marks', () => {
    for (const [line, name] of marking) assert.equal(languageOf('plaintext', undefined, `${line}\n`)?.name, name, line);
    assert.deepEqual(
      languages.flatMap(({ name, marks = [] }) => marks.map(() => name)),
      marking.map(([, name]) => name),
    );
  });

  it('tells whether anything of it ever lacks the option', async () => {
    const never: string[] = [];
    for (const { name, ids } of languages) {
      const plan = await planReuseAddress({ text: '', languageId: ids[0] ?? '', platform: 'linux' });
      if (plan.kind === 'not-needed') never.push(name);
    }
    assert.equal(never.join(', '), 'Go, Java, .NET, JavaScript, Tcl, Dart, Crystal, Julia');
  });

  it('tells its ids, endings, interpreters and runners', () => {
    const seen = languages.map(({ name, ids, endings = [], interpreters = [], runners = [], compiled }) => [
      name,
      ids.join(' '),
      endings.join(' '),
      interpreters.join(' '),
      runners.join(' '),
      ...(compiled === true ? ['built'] : []),
    ]);
    assert.deepEqual(seen, told);
  });

  /** Two texts are told by their ids alone: a shell's has no word of its own, C++ has a mark of C's. */
  const withoutMarks = new Set(['a shell script']);

  for (const {
    name,
    offered,
    marks = [],
    runners = [],
    interpreters = [],
    compiled,
    binds,
    entries,
    more,
  } of languages) {
    it(`tells all that the editor and the search for the bind need: ${name}`, () => {
      const mayLack = (binds ?? entries ?? more) !== undefined;
      if (offered === undefined) return;
      assert.ok(mayLack, 'offered, but there is nothing to insert');
      assert.ok(offered.ids.length > 0);
      assert.ok(marks.length > 0 || withoutMarks.has(name), 'what only its sources have');
      assert.ok(runners.length + interpreters.length > 0 || compiled === true, 'what runs it');
    });
  }

  it('is that of the code which a server loads', () => {
    for (const command of ['gunicorn app:app', '/usr/bin/hypercorn app:app', 'flask run', 'uvicorn main:app'])
      assert.equal(languageOfCommand(command.split(' '))?.name, 'Python', command);
    assert.equal(languageOfCommand(['nginx', '-g']), undefined);
  });

  it('is found by each of its names, endings, interpreters and runners', () => {
    for (const language of languages) {
      for (const id of language.ids) assert.equal(languageOf(id), language, id);
      for (const ending of language.endings ?? []) assert.equal(languageOf('', `a.${ending}`), language, ending);
      for (const name of language.interpreters ?? [])
        assert.equal(languageOf('', 'a', `#!/usr/bin/env ${name}\n`), language, name);
      for (const name of language.runners ?? [])
        assert.equal(languageOfCommand([`/usr/bin/${name}`, 'a']), language, name);
    }
  });
});
