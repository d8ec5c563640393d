/** How strong the places that hold the number are among each other, by the precedence of the programs that read them. */

import { dirOf } from '../../text/paths.ts';
import { Layer, type Site } from '../site.ts';
import { isDotenv, layerOfDotenv } from '../stated/dotenvLayers.ts';
import type { Active } from '../units/active.ts';
import { packageOf, type World } from '../world.ts';
import { ownerOf, unitOf } from './owner.ts';
import { highest, isProject, likeliest, notRead, notStarted, rankOfEnvFile, unitsFor } from './whyNot.ts';

export interface Rated {
  readonly site: Site;
  readonly layer: number;
  readonly pick: number;
}

export interface Rating {
  /** In force, and read by what was started. */
  readonly rated: readonly Rated[];
  /** Those that count: where nothing is read by what was started, what clashes or steers nevertheless. */
  readonly pool: readonly Rated[];
  /** The strongest of them; of several groups nobody can tell which wins. */
  readonly best: readonly Rated[];
  /** The others, with the reason. */
  readonly left: readonly { readonly site: Site; readonly why: string }[];
}

/** Which places are in force, and which of them wins. Pure; the order of `sites` only breaks ties of display. */
export function rate(world: World, active: Active, sites: readonly Site[]): Rating {
  const left: { site: Site; why: string }[] = [];
  const rated: Rated[] = [];
  const unread: Rated[] = [];
  for (const site of sites) {
    if (site.role === 'apart') left.push({ site, why: site.why });
    if (site.role !== 'bind') continue;
    const reason = site.inactive ?? notStarted(world, active, site);
    const each = { site, layer: layerOf(active, site), pick: pickOf(world, active, site) };
    const unsuited = notRead(world, active, site);
    if (reason !== undefined) left.push({ site, why: reason });
    else if (unsuited === undefined) rated.push(each);
    else {
      left.push({ site, why: unsuited });
      unread.push(each);
    }
  }
  // When nothing else states the number: a container's published port clashes whatever was started, and a tool's own
  // configuration counts although no script names the tool.
  const mayCount = world.hints.defaultPort !== true && !active.explicit;
  const fallback = unread.filter(({ layer }) => mayCount && (layer === Layer.compose || layer === Layer.config));
  const pool = rated.length > 0 ? rated : fallback;
  return { rated, pool, best: strongest(pool), left };
}

/** What the program that was started states itself comes before what other files of its kind state. */
function layerOf(active: Active, site: Site): number {
  const layer = site.layer ?? 0;
  // Nobody knows what a shell script is for, unless it was started.
  if (unitOf(active, site)?.kind === 'file' && !active.explicit) return Math.min(layer, Layer.otherConfig);
  const inCode = site.unit === undefined && layer >= Layer.namedProperty && layer <= Layer.listenLiteral;
  if (!inCode || !active.explicit) return layer;
  const own = active.once(`own ${site.file.path}`, () =>
    active.started.some(unit => unit.entries.some(entry => isEntry(site.file.path, entry))),
  );
  return own ? layer + Layer.genericConfig - Layer.listenLiteral + 2 : layer;
}

function strongest(rated: readonly Rated[]): readonly Rated[] {
  const layer = highest(rated, each => each.layer);
  const top = rated.filter(each => each.layer === layer);
  const pick = highest(top, each => each.pick);
  return top.filter(each => each.pick === pick);
}

function pickOf(world: World, active: Active, site: Site): number {
  const unit = unitOf(active, site);
  const owner = ownerOf(world, active, site);
  let pick = site.pick ?? 0;
  if (active.explicit && active.folders.has(owner)) pick += 1000;
  if (isProject(active, owner)) pick += 1000;
  if (unit === undefined && isRun(active, owner, site.file.path)) pick += active.explicit ? 500 : 100;
  if (unit !== undefined && !active.explicit) pick += unit.rank * 10;
  if (isDotenv(site.file.name)) {
    const given = rankOfEnvFile(active, packageOf(world, site.file.path), site.file.path);
    pick += 10 * (given >= 0 ? 10 + given : (layerOfDotenv(site.file.name, active.profiles) ?? 0));
  }
  const named = active.once(`named ${site.file.path}`, () =>
    active.started.flatMap(other => other.configs).indexOf(site.file.path),
  );
  pick += named + 1;
  if (/(?:^|\/)(?:examples?|samples?|demos?|docs|fixtures|templates?)\//.test(site.file.path)) pick -= 200;
  return pick;
}

/** Is the file what was started, or what one would start in the project? */
function isRun(active: Active, owner: string, path: string): boolean {
  return active.once(`run ${path} of ${owner}`, () =>
    (active.explicit ? active.started : likeliest(unitsFor(active, owner))).some(unit =>
      unit.entries.some(entry => isEntry(path, entry)),
    ),
  );
}

/** The program file itself, the same in its source language, or a file of the folder that is run (`go run ./cmd/api`). */
function isEntry(path: string, entry: string): boolean {
  return path === entry || stem(path) === stem(entry) || (entry !== '' && dirOf(path) === entry);
}

function stem(path: string): string {
  return path.replace(/\.\w+$/, '');
}
