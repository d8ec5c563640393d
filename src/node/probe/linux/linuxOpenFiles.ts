/** One look through the open files of processes for certain sockets: each process once, its first files before its others. */
import type { ProcReader } from './linuxFiles.ts';

export interface Place {
  readonly pid: number;
  /** The descriptor below /proc: `42/fd/7`. */
  readonly link: string;
}

/**
 * The files that are looked at first, without a list of all: a server opens its socket before most others, after its standard streams, and
 * the lowest free number is taken (open(2)).
 */
const early = { from: 3, to: 10 } as const;

/** What one search has learned. */
export class Search {
  readonly found = new Map<string, Place[]>();
  readonly scanned = new Set<number>();
  /**
   * Processes that show no open files, or to root alone: threads of the kernel, others' processes, and those whose first
   * thread has ended before the others.
   */
  readonly withoutFiles: number[] = [];
  readonly wanted: ReadonlyMap<string, string>;
  /** Open files looked at. */
  links = 0;
  /** Processes of which more is left, and to which number (exclusive) their early files were looked at. */
  readonly #left = new Map<number, number>();
  readonly #proc: ProcReader;

  constructor(proc: ProcReader, inodes: Iterable<string>) {
    this.#proc = proc;
    this.wanted = new Map([...inodes].map(inode => [`socket:[${inode}]`, inode]));
  }

  get complete(): boolean {
    return this.found.size === this.wanted.size;
  }

  add(inode: string, place: Place): void {
    const places = this.found.get(inode);
    if (places === undefined) this.found.set(inode, [place]);
    else if (!places.some(known => known.pid === place.pid)) places.push(place);
  }

  holds(pid: number): boolean {
    for (const places of this.found.values()) if (places.some(place => place.pid === pid)) return true;
    return false;
  }

  /** Looks through all open files of a process, once. */
  scan(pid: number): void {
    if (!this.scanned.has(pid)) this.#left.set(pid, early.from);
    this.scanned.add(pid);
    this.resume(pid);
  }

  /** Looks at the first of them, up to a number that it has not. */
  begin(pid: number): void {
    if (this.scanned.has(pid)) return;
    this.scanned.add(pid);
    let fd: number = early.from;
    while (fd < early.to && this.#look(pid, `${pid}/fd/${fd}`)) fd++;
    this.#left.set(pid, fd);
  }

  /** Looks at the others. */
  resume(pid: number): void {
    const seen = this.#left.get(pid);
    if (seen === undefined) return;
    this.#left.delete(pid);
    this.#scanFolder(pid, `${pid}/fd`, seen);
  }

  /** Processes that were begun with, and have more. */
  get begun(): readonly number[] {
    return [...this.#left.keys()];
  }

  /** The other threads of a process: they keep its files open when the first one has ended (a zombie without open files). */
  scanThreads(pid: number): void {
    const threads = this.#proc.list(`${pid}/task`);
    if (!Array.isArray(threads) || threads.length < 2) return;
    for (const thread of threads) {
      if (this.holds(pid)) return;
      this.#scanFolder(pid, `${pid}/task/${thread}/fd`);
    }
  }

  #scanFolder(pid: number, folder: string, seen: number = early.from): void {
    const fds = this.#proc.list(folder);
    if (fds === 'denied' || fds.length === 0) this.withoutFiles.push(pid);
    if (!Array.isArray(fds)) return;
    for (const fd of fds) if (Number(fd) < early.from || Number(fd) >= seen) this.#look(pid, `${folder}/${fd}`);
  }

  /** False when there is no such file. */
  #look(pid: number, link: string): boolean {
    this.links++;
    const target = this.#proc.link(link);
    if (target === undefined || target.charCodeAt(0) !== 115) return target !== undefined;
    const inode = this.wanted.get(target);
    if (inode !== undefined) this.add(inode, { pid, link });
    return true;
  }
}
