import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KillResult } from '../../../src/core/model/fix.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { createKiller } from '../../../src/node/kill/index.ts';
import {
  eventually,
  freePort,
  holderOf,
  isAlive,
  loopback,
  makeProbe,
  serverScript,
  start,
  startServer,
} from './support/world.ts';

/** Longer than any server takes to end: nobody waits it out. */
const gentle = { graceMs: 60_000, force: false } as const;
const short = { graceMs: 150, force: false } as const;
const forced = { graceMs: 150, force: true } as const;

function endpointOf(port: number, host?: string) {
  return { protocol: 'tcp' as const, port, ...(host === undefined ? {} : { host }) };
}

test('a server that ends at the gentle signal: the port is free afterwards', async t => {
  const probe = makeProbe(t);
  for (const host of [undefined, loopback, '::1', '0.0.0.0', '::']) {
    const port = await freePort();
    const server = startServer(t, port, host);
    await server.ready();
    const holder = await holderOf(probe, port, host);
    assert.equal(holder.pid, server.pid);
    const result = await createKiller({ probe }).kill(holder, endpointOf(port, host), gentle);
    assert.deepEqual(result, { kind: 'freed', forced: false });
    assert.equal(await probe.isFree(endpointOf(port, host)), true);
    await eventually('the server ended', () => !isAlive(server.pid));
  }
});

test('a killer without a probe makes its own', async t => {
  const port = await freePort();
  await startServer(t, port).ready();
  const holder = await holderOf(makeProbe(t), port);
  assert.equal((await createKiller().kill(holder, endpointOf(port), gentle)).kind, 'freed');
});

test('a server that ignores the gentle signal is left running until force is allowed', async t => {
  const probe = makeProbe(t);
  const killer = createKiller({ probe });
  const port = await freePort();
  const server = startServer(t, port, loopback, 'deaf');
  await server.ready();
  const holder = await holderOf(probe, port);
  const first = await killer.kill(holder, endpointOf(port), short);
  assert.equal(first.kind, 'still-running');
  assert.ok(first.kind === 'still-running' && first.waitedMs >= short.graceMs);
  assert.equal(server.child.signalCode, null);
  assert.ok(isAlive(server.pid));
  assert.deepEqual(await killer.kill(holder, endpointOf(port), { graceMs: 0, force: true }), {
    kind: 'freed',
    forced: true,
  });
  assert.equal(await probe.isFree(endpointOf(port)), true);
});

test('a slow server is waited for, and no force is used though it is allowed', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'slow');
  await server.ready();
  const holder = await holderOf(probe, port);
  const ended = once(server.child, 'exit');
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), { graceMs: 60_000, force: true });
  assert.deepEqual(result, { kind: 'freed', forced: false });
  assert.deepEqual(await ended, [0, null]);
});

test('a server that closes its socket and lives on has freed the port and is not killed', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'closing');
  await server.ready();
  const result = await createKiller({ probe }).kill(await holderOf(probe, port), endpointOf(port), {
    graceMs: 60_000,
    force: true,
  });
  assert.deepEqual(result, { kind: 'freed', forced: false, lives: true });
  assert.ok(isAlive(server.pid));
});

test('a suspended server (Ctrl+Z) is woken so that it can end', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  const holder = await holderOf(probe, port);
  process.kill(server.pid, 'SIGSTOP');
  assert.deepEqual(await createKiller({ probe }).kill(holder, endpointOf(port), gentle), {
    kind: 'freed',
    forced: false,
  });
});

test('only the holder of the port is ended: neighbours, clients and similar numbers live', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const other = await freePort();
  const server = startServer(t, port, loopback);
  const neighbour = startServer(t, port, '127.0.0.2');
  const decoy = startServer(t, other, loopback);
  await server.ready();
  const client = start(t, process.execPath, [
    '-e',
    `require('net').connect(${port}, '127.0.0.1', () => console.log('ready')).on('error', () => {}); setInterval(() => {}, 1000);`,
  ]);
  await Promise.all([neighbour, decoy, client].map(one => one.ready()));
  const holder = await holderOf(probe, port, loopback);
  const result = await createKiller({ probe }).kill(holder, endpointOf(port, loopback), gentle);
  assert.equal(result.kind, 'freed');
  for (const one of [neighbour, decoy, client]) assert.ok(isAlive(one.pid));
});

test('two holders on two addresses: the one that was not chosen is named, not ended', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const [first, second] = [startServer(t, port, loopback), startServer(t, port, '127.0.0.2')];
  await first.ready();
  await second.ready();
  const found = await probe.inspect(endpointOf(port));
  const holder = found.kind === 'held' ? found.holders.find(one => one.pid === first.pid) : undefined;
  assert.ok(holder !== undefined);
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), gentle);
  assert.ok(result.kind === 'retaken' && result.stayed === true && result.by?.pid === second.pid);
  assert.ok(isAlive(second.pid));
});

test('nothing is sent when the holder is not the process that was shown', async t => {
  const probe = makeProbe(t);
  const killer = createKiller({ probe });
  const port = await freePort();
  const server = startServer(t, port);
  const bystander = startServer(t, await freePort());
  await server.ready();
  await bystander.ready();
  const holder = await holderOf(probe, port);
  assert.ok(holder.startedAt !== undefined && holder.startToken !== undefined);
  const { startToken: _token, ...dated } = holder;
  const { startedAt: _date, ...tokened } = holder;
  const altered: readonly [Holder, string][] = [
    [{ ...holder, startedAt: holder.startedAt - 60_000 }, 'start-time'],
    [{ ...holder, startedAt: holder.startedAt + 3_600_000 }, 'start-time'],
    [{ ...holder, startToken: String(Number(holder.startToken) - 1) }, 'start-time'],
    [{ ...dated, startedAt: holder.startedAt - 10_000 }, 'start-time'],
    [{ ...tokened, startToken: '1' }, 'start-time'],
    [{ ...holder, startedAt: Number.NaN }, 'start-time'],
    [{ ...dated, pid: bystander.pid }, 'program'],
  ];
  for (const [shown, what] of altered) {
    const result = await killer.kill(shown, endpointOf(port), { graceMs: 500, force: true });
    assert.deepEqual(result, { kind: 'changed', what });
  }
  // The two may have been started in the same hundredth of a second.
  assert.equal((await killer.kill({ ...holder, pid: bystander.pid }, endpointOf(port), forced)).kind, 'changed');
  const { startToken: _neither, ...nameless } = tokened;
  assert.equal((await killer.kill(nameless, endpointOf(port), forced)).kind, 'unread');
  // It is the same holder, but it was never in the way of this endpoint.
  const elsewhere = await killer.kill(holder, endpointOf(await freePort()), forced);
  assert.deepEqual(elsewhere, { kind: 'changed', what: 'not-holding' });
  assert.ok(isAlive(server.pid) && isAlive(bystander.pid));
  assert.equal(server.child.signalCode ?? bystander.child.signalCode, null);
  // The identity that is left is enough.
  assert.equal((await killer.kill(dated, endpointOf(port), gentle)).kind, 'freed');
});

test('a holder that ended by itself meanwhile', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  const holder = await holderOf(probe, port);
  server.child.kill('SIGKILL');
  await once(server.child, 'exit');
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), gentle);
  if (!isGivenAgain(result)) assert.deepEqual(result, { kind: 'already-gone' });
});

/** The number is somebody else's by now: pids of Linux go round at 32768, and one test beside these asks for an early turn. */
function isGivenAgain(result: KillResult): boolean {
  return result.kind === 'changed' && result.what === 'start-time';
}

test('a holder that ended meanwhile, and another server in its place, which is left alone', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  const holder = await holderOf(probe, port);
  server.child.kill('SIGKILL');
  await once(server.child, 'exit');
  const next = startServer(t, port);
  await next.ready();
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), forced);
  if (!isGivenAgain(result)) assert.deepEqual(result, { kind: 'changed', what: 'not-holding' });
  assert.ok(isAlive(next.pid));
});

test('a holder that closed its socket meanwhile is not ended', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'closing');
  await server.ready();
  const holder = await holderOf(probe, port);
  process.kill(server.pid, 'SIGTERM');
  await eventually('the port is free', async () => (await probe.isFree(endpointOf(port))) === true);
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), forced);
  assert.deepEqual(result, { kind: 'changed', what: 'not-holding' });
  assert.ok(isAlive(server.pid));
});

test('a waiting server that takes the port at once is named, not ended', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  const holder = await holderOf(probe, port);
  const eager = startServer(t, port, '-', 'eager');
  // It is certain to try before the holder ends, as it is up before the signal is sent.
  await eventually('the other server is up', () => existsSync(`/proc/${eager.pid}/fd/20`) || isAlive(eager.pid));
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), { ...gentle, watchMs: 60_000 });
  assert.ok(result.kind === 'retaken' && result.by?.pid === eager.pid, JSON.stringify(result));
  assert.ok(isAlive(eager.pid));
});

test('a supervisor that starts its server again is named, with the way to stop it', async t => {
  const probe = makeProbe(t);
  for (const delay of ['0', '300']) {
    const port = await freePort();
    const supervisor = start(t, process.execPath, [
      serverScript('supervisor'),
      delay,
      serverScript('server'),
      String(port),
    ]);
    const [pid] = await supervisor.ready();
    const holder = await holderOf(probe, port);
    assert.equal(holder.pid, pid);
    const result = await createKiller({ probe }).kill(holder, endpointOf(port), { ...gentle, watchMs: 60_000 });
    assert.ok(result.kind === 'retaken', JSON.stringify(result));
    assert.notEqual(result.by?.pid, pid);
    assert.equal(result.supervision?.process?.pid, supervisor.pid);
    assert.equal(result.supervision?.comesBack, 'yes');
    assert.ok(isAlive(supervisor.pid));
  }
});

test('a server that this very process starts again is noticed too', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const first = startServer(t, port);
  await first.ready();
  const holder = await holderOf(probe, port);
  first.child.once('exit', () => startServer(t, port));
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), { ...gentle, watchMs: 60_000 });
  assert.equal(result.kind, 'retaken', JSON.stringify(result));
});

test('cluster: the primary is ended, and with it all of its workers', async t => {
  const probe = makeProbe(t);
  for (const [option, options] of [
    ['', gentle],
    ['deaf', forced],
  ] as const) {
    const port = await freePort();
    const primary = start(t, process.execPath, [serverScript('cluster'), String(port), '3', option]);
    const pids = await primary.ready();
    assert.equal(pids.length, 4);
    const holder = await holderOf(probe, port);
    assert.equal(holder.pid, primary.pid);
    const result = await createKiller({ probe }).kill(holder, endpointOf(port), options);
    assert.equal(result.kind, 'freed', JSON.stringify(result));
    await eventually('all workers ended', () => pids.every(pid => !isAlive(pid)));
  }
});

test('a worker that shares the socket of its primary: the primary is ended only if it was shown', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'heir');
  const [pid, heir] = await server.ready();
  assert.ok(pid !== undefined && heir !== undefined);
  const owner = await holderOf(probe, port);
  assert.deepEqual([owner.pid, owner.sharedWith], [pid, [heir]]);
  const startToken = execFileSync('cut', ['-d', ' ', '-f', '22', `/proc/${heir}/stat`], { encoding: 'utf8' }).trim();
  const { startedAt: _date, ...rest } = owner;
  const { image: _image, args: _args, commandLine: _line, sharers: _sharers, ...neutral } = rest;
  const asHeir: Holder = {
    ...neutral,
    commandLine: '',
    pid: heir,
    startToken,
    parents: [owner, ...owner.parents],
    sharers: [owner],
  };
  const sent = t.mock.method(process, 'kill');
  assert.deepEqual(await createKiller({ probe }).kill(asHeir, endpointOf(port), gentle), {
    kind: 'freed',
    forced: false,
  });
  // The owner first: a primary whose worker ends starts another one.
  const signals = sent.mock.calls.map(call => call.arguments).filter(([, signal]) => signal !== 0);
  assert.deepEqual(signals[0], [pid, 'SIGTERM']);
  await eventually('both ended', () => !isAlive(pid) && !isAlive(heir));
});

test('a child that inherited the descriptor does not keep the port', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'heir');
  const pids = await server.ready();
  const result = await createKiller({ probe }).kill(await holderOf(probe, port), endpointOf(port), gentle);
  assert.deepEqual(result, { kind: 'freed', forced: false });
  await eventually('both ended', () => pids.every(pid => !isAlive(pid)));
});

test('a child that inherited the descriptor and ignores the gentle signal is forced only if that is allowed', async t => {
  const probe = makeProbe(t);
  const killer = createKiller({ probe });
  const port = await freePort();
  const server = startServer(t, port, loopback, 'bound-heir');
  const [pid, heir] = await server.ready();
  assert.ok(pid !== undefined && heir !== undefined);
  const holder = await holderOf(probe, port);
  assert.equal((await killer.kill(holder, endpointOf(port), short)).kind, 'still-running');
  await eventually('the server ended', () => !isAlive(pid));
  assert.ok(isAlive(heir));
  // What is left of the holder that was shown: the same socket, in a process that was shown with it.
  assert.deepEqual(await killer.kill(holder, endpointOf(port), forced), { kind: 'freed', forced: true });
  await eventually('the child ended', () => !isAlive(heir));
});

test('npm run: the listener is signalled, and npm and its shell end with it', async t => {
  const probe = makeProbe(t);
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { writeFile } = await import('node:fs/promises');
  const port = await freePort();
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'app', scripts: { dev: `node ${JSON.stringify(serverScript('server'))} ${port} ; true` } }),
  );
  const npm = start(t, 'npm', ['run', 'dev'], { cwd: folder });
  const [pid] = await npm.ready();
  const holder = await holderOf(probe, port);
  assert.equal(holder.pid, pid);
  const family = holder.parents.slice(0, holder.parents.findIndex(parent => parent.pid === npm.pid) + 1);
  assert.equal(family.length, 2, 'node, below sh, below npm');
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), gentle);
  assert.deepEqual(result, { kind: 'freed', forced: false });
  assert.deepEqual(
    [...family, holder].filter(one => existsSync(`/proc/${one.pid}/fd/0`)).map(one => one.name),
    [],
    'nothing of it is left when the kill has returned',
  );
});

test('two killers at once: both see the port free, and the server of neither is hurt', async t => {
  const probe = makeProbe(t);
  for (let round = 0; round < 5; round++) {
    const port = await freePort();
    await startServer(t, port).ready();
    const holder = await holderOf(probe, port);
    const killers = [createKiller({ probe }), createKiller(), createKiller({ probe })];
    const results = await Promise.all(killers.map(killer => killer.kill(holder, endpointOf(port), gentle)));
    for (const { kind } of results) assert.ok(kind === 'freed' || kind === 'already-gone', JSON.stringify(results));
    const next = startServer(t, port);
    await next.ready();
    assert.equal((await createKiller({ probe }).kill(holder, endpointOf(port), forced)).kind, 'changed');
    assert.ok(isAlive(next.pid));
  }
});

test('cancelled before anything: nothing is sent', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port);
  await server.ready();
  const holder = await holderOf(probe, port);
  const result = await createKiller({ probe }).kill(holder, endpointOf(port), {
    ...forced,
    signal: AbortSignal.abort(),
  });
  assert.deepEqual(result, { kind: 'cancelled' });
  assert.ok(isAlive(server.pid));
});

test('cancelled in the middle of the wait: no force follows', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const server = startServer(t, port, loopback, 'deaf');
  await server.ready();
  const holder = await holderOf(probe, port);
  const cancel = new AbortController();
  const pending = createKiller({ probe }).kill(holder, endpointOf(port), {
    graceMs: 60_000,
    force: true,
    signal: cancel.signal,
  });
  // SIGTERM (15) has arrived, was ignored, and the wait goes on.
  await eventually(
    'the wait has begun',
    async () => (await Promise.race([pending, Promise.resolve('waiting')])) === 'waiting',
  );
  setImmediate(() => cancel.abort());
  assert.deepEqual(await pending, { kind: 'cancelled' });
  assert.ok(isAlive(server.pid));
  assert.equal(server.child.signalCode, null);
});

test('a unix socket: the server ends, and the file it leaves is removed', async t => {
  const probe = makeProbe(t);
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'app.sock');
  const server = startServer(t, path);
  await server.ready();
  const endpoint = { protocol: 'unix', path } as const;
  const found = await probe.inspect(endpoint);
  assert.ok(found.kind === 'held' && found.holders[0]?.pid === server.pid, JSON.stringify(found));
  const result = await createKiller({ probe }).kill(found.holders[0], endpoint, gentle);
  assert.deepEqual(result, { kind: 'freed', forced: false });
  assert.ok(!existsSync(path));
});

test('a UDP socket', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const code = `const s = require('dgram').createSocket('udp4'); s.bind(${port}, '127.0.0.1', () => console.log('ready'));`;
  const server = start(t, process.execPath, ['-e', code]);
  await server.ready();
  const endpoint = { protocol: 'udp', port, host: loopback } as const;
  const found = await probe.inspect(endpoint);
  assert.ok(found.kind === 'held' && found.holders[0]?.pid === server.pid, JSON.stringify(found));
  assert.equal((await createKiller({ probe }).kill(found.holders[0], endpoint, gentle)).kind, 'freed');
});
