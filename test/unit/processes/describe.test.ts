import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessInfo } from '../../../src/core/model/process.ts';
import { ageMs, shortName } from '../../../src/core/processes/describe.ts';

function process(args: readonly string[], changes: Partial<ProcessInfo> = {}): ProcessInfo {
  return { pid: 42, name: 'x', commandLine: args.join(' '), args, ...changes };
}

const names: readonly (readonly [name: string, process: ProcessInfo])[] = [
  ['node server.js', process(['/usr/bin/node', '/home/me/app/server.js', '--token', 'abc'])],
  ['node server.js', process(['node', '--inspect=9229', '-r', 'dotenv/config', './server.js', '--port', '3000'])],
  ['node app/index.js', process(['node', '/home/me/app/index.js'])],
  ['node index.js', process(['node', 'index.js'])],
  ['python3 -m http.server', process(['python3', '-m', 'http.server', '8000'])],
  ['python3 manage.py', process(['/usr/bin/python3', 'manage.py', 'runserver'])],
  ['next dev', process(['node', '/home/me/app/node_modules/.bin/next', 'dev', '-p', '3000'])],
  ['next dev', process(['node', '/home/me/app/node_modules/next/dist/bin/next', 'dev'])],
  ['vite', process(['node', 'C:\\app\\node_modules\\vite\\bin\\vite.js', '--port', '3000'])],
  ['cli serve', process(['node', '/app/node_modules/@angular/cli/bin/ng', 'serve'])],
  [
    'python x/app.py',
    process(
      '/usr/bin/python /home/me/.vscode/extensions/a.debugpy-2024.1.0/libs/debugpy --connect 127.0.0.1:5678 --configure-qt none /home/me/x/app.py'.split(
        ' ',
      ),
    ),
  ],
  [
    'python x/app.py',
    process(['python', '-m', 'debugpy', '--listen', '5678', '--wait-for-client', '/home/me/x/app.py']),
  ],
  ['postgres', process(['/usr/lib/postgresql/15/bin/postgres', '-D', '/var/lib'])],
  ['nginx: master process', process(['nginx: master process /usr/sbin/nginx'])],
  ['bash', process(['-bash'])],
  ['node', process(['node', '-e', 'require("net").createServer().listen(3000)'])],
  ['node server.js', { pid: 42, name: 'node.exe', commandLine: '"C:\\Program Files\\nodejs\\node.exe" server.js' }],
  [
    'Electron',
    { pid: 42, name: 'Electron', commandLine: '/Applications/Visual Studio Code.app/Contents/MacOS/Electron --type=x' },
  ],
  ['svchost.exe', { pid: 42, name: 'svchost.exe', commandLine: '' }],
  ['42', { pid: 42, name: '', commandLine: '' }],
];

for (const [name, given] of names) {
  test(`${given.commandLine || given.name || 'nothing'} is ${name}`, () => {
    assert.equal(shortName(given), name);
  });
}

test('a name is one line of at most 60 characters, without control and direction characters', () => {
  const long = shortName(process(['node', `${'very-long-'.repeat(20)}.js`]));
  assert.equal(long.length, 60);
  assert.ok(long.endsWith('…'));
  assert.equal(shortName(process(['a\u001b[31m\nb\u202ec'])), 'a [31m b c');
});

test('age is what passed since the start, never negative, and unknown without a start', () => {
  assert.equal(ageMs({ startedAt: 1_000 }, 61_000), 60_000);
  assert.equal(ageMs({ startedAt: 61_000 }, 1_000), 0);
  assert.equal(ageMs({}, 1_000), undefined);
  assert.equal(ageMs({ startedAt: Number.NaN }, 1_000), undefined);
});
