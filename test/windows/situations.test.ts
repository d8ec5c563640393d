/** Situations of every day that the other files do not play: whatever answers, what is told is true, and nobody else is ended. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import {
  holderOf,
  isAlive,
  listenCode,
  nativeFiles,
  onlyWine,
  scriptFile,
  server,
  spoil,
  started,
  startNode,
  watchTools,
  worlds,
  worldWith,
} from './support/world.ts';

const at = (port: number) => ({ protocol: 'tcp', port }) as const;
const force = { graceMs: 0, force: true } as const;

const base = mkdtempSync(join(tmpdir(), 'port-medic-'));
// When the last of them has ended: Windows removes no program that runs.
after(() => rm(base, { recursive: true, force: true, maxRetries: 20 }));

/** Node under another name in another folder. */
function nodeCalled(name: string, ...folders: readonly string[]): string {
  const folder = join(base, ...folders);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  if (!existsSync(file)) copyFileSync(process.execPath, file);
  return file;
}

const listening = (port: number) =>
  `const up = (...pids) => process.send(pids);${listenCode(port)}setInterval(() => {}, 1e6)`;

for (const how of ['blocked', 'closing', 'empty', 'without', 'mute'] as const)
  test(`PowerShell is ${how}: the pid is named, nobody is called gone, nobody is ended`, {
    skip: onlyWine,
  }, async t => {
    spoil(t, how);
    const { probe, kill } = worlds['by tools'](t);
    const port = await freePort();
    const { pid } = await server(t, port);
    const holder = await holderOf(probe, at(port));
    assert.equal(holder.pid, pid);
    const startedAt = Date.now();
    for (const shown of [holder, { ...holder, startedAt, startToken: String(startedAt) }])
      for (const patience of [{ graceMs: 0 }, force])
        assert.deepEqual(await kill(shown, at(port), patience), { kind: 'unread' });
    assert.ok(isAlive(pid));
  });

for (const how of ['constrained', 'preamble', 'slow'] as const)
  test(`PowerShell is ${how}: everything is told, and the holder can be ended`, { skip: onlyWine }, async t => {
    spoil(t, how);
    const { probe, kill } = worlds['by tools'](t);
    const port = await freePort();
    const { pid } = await server(t, port);
    const holder = await holderOf(probe, at(port));
    assert.deepEqual([holder.pid, holder.name.toLowerCase()], [pid, 'node.exe']);
    assert.match(holder.commandLine, new RegExp(String.raw`port\W+${port}\b`));
    assert.equal((await kill(holder, at(port), force)).kind, 'freed');
  });

for (const [means, makeWorld] of Object.entries(worlds)) {
  test(`${means}: a program whose path has blanks, umlauts and an ampersand`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const file = nodeCalled('nöde 日本.exe', 'Müller & Söhne (x86)', "it's 100%");
    await started(t, file, ['-e', listening(port)]);
    const holder = await holderOf(probe, at(port));
    assert.equal(holder.executable?.toLowerCase(), file.toLowerCase());
    assert.equal(holder.name, 'nöde 日本.exe');
    assert.equal((await kill(holder, at(port), force)).kind, 'freed');
  });

  test(`${means}: a command line of thirty thousand characters`, async t => {
    const { probe } = makeWorld(t);
    const port = await freePort();
    const { pid } = await started(t, process.execPath, ['-e', listening(port), 'x'.repeat(30_000), 'last']);
    const holder = await holderOf(probe, at(port));
    assert.equal(holder.pid, pid);
    assert.match(holder.commandLine, /x{30000} last$/);
  });

  test(`${means}: three among two hundred listeners`, async t => {
    const { probe } = makeWorld(t);
    const ports = [await freePort(), await freePort(), await freePort()];
    const { pid } = await startNode(
      t,
      `const { createServer } = require('node:net');
       const all = [...Array(197).fill(0), ${ports.join(', ')}];
       let left = all.length;
       for (const port of all) createServer().listen(port, '::1', () => --left === 0 && up());`,
    );
    for (const port of ports) {
      const result = await probe.inspect({ ...at(port), host: '::1' });
      assert.deepEqual(result.kind === 'held' && result.holders.map(holder => holder.pid), [pid], String(port));
    }
  });

  test(`${means}: one program on 127.0.0.1 and another on ::1: the end of one frees not both`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const first = await server(t, port, { host: '127.0.0.1' });
    const second = await server(t, port, { host: '::1' });
    const result = await probe.inspect(at(port));
    assert.ok(result.kind === 'held');
    const pids = new Set(result.holders.map(({ pid }) => pid));
    assert.deepEqual(pids, new Set([first.pid, second.pid]));
    const holder = result.holders.find(({ pid }) => pid === first.pid);
    assert.ok(holder !== undefined);
    const ended = await kill(holder, at(port), force);
    assert.notEqual(ended.kind, 'freed', JSON.stringify(ended));
    assert.deepEqual([isAlive(first.pid), isAlive(second.pid)], [false, true]);
  });

  test(`${means}: a browser that the server has opened is spared`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const browser = nodeCalled('chrome.exe', 'Google', 'Chrome', 'Application');
    const idle = 'process.send(0);setInterval(() => {}, 1e6)';
    const { said } = await startNode(
      t,
      `const { spawn } = require('node:child_process');
       const child = spawn(${JSON.stringify(browser)}, ['-e', ${JSON.stringify(idle)}], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
       child.once('message', () => require('node:net').createServer().listen(${port}, () => up(child.pid)));`,
    );
    const holder = await holderOf(probe, at(port));
    assert.deepEqual(holder.followers?.filter(({ pid }) => said.includes(pid)) ?? [], []);
    assert.equal((await kill(holder, at(port), force)).kind, 'freed');
    assert.ok(said.every(isAlive));
  });

  test(`${means}: an engine of containers, installed as one, is not ended`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const file = nodeCalled('com.docker.backend.exe', 'AppData', 'Local', 'Programs', 'Docker');
    const { pid } = await started(t, file, ['-e', listening(port)]);
    const result = await kill(await holderOf(probe, at(port)), at(port), force);
    assert.equal(result.kind, 'refused', JSON.stringify(result));
    assert.ok(isAlive(pid));
  });

  test(`${means}: who took the port since the look is not ended`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const { child, exited } = await server(t, port);
    const holder = await holderOf(probe, at(port));
    child.kill('SIGKILL');
    await exited;
    const next = await server(t, port);
    const result = await kill(holder, at(port), force);
    assert.ok(['already-gone', 'changed', 'retaken'].includes(result.kind), JSON.stringify(result));
    assert.ok(isAlive(next.pid));
  });

  test(`${means}: one that is started again at once is told`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const script = scriptFile(
      t,
      `const { spawn } = require('node:child_process');
       const run = () => {
         const child = spawn(process.execPath, ['-e', ${JSON.stringify(listening(port))}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
         child.once('message', () => process.connected && process.send([child.pid]));
         child.once('exit', run);
       };
       run();`,
    );
    const { said, pid } = await started(t, process.execPath, [script]);
    const holder = await holderOf(probe, at(port));
    assert.equal(holder.pid, said[0]);
    const result = await kill(holder, at(port), { ...force, watchMs: 20_000 });
    // A machine that is too busy to be looked at in time says so; that the port is free is never said.
    assert.ok(['retaken', 'failed'].includes(result.kind), JSON.stringify(result));
    assert.ok(isAlive(pid));
  });

  test(`${means}: UDP and TCP on one number are two`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const tcp = await server(t, port, { host: '127.0.0.1' });
    const udp = await startNode(
      t,
      `require('node:dgram').createSocket('udp4').bind({ port: ${port}, address: '127.0.0.1' }, () => up());`,
    );
    const holder = await holderOf(probe, { protocol: 'udp', port });
    assert.equal(holder.pid, udp.pid);
    assert.equal((await kill(holder, { protocol: 'udp', port }, force)).kind, 'freed');
    assert.equal((await holderOf(probe, at(port))).pid, tcp.pid);
  });

  test(`${means}: a look that is given up says neither free nor held, and the next one answers`, async t => {
    const { probe } = makeWorld(t);
    const port = await freePort();
    const { pid } = await server(t, port);
    const controller = new AbortController();
    const look = probe.inspect(at(port), { signal: controller.signal });
    controller.abort();
    assert.equal((await look).kind, 'unknown');
    assert.equal((await holderOf(probe, at(port))).pid, pid);
  });
}

test('twenty looks at once start PowerShell once', { skip: onlyWine }, async t => {
  const { probe } = worlds['by tools'](t);
  const port = await freePort();
  const { pid } = await server(t, port);
  const tools = watchTools();
  const all = await Promise.all(Array.from({ length: 20 }, () => holderOf(probe, at(port))));
  assert.ok(all.every(holder => holder.pid === pid));
  assert.equal(tools().filter(name => name.toLowerCase() === 'powershell.exe').length, 1);
});

test('the process of the calls ends when nobody asks, and is started again by the next question', async t => {
  const { source } = worldWith(t, { native: { idleMs: 1 } });
  const { source: onlooker } = worlds['by calls'](t);
  const callers = async (): Promise<number> => {
    const { table } = await onlooker.facts([process.pid], { tried: [] });
    return [...table.values()].filter(each => each.commandLine.includes(nativeFiles().script)).length;
  };
  for (let round = 0; round < 3; round++) {
    const tried: string[] = [];
    assert.ok((await source.sockets({ tried })).answered);
    assert.deepEqual(tried, ['sockets by system calls: ok'], `round ${round}`);
    await until('its end', async () => (await callers()) === 1);
  }
});

test('calls that end between two questions: the next is answered all the same', async t => {
  const once = scriptFile(
    t,
    `process.send({ready:true});process.on('message',m=>{process.send({id:m.id,answer:{rows:[{protocol:'tcp',host:'0.0.0.0',port:135,state:'listen',pid:4}],total:1}},()=>process.exit(0))})`,
  );
  const { probe } = worldWith(t, { native: { files: { ...nativeFiles(), script: once } } });
  const port = await freePort();
  const { pid } = await server(t, port);
  // The first answer is a lie that says nothing of the port.
  await probe.inspect(at(port));
  assert.equal((await holderOf(probe, at(port))).pid, pid);
});

test('a server that takes its time to close is not forced', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  await server(t, port, {}, "process.on('SIGINT', () => setTimeout(() => process.exit(0), 1200));");
  assert.deepEqual(await kill(await holderOf(probe, at(port)), at(port)), { kind: 'freed', forced: false });
});
