/** Where the question is asked from: this process, its parents and what belongs to the editor. */

import type { Platform } from '../../core/model/platform.ts';
import type { ProcessInfo } from '../../core/model/process.ts';
import { isKillablePid } from '../../core/processes/identity.ts';
import { editorPrograms, type Surroundings } from '../../core/processes/protected.ts';
import type { Asker } from '../../core/processes/supervision.ts';
import type { Processes } from './processes.ts';

/** This process, as far as it needs no table. */
export function ownProcess(): ProcessInfo {
  const { pid, execPath, argv } = process;
  return { pid, name: '', commandLine: argv.join(' '), args: argv, executable: execPath };
}

/** Read anew for each kill: a process that lost its parent has another one. */
export async function surroundingsOf(processes: Processes): Promise<Surroundings> {
  const parents = await processes.parents(process.pid);
  const pids = parents.map(parent => parent.pid);
  // The direct parent is known without any table, even where the table cannot be read.
  const chain = [process.ppid, ...pids];
  const leaders = await processes.sessionLeaders([process.pid, ...chain]);
  const editor = Number(process.env['VSCODE_PID']);
  return {
    platform: processes.platform,
    selfPid: process.pid,
    ancestorPids: [...new Set([...chain, ...leaders])].filter(pid => pid !== process.pid),
    editorPids: isKillablePid(editor) ? [editor] : [],
    ownPrograms: editorPrograms([ownProcess(), ...parents]),
  };
}

/** Who asks a supervisor to stop something: this process's user. */
export function askerOn(platform: Platform): Asker {
  const uid = process.geteuid?.();
  return { platform, ...(uid === undefined ? {} : { uid }) };
}
