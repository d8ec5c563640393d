/** What follows the place that wins, and what only looks as if it did. */

import { ownerOf } from '../../workspace/inForce/owner.ts';
import { Layer, type Lead, type Site } from '../../workspace/site.ts';
import { isDotenv, layerOfDotenv } from '../../workspace/stated/dotenvLayers.ts';
import type { Active } from '../../workspace/units/active.ts';
import type { World } from '../../workspace/world.ts';

export interface Followers {
  readonly companions: readonly Site[];
  readonly left: readonly { readonly site: Site; readonly why: string }[];
}

/** Nobody reads a longer list in a reason. */
const maxNamed = 20;

export function followers(
  world: World,
  active: Active,
  sites: readonly Site[],
  lead: Lead | undefined,
  owner: string,
): Followers {
  const companions: Site[] = [];
  const left: { site: Site; why: string }[] = [];
  const rivals = new Set(
    sites
      .filter(site => site.role === 'bind' && site.inactive === undefined && (site.layer ?? 0) > Layer.secondary)
      .map(site => ownerOf(world, active, site))
      .filter(other => other !== owner),
  );
  const servers = otherServers(active, sites);
  const others = { owners: rivals, names: [...rivals].slice(0, maxNamed).join(', ') || 'the root' };
  for (const site of sites) {
    if (site.role !== 'follow') continue;
    const why =
      lead === undefined
        ? 'nothing is switched'
        : servers.has(site.file.path)
          ? 'an address of another server'
          : staysBehind(world, active, site, lead, owner, others);
    if (why === undefined) companions.push(site);
    else left.push({ site, why });
  }
  return { companions, left };
}

/** Source files of servers of their own that are no part of what was started: the address they print is theirs. */
function otherServers(active: Active, sites: readonly Site[]): ReadonlySet<string> {
  const { reached } = active;
  if (reached === undefined) return new Set();
  const listening = sites.filter(site => site.role === 'bind' && site.unit === undefined && isCode(site));
  return new Set(listening.map(site => site.file.path).filter(path => !reached.has(path)));
}

function isCode({ layer = 0 }: Site): boolean {
  return layer >= Layer.namedProperty && layer <= Layer.listenLiteral;
}

function staysBehind(
  world: World,
  active: Active,
  site: Site,
  lead: Lead,
  owner: string,
  { owners: rivals, names }: { readonly owners: ReadonlySet<string>; readonly names: string },
): string | undefined {
  if (site.when?.(lead) === false) return 'means another server';
  if (isDotenv(site.file.name) && layerOfDotenv(site.file.name, active.profiles) === undefined)
    return 'another mode, or a template';
  const mine = ownerOf(world, active, site);
  if (mine !== owner && rivals.size > 0 && (mine !== '' || site.unit === undefined || !active.ids.has(site.unit))) {
    return rivals.has(mine) || mine === '' ? `may mean the server of ${names}` : 'several servers share the number';
  }
  return undefined;
}
