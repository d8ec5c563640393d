/** Reading /proc without the cost of the general calls: one buffer, no promise, absence as a value. */
import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';

/** One page: seq_file gives no more per read whatever is asked. */
export const pageSize = 4096;

export type ProcError = 'gone' | 'denied';

/** `gone` also for a process that ends while it is read; `denied` for another user's. Other errors are bugs and are thrown on. */
export function procError(error: unknown): ProcError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  // Out of descriptors or memory: nothing can be read now.
  if (code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') return 'denied';
  if (code === 'ENOENT' || code === 'ESRCH' || code === 'ENOTDIR' || code === 'EINVAL' || code === 'EIO') return 'gone';
  throw error;
}

export class ProcReader {
  readonly #root: string;
  #buffer = Buffer.allocUnsafeSlow(4 * pageSize);

  /** `root` is `/proc`, or a folder like it in a test. */
  constructor(root: string) {
    this.#root = root;
  }

  path(name: string): string {
    return `${this.#root}/${name}`;
  }

  /** Whole text of a small file, at most 1 MiB of it; `undefined` when it cannot be read. */
  text(name: string, encoding: 'utf8' | 'latin1' = 'utf8'): string | undefined {
    const result = this.read(name);
    return typeof result === 'string' ? undefined : result.toString(encoding);
  }

  read(name: string): Buffer | ProcError {
    let fd: number;
    try {
      fd = openSync(this.path(name), 'r');
    } catch (error) {
      return procError(error);
    }
    try {
      let length = 0;
      for (;;) {
        if (length === this.#buffer.length) {
          if (length >= 1 << 20) break;
          const larger = Buffer.allocUnsafeSlow(length * 4);
          this.#buffer.copy(larger, 0, 0, length);
          this.#buffer = larger;
        }
        const count = readSync(fd, this.#buffer, length, this.#buffer.length - length, null);
        if (count === 0) break;
        length += count;
      }
      return this.#buffer.subarray(0, length);
    } catch (error) {
      return procError(error);
    } finally {
      closeSync(fd);
    }
  }

  list(name: string): readonly string[] | ProcError {
    try {
      return readdirSync(this.path(name));
    } catch (error) {
      return procError(error);
    }
  }

  link(name: string): string | undefined {
    try {
      return readlinkSync(this.path(name));
    } catch (error) {
      procError(error);
      return undefined;
    }
  }

  /** Owner of a file or folder; of a process it is the effective user, or root when it may not be dumped. */
  owner(name: string): number | undefined {
    return statSync(this.path(name), { throwIfNoEntry: false })?.uid;
  }

  /** Process ids, ascending. */
  pids(): number[] {
    const names = this.list('');
    if (!Array.isArray(names)) return [];
    const pids: number[] = [];
    for (const name of names) {
      const first = name.charCodeAt(0);
      if (first > 48 && first <= 57) pids.push(Number(name));
    }
    return pids.toSorted((a, b) => a - b);
  }
}
