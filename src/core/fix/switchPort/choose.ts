/** Which of the places that hold the number is in force, and what follows it. */
import { type Active, isMakefile } from './active.ts';
import { codeRunners } from './code.ts';
import { isDotenv, layerOfDotenv, readsVariable } from './dotenv.ts';
import { followers } from './follow.ts';
import { ownerOf, unitOf } from './owner.ts';
import { dirOf } from './paths.ts';
import { Layer, type Site, type Unit } from './types.ts';
import { packageOf, type World } from './world.ts';

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
      : unread.filter(rate => rate.layer === Layer.compose || (!active.explicit && rate.layer === Layer.config));
  const pool = rated.length > 0 ? rated : fallback;
  const best = strongest(pool);
  const groups = new Set(best.map(rate => groupOf(rate.site)));
  if (groups.size > 1) {
    return {
      primary: [],
      ambiguous: best.map(rate => rate.site),
      companions: [],
      leftAlone: left.filter(entry => !best.some(rate => rate.site === entry.site)),
    };
  }
  const [group] = groups;
  const primary = pool.map(rate => rate.site).filter(site => groupOf(site) === group);
  const companions: Site[] = [];
  const lead = primary[0];
  for (const { site } of rated) {
    if (primary.includes(site)) continue;
    if (site.keepInStep === true && lead !== undefined && sameOwner(world, active, site, lead))
      companions.push({ ...site, role: 'follow', certain: true });
    else left.push({ site, why: lead === undefined ? site.why : `not in force: ${lead.why} wins` });
  }
  const follow = followers(world, active, sites, lead, lead === undefined ? '' : ownerOf(world, active, lead));
  return {
    primary,
    ambiguous: [],
    companions: [...companions, ...follow.companions],
    leftAlone: [...left.filter(entry => !primary.includes(entry.site)), ...follow.left],
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
  const own = active.started.some(unit => unit.entries.some(entry => isEntry(site.file.path, entry)));
  return own ? layer + Layer.genericConfig - Layer.listenLiteral + 2 : layer;
}

function groupOf(site: Site): string {
  return site.group ?? `${site.file.path}:${site.span.start}`;
}

function strongest(rated: readonly Rated[]): readonly Rated[] {
  const layer = Math.max(...rated.map(rate => rate.layer));
  const top = rated.filter(rate => rate.layer === layer);
  const pick = Math.max(...top.map(rate => rate.pick));
  return top.filter(rate => rate.pick === pick);
}

/** Why a place belongs to something that was not started. */
function notStarted(world: World, active: Active, site: Site): string | undefined {
  const unit = unitOf(active, site);
  if (active.typed !== undefined && (site.layer ?? 0) <= active.typed)
    return 'the command line that was typed states the port';
  if (site.profile !== undefined && !active.profiles.includes(site.profile))
    return `configuration ${site.profile} is not active`;
  if (unit !== undefined && active.explicit && !active.ids.has(unit.id))
    return `${describe(unit)} is not what was started`;
  const owner = ownerOf(world, active, site);
  const { projects } = active;
  if (projects !== undefined && projects.length > 0 && !(unit !== undefined && active.ids.has(unit.id))) {
    const inside =
      unit?.project === undefined
        ? projects.includes(owner)
        : unit.project === world.hints.activeProject || projects.includes(unit.dir);
    if (!inside && (owner !== '' || unit?.project !== undefined)) return `another project: ${unit?.project ?? owner}`;
  }
  if (
    unit === undefined &&
    isMakefile(site.file.name) &&
    active.explicit &&
    !active.started.some(other => other.file?.path === site.file.path)
  ) {
    return 'not started through make';
  }
  return isDotenv(site.file.name) ? notLoaded(world, active, site) : undefined;
}

function describe(unit: Unit): string {
  const kinds: Readonly<Record<Unit['kind'], string>> = {
    launch: 'debug configuration',
    compound: 'compound',
    task: 'task',
    script: 'script',
    target: 'target',
    process: 'process',
    command: 'command',
    file: 'shell script',
  };
  return `${kinds[unit.kind]} "${unit.name}"`;
}

/** Units that tell what a place in this folder is read by: those started, else what its own project offers. */
function unitsFor(active: Active, folder: string): readonly Unit[] {
  if (active.explicit) return active.started;
  return active.byProject.get(folder) ?? [];
}

/** Why what was started does not take its port from here. */
function notRead(world: World, active: Active, site: Site): string | undefined {
  if (site.unit !== undefined) return undefined;
  const folder = packageOf(world, site.file.path);
  const units = unitsFor(active, folder);
  const runners = new Set(
    units.flatMap(unit => unit.runners).filter(runner => runner !== 'browser' && runner !== 'attached'),
  );
  if (!active.explicit && hasOtherManifest(world, folder)) return undefined;
  const list = [...runners].join(', ');
  if (runners.size === 0) return undefined;
  if (isDotenv(site.file.name)) {
    const name = /(\w+)$/.exec(groupOf(site))?.[1] ?? '';
    const mentioned = world.configFiles.some(
      file =>
        dirOf(file.path) === folder &&
        /\.config\.[cm]?[jt]s$/.test(file.name) &&
        new RegExp(`env(?:\\.|\\[["'])${name}\\b`).test(file.text),
    );
    const interpolated = composeReads(world, site, name);
    if (interpolated || [...runners].some(runner => readsVariable(runner, name, mentioned))) return undefined;
    return `${list} does not take its port from ${name} in ${site.file.name}`;
  }
  if (site.layer === Layer.compose && !active.explicit) return undefined;
  const wanted = site.runners ?? (site.layer === Layer.genericConfig ? codeRunners : undefined);
  if (wanted === undefined) return undefined;
  if (!wanted.some(runner => runners.has(runner))) return `not read by ${list}`;
  // `jekyll serve --config a.yml,b.yml`: only what was named, the last wins.
  const given = units
    .filter(unit => unit.runners.some(runner => wanted.includes(runner)))
    .flatMap(unit => unit.configs);
  const isConfig = site.layer === Layer.config && given.some(path => dirOf(path) === site.file.dir);
  return isConfig && !given.includes(site.file.path) ? 'not the configuration file that was named' : undefined;
}

/** Is there more than npm scripts in the folder, so that they do not tell what all is started there? */
function hasOtherManifest(world: World, folder: string): boolean {
  const names = [
    'artisan',
    'manage.py',
    'requirements.txt',
    'pyproject.toml',
    'composer.json',
    'Gemfile',
    'go.mod',
    'Cargo.toml',
    'mix.exs',
    'pom.xml',
    'build.gradle',
    'build.gradle.kts',
  ];
  return names.some(name => world.paths.has(folder === '' ? name : `${folder}/${name}`));
}

/** Does a compose file beside this dotenv file publish `${NAME}`? */
function composeReads(world: World, site: Site, name: string): boolean {
  return world.configFiles.some(
    file =>
      /compose[\w.-]*\.ya?ml$/.test(file.name) &&
      file.dir === site.file.dir &&
      new RegExp(`\\$\\{?${name}\\b[^"'\\n]*:`).test(file.text),
  );
}

/** Why a dotenv file is not loaded in the way the program was started. */
function notLoaded(world: World, active: Active, site: Site): string | undefined {
  const folder = packageOf(world, site.file.path);
  const explicit = envFilesFor(active, folder);
  if (explicit.length > 0)
    return explicit.includes(site.file.path) ? undefined : 'not among the environment files that are given';
  return layerOfDotenv(site.file.name, active.profiles) === undefined ? 'another mode, or a template' : undefined;
}

/** Environment files that are named, the strongest last; without hints those of the likeliest script. */
function envFilesFor(active: Active, folder: string): readonly string[] {
  const units = unitsFor(active, folder);
  if (active.explicit) return units.flatMap(unit => unit.envFiles);
  return likeliest(units).flatMap(unit => unit.envFiles);
}

function pickOf(world: World, active: Active, site: Site): number {
  const unit = unitOf(active, site);
  const owner = ownerOf(world, active, site);
  let pick = site.pick ?? 0;
  if (active.explicit && active.folders.has(owner)) pick += 1000;
  if (active.projects?.includes(owner) === true) pick += 1000;
  const entries = (active.explicit ? active.started : likeliest(unitsFor(active, owner))).flatMap(
    other => other.entries,
  );
  if (unit === undefined && entries.some(entry => isEntry(site.file.path, entry))) pick += active.explicit ? 500 : 100;
  if (unit !== undefined && !active.explicit) pick += unit.rank * 10;
  if (isDotenv(site.file.name)) {
    const given = envFilesFor(active, packageOf(world, site.file.path)).indexOf(site.file.path);
    pick += 10 * (given >= 0 ? 10 + given : (layerOfDotenv(site.file.name, active.profiles) ?? 0));
  }
  const configs = active.started.flatMap(other => other.configs);
  pick += configs.indexOf(site.file.path) + 1;
  if (/(?:^|\/)(?:examples?|samples?|demos?|docs|fixtures|templates?)\//.test(site.file.path)) pick -= 200;
  return pick;
}

/** The program file itself, the same in its source language, or a file of the folder that is run (`go run ./cmd/api`). */
function isEntry(path: string, entry: string): boolean {
  return path === entry || stem(path) === stem(entry) || (entry !== '' && dirOf(path) === entry);
}

function likeliest(units: readonly Unit[]): readonly Unit[] {
  const rank = Math.max(0, ...units.map(unit => unit.rank));
  return units.filter(unit => unit.rank === rank);
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
