/** Servers, sources and kills of a Windows, real or Wine's. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { KillOptions, Probe } from '../../../src/core/host.ts';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { KillResult } from '../../../src/core/model/fix.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { powershellPath } from '../../../src/core/probe/windows/powershell.ts';
import { createRun, createStart, type Run } from '../../../src/node/exec.ts';
import { killHolder } from '../../../src/node/kill/killHolder.ts';
import { createWindowsProcesses } from '../../../src/node/kill/windows.ts';
import { createWindowsProbe } from '../../../src/node/probe/windows.ts';
import { createNative, type NativeFiles, type NativeOptions } from '../../../src/node/windows/native.ts';
import { createPowerShell } from '../../../src/node/windows/powershell.ts';
import { createWindowsSource, type WindowsSource } from '../../../src/node/windows/source.ts';
import { enoughMs, patientRun } from '../../support/patience.ts';

type Test = Pick<TestContext, 'after'>;

/** What Wine cannot tell; a reason to leave a test out there. */
export const onlyReal = process.env['PORT_MEDIC_WINE'] === undefined ? false : 'only a real Windows can tell';
/** What only the stand-ins write down. */
export const onlyWine = process.env['PORT_MEDIC_WINE'] === undefined ? 'only the stand-ins of Wine can tell' : false;

export const systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows';
const start = createStart(() => []);
export const run = createRun(() => []);

/** The bundle that makes the system's own calls, and what it calls with: as the runner of the tests has made them. */
export function nativeFiles(): NativeFiles {
  const ipHelper = process.env['PORT_MEDIC_IP_HELPER'];
  return {
    script: process.env['PORT_MEDIC_CALLS'] ?? '',
    library: process.env['PORT_MEDIC_KOFFI'] ?? '',
    ...(ipHelper === undefined ? {} : { ipHelper }),
  };
}

export interface Means {
  /** The system's own calls; `undefined` for none. */
  readonly native?: Partial<NativeOptions> | undefined;
  /** Full path of PowerShell. */
  readonly powershell?: string;
  readonly run?: Run;
  /** Milliseconds that netstat is given, each time that it is asked; default: more than it needs. */
  readonly netstat?: readonly number[];
  /** Milliseconds that PowerShell is given; likewise. */
  readonly powershellMs?: number;
}

function sourceWith(t: Test, means: Means): WindowsSource {
  const { native, netstat, powershellMs = enoughMs } = means;
  const shell = createPowerShell({ file: means.powershell ?? `${systemRoot}\\System32\\${powershellPath}`, start });
  const limits = { start: enoughMs, answer: enoughMs };
  const source = createWindowsSource({
    run: means.run ?? (netstat === undefined ? patientRun : run),
    systemRoot,
    powershell: { ...shell, ask: (owners, _limit, signal) => shell.ask(owners, powershellMs, signal) },
    ...(netstat === undefined ? {} : { limits: { netstat } }),
    ...(native === undefined ? {} : { native: createNative({ files: nativeFiles(), start, limits, ...native }) }),
  });
  t.after(() => source.dispose());
  return source;
}

export interface World {
  readonly source: WindowsSource;
  readonly probe: Probe;
  readonly kill: (holder: Holder, endpoint: Endpoint, options?: Partial<KillOptions>) => Promise<KillResult>;
}

/** Probe and kill by these means. */
export function worldWith(t: Test, means: Means): World {
  return worldOf(sourceWith(t, means));
}

export function worldOf(source: WindowsSource): World {
  const probe = createWindowsProbe(source);
  const processes = createWindowsProcesses({ probe, source });
  return {
    source,
    probe,
    kill: (holder, endpoint, options = {}) =>
      killHolder({ probe, processes }, holder, endpoint, { graceMs: 30_000, force: false, watchMs: 0, ...options }),
  };
}

/** By the system's own calls, and by its tools. */
export const worlds = {
  'by calls': (t: Test) => worldWith(t, { native: {} }),
  'by tools': (t: Test) => worldWith(t, {}),
} as const;

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it said when it was ready: pids of its own. */
  readonly said: readonly number[];
  readonly exited: Promise<void>;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const running = (code: string) => `${code}\nsetInterval(() => {}, 1e6);`;

/** A Node in a console of its own, that runs `code` until the test is over; it has to call `up(...pids)`. */
export async function startNode(t: Test, code: string, options: SpawnOptions = {}): Promise<Started> {
  const script = running(`const up = (...pids) => process.send(pids);\n${code}`);
  return started(t, process.execPath, ['-e', script], options);
}

export async function started(
  t: Test,
  file: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Started> {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], windowsHide: true, ...options });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  let said: readonly number[] = [];
  t.after(async () => {
    // Also those that live on when it has ended.
    for (const pid of [...said, child.pid ?? 0]) if (pid > 0 && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await exited;
  });
  said = await new Promise<readonly number[]>((resolve, reject) => {
    child.once('message', message => resolve(message as readonly number[]));
    child.once('exit', code => reject(new Error(`ended with ${code} before it was ready`)));
    child.once('error', reject);
  });
  return { child, pid: child.pid ?? 0, said, exited };
}

/** Listens there with TCP. */
export function listenCode(port: number, options: Readonly<Record<string, unknown>> = {}): string {
  return `require('node:net').createServer().listen(${JSON.stringify({ port, ...options })}, () => up());`;
}

export function server(
  t: Test,
  port: number,
  options: Readonly<Record<string, unknown>> = {},
  before = '',
): Promise<Started> {
  return startNode(t, `${before}\n${listenCode(port, options)}`);
}

/** A folder with these files, until the test is over. */
export function scriptFolder(t: Test, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'port-medic-script-'));
  // Windows removes no folder of a program that runs or has just ended; `rmSync` does not try again.
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** A file with this code, until the test is over. */
export function scriptFile(t: Test, code: string): string {
  return join(scriptFolder(t, { 'script.cjs': code }), 'script.cjs');
}

/** The only holder that a probe names. */
export async function holderOf(probe: Probe, endpoint: Endpoint): Promise<Holder> {
  const result = await probe.inspect(endpoint);
  const [holder] = result.kind === 'held' ? result.holders : [];
  if (holder === undefined) throw new Error(`not held: ${JSON.stringify(result)}`);
  return holder;
}

const toolLog = 'C:\\port-medic-tools.log';
const toolMood = 'C:\\port-medic-tools.txt';

/** Names of the tools that are started from now on. */
export function watchTools(): () => readonly string[] {
  rmSync(toolLog, { force: true });
  return () => {
    try {
      return readFileSync(toolLog, 'latin1')
        .split('\n')
        .filter(line => line !== '');
    } catch {
      // No tool has written anything yet.
      return [];
    }
  };
}

/**
 * How a stand-in misbehaves:
 * - `cut`: netstat hangs after the first rows
 * - `mute`: PowerShell prints garbage, tasklist and netsh nothing
 * - the others PowerShell: `silent` for ever; `blocked` with an error, as by a group policy; `closing` at the first question; `empty`: no
 *   processes; `without` those of Node; texts as numbers, as in `constrained` language mode; behind a `preamble` of warnings; `slow`
 */
type Mood =
  | 'garbage'
  | 'silent'
  | 'cut'
  | 'mute'
  | 'blocked'
  | 'closing'
  | 'empty'
  | 'without'
  | 'constrained'
  | 'preamble'
  | 'slow';

/** So it does until the test is over. */
export function spoil(t: Test, how: Mood): void {
  writeFileSync(toolMood, how);
  t.after(() => rmSync(toolMood, { force: true }));
}
