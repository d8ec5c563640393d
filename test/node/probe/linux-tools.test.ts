import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLinuxProbe } from '../../../src/node/probe/linux/linux.ts';
import { type Answer, type Call, fakeRun } from '../../support/fakeTools.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { freePort } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };
const nothingFound = { kind: 'exit', code: 1 } as const;

/** A Linux whose /proc has no tables, and the tools that are told. */
async function closed(t: TestContext, tools: Readonly<Record<string, Answer | ((call: Call) => Answer)>>) {
  const root = await mkdtemp(join(tmpdir(), 'port-medic-proc-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const { run, calls } = fakeRun(call => {
    const tool = tools[call.file];
    return typeof tool === 'function' ? tool(call) : tool;
  });
  return {
    probe: createLinuxProbe(run, root),
    asked: () => calls.map(call => call.file),
    addProcess: async (pid: number, name: string, ppid: number) => {
      await mkdir(join(root, String(pid)), { recursive: true });
      const rest = Array.from({ length: 15 }, () => '0').join(' ');
      await writeFile(join(root, String(pid), 'stat'), `${pid} (${name}) S ${ppid} ${pid} ${pid} ${rest} 100 0 0\n`);
      await writeFile(join(root, String(pid), 'cmdline'), `/usr/bin/${name}\0server.js\0`);
    },
  };
}

/** A port that is really taken, on 127.0.0.1. */
async function taken(t: TestContext): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** The captured listener on 127.0.0.1:23000, on this port. */
const onPort = (fixture: string, port: number) =>
  fixtureText('probe', fixture).replaceAll('127.0.0.1:23000', `127.0.0.1:${port}`);

test('ss names the holder, with what it says of it where /proc says nothing', linuxOnly, async t => {
  const port = await taken(t);
  const { probe, asked } = await closed(t, { ss: onPort('ss-tanope.txt', port) });
  const result = await probe.inspect({ protocol: 'tcp', port, host: '127.0.0.1' });
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.deepEqual(
    result.holders.map(({ pid, name, sockets }) => [pid, name, sockets]),
    [[5308, 'python3', [{ protocol: 'tcp', state: 'listen', local: `127.0.0.1:${port}` }]]],
  );
  assert.deepEqual(asked(), ['ss']);
  assert.deepEqual(result.tried, [
    `bind 127.0.0.1:${port}: EADDRINUSE`,
    '/proc/net/tcp: gone',
    '/proc/net/tcp6: gone',
    `ss -H -O -n -p -e -a -t sport = :${port}: ok`,
  ]);
});

test('facts, parents and sharing children come from /proc as far as it is open', linuxOnly, async t => {
  const port = await taken(t);
  const ss = `LISTEN 0 5 127.0.0.1:${port} 0.0.0.0:* users:(("node",pid=71,fd=3),("node",pid=70,fd=3)) uid:1000 ino:5 sk:1 <->\n`;
  const { probe, addProcess } = await closed(t, { ss });
  await addProcess(60, 'bash', 1);
  await addProcess(70, 'node', 60);
  await addProcess(71, 'node', 70);
  const result = await probe.inspect({ protocol: 'tcp', port });
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.deepEqual(
    result.holders.map(({ pid, args, startToken, sharedWith }) => [pid, args, startToken, sharedWith]),
    [[70, ['/usr/bin/node', 'server.js'], '100', [71]]],
  );
  assert.deepEqual(
    result.holders[0]?.parents.map(parent => parent.pid),
    [60],
  );
});

test('without ss, and where ss sees nothing, lsof is asked', linuxOnly, async t => {
  const port = await taken(t);
  for (const ss of [undefined, '', { kind: 'exit', code: 255, stderr: 'Cannot open netlink socket' } as const]) {
    const { probe, asked } = await closed(t, { ss, lsof: onPort('lsof-F-linux.txt', port) });
    const result = await probe.inspect({ protocol: 'tcp', port, host: '127.0.0.1' });
    assert.ok(result.kind === 'held', JSON.stringify(result));
    assert.deepEqual(
      result.holders.map(holder => [holder.pid, holder.name]),
      [[5308, 'python3']],
    );
    assert.deepEqual(asked(), ['ss', 'lsof']);
    assert.match(result.tried?.at(-1) ?? '', /^lsof .*-iTCP:.*: ok$/);
  }
});

test('a socket without a process that can be seen is its user’s', linuxOnly, async t => {
  const port = await taken(t);
  const ss = `LISTEN 0 5 127.0.0.1:${port} 0.0.0.0:* uid:4294 ino:5 sk:1 <->\n`;
  const { probe } = await closed(t, { ss, lsof: nothingFound });
  const result = await probe.inspect({ protocol: 'tcp', port });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder', JSON.stringify(result));
  assert.equal(result.evidence.uid, 4294);
});

test('a process that has ended since is not the holder', linuxOnly, async t => {
  const port = await taken(t);
  const { probe, addProcess } = await closed(t, { ss: onPort('ss-ltnp.txt', port) });
  await addProcess(process.pid, 'self', 1);
  const result = await probe.inspect({ protocol: 'tcp', port });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder', JSON.stringify(result));
  assert.equal(result.evidence.place, 'dead-pid');
});

test('closing sockets linger for as long as ss says', linuxOnly, async t => {
  const port = await freePort();
  const ss = [
    `TIME-WAIT 0 0 127.0.0.1:${port} 127.0.0.1:4001 timer:(timewait,41sec,0) ino:0 sk:1`,
    `TIME-WAIT 0 0 127.0.0.1:${port} 127.0.0.1:4002 timer:(timewait,2.500ms,0) ino:0 sk:2`,
    '',
  ].join('\n');
  for (const withoutReuseAddress of [true, false]) {
    const { probe } = await closed(t, { ss });
    const result = await probe.inspect({ protocol: 'tcp', port, host: '127.0.0.1' }, { withoutReuseAddress });
    assert.ok(result.kind === 'lingering', JSON.stringify(result));
    assert.deepEqual([result.secondsLeft, result.bindable], [41, true]);
    assert.deepEqual(
      result.states.map(state => [state.state, state.remote, state.secondsLeft]),
      [
        ['time-wait', '127.0.0.1:4001', 41],
        ['time-wait', '127.0.0.1:4002', 2.5],
      ],
    );
  }
});

test('a free port is free, whatever tools there are', linuxOnly, async t => {
  const port = await freePort();
  for (const tools of [{}, { ss: '' }, { ss: fixtureText('probe', 'ss-tanope.txt') }]) {
    const { probe } = await closed(t, tools);
    assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'free');
    assert.equal((await probe.inspect({ protocol: 'udp', port })).kind, 'free');
  }
});

test('without tools it is not known, and the reason says what was missing', linuxOnly, async t => {
  const port = await taken(t);
  const { probe, asked } = await closed(t, {});
  const result = await probe.inspect({ protocol: 'tcp', port, host: '127.0.0.1' });
  assert.ok(result.kind === 'unknown', JSON.stringify(result));
  assert.match(result.reason, /\/proc\/net\/tcp6? cannot be read.*ss: not installed, lsof: not installed/);
  assert.deepEqual(asked(), ['ss', 'lsof']);
  assert.deepEqual(await probe.listeners(), []);
});

test('listeners: those of ss, else those of lsof', linuxOnly, async t => {
  const ss = fixtureText('probe', 'ss-ltnp.txt').replaceAll(/^LISTEN/gm, 'tcp LISTEN');
  const lsof = fixtureText('probe', 'lsof-F-linux.txt');
  for (const tools of [{ ss, lsof }, { lsof }]) {
    const { probe } = await closed(t, tools);
    const listeners = await probe.listeners();
    assert.deepEqual(
      listeners
        .flatMap(({ endpoint }) => (endpoint.protocol === 'unix' ? [] : endpoint.port))
        .toSorted((a, b) => a - b),
      [23000, 23001, 23002, 23003, 23004, 23005],
    );
    assert.ok(listeners.every(({ holder }) => holder?.pid === 5308 && holder.name === 'python3'));
  }
});
