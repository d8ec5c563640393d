/**
 * Whom a kill may signal: the holder, and exactly those that were named with it. The words for the user and the killer ask
 * the same functions here, so that nobody is ended who was not shown.
 */

import { known } from '../model/known.ts';
import type { Holder, ProcessInfo } from '../model/process.ts';
import { grouped } from '../text/grouped.ts';
import { shortName } from './describe.ts';
import { changeOf } from './identity.ts';

/** Processes that are named together: several of one program, at work in one folder. */
export interface NamedGroup {
  readonly name: string;
  /** Where they work, when that is not where the holder does. */
  readonly folder?: string;
  readonly processes: readonly ProcessInfo[];
}

/** More groups have no room in a sentence, so the rest stays unnamed, and is left alone. */
const maxGroups = 4;

/** Who is ended with the holder besides itself, as it is to be named. Empty for most. */
export function endedWith(holder: Holder): readonly NamedGroup[] {
  const seen = new Set([holder.pid]);
  const others = [...(holder.sharers ?? []), ...(holder.followers ?? [])].filter(
    ({ pid }) => !seen.has(pid) && seen.add(pid),
  );
  const groups = grouped(others, process => JSON.stringify([shortName(process), process.cwd]));
  return [...groups.values()].slice(0, maxGroups).map(processes => {
    const [first] = processes as [ProcessInfo, ...ProcessInfo[]];
    return known({ name: shortName(first), processes, folder: first.cwd === holder.cwd ? undefined : first.cwd });
  });
}

/** The holder and all that are named with it. */
export function shownWith(holder: Holder): readonly ProcessInfo[] {
  return [holder, ...endedWith(holder).flatMap(group => group.processes)];
}

/** Was this very process shown: the same pid, start and program? Without a word of its start, nobody is taken for shown. */
export function isShown(holder: Holder, live: ProcessInfo): boolean {
  return shownWith(holder).some(process => process.pid === live.pid && changeOf(process, live) === undefined);
}

/**
 * Is somebody ended whom the holder's name does not cover? Its own workers are covered: forks of it, or the same program at
 * work in the same folder. Any other is worth a question of its own.
 */
export function endsStrangers(holder: Holder): boolean {
  const name = shortName(holder);
  const isOwn = (group: NamedGroup) =>
    (group.name === name && group.folder === undefined) ||
    group.processes.every(({ image }) => image !== undefined && image === holder.image);
  return endedWith(holder).some(group => !isOwn(group));
}
