import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindSites, planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import { languageOf, languageOfCommand, languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
import { locateBind } from '../../../../src/core/fix/reuseAddress/locate.ts';
import { applyEdits } from '../../../../src/core/fix/textEdit.ts';
import { fixtureText } from '../../../support/fixtures.ts';
import { sourceCases } from './sources.ts';

const two = `import socket

a = socket.socket()
a.bind(("127.0.0.1", 24001))
b = socket.socket()
b.bind(("127.0.0.1", 24002))
a.listen(); b.listen()
`;

async function edit(text: string, languageId: string, line?: number): Promise<string> {
  const plan = await planReuseAddress({ text, languageId, platform: 'linux', ...(line === undefined ? {} : { line }) });
  assert.equal(plan.kind, 'edit');
  return plan.kind === 'edit' ? applyEdits(text, plan.edits) : text;
}

describe('a line', () => {
  it('chooses among several binds; without one all are edited', async () => {
    assert.match(await edit(two, 'python', 6), /24001\)\)\nb = socket\.socket\(\)\nb\.setsockopt/);
    assert.doesNotMatch(await edit(two, 'python', 6), /a\.setsockopt/);
    assert.doesNotMatch(await edit(two, 'python', 4), /b\.setsockopt/);
    assert.match(await edit(two, 'python'), /a\.setsockopt[^]*b\.setsockopt/);
  });

  it('leads to the same bind after the edit: no second one', async () => {
    for (const line of [4, 6]) {
      const text = await edit(two, 'python', line);
      const again = await planReuseAddress({ text, languageId: 'python', platform: 'linux', line });
      assert.equal(again.kind, 'not-needed', `${line}\n${text}`);
    }
  });
});

describe('bindSites', () => {
  it('lists the lines of the binds that would profit', () => {
    assert.deepEqual(bindSites(two, 'python'), [
      { startLine: 4, endLine: 4 },
      { startLine: 6, endLine: 6 },
    ]);
    assert.deepEqual(bindSites(fixtureText('sources', 'c-8', 'before.c'), 'c'), [{ startLine: 29, endLine: 31 }]);
    assert.deepEqual(bindSites(two, 'cobol'), []);
  });

  it('is empty where there is nothing to offer', () => {
    for (const { name, ending, languageId } of sourceCases.filter(source => source.name.includes('neg'))) {
      assert.deepEqual(bindSites(fixtureText('sources', name, `before.${ending}`), languageId), [], name);
    }
  });
});

describe('no safe place', () => {
  it('gives the reason and a snippet', async () => {
    for (const [languageId, text] of [
      ['c', '#include <sys/socket.h>\nint main(void) { return bind(open_socket(AF_INET), 0, 0); }\n'],
      ['python', 'import socket\nsocket.socket().bind(("", 1))\n'],
      [
        'c',
        'static void serve(int type) { int s = socket(AF_INET, type, 0); bind(s, 0, 0); }\nint main(void) { serve(SOCK_STREAM); serve(SOCK_DGRAM); }\n',
      ],
      ['lua', 'local socket = require("socket")\nfunction start(s) s:bind("*", 1) s:listen() end\n'],
      [
        'c',
        '#include <winsock2.h>\nint f(void) { int s; return (s = socket(AF_INET, SOCK_STREAM, 0)) < 0 || bind(s, 0, 0); }\n',
      ],
    ] as const) {
      const plan = await planReuseAddress({ text, languageId, platform: 'linux' });
      assert.equal(plan.kind, 'not-found', text);
      if (plan.kind === 'not-found') assert.notEqual(plan.snippet ?? '', '', text);
    }
  });

  it('for a text without a bind says so', async () => {
    const plan = await planReuseAddress({ text: 'int main(void) { return 0; }\n', languageId: 'c', platform: 'linux' });
    assert.equal(plan.kind, 'not-found');
  });
});

describe('Windows', () => {
  it('gets no edit, and hears of SO_EXCLUSIVEADDRUSE', async () => {
    const plan = await planReuseAddress({ text: two, languageId: 'python', platform: 'win32' });
    assert.equal(plan.kind, 'not-needed');
    if (plan.kind === 'not-needed') assert.match(plan.reason, /SO_EXCLUSIVEADDRUSE/);
  });
});

describe('languageOf', () => {
  it('knows every id once, and every fixture by its ending or its text', () => {
    const ids = languages.flatMap(language => language.ids);
    assert.equal(new Set(ids).size, ids.length);
    for (const { name, ending, languageId } of sourceCases) {
      const expected = languageOf(languageId);
      assert.notEqual(expected, undefined, languageId);
      const byEnding = languageOf('plaintext', `/home/me/before.${ending}`);
      assert.equal(byEnding, expected, name);
    }
  });

  it('knows a script by its first line', () => {
    assert.equal(languageOf('plaintext', undefined, '#!/usr/bin/env python3\n')?.name, 'Python');
    assert.equal(languageOf('plaintext', undefined, '#!/bin/sh\n')?.name, 'a shell script');
    assert.equal(languageOf('plaintext', undefined, 'Dear diary\n'), undefined);
    assert.equal(languageOf('cobol'), undefined);
  });
});

describe('locateBind', () => {
  const server = {
    file: '/w/server.py',
    languageId: 'python',
    text: two.replace(/b .*\nb.*\n/, '').replace('; b.listen()', ''),
  };
  const other = {
    file: '/w/lib/other.py',
    languageId: 'python',
    text: 'import socket\ns = socket.socket()\ns.bind(("", 24005))\ns.listen()\n',
  };
  const common = { port: 24001, platform: 'linux', frames: [], files: [server, other] } as const;

  it('follows the innermost frame that leads to a bind', () => {
    const frames = [
      { file: '/usr/lib/python3/socket.py', line: 200 },
      { file: 'lib/other.py', line: 3 },
      { file: '/w/server.py', line: 4 },
    ];
    assert.deepEqual(locateBind({ ...common, frames }), {
      kind: 'found',
      by: 'frame',
      file: '/w/lib/other.py',
      line: 3,
    });
  });

  it('else takes the bind in the file that states the port', () => {
    assert.deepEqual(locateBind(common), { kind: 'found', by: 'port', file: '/w/server.py', line: 4 });
    assert.deepEqual(locateBind({ ...common, port: 3000, files: [other] }), {
      kind: 'found',
      by: 'only',
      file: '/w/lib/other.py',
      line: 3,
    });
  });

  it('asks when there are several, and finds none where none is', () => {
    assert.equal(locateBind({ ...common, port: 3000 }).kind, 'ask');
    assert.equal(locateBind({ ...common, files: [] }).kind, 'none');
  });
});

/** Name, endings that are no ids, interpreters and runners of every language; and whether it is built before it runs. */
const told: readonly (readonly [string, string, string, string, 'built'?])[] = [
  ['C++', 'h hh', '', '', 'built'],
  ['C', '', '', '', 'built'],
  ['PHP', 'phtml', 'php', 'php'],
  ['Perl', 'pm t psgi', 'perl', 'perl'],
  ['Erlang', 'hrl', 'escript', 'escript rebar', 'built'],
  ['Elixir', '', 'elixir', 'mix elixir'],
  ['Haskell', 'lhs', 'runghc runhaskell stack', 'stack cabal runghc', 'built'],
  ['Go', '', '', 'go', 'built'],
  ['Racket', '', 'racket', 'racket'],
  ['Common Lisp', 'asd', 'sbcl', 'sbcl'],
  ['Guile', 'ss', 'guile', 'guile'],
  ['Ada', 'ads', '', '', 'built'],
  ['D', 'di', 'rdmd', '', 'built'],
  ['Nim', 'nimble', 'nim', 'nim nimble', 'built'],
  ['Pascal', 'pp dpr lpr', 'instantfpc', '', 'built'],
  ['OCaml', 'mli', 'ocaml', 'ocaml dune', 'built'],
  ['Rust', '', '', 'cargo', 'built'],
  ['Lua', '', 'lua', 'lua'],
  ['Ruby', 'ru rake', 'ruby', 'ruby rails rackup puma'],
  ['Python', 'pyw pyi', 'python', 'python'],
  ['Java', 'kts', '', 'java mvn gradle gradlew sbt', 'built'],
  ['.NET', 'fs', '', 'dotnet'],
  ['JavaScript', 'mjs cjs mts cts tsx jsx', 'node deno bun', 'node nodemon tsx ts-node deno bun vite next'],
  ['Tcl', '', 'tclsh', 'tclsh'],
  ['Dart', '', '', ''],
  ['Crystal', '', '', ''],
  ['Julia', '', '', ''],
  ['a shell script', '', 'sh', ''],
];

describe('the row of a language', () => {
  it('tells its endings, interpreters and runners', () => {
    const seen = languages.map(({ name, endings = [], interpreters = [], runners = [], compiled }) => [
      name,
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
