import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Listener } from '../../../src/core/model/probe.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { inParts } from '../../../src/node/probe/workerMessages.ts';
import { type Asker, createAsker } from './ask.ts';
import { freePort, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };

let asker: Asker;
before(async () => {
  asker = await createAsker();
});
after(() => asker.dispose());

function probeWith(t: TestContext, workerPath: string) {
  const probe = createProbe({ workerPath });
  t.after(() => probe.dispose());
  return probe;
}

async function serve(t: TestContext) {
  const port = await freePort();
  const server = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`);
  await server.line();
  return { port, pid: server.pid };
}

/** Without dates: each reader works them out of an uptime that it has read itself. What tells processes apart is the start in ticks. */
function undated<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'startedAt' ? undefined : each))) as T;
}

test('the worker gives the same answers as this thread', linuxOnly, async t => {
  const { port, pid } = await serve(t);
  const free = await freePort();
  const threaded = probeWith(t, asker.workerPath);
  const direct = createProbe();
  for (const endpoint of [
    { protocol: 'tcp', port },
    { protocol: 'tcp', port: free },
  ] as const) {
    const result = await threaded.inspect(endpoint);
    assert.deepEqual(undated(result), undated(await direct.inspect(endpoint)));
    assert.equal(result.kind, endpoint.port === port ? 'held' : 'free');
    assert.equal(await threaded.isFree(endpoint), endpoint.port === free);
  }
  const listed = (await threaded.listeners()).find(
    ({ endpoint }) => endpoint.protocol === 'tcp' && endpoint.port === port,
  );
  assert.equal(listed?.holder?.pid, pid);
});

test(
  'a long list is copied in parts, with turns of this thread between them, and is as whole as in this thread',
  linuxOnly,
  async t => {
    const long = 'x'.repeat(60_000);
    const server = startPython(
      t,
      `servers = [tcp() for _ in range(8)]\nsay(*[s.getsockname()[1] for s in servers])\nwait() # ${long}`,
    );
    const ports = new Set((await server.line()).split(' ').map(Number));
    const own = (listeners: readonly Listener[]) =>
      listeners.filter(({ endpoint }) => endpoint.protocol === 'tcp' && ports.has(endpoint.port));
    const asked = t.mock.method(Worker.prototype, 'postMessage');
    const told = own(await probeWith(t, asker.workerPath).listeners());
    assert.equal(told.length, 8);
    assert.ok(told.every(({ holder }) => holder?.commandLine.includes(long)));
    assert.deepEqual(undated(told), undated(own(await createProbe().listeners())));
    const nexts = asked.mock.calls.filter(({ arguments: [message] }) => message.kind === 'next');
    assert.ok(nexts.length >= 4, `${nexts.length} parts were asked for`);
  },
);

test('a list is parted by what is copied: once a message what several have in common, and one at least', () => {
  const shared = { name: 'x'.repeat(40) };
  const [short, long] = [{ text: 'y'.repeat(10) }, { text: 'z'.repeat(500) }];
  const withShared = [0, 1, 2, 3].map(id => ({ id, shared }));
  assert.deepEqual(inParts([], 100), []);
  assert.deepEqual(inParts([short, short, short], 1000), [[short, short, short]]);
  assert.deepEqual(inParts([short, long, short, long, long], 100), [[short], [long], [short], [long], [long]]);
  assert.deepEqual(inParts(withShared, 140), [withShared]);
  assert.deepEqual(
    inParts(
      withShared.map(each => ({ ...each, shared: { ...shared } })),
      140,
    ).map(part => part.length),
    [2, 2],
  );
});

test('many questions at once each get their own answer', linuxOnly, async t => {
  const servers = await Promise.all([serve(t), serve(t), serve(t)]);
  const probe = probeWith(t, asker.workerPath);
  const results = await Promise.all(
    [...servers, ...servers].map(({ port }) => probe.inspect({ protocol: 'tcp', port })),
  );
  assert.deepEqual(
    results.map(result => result.kind === 'held' && result.holders[0]?.pid),
    [...servers, ...servers].map(server => server.pid),
  );
});

test('what an engine answers after the look is heard of through the worker', linuxOnly, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-engine-'));
  const socket = join(folder, 'docker.sock');
  let release: () => void = () => undefined;
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const port = await freePort();
  const listed = { Id: 'c0ffee'.padEnd(64, '0'), Names: ['/web'], Image: 'web', Labels: {} };
  const ports = [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: port, Type: 'tcp' }];
  const api = createHttpServer((request, response) => {
    const isList = request.url?.includes('/containers/json') === true;
    void released.then(() => response.end(JSON.stringify(isList ? [{ ...listed, Ports: ports }] : {})));
  });
  await new Promise<void>(resolve => api.listen(socket, resolve));
  const host = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = `unix://${socket}`;
  t.after(async () => {
    if (host === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = host;
    api.closeAllConnections();
    await new Promise(resolve => api.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
  // Nobody listens: a kernel that forwards the port would look the same, and only an engine tells.
  const probe = probeWith(t, asker.workerPath);
  const endpoint = { protocol: 'tcp', port, host: '127.0.0.1' } as const;
  const heard = new Promise<void>(resolve => {
    void probe.inspect(endpoint, { onLearned: resolve }).then(found => {
      assert.deepEqual([found.kind, found.neighbours], ['free', undefined]);
      release();
    });
  });
  await heard;
  const found = await probe.inspect(endpoint);
  assert.equal(found.neighbours?.[0]?.container?.name, 'web');
});

test('a worker that cannot start, or dies at each question, is replaced by this thread', linuxOnly, async t => {
  const { port, pid } = await serve(t);
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-worker-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const dying = join(folder, 'dying.cjs');
  await writeFile(dying, `require('node:worker_threads').parentPort.on('message', () => process.exit(3));`);
  for (const workerPath of [join(folder, 'missing.js'), dying]) {
    const probe = probeWith(t, workerPath);
    for (let round = 0; round < 4; round++) {
      const result = await probe.inspect({ protocol: 'tcp', port });
      assert.ok(result.kind === 'held', JSON.stringify(result));
      assert.equal(result.holders[0]?.pid, pid);
    }
    assert.ok((await probe.listeners()).length > 0);
  }
});

test('a question is given up at once when it is cancelled, and the next one is answered', linuxOnly, async t => {
  const { port } = await serve(t);
  const probe = probeWith(t, asker.workerPath);
  const controller = new AbortController();
  const pending = probe.inspect({ protocol: 'tcp', port }, { signal: controller.signal });
  controller.abort();
  const result = await pending;
  assert.equal(result.kind === 'unknown' && result.reason, 'cancelled');
  assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'held');
});

test('disposed: whoever waits is told, and nothing is started again', linuxOnly, async t => {
  const probe = probeWith(t, asker.workerPath);
  const pending = probe.inspect({ protocol: 'tcp', port: await freePort() });
  probe.dispose();
  const result = await pending;
  assert.equal(result.kind === 'unknown' && result.reason, 'disposed');
  assert.deepEqual(await probe.listeners(), []);
});

test('an idle worker is ended, and started again when it is needed', linuxOnly, async t => {
  const { port } = await serve(t);
  const probe = createProbe({ workerPath: asker.workerPath, workerIdleMs: 1 });
  t.after(() => probe.dispose());
  for (let round = 0; round < 3; round++) {
    assert.equal((await probe.inspect({ protocol: 'tcp', port })).kind, 'held');
    // Set after the idle timer and as long: it fires after it.
    await new Promise(resolve => {
      setTimeout(resolve, 1);
    });
  }
});

test("the extension's own listener, seen from the worker, is its own process's", linuxOnly, async t => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const result = await probeWith(t, asker.workerPath).inspect({ protocol: 'tcp', port: address.port });
  assert.equal(result.kind === 'held' && result.holders[0]?.pid, process.pid);
});
