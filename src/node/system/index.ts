/** What this process knows of itself and its machine: a chooser, like those of probe and kill. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { FreePorts } from '../../core/host.ts';
import type { Platform } from '../../core/model/platform.ts';
import { type CgroupFacts, parseCgroup } from '../../core/probe/linux/cgroup.ts';
import { parseProcStat } from '../../core/probe/linux/procStat.ts';
import { editorPrograms } from '../../core/processes/protected.ts';
import { run } from '../exec.ts';
import { createFreePorts } from '../freePort.ts';
import { createLinuxProcesses } from '../kill/linux.ts';
import { ownProcess } from '../kill/surroundings.ts';
import { readMacTable } from '../probe/darwinTools.ts';
import { readExcludedRanges } from '../probe/windows.ts';
import type { WindowsSource } from '../windows/source.ts';

export interface System {
  readonly platform: Platform;
  readonly uid?: number;
  readonly user?: string;
  /** The extension host and its ancestors. On macOS and Windows only the host and its parent: the rest is told by name. */
  readonly ownPids: readonly number[];
  readonly extensionHostPid: number;
  /** Executables of the extension host and, on Linux, of the editor's processes above it. */
  readonly ownPrograms: readonly string[];
  /** systemd unit that this process runs in (Linux), such as that of a VS Code server. */
  readonly unit?: string;
  /** Container that this process runs in (Linux), where its control group tells. */
  readonly containerId?: string;
}

/** Far more than any real chain of parents. */
const maxAncestors = 64;

export async function readSystem(): Promise<System> {
  const { uid, username } = userInfo();
  const { container, unit } = process.platform === 'linux' ? await ownGroup() : {};
  return {
    platform: currentPlatform(),
    ...(uid >= 0 && { uid }),
    user: username,
    extensionHostPid: process.pid,
    ...(unit !== undefined && { unit: unit.name }),
    ...(container?.id !== undefined && { containerId: container.id }),
    ownPids: process.platform === 'linux' ? await ancestors(process.pid) : [process.pid, process.ppid],
    ownPrograms: await ownPrograms(),
  };
}

/**
 * The finder of free ports. On Windows and macOS it reads the system's table of sockets and binds loopback addresses alone; on Windows
 * it knows the ranges that the system keeps for itself. `source`: what Windows tells.
 */
export function createSystemFreePorts(source?: WindowsSource): FreePorts {
  if (source !== undefined)
    return createFreePorts({
      excludedRanges: () => readExcludedRanges(source),
      table: () => source.sockets({ tried: [] }),
    });
  return createFreePorts(process.platform === 'darwin' ? { table: protocol => readMacTable(run, protocol) } : {});
}

/** Systems that are neither macOS nor Windows are treated as Linux: what differs there shows as a reason in the result. */
export function currentPlatform(): Platform {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}

async function ownPrograms(): Promise<readonly string[]> {
  const parents = process.platform === 'linux' ? await createLinuxProcesses().parents(process.pid) : [];
  return editorPrograms([ownProcess(), ...parents]);
}

async function ownGroup(): Promise<CgroupFacts> {
  try {
    return parseCgroup(await readFile('/proc/self/cgroup', 'utf8'));
  } catch {
    // A sandbox without /proc: then no holder shows its group either.
    return {};
  }
}

async function ancestors(pid: number): Promise<readonly number[]> {
  const pids: number[] = [];
  let current: number | undefined = pid;
  while (current !== undefined && current > 0 && pids.length < maxAncestors) {
    pids.push(current);
    current = await parentOf(current);
  }
  return pids;
}

async function parentOf(pid: number): Promise<number | undefined> {
  try {
    return parseProcStat(await readFile(`/proc/${pid}/stat`, 'utf8'))?.parentPid;
  } catch {
    // An ancestor that ends meanwhile ends the chain; so does a /proc that hides other users' processes.
    return undefined;
  }
}
