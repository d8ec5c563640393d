/** Processes of Linux, from /proc. Reads of single processes are synchronous: 0.05 ms, and nothing can happen in between. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { parseUnixTable } from '../../core/probe/linux/procNet.ts';
import {
  hasLeft,
  isLive,
  joinArguments,
  leadsJob,
  type ProcStat,
  parseBootTime,
  parseCommandLine,
  parseProcStat,
  processName,
  startedAt,
} from '../../core/probe/linux/procStat.ts';
import { besidesInForeground } from '../../core/processes/foreground.ts';
import { compareStart, type Program, runsAnother } from '../../core/processes/identity.ts';
import type { LiveProcess, Processes, Sent, Target } from './processes.ts';
import { mayBeSignalled, sendSignal } from './signal.ts';

/** So many processes are read before others have their turn. */
const eachTurn = 100;

/** Far more than any real chain of parents; a chain that is read while it changes cannot become a loop. */
const maxParents = 64;

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone, or not ours to read: either way there is nothing to tell.
    return undefined;
  }
}

function statOf(folder: string): ProcStat | undefined {
  const text = readText(`/proc/${folder}/stat`);
  return text === undefined ? undefined : parseProcStat(text);
}

interface Seen extends ProcStat {
  /** The folder below /proc that tells of it: a living thread's, where the first one has ended before the others. */
  readonly folder: string;
}

/** `undefined` for a zombie too: its sockets are closed. A first thread that ended before the others is no zombie yet. */
function readStat(pid: number): Seen | undefined {
  const stat = statOf(`${pid}`);
  if (stat === undefined || isLive(stat)) return stat && { ...stat, folder: `${pid}` };
  for (const thread of hasLeft(stat) ? list(`/proc/${pid}/task`) : []) {
    const folder = `${pid}/task/${thread}`;
    const living = statOf(folder);
    if (!isLive(living)) continue;
    const { state = stat.state, image } = living ?? {};
    return { ...stat, state, folder, ...(image === undefined ? {} : { image }) };
  }
  return undefined;
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    // Gone, or not ours to read.
    return [];
  }
}

/** The boot time moves when the clock is set, so it is read each time. */
function startOf(stat: ProcStat): { startToken: string; startedAt?: number } {
  const boot = parseBootTime(readText('/proc/stat') ?? '');
  return {
    startToken: stat.startTicks,
    ...(boot === undefined ? {} : { startedAt: startedAt(boot, stat.startTicks) }),
  };
}

function describe(pid: number, stat: Seen): LiveProcess {
  const args = parseCommandLine(readText(`/proc/${stat.folder}/cmdline`) ?? '');
  const executable = readLink(`/proc/${stat.folder}/exe`);
  return {
    pid,
    ...startOf(stat),
    name: processName(stat.comm, args),
    commandLine: joinArguments(args),
    args,
    ...(executable === '' ? {} : { executable }),
    ...(stat.image === undefined ? {} : { image: stat.image }),
    parentPid: stat.parentPid,
    leadsJob: leadsJob(stat),
  };
}

/** Has the process a descriptor of one of the sockets? `undefined`: another user's, which may not be looked at. */
function holdsOneOf(pid: number, inodes: readonly string[]): boolean | undefined {
  const links = new Set(inodes.map(inode => `socket:[${inode}]`));
  const folder = `/proc/${readStat(pid)?.folder ?? pid}/fd`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? undefined : false;
  }
  return names.some(name => links.has(readLink(`${folder}/${name}`)));
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since the folder was read.
    return '';
  }
}

function checkTarget(target: Target, program?: Program): Sent {
  const stat = readStat(target.pid);
  if (stat === undefined) return 'gone';
  if (compareStart(target, startOf(stat)) !== 'same') return 'start-changed';
  if (program !== undefined && runsAnother(program, describe(target.pid, stat))) return 'program-changed';
  if (target.inodes.length > 0 && holdsOneOf(target.pid, target.inodes) !== true) return 'not-holding';
  return 'sent';
}

/** Is there a row of this port in a table of /proc/net? Listeners stand first in the TCP tables: the read ends behind them. */
async function tableHas(table: 'tcp' | 'tcp6' | 'udp' | 'udp6', port: number): Promise<boolean | undefined> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listenOnly = table.startsWith('tcp');
  const file = await open(`/proc/net/${table}`, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const buffer = new Uint8Array(4096);
    let rest = '';
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return false;
      const lines = (rest + String.fromCharCode(...buffer.subarray(0, bytesRead))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [, local, , state] = line.trim().split(/\s+/, 4);
        if (local === 'local_address') continue;
        if (listenOnly && state !== '0A') return false;
        if (local?.endsWith(wanted) === true) return true;
      }
    }
  } finally {
    await file.close();
  }
}

async function isUnixPathBound(path: string): Promise<boolean | undefined> {
  const text = await readFile('/proc/net/unix', 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseUnixTable(text).some(row => row.path === path);
}

export function createLinuxProcesses(): Processes {
  const read = async (pid: number): Promise<LiveProcess | undefined> => {
    const stat = readStat(pid);
    return stat === undefined ? undefined : describe(pid, stat);
  };
  return {
    platform: 'linux',
    lookEveryMs: 50,
    read,
    async parents(pid) {
      const found: LiveProcess[] = [];
      let next = readStat(pid)?.parentPid ?? 0;
      while (next > 0 && found.length < maxParents) {
        const parent = await read(next);
        if (parent === undefined) break;
        found.push(parent);
        next = parent.parentPid ?? 0;
      }
      return found;
    },
    async sessionLeaders(pids) {
      const leaders = pids.map(pid => readStat(pid)?.session ?? 0);
      return [...new Set(leaders)].filter(pid => pid > 0);
    },
    async children(pid) {
      // Listed by the thread that forked; needs CONFIG_PROC_CHILDREN, which distributions' kernels have.
      try {
        const threads = readdirSync(`/proc/${pid}/task`);
        const texts = threads.map(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
        return texts.flatMap(text => text.split(' ')).flatMap(word => (word === '' ? [] : [Number(word)]));
      } catch {
        return undefined;
      }
    },
    async holds(pid, inodes) {
      return holdsOneOf(pid, inodes);
    },
    mayBeSignalled,
    async isStopped(pid) {
      return readStat(pid)?.state === 'T';
    },
    async besidesInTerminal(pid) {
      const stat = readStat(pid);
      if (stat === undefined || stat.foreground !== stat.pgrp) return undefined;
      const rows = new Map<number, ProcStat>();
      for (const [index, name] of list('/proc').entries()) {
        if (index % eachTurn === 0) await turn();
        const row = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
        if (row !== undefined) rows.set(row.pid, row);
      }
      return besidesInForeground(rows, pid, process.pid);
    },
    async signal(target, signal) {
      const state = checkTarget(target, target.program);
      return state === 'sent' ? sendSignal(target.pid, signal) : state;
    },
    async stillHolds(target) {
      return checkTarget(target) === 'sent';
    },
    async isTaken(endpoint: Endpoint) {
      if (endpoint.protocol === 'unix') return isUnixPathBound(endpoint.path);
      const { protocol, port } = endpoint;
      const [four, six] = [await tableHas(protocol, port), await tableHas(`${protocol}6`, port)];
      return four === true || six === true ? true : (four ?? six);
    },
  };
}
