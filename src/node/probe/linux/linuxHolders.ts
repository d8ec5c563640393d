/**
 * Which processes have a socket open. Each open file of each process is one readlink, some 5 µs; with thousands of
 * processes that is the whole cost of a probe, so the order in which they are asked decides.
 */

import type { ProcReader } from './linuxFiles.ts';
import { type Place, Search } from './linuxOpenFiles.ts';
import { ownUid, type ProcessView } from './linuxProcesses.ts';

export interface SearchOptions {
  readonly inodes: Iterable<string>;
  /** Owners of the sockets: processes of these users are asked first. */
  readonly uids: ReadonlySet<number>;
  /** Asked before all others, in this order. */
  readonly hints: readonly number[];
  /**
   * - `first`: whoever has it first; sockets that nobody visible had a moment ago are not looked for again at once
   * - `family`: also all that share it among the relatives of the first that is found
   * - `everyone`: all that share it; a socket can be passed to any process (SCM_RIGHTS in unix(7))
   */
  readonly reach: 'first' | 'family' | 'everyone';
  /**
   * Of `everyone` only a part is asked at once, on a machine of very many; called when one of the others turns out to have it too, and
   * whoever asks now is told.
   */
  readonly onMore?: (() => void) | undefined;
}

export interface SearchResult {
  /** Pids by inode; an inode that nobody visible has open is absent. */
  readonly pids: ReadonlyMap<string, readonly number[]>;
}

/** How long a socket counts as hidden before a list looks for its holder again. */
const unfoundLifeMs = 10_000;
/** So many of the newest processes are asked before old ones get their turn. */
const newest = 64;
/**
 * Open files that are looked at for those who have it too, a second's work: who is not found on a machine of thousands of processes is not
 * ended either. Counted, so that a busy machine shows as many as a quiet one.
 */
const everyoneLimit = 200_000;
/** The same where the others may be told later. */
const soonLimit = 1000;
/** So many processes are looked through whole, of the others their first files before the rest: it may be any of thousands. */
const wholeFirst = 128;
/** Milliseconds of one slice of what is done later, between the questions of others. */
const sliceMs = 4;
const maxRelatives = 512;
const maxRemembered = 8192;

export class HolderSearch {
  readonly #proc: ProcReader;
  /** Where each socket was found last: an inode is not used again while its socket lives, so one readlink confirms it. */
  readonly #remembered = new Map<string, readonly Place[]>();
  /** Sockets that no visible process had open, and the processes asked then. */
  #unfound: ReadonlySet<string> = new Set();
  #asked: ReadonlySet<number> = new Set();
  #askedAt = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(proc: ProcReader) {
    this.#proc = proc;
  }

  /** Nobody asks any more: what is still looked for is given up. */
  end(): void {
    this.#isOver = true;
  }

  /** Is the socket still open where it was found last? False also when it was never found. */
  isStillOpen(inode: string): boolean {
    const places = this.#remembered.get(inode) ?? [];
    return places.some(({ link }) => this.#proc.link(link) === `socket:[${inode}]`);
  }

  find(view: ProcessView, options: SearchOptions): SearchResult {
    const search = new Search(this.#proc, options.inodes);
    this.#recall(search);
    for (const pid of options.hints) {
      if (search.complete) break;
      search.scan(pid);
    }
    if (!search.complete || options.reach === 'everyone') this.#scanAll(search, options, view);
    if (options.reach !== 'first') this.#addRelatives(search, view);
    this.#remember(search);
    const pids = new Map<string, readonly number[]>();
    for (const [inode, places] of search.found)
      pids.set(
        inode,
        places.map(place => place.pid),
      );
    return { pids };
  }

  /** Own processes with sockets whose inode is in none of the tables. */
  unlisted(listed: ReadonlySet<string>): Map<number, string[]> {
    const result = new Map<number, string[]>();
    for (const pid of this.#proc.pids()) {
      const fds = this.#proc.list(`${pid}/fd`);
      for (const fd of Array.isArray(fds) ? fds : []) {
        const link = this.#proc.link(`${pid}/fd/${fd}`);
        const inode = link === undefined ? undefined : /^socket:\[([0-9]+)\]$/.exec(link)?.[1];
        if (inode === undefined || listed.has(inode)) continue;
        const known = result.get(pid);
        if (known === undefined) result.set(pid, [inode]);
        else if (!known.includes(inode)) known.push(inode);
      }
    }
    return result;
  }

  #recall(search: Search): void {
    for (const [target, inode] of search.wanted)
      for (const place of this.#remembered.get(inode) ?? [])
        if (this.#proc.link(place.link) === target) search.add(inode, place);
  }

  #scanAll(search: Search, { uids, reach, onMore }: SearchOptions, view: ProcessView): void {
    const missing = [...search.wanted.values()].filter(inode => !search.found.has(inode));
    // What nobody had a moment ago, only a new process can have: no reason to go through all the others.
    const open = missing.filter(inode => !this.#unfound.has(inode));
    if (open.length === 0 && reach === 'first' && performance.now() - this.#askedAt < unfoundLifeMs) return;
    const isEveryone = reach === 'everyone';
    const pids = this.#proc.pids();
    const steps = this.#steps(search, this.#order(pids, open.length > 0 || isEveryone), uids);
    const limit = onMore === undefined ? everyoneLimit : soonLimit;
    let foundAfter: number | undefined;
    let isLeft = false;
    for (const _ of steps) {
      if (foundAfter === undefined && open.every(inode => search.found.has(inode))) foundAfter = search.links;
      isLeft = foundAfter !== undefined && (!isEveryone || search.links - foundAfter > limit);
      if (isLeft) break;
    }
    if (isLeft && isEveryone && onMore !== undefined)
      this.#later(search, this.#steps(search, pids, uids), view, onMore);
    this.#asked = new Set(pids);
    this.#askedAt = performance.now();
    this.#unfound = new Set(missing.filter(inode => !search.found.has(inode)));
  }

  /** A process a step, of those whose open files can be seen; where there are many, the first files of each, then all that is left. */
  *#steps(search: Search, pids: readonly number[], uids: ReadonlySet<number>): Generator<void> {
    const isRoot = ownUid() === 0;
    for (const pid of pids) {
      if (search.scanned.has(pid)) continue;
      // Others' processes are closed to all but root, who loses more by asking whose each is than by looking.
      if (!isRoot && !uids.has(this.#proc.owner(`${pid}`) ?? -1)) continue;
      yield search.scanned.size < wholeFirst ? search.scan(pid) : search.begin(pid);
    }
    for (const pid of search.begun) yield search.resume(pid);
    for (const pid of search.withoutFiles.slice()) yield search.scanThreads(pid);
  }

  /** The rest of the steps, in slices that hold nobody up; `onMore`: somebody else was found. */
  #later(search: Search, steps: Generator<void>, view: ProcessView, onMore: () => void): void {
    const count = () => [...search.found.values()].reduce((sum, places) => sum + places.length, 0);
    const start = search.links;
    let before: number | undefined;
    const slice = () => {
      if (this.#isOver) return;
      // What the look itself has found meanwhile is told by it.
      before ??= count();
      const end = performance.now() + sliceMs;
      while (performance.now() < end) {
        if (steps.next().done !== true && search.links - start < everyoneLimit) continue;
        if (count() === before) return;
        this.#addRelatives(search, view);
        this.#remember(search);
        onMore();
        return;
      }
      setImmediate(slice);
    };
    setImmediate(slice);
  }

  /** Processes that are new since the last search first, the newest of them leading; then, with `all`, the others. */
  #order(pids: readonly number[], all: boolean): number[] {
    const fresh = pids.filter(pid => !this.#asked.has(pid)).toReversed();
    if (!all) return fresh;
    const known = pids.filter(pid => this.#asked.has(pid));
    return [...fresh.slice(0, newest), ...alternate(fresh.slice(newest).toReversed()), ...alternate(known)];
  }

  /** Sockets are shared by fork: up while the parent has it too, then down; an orphan's brothers are in its process group. */
  #addRelatives(search: Search, view: ProcessView): void {
    const queue = [...new Set([...search.found.values()].flatMap(places => places.map(place => place.pid)))];
    const visited = new Set<number>();
    let budget = maxRelatives;
    const visit = (pid: number) => {
      if (budget-- <= 0) return;
      search.scan(pid);
      if (search.holds(pid)) queue.push(pid);
    };
    for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
      if (visited.has(pid)) continue;
      visited.add(pid);
      search.scan(pid);
      const stat = view.stat(pid);
      if (stat === undefined) continue;
      for (const child of view.children(pid) ?? []) visit(child);
      if (stat.parentPid <= 0) continue;
      visit(stat.parentPid);
      const parent = view.stat(stat.parentPid);
      if (parent === undefined || (parent.session === stat.session && stat.parentPid !== 1)) continue;
      for (const sibling of view.children(stat.parentPid) ?? []) {
        if (budget-- <= 0) break;
        if (view.stat(sibling)?.pgrp === stat.pgrp) visit(sibling);
      }
    }
  }

  #remember(search: Search): void {
    for (const [inode, places] of search.found) {
      this.#remembered.delete(inode);
      this.#remembered.set(inode, places);
    }
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= maxRemembered) break;
      this.#remembered.delete(oldest);
    }
  }
}

/** Newest, oldest, next newest, next oldest, …: a server is often either just started or as old as the session. */
function alternate(ascending: readonly number[]): number[] {
  const order: number[] = [];
  for (let low = 0, high = ascending.length - 1; low <= high; low++, high--) {
    order.push(ascending[high] as number);
    if (low < high) order.push(ascending[low] as number);
  }
  return order;
}

/** Service managers that open sockets for their services (socket activation). In a container, pid 1 is often the server itself. */
export function isServiceManager(pid: number, view: ProcessView): boolean {
  const comm = view.stat(pid)?.comm;
  return comm === 'systemd' || (pid === 1 && comm === 'init');
}

/**
 * The process that the socket belongs to: the one from which the others descend, else the oldest. A service manager is the
 * owner only when it is alone.
 */
export function ownerOf(pids: readonly number[], view: ProcessView): number {
  const services = pids.filter(pid => !isServiceManager(pid, view));
  const candidates = services.length > 0 ? services : pids;
  const all = new Set(candidates);
  const roots = candidates.filter(pid => !view.parents(pid).some(parent => all.has(parent.pid)));
  const age = (pid: number) => Number(view.stat(pid)?.startTicks ?? Number.MAX_SAFE_INTEGER);
  return roots.toSorted((a, b) => age(a) - age(b) || a - b)[0] ?? candidates[0] ?? 0;
}
