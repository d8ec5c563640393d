import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { Listener } from '../../src/core/model/probe.ts';
import { portRows, type RowFacts } from '../../src/core/rows/portRows.ts';
import { held, holder, now } from './diagnose/samples.ts';

const base: RowFacts = {
  listeners: [],
  conflicts: [],
  workspaceFolders: ['/home/me/app'],
  platform: 'linux',
  windowPids: [4000],
  filter: '',
};
const on = (port: number, host: string, rest: Partial<Listener> = {}): Listener => ({
  endpoint: { protocol: 'tcp', port, host },
  ...rest,
});
const conflict: Conflict = {
  id: 'c1',
  source: { kind: 'debug', id: 's', name: 'Shop', configuration: {} },
  endpoint: { protocol: 'tcp', port: 3000 },
  candidates: [],
  firstSeen: now,
  lastSeen: now,
  count: 1,
  state: 'diagnosed',
};
const brief = (facts: Partial<RowFacts>) =>
  portRows({ ...base, ...facts }).map(group => [
    group.id,
    group.rows.map(row => (row.kind === 'conflict' ? row.id : row.endpoint.port)),
  ]);

test('conflicts first, then this workspace, then the others; by port; empty groups are left out', () => {
  const listeners = [
    on(9000, '::', { holder: holder({ pid: 9, cwd: '/srv' }) }),
    on(5173, '::', { holder: holder({ pid: 5 }) }),
    on(4000, '::', { holder: holder({ pid: 4 }) }),
  ];
  assert.deepEqual(brief({ listeners, conflicts: [conflict] }), [
    ['conflicts', ['c1']],
    ['workspace', [4000, 5173]],
    ['others', [9000]],
  ]);
  assert.deepEqual(brief({}), []);
});

test('a process on both families is one row; two processes on one port are two', () => {
  const listeners = [
    on(3000, '0.0.0.0', { holder: holder({ pid: 1 }) }),
    on(3000, '::', { holder: holder({ pid: 1 }) }),
    on(3000, '127.0.0.1', { holder: holder({ pid: 2 }) }),
  ];
  const [group] = portRows({ ...base, listeners });
  assert.deepEqual(
    group?.rows.map(row => row.kind === 'listener' && row.addresses),
    [['0.0.0.0:3000', '[::]:3000'], ['127.0.0.1:3000']],
  );
});

test('what a terminal of this window started is ours, wherever it runs; so is a container of our compose file', () => {
  const started = holder({ cwd: '/tmp', parents: [{ pid: 4000, name: 'bash', commandLine: 'bash' }] });
  const container = { engine: 'docker', name: 'db', composeDirectory: '/home/me/app' } as const;
  const listeners = [on(3000, '::', { holder: started }), on(5432, '::', { container, user: 'root' })];
  assert.deepEqual(brief({ listeners }), [['workspace', [3000, 5432]]]);
});

test('a socket in the file system is no port', () => {
  assert.deepEqual(brief({ listeners: [{ endpoint: { protocol: 'unix', path: '/run/x' } }] }), []);
});

test('every word of the filter has to be in the row: port, name, pid, folder, user or container', () => {
  const listeners = [
    on(3000, '::', { holder: holder({ pid: 77 }) }),
    on(5432, '::', { container: { engine: 'docker', name: 'Shop-DB', image: 'postgres:16' } }),
  ];
  const facts = { listeners, conflicts: [conflict] };
  assert.deepEqual(brief({ ...facts, filter: 'node 77' }), [['workspace', [3000]]]);
  assert.deepEqual(brief({ ...facts, filter: '/home/me/app' }), [['workspace', [3000]]]);
  assert.deepEqual(brief({ ...facts, filter: 'shop' }), [
    ['conflicts', ['c1']],
    ['others', [5432]],
  ]);
  assert.deepEqual(brief({ ...facts, filter: 'postgres node' }), []);
});

test('the holder that a conflict names is not listed again; another one on its port is', () => {
  const listeners = [
    on(3000, '::', { holder: holder({ pid: 1 }) }),
    on(3000, '127.0.0.1', { holder: holder({ pid: 2 }) }),
    on(3001, '::', { holder: holder({ pid: 1 }) }),
  ];
  const named: Conflict = { ...conflict, probe: held(holder({ pid: 1 })) };
  assert.deepEqual(
    portRows({ ...base, listeners, conflicts: [named] }).map(({ rows }) => rows.map(row => row.id)),
    [['c1'], ['tcp:3000 2', 'tcp:3001 1']],
  );
});

test('several runs that failed on one port are one row, the newest first, with the runs under it', () => {
  const run = (id: string, name: string, port = 3000): Conflict => ({
    ...conflict,
    id,
    source: { kind: 'task', id, name },
    endpoint: { protocol: 'tcp', port },
  });
  const conflicts = [run('c3', 'web'), run('c2', 'api', 4000), run('c1', 'old')];
  const shown = (filter: string) =>
    portRows({ ...base, conflicts, filter }).flatMap(({ rows }) =>
      rows.map(row => [row.id, ...(row.kind === 'conflict' ? row.runs.map(({ id }) => id) : [])]),
    );
  assert.deepEqual(shown(''), [['c3', 'c3', 'c1'], ['c2']]);
  assert.deepEqual(shown('old'), [['c3', 'c3', 'c1']]);
});

test('another working tree inside of this folder is not of this workspace', () => {
  const listeners = [
    on(3000, '::', { holder: holder({ pid: 1, cwd: '/home/me/app/.trees/agent' }) }),
    on(4000, '::', { holder: holder({ pid: 2 }) }),
  ];
  assert.deepEqual(brief({ listeners, siblings: ['/home/me/app/.trees/agent'] }), [
    ['workspace', [4000]],
    ['others', [3000]],
  ]);
});
