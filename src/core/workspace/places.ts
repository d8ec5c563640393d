/** Every place of the loaded files that holds the number. */
import type { Site } from './site.ts';
import { sitesOf } from './stated/formats.ts';
import type { Active } from './units/active.ts';
import type { World } from './world.ts';

export interface Places {
  readonly sites: readonly Site[];
  /** Files that cannot be read as what they are. */
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

export function placesIn(world: World, active: Active): Places {
  const sites: Site[] = [];
  const problems: { file: string; reason: string }[] = [];
  for (const file of world.hits.values()) {
    const found = sitesOf(world, active, file);
    for (const site of found.sites) sites.push(site);
    if (found.problem !== undefined) problems.push({ file: file.file, reason: found.problem });
  }
  return { sites, problems };
}
