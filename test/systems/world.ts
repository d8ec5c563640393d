/** What the situations with real systems share: a look and a stop as the extension makes them, servers, and an end to all that was started. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { diagnose } from '../../src/core/diagnose/diagnose.ts';
import type { StopResult } from '../../src/core/host.ts';
import type { Diagnosis, WindowContext } from '../../src/core/model/diagnosis.ts';
import type { Fix, KillResult } from '../../src/core/model/fix.ts';
import type { ProbeResult } from '../../src/core/model/probe.ts';
import type { Holder, ProcessInfo } from '../../src/core/model/process.ts';
import { Pipeline } from '../../src/core/pipeline.ts';
import { Store } from '../../src/core/store.ts';
import { createKiller, createStopper } from '../../src/node/kill/index.ts';
import { createProbe } from '../../src/node/probe/index.ts';
import { until } from '../host/poll.ts';
import { eventually } from '../node/kill/support/world.ts';

export { eventually, freePort } from '../node/kill/support/world.ts';

const execute = promisify(execFile);

/** Longer than any server takes to end. */
export const gentle = { graceMs: 60_000, force: false } as const;

export function isThere(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some(folder => folder !== '' && existsSync(join(folder, tool)));
}

/** Why a test is skipped, or `false`: what it needs is named. */
export function without(...tools: readonly string[]): string | false {
  const missing = tools.filter(tool => !isThere(tool));
  return missing.length === 0 ? false : `not installed: ${missing.join(', ')}`;
}

/** Goes with the namespace: what still writes there while it is ended would keep a folder from being removed. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'port-medic-systems-'));
}

/** Runs a tool to its end; what it printed. Fails the test when the tool does. */
export async function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await execute(file, [...args], {
    env: { ...process.env, ...env },
    timeout: 120_000,
    maxBuffer: 1 << 26,
  });
  return stdout;
}

/** Every process whose session is led by one of these, or that descends from one, deepest last. */
function below(pids: ReadonlySet<number>): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while the list was read.
    }
  }
  const found = new Set(pids);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** Ends a process and all below it, each by its pid. */
export function endTree(pid: number): void {
  for (const each of below(new Set([pid]))) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended with its parent.
    }
  }
}

/** Starts a program that stays, in a session of its own, and ends it with all that is below it after the test. */
export function startStaying(
  t: Pick<TestContext, 'after'>,
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): number {
  const child = spawn(file, args, {
    ...options,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => assert.fail(`${file} could not be started`));
  const { pid } = child;
  assert.ok(pid !== undefined, `${file} could not be started`);
  t.after(() => endTree(pid));
  return pid;
}

/** A server's script in the folder: it listens on the port that it is given. */
export async function serverIn(folder: string): Promise<string> {
  const script = join(folder, 's.js');
  await writeFile(
    script,
    "require('node:http').createServer((_, answer) => answer.end('x')).listen(Number(process.argv[2]), '127.0.0.1');\n",
  );
  return script;
}

export interface Look {
  readonly probe: ProbeResult;
  readonly diagnosis: Diagnosis;
  readonly fixes: readonly Fix[];
}

/** Who holds the port; it has to be held. */
export function holderOf({ probe }: Look): Holder {
  assert.ok(probe.kind === 'held' && probe.holders[0] !== undefined, JSON.stringify(probe));
  return probe.holders[0];
}

/** A window of this process's user without terminals and sessions: what is found was started by somebody else. */
export function windowContext(more: Partial<WindowContext> = {}): WindowContext {
  const uid = process.geteuid?.();
  return {
    platform: 'linux',
    ownPids: [process.pid, process.ppid],
    extensionHostPid: process.pid,
    ...(uid === undefined ? {} : { uid }),
    workspaceFolders: [],
    terminals: [],
    sessions: [],
    endedSessions: [],
    now: Date.now(),
    ...more,
  };
}

export interface World {
  readonly look: (port: number, window?: Partial<WindowContext>, host?: string) => Promise<Look>;
  /** Waits for a holder first. */
  readonly conflict: (port: number, window?: Partial<WindowContext>) => Promise<Look>;
  /** Ends the holder of the fix, the first one unless another is given. */
  readonly kill: (look: Look, index?: number) => Promise<KillResult>;
  /** Stops the container of the fix, the first one unless another is given. */
  readonly stopContainer: (look: Look, index?: number) => Promise<StopResult>;
  /** Stops what the supervisor fix says. */
  readonly stop: (port: number, look: Look, more?: { readonly others?: readonly ProcessInfo[] }) => Promise<KillResult>;
}

export function makeWorld(t: Pick<TestContext, 'after'>): World {
  const probe = createProbe();
  t.after(() => probe.dispose());
  const stopper = createStopper({ probe });
  const killer = createKiller({ probe });
  const look: World['look'] = async (port, window, host) => {
    const endpoint = { protocol: 'tcp', port, ...(host === undefined ? {} : { host }) } as const;
    // What an engine on a busy machine adds comes with a later look.
    const found = await until('all that is told of it', async () => {
      const result = await probe.inspect(endpoint);
      return result.tried?.some(line => line.endsWith('which the next look tells')) !== true && result;
    });
    const diagnosis = diagnose({ endpoint, probe: found, source: { kind: 'command' }, window: windowContext(window) });
    return { probe: found, diagnosis, fixes: diagnosis.fixes };
  };
  return {
    look,
    async conflict(port, window) {
      let seen: Look | undefined;
      await eventually(`${port} is held`, async () => {
        seen = await look(port, window);
        return seen.probe.kind === 'held';
      });
      return seen ?? assert.fail();
    },
    async kill({ fixes }, index = 0) {
      const found = fixes.filter(each => each.kind === 'kill')[index];
      assert.ok(found?.kind === 'kill', `nobody to end: ${fixes.map(({ kind }) => kind).join(', ')}`);
      return killer.kill(found.holder, found.endpoint, gentle);
    },
    async stopContainer({ fixes }, index = 0) {
      const found = fixes.filter(each => each.kind === 'stop-container')[index];
      assert.ok(found?.kind === 'stop-container', `no container to stop: ${fixes.map(({ kind }) => kind).join(', ')}`);
      return stopper.stopContainer(found.container, {});
    },
    async stop(port, { fixes }, more = {}) {
      const fix = fixes.find(each => each.kind === 'stop-supervisor');
      assert.ok(fix?.kind === 'stop-supervisor', `no supervisor to stop: ${fixes.map(({ kind }) => kind).join(', ')}`);
      return stopper.stopSupervisor({ ...fix, ...more, endpoint: { protocol: 'tcp', port } }, gentle);
    },
  };
}

/** The pipeline over the machine itself, as a window has it. */
export function makePipeline(t: Pick<TestContext, 'after'>): { readonly pipeline: Pipeline; readonly store: Store } {
  const probe = createProbe();
  t.after(() => probe.dispose());
  const store = new Store();
  const pipeline = new Pipeline({
    probe,
    store,
    files: { read: async () => undefined, find: async () => [], exists: async () => false },
    freePorts: { next: async () => undefined },
    clock: { now: () => Date.now() },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    window: async () => windowContext(),
  });
  return { pipeline, store };
}

/** Whoever listens there answers a request. Each has a connection of its own: a kept one that its server has just closed would fail instead. */
export async function answers(port: number): Promise<boolean> {
  const asked = { headers: { connection: 'close' }, signal: AbortSignal.timeout(5000) };
  return fetch(`http://127.0.0.1:${port}/`, asked).then(
    response => response.ok,
    () => false,
  );
}

/** Somebody takes a connection there, whatever it speaks. */
export function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (isTaken: boolean) => {
      socket.destroy();
      resolve(isTaken);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** The commands that are offered to be typed. */
export function typed({ fixes }: Look): readonly string[] {
  return fixes.flatMap(fix => (fix.kind === 'suggest-command' ? [fix.argv.join(' ')] : []));
}

export function kinds({ fixes }: Look): readonly string[] {
  return fixes.map(({ kind }) => kind).filter(kind => kind !== 'report');
}
