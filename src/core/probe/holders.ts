/** From rows with pids and a process table to holders. */
import type { Holder, Origin, ProcessInfo, SocketInfo } from '../model/process.ts';
import { holderOf, type ProcessRow, type ProcessTable, parentsOf, processInfo } from '../processes/processTable.ts';
import { type SocketRow, socketInfo } from './socketRow.ts';

interface Assembled {
  readonly holders: readonly Holder[];
  /** Rows whose pid is no process any more. */
  readonly dead: readonly SocketRow[];
  /** Rows for which no pid is told, or the kernel's own. */
  readonly unowned: readonly SocketRow[];
}

/** Of processes with one socket, the oldest of each line of descent owns it: a child that inherited it does not. */
function ownersOf(table: ProcessTable, pids: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const all = new Set(pids);
  const shared = new Map<number, number[]>();
  for (const pid of all) {
    const owner = parentsOf(table, pid).findLast(parent => all.has(parent.pid))?.pid ?? pid;
    const others = shared.get(owner) ?? [];
    if (owner !== pid) others.push(pid);
    shared.set(owner, others);
  }
  return shared;
}

/** A socket, as far as a table without inodes tells one from another. */
function socketKey(row: SocketRow): string {
  return `${row.protocol} ${row.host} ${row.zone ?? ''} ${row.port} ${row.remote ?? ''}`;
}

function uniqueSockets(rows: readonly SocketRow[]): SocketInfo[] {
  const sockets = new Map<string, SocketInfo>();
  for (const row of rows) if (!sockets.has(socketKey(row))) sockets.set(socketKey(row), socketInfo(row));
  return [...sockets.values()];
}

/** Far more than anyone would read. */
const maxNamed = 128;

function knownOf(table: ProcessTable, pids: ReadonlySet<number>): readonly ProcessInfo[] {
  return [...pids].slice(0, maxNamed).flatMap(pid => {
    const row = table.get(pid);
    return row === undefined ? [] : [processInfo(row)];
  });
}

/** What is known when no process table could be had: the pid, and the name if the row had one. */
function nameless(row: SocketRow, pid: number): ProcessRow {
  return { pid, name: row.name ?? '', commandLine: '' };
}

/**
 * The holders of these rows. An empty table means that it could not be read: then every pid counts as alive, and only
 * what the rows say is known of it.
 */
export function assembleHolders(
  rows: readonly SocketRow[],
  table: ProcessTable,
  originOf: (pid: number) => Origin | undefined = () => undefined,
): Assembled {
  const dead: SocketRow[] = [];
  const unowned: SocketRow[] = [];
  const bySocket = new Map<string, SocketRow[]>();
  for (const row of rows) {
    if (row.pid === undefined || row.pid === 0) unowned.push(row);
    else if (table.size > 0 && !table.has(row.pid)) dead.push(row);
    else bySocket.set(socketKey(row), [...(bySocket.get(socketKey(row)) ?? []), row]);
  }
  const byOwner = new Map<number, { readonly rows: SocketRow[]; readonly shared: Set<number> }>();
  for (const group of bySocket.values()) {
    const pids = group.map(row => row.pid ?? 0);
    for (const [owner, shared] of ownersOf(table, pids)) {
      const entry = byOwner.get(owner) ?? { rows: [], shared: new Set<number>() };
      entry.rows.push(...group.filter(row => row.pid === owner));
      for (const pid of shared) entry.shared.add(pid);
      byOwner.set(owner, entry);
    }
  }
  const holders = [...byOwner].map(([pid, { rows: own, shared }]) => {
    const first = own[0];
    const process = table.get(pid) ?? (first === undefined ? { pid, name: '', commandLine: '' } : nameless(first, pid));
    return {
      ...holderOf(table, process, uniqueSockets(own), originOf(pid)),
      ...(shared.size === 0 ? {} : { sharedWith: [...shared], sharers: knownOf(table, shared) }),
    };
  });
  return { holders, dead, unowned };
}
