import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asTyped, privilegedKill } from '../../../src/core/processes/elevated.ts';
import { serviceStop } from '../../../src/core/processes/supervision.ts';
import { gentleArgs } from '../../../src/core/processes/taskkill.ts';
import { gentleSignal } from '../../../src/core/programs/table.ts';
import { quoteCommand } from '../../../src/core/text/quote.ts';

const server = { pid: 42, name: 'node', commandLine: 'node server.js', args: ['node', 'server.js'] };

test('a program is asked to close by its pid alone, never with its tree', () => {
  assert.deepEqual(gentleArgs(42), ['/PID', '42']);
});

test('what a user is handed is elevated and forces, in a line that cmd and PowerShell read alike', () => {
  const line = (argv: readonly string[] = []) => quoteCommand(asTyped(argv, 'win32'), 'win32');
  assert.equal(
    line(privilegedKill(server, 'win32')),
    `powershell -NoProfile -Command "Start-Process -Verb RunAs taskkill -ArgumentList '/F /PID 42'"`,
  );
  assert.equal(
    line(serviceStop('W3SVC')),
    `powershell -NoProfile -Command "Start-Process -Verb RunAs sc.exe -ArgumentList 'stop W3SVC'"`,
  );
});

test('a command that needs no more rights, or another system, is typed as it is', () => {
  for (const argv of [
    ['docker', 'ps'],
    ['netsh', 'interface', 'show'],
    ['pm2', 'stop', 'x'],
  ])
    assert.deepEqual(asTyped(argv, 'win32'), argv);
  assert.deepEqual(asTyped(privilegedKill(server, 'linux'), 'linux'), ['sudo', 'kill', '42']);
});

test('a word that a shell could read as more is not put into quotes of ours', () => {
  for (const word of ["a'b", 'a b', 'a$b', 'a"b', 'a;b', 'a&b', '']) {
    const argv = ['sc.exe', 'stop', word];
    assert.deepEqual(asTyped(argv, 'win32'), argv, word);
  }
});

for (const [signal, ...args] of [
  ['SIGINT', 'uwsgi', '--master', '--http-socket', ':8001'],
  ['SIGINT', '/usr/bin/uwsgi-core', '--ini', 'app.ini'],
  ['SIGINT', '/usr/lib/postgresql/15/bin/postgres', '-D', 'data'],
  ['SIGTERM', '/usr/bin/python3', '/usr/bin/gunicorn', 'app:app'],
  ['SIGTERM', 'psql', 'postgres'],
] as const)
  test(`${args.join(' ')} is asked to end by ${signal}, and so is what is typed for it`, () => {
    const process = { pid: 42, name: args[0].split('/').at(-1) ?? '', commandLine: args.join(' '), args };
    assert.equal(gentleSignal(process), signal);
    const typed = privilegedKill(process, 'darwin').join(' ');
    assert.equal(typed, signal === 'SIGINT' ? 'sudo kill -INT 42' : 'sudo kill 42');
  });
