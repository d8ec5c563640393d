/**
 * Who has the port? We and our peers, asked in turn in one run, on the system as it is and under a load of 2,000
 * processes with 20,000 rows. Linux only: the peers are its tools. npm's are fetched into a temporary folder.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { diagnose } from '../src/core/diagnose/diagnose.ts';
import type { ProbeOptions } from '../src/core/host.ts';
import { createProbe } from '../src/node/probe/index.ts';
import { createRandom } from '../test/support/random.ts';
import { median } from './support/measure.ts';
import { type Load, startLoad } from './support/probeLoad.ts';

const runFile = promisify(execFile);
const rounds = 21;
const loadProcesses = 2000;
const loadTimeWait = 4100;
/** A tool that takes longer than this is not asked again. */
const patienceMs = 10_000;

type Contender = { readonly name: string; readonly ask: () => Promise<unknown>; readonly few?: boolean };

function shuffled<T>(items: readonly T[], round: number): readonly T[] {
  return createRandom(round).shuffle(items);
}

function show(name: string, value: string): void {
  console.log(`  ${name.padEnd(58)} ${value}`);
}

const ms = (value: number) => `${value.toFixed(2).padStart(9)} ms`;

/** Each contender once a round, in turn; medians by name, those that gave up absent. */
async function race(contenders: readonly Contender[], eachRound: (round: number) => Promise<void>) {
  const times = new Map<string, number[]>();
  const out = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    await eachRound(round);
    // In another order each time: one's garbage is collected in another's time.
    for (const { name, ask } of shuffled(contenders, round)) {
      if (out.has(name)) continue;
      const start = performance.now();
      try {
        await ask();
      } catch (error) {
        out.set(name, error instanceof Error ? (error.message.split('\n', 1)[0]?.slice(0, 60) ?? '') : String(error));
        continue;
      }
      const list = times.get(name) ?? [];
      list.push(performance.now() - start);
      times.set(name, list);
    }
  }
  const medians = new Map<string, number>();
  for (const { name } of contenders) {
    const reason = out.get(name);
    const value = median(times.get(name) ?? []);
    if (reason === undefined) medians.set(name, value);
    show(name, reason === undefined ? `${ms(value)}   (${times.get(name)?.length} runs)` : `         – ${reason}`);
  }
  return medians;
}

function tool(file: string, ...argv: string[]): () => Promise<unknown> {
  return async () => {
    try {
      return await runFile(file, argv, { timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: 1 << 26 });
    } catch (error) {
      const { code, killed } = error as { readonly code?: unknown; readonly killed?: boolean };
      if (killed === true) throw new Error(`not finished after ${patienceMs / 1000} s`, { cause: error });
      if (typeof code === 'string') throw error;
      return undefined;
    }
  };
}

interface Peers {
  readonly contenders: (port: number) => readonly Contender[];
  readonly dispose: () => Promise<void>;
}

/** npm's own finders, where the registry can be reached. */
async function npmPeers(): Promise<Peers> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-bench-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const names = ['pid-port', 'find-process', 'kill-port'];
  try {
    await runFile('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...names], { timeout: 120_000 });
  } catch {
    show('npm peers', 'could not be installed: left out');
    return { contenders: () => [], dispose };
  }
  const resolveFrom = createRequire(join(folder, 'package.json'));
  const load = async (name: string) =>
    (await import(pathToFileURL(resolveFrom.resolve(name)).href)) as Record<string, unknown>;
  const pidPort = (await load('pid-port'))['portToPid'] as (options: {
    port: number;
    host: string;
  }) => Promise<unknown>;
  const findModule = await load('find-process');
  const find = (
    typeof findModule['default'] === 'function'
      ? findModule['default']
      : (findModule['default'] as Record<string, unknown>)['default']
  ) as (by: string, value: number) => Promise<unknown>;
  return {
    dispose,
    contenders: port => [
      { name: 'npm pid-port', ask: () => pidPort({ port, host: '*' }).catch(() => undefined) },
      { name: 'npm find-process', ask: () => find('port', port) },
      // What it asks before it kills (kill-port 2, on Linux).
      { name: "npm kill-port's lookup (lsof -i -P)", ask: tool('lsof', '-i', '-P') },
    ],
  };
}

/** The bytes our look reads, with nothing done to them: LISTEN rows of both tables, to the first other row. */
function bareRead(): void {
  const buffer = Buffer.allocUnsafe(4096);
  for (const table of ['tcp', 'tcp6']) {
    const fd = openSync(`/proc/net/${table}`, 'r');
    for (;;) {
      const count = readSync(fd, buffer, 0, buffer.length, null);
      const text = buffer.toString('latin1', 0, count);
      if (count === 0 || !text.slice(text.lastIndexOf('\n', count - 2)).includes(' 0A ')) break;
    }
    closeSync(fd);
  }
}

/** A server started from a shell, as in a terminal. */
async function startHolder(): Promise<{
  readonly port: number;
  readonly shellPid: number;
  readonly stop: () => Promise<void>;
}> {
  const code = `const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(process.pid, s.address().port))`;
  const shell = spawn('sh', ['-c', '"$0" -e "$1"; true', process.execPath, code], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  const [pid = 0, port = 0] = String(line).split(' ').map(Number);
  return {
    port,
    shellPid: shell.pid ?? 0,
    async stop() {
      const ended = once(shell, 'exit');
      process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}

interface Scene {
  readonly port: number;
  readonly free: number;
  /** Of the stand-in for an engine. */
  readonly container: number;
  readonly workerPath: string;
  readonly peers: Peers;
  readonly newest?: { readonly port: number };
  /** Neither new nor old: the last to be asked. */
  readonly middle?: { readonly port: number };
  readonly likely: readonly number[];
}

/**
 * An engine's own proxy and its API, both stand-ins of this benchmark: a listener that is called as docker's, and a socket that answers as
 * dockerd does. Times are those of a probe with an engine's socket, whatever engines the machine has.
 */
async function startContainer(folder: string): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const path = join(folder, 'docker.sock');
  const code = `const s = require('net').createServer().listen(+process.argv.at(-1), '127.0.0.1', () => console.log(s.address().port))`;
  const port = await freePort();
  const shown = ['-proto', 'tcp', '-host-ip', '127.0.0.1', '-host-port', String(port)];
  const inside = ['-container-ip', '172.17.0.2', '-container-port', '80'];
  const proxy = spawn(process.execPath, ['-e', code, '--', ...shown, ...inside, String(port)], {
    argv0: '/usr/bin/docker-proxy',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(proxy.stdout, 'data');
  const listed = { Id: 'c0ffee', Names: ['/web'], Image: 'web', Labels: {} };
  const ports = [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: port, Type: 'tcp' }];
  const api = createServer((request, response) => {
    const isList = request.url?.includes('/containers/json') === true;
    response.end(JSON.stringify(isList ? [{ ...listed, Ports: ports }] : { HostConfig: {}, Config: {} }));
  });
  await new Promise<void>(resolve => api.listen(path, resolve));
  process.env['DOCKER_HOST'] = `unix://${path}`;
  return {
    port,
    async stop() {
      const ended = once(proxy, 'exit');
      proxy.kill('SIGKILL');
      await ended;
      api.closeAllConnections();
      await new Promise(resolve => api.close(resolve));
    },
  };
}

/** As in a window in which nothing was looked at before: the worker thread starts, the tables are read, the verdict is found. */
function freshWindow(workerPath: string, port: number, container: boolean) {
  return async () => {
    const probe = createProbe({ workerPath });
    try {
      await verdictOf(probe, port, container);
    } finally {
      probe.dispose();
    }
  };
}

async function verdictOf(probe: ReturnType<typeof createProbe>, port: number, container: boolean): Promise<void> {
  const endpoint = { protocol: 'tcp', port, host: '127.0.0.1' } as const;
  const found = await probe.inspect(endpoint, curious);
  const window = {
    platform: 'linux',
    ownPids: [process.pid],
    extensionHostPid: process.pid,
    workspaceFolders: [],
    terminals: [],
    sessions: [],
    endedSessions: [],
    now: Date.now(),
  } as const;
  const { verdict } = diagnose({ endpoint, probe: found, source: { kind: 'command' }, window });
  if (container ? verdict.kind !== 'container' : found.kind !== 'held')
    throw new Error(`not so: ${JSON.stringify(verdict).slice(0, 200)}`);
}

const fresh = 'us: fresh window, to the verdict';
const freshContainer = 'us: fresh window, a container with an engine’s socket';
const warmVerdict = 'us: warm, to the verdict';
const warmContainer = 'us: warm, a container with an engine’s socket';

/** As the extension asks: who else has the socket among thousands may be told later. */
const curious: ProbeOptions = { onLearned: () => undefined };

/** Without a probe that knows the machine: with a new one, which is given up with its answer, as nobody waits for what comes later. */
function expectHolder(port: number, options: ProbeOptions = {}, known?: ReturnType<typeof createProbe>) {
  return async () => {
    const probe = known ?? createProbe();
    const result = await probe.inspect({ protocol: 'tcp', port }, options);
    if (known === undefined) probe.dispose();
    if (result.kind !== 'held') throw new Error(`not held: ${JSON.stringify(result)}`);
  };
}

async function scene(title: string, at: Scene, eachRound: (round: number) => Promise<void>) {
  const { port, free, container, peers, newest, middle, likely, workerPath } = at;
  const warm = createProbe();
  const threaded = createProbe({ workerPath });
  await warm.listeners();
  await threaded.listeners();
  console.log(`\n${title}`);
  const medians = await race(
    [
      { name: fresh, ask: freshWindow(workerPath, port, false) },
      { name: freshContainer, ask: freshWindow(workerPath, container, true) },
      { name: warmVerdict, ask: () => verdictOf(threaded, port, false) },
      { name: warmContainer, ask: () => verdictOf(threaded, container, true) },
      { name: 'us: first look ever', ask: () => expectHolder(port, curious)() },
      { name: 'us: holder remembered', ask: expectHolder(port, curious, warm) },
      { name: 'us: holder remembered, through the worker', ask: expectHolder(port, curious, threaded) },
      {
        name: "us: first look, descendant of a terminal's shell",
        ask: () => expectHolder(port, { ...curious, likelyPids: likely })(),
      },
      ...(newest === undefined
        ? []
        : [{ name: 'us: first look, among the newest', ask: () => expectHolder(newest.port, curious)() }]),
      ...(middle === undefined
        ? []
        : [{ name: 'us: first look, neither new nor old', ask: () => expectHolder(middle.port, curious)() }]),
      { name: 'us: free, with its reason', ask: () => warm.inspect({ protocol: 'tcp', port: free }) },
      { name: 'us: is it free? yes', ask: () => warm.isFree({ protocol: 'tcp', port: free }) },
      { name: 'us: is it free? no', ask: () => warm.isFree({ protocol: 'tcp', port }) },
      { name: 'us: all listeners, first time', ask: () => createProbe().listeners() },
      { name: 'us: all listeners, refreshed', ask: () => warm.listeners() },
      { name: 'us: all listeners, refreshed, through the worker', ask: () => threaded.listeners() },
      { name: 'bare read of the listening rows', ask: async () => bareRead() },
      {
        name: 'bare read of both tables',
        ask: async () => [readFileSync('/proc/net/tcp'), readFileSync('/proc/net/tcp6')],
      },
      { name: 'ss -ltnp', ask: tool('ss', '-ltnp') },
      { name: 'ss -Hltnp sport = :P', ask: tool('ss', '-Hltnp', 'sport', '=', `:${port}`) },
      { name: 'lsof -nP -iTCP:P -sTCP:LISTEN', ask: tool('lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN') },
      { name: 'netstat -tulpn', ask: tool('netstat', '-tulpn') },
      { name: 'fuser P/tcp', ask: tool('fuser', `${port}/tcp`) },
      ...peers.contenders(port),
    ],
    eachRound,
  );
  threaded.dispose();
  warm.dispose();
  await eventLoop(at);
  return medians;
}

/** The word that starts this file as the process whose turns are measured. */
const turnsWord = 'turns';

interface Turns {
  readonly quiet: readonly Turn[];
  readonly busy: readonly Turn[];
}

interface Turn {
  readonly ranMs: number;
  readonly delayedMs: number;
}

/**
 * Milliseconds that this thread has run on a core: the first number of its schedstat (Documentation/scheduler/sched-stats.rst of Linux). Into one
 * buffer: read a thousand times a second as a file of unknown size it would be megabytes of garbage, and their collection what is measured.
 */
function threadTime(): () => number {
  const file = openSync('/proc/thread-self/schedstat', 'r');
  const room = Buffer.alloc(128);
  return () => Number(room.toString('latin1', 0, readSync(file, room, 0, room.length, 0)).split(' ', 1)[0]) / 1e6;
}

/** The longest turn of this thread's event loop: what the thread itself ran in it, and how late it was for any reason. */
async function longestTurn(ran: () => number, work: () => Promise<unknown>): Promise<Turn> {
  let [last, longest] = [ran(), 0];
  const timer = setInterval(() => {
    const now = ran();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  await new Promise(resolve => {
    setTimeout(resolve, 5);
  });
  histogram.disable();
  clearInterval(timer);
  // The monitor's own period of 1 ms is part of what it measures.
  return { ranMs: longest, delayedMs: Math.max(0, histogram.max / 1e6 - 1) };
}

/** The turns of this thread while the worker reads, and for the same time without probes: a busy machine delays both. */
async function turnsOf(port: number, workerPath: string): Promise<Turns> {
  const probe = createProbe({ workerPath });
  const ran = threadTime();
  const [quiet, busy]: [Turn[], Turn[]] = [[], []];
  await probe.listeners();
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    busy.push(
      await longestTurn(ran, async () => {
        await probe.inspect({ protocol: 'tcp', port });
        await probe.listeners();
      }),
    );
    const took = performance.now() - start;
    quiet.push(await longestTurn(ran, () => new Promise(resolve => setTimeout(resolve, took))));
  }
  probe.dispose();
  return { quiet, busy };
}

/**
 * What the event loop of a window has of it that the worker reads: in a process with nothing else in it, so that what is collected there is
 * not the garbage of the peers. Collecting our own is part of it.
 */
async function eventLoop({ port, workerPath }: Scene): Promise<void> {
  const self = [process.argv[1] ?? '', turnsWord, String(port), workerPath];
  const { stdout } = await runFile(process.execPath, self, { maxBuffer: 1 << 26 });
  const { quiet, busy } = JSON.parse(stdout) as Turns;
  const said = (values: readonly number[]) => `${ms(median(values))} ${ms(Math.max(...values))}`;
  for (const [name, turns] of [
    ['without probes', quiet],
    ['during probes', busy],
  ] as const) {
    show(`event loop late for any reason, ${name} (median, worst)`, said(turns.map(({ delayedMs }) => delayedMs)));
    show(`event loop's own work in one turn, ${name}`, said(turns.map(({ ranMs }) => ranMs)));
  }
  const [worst, without] = [busy, quiet].map(turns => Math.max(...turns.map(({ ranMs }) => ranMs))) as [number, number];
  // Interrupts that a core serves meanwhile count as run (unless CONFIG_IRQ_TIME_ACCOUNTING), so that a full machine shows turns that nobody made.
  const verdict = worst <= 5 ? 'met' : worst <= without ? 'cannot be told here: as much without probes' : 'MISSED';
  show('event loop blocked by the extension’s own work', `${ms(worst)}   goal ≤ 5 ms: ${verdict}`);
}

function ratio(medians: ReadonlyMap<string, number>, us: string, peer: string, goal: number): void {
  const [mine, theirs] = [medians.get(us), medians.get(peer)];
  if (mine === undefined || theirs === undefined) return;
  const value = mine / theirs;
  show(`${us} / ${peer}`, `${value.toFixed(3).padStart(9)}      goal ≤ ${goal}: ${value <= goal ? 'met' : 'MISSED'}`);
}

async function freePort(): Promise<number> {
  const probe = createProbe();
  for (let port = 20_011; ; port++) if ((await probe.isFree({ protocol: 'tcp', port })) === true) return port;
}

async function middleListener(): Promise<{ readonly port: number }> {
  const held = (await createProbe().listeners()).flatMap(({ endpoint, holder }) =>
    holder === undefined || endpoint.protocol !== 'tcp' ? [] : [{ pid: holder.pid, port: endpoint.port }],
  );
  const middle = held.toSorted((a, b) => a.pid - b.pid)[Math.floor(held.length / 2)];
  if (middle === undefined) throw new Error('no listener under load');
  return middle;
}

async function main(): Promise<void> {
  if (process.platform !== 'linux') {
    console.log('  the tools of Linux are the peers: nothing to compare with here');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-worker-'));
  const workerPath = join(folder, 'probeWorker.cjs');
  await build({
    entryPoints: ['src/node/probe/worker.ts'],
    outfile: workerPath,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  const peers = await npmPeers();
  // Older than everything the load starts.
  const holder = await startHolder();
  const container = await startContainer(folder);
  let load: Load | undefined;
  try {
    const base = {
      port: holder.port,
      free: await freePort(),
      container: container.port,
      workerPath,
      peers,
      likely: [holder.shellPid],
    };
    const idle = await scene('idle', base, async () => {});
    load = await startLoad(loadProcesses);
    const started = load;
    await started.timeWait(loadTimeWait);
    const newest = await started.serve();
    const rows = () => readFileSync('/proc/net/tcp', 'latin1').split('\n').length - 2;
    const title = `under load: ${loadProcesses} processes, ${rows()} rows`;
    const busy = await scene(title, { ...base, newest, middle: await middleListener() }, async round => {
      if (round % 4 === 3) await started.timeWait(loadTimeWait);
    });
    console.log('\nratios');
    console.log(' idle');
    ratio(idle, 'us: first look ever', 'ss -ltnp', 0.75);
    ratio(idle, 'us: first look ever', 'lsof -nP -iTCP:P -sTCP:LISTEN', 0.25);
    ratio(idle, 'us: holder remembered, through the worker', 'ss -ltnp', 0.75);
    console.log(' under load');
    ratio(busy, 'us: holder remembered', 'ss -ltnp', 0.05);
    ratio(busy, "us: first look, descendant of a terminal's shell", 'ss -ltnp', 0.05);
    ratio(busy, 'us: first look, among the newest', 'ss -ltnp', 0.05);
    ratio(busy, 'us: first look ever', 'ss -ltnp', 0.5);
    ratio(busy, 'us: first look, neither new nor old', 'ss -ltnp', 0.5);
    ratio(busy, 'us: all listeners, refreshed', 'ss -ltnp', 0.1);
    for (const [name, goal] of [
      [fresh, 150],
      [freshContainer, 400],
      [warmVerdict, 30],
      [warmContainer, 30],
    ] as const) {
      const value = idle.get(name) ?? Number.NaN;
      show(name, `${ms(value)}   goal ≤ ${goal} ms: ${value <= goal ? 'met' : 'MISSED'}`);
    }
    for (const [name, medians] of [
      ['idle', idle],
      ['under load', busy],
    ] as const) {
      const value = Math.max(medians.get('us: is it free? yes') ?? 0, medians.get('us: is it free? no') ?? 0);
      show(`is it free? ${name}`, `${ms(value)}   goal < 1 ms: ${value < 1 ? 'met' : 'MISSED'}`);
    }
  } finally {
    await load?.stop();
    await container.stop();
    await holder.stop();
    await peers.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

const [, , word, port, workerPath = ''] = process.argv;
if (word === turnsWord) process.stdout.write(JSON.stringify(await turnsOf(Number(port), workerPath)));
else await main();
