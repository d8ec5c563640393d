/** Processes of macOS: ps tells who they are, kill(2) whether they live. */

import type { Probe } from '../../core/host.ts';
import {
  macPsFile,
  parsePs,
  parsePsGroups,
  parsePsNames,
  psCommandArgs,
  psEnvironment,
  psGroupArgs,
  psNameArgs,
  psPidArgs,
  psPidNameArgs,
} from '../../core/probe/ps.ts';
import { besidesInForeground } from '../../core/processes/foreground.ts';
import { compareStart, runsAnother } from '../../core/processes/identity.ts';
import { parentsOf, processTable } from '../../core/processes/processTable.ts';
import type { Run } from '../exec.ts';
import { answered } from '../probe/tool.ts';
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
  const ask = (args: readonly string[]) => run(ps, args, { timeoutMs: psLimitMs, env: psEnvironment });
  /** `undefined` where ps did not come to its end: then nobody is told to be gone. */
  const list = async (
    args: readonly string[],
    names?: readonly string[],
  ): Promise<readonly LiveProcess[] | undefined> => {
    const [commands, executables] = await Promise.all([ask(args), names === undefined ? undefined : ask(names)]);
    // It exits 1 for "nothing found".
    if (!answered(commands)) return undefined;
    const known = executables === undefined ? undefined : parsePsNames(executables.stdout);
    return parsePs(commands.stdout, known).filter(process => !isZombie(process));
  };
  /** `state` of ps(1): `T` at its start for a stopped process, `+` in it for one in the foreground of its terminal. */
  const stateOf = async (pid: number): Promise<string> =>
    (await run(ps, ['-o', 'state=', '-p', String(pid)], { timeoutMs: psLimitMs })).stdout.trim();
  const read = async (pid: number): Promise<LiveProcess | 'unread' | undefined> => {
    const found = await list(psPidArgs([pid]), psPidNameArgs([pid]));
    if (found === undefined) return exists(pid) ? 'unread' : undefined;
    return found.find(process => process.pid === pid);
  };
  return {
    platform: 'darwin',
    lookEveryMs: 200,
    read,
    async parents(pid) {
      return parentsOf(processTable((await list(psCommandArgs(), psNameArgs())) ?? []), pid);
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
    mayBeSignalled,
    async isStopped(pid) {
      return (await stateOf(pid)).startsWith('T');
    },
    async besidesInTerminal(pid) {
      if (!(await stateOf(pid)).includes('+')) return undefined;
      const groups = await ask(psGroupArgs());
      return answered(groups) ? besidesInForeground(parsePsGroups(groups.stdout), pid, process.pid) : undefined;
    },
    async signal(target, signal) {
      const live = await read(target.pid);
      if (live === undefined) return 'gone';
      if (live === 'unread') return 'unread';
      if (compareStart(target, live) !== 'same') return 'start-changed';
      if (target.program !== undefined && runsAnother(target.program, live)) return 'program-changed';
      return sendSignal(target.pid, signal);
    },
    async stillHolds(target) {
      if (!exists(target.pid)) return false;
      const found = await list(psPidArgs([target.pid]));
      const live = found?.find(process => process.pid === target.pid);
      return found === undefined || (live !== undefined && compareStart(target, live) === 'same');
    },
    async isTaken(endpoint) {
      const free = await probe.isFree(endpoint);
      return free === undefined ? undefined : !free;
    },
  };
}
