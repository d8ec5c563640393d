/** Unix sockets of Linux: live or stale, by the table and, where that does not tell, by a connection that is closed at once. */
import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname, resolve } from 'node:path';
import type { UnixEndpoint } from '../../../core/model/endpoint.ts';
import type { UnixRow } from '../../../core/probe/linux/procNet.ts';
import { parseSsUnixFiles, ssUnixArgs } from '../../../core/probe/linux/ss.ts';
import { outcome } from '../tool.ts';
import { elsewhere, folderProblem, isAskable, isClosed } from '../unixPath.ts';
import { blame, type Suspect } from './linuxBlame.ts';
import type { Asking, LinuxSystem, Look } from './linuxSystem.ts';

/** `sun_path` of unix(7): 108 bytes with the final NUL. */
const maxPathBytes = 107;
const knockTimeoutMs = 1000;

type File =
  | { readonly kind: 'file'; readonly stats: Stats }
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied' };

function fileAt(path: string): File {
  try {
    return { kind: 'file', stats: lstatSync(path) };
  } catch (error) {
    return { kind: isClosed(error) ? 'denied' : 'absent' };
  }
}

/** The folder's real path with the file's name: the file itself may be gone, or be someone else's by now. */
function realPlace(path: string): string | undefined {
  try {
    return resolve(realpathSync(dirname(path)), basename(path));
  } catch {
    // Absent, or closed to us: it has no real path that could be compared.
    return undefined;
  }
}

/** Error code of a connection attempt; '' when it was taken. */
function knock(path: string): Promise<string> {
  return new Promise(resolvePromise => {
    const socket = connect(path);
    const end = (code: string) => {
      socket.destroy();
      resolvePromise(code);
    };
    socket.setTimeout(knockTimeoutMs, () => end('ETIMEDOUT'));
    socket.once('connect', () => end(''));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

export async function inspectUnix(system: LinuxSystem, endpoint: UnixEndpoint, asking: Asking): Promise<Look> {
  const { path } = endpoint;
  const { tried } = asking;
  if (Buffer.byteLength(path) > maxPathBytes)
    return { kind: 'unknown', cause: 'path-too-long', reason: `the path is longer than ${maxPathBytes} bytes` };
  if (!isAskable(path))
    return { kind: 'unknown', cause: 'socket-closed', reason: `the socket file cannot be asked: ${elsewhere}` };
  const rows = system.tables.unix()?.filter(row => row.bound !== undefined);
  tried.push(`/proc/net/unix: ${rows === undefined ? 'not readable' : `${rows.length} bound`}`);
  if (path.startsWith('@')) {
    const holding = (rows ?? []).filter(row => row.path === path);
    return holding.length === 0 ? { kind: 'free' } : accuse(system, endpoint, holding, undefined, asking);
  }
  const file = fileAt(path);
  if (file.kind === 'denied')
    return { kind: 'unknown', cause: 'folder-closed', reason: 'its folder may not be searched' };
  if (file.kind === 'absent') {
    const problem = folderProblem(path);
    return problem === undefined ? { kind: 'free' } : { kind: 'unknown', ...problem };
  }
  if (!file.stats.isSocket() && !file.stats.isSymbolicLink())
    return { kind: 'unknown', cause: 'not-a-socket', reason: 'a file that is no socket stands there' };
  const holding = await rowsOf(system, rows ?? [], path, file.stats, asking);
  if (holding.length > 0) return accuse(system, endpoint, holding, file.stats.uid, asking);
  const code = await knock(path);
  tried.push(`connect ${path}: ${code === '' ? 'ok' : code}`);
  if (code === 'ECONNREFUSED') return { kind: 'blocked', by: 'stale-socket', evidence: { path } };
  if (code === 'ENOENT' && file.stats.isSocket()) return asking.last ? { kind: 'free' } : 'changed';
  if (code === 'ENOENT')
    return { kind: 'unknown', cause: 'dangling-link', reason: 'a symbolic link to nothing stands there' };
  if (code !== '' && code !== 'EPROTOTYPE' && code !== 'EAGAIN' && code !== 'ETIMEDOUT')
    return { kind: 'unknown', cause: 'socket-closed', reason: `connect: ${code}` };
  if (!asking.last) return 'changed';
  const files = await boundFiles(system, tried);
  const renamed = (rows ?? []).filter(
    row => files?.get(row.inode) === String(file.stats.ino) && isMoved(row, file.stats),
  );
  if (renamed.length > 0) return accuse(system, endpoint, renamed, file.stats.uid, asking);
  // Someone answers, but not from this network namespace, whose table it is.
  const { uid } = file.stats;
  const user = system.users.name(uid);
  return {
    kind: 'blocked',
    by: 'hidden-holder',
    evidence: {
      uid,
      ...(user === undefined ? {} : { user }),
      candidates: [],
      sockets: [],
      ...(files === undefined ? {} : { place: 'namespace' }),
    },
  };
}

/** Inode of its file by that of the socket; `undefined` where ss is missing or fails. */
async function boundFiles(system: LinuxSystem, tried: string[]): Promise<ReadonlyMap<string, string> | undefined> {
  const result = await system.run('ss', ssUnixArgs);
  tried.push(outcome(`ss ${ssUnixArgs.join(' ')}`, result));
  return result.kind === 'ok' ? parseSsUnixFiles(result.stdout) : undefined;
}

/** The path of the row leads to this very file, or to none any more; else it is one of another file system with its number. */
function isMoved(row: UnixRow, { dev, ino }: Stats): boolean {
  const there = fileAt(row.path);
  return there.kind !== 'file' || (there.stats.dev === dev && there.stats.ino === ino);
}

/** Can a socket be made at this path? `undefined` when that cannot be told. */
export function isUnixFree(system: LinuxSystem, path: string): boolean | undefined {
  if (Buffer.byteLength(path) > maxPathBytes || !isAskable(path)) return undefined;
  if (path.startsWith('@')) return system.tables.unix()?.every(row => row.bound === undefined || row.path !== path);
  const file = fileAt(path);
  if (file.kind === 'denied') return undefined;
  return file.kind === 'file' ? false : folderProblem(path) === undefined ? true : undefined;
}

/** The row bound to this file. Several have its path when it was removed and bound again. */
async function rowsOf(
  system: LinuxSystem,
  rows: readonly UnixRow[],
  path: string,
  stats: Stats,
  asking: Asking,
): Promise<readonly UnixRow[]> {
  const { view, hints, tried } = asking;
  const names = new Set([path, realPath(path)].flatMap(name => name ?? []));
  const places = new Set([...names].flatMap(name => realPlace(name) ?? []));
  const bases = new Set([...names].map(name => basename(name)));
  const pidsOf = (row: UnixRow) =>
    system.search
      .find(view, { inodes: [row.inode], uids: new Set([stats.uid]), hints, reach: 'first' })
      .pids.get(row.inode) ?? [];
  const matching = rows.filter(row => {
    if (!bases.has(basename(row.path))) return false;
    if (row.path.startsWith('/')) return places.has(realPlace(row.path) ?? row.path);
    // Relative to where the process was when it bound: most are there still.
    return pidsOf(row).some(pid => {
      const cwd = view.info(pid)?.cwd;
      return cwd !== undefined && places.has(realPlace(resolve(cwd, row.path)) ?? '');
    });
  });
  if (matching.length < 2) return matching;
  const files = await boundFiles(system, tried);
  const exact = matching.filter(row => files?.get(row.inode) === String(stats.ino));
  if (exact.length > 0) return exact;
  // Without ss: whoever started last is likeliest to have bound last.
  const started = (row: UnixRow) => Math.max(...pidsOf(row).map(pid => Number(view.stat(pid)?.startTicks ?? 0)), 0);
  return matching.toSorted((a, b) => started(b) - started(a)).slice(0, 1);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // Absent, or closed to us: it has no real path that could be compared.
    return undefined;
  }
}

function accuse(
  system: LinuxSystem,
  endpoint: UnixEndpoint,
  rows: readonly UnixRow[],
  uid: number | undefined,
  asking: Asking,
): Promise<Look> {
  const suspects = rows.map(
    ({ inode, bound, path }): Suspect => ({
      info: { protocol: 'unix', state: bound ?? 'bound', local: path, inode },
      inode,
      uid,
    }),
  );
  return blame(system, endpoint, suspects, asking, {});
}
