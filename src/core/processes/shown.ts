/**
 * Whom a kill may signal: the holder, and exactly those that were named with it. The words for the user and the killer ask
 * the same functions here, so that nobody is ended who was not shown.
 */

import type { Holder, ProcessInfo } from '../model/process.ts';
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
  const groups = new Map<string, ProcessInfo[]>();
  const seen = new Set([holder.pid]);
  for (const process of [...(holder.sharers ?? []), ...(holder.followers ?? [])]) {
    if (seen.has(process.pid)) continue;
    seen.add(process.pid);
    const key = JSON.stringify([shortName(process), process.cwd]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [process]);
    else group.push(process);
  }
  return [...groups.values()].slice(0, maxGroups).map(processes => {
    const [first] = processes as [ProcessInfo, ...ProcessInfo[]];
    const folder = first.cwd === holder.cwd ? undefined : first.cwd;
    return { name: shortName(first), processes, ...(folder === undefined ? {} : { folder }) };
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
