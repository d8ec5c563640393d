/** Where the files of a run state its port: what a switch would change, whichever number it is. */

import { startsServer, statesPort } from '../commands/commandPorts.ts';
import type { Invocation } from '../commands/invocation.ts';
import { lineIn } from '../configs/sourceFile.ts';
import { isPort } from '../model/endpoint.ts';
import { rate } from './inForce/rate.ts';
import { placesIn } from './places.ts';
import { launchFile, runWorld, type StartedRun } from './runWorld.ts';
import { Layer, type Site } from './site.ts';

export interface RunPlace {
  readonly port: number;
  /** Address that stands before it. */
  readonly host?: string;
  /** One phrase: what says it. */
  readonly why: string;
  /** See `Layer`. */
  readonly layer: number;
  /** Absolute; absent for the configuration that was started. */
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

export interface StatedByFiles {
  /** The places in force, those that win only; several where nobody can tell. */
  readonly places: readonly RunPlace[];
  /** Servers that are told no port by their own lines. */
  readonly silent: readonly Invocation[];
}

/**
 * What the files say that a run leads to. `isDeep`: where those that it names say nothing, the files of its folder are listed, its imports followed
 * and its projects found by name.
 */
export async function placesOfRun(run: StartedRun, isDeep: boolean): Promise<StatedByFiles> {
  const near = await inForce(run, false);
  return near.places.length > 0 || !isDeep ? near : await inForce(run, true);
}

async function inForce(run: StartedRun, isDeep: boolean): Promise<StatedByFiles> {
  const { world, active } = await runWorld(run, isDeep);
  if (!active.explicit) return { places: [], silent: [] };
  const { best } = rate(world, active, placesIn(world, active).sites);
  const opened = active.started.flatMap(({ invocations = [] }) => invocations);
  return {
    places: best.flatMap(({ site }) => placeOf(site)),
    silent: opened.filter(each => each.calls.length === 0 && startsServer(each) && !statesPort(each)),
  };
}

function placeOf(site: Site): RunPlace[] {
  const { file, span, why, layer = 0 } = site;
  const port = Number(file.text.slice(span.start, span.end).replace(/[_']/g, ''));
  // `[127, 0, 0, 1]` before the port of a call.
  const isOctet = /^\s*,\s*\d{1,3}\s*,/.test(file.text.slice(span.end, span.end + 20));
  if (!isPort(port) || isOctet || layer <= Layer.secondary) return [];
  const host = /(?:^|[^\w.:-])([\d.]{7,15}|localhost|\[[\da-f:]+\]):$/i.exec(
    file.text.slice(Math.max(0, span.start - 60), span.start),
  )?.[1];
  const place = file.path === launchFile ? {} : { file: file.file, line: lineIn(file, span.start) };
  return [{ port, why, layer, ...(host !== undefined && { host: host.replace(/[[\]]/g, '') }), ...place }];
}
