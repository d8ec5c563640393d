/** What the extension costs while nothing happens: CPU time of the extension host with it and without it, and what it spawns. */
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../src/node/isRunning.ts';
import { createProbe } from '../src/node/probe/index.ts';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { hosts } from '../test/host/versions.ts';
import { least } from './support/measure.ts';
import { withServer } from './support/window.ts';

const projectRoot = process.cwd();
const idleMs = 60_000;
const rounds = 2;
const arms = ['without', 'with Port Medic'] as const;
type Arm = (typeof arms)[number];

/** Of one extension host in the idle time. */
interface Reading {
  readonly cpuMs: number;
  /** Processes below it that are new or have come and gone. */
  readonly spawned: boolean;
}

/** What `Recheck` does every two seconds, for five minutes at most, while a conflict is open in a window with the focus. */
async function glanceMs(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const probe = createProbe();
  const glances = 1000;
  const glance = async () => {
    isRunning(process.pid);
    await probe.isFree({ protocol: 'tcp', host: '127.0.0.1', port });
  };
  for (let warm = 0; warm < glances; warm++) await glance();
  const before = process.cpuUsage();
  for (let count = 0; count < glances; count++) await glance();
  const { user, system } = process.cpuUsage(before);
  probe.dispose();
  server.close();
  return (user + system) / 1000 / glances;
}

const glance = await glanceMs();
console.log(
  `While the newest conflict waits for its holder to end: ${glance.toFixed(2)} ms of CPU time every 2 s, ${((glance / 2000) * 100).toFixed(4)} % of one core; without a conflict, nothing`,
);
if (process.platform === 'linux') {
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
  await ensureMachine(console.log);
  const version = hosts[0]?.version ?? '';
  const readings = new Map<Arm, Reading[]>(arms.map(arm => [arm, []]));
  // In turns, so that a slower minute of the machine meets both.
  for (let round = 0; round < rounds; round++) {
    for (const arm of arms) readings.get(arm)?.push(await measure(version, arm));
  }
  console.log(`VS Code ${version}, a window in which nothing happens for ${idleMs / 1000} s, the extension host:`);
  for (const arm of arms) {
    const all = readings.get(arm) ?? [];
    console.log(
      `  ${arm.padEnd(16)} CPU time ${all.map(({ cpuMs }) => `${cpuMs.toFixed(1)} ms`).join(', ')}; child processes spawned: ${all.some(({ spawned }) => spawned) ? 'yes' : 'none'}`,
    );
  }
  const cpu = (arm: Arm): number => least((readings.get(arm) ?? []).map(({ cpuMs }) => cpuMs));
  const more = cpu('with Port Medic') - cpu('without');
  console.log(
    `  least of ${rounds}: ${more.toFixed(1)} ms more with Port Medic in ${idleMs / 1000} s, ${((more / idleMs) * 100).toFixed(4)} % of one core`,
  );
} else {
  console.log('left out: it reads /proc, which only Linux has');
}

async function measure(version: string, arm: Arm): Promise<Reading> {
  const isWith = arm === 'with Port Medic';
  const options = {
    version,
    packed: isWith ? [join(projectRoot, 'port-medic.vsix')] : [],
    // It names the extension host, and in the other arm waits until Port Medic is active.
    fixtures: ['peer'],
    // VS Code's own look for ports to forward starts a process every two seconds; both arms go without.
    settings: { 'remote.autoForwardPortsSource': 'output' },
    env: (results: string) => ({ PEER_BENCH: results }),
  };
  return withServer(options, async ({ results, open }) => {
    await (await open()).ready();
    const file = await until('the end of the start', async () =>
      (await readdir(results)).find(name => name.endsWith('.json')),
    );
    const { pid, loadMs } = JSON.parse(await readFile(join(results, file), 'utf8')) as {
      readonly pid: number;
      readonly loadMs: Readonly<Record<string, number>>;
    };
    if ('port-medic.port-medic' in loadMs !== isWith) throw new Error(`wrong extensions ${arm}`);
    await quiet(pid);
    const before = await state(pid);
    await delay(idleMs);
    const after = await state(pid);
    return {
      cpuMs: after.cpuMs - before.cpuMs,
      spawned:
        after.reapedFaults !== before.reapedFaults || after.children.some(each => !before.children.includes(each)),
    };
  });
}

/**
 * Waits until the other extensions' start is over: for some seconds the process takes less than a hundredth of a core and no child of it
 * has ended (VS Code's npm extension looks for files some seconds late).
 */
async function quiet(pid: number): Promise<void> {
  const stepMs = 8000;
  await until(
    `extension host ${pid} to become quiet`,
    async () => {
      const before = await state(pid);
      await delay(stepMs);
      const after = await state(pid);
      return after.cpuMs - before.cpuMs < stepMs / 100 && after.reapedFaults === before.reapedFaults;
    },
    90_000,
  );
}

/** Of a process now. `reapedFaults` grows with every child that has ended: none runs without a page fault. */
async function state(
  pid: number,
): Promise<{ readonly cpuMs: number; readonly reapedFaults: number; readonly children: readonly string[] }> {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  const children: string[] = [];
  for (const task of await readdir(tasks)) {
    // Of each thread: nanoseconds on a processor, nanoseconds waited for one, slices.
    nanoseconds += Number((await readFile(join(tasks, task, 'schedstat'), 'utf8')).split(' ')[0]);
    children.push(...(await readFile(join(tasks, task, 'children'), 'utf8')).split(' ').filter(each => each !== ''));
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name: state ppid pgrp session tty tpgid flags minflt cminflt.
  const reapedFaults = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8]);
  return { cpuMs: nanoseconds / 1e6, reapedFaults, children };
}
