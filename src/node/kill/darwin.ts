/** Processes of macOS: ps tells who they are, kill(2) whether they live. */
import { compareStart } from '../../core/kill/identity.ts';
import type { Probe } from '../../core/ports.ts';
import { parentsOf, processTable } from '../../core/probe/processTable.ts';
import { macPsFile, parsePs, psCommandArgs, psEnvironment, psPidArgs } from '../../core/probe/ps.ts';
import type { Run } from '../exec.ts';
import type { LiveProcess, Processes } from './processes.ts';
import { exists, mayBeSignalled, sendSignal } from './signal.ts';

export interface DarwinSetup {
  readonly probe: Probe;
  readonly run: Run;
  /** Path of ps; replaced in tests. */
  readonly ps?: string;
}

const psLimitMs = 3000;

/** A process that ended and waits for its parent shows its name in parentheses, or `<defunct>`, instead of a command. */
function isZombie(process: LiveProcess): boolean {
  return /^(?:\(.*\)|<defunct>)$/.test(process.commandLine);
}

export function createDarwinProcesses({ probe, run, ps = macPsFile }: DarwinSetup): Processes {
  const list = async (args: readonly string[]): Promise<readonly LiveProcess[]> => {
    const { stdout } = await run(ps, args, { timeoutMs: psLimitMs, env: psEnvironment });
    return parsePs(stdout).filter(process => !isZombie(process));
  };
  /** `state` of ps(1): `T` at its start for a stopped process, `+` in it for one in the foreground of its terminal. */
  const stateOf = async (pid: number): Promise<string> =>
    (await run(ps, ['-o', 'state=', '-p', String(pid)], { timeoutMs: psLimitMs })).stdout.trim();
  const read = async (pid: number): Promise<LiveProcess | undefined> =>
    (await list(psPidArgs([pid]))).find(process => process.pid === pid);
  return {
    platform: 'darwin',
    lookEveryMs: 200,
    read,
    async parents(pid) {
      return parentsOf(processTable(await list(psCommandArgs())), pid);
    },
    async sessionLeaders() {
      return [];
    },
    async children() {
      return undefined;
    },
    async holds() {
      return undefined;
    },
    async isClusterWorker() {
      return false;
    },
    mayBeSignalled,
    async isStopped(pid) {
      return (await stateOf(pid)).startsWith('T');
    },
    async isForeground(pid) {
      return (await stateOf(pid)).includes('+');
    },
    async signal(target, signal) {
      const live = await read(target.pid);
      if (live === undefined) return 'gone';
      if (compareStart(target, live) !== 'same') return 'start-changed';
      return sendSignal(target.pid, signal);
    },
    async stillHolds(target) {
      if (!exists(target.pid)) return false;
      const live = await read(target.pid);
      return live !== undefined && compareStart(target, live) === 'same';
    },
    async isTaken(endpoint) {
      const free = await probe.isFree(endpoint);
      return free === undefined ? undefined : !free;
    },
  };
}
