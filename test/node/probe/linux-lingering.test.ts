import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeOptions } from '../../../src/core/host.ts';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { eventually, freePort, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };

function inspect(port: number, options: ProbeOptions = {}, host?: string): Promise<ProbeResult> {
  return createProbe().inspect({ protocol: 'tcp', port, ...(host === undefined ? {} : { host }) }, options);
}

test('an orphaned FIN_WAIT2 lingers, with its seconds', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(
    t,
    `
s = tcp(port=${port}, reuse=0)
c = socket.create_connection(('127.0.0.1', ${port}))
a, _ = s.accept()
a.close(); s.close()
say('ready')
wait()
`,
  );
  await helper.line();
  const result = await inspect(port);
  assert.ok(result.kind === 'lingering', JSON.stringify(result));
  assert.equal(result.states[0]?.state, 'fin-wait-2');
  assert.ok(result.secondsLeft > 0 && result.secondsLeft <= 60, String(result.secondsLeft));
  assert.equal(result.bindable, false);
});

test('a server that ends while it is looked at is never what keeps its port closed', linuxOnly, async t => {
  for (let round = 0; round < 15; round++) {
    const port = await freePort();
    const helper = startPython(
      t,
      `
s = tcp(port=${port}, reuse=1)
c = socket.create_connection(('127.0.0.1', ${port}))
a, _ = s.accept()
a.close(); c.close()
say('ready')
wait()
`,
    );
    await helper.line();
    process.kill(helper.pid, 'SIGKILL');
    let seen = await inspect(port);
    while (seen.kind === 'held') seen = await inspect(port);
    assert.ok(seen.kind === 'free' || (seen.kind === 'lingering' && seen.bindable === true), JSON.stringify(seen));
  }
});

test('an outgoing connection that happens to sit on the port is named, with its peer', linuxOnly, async t => {
  const helper = startPython(
    t,
    `
s = tcp()
c = socket.create_connection(s.getsockname())
say(c.getsockname()[1], s.getsockname()[1])
wait()
`,
  );
  const [port = 0, server = 0] = (await helper.line()).split(' ').map(Number);
  const result = await inspect(port);
  assert.ok(result.kind === 'held', JSON.stringify(result));
  const [holder] = result.holders;
  assert.equal(holder?.pid, helper.pid);
  assert.deepEqual(
    holder?.sockets.map(({ state, local, remote }) => [state, local, remote]),
    [['established', `127.0.0.1:${port}`, `127.0.0.1:${server}`]],
  );
  assert.equal((await inspect(port, {}, '127.0.0.2')).kind, 'free');
});

/** Only an accepted connection is left of the server: `reuse` tells whether the listener had SO_REUSEADDR. */
const acceptedOnly = (port: number, reuse: 0 | 1) => `
s = tcp(port=${port}, reuse=${reuse})
c = socket.create_connection(('127.0.0.1', ${port}))
a, _ = s.accept()
s.close()
say('ready')
wait()
`;

test('a left-over connection of a closed server holds the port when that had no SO_REUSEADDR', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(t, acceptedOnly(port, 0));
  await helper.line();
  const result = await inspect(port);
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.equal(result.holders[0]?.pid, helper.pid);
  assert.equal(result.holders[0]?.sockets[0]?.state, 'established');
});

test('one whose server had SO_REUSEADDR only stops a program without it', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(t, acceptedOnly(port, 1));
  await helper.line();
  assert.equal((await inspect(port)).kind, 'free');
  const strict = await inspect(port, { withoutReuseAddress: true });
  assert.ok(strict.kind === 'held', JSON.stringify(strict));
  assert.equal(strict.holders[0]?.pid, helper.pid);
});

test('bound without listening: the process is among the candidates', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(t, `s = tcp(port=${port}, reuse=0, listen=False)\nsay('ready')\nwait()`);
  await helper.line();
  const result = await inspect(port);
  assert.ok(result.kind === 'blocked' && result.by === 'bound-not-listening', JSON.stringify(result));
  const candidate = result.evidence.candidates.find(holder => holder.pid === helper.pid);
  assert.equal(candidate?.sockets[0]?.state, 'bound');
  assert.ok(result.tried?.some(line => line.startsWith('bind ') && line.endsWith('EADDRINUSE')));
});

test('bound with SO_REUSEADDR and not listening stops nobody', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(t, `s = tcp(port=${port}, reuse=1, listen=False)\nsay('ready')\nwait()`);
  await helper.line();
  assert.equal((await inspect(port)).kind, 'free');
});

test('UDP: the holder, on what overlaps only, and never mixed with TCP', linuxOnly, async t => {
  const helper = startPython(
    t,
    `
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))
say(s.getsockname()[1])
wait()
`,
  );
  const port = Number(await helper.line());
  const probe = createProbe();
  const udp = (host?: string) => probe.inspect({ protocol: 'udp', port, ...(host === undefined ? {} : { host }) });
  for (const host of ['127.0.0.1', '0.0.0.0', '::', undefined]) {
    const result = await udp(host);
    assert.ok(result.kind === 'held', JSON.stringify(result));
    assert.equal(result.holders[0]?.pid, helper.pid);
    assert.deepEqual(
      result.holders[0]?.sockets.map(({ protocol, state, local }) => [protocol, state, local]),
      [['udp', 'bound', `127.0.0.1:${port}`]],
    );
  }
  assert.equal((await udp('127.0.0.2')).kind, 'free');
  assert.equal((await udp('::1')).neighbours?.[0]?.holder?.pid, helper.pid);
  assert.equal((await inspect(port)).kind, 'free');
  assert.equal(await probe.isFree({ protocol: 'udp', port }), false);
});

test(
  'a connection that the other side does not let go: nobody holds it, and no time is promised',
  linuxOnly,
  async t => {
    const port = await freePort();
    const client = startPython(
      t,
      `
wait()
c = socket.socket(); c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048); c.connect(('127.0.0.1', ${port}))
say('connected')
wait()
`,
    );
    const server = startPython(
      t,
      `
s = tcp(port=${port}, reuse=0)
say('ready')
a, _ = s.accept()
a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
a.send(b'x' * 100000); a.close(); s.close()
say('closed')
wait()
`,
    );
    await server.line();
    client.say('go');
    await client.line();
    await server.line();
    await server.end();
    const result = await eventually('the connection to be without an owner', async () => {
      const found = await inspect(port);
      return found.kind === 'lingering' ? found : undefined;
    });
    assert.deepEqual(
      [result.lasts, result.states.map(({ state, secondsLeft }) => [state, secondsLeft])],
      ['open', [['fin-wait-1', undefined]]],
    );
  },
);

test('a port that is freed between two questions is free', linuxOnly, async t => {
  const port = await freePort();
  const helper = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`);
  await helper.line();
  const probe = createProbe();
  assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'held');
  await helper.end();
  assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'free');
});

test('a question that was cancelled says so', linuxOnly, async () => {
  const result = await inspect(await freePort(), { signal: AbortSignal.abort() });
  assert.deepEqual(result.kind === 'unknown' && result.reason, 'cancelled');
});
