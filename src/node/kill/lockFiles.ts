/** The files of locks: whom they name, and who has them locked. */
import { constants } from 'node:fs';
import { lstat, open, readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { LockProgram } from '../../core/locks/lockers.ts';
import { lockPids, pidInLockFile, pidInLockLink } from '../../core/locks/lockFile.ts';
import type { StatedLock } from '../../core/model/failure.ts';
import { mayBeLookedAt } from '../../core/text/paths.ts';

export interface LockFile {
  readonly path: string;
  /** Named in the file. A hint, like a pid in a text. */
  readonly pid?: number;
  /** Those that have it locked; `unread` where the system does not tell. */
  readonly lockedBy: readonly number[] | 'unread';
}

/**
 * The lock's files as they are now; `missing` when the stated place is read and holds none, `unread` when it could not be looked at,
 * `not-stated` when no place is. Nothing is opened that is not a plain file, and nothing beyond this machine.
 */
export async function readLockFiles(
  { path, folder }: StatedLock,
  { lockFiles = [] }: LockProgram,
): Promise<readonly LockFile[] | 'missing' | 'unread' | 'not-stated'> {
  const whole = path === undefined || isAbsolute(path) ? path : folder && join(folder, path);
  if (whole === undefined || !mayBeLookedAt(whole)) return 'not-stated';
  const found: LockFile[] = [];
  let missing = true;
  for (const file of [whole, ...lockFiles.map(name => join(whole, name))]) {
    const one = await readLockFile(file);
    if (one === 'unread') missing = false;
    else if (typeof one === 'object') found.push(one);
  }
  if (found.length > 0) return found;
  return missing && isAbsolute(path ?? '') ? 'missing' : 'unread';
}

/** `none`: there is none, or it is a folder. */
async function readLockFile(path: string): Promise<LockFile | 'none' | 'unread'> {
  try {
    const stat = await lstat(path, { bigint: true });
    if (stat.isSymbolicLink()) {
      const pid = pidInLockLink(await readlink(path), hostname());
      return { path, lockedBy: 'unread', ...(pid !== undefined && { pid }) };
    }
    if (!stat.isFile()) return 'none';
    const pid = pidInLockFile(await head(path));
    return { path, lockedBy: await lockersOf(stat.ino), ...(pid !== undefined && { pid }) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : 'unread';
  }
}

/** The first 4 KB; empty where it may not be read. It may be replaced by a pipe at any time: it is opened without waiting. */
async function head(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    () => undefined,
  );
  if (file === undefined) return '';
  try {
    const buffer = Buffer.alloc(4096);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    // Not a file to read from any more.
    return '';
  } finally {
    await file.close();
  }
}

/** Linux lists every lock of the system to everyone (proc_locks(5)); elsewhere no file does. */
async function lockersOf(inode: bigint): Promise<readonly number[] | 'unread'> {
  try {
    return lockPids(await readFile('/proc/locks', 'utf8'), Number(inode));
  } catch {
    return 'unread';
  }
}
