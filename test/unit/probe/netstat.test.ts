import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isListening, type SocketRow } from '../../../src/core/probe/socketRow.ts';
import { boundOnly, parseWindowsNetstat, windowsNetstatArgs } from '../../../src/core/probe/windows/netstat.ts';
import { fixturePath } from '../../support/fixtures.ts';

const rowsOf = (name: string): SocketRow[] => parseWindowsNetstat(readFileSync(fixturePath('probe', name), 'latin1'));
const listeners = (rows: readonly SocketRow[]) =>
  rows.filter(row => row.protocol === 'tcp' && isListening(row)).map(row => [row.host, row.port, row.pid]);

test('argv: both families, numbers, pids; nothing that needs elevation', () => {
  assert.deepEqual(windowsNetstatArgs(), ['-a', '-n', '-o']);
});

test('English', () => {
  const rows = rowsOf('netstat-ano-en.txt');
  assert.deepEqual(listeners(rows), [
    ['0.0.0.0', 135, 1016],
    ['0.0.0.0', 445, 4],
    ['0.0.0.0', 3000, 20304],
    ['::', 3000, 20304],
    ['::1', 3000, 22920],
    ['fe80::64db:e0f4:68ef:802e', 8080, 777],
  ]);
  assert.deepEqual(
    rows.filter(row => row.protocol === 'udp').map(row => [row.host, row.zone, row.port, row.pid, row.state]),
    [
      ['0.0.0.0', undefined, 5353, 2780, 'bound'],
      ['::', undefined, 5353, 2780, 'bound'],
      ['fe80::64db:e0f4:68ef:802e', '12', 1900, 8708, 'bound'],
    ],
  );
  assert.deepEqual(
    rows.filter(row => row.remote !== undefined).map(row => [row.port, row.remote, row.state, row.pid]),
    [
      [3000, '127.0.0.1:51234', 'established', 20304],
      [51234, '127.0.0.1:3000', 'established', 7777],
      [51300, '127.0.0.1:3000', 'time-wait', 0],
    ],
  );
});

test('German in its OEM code page: the states are not understood and not needed', () => {
  const rows = rowsOf('netstat-ano-de-cp850.bin');
  assert.deepEqual(listeners(rows), [
    ['0.0.0.0', 135, 1128],
    ['127.0.0.1', 8765, 9876],
    ['::1', 8765, 19752],
  ]);
  assert.deepEqual(
    rows.filter(row => row.remote !== undefined).map(row => row.state),
    ['established', 'time-wait'],
  );
});

test('French, Chinese and Russian', () => {
  assert.deepEqual(listeners(rowsOf('netstat-ano-fr.txt')), [
    ['0.0.0.0', 80, 4],
    ['0.0.0.0', 135, 1112],
    ['127.0.0.1', 5173, 4242],
    ['::', 80, 4],
    ['::1', 49670, 5100],
  ]);
  assert.deepEqual(listeners(rowsOf('netstat-ano-zh-gbk.bin')), [
    ['0.0.0.0', 3000, 4242],
    ['::', 3000, 4242],
  ]);
  assert.deepEqual(listeners(rowsOf('netstat-ano-ru-cp866.bin')), [['0.0.0.0', 5173, 9001]]);
});

test('a state of two words does not move the pid', () => {
  const rows = rowsOf('netstat-ano-state-with-blank.txt');
  assert.deepEqual(listeners(rows), [['127.0.0.1', 9876, 8872]]);
  assert.deepEqual(
    rows.map(row => [row.pid, row.state]),
    [
      [8872, 'listen'],
      [8872, 'established'],
      [8873, 'established'],
      [0, 'time-wait'],
    ],
  );
});

test('bound and not listening: what only -q shows', () => {
  const plain = parseWindowsNetstat('  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1016\r\n');
  assert.deepEqual(
    boundOnly(rowsOf('netstat-anoq-en.txt'), plain).map(row => [row.host, row.port, row.pid, row.state]),
    [
      ['127.0.0.1', 4000, 5151, 'bound'],
      ['0.0.0.0', 51234, 7777, 'bound'],
    ],
  );
});

test('no pid column, a name for a port, an error text: nothing', () => {
  assert.deepEqual(parseWindowsNetstat('  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING\r\n'), []);
  assert.deepEqual(
    parseWindowsNetstat('  TCP    host:http              0.0.0.0:0              LISTENING       4\r\n'),
    [],
  );
  assert.deepEqual(parseWindowsNetstat("Der Befehl 'netstat' wurde nicht gefunden.\r\n"), []);
  assert.deepEqual(parseWindowsNetstat(''), []);
});
