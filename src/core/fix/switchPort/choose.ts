/** Which of the places that hold the number is in force, and what follows it. */

import { dirOf } from '../../text/paths.ts';
import { ownerOf, unitOf } from '../../workspace/owner.ts';
import { Layer, type Site } from '../../workspace/site.ts';
import { isDotenv, layerOfDotenv } from '../../workspace/stated/dotenv.ts';
import type { Active } from '../../workspace/units/active.ts';
import { packageOf, type World } from '../../workspace/world.ts';
import { followers } from './follow.ts';
import { groupOf, highest, isProject, likeliest, notRead, notStarted, rankOfEnvFile, unitsFor } from './whyNot.ts';

export interface Choice {
  readonly primary: readonly Site[];
  /** Two or more groups of equal strength. */
  readonly ambiguous: readonly Site[];
  readonly companions: readonly Site[];
  readonly leftAlone: readonly { readonly site: Site; readonly why: string }[];
}

interface Rated {
  readonly site: Site;
  readonly layer: number;
  readonly pick: number;
}

/** Judges every place. Pure; the order of `sites` only breaks ties of display. */
export function choose(world: World, active: Active, sites: readonly Site[]): Choice {
  const left: { site: Site; why: string }[] = [];
  const rated: Rated[] = [];
  const unread: Rated[] = [];
  for (const site of sites) {
    if (site.role === 'apart') left.push({ site, why: site.why });
    if (site.role !== 'bind') continue;
    const reason = site.inactive ?? notStarted(world, active, site);
    const rate = { site, layer: layerOf(active, site), pick: pickOf(world, active, site) };
    const unsuited = notRead(world, active, site);
    if (reason !== undefined) left.push({ site, why: reason });
    else if (unsuited === undefined) rated.push(rate);
    else {
      left.push({ site, why: unsuited });
      unread.push(rate);
    }
  }
  // When nothing else states the number: a container's published port clashes whatever was started, and a tool's own
  // configuration counts although no script names the tool.
  const fallback =
    rated.length > 0 || world.hints.defaultPort === true
      ? []
      : active.explicit
        ? []
        : unread.filter(rate => rate.layer === Layer.compose || rate.layer === Layer.config);
  const pool = rated.length > 0 ? rated : fallback;
  const best = strongest(pool);
  const groups = new Set(best.map(rate => groupOf(rate.site)));
  const bestSites = new Set(best.map(rate => rate.site));
  if (groups.size > 1) {
    return {
      primary: [],
      ambiguous: best.map(rate => rate.site),
      companions: [],
      leftAlone: left.filter(entry => !bestSites.has(entry.site)),
    };
  }
  const [group] = groups;
  const primary = pool.map(rate => rate.site).filter(site => groupOf(site) === group);
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
  const layer = highest(rated, rate => rate.layer);
  const top = rated.filter(rate => rate.layer === layer);
  const pick = highest(top, rate => rate.pick);
  return top.filter(rate => rate.pick === pick);
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
