/** Which failures are told: a conflict belongs to a run, and lives as long as it is true. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunContext } from '../../src/core/conflicts/dependencies.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { BindFailure } from '../../src/core/model/failure.ts';
import type { LockLook, ProbeResult } from '../../src/core/model/probe.ts';
import type { Holder } from '../../src/core/model/process.ts';
import type { Source } from '../../src/core/model/run.ts';
import { Pipeline } from '../../src/core/pipeline.ts';
import { Store } from '../../src/core/store.ts';

const holder = (pid: number): Holder => ({
  pid,
  startedAt: 1_000 + pid,
  startToken: String(pid),
  name: 'node',
  commandLine: 'node server.js',
  parents: [],
  sockets: [{ protocol: 'tcp', state: 'listen', local: '[::]:3000' }],
});
const heldBy = (...pids: readonly number[]): ProbeResult => ({ kind: 'held', holders: pids.map(holder) });
const failure = (port?: number): BindFailure => ({
  kind: 'in-use',
  ruleId: 'node-listen',
  ...(port !== undefined && { port }),
  excerpt: 'address already in use',
  frames: [],
});
const terminal = (id: string, commandLine = 'npm start', cwd = '/home/dev/app'): Source => ({
  kind: 'terminal',
  id,
  name: 'bash',
  commandLine,
  cwd,
});
const task = (id: string, name = 'serve'): Source => ({ kind: 'task', id, name });
const debug = (id: string, name = 'API'): Source => ({
  kind: 'debug',
  id,
  name,
  configuration: { type: 'node', name },
});

/** A machine whose ports are in `taken`, and where every pid of `ended` has ended. It counts its looks, and the alarms of each conflict. */
class World {
  readonly store = new Store();
  readonly taken = new Map<number, ProbeResult>();
  readonly ended = new Set<number>();
  readonly told = new Map<string, number>();
  looks = 0;
  binds = 0;
  mostAtOnce = 0;
  now = 1_000_000;
  /** Who has the lock of a program that runs once only. */
  lock: LockLook = { kind: 'gone' };
  /** What the next looks wait for before they come back with what they found when they began. */
  readonly delays: Promise<void>[] = [];
  /** What each look so far wants called when something that it had to do without is known. */
  readonly curious: (() => void)[] = [];
  #running = 0;
  readonly pipeline: Pipeline;

  constructor() {
    this.store.onDidChange(({ id, state, alarms = 1 }) => {
      if (state === 'diagnosed') this.told.set(id, alarms);
    });
    this.pipeline = new Pipeline({
      store: this.store,
      clock: { now: () => this.now },
      log: { debug() {}, info() {}, warn() {}, error() {} },
      files: { read: async () => undefined, find: async () => [], exists: async () => false },
      freePorts: { next: async from => from + 1 },
      isRunning: pid => !this.ended.has(pid),
      locks: { look: async () => this.lock },
      probe: {
        inspect: async (endpoint, { onLearned } = {}) => {
          this.looks++;
          if (onLearned !== undefined) this.curious.push(onLearned);
          this.#running++;
          this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
          const found = (endpoint.protocol !== 'unix' && this.taken.get(endpoint.port)) || ({ kind: 'free' } as const);
          await (this.delays.shift() ?? new Promise(resolve => setImmediate(resolve)));
          this.#running--;
          return found;
        },
        listeners: async () => [],
        isFree: async endpoint => {
          this.binds++;
          return endpoint.protocol !== 'unix' && !this.taken.has(endpoint.port);
        },
        dispose() {},
      },
      window: async () => ({
        platform: 'linux',
        ownPids: [],
        uid: 1000,
        user: 'dev',
        workspaceFolders: ['/home/dev/app'],
        terminals: [],
        sessions: [],
        endedSessions: [],
        now: this.now,
      }),
    });
  }

  /** How often the user was told of anything. */
  get alarms(): number {
    return [...this.told.values()].reduce((sum, alarms) => sum + alarms, 0);
  }

  /** The next look is overtaken by all that begin before it is let go. */
  slowLook(): () => void {
    let letGo = () => {};
    this.delays.push(new Promise(resolve => (letGo = resolve)));
    return () => letGo();
  }

  /** Resolves once what was asked for has begun to look. */
  async begins(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
  }

  async fails(port: number | undefined, source: Source, run: RunContext = {}): Promise<Conflict> {
    const conflict = await this.pipeline.report(failure(port), source, run);
    assert.ok(conflict);
    return conflict;
  }
}

test('ten failing runs of ten different programs on one held port: ten told, shown as one line', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  for (let index = 0; index < 10; index++) {
    await world.fails(3000, terminal(`e${index}`, `node ${index}.js`), { startedAt: world.now });
    world.now += 500;
  }
  assert.equal(world.alarms, 10);
  assert.equal(world.store.open.length, 10);
});

test('the same with the holder replaced in between', async () => {
  const world = new World();
  for (let index = 0; index < 10; index++) {
    world.taken.set(3000, heldBy(100 + index));
    const { diagnosis } = await world.fails(3000, terminal(`e${index}`, `node ${index}.js`), { startedAt: world.now });
    assert.equal(diagnosis?.verdict.kind === 'other-app' && diagnosis.verdict.facts.holder.pid, 100 + index);
    world.now += 60_000;
  }
  assert.equal(world.alarms, 10);
});

const others: readonly (readonly [string, Source, Source])[] = [
  ['command', terminal('a', 'npm start'), terminal('b', 'go run .')],
  ['folder', terminal('a'), terminal('b', 'npm start', '/home/dev/web')],
  ['time it is started', terminal('a'), terminal('b')],
  ['task', task('a', 'api'), task('b', 'web')],
  ['session', debug('a'), debug('b')],
  ['kind of run, begun after the first had failed', terminal('a'), debug('b')],
  ['kind of run, begun after the first had failed, the other way round', task('a'), terminal('b')],
];
for (const [what, first, second] of others)
  test(`another ${what} is another run, moments later too`, async () => {
    const world = new World();
    world.taken.set(3000, heldBy(7));
    await world.fails(3000, first, { startedAt: world.now - 100 });
    world.now += 200;
    await world.fails(3000, second, { startedAt: world.now - 100 });
    assert.equal(world.alarms, 2);
  });

const ways: readonly (readonly [string, Source, Source])[] = [
  ['adapter and terminal', debug('s'), terminal('e')],
  ['task and terminal', task('t'), terminal('e')],
  ['session and child session, folded into it', debug('s'), debug('s')],
];
for (const [what, first, second] of ways)
  for (const port of [3000, undefined])
    test(`one failure by ${what}, ${port === undefined ? 'one without a port,' : ''} is one`, async () => {
      const world = new World();
      world.taken.set(3000, heldBy(7));
      await world.fails(3000, first, { startedAt: world.now - 800 });
      world.now += 100;
      await world.fails(port, second, { startedAt: world.now - 700 });
      assert.equal(world.alarms, 1);
      assert.equal(world.store.open.length, 1);
      assert.equal(world.store.open[0]?.count, 2);
    });

test('a watcher that repeats itself is one with a count', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  for (let index = 0; index < 20; index++) {
    await world.fails(3000, terminal('watcher'));
    world.now += 30_000;
  }
  assert.deepEqual(
    world.store.open.map(({ count }) => count),
    [20],
  );
  assert.equal(world.alarms, 1);
});

test('hours later, or when somebody else holds the port, the same watcher is news', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  await world.fails(3000, terminal('watcher'));
  world.now += 3 * 3_600_000;
  await world.fails(3000, terminal('watcher'));
  assert.equal(world.alarms, 2);
  world.taken.set(3000, heldBy(8));
  world.now += 10_000;
  await world.fails(3000, terminal('watcher'));
  assert.equal(world.alarms, 3);
  assert.equal(world.store.open.length, 1);
});

test('a run that finds its port free when it fails again is told: it can be started', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  await world.fails(3000, terminal('watcher'));
  world.taken.clear();
  world.now += 10_000;
  const again = await world.fails(3000, terminal('watcher'));
  assert.equal(again.state, 'diagnosed');
  assert.equal(world.alarms, 2);
});

test('a run that was dismissed stays so; the next run is told', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  const { id } = await world.fails(3000, terminal('watcher'));
  world.store.send(id, 'dismiss');
  world.now += 5 * 3_600_000;
  await world.fails(3000, terminal('watcher'));
  assert.equal(world.alarms, 1);
  assert.deepEqual(world.store.open, []);
  await world.fails(3000, terminal('next'));
  assert.equal(world.alarms, 2);
});

test('300 lines with distinct ports: a handful of conflicts and looks, then one for all the others', async () => {
  const world = new World();
  for (let port = 20_000; port < 20_300; port++) world.taken.set(port, heldBy(port));
  await Promise.all([...world.taken.keys()].map(port => world.fails(port, terminal('flood'))));
  assert.equal(world.store.open.length, 6);
  assert.equal(world.store.open.filter(({ andMore }) => andMore).length, 1);
  assert.ok(world.looks <= 10, `${world.looks} looks`);
  const before = world.looks;
  await world.fails(20_299, terminal('flood'));
  await world.fails(20_000, terminal('flood'));
  assert.equal(world.looks, before);
  world.taken.clear();
  await world.pipeline.look();
  assert.deepEqual(world.store.open, [], 'what stands for the others goes with them');
});

test('300 runs at once: the open conflicts and the looks under way are bounded, and the newest is among them', async () => {
  const world = new World();
  const runs = Array.from({ length: 300 }, (_, index) => 20_000 + index);
  for (const port of runs) world.taken.set(port, heldBy(port));
  const all = runs.map(port => world.pipeline.report(failure(port), terminal(`e${port}`, `node ${port}`), {}));
  await Promise.all(all);
  assert.ok(world.store.open.length <= 20, `${world.store.open.length} open`);
  assert.ok(world.looks <= 50, `${world.looks} looks`);
  assert.ok(world.mostAtOnce <= 4, `${world.mostAtOnce} looks at once`);
  const newest = world.store.open.some(({ source }) => source.kind === 'terminal' && source.id === 'e20299');
  assert.ok(newest);
});

test('a look ends what is free, for every run on the endpoint, with one probe; the rest says what is true', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  world.taken.set(4000, heldBy(8));
  for (const id of ['a', 'b', 'c']) await world.fails(3000, terminal(id, id));
  await world.fails(4000, terminal('d', 'd'));
  world.taken.delete(3000);
  world.taken.set(4000, heldBy(9));
  const before = world.looks;
  await world.pipeline.look();
  // A port that is free for us may still be refused to a program without SO_REUSEADDR: that is asked, too.
  assert.equal(world.looks - before, 3);
  assert.deepEqual(
    world.store.all.filter(({ state }) => state === 'gone').map(({ diagnosis }) => diagnosis?.verdict.kind),
    ['already-free', 'already-free', 'already-free'],
  );
  const [left] = world.store.open;
  assert.equal(left?.diagnosis?.verdict.kind === 'other-app' && left.diagnosis.verdict.facts.holder.pid, 9);
  assert.equal(world.alarms, 4, 'a look is no alarm');
});

test('a glance asks only what is cheap while nothing has changed', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  await world.fails(3000, terminal('a', 'a'));
  await world.fails(3000, terminal('b', 'b'));
  const before = world.looks;
  await world.pipeline.glance();
  assert.deepEqual([world.looks - before, world.binds], [0, 1]);
  // Another process took the port within a moment: a bind cannot tell that.
  world.ended.add(7);
  world.taken.set(3000, heldBy(8));
  await world.pipeline.glance();
  const pids = world.store.open.map(({ probe }) => probe?.kind === 'held' && probe.holders[0]?.pid);
  assert.deepEqual(pids, [8, 8]);
  world.taken.clear();
  await world.pipeline.glance();
  assert.deepEqual(world.store.open, []);
});

test('a glance at what is gone and still shown sees that somebody else has taken the port, and asks no more than a bind before', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  const { id } = (await world.fails(3000, terminal('a', 'a'))) ?? {};
  assert.ok(id);
  const shown = () => {
    const conflict = world.store.get(id);
    assert.ok(conflict);
    return conflict;
  };
  world.taken.clear();
  await world.pipeline.glance();
  assert.equal(shown().state, 'gone');
  const before = world.looks;
  await world.pipeline.glance([shown()]);
  assert.deepEqual([world.looks - before, shown().diagnosis?.verdict.kind], [0, 'already-free']);
  world.taken.set(3000, heldBy(8));
  await world.pipeline.glance([shown()]);
  const { state, probe } = shown();
  assert.deepEqual([state, probe?.kind === 'held' && probe.holders[0]?.pid], ['gone', 8]);
  assert.equal(world.alarms, 1, 'nothing has failed again');
});

test('a glance sees that an earlier run names a holder that has ended, though the newest names the one of now', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  for (const id of ['a', 'b']) await world.fails(3000, terminal(id, id));
  world.ended.add(7);
  world.taken.set(3000, heldBy(8));
  world.now += 500;
  const newest = await world.fails(3000, terminal('c', 'c'));
  // The earlier ones were not looked at since, or by a look that began before the port changed hands.
  await world.pipeline.glance([newest]);
  const pids = world.store.open.map(({ probe }) => probe?.kind === 'held' && probe.holders[0]?.pid);
  assert.deepEqual(pids, [8, 8, 8]);
});

test('a silent exit of another run on a port in conflict is told, too; one whose text was seen is not', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  await world.fails(3000, terminal('a'), { startedAt: world.now - 100 });
  world.now += 5_000;
  const found = [{ endpoint: { protocol: 'tcp', port: 3000 }, from: 'env.PORT', confidence: 0.9 }] as const;
  assert.ok(await world.pipeline.suspect(found, debug('s'), world.now - 50));
  assert.equal(await world.pipeline.suspect(found, terminal('a'), world.now - 5_100), undefined);
  assert.equal(world.alarms, 2);
});

test('a line that the user clicks at leads to the conflict of its terminal', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  const seen = await world.fails(3000, { ...terminal('e1'), shellPid: 50 } as Source);
  world.now += 60_000;
  const clicked = await world.fails(
    3000,
    { kind: 'terminal', id: 'terminal-1', name: 'bash', shellPid: 50 },
    { asked: true },
  );
  assert.equal(clicked.id, seen.id);
  const elsewhere = await world.fails(
    3000,
    { kind: 'terminal', id: 'terminal-2', name: 'bash', shellPid: 51 },
    { asked: true },
  );
  assert.notEqual(elsewhere.id, seen.id);
  assert.equal(elsewhere.asked, true);
});

/** The pid that a conflict names. */
function namedBy({ store }: World, { id }: Conflict): number | undefined {
  const probe = store.get(id)?.probe;
  return probe?.kind === 'held' ? probe.holders[0]?.pid : undefined;
}

test('a look that began earlier and comes back later does not bring back a holder that is gone', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  const conflict = await world.fails(3000, terminal('a'));
  const letGo = world.slowLook();
  const slow = world.pipeline.look([conflict]);
  await world.begins();
  world.taken.set(3000, heldBy(8));
  await world.pipeline.look([conflict]);
  assert.equal(namedBy(world, conflict), 8);
  letGo();
  await slow;
  assert.equal(namedBy(world, conflict), 8);
});

test('what an engine answers after the look reaches the conflict by itself, and once', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(77));
  const first = await world.pipeline.report(failure(3000), terminal('t1'), { startedAt: 1 });
  assert.notEqual(first?.diagnosis?.verdict.kind, 'container');
  const [learned] = world.curious;
  const container = { engine: 'docker', id: 'c0ffee'.padEnd(64, '0'), name: 'web' } as const;
  world.taken.set(3000, { kind: 'held', holders: [{ ...holder(77), origin: { container } }] });
  const told = new Promise<Conflict>(resolve => {
    const changes = world.store.onDidChange(conflict => {
      if (conflict.diagnosis?.verdict.kind !== 'container') return;
      changes.dispose();
      resolve(conflict);
    });
  });
  learned?.();
  const { diagnosis, id } = await told;
  assert.equal(id, first?.id);
  assert.equal(diagnosis?.fixes[0]?.kind, 'stop-container');
  assert.equal(world.told.get(id), 1);
  // The look that it led to has told it: who had asked before is not answered once more.
  const before = world.looks;
  learned?.();
  await world.pipeline.examine({ protocol: 'tcp', port: 4000 });
  assert.equal(world.looks, before + 1);
});

test('nor does it end a conflict whose port was free for a moment only', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  const conflict = await world.fails(3000, terminal('a'));
  world.taken.delete(3000);
  // A free port is looked at twice.
  world.delays.push(Promise.resolve());
  const letGo = world.slowLook();
  const slow = world.pipeline.look([conflict]);
  await world.begins();
  world.taken.set(3000, heldBy(8));
  await world.pipeline.look([conflict]);
  letGo();
  await slow;
  assert.equal(world.store.get(conflict.id)?.state, 'diagnosed');
  assert.equal(namedBy(world, conflict), 8);
});

test('the first look of a run that is slower than a later one says nothing any more', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  await world.fails(3000, terminal('a', 'node a.js'));
  const letGo = world.slowLook();
  const second = world.fails(3000, terminal('b', 'node b.js'), { startedAt: world.now });
  await world.begins();
  world.taken.set(3000, heldBy(8));
  await world.pipeline.look();
  letGo();
  const conflict = await second;
  assert.equal(namedBy(world, conflict), 8);
  assert.equal(world.alarms, 2);
});

test('a look at the port that was guessed first says nothing of the one that the user chose', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7)).set(4000, heldBy(8));
  const conflict = await world.fails(3000, terminal('a'));
  const letGo = world.slowLook();
  const slow = world.pipeline.look([conflict]);
  await world.begins();
  await world.pipeline.choose(conflict.id, { protocol: 'tcp', port: 4000 }, 'the user');
  letGo();
  await slow;
  assert.equal(namedBy(world, conflict), 8);
});

test('a repeat whose look is overtaken is told all the same when somebody else has the port by then', async () => {
  const world = new World();
  world.taken.set(3000, heldBy(7));
  const conflict = await world.fails(3000, terminal('watcher'));
  world.now += 10_000;
  const letGo = world.slowLook();
  const again = world.fails(3000, terminal('watcher'));
  await world.begins();
  world.taken.set(3000, heldBy(8));
  await world.pipeline.look([conflict]);
  letGo();
  await again;
  assert.equal(namedBy(world, conflict), 8);
  assert.equal(world.alarms, 2);
});

test('a look that sees nothing of a lock takes nothing back, and the end of the one that has it tells by itself', async () => {
  const world = new World();
  world.lock = { kind: 'running', holder: holder(7), by: 'lock' };
  const locked: BindFailure = { ...failure(), lock: { program: 'Vite', pid: 7 } };
  const conflict = await world.pipeline.report(locked, terminal('a'), {});
  assert.equal(conflict?.diagnosis?.verdict.kind, 'already-running');
  world.lock = { kind: 'not-seen', reason: 'the lock could not be read' };
  await world.pipeline.look();
  assert.equal(world.store.open[0]?.diagnosis?.verdict.kind, 'already-running');
  world.ended.add(7);
  await world.pipeline.glance();
  assert.deepEqual(world.store.open, []);
  const { state, diagnosis } = world.store.all[0] ?? {};
  assert.deepEqual([state, diagnosis?.verdict.kind], ['gone', 'stale-lock']);
});
