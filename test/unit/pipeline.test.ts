import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelineDependencies, RunContext } from '../../src/core/conflicts/dependencies.ts';
import { Detector } from '../../src/core/detect/detector.ts';
import type { FileReader, FreePorts, Probe } from '../../src/core/host.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { ReuseAddressDecision } from '../../src/core/model/diagnosis.ts';
import type { Endpoint } from '../../src/core/model/endpoint.ts';
import type { BindFailure } from '../../src/core/model/failure.ts';
import type { ProbeResult } from '../../src/core/model/probe.ts';
import type { Holder } from '../../src/core/model/process.ts';
import type { Source } from '../../src/core/model/run.ts';
import { Pipeline } from '../../src/core/pipeline.ts';
import { Store } from '../../src/core/store.ts';

const holder: Holder = {
  pid: 4242,
  startedAt: 1_000,
  startToken: '100',
  name: 'node',
  commandLine: 'node server.js',
  cwd: '/home/dev/app',
  uid: 1000,
  parents: [{ pid: 1, name: 'systemd', commandLine: '/sbin/init' }],
  sockets: [{ protocol: 'tcp', state: 'listen', local: '[::]:3000' }],
};

const held: ProbeResult = { kind: 'held', holders: [holder] };
const debugSource: Source = { kind: 'debug', id: 's1', name: 'API', configuration: { type: 'node', name: 'API' } };
const terminalSource: Source = { kind: 'terminal', id: 'e1', name: 'bash', commandLine: 'node server.js' };
const nodeError = 'Error: listen EADDRINUSE: address already in use :::3000\n';
const perror = 'bind: Address already in use\n';

/** A pipeline over a machine where exactly these ports are taken. */
function pipelineOver(
  taken: Readonly<Record<number, ProbeResult>>,
  files: Readonly<Record<string, string>> = {},
  strict: ProbeResult = { kind: 'free' },
  adviseReuseAddress?: PipelineDependencies['adviseReuseAddress'],
  isFree: Probe['isFree'] = async endpoint => endpoint.protocol === 'unix' || taken[endpoint.port] === undefined,
) {
  const store = new Store();
  let now = 10_000;
  const asked: Endpoint[] = [];
  const probe: Probe = {
    async inspect(endpoint, options) {
      asked.push(endpoint);
      if (options?.withoutReuseAddress === true) return strict;
      return endpoint.protocol === 'unix' ? { kind: 'free' } : (taken[endpoint.port] ?? { kind: 'free' });
    },
    listeners: async () => [],
    isFree,
    dispose() {},
  };
  const reader: FileReader = {
    read: async file => files[file],
    find: async () => [],
    exists: async file => file in files,
  };
  const freePorts: FreePorts = { next: async from => from + 1, problem: async () => undefined };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const pipeline = new Pipeline({
    probe,
    files: reader,
    freePorts,
    log,
    store,
    clock: { now: () => now },
    ...(adviseReuseAddress && { adviseReuseAddress }),
    window: async () => ({
      platform: 'linux',
      ownPids: [],
      uid: 1000,
      user: 'dev',
      workspaceFolders: ['/home/dev/app'],
      terminals: [],
      sessions: [],
      endedSessions: [],
      now,
    }),
  });
  return { pipeline, store, asked, pass: (milliseconds: number) => (now += milliseconds) };
}

function failureOf(text: string): BindFailure {
  const detector = new Detector();
  const [failure] = [...detector.push(text), ...detector.end()];
  assert.ok(failure, `no failure in ${text}`);
  return failure;
}

const run: RunContext = { commandLine: 'node server.js', cwd: '/home/dev/app' };

test('chunks in, fixes out: the holder is named and the fixes are in order', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  const conflict = await pipeline.report(failureOf(nodeError), terminalSource, run);
  assert.equal(conflict?.from, 'stated');
  assert.equal(conflict?.diagnosis?.verdict.kind, 'leftover');
  assert.equal(conflict?.suggestedPort, 3001);
  assert.equal(conflict?.diagnosis?.fixes[0]?.kind, 'kill');
  assert.deepEqual(store.open, [conflict]);
});

test('the same failure by terminal and adapter is one conflict, whichever comes first, of the run that can be restarted best', async () => {
  for (const order of [
    [terminalSource, debugSource],
    [debugSource, terminalSource],
  ]) {
    const { pipeline, store } = pipelineOver({ 3000: held });
    await Promise.all(order.map(source => pipeline.report(failureOf(nodeError), source, run)));
    assert.equal(store.open.length, 1);
    assert.equal(store.open[0]?.source.kind, 'debug');
    assert.equal(store.open[0]?.count, 2);
  }
});

test('a failure without a port joins the one from the same run that states it', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  await Promise.all([
    pipeline.report(failureOf(perror), debugSource, {}),
    pipeline.report(failureOf(nodeError), debugSource, {}),
  ]);
  assert.equal(store.open.length, 1);
  assert.deepEqual(store.open[0]?.endpoint, { protocol: 'tcp', port: 3000, host: '::' });
});

test('a failure without a port takes the port of the command line, when that is taken', async () => {
  const { pipeline } = pipelineOver({ 8123: held });
  const conflict = await pipeline.report(
    failureOf(perror),
    { ...terminalSource, commandLine: './server --port 8123' },
    {
      commandLine: './server --port 8123',
    },
  );
  assert.equal(conflict?.endpoint?.protocol === 'tcp' && conflict.endpoint.port, 8123);
  assert.notEqual(conflict?.from, 'stated');
  assert.ok(conflict?.diagnosis);
});

test('a failure whose port nothing tells is shown without one, and no port is made up', async () => {
  const { pipeline } = pipelineOver({ 3000: held });
  const conflict = await pipeline.report(
    failureOf(perror),
    { ...terminalSource, commandLine: './server' },
    { commandLine: './server' },
  );
  assert.equal(conflict?.endpoint, undefined);
  assert.equal(conflict?.diagnosis, undefined);
  assert.equal(conflict?.resolved, true);
});

test('a program that moved to another port by itself is no conflict', async () => {
  const { pipeline, store } = pipelineOver({ 5173: held });
  const moved = { ...failureOf(nodeError), kind: 'moved', movedTo: 5174, port: 5173 } as const;
  assert.equal(await pipeline.report(moved, terminalSource, run), undefined);
  assert.deepEqual(store.open, []);
});

test('a failure after the conflict was resolved is a new one', async () => {
  const { pipeline, store, pass } = pipelineOver({ 3000: held });
  const first = await pipeline.report(failureOf(nodeError), terminalSource, run);
  store.send(first?.id ?? '', 'solve');
  pass(60_000);
  const second = await pipeline.report(failureOf(nodeError), terminalSource, run);
  assert.notEqual(second?.id, first?.id);
  assert.equal(store.open.length, 1);
});

test('a watcher that fails again later is looked at again, still as one conflict', async () => {
  const { pipeline, store, asked, pass } = pipelineOver({ 3000: held });
  await pipeline.report(failureOf(nodeError), terminalSource, run);
  const before = asked.length;
  await pipeline.report(failureOf(nodeError), terminalSource, run);
  assert.equal(asked.length, before, 'an echo is not worth a look');
  pass(60_000);
  await pipeline.report(failureOf(nodeError), terminalSource, run);
  assert.equal(asked.length, before + 1);
  assert.equal(store.open.length, 1);
  assert.equal(store.open[0]?.count, 3);
});

test('another program that fails on the same port later has a conflict of its own', async () => {
  const { pipeline, store, pass } = pipelineOver({ 3000: held });
  await pipeline.report(failureOf(nodeError), debugSource, run);
  pass(60_000);
  await pipeline.report(failureOf(nodeError), terminalSource, run);
  assert.deepEqual(
    store.open.map(({ source, count }) => [source, count]),
    [
      [terminalSource, 1],
      [debugSource, 1],
    ],
  );
});

test('a run that ended silently is a conflict only when a port of its configuration is held', async () => {
  const { pipeline, store } = pipelineOver({ 8020: held });
  const candidate = (port: number) => ({
    endpoint: { protocol: 'tcp', port } as const,
    from: 'args in launch.json',
    confidence: 0.9,
  });
  assert.equal(await pipeline.suspect([candidate(8021)], debugSource, 60_000), undefined);
  assert.deepEqual(store.open, []);
  const conflict = await pipeline.suspect([candidate(8021), candidate(8020)], debugSource, 60_000);
  assert.equal(conflict?.from, 'args in launch.json');
  assert.equal(conflict?.diagnosis?.verdict.kind, 'leftover');
});

test('a look from the palette raises no alarm', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  const conflict = await pipeline.examine({ protocol: 'tcp', port: 3000 });
  assert.ok(conflict.diagnosis);
  assert.deepEqual(store.all, []);
});

test('a failure that the user pointed at is marked, so that no notification comes on top', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  await pipeline.report(failureOf(nodeError), terminalSource, { asked: true });
  assert.deepEqual(
    store.open.map(({ asked }) => asked),
    [true],
  );
});

test('when a bind of ours would be let in, what refuses a program without SO_REUSEADDR is found', async () => {
  const lingering: ProbeResult = {
    kind: 'lingering',
    states: [{ state: 'time-wait', local: '0.0.0.0:8123' }],
    secondsLeft: 41,
  };
  const { pipeline } = pipelineOver({}, {}, lingering);
  const source: Source = { ...terminalSource, commandLine: './server --port 8123' };
  const conflict = await pipeline.report({ ...failureOf(perror), port: 8123 }, source, {});
  assert.equal(conflict?.diagnosis?.verdict.kind, 'lingering');
});

const lingering: ProbeResult = {
  kind: 'lingering',
  secondsLeft: 30,
  states: [{ state: 'time-wait', local: '127.0.0.1:3000', remote: '127.0.0.1:40000' }],
};
const perrorOn3000: BindFailure = {
  kind: 'in-use',
  ruleId: 'os-in-use',
  port: 3000,
  excerpt: 'bind: Address already in use',
  frames: [],
};
const offer = { kind: 'offer', secondsLeft: 30, how: 'edit', place: { file: '/home/dev/app/s.c', line: 9 } } as const;
const inserts = (conflict: Conflict | undefined) =>
  conflict?.diagnosis?.fixes.some(fix => fix.kind === 'insert-reuse-address');

test('SO_REUSEADDR is among the fixes from the start when its place is found in time', async () => {
  const { pipeline, store } = pipelineOver({ 3000: lingering }, {}, undefined, async () => offer);
  const seen: unknown[] = [];
  store.onDidChange(conflict => conflict.diagnosis && seen.push(inserts(conflict)));
  const conflict = await pipeline.report(perrorOn3000, terminalSource, {});
  assert.equal(inserts(conflict), true);
  assert.deepEqual(seen, [true], 'one diagnosis, no flicker');
});

test('a place that is found late is added later, and only while the same diagnosis is shown', async () => {
  const later: ((decision: ReuseAddressDecision) => void)[] = [];
  const { pipeline, store } = pipelineOver({ 3000: lingering }, {}, undefined, async (_input, tell) => {
    later.push(tell);
    return undefined;
  });
  const conflict = await pipeline.report(perrorOn3000, terminalSource, {});
  assert.equal(inserts(conflict), false);
  assert.equal(conflict?.diagnosis?.noReuseAddress, 'not-looked-for');
  await pipeline.refresh(conflict?.id ?? '');
  later[0]?.(offer);
  assert.equal(inserts(store.open[0]), false, 'the first search is of no interest any more');
  later[1]?.(offer);
  assert.equal(inserts(store.open[0]), true);
});

test('SO_REUSEADDR that the program sets already is not offered, and the sentence says why', async () => {
  const sentence = 'SO_REUSEADDR is set before the bind already.';
  const decline = { kind: 'decline', reason: 'already-set', sentence } as const;
  const { pipeline } = pipelineOver({ 3000: lingering }, {}, undefined, async () => decline);
  const conflict = await pipeline.report(perrorOn3000, terminalSource, {});
  assert.equal(inserts(conflict), false);
  assert.equal(conflict?.diagnosis?.whyNoReuseAddress, sentence);
});

test('nothing is looked for where a listener holds the port', async () => {
  let asked = 0;
  const { pipeline } = pipelineOver({ 3000: held }, {}, undefined, async () => {
    asked++;
    return offer;
  });
  await pipeline.report(perrorOn3000, terminalSource, {});
  assert.equal(asked, 0);
});

test('a leftover that was told quietly is an alarm as soon as something fails on it', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  const found = await pipeline.examine({ protocol: 'tcp', port: 3000 }, debugSource);
  store.put({ ...found, quiet: true });
  await pipeline.report(failureOf(nodeError), terminalSource, {});
  assert.deepEqual(
    store.open.map(({ quiet, source }) => ({ quiet, source })),
    [{ quiet: undefined, source: terminalSource }],
  );
  assert.equal(store.get(found.id)?.state, 'superseded');
});

test('a run that ends early and leaves its own server running is no failure', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  const candidate = { endpoint: { protocol: 'tcp', port: 3000 }, from: 'env.PORT', confidence: 0.9 } as const;
  assert.equal(await pipeline.suspect([candidate], debugSource, (holder.startedAt ?? 0) - 500), undefined);
  assert.deepEqual(store.all, []);
});

const shown: BindFailure = { ...failureOf(nodeError), certainty: 'quoted', reasons: ['document'] };
const guessed: BindFailure = failureOf('Could not bind to port 3000\n');

test('what is only guessed is a conflict where somebody else has the port, and none where it is free', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  assert.equal((await pipeline.report(guessed, terminalSource, run))?.diagnosis?.verdict.kind, 'leftover');
  assert.equal(store.open.length, 1);
  const free = pipelineOver({});
  assert.equal(await free.pipeline.report(guessed, terminalSource, run), undefined);
  assert.deepEqual(free.store.all, []);
});

test('what is only shown is no conflict while the run goes on, nor when it ends well', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  assert.equal(await pipeline.report(shown, terminalSource, run), undefined);
  const well = { ...run, observe: () => ({ end: { after: 500, code: 0 } }) };
  assert.equal(await pipeline.report(shown, terminalSource, well), undefined);
  assert.deepEqual(store.all, []);
});

test('what is shown of the run\u2019s own port is a conflict once the run has failed soon', async () => {
  const { pipeline, store } = pipelineOver({ 3000: held });
  const seen: { end?: { after: number; code: number } } = {};
  let finish = (): void => {};
  const over = new Promise<void>(resolve => (finish = resolve));
  const own: RunContext = {
    commandLine: 'PORT=3000 node server.js',
    cwd: '/home/dev/app',
    env: { PORT: '3000' },
    observe: () => ({ ...seen }),
    over: () => over,
  };
  const told = pipeline.report(shown, terminalSource, own);
  seen.end = { after: 700, code: 1 };
  finish();
  assert.notEqual(await told, undefined);
  assert.equal(store.open.length, 1);
});

test('a failure that a program with the whole screen, an agent or a log viewer shows is none', async () => {
  for (const observed of [{ screen: 'alternate' }, { screen: 'redrawn' }, { showsText: true }] as const) {
    const { pipeline, store } = pipelineOver({ 3000: held });
    const talking = { ...run, commandLine: 'an-agent', observe: () => observed };
    assert.equal(await pipeline.report(failureOf(nodeError), terminalSource, talking), undefined);
    assert.deepEqual(store.all, []);
    // The user pointed at it.
    assert.notEqual(
      await pipeline.report(failureOf(nodeError), terminalSource, { ...talking, asked: true }),
      undefined,
    );
  }
});

test('what the shell has started and serves has not failed: it could not have its port for the other family, too', async () => {
  const shell = { pid: 77, name: 'bash', commandLine: 'bash' };
  const source: Source = { ...terminalSource, shellPid: shell.pid };
  const own: ProbeResult = { kind: 'held', holders: [{ ...holder, startedAt: 9_500, parents: [shell] }] };
  const files = { '/home/dev/app/server.js': 'http.createServer().listen(3000);\n' };
  const context = { ...run, startedAt: 9_000, observe: () => ({}) };
  const told = async (taken: ProbeResult, more: object = {}) => {
    const { pipeline, store } = pipelineOver({ 3000: taken }, files);
    await pipeline.report(failureOf(perror), source, { ...context, ...more });
    return store.open.length;
  };
  assert.equal(await told(own), 0);
  // It is over; somebody else has the port; a watcher's earlier child has it.
  assert.equal(await told(own, { observe: () => ({ end: { after: 500, code: 1 } }) }), 1);
  assert.equal(await told(held), 1);
  const watched = {
    ...holder,
    startedAt: 9_500,
    parents: [{ pid: 78, name: 'nodemon', commandLine: 'nodemon' }, shell],
  };
  assert.equal(await told({ kind: 'held', holders: [watched] }), 1);
});

test('nor has what states the port itself: stunnel binds 0.0.0.0 and then fails on ::, and goes on', async () => {
  const shell = { pid: 77, name: 'bash', commandLine: 'bash' };
  const own: ProbeResult = { kind: 'held', holders: [{ ...holder, startedAt: 9_500, parents: [shell] }] };
  const text = 'LOG5[ui]: Binding service [web] to :::3000: Address already in use (98)';
  const told = async (line: string, more: object = {}) => {
    const source: Source = { ...terminalSource, shellPid: shell.pid, commandLine: line };
    const { pipeline, store } = pipelineOver({ 3000: own });
    await pipeline.report(failureOf(text), source, { ...run, startedAt: 9_000, observe: () => ({}), ...more });
    return store.open.length;
  };
  assert.equal(await told('stunnel stunnel.conf'), 0);
  assert.equal(await told('stunnel stunnel.conf', { observe: () => ({ end: { after: 500, code: 1 } }) }), 1);
  // One of two programs of a line has what the other wants.
  assert.equal(await told('node a.js & node b.js'), 1);
});

test('what is stated is none where the run has ended with success and its port is free; else it is told', async () => {
  const ended = (code: number): RunContext => ({ ...run, observe: () => ({ end: { after: 500, code } }) });
  const passed = pipelineOver({});
  assert.equal(await passed.pipeline.report(failureOf(nodeError), terminalSource, ended(0)), undefined);
  assert.deepEqual(passed.store.all, []);
  // It failed, or the port is still taken: each is told.
  assert.notEqual(await pipelineOver({}).pipeline.report(failureOf(nodeError), terminalSource, ended(1)), undefined);
  const taken = pipelineOver({ 3000: held });
  assert.notEqual(await taken.pipeline.report(failureOf(nodeError), terminalSource, ended(0)), undefined);
});

test('what is stated is none while the run goes on and its port is free, unless a program has ended of it', async () => {
  const stated = failureOf('listen tcp :3000: bind: address already in use\n');
  const going = { ...run, observe: () => ({}) };
  const { pipeline, store } = pipelineOver({});
  assert.equal(await pipeline.report(stated, terminalSource, going), undefined);
  assert.deepEqual(store.all, []);
  // A watcher waits for a change; the port is taken, or its connections are closing; another reason than that; nobody sees the run.
  const crashed = failureOf(
    'listen tcp :3000: bind: address already in use\n[nodemon] app crashed - waiting for file changes before starting...\n',
  );
  const denied = failureOf('listen tcp 127.0.0.1:3000: bind: permission denied\n');
  for (const [failure, taken, context] of [
    [crashed, {}, going],
    [stated, { 3000: held }, going],
    [stated, { 3000: { kind: 'lingering', states: ['TIME_WAIT'] } }, going],
    [denied, {}, going],
    [stated, {}, run],
  ] as const)
    assert.notEqual(
      await pipelineOver(taken as Record<number, ProbeResult>).pipeline.report(failure, terminalSource, context),
      undefined,
      failure.excerpt,
    );
});

test('of a port that is free by now, a failure is told once the run has failed soon, not for an end of hours later', async () => {
  const told = async (after: number) => {
    const seen: { end?: { after: number; code: number } } = {};
    let finish = (): void => {};
    const over = new Promise<void>(resolve => (finish = resolve));
    const files = { '/home/dev/app/server.js': 'http.createServer().listen(3000);\n' };
    const { pipeline, store } = pipelineOver({}, files);
    const report = pipeline.report(failureOf('listen tcp :3000: bind: address already in use\n'), terminalSource, {
      ...run,
      observe: () => ({ ...seen }),
      over: () => over,
    });
    seen.end = { after, code: 1 };
    finish();
    await report;
    return store.open.length;
  };
  assert.equal(await told(700), 1);
  assert.equal(await told(4 * 3_600_000), 0);
});

test('what is stated is told where asking whether its port is free fails', async () => {
  const { pipeline } = pipelineOver({}, {}, undefined, undefined, () =>
    Promise.reject(new Error('no descriptors left')),
  );
  const going = { ...run, observe: () => ({}) };
  assert.notEqual(await pipeline.report(failureOf(nodeError), terminalSource, going), undefined);
});
