import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePsGroups } from '../../../src/core/probe/ps.ts';
import { besidesInConsole, besidesInForeground } from '../../../src/core/processes/foreground.ts';
import { processTable } from '../../../src/core/processes/processTable.ts';
import { isShell } from '../../../src/core/programs/shells.ts';

/** Columns of `ps -o pid=,ppid=,pgid=,tpgid=`. 10 is who asks, 20 the shell of a terminal; 100 holds the port. */
const own = '1 0 1 -1\n9 1 9 -1\n10 9 9 -1\n20 9 20 100';

const terminals: readonly (readonly [what: string, rows: string, besides: readonly number[] | undefined])[] = [
  ['alone', '100 20 100 100', []],
  ['below npm and its shell', '90 20 100 100\n91 90 100 100\n100 91 100 100', []],
  ['with what it started', '100 20 100 100\n101 100 100 100\n102 101 100 100', []],
  ['beside another of concurrently', '90 20 100 100\n100 90 100 100\n101 90 100 100', [101]],
  ['beside an orphan of its group', '100 20 100 100\n101 1 100 100', [101]],
  ['in the background', '100 20 100 200\n200 20 200 200', undefined],
  ['without a terminal', '100 20 100 -1', undefined],
  ['without a terminal, as macOS says it', '100 20 100 0', undefined],
  ['gone', '101 20 100 100', undefined],
  ['in a terminal within the terminal', '90 20 100 100\n95 90 95 110\n100 95 110 110', []],
  [
    'in one whose outer one has another in front',
    '90 20 90 200\n95 90 95 110\n100 95 110 110\n200 20 200 200',
    undefined,
  ],
  ['in one that has a neighbour outside', '90 20 100 100\n91 20 100 100\n95 90 95 110\n100 95 110 110', [91]],
  ['in the group of who asks', '100 10 9 9', undefined],
];

for (const [what, rows, besides] of terminals)
  test(`whom Ctrl+C would reach besides a process ${what}`, () => {
    assert.deepEqual(besidesInForeground(parsePsGroups(`${own}\n${rows}`), 100, 10), besides);
  });

test('parents in a ring come to an end', () => {
  assert.deepEqual(besidesInForeground(parsePsGroups('100 101 100 100\n101 100 100 100'), 100, 1), []);
});

test('a table that is no table tells of nobody', () => {
  for (const text of ['', 'PID PPID', '1 2 3', '1 2 3 x', '-1 2 3 4', '1 2 3 4 5', '99999999999 1 1 1'])
    assert.equal(parsePsGroups(text).size, 0, text);
});

const windows: readonly (readonly [
  what: string,
  rows: readonly (readonly [pid: number, parent: number, name: string])[],
  besides: readonly number[],
])[] = [
  [
    'a server of the shell',
    [
      [20, 9, 'cmd.exe'],
      [100, 20, 'node.exe'],
    ],
    [],
  ],
  [
    'two servers of one batch file',
    [
      [20, 9, 'cmd.exe'],
      [21, 20, 'cmd.exe'],
      [100, 21, 'node.exe'],
      [101, 21, 'node.exe'],
    ],
    [101],
  ],
  [
    'another command of the same shell',
    [
      [20, 9, 'powershell.exe'],
      [100, 20, 'node.exe'],
      [101, 20, 'ping.exe'],
    ],
    [101],
  ],
  [
    'what the server started',
    [
      [20, 9, 'cmd.exe'],
      [100, 20, 'node.exe'],
      [101, 100, 'esbuild.exe'],
    ],
    [],
  ],
  [
    'a server below something else',
    [
      [9, 1, 'Code.exe'],
      [100, 9, 'node.exe'],
      [101, 9, 'node.exe'],
    ],
    [],
  ],
];

for (const [what, rows, besides] of windows)
  test(`whom Ctrl+C would reach in a console: ${what}`, () => {
    const table = processTable(
      rows.map(([pid, parentPid, name]) => ({ pid, parentPid, name, commandLine: name, args: [name], startedAt: pid })),
    );
    assert.deepEqual(besidesInConsole(table, 100, isShell), besides);
  });
