import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { Listener } from '../../src/core/model/probe.ts';
import { type FreeFacts, freeRows } from '../../src/core/rows/freeRows.ts';
import { holder, now } from './diagnose/samples.ts';

const on = (port: number, pid: number, cwd: string): Listener => ({
  endpoint: { protocol: 'tcp', port, host: '127.0.0.1' },
  holder: holder({ pid, cwd, name: `server${pid}` }),
});
const conflict = (port: number): Conflict => ({
  id: `c${port}`,
  source: { kind: 'command' },
  endpoint: { protocol: 'tcp', port },
  candidates: [],
  firstSeen: now,
  lastSeen: now,
  count: 1,
  state: 'diagnosed',
});
const facts: FreeFacts = {
  listeners: [
    on(82, 1, '/srv'),
    on(2024, 2, '/srv'),
    on(3000, 3, '/home/me/app'),
    on(4000, 4, '/srv'),
    on(5000, 5, '/srv'),
  ],
  conflicts: [conflict(9000)],
  workspaceFolders: ['/home/me/app'],
  platform: 'linux',
  windowPids: [],
  configured: [{ protocol: 'tcp', port: 5000 }],
};
const ports = (text: string) =>
  freeRows(text, facts).rows.map(({ endpoint }) => (endpoint.protocol === 'unix' ? endpoint.path : endpoint.port));

test('ports in conflict come first, then those that run in this workspace or are configured in it, then the others', () => {
  assert.deepEqual(ports(''), [9000, 3000, 5000, 82, 2024, 4000]);
});

test('what was typed comes first, once, with who holds it', () => {
  const { rows } = freeRows('3000 3006', facts);
  assert.deepEqual(
    rows.map(({ endpoint, typed, known }) => [endpoint, typed, known.length]),
    [
      [{ protocol: 'tcp', port: 3000 }, true, 1],
      [{ protocol: 'tcp', port: 3006 }, true, 0],
    ],
  );
  assert.deepEqual(ports('http://localhost:4000/x'), [4000]);
  assert.deepEqual(ports('2023-2025'), [2023, 2024, 2025]);
  assert.deepEqual(ports('udp 82'), [82], 'another protocol than the one that is listened on');
  assert.equal(freeRows('udp 82', facts).rows[0]?.known.length, 0);
  assert.deepEqual(ports('9000'), [9000]);
  assert.deepEqual(ports('/run/app.sock'), ['/run/app.sock']);
});

test('text that is no port filters by process, folder and address; digits do both', () => {
  assert.deepEqual(ports('server4'), [4000]);
  assert.deepEqual(ports('srv 2024'), [2024]);
  assert.deepEqual(ports('00'), [9000, 3000, 5000, 4000]);
  assert.deepEqual(ports('500'), [500, 5000]);
});

test('what can be read in no way is said, and only then', () => {
  assert.deepEqual(freeRows('abc', facts), { rows: [], unread: { kind: 'unread', word: 'abc', why: 'no-port' } });
  assert.equal(freeRows('70000', facts).unread?.why, 'out-of-range');
  assert.equal(freeRows('3010-3000', facts).unread?.why, 'backwards');
  for (const text of ['', '3000', 'server4', ' , ']) assert.equal(freeRows(text, facts).unread, undefined, text);
});
