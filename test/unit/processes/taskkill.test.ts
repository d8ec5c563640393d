import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asTyped, privilegedKill } from '../../../src/core/processes/elevated.ts';
import { serviceStop } from '../../../src/core/processes/supervision.ts';
import { gentleArgs } from '../../../src/core/processes/taskkill.ts';
import { quoteCommand } from '../../../src/core/text/quote.ts';

test('a program is asked to close by its pid alone, never with its tree', () => {
  assert.deepEqual(gentleArgs(42), ['/PID', '42']);
});

test('what a user is handed is elevated and forces, in a line that cmd and PowerShell read alike', () => {
  const line = (argv: readonly string[] = []) => quoteCommand(asTyped(argv, 'win32'), 'win32');
  assert.equal(
    line(privilegedKill(42, 'win32')),
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
  assert.deepEqual(asTyped(privilegedKill(42, 'linux'), 'linux'), ['sudo', 'kill', '42']);
});

test('a word that a shell could read as more is not put into quotes of ours', () => {
  for (const word of ["a'b", 'a b', 'a$b', 'a"b', 'a;b', 'a&b', '']) {
    const argv = ['sc.exe', 'stop', word];
    assert.deepEqual(asTyped(argv, 'win32'), argv, word);
  }
});
