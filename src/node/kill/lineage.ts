/** The parents of a process that is about to end: which of them may start it again, and which end with it. */

import type { ProcessInfo } from '../../core/model/process.ts';
import { protectedByName, type Surroundings } from '../../core/processes/protected.ts';
import { argumentsOf, programsOf } from '../../core/programs/processNames.ts';
import { isCommandShell, isInteractiveShell, isShell } from '../../core/programs/shells.ts';
import { supervisorOf } from '../../core/supervisors/rows.ts';
import type { LiveProcess, Processes } from './processes.ts';

/**
 * - `supervises`: known to start its job again, or a program of which nothing is known
 * - `may-start`: starts something only if it is told to: a shell, a watcher that waits for a file to change, this process
 * - `ends`: a script runner (npm, `sh -c`), which ends with its job
 */
export type Role = 'supervises' | 'may-start' | 'ends';

export interface Parent {
  readonly process: LiveProcess;
  readonly role: Role;
  /** Its children before the signal; a later one may be the job, started again. */
  readonly children: ReadonlySet<number> | undefined;
}

const runners: ReadonlySet<string> = new Set(['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'npm-cli', 'npx-cli', 'corepack']);

/** `npm run dev`, also under the title that npm gives itself. */
export function isScriptRunner(process: ProcessInfo): boolean {
  return programsOf(process).some(program => runners.has(program)) || runners.has(argumentsOf(process)[0] ?? '');
}

function roleOf(process: LiveProcess, around: Surroundings): Role {
  if (process.pid === around.selfPid || around.ancestorPids.includes(process.pid)) return 'may-start';
  const row = supervisorOf(process);
  if (row !== undefined) return row.comesBack === 'yes' ? 'supervises' : 'may-start';
  if (isScriptRunner(process) || isCommandShell(process)) return 'ends';
  return isShell(process) ? 'may-start' : 'supervises';
}

/** From the nearest parent up to where a person, the editor or the system begins. */
export async function lineageOf(processes: Processes, pid: number, around: Surroundings): Promise<readonly Parent[]> {
  const lineage: Parent[] = [];
  for (const process of await processes.parents(pid)) {
    if (process.pid <= 1 || protectedByName(process, around.platform) !== undefined) break;
    const children = await processes.children(process.pid);
    const role = roleOf(process, around);
    lineage.push({
      process,
      // `npm run watch` ends with its watcher, not with the watcher's job.
      role: role === 'ends' && lineage.some(nearer => nearer.role !== 'ends') ? 'may-start' : role,
      children: children === undefined ? undefined : new Set(children),
    });
    if (isInteractiveShell(process) || process.pid === around.selfPid || around.ancestorPids.includes(process.pid))
      break;
  }
  return lineage;
}
