import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../support/fixtures.ts';

/** What makes a test depend on when or where it runs, each with what to do instead. */
const habits: readonly { readonly pattern: RegExp; readonly instead: string; readonly unless?: readonly string[] }[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)/,
    instead: 'hand a fixed time to what is tested: an age that is worked out a minute later is another one',
    // The start of a real process is compared with the time before and after it.
    unless: ['node/probe/linux-tcp.test.ts'],
  },
  { pattern: /\.(?:only|todo)\(/, instead: 'run one file by its path' },
  { pattern: /\bsetTimeout\([^,]*resolve[^,]*, *\d{3,}\)/, instead: 'wait for an event, or ask again until it is so' },
  {
    pattern: /function freePort\b/,
    instead: 'take freePort of test/host/ports.ts: what it gives, no other run of the tests takes',
  },
];

test('no test depends on the time of day, on how long it takes, or on ports that another run may choose', async () => {
  const folders = ['unit', 'node', 'compilers', 'vscode'];
  const lists = await Promise.all(
    folders.map(async folder => {
      const names = await readdir(join(projectRoot, 'test', folder), { recursive: true });
      return names.filter(name => name.endsWith('.ts')).map(name => `${folder}/${name.split(sep).join('/')}`);
    }),
  );
  const found: string[] = [];
  for (const file of lists.flat().filter(name => name !== 'unit/testsThemselves.test.ts')) {
    const lines = (await readFile(join(projectRoot, 'test', file), 'utf8')).split('\n');
    for (const { pattern, instead, unless } of habits) {
      if (unless?.includes(file) === true) continue;
      for (const [at, line] of lines.entries())
        if (pattern.test(line)) found.push(`test/${file}:${at + 1}: ${line.trim()}: ${instead}`);
    }
  }
  assert.deepEqual(found, []);
});
