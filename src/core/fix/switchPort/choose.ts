/** Which of the places that hold the number is in force, and what follows it. */

import { ownerOf } from '../../workspace/inForce/owner.ts';
import { rate } from '../../workspace/inForce/rate.ts';
import { groupOf } from '../../workspace/inForce/whyNot.ts';
import type { Site } from '../../workspace/site.ts';
import type { Active } from '../../workspace/units/active.ts';
import { packageOf, type World } from '../../workspace/world.ts';
import { followers } from './follow.ts';

export interface Choice {
  readonly primary: readonly Site[];
  /** Two or more groups of equal strength. */
  readonly ambiguous: readonly Site[];
  readonly companions: readonly Site[];
  readonly leftAlone: readonly { readonly site: Site; readonly why: string }[];
}

/** Judges every place. Pure; the order of `sites` only breaks ties of display. */
export function choose(world: World, active: Active, sites: readonly Site[]): Choice {
  const { rated, pool, best, left: notInForce } = rate(world, active, sites);
  const left = [...notInForce];
  const groups = new Set(best.map(each => groupOf(each.site)));
  const bestSites = new Set(best.map(each => each.site));
  if (groups.size > 1) {
    return {
      primary: [],
      ambiguous: best.map(each => each.site),
      companions: [],
      leftAlone: left.filter(entry => !bestSites.has(entry.site)),
    };
  }
  const [group] = groups;
  const primary = pool.map(each => each.site).filter(site => groupOf(site) === group);
  const chosen = new Set(primary);
  const companions: Site[] = [];
  const lead = primary[0];
  for (const { site } of rated) {
    if (chosen.has(site)) continue;
    if (site.keepInStep === true && lead !== undefined && sameOwner(world, active, site, lead))
      companions.push({ ...site, role: 'follow', certain: true });
    else left.push({ site, why: lead === undefined ? site.why : `not in force: ${lead.why} wins` });
  }
  const follow = followers(world, active, sites, lead, lead === undefined ? '' : ownerOf(world, active, lead));
  return {
    primary,
    ambiguous: [],
    companions: [...companions, ...follow.companions],
    leftAlone: [...left.filter(entry => !chosen.has(entry.site)), ...follow.left],
  };
}

function sameOwner(world: World, active: Active, site: Site, lead: Site): boolean {
  return ownerOf(world, active, site) === ownerOf(world, active, lead);
}

/** The choice when the port is not stated but added in the file at `path`: what names it by its default follows, too. */
export function followAddition(
  world: World,
  active: Active,
  sites: readonly Site[],
  choice: Choice,
  path: string,
): Choice {
  const follow = followers(world, active, sites, {}, packageOf(world, path));
  return {
    ...choice,
    companions: follow.companions,
    leftAlone: [...choice.leftAlone.filter(entry => entry.site.role !== 'follow'), ...follow.left],
  };
}
