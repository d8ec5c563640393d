/**
 * A program in Linux namespaces of its own (processes, mounts, perhaps the network): what it starts cannot outlive it, and nothing outside is touched.
 * Needs to be root.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const own = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** True where this machine gives root namespaces; containers of build services may not. */
export function hasNamespaces(): boolean {
  const trial = ['sh', '-c', 'mount -t tmpfs tmpfs /run'];
  return spawnSync('unshare', [...own, '--net', ...trial], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

const prepare = [
  'ip link set lo up 2>/dev/null',
  // What tools leave below /run, and where engines answer, is this run's own; so are temporary files, which go with it.
  'mount -t tmpfs tmpfs /run && mkdir -p /run/lock /run/sshd /run/tmp && chmod 1777 /run/tmp',
  // The shell stays, as the first process of the namespace: it fetches the exit codes of orphans, which no test would.
  '"$@"',
  'exit $?',
].join('\n');

export interface Inside {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its own: only a loopback that nobody else is on, which needs ip(8). Else the machine's. */
  readonly network: 'own' | 'shared';
  /** Milliseconds until all of it is ended. */
  readonly limitMs: number;
}

/** `hung`: what still ran at the limit of time, as command lines. */
export type InsideEnded = { readonly code: number } | { readonly hung: readonly string[] };

/** Runs to the end of the program or of the time; then nothing of it is left, neither processes nor control groups. */
export async function runInside(argv: readonly string[], { cwd, env, network, limitMs }: Inside): Promise<InsideEnded> {
  const before = new Set(controlGroups());
  // Ends with this very process, however that ends.
  const bound = [
    '--pdeathsig',
    'KILL',
    'unshare',
    ...own,
    ...(network === 'own' ? ['--net'] : []),
    'sh',
    '-c',
    prepare,
    'sh',
  ];
  const child = spawn('setpriv', [...bound, ...argv], {
    cwd,
    env: { ...env, TMPDIR: '/run/tmp' },
    stdio: 'inherit',
  });
  const end = () => child.kill('SIGKILL');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  try {
    return await new Promise<InsideEnded>((resolve, reject) => {
      let hung: readonly string[] | undefined;
      const timer = setTimeout(() => {
        hung = child.pid === undefined ? [] : commandLinesInside(child.pid);
        end();
      }, limitMs);
      child.once('error', reject);
      child.once('close', code => {
        clearTimeout(timer);
        resolve(hung === undefined ? { code: code ?? 1 } : { hung });
      });
    });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, end);
    removeGroups(controlGroups().filter(group => !before.has(group)));
  }
}

function namespaceOf(pid: string, kind: 'pid' | 'pid_for_children'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    // It has ended.
    return undefined;
  }
}

/** Command lines of all processes in the namespace that `unshare` has made for its child. */
function commandLinesInside(pid: number): readonly string[] {
  const wanted = namespaceOf(String(pid), 'pid_for_children');
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && wanted !== undefined && namespaceOf(name, 'pid') === wanted)
    .flatMap(name => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8')
          .replaceAll(/[\0\s]+/g, ' ')
          .trim();
        return line === '' ? [] : [line.slice(0, 200)];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

const groupsRoot = '/sys/fs/cgroup';
/** How container engines and systemd-nspawn call theirs. */
const groupNames: ReadonlySet<string> = new Set(['docker', 'libpod_parent', 'machine.slice', 'payload', 'supervisor']);

/** Folders of control groups that engines made, of every hierarchy, as paths. */
function controlGroups(): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string, isTop: boolean): void => {
    for (const { name, path } of foldersIn(folder)) {
      if (isTop && !groupNames.has(name)) continue;
      found.push(path);
      visit(path, false);
    }
  };
  // Version 2 has one hierarchy, at the root; version 1 has one below it for each controller.
  const isOne = existsSync(join(groupsRoot, 'cgroup.controllers'));
  for (const top of isOne ? [groupsRoot] : foldersIn(groupsRoot).map(({ path }) => path)) visit(top, true);
  return found;
}

function foldersIn(folder: string): readonly { readonly name: string; readonly path: string }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => ({ name, path: join(folder, name) }));
  } catch {
    // No control groups here, or one that has just gone.
    return [];
  }
}

/** Deepest first. The system refuses where a process is in one: that one was not left by us. */
function removeGroups(groups: readonly string[]): void {
  for (const group of groups.toSorted((a, b) => b.length - a.length)) {
    try {
      rmdirSync(group);
    } catch {
      // In use, or gone with its parent.
    }
  }
}
