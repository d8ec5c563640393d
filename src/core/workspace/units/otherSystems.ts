/** Blocks of launch.json and tasks.json for other systems. */
import type { Site, Unit } from '../site.ts';

/**
 * Of a unit as each system sees it the one in force; what the others state keeps step. Where the system is not known, one that states the port
 * comes first.
 */
export function inForceOf(variants: readonly Unit[], platform: string | undefined): Unit {
  const stating =
    platform === undefined ? variants.filter(({ sites }) => sites.some(({ role }) => role === 'bind')) : [];
  const [unit] = [...stating, ...variants] as [Unit, ...Unit[]];
  return {
    ...unit,
    sites: [
      ...unit.sites,
      ...onOtherSystems(
        unit,
        variants.flatMap(({ sites }) => sites),
      ),
    ],
  };
}

function onOtherSystems({ id: unit, sites }: Unit, others: readonly Site[]): Site[] {
  const known = new Set(sites.map(site => site.span.start));
  return others
    .filter(site => {
      const fresh = site.role === 'bind' && !known.has(site.span.start);
      if (fresh) known.add(site.span.start);
      return fresh;
    })
    .map(({ file, span }) => ({
      file,
      span,
      role: 'follow',
      why: 'the same on another system',
      certain: true,
      unit,
      when: lead => lead.unit === unit,
    }));
}
