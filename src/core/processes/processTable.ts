/** All processes of a system at one moment, and the questions asked of them. */
import type { Holder, Origin, ProcessInfo, SocketInfo } from '../model/process.ts';

export interface ProcessRow extends ProcessInfo {
  readonly parentPid?: number;
}

export type ProcessTable = ReadonlyMap<number, ProcessRow>;

/** What tells the parent of a row. */
type Child = Pick<ProcessRow, 'pid' | 'parentPid' | 'startedAt'>;

export function processTable(rows: readonly ProcessRow[]): ProcessTable {
  return new Map(rows.map(row => [row.pid, row]));
}

/** Clocks of the two columns are rounded apart by at most this, in milliseconds. */
const startSlack = 1000;
const maxDepth = 64;

/** The row without what only the table needs. */
export function processInfo(row: ProcessRow): ProcessInfo {
  const info: { -readonly [K in keyof ProcessRow]: ProcessRow[K] } = { ...row };
  delete info.parentPid;
  return info;
}

/**
 * A parent that started after its child is another process that got the pid since: Windows keeps the number of a dead
 * parent for ever.
 */
function parentOf<Row extends Child>(table: ReadonlyMap<number, Row>, child: Row): Row | undefined {
  if (child.parentPid === undefined || child.parentPid === child.pid) return undefined;
  const parent = table.get(child.parentPid);
  if (parent?.startedAt !== undefined && child.startedAt !== undefined)
    return parent.startedAt <= child.startedAt + startSlack ? parent : undefined;
  return parent;
}

/** Parents, nearest first, up to the root, to a dead one or to a ring. */
export function parentsOf(table: ProcessTable, pid: number): ProcessInfo[] {
  return parentRows(table, pid).map(processInfo);
}

/** The same of rows of any kind, as they are. */
export function parentRows<Row extends Child>(table: ReadonlyMap<number, Row>, pid: number): Row[] {
  const parents: Row[] = [];
  const seen = new Set([pid]);
  let current = table.get(pid);
  while (current !== undefined && parents.length < maxDepth) {
    const parent = parentOf(table, current);
    if (parent === undefined || seen.has(parent.pid)) break;
    seen.add(parent.pid);
    parents.push(parent);
    current = parent;
  }
  return parents;
}

/** Processes whose recorded parent is `pid`; it need not be alive. */
export function childrenOf(table: ProcessTable, pid: number): ProcessInfo[] {
  return [...table.values()].filter(row => row.parentPid === pid && row.pid !== pid).map(processInfo);
}

/** A tree that is read while it grows cannot become a loop, and nobody reads more names. */
const maxTree = 128;

/**
 * All that descends from a process, the nearest first. A child that is older than its parent only has the number of a dead
 * one: Windows leaves that with the child for ever.
 */
export function descendantsOf(table: ProcessTable, root: number): ProcessInfo[] {
  const found: ProcessInfo[] = [];
  const seen = new Set([root]);
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined && found.length < maxTree; pid = queue.shift()) {
    const parent = table.get(pid);
    for (const child of childrenOf(table, pid)) {
      const isOlder =
        parent?.startedAt !== undefined && child.startedAt !== undefined && child.startedAt < parent.startedAt;
      if (isOlder || seen.has(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
      queue.push(child.pid);
    }
  }
  return found.slice(0, maxTree);
}

/** The holder of these sockets with its parents. */
export function holderOf(
  table: ProcessTable,
  row: ProcessRow,
  sockets: readonly SocketInfo[],
  origin?: Origin,
): Holder {
  return {
    ...processInfo(row),
    parents: parentsOf(table, row.pid),
    ...(row.parentPid === undefined ? { parentsUnknown: true as const } : {}),
    sockets,
    ...(origin === undefined || Object.keys(origin).length === 0 ? {} : { origin }),
  };
}
