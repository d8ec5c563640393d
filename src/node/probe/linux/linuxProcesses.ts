/** Facts about processes from /proc, each read once in a look. */
import { userInfo } from 'node:os';
import type { Origin, ProcessInfo } from '../../../core/model/process.ts';
import { parseCgroup } from '../../../core/probe/linux/cgroup.ts';
import {
  bootTime,
  hasLeft,
  isLive,
  joinArguments,
  leadsJob,
  type ProcStat,
  parseCommandLine,
  parseProcStat,
  parseStatusUid,
  processName,
  startedAt,
  steadyBootTime,
} from '../../../core/probe/linux/procStat.ts';
import { type Pm2App, pickEnvironment, pm2AppOf } from '../../../core/probe/processEnvironment.ts';
import { isInteractiveShell } from '../../../core/programs/shells.ts';
import type { ProcReader } from './linuxFiles.ts';
import type { Users } from './linuxUsers.ts';

/** Characters of a command line that are kept: enough for the longest class path, not for a megabyte of arguments. */
const maxCommandLine = 64 * 1024;
const maxParents = 64;
const maxKnown = 4096;
const bootTimeLifeMs = 60_000;

interface Known {
  /** Start, name and image: a process that was replaced by another program, or by another script, is read again. */
  readonly key: string;
  readonly info: ProcessInfo;
  origin?: Origin | undefined;
}

/** What is kept between looks. Bounded: the oldest entries go. */
export class ProcessMemory {
  readonly known = new Map<number, Known>();
  #bootTime: { readonly value: number | undefined; readonly readAt: number } | undefined;

  /** Milliseconds since the epoch; read again now and then, as the clock may be set. */
  bootTime(proc: ProcReader): number | undefined {
    if (this.#bootTime === undefined || Date.now() - this.#bootTime.readAt > bootTimeLifeMs) {
      const stat = proc.text('stat', 'latin1') ?? '';
      const readAt = Date.now();
      const read = bootTime(stat, proc.text('uptime', 'latin1') ?? '', readAt);
      this.#bootTime = { value: steadyBootTime(this.#bootTime?.value, read), readAt };
    }
    return this.#bootTime.value;
  }

  remember(pid: number, known: Known): void {
    this.known.delete(pid);
    this.known.set(pid, known);
    if (this.known.size > maxKnown)
      for (const oldest of this.known.keys()) {
        this.known.delete(oldest);
        break;
      }
  }
}

/** One look at the processes: what it has read stays as it was then. */
export class ProcessView {
  readonly #proc: ProcReader;
  readonly #memory: ProcessMemory;
  readonly #users: Users;
  readonly #trustMemory: boolean;
  readonly #stats = new Map<number, ProcStat | undefined>();
  readonly #infos = new Map<number, ProcessInfo | undefined>();
  readonly #parents = new Map<number, readonly ProcessInfo[]>();

  /** With `trustMemory`, facts of a process with the same start and name are taken from the last look. */
  constructor(proc: ProcReader, memory: ProcessMemory, users: Users, trustMemory: boolean) {
    this.#proc = proc;
    this.#memory = memory;
    this.#users = users;
    this.#trustMemory = trustMemory;
  }

  stat(pid: number): ProcStat | undefined {
    if (!this.#stats.has(pid)) this.#stats.set(pid, parseProcStat(this.#proc.text(`${pid}/stat`) ?? ''));
    return this.#stats.get(pid);
  }

  /**
   * The folder that tells of a process: its own, or, where its first thread has ended before the others (a zombie without
   * arguments, program, folder and open files), that of a thread that lives.
   */
  folder(pid: number): string {
    const stat = this.stat(pid);
    const threads = hasLeft(stat) ? this.#proc.list(`${pid}/task`) : [];
    const living = (Array.isArray(threads) ? threads : [])
      .map(thread => `${pid}/task/${thread}`)
      .find(folder => isLive(parseProcStat(this.#proc.text(`${folder}/stat`) ?? '')));
    return living ?? `${pid}`;
  }

  /** `undefined` when the process is gone. */
  info(pid: number): ProcessInfo | undefined {
    if (!this.#infos.has(pid)) this.#infos.set(pid, this.#read(pid));
    return this.#infos.get(pid);
  }

  /** Nearest first, up to pid 1 or the edge of what can be seen. */
  parents(pid: number): readonly ProcessInfo[] {
    const chain: ProcessInfo[] = [];
    const seen = new Set([pid]);
    let at = this.stat(pid)?.parentPid ?? 0;
    while (at > 0 && !seen.has(at) && chain.length < maxParents) {
      const known = this.#parents.get(at);
      const info = this.info(at);
      if (info === undefined) break;
      chain.push(info);
      if (known !== undefined) {
        chain.push(...known);
        break;
      }
      seen.add(at);
      at = this.stat(at)?.parentPid ?? 0;
    }
    this.#parents.set(pid, chain);
    return chain;
  }

  /** Where the process comes from; `undefined` when nothing tells. */
  origin(pid: number): Origin | undefined {
    const known = this.#memory.known.get(pid);
    if (known !== undefined && this.#trustMemory && 'origin' in known) return known.origin;
    const environment = pickEnvironment(this.#proc.text(`${this.folder(pid)}/environ`) ?? '');
    const { unit, container } = parseCgroup(this.#proc.text(`${pid}/cgroup`) ?? '');
    const origin: Origin = {
      ...(Object.keys(environment).length > 0 ? { environment } : {}),
      ...(unit === undefined ? {} : { unit }),
      ...(container === undefined ? {} : { container }),
    };
    const result = Object.keys(origin).length > 0 ? origin : undefined;
    if (known !== undefined) known.origin = result;
    return result;
  }

  /** Direct children, started by any thread; `undefined` where the kernel does not list them (CONFIG_PROC_CHILDREN). */
  children(pid: number): number[] | undefined {
    const threads = this.#proc.list(`${pid}/task`);
    if (!Array.isArray(threads)) return [];
    const children: number[] = [];
    for (const thread of threads) {
      const text = this.#proc.text(`${pid}/task/${thread}/children`, 'latin1');
      if (text === undefined) {
        if (thread === String(pid) && this.stat(pid) !== undefined) return undefined;
        continue;
      }
      for (const child of text.split(' ')) if (/^[1-9][0-9]{0,9}$/.test(child)) children.push(Number(child));
    }
    return children;
  }

  /** Children that node:cluster started: they hold no socket, and have nothing to do without their primary. */
  clusterWorkers(pid: number): number[] {
    return (this.children(pid) ?? []).filter(
      child => pickEnvironment(this.#proc.text(`${child}/environ`) ?? '')['NODE_UNIQUE_ID'] !== undefined,
    );
  }

  /** Is a shell that somebody types into a child of it? */
  carriesShell(pid: number): boolean {
    return (this.children(pid) ?? []).some(child => {
      const stat = this.stat(child);
      const info = stat !== undefined && leadsJob(stat) ? this.info(child) : undefined;
      return info !== undefined && isInteractiveShell(info);
    });
  }

  /** Those of its children that pm2 has started in cluster mode, each with its app. */
  pm2Workers(pid: number): { readonly pid: number; readonly app: Pm2App }[] {
    return (this.children(pid) ?? []).flatMap(child => {
      const text = this.#proc.text(`${child}/environ`) ?? '';
      const app = pickEnvironment(text)['NODE_UNIQUE_ID'] === undefined ? undefined : pm2AppOf(text);
      return app === undefined ? [] : [{ pid: child, app }];
    });
  }

  #read(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    if (stat === undefined) return undefined;
    const folder = this.folder(pid);
    const image = stat.image ?? parseProcStat(this.#proc.text(`${folder}/stat`) ?? '')?.image;
    const key = `${stat.startTicks} ${stat.comm} ${image ?? ''}`;
    const known = this.#memory.known.get(pid);
    if (known?.key === key && this.#trustMemory) return known.info;
    const args = parseCommandLine((this.#proc.text(`${folder}/cmdline`) ?? '').slice(0, maxCommandLine));
    const uid = parseStatusUid(this.#proc.text(`${pid}/status`, 'latin1') ?? '') ?? this.#proc.owner(`${pid}`);
    const user = uid === undefined ? undefined : this.#users.name(uid);
    const boot = this.#memory.bootTime(this.#proc);
    const cwd = withoutMark(this.#proc.link(`${folder}/cwd`));
    const executable = withoutMark(this.#proc.link(`${folder}/exe`));
    const info: ProcessInfo = {
      pid,
      startToken: stat.startTicks,
      ...(boot === undefined ? {} : { startedAt: startedAt(boot, stat.startTicks) }),
      name: processName(stat.comm, args),
      commandLine: joinArguments(args),
      ...(args.length > 0 ? { args } : {}),
      ...(cwd === undefined ? {} : { cwd }),
      ...(executable === undefined ? {} : { executable }),
      ...(image === undefined ? {} : { image }),
      ...(user === undefined ? {} : { user }),
      ...(uid === undefined ? {} : { uid }),
    };
    // In the midst of an exec the name is the new one already, and the arguments are not there yet.
    if (args.length > 0) this.#memory.remember(pid, { key, info });
    return info;
  }
}

/** The kernel marks a file or folder that was removed since. */
function withoutMark(path: string | undefined): string | undefined {
  const mark = ' (deleted)';
  return path?.endsWith(mark) === true ? path.slice(0, -mark.length) : path;
}

/** The user that this process acts as. */
export function ownUid(): number {
  return process.geteuid?.() ?? userInfo().uid;
}
