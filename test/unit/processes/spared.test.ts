import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProcessRow, processTable } from '../../../src/core/processes/processTable.ts';
import { endedTree } from '../../../src/core/processes/spared.ts';

const row = (pid: number, parentPid: number, name: string): ProcessRow => ({
  pid,
  parentPid,
  name,
  executable: `C:\\x\\${name}`,
  commandLine: `"C:\\x\\${name}"`,
  startedAt: pid,
});

test('what a server only opened, and what is protected, lives on with all that is below it', () => {
  const table = processTable([
    row(10, 1, 'node.exe'),
    row(11, 10, 'esbuild.exe'),
    row(12, 10, 'chrome.exe'),
    row(13, 12, 'chrome.exe'),
    row(14, 13, 'crashpad_handler.exe'),
    row(15, 10, 'cmd.exe'),
    row(16, 15, 'node.exe'),
    row(17, 15, 'Code.exe'),
    row(18, 17, 'node.exe'),
    row(19, 10, 'msedge.exe'),
    row(20, 10, 'explorer.exe'),
    row(21, 10, 'svchost.exe'),
  ]);
  assert.deepEqual(
    endedTree(table, 10).map(({ pid }) => pid),
    [11, 15, 16],
  );
});
