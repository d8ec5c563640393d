import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Locks } from '../../../src/core/host.ts';
import type { StatedLock } from '../../../src/core/model/failure.ts';
import type { LockLook } from '../../../src/core/model/probe.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { createLocks } from '../../../src/node/kill/index.ts';
import { freePort, isAlive, loopback, makeProbe, type Started, serverScript, start } from './support/world.ts';

const isLinux = process.platform === 'linux';
const gentle = { graceMs: 10_000, force: false };

/** Listens on the port it is given, if any, and calls itself as it is told. */
const program = `
const [port, title, ...habits] = process.argv.slice(2);
if (title) process.title = title;
if (habits.includes('deaf')) process.on('SIGTERM', () => {});
const ready = () => console.log('ready ' + process.pid);
if (Number(port)) require('node:http').createServer((_, response) => response.end()).listen(Number(port), '${loopback}', ready);
else { setInterval(() => {}, 1000); ready(); }
`;

async function project(t: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'port-medic-locks-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const bin = join(folder, 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'vite'), program);
  await writeFile(join(folder, 'package.json'), '{}');
  return folder;
}

async function startVite(t: TestContext, folder: string, port = 0, ...habits: readonly string[]): Promise<Started> {
  const args = [join(folder, 'node_modules', '.bin', 'vite'), String(port), '', ...habits];
  const started = start(t, process.execPath, args, { cwd: folder });
  await started.ready();
  return started;
}

/** A process that has the file locked, as flock(2) does it. */
async function startLocking(t: TestContext, file: string, folder: string, title = ''): Promise<Started> {
  await mkdir(dirname(file), { recursive: true });
  const vite = join(folder, 'node_modules', '.bin', 'vite');
  const started = start(t, 'flock', ['--no-fork', '-x', file, process.execPath, vite, '0', title], { cwd: tmpdir() });
  await started.ready();
  return started;
}

function running(look: LockLook): Extract<LockLook, { kind: 'running' }> {
  assert.equal(look.kind, 'running', JSON.stringify(look));
  assert.ok(look.kind === 'running');
  return look;
}

const makeLocks = (t: TestContext): Locks => createLocks({ probe: makeProbe(t) });

test('the server that answers at the stated address is the one, and is ended', async t => {
  const [folder, port, locks] = [await project(t), await freePort(), makeLocks(t)];
  const vite = await startVite(t, folder, port);
  const lock: StatedLock = { program: 'Vite', pid: vite.pid, url: `http://localhost:${port}/` };
  const { holder, by } = running(await locks.look(lock));
  assert.deepEqual([holder.pid, by], [vite.pid, 'address']);
  assert.ok(holder.startToken !== undefined || holder.startedAt !== undefined);
  assert.deepEqual(
    holder.sockets.map(socket => socket.local),
    [`${loopback}:${port}`],
  );
  assert.deepEqual(await locks.end(holder, lock, gentle), { kind: 'freed', forced: false });
  assert.equal(isAlive(vite.pid), false);
  assert.equal((await locks.look(lock)).kind, 'gone');
  assert.deepEqual(await locks.end(holder, lock, gentle), { kind: 'already-gone' });
});

test('without an address it is the one that runs in the folder', { skip: !isLinux }, async t => {
  const [folder, locks] = [await project(t), makeLocks(t)];
  const vite = await startVite(t, folder);
  const lock: StatedLock = { program: 'Vite', pid: vite.pid, folder };
  const { holder, by } = running(await locks.look(lock));
  assert.deepEqual([holder.pid, by, holder.cwd], [vite.pid, 'folder', folder]);
  // As Windows finds another machine: a folder that a text names there is not asked for.
  assert.equal((await locks.look({ ...lock, folder: `/${folder}` })).kind, 'not-seen');
  assert.deepEqual(await locks.end(holder, lock, gentle), { kind: 'freed', forced: false });
});

test('whoever has the file locked is the one, though no pid is stated', { skip: !isLinux }, async t => {
  const [folder, locks] = [await project(t), makeLocks(t)];
  const path = join(folder, '.next', 'dev', 'lock');
  const next = await startLocking(t, path, folder, 'next-server (v16.4.6)');
  for (const lock of [
    { program: 'Next.js', path },
    { program: 'Next.js', path: '.next/dev/lock', folder },
  ]) {
    const { holder, by } = running(await locks.look(lock));
    assert.deepEqual([holder.pid, by], [next.pid, 'lock']);
  }
  const [lock] = [{ program: 'Next.js', path }];
  const { holder } = running(await locks.look(lock));
  assert.deepEqual(await locks.end(holder, lock, gentle), { kind: 'freed', forced: false });
  assert.deepEqual(await locks.look(lock), { kind: 'gone' });
});

test('a database that any program may have open: only its lock counts', { skip: !isLinux }, async t => {
  const [folder, locks] = [await project(t), makeLocks(t)];
  const path = join(folder, 'db', 'LOCK');
  const other = await startVite(t, folder);
  await mkdir(dirname(path));
  await writeFile(path, String(other.pid));
  assert.equal(
    (await locks.look({ program: 'RocksDB', path, folder })).kind,
    'not-seen',
    'a pid in the file is a hint',
  );
  const owner = await startLocking(t, path, folder);
  assert.equal(running(await locks.look({ program: 'RocksDB', path })).holder.pid, owner.pid);
});

test('a pid that a text names is never ended for that: another program, another folder, a number of the past', async t => {
  const [folder, elsewhere, port, locks] = [await project(t), await project(t), await freePort(), makeLocks(t)];
  const stranger = start(t, process.execPath, [serverScript('server'), String(port), loopback], { cwd: folder });
  await stranger.ready();
  const vite = await startVite(t, elsewhere);
  const shown = async (pid: number, cwd: string): Promise<Holder> => {
    const mine = { program: 'Vite', pid, folder: cwd };
    const look = await locks.look(mine);
    return look.kind === 'running' ? look.holder : { pid, name: 'vite', commandLine: 'vite', parents: [], sockets: [] };
  };
  const cases: readonly (readonly [StatedLock, Started, LockLook['kind']])[] = [
    [{ program: 'Vite', pid: stranger.pid, url: `http://localhost:${port}/`, folder }, stranger, 'another'],
    [{ program: 'Vite', pid: vite.pid, folder }, vite, isLinux ? 'not-seen' : 'not-seen'],
    [{ program: 'Vite', pid: vite.pid, url: `http://localhost:${port}/`, folder }, vite, 'not-seen'],
    [{ program: 'Vite', pid: vite.pid }, vite, 'not-seen'],
  ];
  for (const [lock, started, kind] of cases) {
    assert.equal((await locks.look(lock)).kind, kind, JSON.stringify(lock));
    const result = await locks.end(await shown(started.pid, elsewhere), lock, { graceMs: 1000, force: true });
    assert.ok(result.kind === 'changed' || result.kind === 'unread', JSON.stringify(result));
    assert.ok(isAlive(started.pid));
  }
  const gone = start(t, process.execPath, ['-e', '']);
  await once(gone.child, 'exit');
  assert.deepEqual(await locks.look({ program: 'Vite', pid: gone.pid, folder }), { kind: 'gone', pid: gone.pid });
  for (const pid of [process.pid, 1])
    assert.notEqual((await locks.look({ program: 'Vite', pid, folder })).kind, 'running');
});

test('what was shown is compared once more: start, and whose the lock is', { skip: !isLinux }, async t => {
  const [folder, locks] = [await project(t), makeLocks(t)];
  const vite = await startVite(t, folder);
  const lock: StatedLock = { program: 'Vite', pid: vite.pid, folder };
  const { holder } = running(await locks.look(lock));
  const other: Holder = { ...holder, startToken: '1', startedAt: 1 };
  assert.deepEqual(await locks.end(other, lock, gentle), { kind: 'changed', what: 'start-time' });
  const { startToken: _token, startedAt: _at, ...unknown } = holder;
  assert.equal((await locks.end(unknown, lock, gentle)).kind, 'unread');
  assert.equal((await locks.end({ ...holder, executable: '/bin/other' }, lock, gentle)).kind, 'changed');
  const elsewhere = { ...lock, folder: tmpdir() };
  assert.deepEqual(await locks.end(holder, elsewhere, gentle), { kind: 'changed', what: 'not-holding' });
  assert.ok(isAlive(vite.pid));
});

test('one that ignores the gentle signal is told, and forced only when asked to', { skip: !isLinux }, async t => {
  const [folder, locks] = [await project(t), makeLocks(t)];
  const vite = await startVite(t, folder, 0, 'deaf');
  const lock: StatedLock = { program: 'Vite', pid: vite.pid, folder };
  const { holder } = running(await locks.look(lock));
  assert.equal((await locks.end(holder, lock, { graceMs: 100, force: false })).kind, 'still-running');
  assert.ok(isAlive(vite.pid));
  assert.deepEqual(await locks.end(holder, lock, { graceMs: 0, force: true }), { kind: 'freed', forced: true });
});
