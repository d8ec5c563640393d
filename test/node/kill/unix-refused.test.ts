/** Whom no signal is ever sent to, tried with real processes. Run with `drive` as argument, this file is the killer of a test. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { KillResult } from '../../../src/core/model/fix.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { createKiller } from '../../../src/node/kill/index.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { freePort, holderOf, isAlive, loopback, makeProbe, start, startServer } from './support/world.ts';

const forced = { graceMs: 200, force: true } as const;
const thisFile = fileURLToPath(import.meta.url);

/** `drive PORT [HOLDER]`: kills the holder, or whoever holds the port, and prints the result. */
async function drive(portText: string, holderText: string | undefined): Promise<void> {
  const endpoint: Endpoint = { protocol: 'tcp', port: Number(portText), host: loopback };
  const probe = createProbe();
  const found = holderText === undefined ? await probe.inspect(endpoint) : undefined;
  const holder =
    holderText === undefined ? (found?.kind === 'held' ? found.holders[0] : undefined) : JSON.parse(holderText);
  const result = holder === undefined ? found : await createKiller({ probe }).kill(holder as Holder, endpoint, forced);
  console.log(`ready ${JSON.stringify(result).replaceAll(' ', '')}`);
  probe.dispose();
}

/** What a driver that was started by hand printed. */
async function resultOf(started: ReturnType<typeof start>): Promise<KillResult> {
  let text = '';
  started.child.stdout?.on('data', chunk => {
    text += String(chunk);
  });
  await once(started.child, 'close');
  const line = text.split('\n').find(one => one.startsWith('ready '));
  assert.ok(line !== undefined, 'the driver printed no result');
  return JSON.parse(line.slice('ready '.length)) as KillResult;
}

function canChoosePids(): boolean {
  try {
    accessSync('/proc/sys/kernel/ns_last_pid', constants.W_OK);
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

function define(): void {
  test('init, process groups, this process, its parents and its session are refused, whatever else is true', async t => {
    const probe = makeProbe(t);
    const port = await freePort();
    const server = startServer(t, port);
    await server.ready();
    const holder = await holderOf(probe, port);
    const killer = createKiller({ probe });
    const session = Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[3]);
    for (const pid of [0, 1, -1, -server.pid, Number.NaN, 1.5, process.pid, process.ppid, session]) {
      const result = await killer.kill({ ...holder, pid }, { protocol: 'tcp', port }, forced);
      assert.equal(result.kind, 'refused', `pid ${pid}`);
    }
    assert.ok(isAlive(server.pid));
  });

  test('a port that this process holds itself', async t => {
    const port = await freePort();
    const server = createServer();
    t.after(() => server.close());
    await new Promise<void>(resolve => server.listen(port, resolve));
    const holder = await holderOf(makeProbe(t), port);
    assert.equal(holder.pid, process.pid);
    const result = await createKiller().kill(holder, { protocol: 'tcp', port }, forced);
    assert.deepEqual(result, { kind: 'refused', reason: 'self' });
  });

  test('a child that shares a socket with this process: its end would free nothing', async t => {
    const port = await freePort();
    const server = createServer();
    t.after(() => server.close());
    await new Promise<void>(resolve => server.listen(port, resolve));
    const { ['_handle']: handle } = server as unknown as { readonly _handle: { readonly fd: number } };
    const heir = start(t, process.execPath, ['-e', "setInterval(() => {}, 1000); console.log('ready')"], {
      stdio: ['ignore', 'pipe', 'pipe', handle.fd],
    });
    await heir.ready();
    const probe = makeProbe(t);
    const owner = await holderOf(probe, port);
    assert.deepEqual(owner.sharedWith, [heir.pid]);
    const startToken = readFileSync(`/proc/${heir.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    assert.ok(startToken !== undefined);
    const { startedAt: _date, ...rest } = owner;
    const { image: _image, args: _args, ...neutral } = rest;
    const asHeir: Holder = {
      ...neutral,
      commandLine: '',
      pid: heir.pid,
      startToken,
      parents: [owner, ...owner.parents],
    };
    const result = await createKiller({ probe }).kill(asHeir, { protocol: 'tcp', port }, forced);
    assert.ok(result.kind === 'refused' && result.reason === 'self', JSON.stringify(result));
    assert.equal(result.sharer?.pid, process.pid);
    assert.ok(isAlive(heir.pid));
  });

  test("the user's own shell holds the port: it is a parent of the killer and lives on", async t => {
    const port = await freePort();
    // The launcher hands its listening socket to a shell, which starts the killer without it, and closes its own.
    const code = `
      const { spawn } = require('node:child_process');
      const server = require('node:net').createServer().listen(${port}, '${loopback}', () => {
        const { _handle: handle } = server;
        const shell = spawn('sh', ['-c', '"$@" 3<&- ; echo shell-lives', 'sh', process.execPath, ${JSON.stringify(thisFile)}, 'drive', '${port}'],
          { stdio: ['ignore', 'inherit', 'inherit', handle.fd] });
        server.close();
      });`;
    const launcher = start(t, process.execPath, ['-e', code]);
    let text = '';
    launcher.child.stdout?.on('data', chunk => {
      text += String(chunk);
    });
    assert.deepEqual(await resultOf(launcher), { kind: 'refused', reason: 'ancestor' });
    assert.match(text, /shell-lives/);
  });

  if (process.getuid?.() === 0)
    test("another user's process is not touched, and the user is named", async t => {
      const port = await freePort();
      const server = startServer(t, port, loopback);
      await server.ready();
      const holder = await holderOf(makeProbe(t), port);
      const args = [thisFile, 'drive', String(port), JSON.stringify(holder)];
      const killer = start(t, process.execPath, args, { uid: 65_534, gid: 65_534 });
      assert.deepEqual(await resultOf(killer), { kind: 'not-permitted', user: 'root' });
      assert.ok(isAlive(server.pid));
    });

  if (canChoosePids())
    test('a pid that was given to another server on the same port meanwhile', async t => {
      const probe = makeProbe(t);
      const port = await freePort();
      // Somebody else of a busy machine may have been given the pid: then it is tried with another server.
      for (let tries = 0; ; tries++) {
        assert.ok(tries < 500, 'no pid was given again');
        const server = startServer(t, port);
        await server.ready();
        const holder = await holderOf(probe, port);
        const ended = once(server.child, 'exit');
        server.child.kill('SIGKILL');
        await ended;
        if (existsSync(`/proc/${server.pid}`)) continue;
        writeFileSync('/proc/sys/kernel/ns_last_pid', String(server.pid - 1));
        const next = startServer(t, port);
        if (next.pid !== server.pid) {
          const over = once(next.child, 'exit');
          process.kill(next.pid, 'SIGKILL');
          await over;
          continue;
        }
        await next.ready();
        assert.equal((await holderOf(probe, port)).pid, holder.pid);
        const result = await createKiller({ probe }).kill(holder, { protocol: 'tcp', port }, forced);
        assert.deepEqual(result, { kind: 'changed', what: 'start-time' });
        assert.ok(isAlive(next.pid));
        break;
      }
    });
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === 'drive') await drive(rest[0] ?? '', rest[1]);
else define();
