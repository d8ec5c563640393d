/** The file of a unix socket whose server is gone. It stops every later bind until someone removes it. */
import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

/** The file itself, not its name: another server may have put its own in its place. */
export interface SocketFile {
  readonly device: bigint;
  readonly inode: bigint;
  readonly changedNs: bigint;
}

export type RemoveSocketResult =
  | { readonly kind: 'removed' }
  /** There is no such file any more. */
  | { readonly kind: 'gone' }
  /** Someone answers there, or it is not certain that nobody does: left alone. */
  | { readonly kind: 'in-use' }
  /** Another file than before stands there: left alone. */
  | { readonly kind: 'changed' }
  /** A file, folder or link that is no socket: left alone. */
  | { readonly kind: 'not-a-socket' }
  | { readonly kind: 'not-permitted' }
  | { readonly kind: 'failed'; readonly reason: string };

const connectLimitMs = 2000;

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

async function look(path: string): Promise<SocketFile | 'gone' | 'not-a-socket' | { readonly problem: string }> {
  try {
    const stat = await lstat(path, { bigint: true });
    if (!stat.isSocket()) return 'not-a-socket';
    return { device: stat.dev, inode: stat.ino, changedNs: stat.ctimeNs };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : { problem: code };
  }
}

/** What stands at the path, when it is a socket that can be looked at. */
export async function readSocketFile(path: string): Promise<SocketFile | undefined> {
  const found = await look(path);
  return typeof found === 'object' && 'inode' in found ? found : undefined;
}

/** The error code of a connect, or `connected`. ECONNREFUSED alone means that no socket is bound to the file. */
function tryConnect(path: string): Promise<string> {
  return new Promise(resolve => {
    const socket = connect({ path });
    const end = (answer: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end('ETIMEDOUT'), connectLimitMs);
    socket.once('connect', () => end('connected'));
    socket.once('error', error => end(codeOf(error)));
  });
}

/**
 * Removes the file of a unix socket that nobody listens on: checked by a connect right before. `expected`: remove only
 * this very file. Whoever answers, and whatever is no socket, is left alone.
 */
export async function removeStaleSocket(path: string, expected?: SocketFile): Promise<RemoveSocketResult> {
  if (path.startsWith('@') || path.includes('\0')) return { kind: 'not-a-socket' };
  const before = await look(path);
  if (before === 'gone' || before === 'not-a-socket') return { kind: before };
  if ('problem' in before) return problemOf(before.problem);
  if (expected !== undefined && !isSame(expected, before)) return { kind: 'changed' };
  const answer = await tryConnect(path);
  if (answer === 'ENOENT') return { kind: 'gone' };
  if (answer === 'EACCES' || answer === 'EPERM') return { kind: 'not-permitted' };
  if (answer !== 'ECONNREFUSED') return { kind: 'in-use' };
  const now = await look(path);
  if (now === 'gone') return { kind: 'gone' };
  if (typeof now !== 'object' || 'problem' in now || !isSame(before, now)) return { kind: 'changed' };
  try {
    await unlink(path);
    return { kind: 'removed' };
  } catch (error) {
    return problemOf(codeOf(error));
  }
}

function isSame(one: SocketFile, other: SocketFile): boolean {
  return one.device === other.device && one.inode === other.inode && one.changedNs === other.changedNs;
}

function problemOf(code: string): RemoveSocketResult {
  if (code === 'ENOENT') return { kind: 'gone' };
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
    ? { kind: 'not-permitted' }
    : { kind: 'failed', reason: code };
}
