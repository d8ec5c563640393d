import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BoundAddress, parseIp } from '../../../src/core/model/address.ts';
import { sortRows } from '../../../src/core/probe/decide.ts';
import { assembleHolders } from '../../../src/core/probe/holders.ts';
import type { SocketRow } from '../../../src/core/probe/socketRow.ts';
import { childrenOf, type ProcessRow, parentsOf, processTable } from '../../../src/core/processes/processTable.ts';

const row = (host: string, port: number, more: Partial<SocketRow> = {}): SocketRow => ({
  protocol: 'tcp',
  host,
  port,
  state: 'listen',
  ...more,
});
const process = (pid: number, parentPid: number, startedAt?: number): ProcessRow => ({
  pid,
  parentPid,
  name: `p${pid}`,
  commandLine: '',
  ...(startedAt === undefined ? {} : { startedAt }),
});
const address = (text: string, dual = false): BoundAddress[] => {
  const ip = parseIp(text);
  assert.ok(ip);
  return [{ address: ip, dual }];
};
const dual = address('::', true);

test('a listener is in the way when the addresses overlap, else it is a neighbour', () => {
  const rows = [
    row('0.0.0.0', 3000),
    row('127.0.0.1', 3000),
    row('127.0.0.2', 3000),
    row('::', 3000, { dual: false }),
    row('::1', 3000),
    row('0.0.0.0', 23000),
    row('0.0.0.0', 3000, { protocol: 'udp', state: 'bound' }),
  ];
  const hosts = (found: readonly SocketRow[]) => found.map(one => one.host);
  const endpoint = { protocol: 'tcp', port: 3000 } as const;
  const local = sortRows(rows, endpoint, address('127.0.0.1'));
  assert.deepEqual(hosts(local.holding), ['0.0.0.0', '127.0.0.1']);
  assert.deepEqual(hosts(local.neighbours), ['127.0.0.2', '::', '::1']);
  assert.equal(sortRows(rows, endpoint, dual).holding.length, 5);
  // Whether this wildcard takes IPv4 is not told: then it does.
  assert.deepEqual(hosts(sortRows([row('::', 3000)], endpoint, address('127.0.0.1')).holding), ['::']);
});

test('connections, closing sockets and bound ones are told apart', () => {
  const rows = [
    row('127.0.0.1', 3000, { state: 'established', remote: '127.0.0.1:5', pid: 9 }),
    row('127.0.0.1', 3000, { state: 'time-wait', remote: '127.0.0.1:6', pid: 9 }),
    row('127.0.0.1', 3000, { state: 'fin-wait-2', remote: '127.0.0.1:7', pid: 0 }),
    row('127.0.0.1', 3000, { state: 'fin-wait-2', remote: '127.0.0.1:8', pid: 9 }),
    row('127.0.0.1', 3000, { state: 'bound', pid: 9 }),
  ];
  const sorted = sortRows(rows, { protocol: 'tcp', port: 3000 }, dual);
  assert.deepEqual(
    [sorted.holding.length, sorted.connections.length, sorted.lingering.length, sorted.bound.length],
    [0, 2, 2, 1],
  );
});

test('an address that the tool cut is taken by its beginning', () => {
  const rows = [row('fe80::c34:4384:6', 3000, { cut: true })];
  const endpoint = { protocol: 'tcp', port: 3000 } as const;
  assert.equal(sortRows(rows, endpoint, address('fe80::c34:4384:6aaa:1')).holding.length, 1);
  assert.equal(sortRows(rows, endpoint, address('fe80::1')).holding.length, 0);
  assert.equal(sortRows(rows, endpoint, address('0.0.0.0')).holding.length, 0);
  assert.equal(sortRows(rows, endpoint, dual).holding.length, 1);
  const mapped = [row('::ffff:127.0.0.1', 3000, { cut: true })];
  assert.equal(sortRows(mapped, endpoint, address('127.0.0.1')).holding.length, 1);
  assert.equal(sortRows(mapped, endpoint, address('127.0.0.12')).holding.length, 1);
  assert.equal(sortRows(mapped, endpoint, address('127.0.0.2')).holding.length, 0);
  assert.equal(sortRows(mapped, endpoint, address('0.0.0.0')).holding.length, 1);
  assert.equal(sortRows(mapped, endpoint, address('::1')).holding.length, 0);
});

test('a parent that is younger than its child is a re-used pid', () => {
  const table = processTable([process(1, 0, 1000), process(10, 1, 9_000_000), process(11, 10, 5_000_000)]);
  assert.deepEqual(parentsOf(table, 11), []);
  assert.deepEqual(
    parentsOf(table, 10).map(parent => parent.pid),
    [1],
  );
});

test('rings of parents end', () => {
  const table = processTable([process(2, 3), process(3, 2), process(4, 4)]);
  assert.deepEqual(
    parentsOf(table, 2).map(parent => parent.pid),
    [3],
  );
  assert.deepEqual(parentsOf(table, 4), []);
  assert.deepEqual(childrenOf(table, 4), []);
});

test('of a family with one socket the oldest owns it', () => {
  const table = processTable([process(1, 0), process(10, 1), process(11, 10), process(12, 11), process(20, 1)]);
  const { holders } = assembleHolders(
    [12, 11, 10, 20].map(pid => row('0.0.0.0', 80, { pid })),
    table,
  );
  assert.deepEqual(
    holders.map(holder => [holder.pid, holder.sharedWith]),
    [
      [10, [12, 11]],
      [20, undefined],
    ],
  );
  assert.deepEqual(
    holders[0]?.parents.map(parent => parent.pid),
    [1],
  );
  assert.deepEqual(holders[0]?.sockets, [{ protocol: 'tcp', state: 'listen', local: '0.0.0.0:80' }]);
});

test('dead pids, rows without a pid, and no table at all', () => {
  const rows = [row('::', 80, { pid: 99 }), row('::', 80), row('::', 80, { pid: 0 })];
  const withTable = assembleHolders(rows, processTable([process(1, 0)]));
  assert.deepEqual([withTable.holders.length, withTable.dead.length, withTable.unowned.length], [0, 1, 2]);
  const without = assembleHolders([row('::', 80, { pid: 99, name: 'node' })], processTable([]));
  assert.deepEqual(
    without.holders.map(holder => [holder.pid, holder.name]),
    [[99, 'node']],
  );
});
