/** Which project a place belongs to. */

import type { Site, Unit } from '../site.ts';
import type { Active } from '../units/active.ts';
import { packageOf, type World } from '../world.ts';

/** Project of a place: for a debug configuration or task, that of the program it runs. */
export function ownerOf(world: World, active: Active, site: Site): string {
  const unit = unitOf(active, site);
  if (unit === undefined) return packageOf(world, site.file.path);
  return packageOf(world, unit.entries[0] ?? `${unit.dir}/`);
}

export function unitOf(active: Active, site: Site): Unit | undefined {
  return site.unit === undefined ? undefined : active.byId.get(site.unit);
}
