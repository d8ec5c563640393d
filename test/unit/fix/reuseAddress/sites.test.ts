import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindSites, planReuseAddress } from '../../../../src/core/fix/reuseAddress/index.ts';
import { languageOf, languages } from '../../../../src/core/fix/reuseAddress/languages/table.ts';
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
