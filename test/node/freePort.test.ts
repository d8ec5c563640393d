import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFreePorts } from '../../src/node/freePort.ts';
import { freePort } from '../host/ports.ts';

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}

/** A sysctl folder with this ephemeral range, so that ports of the machine's own range can be tried. */
async function withRange(range: string, work: (sysctl: string) => Promise<void>): Promise<void> {
  const sysctl = await mkdtemp(join(tmpdir(), 'port-medic-sysctl-'));
  try {
    await writeFile(join(sysctl, 'ip_local_port_range'), range);
    await writeFile(join(sysctl, 'ip_unprivileged_port_start'), '1024\n');
    await work(sysctl);
  } finally {
    await rm(sysctl, { recursive: true, force: true });
  }
}

test('next skips what is taken on either family, on the wildcard or on a loopback, and what is to be avoided', async () => {
  await withRange('60001\t61000\n', async sysctl => {
    const ports = createFreePorts({ sysctl });
    for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
      const start = await ports.next((await freePort()) - 1);
      assert.ok(start !== undefined);
      const server = await listen(start, host).catch(() => undefined);
      if (server === undefined) continue;
      const next = await ports.next(start - 1);
      assert.ok(next !== undefined && next > start, `${host} ${start} ${next}`);
      const avoided = await ports.next(start - 1, { avoid: [next] });
      assert.ok(avoided !== undefined && avoided > next);
      assert.equal(await ports.problem({ protocol: 'tcp', port: start }), 'taken');
      await close(server);
      assert.equal(await ports.problem({ protocol: 'tcp', port: start }), undefined);
    }
  });
});

test('a port that only a socket of IPv6 alone holds is taken', async () => {
  await withRange('60001 61000', async sysctl => {
    const ports = createFreePorts({ sysctl });
    const port = await ports.next((await freePort()) - 1);
    assert.ok(port !== undefined);
    const server = createServer();
    const listening = await new Promise<boolean>(resolve => {
      server.once('error', () => resolve(false));
      server.listen({ port, host: '::', ipv6Only: true }, () => resolve(true));
    });
    if (!listening) return;
    assert.equal(await ports.problem({ protocol: 'tcp', port }), 'taken');
    assert.notEqual(await ports.next(port - 1), port);
    await close(server);
  });
});

test('UDP ports are tried with UDP: the same number of TCP does not stand in the way', async () => {
  await withRange('60001 61000', async sysctl => {
    const ports = createFreePorts({ sysctl });
    const port = await ports.next((await freePort()) - 1, { protocol: 'udp' });
    assert.ok(port !== undefined);
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, '127.0.0.1', resolve);
    });
    assert.equal(await ports.problem({ protocol: 'udp', port }), 'taken');
    assert.notEqual(await ports.next(port - 1, { protocol: 'udp' }), port);
    await new Promise<void>(resolve => {
      socket.close(() => resolve());
    });
    assert.equal(await ports.problem({ protocol: 'udp', port }), undefined);
    const server = await listen(port, '127.0.0.1');
    assert.equal(await ports.problem({ protocol: 'udp', port }), undefined);
    await close(server);
  });
});

test('next stays below the ephemeral range, out of excluded ranges and away from ports browsers refuse', async () => {
  await withRange('6005 61000', async sysctl => {
    // From there on none is above, so that it is the next one below.
    for (const from of [6004, 6005, 54_321]) {
      const below = await createFreePorts({ sysctl }).next(from);
      assert.ok(below !== undefined && below < 6005 && below !== 6000, `${from} ${below}`);
    }
    const above = await createFreePorts({ sysctl }).next(5999);
    assert.ok(above !== undefined && above !== 6000 && above < 6005);
  });
  await withRange('40000 61000', async sysctl => {
    let asked = 0;
    const ports = createFreePorts({ sysctl, excludedRanges: async () => (asked++, [{ from: 25_001, to: 25_050 }]) });
    const next = await ports.next(25_000);
    assert.ok(next !== undefined && next > 25_050);
    assert.equal(await ports.problem({ protocol: 'tcp', port: 25_010 }), 'excluded');
    assert.equal(asked, 1);
  });
});

test('a typed port is refused with the reason', async () => {
  const ports = createFreePorts();
  for (const port of [0, -1, 65_536, 3000.5, Number.NaN])
    assert.equal(await ports.problem({ protocol: 'tcp', port }), 'out-of-range');
  assert.equal(await ports.problem({ protocol: 'tcp', port: 6000 }), 'browser-blocked');
  assert.equal(await ports.problem({ protocol: 'tcp', port: 10_080 }), 'browser-blocked');
});

test('an abort ends the search, and an unreadable system is taken as any other', async () => {
  const controller = new AbortController();
  controller.abort();
  assert.equal(await createFreePorts().next(24_000, { signal: controller.signal }), undefined);
  const other = await createFreePorts({ sysctl: join(tmpdir(), 'port-medic-none') }).next(24_000);
  assert.ok(other !== undefined && other > 24_000 && other < 49_152);
});

test('the ports it tries are free again afterwards', async () => {
  const port = await createFreePorts().next((await freePort()) - 1);
  assert.ok(port !== undefined);
  const server = await listen(port, '127.0.0.1');
  assert.equal((server.address() as AddressInfo).port, port);
  await close(server);
});
