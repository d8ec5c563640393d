/** Where the files of a run state its port: what a switch would change, whichever number it is. */

import { startsServer, statesPort, wayOf } from '../../commands/commandPorts.ts';
import { lineIn } from '../../configs/sourceFile.ts';
import { type Candidate, isPort } from '../../model/endpoint.ts';
import { rate } from '../inForce/rate.ts';
import { placesIn } from '../places.ts';
import { Layer, type Site } from '../site.ts';
import { confidence, found } from './found.ts';
import { launchFile, runWorld, type StartedRun } from './runWorld.ts';
import { fromDefault } from './startedPrograms.ts';

/**
 * The places in force, those that win only: several where nobody can tell; then the defaults of the servers that are told no port by their lines.
 * `isDeep`: where the files that the run names say nothing, those of its folder are listed, its imports followed and its projects found by name.
 */
export async function placesOfRun(run: StartedRun, isDeep: boolean): Promise<Candidate[]> {
  const near = await inForce(run, false);
  const { places, defaults } = near.places.length > 0 || !isDeep ? near : await inForce(run, true);
  return [...places, ...defaults];
}

async function inForce(
  run: StartedRun,
  isDeep: boolean,
): Promise<{ readonly places: readonly Candidate[]; readonly defaults: readonly Candidate[] }> {
  const { world, active } = await runWorld(run, isDeep);
  if (!active.explicit) return { places: [], defaults: [] };
  const { best } = rate(world, active, placesIn(world, active).sites);
  const servers = active.started
    .flatMap(({ invocations = [] }) => invocations)
    .filter(each => each.calls.length === 0 && startsServer(each) && !statesPort(each));
  return {
    places: best.flatMap(({ site }) => candidateOf(site)),
    defaults: servers.flatMap(each =>
      each.program === undefined || each.program.borrowedDefault === true ? [] : fromDefault(each.program, wayOf(each)),
    ),
  };
}

function candidateOf({ file, span, why, layer = 0 }: Site): Candidate[] {
  const port = Number(file.text.slice(span.start, span.end).replace(/[_']/g, ''));
  // `[127, 0, 0, 1]` before the port of a call.
  const isOctet = /^\s*,\s*\d{1,3}\s*,/.test(file.text.slice(span.end, span.end + 20));
  if (!isPort(port) || isOctet || layer <= Layer.secondary) return [];
  const before = file.text.slice(Math.max(0, span.start - 60), span.start);
  const host = /(?:^|[^\w.:-])([\d.]{7,15}|localhost|\[[\da-f:]+\]):$/i.exec(before)?.[1]?.replace(/[[\]]/g, '');
  const place = file.path === launchFile ? {} : { file: file.file, line: lineIn(file, span.start) };
  return [found({ protocol: 'tcp', port, ...(host !== undefined && { host }) }, why, worthOf(layer), place)];
}

function worthOf(layer: number): number {
  if (layer >= Layer.scriptEnv) return confidence.source;
  if (layer >= Layer.makeVariable) return confidence.environment;
  return layer >= Layer.namedConstant ? confidence.configuration : confidence.hint;
}
