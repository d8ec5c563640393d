import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { quoteCommand } from '../../src/core/text/quote.ts';

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

/** As fish parts a line: between single quotes a backslash is read before a quote and before another. */
function fishWords(line: string): readonly string[] {
  const bare = line.replaceAll(/'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/g, 'q');
  return bare.split(/[\s;]+/);
}

test('no word ends its quotes by itself in a shell that reads a backslash between them', () => {
  for (const word of ["\\'; touch x; '", "\\\\'; touch x #", 'a\\', "it's", "'\\'", '\u2019; touch x; \u2019'])
    assert.equal(fishWords(quoteCommand(['stop', word], 'linux')).length, 2, word);
});

test('nothing that hides a part of the line is typed', () => {
  const line = quoteCommand(['stop', 'a\u202eb\u0085c\u2028d\u200be\u009bf'], 'linux');
  assert.equal(line, "stop 'a b c d e f'");
});

test('nothing is left that PowerShell or cmd would read within the quotes', () => {
  const line = quoteCommand(['stop', 'a $(calc) `x %PATH% \u201c; calc; \u201d'], 'win32');
  assert.equal(line, 'stop "a ?(calc) ?x ?PATH? ?; calc; ?"');
});

test('Windows gets double quotes', () => {
  assert.equal(quoteCommand(['net', 'stop', 'my service'], 'win32'), 'net stop "my service"');
});
