import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AdviceRequest,
  adviseReuseAddress,
  commandOf,
  programFiles,
} from '../../../../src/core/fix/reuseAddress/advise.ts';
import type { FileReader } from '../../../../src/core/host.ts';
import { fixtureText } from '../../../support/fixtures.ts';

const lacking = fixtureText('sources', 'c-goto', 'before.c');
const having = fixtureText('sources', 'c-goto', 'after.c');
const port = Number(/\b24\d\d\d\b/.exec(lacking)?.[0]);

const sources = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([file, text]) => ({ file, text, languageId: 'plaintext' }));

async function advise(files: Readonly<Record<string, string>>, change: Partial<AdviceRequest> = {}): Promise<string> {
  const decision = await adviseReuseAddress({
    endpoint: { protocol: 'tcp', port },
    platform: 'linux',
    probe: { kind: 'lingering', states: [], secondsLeft: 12 },
    frames: [],
    commandLine: './server',
    files: sources(files),
    isReadOnly: async () => false,
    ...change,
  });
  if (decision.kind === 'decline') return `${decision.reason}: ${decision.sentence}`;
  return `${decision.how} ${decision.place?.file ?? 'asks'}`;
}

describe('adviseReuseAddress', () => {
  it('offers it where the program that was started binds without it', async () => {
    assert.equal(await advise({ '/w/server.c': lacking, '/w/other.c': lacking }), 'edit /w/server.c');
    assert.equal(await advise({ '/w/a.c': lacking }, { commandLine: 'make run' }), 'edit /w/a.c');
    assert.equal(await advise({ '/w/a.c': lacking, '/w/b.c': lacking }, { commandLine: '' }), 'edit asks');
  });

  it('offers nothing when that program sets it already, whatever lies beside it', async () => {
    assert.match(await advise({ '/w/server.c': having, '/w/other.c': lacking }), /^already-set: .*set before the bind/);
    assert.match(await advise({ '/w/server.c': having }, { commandLine: '' }), /^already-set/);
    const frames = [{ file: '/w/lib.c', line: 20 }];
    assert.match(await advise({ '/w/server.c': lacking, '/w/lib.c': having }, { frames }), /^already-set/);
  });

  it('says for the language that was started why there is nothing to do', async () => {
    const server = "require('net').createServer().listen(24001);\n";
    assert.match(
      await advise({ '/w/app.js': server, '/w/lib.c': lacking }, { commandLine: 'nodemon app.js' }),
      /^already-set: Node, Deno and Bun/,
    );
    const udp = fixtureText('sources', 'c-neg-udp', 'before.c');
    assert.match(await advise({ '/w/server.c': udp }), /^already-set: .*UDP/);
    assert.match(await advise({}, { commandLine: 'php -S localhost:24001' }), /^already-set: php -S/);
    // Started by something that is not in the workspace: what lies there in another language has nothing to do with it.
    assert.match(await advise({ '/w/lib.c': lacking }, { commandLine: 'node /opt/app.js' }), /^already-set: Node/);
    assert.match(await advise({ '/w/lib.c': lacking }, { commandLine: 'go run ./cmd' }), /^already-set: In Go/);
    assert.match(await advise({ '/w/lib.c': lacking }, { commandLine: 'python3.12 /opt/s.py' }), /^no-bind-found/);
    assert.match(await advise({}, { commandLine: 'socat TCP-LISTEN:24001 -' }), /^no-bind-found: .*socat/);
    assert.match(await advise({ '/w/server.f90': 'call c_bind(fd)\n' }), /^unknown-language/);
    assert.match(await advise({ '/w/readme.c': '// bind later\n' }), /^no-bind-found/);
  });

  it('shows a snippet where there is no safe place', async () => {
    const text = 'import socket\nsocket.socket().bind(("", 24001))\n';
    assert.equal(await advise({ '/w/s.py': text }, { commandLine: 'python3 s.py' }), 'snippet /w/s.py');
    assert.equal(await advise({ '/w/app/s.py': text }, { commandLine: 'python3 -m app.s' }), 'snippet /w/app/s.py');
  });

  it('offers nothing in a file that cannot be written, on Windows, or for another protocol', async () => {
    assert.match(await advise({ '/w/server.c': lacking }, { isReadOnly: async () => true }), /^read-only/);
    assert.match(await advise({ '/w/server.c': lacking }, { platform: 'win32' }), /^windows/);
    const endpoint = { protocol: 'udp', port } as const;
    assert.match(await advise({ '/w/server.c': lacking }, { endpoint }), /^udp/);
    assert.match(
      await advise({ '/w/server.c': lacking }, { endpoint: { protocol: 'unix', path: '/tmp/s' } }),
      /^unix-socket/,
    );
    const probe = { kind: 'held', holders: [] } as const;
    assert.match(await advise({ '/w/server.c': lacking }, { probe }), /^live-listener/);
  });
});

describe('programFiles', () => {
  it('reads what may bind, and what is named', async () => {
    const texts: Readonly<Record<string, string>> = { '/w/a.c': lacking, '/w/b.c': 'int x;\n', '/lib/c.py': 'x = 1\n' };
    const reader: FileReader = {
      read: async file => texts[file],
      find: async () => ['/w/a.c', '/w/b.c'],
      exists: async file => file in texts,
      holding: async (files, needles) => files.filter(file => needles.some(needle => texts[file]?.includes(needle))),
    };
    const found = await programFiles(reader, ['/w'], ['/lib/c.py', '/gone.py']);
    assert.deepEqual(
      found.map(({ file }) => file),
      ['/lib/c.py', '/w/a.c'],
    );
  });
});

describe('commandOf', () => {
  it('is the command line, or what a debug configuration starts', () => {
    assert.equal(commandOf({ kind: 'terminal', id: '1', name: 'sh', commandLine: './server' }), './server');
    assert.equal(commandOf({ kind: 'task', id: '1', name: 'run' }), '');
    const configuration = { type: 'debugpy', program: '/w/s.py', args: ['1'] };
    assert.equal(commandOf({ kind: 'debug', id: '1', name: 'run', configuration }), '/w/s.py');
    assert.equal(commandOf({ kind: 'command' }), '');
  });
});
