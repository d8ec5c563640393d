/** What follows the place that wins, and what only looks as if it did. */
import type { Active } from './active.ts';
import { isDotenv, layerOfDotenv } from './dotenv.ts';
import { ownerOf } from './owner.ts';
import { Layer, type Lead, type Site } from './types.ts';
import type { World } from './world.ts';

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
  const others = { owners: rivals, names: [...rivals].slice(0, maxNamed).join(', ') || 'the root' };
  for (const site of sites) {
    if (site.role !== 'follow') continue;
    const why = lead === undefined ? 'nothing is switched' : staysBehind(world, active, site, lead, owner, others);
    if (why === undefined) companions.push(site);
    else left.push({ site, why });
  }
  return { companions, left };
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
