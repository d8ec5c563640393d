import assert from 'node:assert/strict';
import { connect, createServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { freePort, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };

function inspect(port: number, host?: string, withoutReuseAddress = false): Promise<ProbeResult> {
  return createProbe().inspect(
    { protocol: 'tcp', port, ...(host === undefined ? {} : { host }) },
    { withoutReuseAddress },
  );
}

async function listen(t: TestContext, host: string, port = 0, ipv6Only = false): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only }, resolve);
  });
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

function held(result: ProbeResult) {
  assert.equal(result.kind, 'held', JSON.stringify(result));
  assert.ok(result.kind === 'held');
  return result.holders;
}

test('a listener is named with all its facts', linuxOnly, async t => {
  const port = await freePort();
  const before = Date.now();
  const server = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`, {
    cwd: '/',
    env: { TERM_PROGRAM: 'vscode', SECRET_TOKEN: 'do-not-read', npm_lifecycle_event: 'dev' },
  });
  await server.line();
  const after = Date.now();
  const holders = held(await inspect(port));
  assert.equal(holders.length, 1);
  const [holder] = holders;
  assert.ok(holder);
  assert.equal(holder.pid, server.pid);
  assert.match(holder.name, /^python3/);
  assert.match(holder.commandLine, /^\S*python3\S* -c /);
  assert.equal(holder.args?.[1], '-c');
  assert.equal(holder.cwd, '/');
  assert.equal(holder.uid, process.getuid?.());
  // The time of the boot, from which a start is counted, is known to a second.
  const { startedAt = 0 } = holder;
  assert.ok(before - 2000 < startedAt && startedAt < after + 2000, `${before} ${startedAt} ${after}`);
  assert.match(holder.startToken ?? '', /^[0-9]+$/);
  assert.equal(holder.parents[0]?.pid, process.pid);
  assert.equal(holder.parents.at(-1)?.pid, 1);
  assert.deepEqual(
    holder.sockets.map(({ protocol, state, local, remote }) => [protocol, state, local, remote]),
    [['tcp', 'listen', `127.0.0.1:${port}`, undefined]],
  );
  assert.equal(holder.origin?.environment?.['TERM_PROGRAM'], 'vscode');
  assert.equal(holder.origin?.environment?.['npm_lifecycle_event'], 'dev');
  assert.ok(!JSON.stringify(holder.origin).includes('do-not-read'));
});

test('a free port is free', linuxOnly, async () => {
  const port = await freePort();
  assert.equal((await inspect(port)).kind, 'free');
  assert.equal(await createProbe().isFree({ protocol: 'tcp', port }), true);
});

// holder address, its v6only flag, then the addresses that are refused and those that are free
const matrix = [
  [
    '127.0.0.1',
    false,
    ['127.0.0.1', '0.0.0.0', '::', '::ffff:127.0.0.1', 'localhost', undefined],
    ['127.0.0.2', '::1'],
  ],
  ['0.0.0.0', false, ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::', undefined], ['::1']],
  ['::1', false, ['::1', '::', 'localhost', undefined], ['127.0.0.1', '0.0.0.0']],
  ['::', false, ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', '::', undefined], []],
  ['::', true, ['::1', '::', undefined], ['127.0.0.1', '0.0.0.0']],
  ['::ffff:127.0.0.1', false, ['127.0.0.1', '0.0.0.0', '::'], ['127.0.0.2', '::1']],
] as const;

for (const [host, ipv6Only, refused, free] of matrix)
  test(
    `a listener on ${host}${ipv6Only ? ' (IPv6 only)' : ''} stands in the way of exactly what the kernel refuses`,
    linuxOnly,
    async t => {
      // A number that the system gave would be some other connection's, too, and linger on other addresses.
      const port = await freePort();
      await listen(t, host, port, ipv6Only);
      for (const target of refused) assert.equal(held(await inspect(port, target))[0]?.pid, process.pid, target);
      for (const target of free) {
        const result = await inspect(port, target);
        assert.equal(result.kind, 'free', target);
        assert.equal(result.neighbours?.[0]?.holder?.pid, process.pid, target);
      }
    },
  );

test('an IPv6-only listener beside an IPv4 one is not blamed for an IPv4 bind', linuxOnly, async t => {
  const port = await freePort();
  const v6 = startPython(t, `s = tcp('::', ${port}, v6only=1)\nsay('ready')\nwait()`);
  const v4 = startPython(t, `s = tcp('127.0.0.1', ${port})\nsay('ready')\nwait()`);
  await Promise.all([v6.line(), v4.line()]);
  const result = await inspect(port, '127.0.0.1');
  assert.deepEqual(
    held(result).map(holder => holder.pid),
    [v4.pid],
  );
  assert.deepEqual(
    result.neighbours?.map(neighbour => neighbour.holder?.pid),
    [v6.pid],
  );
  assert.deepEqual(new Set(held(await inspect(port)).map(holder => holder.pid)), new Set([v4.pid, v6.pid]));
});

/** The server closes first, so TIME_WAIT is on its side. */
const closesFirst = (port: number, reuse: 0 | 1) => `
s = tcp(port=${port}, reuse=${reuse})
c = socket.create_connection(('127.0.0.1', ${port}))
a, _ = s.accept()
a.close(); s.close()
c.recv(1); c.close()
say('ready')
`;

test(
  'TIME_WAIT of a server without SO_REUSEADDR: lingering, with the seconds, and not bindable',
  linuxOnly,
  async t => {
    const port = await freePort();
    await startPython(t, closesFirst(port, 0)).line();
    const result = await inspect(port);
    assert.ok(result.kind === 'lingering', JSON.stringify(result));
    assert.equal(result.bindable, false);
    assert.ok(result.secondsLeft > 40 && result.secondsLeft <= 60, String(result.secondsLeft));
    assert.equal(result.states[0]?.state, 'time-wait');
    assert.equal(result.states[0]?.local, `127.0.0.1:${port}`);
    assert.equal(await createProbe().isFree({ protocol: 'tcp', port }), false);
    assert.equal((await inspect(port, '127.0.0.2')).kind, 'free');
  },
);

test('TIME_WAIT of a server with SO_REUSEADDR: lingering still, but bindable by such a server', linuxOnly, async t => {
  const port = await freePort();
  await startPython(t, closesFirst(port, 1)).line();
  const result = await inspect(port);
  assert.ok(result.kind === 'lingering', JSON.stringify(result));
  assert.equal(result.bindable, true);
  const without = await inspect(port, undefined, true);
  assert.equal(without.kind, 'lingering');
});

test('a listener that came back after TIME_WAIT is the holder', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(t, `${closesFirst(port, 1)}\nagain = tcp(port=${port})\nsay('again')\nwait()`);
  await server.line();
  await server.line();
  assert.equal(held(await inspect(port))[0]?.pid, server.pid);
});

test('ports that only contain the number, and clients of the port, are left alone', linuxOnly, async t => {
  const port = 1000 + Math.floor(Math.random() * 4000);
  const decoy = startPython(t, `s = tcp(port=${10_000 + port})\nsay('ready')\nwait()`);
  await decoy.line();
  const server = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`);
  await server.line();
  const client = connect(port, '127.0.0.1');
  client.on('error', () => client.destroy());
  await new Promise(resolve => client.once('connect', resolve));
  t.after(() => client.destroy());
  assert.deepEqual(
    held(await inspect(port)).map(holder => holder.pid),
    [server.pid],
  );
});

test('an address that is not of this host, and a name that is none', linuxOnly, async () => {
  const port = await freePort();
  const result = await inspect(port, '192.0.2.1');
  assert.ok(result.kind === 'blocked' && result.by === 'not-local');
  assert.equal(result.evidence.host, '192.0.2.1');
  assert.equal((await inspect(port, 'no-such-name.invalid')).kind, 'unknown');
});

test('listeners() names each listener with its holder', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`);
  await server.line();
  const probe = createProbe();
  for (let round = 0; round < 2; round++) {
    const found = (await probe.listeners()).filter(
      listener => listener.endpoint.protocol === 'tcp' && listener.endpoint.port === port,
    );
    assert.equal(found.length, 1);
    assert.equal(found[0]?.holder?.pid, server.pid);
    assert.equal(found[0]?.holder?.parents[0]?.pid, process.pid);
  }
});

test('what else the holder serves comes with it, once and in order', linuxOnly, async t => {
  const [one, two, three] = [await freePort(), await freePort(), await freePort()];
  const lines = [one, two, three].map(port => `s${port} = tcp(port=${port})`);
  const server = startPython(t, `${lines.join('\n')}\nsay('ready')\nwait()`);
  await server.line();
  const [holder] = held(await inspect(one));
  assert.deepEqual(
    holder?.otherPorts,
    [two, three].toSorted((a, b) => a - b),
  );
  const alone = await freePort();
  const other = startPython(t, `s = tcp(port=${alone})\nsay('ready')\nwait()`);
  await other.line();
  const [single] = held(await inspect(alone));
  assert.equal(single?.otherPorts, undefined);
});
