/** Blocks of launch.json and tasks.json for other systems. */
import type { Site } from '../site.ts';

/** What other systems' variants of a unit state keeps step with the one in force. */
export function onOtherSystems(unit: string, inForce: readonly Site[], others: readonly Site[]): Site[] {
  const known = new Set(inForce.map(site => site.span.start));
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
