import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { quoteCommand } from '../../src/core/quote.ts';

const awkward = ['plain', 'two words', "it's", '$(touch /tmp/x)', '`id`', 'a;b', '"q"', '*', '~', '', '-x', 'ä', '\\'];

test('a POSIX shell reads the quoted words back unchanged', {
  skip: process.platform === 'win32' && 'needs a POSIX shell',
}, () => {
  const line = quoteCommand(['printf', '%s\\0', ...awkward], 'linux');
  const output = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
  assert.deepEqual(output.split('\0').slice(0, -1), awkward);
});

test('a line break or an escape in a word cannot start a second command', () => {
  assert.equal(quoteCommand(['kill', '1\nrm -rf x\u001b[2J'], 'linux'), "kill '1 rm -rf x [2J'");
});

test('Windows gets double quotes', () => {
  assert.equal(quoteCommand(['net', 'stop', 'my service'], 'win32'), 'net stop "my service"');
});
