/** The first sentence waits for no container engine: what it adds comes with a later look. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ContainerInfo } from '../../../src/core/model/process.ts';
import { run } from '../../../src/node/exec.ts';
import { createContainerLookup } from '../../../src/node/probe/containers.ts';
import { withContainers } from '../../../src/node/probe/enrich.ts';
import { createLinuxProbe } from '../../../src/node/probe/linux/linux.ts';
import { Soon } from '../../../src/node/probe/soon.ts';
import { until } from '../../host/poll.ts';
import { freePort } from '../../host/ports.ts';

const skip = process.platform !== 'linux' && 'the tables are those of Linux';

/** An engine's API on a unix socket. */
async function engine(t: TestContext, answer: RequestListener): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'port-medic-api-'));
  const path = join(folder, 'docker.sock');
  const server = createServer(answer);
  await new Promise<void>(resolve => server.listen(path, resolve));
  t.after(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

/** A listener that calls itself as an engine's back end does. */
async function backend(t: TestContext, port: number, argv0: string, args: readonly string[]): Promise<void> {
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => process.stdout.write('up'))`;
  const child = spawn(process.execPath, ['-e', script, '--', ...args], {
    argv0,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  await once(child.stdout, 'data');
}

/** So long that a look which waited for it would not come back in this test. */
const hour = 3_600_000;

function probeWith(socket: string) {
  const env = { PATH: '/nonexistent', DOCKER_HOST: undefined };
  return withContainers(
    createLinuxProbe(run),
    createContainerLookup({ run, platform: 'linux', sockets: [socket], env, timeoutMs: hour }),
  );
}

const listed = (port: number) => [
  {
    Id: 'c0ffee'.padEnd(64, '0'),
    Names: ['/shop-web-1'],
    Image: 'shop:dev',
    Labels: {},
    Ports: [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: port, Type: 'tcp' }],
  },
];

const proxyArgs = (port: number) =>
  `-proto tcp -host-ip 127.0.0.1 -host-port ${port} -container-ip 172.18.0.9 -container-port 80`.split(' ');
const conmonId = 'beef'.padEnd(64, '0');

for (const [what, argv0, args, first] of [
  [
    'docker-proxy',
    '/usr/bin/docker-proxy',
    proxyArgs,
    { engine: 'docker', containerAddress: '172.18.0.9', containerPort: 80 },
  ],
  [
    'conmon',
    '/usr/bin/conmon',
    () => ['--api-version', '1', '-c', conmonId, '-u', conmonId, '-n', 'shop-web-1'],
    { engine: 'podman', id: conmonId, name: 'shop-web-1' },
  ],
] as const)
  test(`an engine that never answers: ${what} names the container, and the look comes back`, { skip }, async t => {
    const socket = await engine(t, () => undefined);
    const port = await freePort();
    await backend(t, port, argv0, args(port));
    const probe = probeWith(socket);
    t.after(() => probe.dispose());
    const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port });
    assert.ok(result.kind === 'held', JSON.stringify(result));
    assert.deepEqual(result.holders[0]?.origin?.container, first);
    assert.ok(result.tried?.includes('container engine: asked, which the next look tells'), result.tried?.join('; '));
  });

test('an engine that answers late is asked once, and the next look tells what it said', { skip }, async t => {
  const port = await freePort();
  const asked: string[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const socket = await engine(t, (request, response) => {
    asked.push(request.url ?? '');
    const isList = /containers\/json/.test(request.url ?? '');
    void released.then(() => response.end(JSON.stringify(isList ? listed(port) : { HostConfig: {}, Config: {} })));
  });
  await backend(t, port, '/usr/bin/docker-proxy', proxyArgs(port));
  const probe = probeWith(socket);
  t.after(() => probe.dispose());
  const look = async (): Promise<ContainerInfo | undefined> => {
    const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port });
    return result.kind === 'held' ? result.holders[0]?.origin?.container : assert.fail(JSON.stringify(result));
  };
  assert.equal((await look())?.name, undefined);
  assert.equal((await look())?.name, undefined);
  assert.equal(asked.length, 1);
  release();
  await until('its name', async () => (await look())?.name === 'shop-web-1');
  const known = asked.length;
  assert.equal((await look())?.name, 'shop-web-1');
  assert.equal(asked.length, known);
});

for (const [what, status, isTold] of [
  ['a container', 200, true],
  ['nothing that helps', 500, false],
] as const)
  test(`an engine that answers late with ${what}: whoever has looked ${isTold ? 'hears of it' : 'is not called back'}`, {
    skip,
  }, async t => {
    const port = await freePort();
    let release: () => void = () => undefined;
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    let answered = 0;
    const socket = await engine(t, (request, response) => {
      const isList = /containers\/json/.test(request.url ?? '');
      response.on('close', () => answered++);
      void released.then(() => {
        response.statusCode = status;
        response.end(JSON.stringify(isList ? listed(port) : { HostConfig: {}, Config: {} }));
      });
    });
    await backend(t, port, '/usr/bin/docker-proxy', proxyArgs(port));
    const probe = probeWith(socket);
    t.after(() => probe.dispose());
    let heard = 0;
    const look = () => probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port }, { onLearned: () => heard++ });
    assert.equal((await look()).kind, 'held');
    assert.equal(heard, 0);
    release();
    if (!isTold) {
      await until('the answer', () => answered > 0);
      // Answered again, and again without use: who was to be called back would have been by now.
      assert.equal((await look()).kind, 'held');
      assert.equal(heard, 0);
      return;
    }
    await until('the call', () => heard > 0);
    const found = await look();
    assert.equal(found.kind === 'held' && found.holders[0]?.origin?.container?.name, 'shop-web-1');
    assert.equal(heard, 1);
  });

test('an engine that never answers keeps no free port from being told', { skip }, async t => {
  const probe = probeWith(await engine(t, () => undefined));
  t.after(() => probe.dispose());
  assert.equal((await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port: await freePort() })).kind, 'free');
});

test('what is not good is asked for anew, and so is what came at once', async () => {
  const soon = new Soon<string>();
  let asked = 0;
  const keeping = (answer: string) => (answer === 'good' ? hour : 0);
  const ask = (answer: Promise<string>) =>
    soon.ask(
      'key',
      () => {
        asked++;
        return answer;
      },
      keeping,
    );
  assert.equal(await ask(Promise.resolve('bad')), 'bad');
  assert.equal(await ask(Promise.resolve('good')), 'good');
  assert.equal(await ask(Promise.resolve('good')), 'good');
  assert.equal(asked, 3);
});

test('a question that fails is no answer for the next', async () => {
  const soon = new Soon<string>();
  const keeping = () => hour;
  await assert.rejects(
    soon.ask('key', () => Promise.reject(new Error('no')), keeping),
    /no/,
  );
  assert.equal(await soon.ask('key', async () => 'yes', keeping), 'yes');
});
