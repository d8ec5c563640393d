import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Probe } from '../../../src/core/host.ts';
import type { InetEndpoint } from '../../../src/core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../../src/core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../../src/core/model/process.ts';
import type { ContainerAnswer, ContainerLookup, LookupOptions } from '../../../src/node/probe/containers.ts';
import { withContainers, withWindowsSide } from '../../../src/node/probe/enrich.ts';
import type { WslLookup } from '../../../src/node/probe/wsl.ts';

const endpoint: InetEndpoint = { protocol: 'tcp', port: 9292 };
const web: ContainerInfo = { engine: 'docker', id: 'f4b6b72ad82c', name: 'app-web-1', containerPort: 80 };
const proxyLine =
  '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 9292 -container-ip 172.18.0.2 -container-port 80';
const fromProxy: ContainerInfo = { engine: 'docker', containerAddress: '172.18.0.2', containerPort: 80 };

function holder(name: string, commandLine: string, more: Partial<Holder> = {}): Holder {
  return { pid: 70, name, commandLine, parents: [], sockets: [], ...more };
}

function probeOf(result: ProbeResult, listeners: readonly Listener[] = []): Probe {
  return {
    inspect: async () => result,
    listeners: async () => [...listeners],
    isFree: async () => false,
    dispose: () => undefined,
  };
}

function engines(answer: ContainerAnswer): ContainerLookup & { readonly asked: (LookupOptions | string)[] } {
  const asked: (LookupOptions | string)[] = [];
  return {
    asked,
    async findPublishedContainer(_, options = {}) {
      asked.push(options);
      return answer;
    },
    async findContainer(id) {
      asked.push(id);
      return answer;
    },
    async list(options = {}) {
      asked.push(options);
      const port = { protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 9292, containerPort: 80 } as const;
      return { containers: answer.kind === 'found' ? [{ container: answer.container, ports: [port] }] : [], tried: [] };
    },
  };
}
const found = () => engines({ kind: 'found', container: web, tried: ['docker ps: ok'] });
const silent = () => engines({ kind: 'unknown', reason: 'docker ps: timed out', tried: ['docker ps: timed out'] });
const none = () => engines({ kind: 'none', tried: [] });

const hiddenBy = (candidates: readonly Holder[]): ProbeResult => ({
  kind: 'blocked',
  by: 'hidden-holder',
  evidence: { uid: 0, candidates, sockets: [{ protocol: 'tcp', state: 'listen', local: '0.0.0.0:9292' }] },
  tried: ['/proc/net/tcp'],
});

async function containerBehind(result: ProbeResult, lookup: ContainerLookup): Promise<ContainerInfo | undefined> {
  const answer = await withContainers(probeOf(result), lookup).inspect(endpoint);
  assert.equal(answer.kind, 'held');
  return answer.holders[0]?.origin?.container;
}

test('a proxy with an engine that answers, and one without', async () => {
  const result: ProbeResult = { kind: 'held', holders: [holder('docker-proxy', proxyLine)] };
  assert.deepEqual(await containerBehind(result, found()), { ...fromProxy, ...web });
  assert.deepEqual(await containerBehind(result, silent()), fromProxy);
  assert.deepEqual(await containerBehind(result, none()), fromProxy);
});

test('a back end: the container, or the holder as it was', async () => {
  const result: ProbeResult = { kind: 'held', holders: [holder('com.docker.backend', 'com.docker.backend run')] };
  assert.deepEqual(await containerBehind(result, found()), web);
  assert.equal(await containerBehind(result, silent()), undefined);
});

test('an ordinary holder: nobody is asked', async () => {
  const lookup = found();
  const result: ProbeResult = { kind: 'held', holders: [holder('node', 'node server.js')] };
  assert.deepEqual(await withContainers(probeOf(result), lookup).inspect(endpoint), result);
  assert.deepEqual(lookup.asked, []);
});

test("a program in a container on the host's network: its name by its id", async () => {
  const inside = holder('node', 'node server.js', { origin: { container: { engine: 'docker', id: 'f4b6b72ad82c' } } });
  const lookup = found();
  assert.equal((await containerBehind({ kind: 'held', holders: [inside] }, lookup))?.name, 'app-web-1');
  assert.deepEqual(lookup.asked, ['f4b6b72ad82c']);
});

test("root's proxy, seen only by its command line", async () => {
  const proxy = holder('docker-proxy', proxyLine);
  for (const lookup of [found(), silent()]) {
    const answer = await withContainers(probeOf(hiddenBy([proxy])), lookup).inspect(endpoint);
    assert.equal(answer.kind, 'held');
    assert.equal(answer.holders[0]?.pid, 70);
    assert.equal(answer.holders[0]?.origin?.container?.containerAddress, '172.18.0.2');
    assert.deepEqual(answer.holders[0]?.sockets[0]?.local, '0.0.0.0:9292');
    assert.ok(answer.tried?.includes('/proc/net/tcp'));
  }
});

test('a proxy of another port or protocol is no evidence', async () => {
  for (const line of [proxyLine.replace('9292', '9293'), proxyLine.replace('tcp', 'udp')]) {
    const other = holder('docker-proxy', line);
    const answer = await withContainers(probeOf(hiddenBy([other])), none()).inspect(endpoint);
    assert.ok(answer.kind === 'blocked' && answer.by === 'hidden-holder');
  }
});

test('a hidden holder without a suspect: the container is evidence, and no tool is started', async () => {
  const lookup = found();
  const answer = await withContainers(probeOf(hiddenBy([])), lookup).inspect(endpoint);
  assert.ok(answer.kind === 'blocked' && answer.by === 'hidden-holder');
  assert.deepEqual(answer.evidence.container, web);
  assert.deepEqual(lookup.asked, [{ withoutTools: true }]);
});

test('no row at all: forwarded in the kernel', async () => {
  const unknown = await withContainers(probeOf({ kind: 'unknown', reason: 'no row' }), found()).inspect(endpoint);
  assert.ok(unknown.kind === 'blocked' && unknown.by === 'hidden-holder');
  assert.deepEqual(unknown.evidence.container, web);
  const free = await withContainers(probeOf({ kind: 'free' }), found()).inspect(endpoint);
  assert.equal(free.kind, 'free');
  assert.deepEqual(free.neighbours, [{ endpoint, container: web }]);
  assert.deepEqual(await withContainers(probeOf({ kind: 'free' }), none()).inspect(endpoint), { kind: 'free' });
});

test('the list names containers behind back ends and hidden sockets', async () => {
  const at = (port: number, more: Partial<Listener> = {}): Listener => ({
    endpoint: { protocol: 'tcp', host: '::', port },
    ...more,
  });
  const listeners = [
    at(9292, { holder: holder('docker-proxy', proxyLine) }),
    at(9292),
    at(9293),
    at(9292, { holder: holder('node', '') }),
  ];
  const named = await withContainers(probeOf({ kind: 'free' }, listeners), found()).listeners();
  assert.deepEqual(
    named.map(listener => listener.container?.name),
    ['app-web-1', 'app-web-1', undefined, undefined],
  );
  const lookup = found();
  await withContainers(probeOf({ kind: 'free' }, [at(1, { holder: holder('node', '') })]), lookup).listeners();
  assert.deepEqual(lookup.asked, []);
});

// ---- Windows behind WSL -------------------------------------------------------------------------------------------

function wsl(shared: 'yes' | 'no' | 'unknown', result: ProbeResult): WslLookup & { readonly asked: InetEndpoint[] } {
  const asked: InetEndpoint[] = [];
  return {
    asked,
    isWsl: async () => true,
    networkingMode: async () => undefined,
    sharesPorts: async () => shared,
    async findWindowsHolder(where) {
      asked.push(where);
      return result;
    },
  };
}
const inWindows: ProbeResult = {
  kind: 'blocked',
  by: 'hidden-holder',
  evidence: {
    place: 'windows',
    candidates: [],
    sockets: [{ protocol: 'tcp', state: 'listen', local: '0.0.0.0:9292' }],
  },
  tried: ['netstat.exe -ano: ok'],
};

const unknown: ProbeResult = { kind: 'unknown', reason: 'no row', tried: ['bind'] };
const guess: ProbeResult = { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: [] } };

test('a bind that nothing in Linux explains is asked of Windows', async () => {
  for (const [result, shared] of [
    [unknown, 'yes'],
    [unknown, 'unknown'],
    [guess, 'yes'],
  ] as const) {
    const answer = await withWindowsSide(probeOf(result), wsl(shared, inWindows)).inspect(endpoint);
    assert.ok(answer.kind === 'blocked' && answer.by === 'hidden-holder');
    assert.equal(answer.evidence.place, 'windows');
    assert.deepEqual(answer.tried, [...(result.tried ?? []), 'netstat.exe -ano: ok']);
  }
});

test('Windows has nothing: the first answer stands', async () => {
  const side = wsl('yes', { kind: 'free', tried: ['netstat.exe -ano: ok'] });
  assert.deepEqual(await withWindowsSide(probeOf(unknown), side).inspect(endpoint), {
    kind: 'unknown',
    reason: 'no row',
    tried: ['bind', 'netstat.exe -ano: ok'],
  });
});

test('Windows cannot be asked: that is what is told', async () => {
  const side = wsl('unknown', { kind: 'unknown', cause: 'not-readable', reason: 'no interop', tried: ['interop'] });
  assert.deepEqual(await withWindowsSide(probeOf(unknown), side).inspect(endpoint), {
    kind: 'unknown',
    cause: 'windows-not-asked',
    reason: 'no interop',
    tried: ['bind', 'interop'],
  });
});

test('an answer of Linux, or a network of its own: Windows is not asked', async () => {
  const held: ProbeResult = { kind: 'held', holders: [holder('node', 'node server.js')] };
  for (const [result, shared] of [
    [held, 'yes'],
    [{ kind: 'free' }, 'yes'],
    [unknown, 'no'],
    [guess, 'no'],
    [guess, 'unknown'],
  ] as const) {
    const side = wsl(shared, inWindows);
    assert.deepEqual(await withWindowsSide(probeOf(result), side).inspect(endpoint), result);
    assert.deepEqual(side.asked, []);
  }
});
