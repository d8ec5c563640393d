/**
 * On Windows and macOS a listener on any other address than loopback's makes the firewall ask the user about VS Code: every way
 * to a bind is gone here, with what is really bound written down.
 */
import assert from 'node:assert/strict';
import { Socket } from 'node:dgram';
import { createServer, Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type TestContext, test } from 'node:test';
import type { Probe } from '../../../src/core/host.ts';
import type { InetEndpoint } from '../../../src/core/model/endpoint.ts';
import { createFreePorts } from '../../../src/node/freePort.ts';
import { createDarwinProbe } from '../../../src/node/probe/darwin.ts';
import { readMacTable } from '../../../src/node/probe/darwinTools.ts';
import { createWindowsProbe } from '../../../src/node/probe/windows.ts';
import { createWindowsSource } from '../../../src/node/windows/source.ts';
import { freePort } from '../../host/ports.ts';
import { type Answer, type Call, fakeRun } from '../../support/fakeTools.ts';

interface Where {
  readonly host?: string;
  readonly address?: string;
}

/** The addresses of every bind until the test is over; each is really made. */
function watchBinds(t: TestContext): readonly (string | undefined)[] {
  const seen: (string | undefined)[] = [];
  const before = {
    listen: Object.getOwnPropertyDescriptor(Server.prototype, 'listen') ?? {},
    bind: Object.getOwnPropertyDescriptor(Socket.prototype, 'bind') ?? {},
  };
  t.after(() => {
    Object.defineProperty(Server.prototype, 'listen', before.listen);
    Object.defineProperty(Socket.prototype, 'bind', before.bind);
  });
  const really = (whole: PropertyDescriptor, self: unknown, args: unknown[]) =>
    Reflect.apply(whole.value as (...all: unknown[]) => unknown, self, args);
  Server.prototype.listen = function watched(this: Server, ...args: unknown[]) {
    seen.push((args[0] as Where).host);
    return really(before.listen, this, args) as Server;
  };
  Socket.prototype.bind = function watched(this: Socket, ...args: unknown[]) {
    seen.push((args[0] as Where).address);
    return really(before.bind, this, args) as Socket;
  };
  return seen;
}

const own = Object.values(networkInterfaces())
  .flatMap(each => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const hosts = [undefined, '', '*', '0.0.0.0', '::', '[::]', '127.0.0.1', '::1', 'localhost', '192.0.2.1', own];
const endpoints = (port: number): readonly InetEndpoint[] =>
  (['tcp', 'udp'] as const).flatMap(protocol =>
    hosts.map(host => ({ protocol, port, ...(host === undefined ? {} : { host }) })),
  );

const windowsTable =
  '  TCP    0.0.0.0:8135           0.0.0.0:0              LISTENING       1016\r\n  UDP    0.0.0.0:5353           *:*                                    1016\r\n';
const macTable = [
  'Active Internet connections (including servers)',
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rxbytes txbytes rhiwat shiwat    pid   epid state    options',
  'tcp4       0      0  *.49153                *.*                    LISTEN            0       0 131072 131072    411      0 00180 00000006',
].join('\n');

const answers = ({ file }: Call): Answer => {
  if (file.endsWith('netstat.exe')) return windowsTable;
  if (file.endsWith('/netstat')) return macTable;
  return '';
};

const systems = {
  Windows: () => {
    const source = createWindowsSource({ run: fakeRun(answers).run, systemRoot: 'C:\\Windows' });
    return {
      probe: createWindowsProbe(source) as Probe,
      ports: createFreePorts({ table: () => source.sockets({ tried: [] }) }),
    };
  },
  macOS: () => {
    const { run } = fakeRun(answers);
    return {
      probe: createDarwinProbe(run),
      ports: createFreePorts({ table: protocol => readMacTable(run, protocol) }),
    };
  },
} as const;

for (const [name, make] of Object.entries(systems)) {
  test(`${name}: whatever is asked, nothing but loopback is bound`, async t => {
    const port = await freePort();
    const holder = createServer();
    await new Promise<void>(resolve => holder.listen({ port: 0, host: '127.0.0.1' }, resolve));
    t.after(() => holder.close());
    const address = holder.address();
    assert.ok(typeof address === 'object' && address !== null);
    const seen = watchBinds(t);
    const { probe, ports } = make();
    for (const endpoint of [...endpoints(port), ...endpoints(address.port)]) {
      await probe.inspect(endpoint);
      await probe.inspect(endpoint, { withoutReuseAddress: true });
      await probe.isFree(endpoint);
      await ports.problem(endpoint);
      const { protocol, host } = endpoint;
      await ports.next(endpoint.port, { protocol, ...(host === undefined ? {} : { host }) });
    }
    await probe.listeners();
    assert.ok(seen.includes('127.0.0.1') && seen.includes('::1'), 'loopback was tried');
    assert.deepEqual(
      [...new Set(seen)].filter(each => each === undefined || !/^(?:127\.|::1$)/.test(each)),
      [],
    );
  });

  test(`${name}: a listener on every address is seen though loopback can be bound`, async () => {
    const { probe, ports } = make();
    const port = name === 'Windows' ? 8135 : 49_153;
    for (const host of [undefined, '0.0.0.0', '127.0.0.1', 'localhost']) {
      const endpoint = { protocol: 'tcp', port, ...(host === undefined ? {} : { host }) } as const;
      assert.equal(await probe.isFree(endpoint), false, host ?? '*');
      assert.notEqual((await probe.inspect(endpoint)).kind, 'free', host ?? '*');
      assert.equal(await ports.problem(endpoint), 'taken', host ?? '*');
    }
  });
}

test('without a table, a loopback that can be bound is no proof that the port is free', async () => {
  const port = await freePort();
  const source = createWindowsSource({ run: fakeRun(() => undefined).run, systemRoot: 'C:\\Windows' });
  for (const probe of [createWindowsProbe(source), createDarwinProbe(fakeRun(() => undefined).run)]) {
    const endpoint = { protocol: 'tcp', port } as const;
    assert.equal(await probe.isFree(endpoint), undefined);
    const result = await probe.inspect(endpoint);
    assert.deepEqual([result.kind, 'cause' in result ? result.cause : ''], ['unknown', 'table-not-read']);
  }
});
