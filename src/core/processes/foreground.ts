/** Whom Ctrl+C in a terminal would reach besides the process that it is meant for. */
import type { ProcessInfo } from '../model/process.ts';
import { descendantsOf, type ProcessTable, parentRows, parentsOf } from './processTable.ts';

/** A process as its terminal sees it: its group, and the group in the terminal's foreground (0 or -1: no terminal). */
export interface TerminalRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly pgrp: number;
  readonly foreground: number;
}

/** A process and its parents, nearest first. */
function chainOf(rows: ReadonlyMap<number, TerminalRow>, pid: number): readonly TerminalRow[] {
  return [...[rows.get(pid)].flatMap(row => row ?? []), ...parentRows(rows, pid)];
}

/**
 * Those whom Ctrl+C would reach and who neither run the process nor were started by it: of `concurrently`, the other servers; of
 * a pipe, its other ends. A terminal within a terminal (`script`, `expect`) hands the key on, or stops at it, so that both count.
 * `undefined`: it is not in the foreground everywhere, and the key would reach somebody else. `selfPid`: of the one who asks; from
 * its group on it is no terminal of the user's.
 */
export function besidesInForeground(
  rows: ReadonlyMap<number, TerminalRow>,
  pid: number,
  selfPid: number,
): readonly number[] | undefined {
  const chain = chainOf(rows, pid);
  const own = rows.get(selfPid)?.pgrp;
  const groups = new Set<number>();
  let terminal: number | undefined;
  for (const { pgrp, foreground } of chain) {
    if (pgrp === own || (groups.size > 0 && foreground <= 0)) break;
    if (foreground === terminal) continue;
    if (foreground <= 0 || foreground !== pgrp) return undefined;
    terminal = foreground;
    groups.add(pgrp);
  }
  if (groups.size === 0) return undefined;
  const above = new Set(chain.map(row => row.pid));
  return [...rows.values()]
    .filter(
      row => groups.has(row.pgrp) && !above.has(row.pid) && !chainOf(rows, row.pid).some(each => each.pid === pid),
    )
    .map(row => row.pid);
}

/**
 * The same for a console of Windows, which has no groups: all that the topmost of the shells and script runners above it has started.
 * `runs`: whether a process is one of those.
 */
export function besidesInConsole(
  table: ProcessTable,
  pid: number,
  runs: (process: ProcessInfo) => boolean,
): readonly number[] {
  const parents = parentsOf(table, pid);
  const other = parents.findIndex(parent => !runs(parent));
  const above = other < 0 ? parents : parents.slice(0, other);
  const own = new Set([pid, ...above.map(parent => parent.pid), ...descendantsOf(table, pid).map(below => below.pid)]);
  const root = above.at(-1);
  return root === undefined
    ? []
    : descendantsOf(table, root.pid)
        .map(process => process.pid)
        .filter(each => !own.has(each));
}
