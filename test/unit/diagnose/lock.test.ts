import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Detector } from '../../../src/core/detect/detector.ts';
import { diagnoseLock } from '../../../src/core/diagnose/lock.ts';
import { preferredFix } from '../../../src/core/diagnose/preferredFix.ts';
import { renderReport } from '../../../src/core/diagnose/report.ts';
import type { Conflict } from '../../../src/core/model/conflict.ts';
import type { WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { StatedLock } from '../../../src/core/model/failure.ts';
import type { LockLook } from '../../../src/core/model/probe.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import type { Source } from '../../../src/core/model/run.ts';
import { Pipeline } from '../../../src/core/pipeline.ts';
import { Store } from '../../../src/core/store.ts';

const vite: Holder = {
  pid: 4242,
  startedAt: 1000,
  startToken: '100',
  name: 'node',
  commandLine: 'node /app/node_modules/.bin/vite',
  args: ['node', '/app/node_modules/.bin/vite'],
  cwd: '/app',
  uid: 1000,
  parents: [{ pid: 500, name: 'bash', commandLine: 'bash' }],
  sockets: [],
};
const lock: StatedLock = { program: 'Vite', pid: 4242, url: 'http://localhost:5173/', folder: '/app' };
const window: WindowContext = {
  platform: 'linux',
  ownPids: [],
  uid: 1000,
  user: 'dev',
  workspaceFolders: ['/app'],
  terminals: [],
  sessions: [],
  endedSessions: [],
  now: 10_000,
};
const terminal: Source = { kind: 'terminal', id: 't1', name: 'bash', commandLine: 'npm run dev', cwd: '/app' };
const at = (holder: Holder, by: 'lock' | 'address' | 'folder' = 'address'): LockLook => ({
  kind: 'running',
  holder,
  by,
});
const plan = (look: LockLook, rest: Partial<Parameters<typeof diagnoseLock>[0]> = {}) => {
  const diagnosis = diagnoseLock({ lock, look, source: terminal, window, ...rest });
  return [diagnosis.verdict.kind, ...diagnosis.fixes.map(fix => fix.kind)];
};

test('each look has its verdict and its fixes, in this order', () => {
  assert.deepEqual(plan(at(vite)), ['already-running', 'end-running', 'open-url', 'report']);
  assert.deepEqual(plan(at(vite, 'lock')), ['already-running', 'end-running', 'open-url', 'report']);
  assert.deepEqual(plan({ kind: 'gone', pid: 4242 }), ['stale-lock', 'restart', 'report']);
  assert.deepEqual(plan({ kind: 'another', process: vite }), ['stale-lock', 'restart', 'report']);
  assert.deepEqual(plan({ kind: 'not-seen', reason: 'x' }), ['unseen-lock', 'report']);
});

test('an address that nothing ties to the process is not opened', () => {
  assert.deepEqual(plan(at(vite, 'folder')), ['already-running', 'end-running', 'report']);
});

test('what is not ours to end is not offered to be ended', () => {
  const cases: readonly Holder[] = [
    { ...vite, uid: 0, user: 'root' },
    { ...vite, pid: 1 },
    { ...vite, name: 'dockerd', commandLine: 'dockerd', args: ['dockerd'] },
    { ...vite, origin: { unit: { name: 'postgresql.service', user: false } } },
    { ...vite, origin: { container: { engine: 'docker', name: 'db' } } },
  ];
  for (const holder of cases) assert.ok(!plan(at(holder)).includes('end-running'), holder.commandLine);
  assert.ok(!plan(at(vite), { window: { ...window, ownPids: [4242] } }).includes('end-running'));
});

test('a service is stopped at its manager, by a command that is typed', () => {
  const postgres: Holder = { ...vite, origin: { unit: { name: 'postgresql.service', user: false } } };
  assert.deepEqual(plan(at(postgres)), ['already-running', 'suggest-command', 'open-url', 'report']);
});

test('in a terminal of this window it gets Ctrl+C there; what cannot run again is not started again', () => {
  const own = { ...window, terminals: [{ id: 'w1', name: 'npm', shellPid: 500 }] };
  const [fix] = diagnoseLock({ lock, look: at(vite), source: terminal, window: own }).fixes;
  assert.ok(fix?.kind === 'end-running' && fix.restart && fix.terminalId === 'w1');
  const debugged = { ...window, sessions: [{ id: 's1', name: 'Pre', pid: 4242 }], terminals: own.terminals };
  const [stop] = diagnoseLock({ lock, look: at(vite), source: terminal, window: debugged }).fixes;
  assert.ok(stop?.kind === 'end-running' && stop.sessionId === 's1' && stop.terminalId === undefined);
  const [bare] = diagnoseLock({ lock, look: at(vite), source: { kind: 'command' }, window }).fixes;
  assert.ok(bare?.kind === 'end-running' && !bare.restart && bare.terminalId === undefined);
  assert.equal(preferredFix(diagnoseLock({ lock, look: at(vite), source: terminal, window }))?.kind, 'end-running');
});

const output =
  'Error: Found another Vite dev process for this project at http://localhost:5173/ (PID 4242).\nPass --bypass-lock to bypass this check.\n';

const running = new Set([4242]);

function pipelineThatSees(looks: readonly LockLook[]) {
  const store = new Store();
  const asked: StatedLock[] = [];
  let now = 10_000;
  const never = () => assert.fail('no port is looked at');
  const pipeline = new Pipeline({
    probe: { inspect: never, listeners: never, isFree: never, dispose() {} },
    files: { read: never, find: never, exists: never },
    freePorts: { next: never },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    store,
    clock: { now: () => now },
    window: async () => window,
    isRunning: pid => running.has(pid),
    locks: {
      look: async stated => {
        asked.push(stated);
        return looks[Math.min(asked.length, looks.length) - 1] ?? { kind: 'gone' };
      },
    },
  });
  const report = (text: string, source = terminal) => {
    const detector = new Detector();
    const [failure] = [...detector.push(text), ...detector.end()];
    assert.ok(failure);
    return pipeline.report(failure, source, { cwd: '/app' });
  };
  return { store, asked, report, pipeline, pass: (ms: number) => (now += ms) };
}

test('a lock is told once, with what was found; no port is looked at', async () => {
  const { store, asked, report } = pipelineThatSees([at(vite)]);
  const told: Conflict[] = [];
  store.onDidChange(conflict => told.push(conflict));
  await report(output);
  await Promise.all([report(output), report(output, { kind: 'debug', id: 's', name: 'Web', configuration: {} })]);
  assert.deepEqual(asked[0], lock);
  assert.equal(store.open.length, 1);
  assert.equal(told[0]?.diagnosis?.verdict.kind, 'already-running', 'never without its diagnosis');
  assert.equal(store.open[0]?.count, 3);
});

test('looked at again, it is what it is now', async () => {
  const { store, asked, report, pipeline } = pipelineThatSees([at(vite), at(vite), { kind: 'gone', pid: 4242 }]);
  const conflict = await report(output);
  await pipeline.glance();
  assert.equal(asked.length, 1, 'it still runs: nothing is looked at');
  assert.equal((await pipeline.refresh(conflict?.id ?? ''))?.diagnosis?.verdict.kind, 'already-running');
  assert.equal(store.open.length, 1);
  running.delete(4242);
  await pipeline.glance();
  assert.equal(store.get(conflict?.id ?? '')?.state, 'gone');
  assert.equal(store.open.length, 0);
});

test('words that have other causes are told only with the process that was found', async () => {
  const nodeLocks =
    'java.lang.IllegalStateException: failed to obtain node locks, tried [/data]; maybe these locations are not writable or multiple nodes were started on the same data path?\n';
  const silent = pipelineThatSees([{ kind: 'gone' }]);
  assert.equal(await silent.report(nodeLocks), undefined);
  assert.equal(silent.store.all.length, 0);
  const told = pipelineThatSees([at(vite, 'lock')]);
  assert.equal((await told.report(nodeLocks))?.diagnosis?.verdict.kind, 'already-running');
});

test('a failed bind of the same run is a conflict of its own', async () => {
  const { store, report, pipeline } = pipelineThatSees([at(vite)]);
  await report(output);
  const kept = store.open[0]?.id;
  await assert.rejects(
    pipeline.report({ kind: 'in-use', ruleId: 'x', port: 3000, excerpt: '', frames: [] }, terminal, {}),
    /no port is looked at/,
  );
  assert.equal(store.open.length, 2);
  assert.equal(store.get(kept ?? '')?.endpoint, undefined);
});

test('the report names the program and what was stated', () => {
  const diagnosis = diagnoseLock({ lock, look: at(vite), source: terminal, window });
  const failure = { kind: 'locked', ruleId: 'vite-running', lock, excerpt: 'x', frames: [] } as const;
  const text = renderReport({ source: terminal, diagnosis, failure }, 'Vite runs already.', 10_000);
  assert.match(text, /^# Vite already runs\n/);
  assert.match(text, /http:\/\/localhost:5173\//);
  assert.match(text, /pid 4242/);
});
