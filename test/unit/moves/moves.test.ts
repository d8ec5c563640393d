import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Detector } from '../../../src/core/detect/detector.ts';
import { printedPorts } from '../../../src/core/detect/line/printedPorts.ts';
import { isInet } from '../../../src/core/model/endpoint.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import type { PrintedPort } from '../../../src/core/model/move.ts';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import type { Source } from '../../../src/core/model/run.ts';
import { MoveStore } from '../../../src/core/moveStore.ts';
import { Pipeline } from '../../../src/core/pipeline.ts';
import { Store } from '../../../src/core/store.ts';
import { memoryFiles } from '../resolve/files.ts';

const began = 100_000;
const source = { kind: 'terminal', id: 'e1', name: 'bash', commandLine: 'http-server', cwd: '/app' } satisfies Source;

/** A process that listens, begun so many milliseconds before (below zero) or after the run. */
const heldBy = (pid: number, after: number): ProbeResult => ({
  kind: 'held',
  holders: [
    {
      pid,
      startedAt: began + after,
      startToken: `${pid}`,
      name: 'node',
      commandLine: 'node other.js',
      cwd: '/other',
      uid: 1000,
      parents: [],
      sockets: [],
    },
  ],
});

function over(machine: Readonly<Record<number, ProbeResult>>, files: Readonly<Record<string, string>> = {}) {
  const moves = new MoveStore();
  const store = new Store();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const pipeline = new Pipeline({
    probe: {
      inspect: async endpoint => (isInet(endpoint) ? (machine[endpoint.port] ?? { kind: 'free' }) : { kind: 'free' }),
      listeners: async () => [],
      isFree: async endpoint => isInet(endpoint) && machine[endpoint.port] === undefined,
      dispose() {},
    },
    files: memoryFiles(files),
    freePorts: { next: async from => from + 1 },
    log,
    store,
    moves,
    clock: { now: () => began + 5_000 },
    window: async () => ({
      platform: 'linux',
      ownPids: [],
      uid: 1000,
      user: 'dev',
      workspaceFolders: ['/app'],
      terminals: [],
      sessions: [],
      endedSessions: [],
      now: began + 5_000,
    }),
  });
  const run = (commandLine: string) => ({ commandLine, cwd: '/app', startedAt: began });
  return {
    pipeline,
    moves,
    store,
    said: (text: string, commandLine = 'vite') =>
      pipeline.report(failureIn(text), { ...source, commandLine }, run(commandLine)),
    printed: (commandLine: string, ...ports: readonly (number | PrintedPort)[]) =>
      pipeline.printed(
        ports.map(port => (typeof port === 'number' ? { port } : port)),
        { ...source, commandLine },
        run(commandLine),
      ),
    told: () => moves.all.map(({ from, to, known }) => `${from.port} → ${to.port} ${known}`),
  };
}

function failureIn(text: string): BindFailure {
  const detector = new Detector();
  const [failure] = [...detector.push(text), ...detector.end()];
  assert.ok(failure, text);
  return failure;
}

const before = -60_000;
const moved = 'Port 5173 is in use, trying another one...\n  ➜  Local:   http://localhost:5174/\n';

test('a program that says so has moved: who has its port is named, and nothing has failed', async () => {
  const { said, told, moves, store } = over({ 5173: heldBy(7, before), 5174: heldBy(8, 1_000) });
  await said(moved);
  assert.deepEqual(told(), ['5173 → 5174 said']);
  assert.equal(moves.all[0]?.finding.diagnosis?.verdict.kind, 'other-app');
  const free = moves.all[0]?.finding.diagnosis?.fixes.find(({ kind }) => kind === 'kill');
  assert.ok(free?.kind === 'kill' && free.restart, 'what frees it starts the run again');
  assert.deepEqual(store.all, []);
});

test('where it went is told later', async () => {
  const { said, printed, told } = over({ 5173: heldBy(7, before), 5174: heldBy(8, 1_000) });
  await said('Port 5173 is in use, trying another one...\n');
  assert.deepEqual(told(), []);
  await printed('vite', 5174);
  assert.deepEqual(told(), ['5173 → 5174 said']);
});

test('where it went was told before', async () => {
  const { said, printed, told } = over({ 3000: heldBy(7, before) });
  await printed('vite --port 3000', 43_127);
  await said('Port 3000 is in use, trying another one...\n', 'vite --port 3000');
  assert.deepEqual(told(), ['3000 → 43127 said']);
});

test('it answers to https where it printed such an address, before or behind the word that it moves', async () => {
  for (const isBehind of [false, true]) {
    const { said, printed, moves } = over({ 5173: heldBy(7, before), 5174: heldBy(8, 1_000) });
    const address = { port: 5174, host: 'localhost', secure: true } as const;
    if (!isBehind) await printed('vite', address);
    await said('Port 5173 is in use, using 5174 instead\n');
    if (isBehind) {
      assert.equal(moves.all[0]?.secure, undefined);
      await printed('vite', address);
    }
    assert.equal(moves.all[0]?.secure, true);
  }
  const lines = [
    '  ➜  Local:   https://localhost:5174/',
    'ready at http://localhost:5174, docs at https://localhost:9000/',
  ];
  assert.deepEqual(
    lines.map(line => printedPorts(line).map(({ port, secure }) => [port, secure])),
    [
      [[5174, true]],
      [
        [5174, undefined],
        [9000, true],
      ],
    ],
  );
});

test('two servers of one run share a default: the first is where it is meant to be', async () => {
  const { said, told } = over({ 5173: heldBy(7, 500), 5174: heldBy(8, 1_000) });
  await said(moved, 'npm run both');
  assert.deepEqual(told(), []);
});

test('what is only shown, or only guessed of a port that is free, is no move', async () => {
  const { said, told } = over({});
  await said(`\`\`\`\n${moved}\`\`\`\n`).catch(() => undefined);
  assert.deepEqual(
    told().filter(each => each.endsWith('seen')),
    [],
  );
});

const own = heldBy(8, 1_000);
const other = heldBy(7, before);

/** The same with what stands in its environment. */
function toldBy(look: ProbeResult, environment: Readonly<Record<string, string>>): ProbeResult {
  if (look.kind !== 'held') return look;
  return { ...look, holders: look.holders.map(each => ({ ...each, origin: { environment } })) };
}

interface Silent {
  readonly name: string;
  readonly machine: Readonly<Record<number, ProbeResult>>;
  readonly command: string;
  readonly printed: readonly (number | PrintedPort)[];
  readonly told?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const silent: readonly Silent[] = [
  {
    name: 'its default is somebody else’s',
    machine: { 8080: other, 8081: own },
    command: 'http-server',
    printed: [8081],
    told: '8080 → 8081',
  },
  {
    name: 'the stated port is somebody else’s',
    machine: { 9000: other, 9001: own },
    command: 'http-server -p 9000',
    printed: [9001],
    told: '9000 → 9001',
  },
  {
    name: 'whom it cannot see',
    machine: { 8080: { kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets: [] } }, 8081: own },
    command: 'http-server',
    printed: [8081],
    told: '8080 → 8081',
  },
  {
    name: 'any port of the system’s',
    machine: { 9000: other, 41_234: own },
    command: 'node tool.js --port 9000',
    printed: [41_234],
    told: '9000 → 41234',
  },
  { name: 'its port is free', machine: { 8081: own }, command: 'http-server', printed: [8081] },
  { name: 'its port is its own as well', machine: { 8080: own, 8081: own }, command: 'http-server', printed: [8081] },
  {
    name: 'its port lingers',
    machine: { 8080: { kind: 'lingering', states: [], secondsLeft: 9 }, 8081: own },
    command: 'http-server',
    printed: [8081],
  },
  {
    name: 'what it printed is another program’s',
    machine: { 8080: other, 8081: heldBy(9, before) },
    command: 'http-server',
    printed: [8081],
  },
  { name: 'what it printed is nobody’s', machine: { 8080: other }, command: 'http-server', printed: [8081] },
  {
    name: 'it printed its own, too',
    machine: { 8080: other, 8081: own },
    command: 'http-server',
    printed: [8081, { port: 8080, aside: true }],
  },
  {
    name: 'what it printed is far away',
    machine: { 3000: other, 4000: own },
    command: 'node tool.js --port 3000',
    printed: [4000],
  },
  {
    name: 'what it printed stands below',
    machine: { 3000: other, 2999: own },
    command: 'node tool.js --port 3000',
    printed: [2999],
  },
  {
    name: 'it only spoke of the next',
    machine: { 8080: other, 8081: own },
    command: 'http-server',
    printed: [{ port: 8081, aside: true }],
  },
  {
    name: 'a program that says it when it moves',
    machine: { 3000: other, 3001: own },
    command: 'next dev',
    printed: [3001],
  },
  { name: 'a program that asks', machine: { 4200: other, 4201: own }, command: 'ng serve', printed: [4201] },
  {
    name: 'its own code may read a variable',
    machine: { 3000: other, 3001: own },
    command: 'node server.js',
    printed: [3001],
    files: { '/app/server.js': 'app.listen(process.env.PORT || 3000);' },
  },
  {
    name: 'a variable has told it so',
    machine: { 8080: other, 8081: toldBy(own, { PORT: '8081' }) },
    command: 'http-server',
    printed: [8081],
  },
  {
    name: 'a variable tells another server',
    machine: { 8080: other, 8081: toldBy(own, { PORT: '3000' }) },
    command: 'http-server',
    printed: [8081],
    told: '8080 → 8081',
  },
  {
    name: 'nothing is known of the program',
    machine: { 3000: other, 3001: own },
    command: './serve.sh',
    printed: [3001],
  },
  {
    name: 'its configuration speaks of ports in words that are not understood',
    machine: { 8080: other, 8081: own },
    command: 'eleventy --serve',
    printed: [8081],
    files: { '/app/eleventy.config.js': 'export default c => c.setServerOptions({ port: choose() });' },
  },
];

for (const { name, machine, command, printed: ports, told: expected, files } of silent) {
  test(`${expected === undefined ? 'no move' : 'a silent move'}: ${name}`, async () => {
    const { printed, told } = over(machine, files);
    await printed(command, ...ports);
    assert.deepEqual(told(), expected === undefined ? [] : [`${expected} seen`]);
  });
}

test('it is there after all: the move is taken back', async () => {
  const { printed, told } = over({ 8080: other, 8081: own });
  await printed('http-server', 8081);
  assert.deepEqual(told(), ['8080 → 8081 seen']);
  await printed('http-server', 8081, 8080);
  assert.deepEqual(told(), []);
});

test('the same run is told once', async () => {
  const { said, told } = over({ 5173: other, 5174: own });
  await said(moved);
  await said(moved);
  assert.deepEqual(told(), ['5173 → 5174 said']);
});

const clean: readonly (readonly [string, string, Readonly<Record<number, ProbeResult>>, PrintedPort, boolean])[] = [
  ['somebody else has the port that it states', 'node server.js', { 3000: other }, { port: 3000 }, true],
  ['the port is free again', 'node server.js', {}, { port: 3000 }, false],
  [
    'connections of its own are closing',
    'node server.js',
    { 3000: { kind: 'lingering', states: [], secondsLeft: 9 } },
    { port: 3000 },
    false,
  ],
  ['it has left its server running', 'node server.js', { 3000: own }, { port: 3000 }, false],
  ['it only speaks of another’s server', 'node status.js', { 3000: other }, { port: 3000 }, false],
  ['it only mentions its port', 'node server.js', { 3000: other }, { port: 3000, aside: true }, false],
];

for (const [name, commandLine, machine, port, isConflict] of clean) {
  test(`a clean end after “listening on”, ${name}: ${isConflict ? 'a conflict' : 'nothing'}`, async () => {
    const { pipeline, store } = over(machine, {
      '/app/server.js': 'app.listen(3000, () => console.log("listening on port 3000"));\n',
    });
    await pipeline.endedCleanly([port], { ...source, commandLine }, { commandLine, cwd: '/app', startedAt: began });
    assert.deepEqual(
      store.open.map(({ endpoint }) => endpoint && isInet(endpoint) && endpoint.port),
      isConflict ? [3000] : [],
    );
  });
}
