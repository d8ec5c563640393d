/** Real processes and ports for the tests of the kill: everything started here is ended here, by its own process group. */
import assert from 'node:assert/strict';
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import type { Probe } from '../../../../src/core/host.ts';
import type { Holder } from '../../../../src/core/model/process.ts';
import { parseProcStat } from '../../../../src/core/probe/linux/procStat.ts';
import { createProbe } from '../../../../src/node/probe/index.ts';
import { projectRoot } from '../../../support/fixtures.ts';

export { freePort } from '../../../host/ports.ts';

export const loopback = '127.0.0.1';

export function serverScript(name: 'server' | 'cluster' | 'supervisor'): string {
  return join(projectRoot, 'test', 'node', 'kill', 'servers', `${name}.mjs`);
}

/** Asks until it is so; fails the test when it is not so after a minute. */
export async function eventually(what: string, question: () => boolean | Promise<boolean>): Promise<void> {
  const limit = performance.now() + 60_000;
  while (!(await question())) {
    if (performance.now() > limit) assert.fail(`it did not come to this: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** A process that only waits for its parent to fetch its exit code is not alive; orphans may wait for seconds. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\t[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync('/proc/self');
  }
}

/** Ticks from boot to its start; `undefined` when there is no such process, or no such list of them. */
export function startOf(pid: number): string | undefined {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks;
  } catch {
    return undefined;
  }
}

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Numbers of the next line that begins with `ready`: the server's pid, then its children's. */
  ready(): Promise<readonly number[]>;
}

/** Starts a program in a process group of its own and ends the whole group after the test. */
export function start(
  t: Pick<TestContext, 'after'>,
  file: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Started {
  const child = spawn(file, args, { ...options, detached: true, stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'] });
  const { pid, stdout, stderr } = child;
  assert.ok(pid !== undefined && stdout !== null && stderr !== null, `${file} could not be started`);
  const began = startOf(pid);
  t.after(async () => {
    const now = startOf(pid);
    // A number that was given to another process is no group of ours any more.
    if (now !== undefined && now !== began) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The whole group has ended already.
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const errors: string[] = [];
  stderr.on('data', chunk => errors.push(String(chunk)));
  const lines: string[] = [];
  const readers: ((line: string) => void)[] = [];
  createInterface({ input: stdout }).on('line', line => {
    if (!line.startsWith('ready')) return;
    const reader = readers.shift();
    if (reader === undefined) lines.push(line);
    else reader(line);
  });
  return {
    child,
    pid,
    async ready() {
      const ended = new AbortController();
      const line = await Promise.race([
        new Promise<string>(resolve => {
          const first = lines.shift();
          if (first === undefined) readers.push(resolve);
          else resolve(first);
        }),
        once(child, 'exit', { signal: AbortSignal.any([ended.signal, AbortSignal.timeout(60_000)]) }).then(
          () => assert.fail(`${file} ${args.join(' ')} ended: ${errors.join('')}`),
          () => (ended.signal.aborted ? '' : assert.fail(`${file} ${args.join(' ')} did not get ready`)),
        ),
      ]).finally(() => ended.abort());
      return line.split(' ').slice(1).filter(Boolean).map(Number);
    },
  };
}

export function startServer(
  t: Pick<TestContext, 'after'>,
  port: number | string,
  host = '-',
  ...options: readonly string[]
): Started {
  return start(t, process.execPath, [serverScript('server'), String(port), host, ...options]);
}

/** The one holder of the port, as a user would be shown it. */
export async function holderOf(probe: Probe, port: number, host?: string): Promise<Holder> {
  const found = await probe.inspect({ protocol: 'tcp', port, ...(host === undefined ? {} : { host }) });
  assert.equal(found.kind, 'held', JSON.stringify(found));
  assert.ok(found.kind === 'held' && found.holders.length === 1 && found.holders[0] !== undefined);
  return found.holders[0];
}

export function makeProbe(t: Pick<TestContext, 'after'>): Probe {
  const probe = createProbe();
  t.after(() => probe.dispose());
  return probe;
}
