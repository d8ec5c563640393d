/** Why a place is not in force: another run's, not read by what was started, or not loaded. */
import { rowsOf } from '../../programs/table.ts';
import { dirOf, isBelow, pathIn } from '../../text/paths.ts';
import { isAside } from '../runFiles.ts';
import { Layer, type Site, type Unit } from '../site.ts';
import { readsFromDotenv } from '../stated/dotenv.ts';
import { isDotenv, layerOfDotenv } from '../stated/dotenvLayers.ts';
import { codeRunners } from '../stated/sourceCode.ts';
import { type Active, isMakefile } from '../units/active.ts';
import { packageOf, type World } from '../world.ts';
import { ownerOf, unitOf } from './owner.ts';

/** Why a place belongs to something that was not started. */
export function notStarted(world: World, active: Active, site: Site): string | undefined {
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
        ? isProject(active, owner)
        : unit.project === world.hints.activeProject || isProject(active, unit.dir);
    if (!inside && (owner !== '' || unit?.project !== undefined)) return `another project: ${unit?.project ?? owner}`;
  }
  if (
    unit === undefined &&
    isMakefile(site.file.name) &&
    active.explicit &&
    !active.once(`starts from ${site.file.path}`, () =>
      active.started.some(other => other.file?.path === site.file.path),
    )
  ) {
    return 'not started through make';
  }
  const other = notOfRun(active, site, owner);
  if (other !== undefined) return other;
  return isDotenv(site.file.name) ? notLoaded(world, active, site) : undefined;
}

/** From the run to its files: why a file is none of them. */
function notOfRun(active: Active, site: Site, owner: string): string | undefined {
  if (!active.explicit || site.unit !== undefined) return undefined;
  const { path } = site.file;
  const inCode = (site.layer ?? 0) >= Layer.namedProperty && (site.layer ?? 0) <= Layer.listenLiteral;
  if (inCode && runsBuilt(active) && isBuilt.test(path)) return 'what was started is built from it, and not built anew';
  if (inCode && active.reached !== undefined)
    return active.reached.has(path) ? undefined : 'not part of what was started';
  if (active.named.has(path)) return undefined;
  if (isAside(active, path)) return 'an example or a test, not what was started';
  const folders = active.once('folders above', () => [...active.folders]);
  // Configuration of a folder above counts for all that is below it.
  return folders.some(folder => isBelow(owner, folder)) ? undefined : `another project: ${owner}`;
}

/** Source that runs only once it was compiled. */
const isBuilt = /\.(?:erl|c|cc|cpp|cxx|h|hpp|go|rs|zig|nim|d|hs|ml|swift|cr)$/;

/** `./server` alone, the program that a compiler left: a change of its source is in force after the next build only. */
function runsBuilt(active: Active): boolean {
  return active.once('runs what was built', () => {
    const invocations = active.started.flatMap(unit => unit.invocations ?? []);
    return (
      invocations.length > 0 &&
      invocations.every(({ name, program, entry }) => {
        // `erl -s server` loads server.beam.
        if (name === 'erl') return true;
        return program === undefined && entry !== undefined && !/\.\w+$/.test(entry);
      })
    );
  });
}

export function isProject(active: Active, folder: string): boolean {
  return active.once(`project ${folder}`, () => active.projects?.includes(folder) === true);
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
export function unitsFor(active: Active, folder: string): readonly Unit[] {
  if (active.explicit) return active.started;
  return active.byProject.get(folder) ?? [];
}

/** Why what was started does not take its port from here. */
export function notRead(world: World, active: Active, site: Site): string | undefined {
  if (site.unit !== undefined) return undefined;
  const folder = packageOf(world, site.file.path);
  const runners = runnersFor(active, folder);
  if (!active.explicit && hasOtherManifest(world, folder)) return undefined;
  const list = [...runners].join(', ');
  if (runners.size === 0) return undefined;
  if (isDotenv(site.file.name)) {
    const name = /(\w+)$/.exec(groupOf(site))?.[1] ?? '';
    const mentioned = mentionedIn(world, active, folder).has(name);
    const interpolated = interpolatedIn(world, active, site.file.dir).has(name);
    // What the line hands on as the environment reaches whoever reads the variable: `dotenv -e .env.local -- serve`.
    const isGiven =
      rankOfEnvFile(active, folder, site.file.path) >= 0 &&
      [...runners].some(runner => rowsOf(runner).some(row => row.variables?.includes(name) === true));
    if (interpolated || isGiven || [...runners].some(runner => readsFromDotenv(runner, name, mentioned)))
      return undefined;
    return `${list} does not take its port from ${name} in ${site.file.name}`;
  }
  if (site.layer === Layer.compose && !active.explicit) return undefined;
  const wanted = site.runners ?? (site.layer === Layer.genericConfig ? codeRunners : undefined);
  if (wanted === undefined) return undefined;
  if (!wanted.some(runner => runners.has(runner))) return `not read by ${list}`;
  // `jekyll serve --config a.yml,b.yml`: only what was named, the last wins.
  const given = active.once(
    `configs ${folder} ${wanted.join()}`,
    () =>
      new Set(
        unitsFor(active, folder)
          .filter(unit => unit.runners.some(runner => wanted.includes(runner)))
          .flatMap(unit => unit.configs),
      ),
  );
  return site.layer === Layer.config && given.size > 0 && !given.has(site.file.path)
    ? 'not the configuration file that was named'
    : undefined;
}

/** Programs that the units of a folder start. */
function runnersFor(active: Active, folder: string): ReadonlySet<string> {
  return active.once(
    `runners ${folder}`,
    () =>
      new Set(
        unitsFor(active, folder)
          .flatMap(unit => unit.runners)
          .filter(runner => runner !== 'browser' && runner !== 'attached'),
      ),
  );
}

/** Variables that the configuration files of a folder read: `env.NAME`, `env['NAME']`. */
function mentionedIn(world: World, active: Active, folder: string): ReadonlySet<string> {
  return active.once(
    `mentioned ${folder}`,
    () =>
      new Set(
        world.configFiles
          .filter(file => dirOf(file.path) === folder && /\.config\.[cm]?[jt]s$/.test(file.name))
          .flatMap(file => [...file.text.matchAll(/(?<=env(?:\.|\[["']))\w+/g)].map(match => match[0])),
      ),
  );
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
  return names.some(name => world.paths.has(pathIn(folder, name)));
}

/** Variables that compose files of the folder use before a colon, on one line: `${NAME}:80`. */
function interpolatedIn(world: World, active: Active, dir: string): ReadonlySet<string> {
  return active.once(
    `interpolated ${dir}`,
    () =>
      new Set(
        world.configFiles
          .filter(file => /compose[\w.-]*\.ya?ml$/.test(file.name) && file.dir === dir)
          .flatMap(file => beforeColon(file.text)),
      ),
  );
}

function beforeColon(text: string): string[] {
  const names: string[] = [];
  let colon = -1;
  let stop = -1;
  for (const match of text.matchAll(/\$\{?(\w+)/g)) {
    const end = match.index + match[0].length;
    if (colon < end) colon = text.indexOf(':', end);
    if (colon < 0) break;
    if (stop < end) {
      const found = text.slice(end).search(/["'\n]/);
      stop = found < 0 ? text.length : end + found;
    }
    if (colon < stop) names.push(match[1] ?? '');
  }
  return names;
}

/** Why a dotenv file is not loaded in the way the program was started. */
function notLoaded(world: World, active: Active, site: Site): string | undefined {
  const folder = packageOf(world, site.file.path);
  const explicit = envFilesFor(active, folder);
  if (explicit.length > 0)
    return rankOfEnvFile(active, folder, site.file.path) >= 0
      ? undefined
      : 'not among the environment files that are given';
  return layerOfDotenv(site.file.name, active.profiles) === undefined ? 'another mode, or a template' : undefined;
}

/** Environment files that are named, the strongest last; without hints those of the likeliest script. */
function envFilesFor(active: Active, folder: string): readonly string[] {
  return active.once(`env files ${folder}`, () => {
    const units = unitsFor(active, folder);
    return (active.explicit ? units : likeliest(units)).flatMap(unit => unit.envFiles);
  });
}

/** Place of a file among them, or -1. */
export function rankOfEnvFile(active: Active, folder: string, path: string): number {
  return active.once(`env file ${path} of ${folder}`, () => envFilesFor(active, folder).indexOf(path));
}

export function groupOf(site: Site): string {
  return site.group ?? `${site.file.path}:${site.span.start}`;
}

export function likeliest(units: readonly Unit[]): readonly Unit[] {
  const rank = Math.max(
    0,
    highest(units, unit => unit.rank),
  );
  return units.filter(unit => unit.rank === rank);
}

/** Of no items: -Infinity. */
export function highest<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((most, item) => Math.max(most, value(item)), Number.NEGATIVE_INFINITY);
}
