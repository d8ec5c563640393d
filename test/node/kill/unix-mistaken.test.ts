/** Ways in which a process other than the one that was shown might be ended, each made to happen. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createKiller } from '../../../src/node/kill/index.ts';
import {
  eventually,
  freePort,
  holderOf,
  isAlive,
  loopback,
  makeProbe,
  type Started,
  serverScript,
  start,
  startServer,
} from './support/world.ts';

/** Longer than any server takes to end: nobody waits it out. */
const gentle = { graceMs: 60_000, force: false } as const;
const forced = { graceMs: 200, force: true } as const;

/** A program that has a listening socket as descriptor 3, which it was started with and knows nothing of. */
async function startWithSocket(t: TestContext, port: number, file: string, args: readonly string[]): Promise<Started> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(port, loopback, resolve));
  const { ['_handle']: handle } = server as unknown as { readonly _handle: { readonly fd: number } };
  const started = start(t, file, args, { stdio: ['pipe', 'pipe', 'pipe', handle.fd] });
  await new Promise(resolve => server.close(resolve));
  return started;
}

test('a holder that has become another program by exec, with the same pid, start and socket, is left alone', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const shell = await startWithSocket(t, port, 'sh', ['-c', 'read line; exec sleep 1000']);
  const holder = await holderOf(probe, port, loopback);
  assert.equal(holder.pid, shell.pid);
  shell.child.stdin?.write('go\n');
  await eventually('it sleeps', async () => (await holderOf(probe, port, loopback)).executable !== holder.executable);
  const now = await holderOf(probe, port, loopback);
  assert.deepEqual([now.pid, now.startToken], [holder.pid, holder.startToken]);
  const endpoint = { protocol: 'tcp', port, host: loopback } as const;
  assert.deepEqual(await createKiller({ probe }).kill(holder, endpoint, forced), { kind: 'changed', what: 'program' });
  assert.ok(isAlive(shell.pid));
  // Shown as what it is now, it may be ended.
  assert.equal((await createKiller({ probe }).kill(now, endpoint, gentle)).kind, 'freed');
});

test('what only is called like a terminal multiplexer is ended with its server, once it was shown with it', async t => {
  const probe = makeProbe(t);
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const tmux = join(folder, 'tmux');
  await copyFile(execFileSync('sh', ['-c', 'command -v sleep'], { encoding: 'utf8' }).trim(), tmux);
  const port = await freePort();
  const code = `
    const { spawn } = require('node:child_process');
    const server = require('node:net').createServer().listen(${port}, '${loopback}', () => {
      const { _handle: handle } = server;
      const child = spawn(${JSON.stringify(tmux)}, ['1000'], { stdio: ['ignore', 'ignore', 'ignore', handle.fd] });
      child.on('spawn', () => console.log('ready', process.pid, child.pid));
    });`;
  const server = start(t, process.execPath, ['-e', code]);
  const [, other] = await server.ready();
  const holder = await holderOf(probe, port, loopback);
  assert.deepEqual(holder.sharedWith, [other]);
  assert.deepEqual(
    holder.sharers?.map(({ pid, executable }) => [pid, executable]),
    [[other, tmux]],
  );
  const result = await createKiller({ probe }).kill(holder, { protocol: 'tcp', port, host: loopback }, forced);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.ok(!isAlive(server.pid) && !isAlive(other ?? 0));
});

test('a server in the background of a shell script: neither the shell nor its other job is ended with it', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const script = `"$@" & sleep 1000 & echo "ready $!"; wait; sleep 1000`;
  const shell = start(t, 'sh', ['-c', script, 'sh', process.execPath, serverScript('server'), String(port)]);
  const [first] = await shell.ready();
  const [second] = await shell.ready();
  const holder = await holderOf(probe, port);
  const neighbour = holder.pid === first ? second : first;
  assert.ok([first, second].includes(holder.pid) && neighbour !== undefined);
  const result = await createKiller({ probe }).kill(holder, { protocol: 'tcp', port }, gentle);
  assert.deepEqual(result, { kind: 'freed', forced: false });
  assert.ok(isAlive(shell.pid) && isAlive(neighbour));
});

test('a sibling that has waited for the port is no reason to stop what both were started from', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const code = `
    const { spawn } = require('node:child_process');
    const run = (...args) => spawn(process.execPath, [${JSON.stringify(serverScript('server'))}, '${port}', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    run();
    process.stdin.once('data', () => run('-', 'eager').on('spawn', () => console.log('ready')));`;
  const parent = start(t, process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'pipe'] });
  await parent.ready();
  const holder = await holderOf(probe, port);
  parent.child.stdin?.write('go');
  await parent.ready();
  // A start time is certain to a second.
  const before = performance.now();
  await eventually('a second has passed', () => performance.now() - before > 1100);
  const result = await createKiller({ probe }).kill(holder, { protocol: 'tcp', port }, { ...gentle, watchMs: 60_000 });
  assert.ok(result.kind === 'retaken' && result.by !== undefined, JSON.stringify(result));
  assert.equal(result.supervision, undefined);
  assert.ok(isAlive(parent.pid) && isAlive(result.by.pid));
});

test('Ctrl+C is typed for nobody who is not in the foreground of a terminal: it would end something else', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  const ended = once(server.child, 'exit');
  let typed = 0;
  const interrupt = () => {
    typed++;
  };
  const holder = await holderOf(probe, port);
  const result = await createKiller({ probe }).kill(holder, { protocol: 'tcp', port }, { ...gentle, interrupt });
  assert.deepEqual(result, { kind: 'freed', forced: false });
  assert.deepEqual(await ended, [null, 'SIGTERM']);
  assert.equal(typed, 0);
});

function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['--net', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (canUnshare())
  test('the same port number in another network namespace is another port', async t => {
    const probe = makeProbe(t);
    const port = await freePort();
    const away = start(t, 'unshare', ['--net', process.execPath, serverScript('server'), String(port), '0.0.0.0']);
    const [elsewhere] = await away.ready();
    const endpoint = { protocol: 'tcp', port } as const;
    assert.equal((await probe.inspect(endpoint)).kind, 'free');
    const server = startServer(t, port);
    await server.ready();
    const holder = await holderOf(probe, port);
    assert.equal(holder.pid, server.pid);
    const mistaken = await createKiller({ probe }).kill({ ...holder, pid: elsewhere ?? 0 }, endpoint, forced);
    assert.equal(mistaken.kind, 'changed');
    assert.equal((await createKiller({ probe }).kill(holder, endpoint, gentle)).kind, 'freed');
    assert.ok(isAlive(elsewhere ?? 0));
  });
