import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Probe } from '../../../src/core/host.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { createLinuxProbe } from '../../../src/node/probe/linux/linux.ts';
import { type HelperOptions, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pm unix '));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A server on the path; it says `ready` and lives until it is told to go. */
async function serve(t: TestContext, path: string, options: HelperOptions = {}, type = 'SOCK_STREAM') {
  const name = path.startsWith('@') ? `'\\0' + ${JSON.stringify(path.slice(1))}` : JSON.stringify(path);
  const helper = startPython(
    t,
    `
s = socket.socket(socket.AF_UNIX, socket.${type}); s.bind(${name})
if '${type}' != 'SOCK_DGRAM': s.listen(4)
say('ready')
wait()
`,
    options,
  );
  await helper.line();
  return helper;
}

const inspect = (path: string, probe: Probe = createProbe()) => probe.inspect({ protocol: 'unix', path });
const isFree = (path: string) => createProbe().isFree({ protocol: 'unix', path });

test('a live socket: its holder; then stale; then free', linuxOnly, async t => {
  const path = join(await folder(t), 'app.sock');
  assert.equal((await inspect(path)).kind, 'free');
  assert.equal(await isFree(path), true);
  const server = await serve(t, path);
  const live = await inspect(path);
  assert.ok(live.kind === 'held', JSON.stringify(live));
  assert.equal(live.holders[0]?.pid, server.pid);
  assert.deepEqual(
    live.holders[0]?.sockets.map(({ protocol, state, local }) => [protocol, state, local]),
    [['unix', 'listen', path]],
  );
  assert.equal(await isFree(path), false);
  await server.end();
  const stale = await inspect(path);
  assert.ok(stale.kind === 'blocked' && stale.by === 'stale-socket', JSON.stringify(stale));
  assert.equal(stale.evidence.path, path);
  assert.equal(await isFree(path), false);
  await rm(path);
  assert.equal((await inspect(path)).kind, 'free');
});

test('a socket bound by a relative path, and one reached through a link', linuxOnly, async t => {
  const dir = await folder(t);
  const server = await serve(t, 'rel.sock', { cwd: dir });
  const link = `${dir} link`;
  await symlink(dir, link);
  t.after(() => rm(link));
  for (const path of [join(dir, 'rel.sock'), join(link, 'rel.sock')]) {
    const result = await inspect(path);
    assert.ok(result.kind === 'held', JSON.stringify(result));
    assert.equal(result.holders[0]?.pid, server.pid);
  }
});

test('of two sockets with one path, the one that has the file', linuxOnly, async t => {
  const path = join(await folder(t), 'again.sock');
  const before = await serve(t, path);
  await rm(path);
  assert.equal((await inspect(path)).kind, 'free');
  const now = await serve(t, path);
  const result = await inspect(path);
  assert.ok(result.kind === 'held');
  assert.deepEqual(
    result.holders.map(holder => holder.pid),
    [now.pid],
  );
  assert.notEqual(before.pid, now.pid);
});

test('another socket whose path only begins or ends alike is not blamed', linuxOnly, async t => {
  const dir = await folder(t);
  await serve(t, join(dir, 'app.sock2'));
  await serve(t, join(dir, 'my app.sock'));
  assert.equal((await inspect(join(dir, 'app.sock'))).kind, 'free');
});

test('datagram and abstract sockets', linuxOnly, async t => {
  const path = join(await folder(t), 'dgram.sock');
  const datagram = await serve(t, path, {}, 'SOCK_DGRAM');
  const result = await inspect(path);
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.equal(result.holders[0]?.pid, datagram.pid);
  const name = `@port-medic-${process.pid}`;
  assert.equal((await inspect(name)).kind, 'free');
  assert.equal(await isFree(name), true);
  const abstract = await serve(t, name);
  const found = await inspect(name);
  assert.ok(found.kind === 'held', JSON.stringify(found));
  assert.equal(found.holders[0]?.pid, abstract.pid);
  assert.equal(await isFree(name), false);
});

test('what is no socket, no folder, or too long, each has its reason', linuxOnly, async t => {
  const dir = await folder(t);
  const file = join(dir, 'plain');
  await writeFile(file, '');
  for (const path of [file, join(dir, 'none', 'a.sock'), join(dir, 'x'.repeat(120))]) {
    const result = await inspect(path);
    assert.ok(result.kind === 'unknown' && result.reason.length > 10, JSON.stringify(result));
    assert.notEqual(await isFree(path), true);
  }
});

test('a socket that is bound and does not listen yet is in use, not stale', linuxOnly, async t => {
  const path = join(await folder(t), 'app.sock');
  const server = startPython(
    t,
    `s = socket.socket(socket.AF_UNIX); s.bind(${JSON.stringify(path)})\nsay('ready')\nwait()`,
  );
  await server.line();
  const result = await inspect(path);
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.deepEqual(
    result.holders.map(({ pid, sockets }) => [pid, sockets.map(({ state }) => state)]),
    [[server.pid, ['bound']]],
  );
});

test('a socket whose file was renamed is found by its file, where ss tells it', linuxOnly, async t => {
  const place = await folder(t);
  const path = join(place, 'new.sock');
  const server = await serve(t, join(place, 'old.sock'));
  await rename(join(place, 'old.sock'), path);
  const result = await inspect(path);
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.equal(result.holders[0]?.pid, server.pid);
  const without = await inspect(
    path,
    createLinuxProbe(async () => ({ kind: 'missing', stdout: '', stderr: '', code: undefined })),
  );
  assert.ok(without.kind === 'blocked' && without.by === 'hidden-holder', JSON.stringify(without));
  assert.equal(without.evidence.place, undefined);
});

test('links in a ring, and a file system that cannot be written, are reasons', linuxOnly, async t => {
  const place = await folder(t);
  await symlink(join(place, 'b'), join(place, 'a'));
  await symlink(join(place, 'a'), join(place, 'b'));
  const ring = await inspect(join(place, 'a', 'app.sock'));
  assert.equal(ring.kind === 'unknown' && ring.cause, 'folder-missing');
  const own = await inspect(join(place, 'a'));
  assert.equal(own.kind, 'unknown');
});

test('a path to another machine or a device is not asked for because a text names it', linuxOnly, async t => {
  const path = join(await folder(t), 'app.sock');
  await serve(t, path);
  assert.equal((await inspect(path)).kind, 'held');
  // As Windows finds another machine; here it is the same socket with one more slash.
  for (const named of [`/${path}`, '/proc/self/x.sock', '/net/evil.example/x.sock']) {
    const found = await inspect(named);
    assert.ok(found.kind === 'unknown' && found.cause === 'socket-closed', JSON.stringify(found));
    assert.equal(await isFree(named), undefined);
  }
});
