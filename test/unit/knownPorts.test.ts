import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../src/core/diagnose/diagnose.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { ProbeResult } from '../../src/core/model/probe.ts';
import { findingState, foldedPorts, knownPorts, type PortUse, usesByPort } from '../../src/core/rows/knownPorts.ts';
import { held, holder, input, now } from './diagnose/samples.ts';

const surroundings = { workspaceFolders: ['/home/me/app'], platform: 'linux' } as const;

function use(port: number, confidence = 0.9, by: PortUse['by'] = 'launch', name = 'Shop'): PortUse {
  return { by, name, candidate: { endpoint: { protocol: 'tcp', port }, from: 'env.PORT in launch.json', confidence } };
}

function finding(port: number, probe: ProbeResult, changes: Partial<Conflict> = {}): Conflict {
  const endpoint = { protocol: 'tcp', port } as const;
  const diagnosis = diagnose({ ...input(probe), endpoint });
  return {
    id: `c-${port}`,
    source: { kind: 'command' },
    endpoint,
    candidates: [],
    probe,
    probedAt: now,
    diagnosis,
    firstSeen: now,
    lastSeen: now,
    count: 1,
    state: 'diagnosed',
    ...changes,
  };
}

const found = (...list: readonly Conflict[]) =>
  new Map(list.map(each => [`tcp:${each.endpoint?.protocol === 'tcp' ? each.endpoint.port : 0}`, each] as const));
const stranger = holder({ cwd: '/srv/other', pid: 900 });
const lingering: ProbeResult = { kind: 'lingering', states: [], secondsLeft: 40 };
const brief = (ports: ReturnType<typeof knownPorts>) => ports.map(port => [port.endpoint.port, port.state]);

test('what is configured and not found taken is free', () => {
  assert.deepEqual(brief(knownPorts([use(3000)], new Map(), [], surroundings)), [[3000, 'free']]);
});

test('the most urgent comes first, then the lower number', () => {
  const uses = [use(5000), use(4000), use(3000), use(3001), use(3002)];
  const findings = found(finding(3000, held(holder({ parents: [] }))), finding(3001, held(stranger)));
  const open = [finding(3002, lingering)];
  assert.deepEqual(brief(knownPorts(uses, findings, open, surroundings)), [
    [3001, 'taken'],
    [3002, 'lingering'],
    [3000, 'leftover'],
    [4000, 'free'],
    [5000, 'free'],
  ]);
});

test('a conflict wins over what a look found, and is shown though nothing configures its port', () => {
  const own = held(holder({ parents: [{ pid: 4000, name: 'bash', commandLine: 'bash' }] }));
  assert.deepEqual(brief(knownPorts([use(3000)], found(finding(3000, own)), [], surroundings)), [[3000, 'mine']]);
  const open = [finding(3000, own), finding(8080, held(stranger), { state: 'fixing' })];
  assert.deepEqual(brief(knownPorts([use(3000)], found(finding(3000, own)), open, surroundings)), [
    [3000, 'taken'],
    [8080, 'fixing'],
  ]);
});

test('a server left behind that nothing failed on is told quietly', () => {
  const open = [finding(3000, held(holder()), { quiet: true })];
  assert.deepEqual(brief(knownPorts([], new Map(), open, surroundings)), [[3000, 'leftover']]);
});

test('what has failed stands before what is merely taken', () => {
  const uses = [use(3000), use(3001)];
  const ports = knownPorts(uses, found(finding(3000, held(stranger))), [finding(3001, held(stranger))], surroundings);
  assert.deepEqual(brief(ports), [
    [3001, 'taken'],
    [3000, 'taken'],
  ]);
});

test('of many ports the free ones are only counted', () => {
  const uses = Array.from({ length: 30 }, (_, index) => use(4000 + index));
  const taken = (...ports: readonly number[]) =>
    knownPorts(uses, found(...ports.map(port => finding(port, held(stranger)))), [], surroundings);
  const numbers = (ports: readonly { readonly endpoint: { readonly port: number } }[]) =>
    ports.map(({ endpoint }) => endpoint.port);
  const few = foldedPorts(taken(4007, 4011, 4020, 4021), 10);
  assert.deepEqual([numbers(few.shown), few.moreFree, few.moreOther], [[4007, 4011, 4020, 4021], 26, 0]);
  const none = foldedPorts(taken(), 10);
  assert.deepEqual([numbers(none.shown), none.moreFree, none.moreOther], [[4000, 4001, 4002], 27, 0]);
  const all = foldedPorts(taken(...uses.map(({ candidate }) => (candidate.endpoint as { port: number }).port)), 10);
  assert.deepEqual([all.shown.length, all.moreFree, all.moreOther], [10, 0, 20]);
  const fits = foldedPorts(knownPorts(uses.slice(0, 10), new Map(), [], surroundings), 10);
  assert.deepEqual([fits.shown.length, fits.moreFree, fits.moreOther], [10, 0, 0]);
});

test('a guess is shown only when it proves right', () => {
  const guess = [use(5173, 0.5)];
  assert.deepEqual(knownPorts(guess, new Map(), [], surroundings), []);
  assert.deepEqual(knownPorts(guess, found(finding(5173, held(stranger))), [], surroundings), []);
  const own = held(holder({ parents: [{ pid: 4000, name: 'bash', commandLine: 'bash' }] }));
  assert.deepEqual(brief(knownPorts(guess, found(finding(5173, own)), [], surroundings)), [[5173, 'mine']]);
});

test('a lingering port says when it is free, counted from the last probe', () => {
  const [port] = knownPorts([], new Map(), [finding(3000, lingering, { lastSeen: now - 9000 })]);
  assert.equal(port?.freeAt, now + 40_000);
});

test('a container of this workspace’s compose file is ours; another one is not', () => {
  const published = (composeDirectory: string) => {
    const container = { engine: 'docker', name: 'db', composeDirectory } as const;
    return finding(5432, held(holder({ cwd: '/', name: 'docker-proxy', origin: { container } })));
  };
  assert.equal(findingState(published('/home/me/app/deploy'), surroundings), 'mine');
  assert.equal(findingState(published('/home/me/other'), surroundings), 'taken');
});

test('several uses of a port are one port, most trusted use first, each run once', () => {
  const uses = usesByPort([use(3000, 0.5, 'script', 'dev'), use(3000), use(3000, 0.8), use(3001)]);
  assert.deepEqual([...uses.keys()], ['tcp:3000', 'tcp:3001']);
  assert.deepEqual(
    uses.get('tcp:3000')?.map(({ by, candidate }) => [by, candidate.confidence]),
    [
      ['launch', 0.9],
      ['script', 0.5],
    ],
  );
});

test('of uses that are trusted alike the file that states the port comes first, whatever was seen first', () => {
  const uses = usesByPort([use(3000, 0.7, 'terminal', 'node server.js'), use(3000, 0.7, 'env', '')]);
  assert.deepEqual(
    uses.get('tcp:3000')?.map(({ by }) => by),
    ['env', 'terminal'],
  );
});

test('a script that only reads .env is not named beside it', () => {
  const place = { file: '/home/me/app/.env', line: 1 };
  const by = (kind: PortUse['by'], name: string): PortUse => {
    const { candidate } = use(3000, 0.7);
    return { by: kind, name, candidate: { ...candidate, from: 'PORT in .env', ...place } };
  };
  const surer = (each: PortUse): PortUse => ({ ...each, candidate: { ...each.candidate, confidence: 0.8 } });
  for (const read of [
    [by('env', ''), by('script', 'dev')],
    [by('script', 'dev'), by('env', '')],
    [by('env', ''), surer(by('terminal', 'npm start'))],
  ]) {
    const uses = usesByPort([...read, use(3000, 0.7)]).get('tcp:3000');
    assert.deepEqual(
      uses?.map(each => each.by),
      ['env', 'launch'],
    );
    assert.equal(uses[0]?.candidate.confidence, Math.max(...read.map(({ candidate }) => candidate.confidence)));
  }
});

test('a server that a fix has started again is a part of the fix until it listens, or somebody else does', () => {
  const starting = new Set(['tcp:3000']);
  const shown = (findings: Parameters<typeof knownPorts>[1]) =>
    brief(knownPorts([use(3000), use(3001)], findings, [], surroundings, starting));
  assert.deepEqual(shown(new Map()), [
    [3000, 'fixing'],
    [3001, 'free'],
  ]);
  assert.deepEqual(shown(found(finding(3000, held(stranger)))), [
    [3000, 'taken'],
    [3001, 'free'],
  ]);
});
