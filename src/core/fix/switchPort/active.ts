/** What was started, as far as the hints tell: the units in force and what follows from them. */
import { commandPorts } from './commandPorts.ts';
import { invocations } from './invocation.ts';
import { launchUnits } from './launch.ts';
import { makeUnits } from './make.ts';
import { extOf, isBelow, join, nameOf } from './paths.ts';
import { isShellScript, processUnits, scriptUnits, shellUnits } from './scripts.ts';
import { activeProfiles, isSpring } from './spring.ts';
import { parseJsonEntries } from './syntax.ts';
import { isJustfile, isTaskfile, justUnits, netlifyUnits, pyprojectUnits, taskfileUnits } from './taskfiles.ts';
import { taskUnits } from './tasks.ts';
import { type Call, Layer, type SourceFile, type Unit } from './types.ts';
import { implied } from './unit.ts';
import { unitFacts } from './unitFacts.ts';
import { isProjectFile, packageProjectUnits, projectUnits } from './workspaces.ts';
import { packageOf, type World } from './world.ts';

export interface Active {
  /** The hints name something that exists: everything else is not what was started. */
  readonly explicit: boolean;
  readonly units: readonly Unit[];
  readonly byId: ReadonlyMap<string, Unit>;
  readonly byFile: ReadonlyMap<string, readonly Unit[]>;
  /** Units that start a server, by the project they run. */
  readonly byProject: ReadonlyMap<string, readonly Unit[]>;
  /** Ids of the units in force when explicit. */
  readonly ids: ReadonlySet<string>;
  /** What was named, with what it starts in turn. */
  readonly started: readonly Unit[];
  /** Folders of the project that was named. */
  readonly projects: readonly string[] | undefined;
  /** Strength with which the line that was typed states the port itself; places below it are not in force. */
  readonly typed: number | undefined;
  readonly runners: ReadonlySet<string>;
  readonly profiles: readonly string[];
  /** Folders (packages) of what was started. */
  readonly folders: ReadonlySet<string>;
}

/** Everything that can be started, from the files that say so. */
export function allUnits(world: World): Unit[] {
  const scripts = [...world.hits.values()].filter(file => !world.control.has(file.path) && isShellScript(file));
  return [...world.control.values(), ...scripts].flatMap(file => unitsOf(world.from, file, world.hints.platform));
}

function unitsOf(port: number, file: SourceFile, platform: string | undefined): Unit[] {
  const { name, path } = file;
  if (name === 'launch.json') return launchUnits(port, file, platform);
  if (name === 'tasks.json') return taskUnits(port, file, platform);
  if (path.endsWith('.code-workspace'))
    return [...launchUnits(port, file, platform), ...taskUnits(port, file, platform)];
  if (path.endsWith('.vscode/settings.json')) return launchUnits(port, file, platform);
  if (name === 'package.json') return [...scriptUnits(port, file), ...packageProjectUnits(port, file)];
  if (name === 'composer.json' || /^deno\.jsonc?$/.test(name)) return scriptUnits(port, file);
  if (isProjectFile(name)) return projectUnits(port, file);
  if (isProcfile(name)) return processUnits(port, file);
  if (isShellScript(file)) return shellUnits(port, file);
  if (isMakefile(name)) return makeUnits(port, file);
  if (isJustfile(name)) return justUnits(port, file);
  if (isTaskfile(name)) return taskfileUnits(port, file);
  if (name === 'pyproject.toml') return pyprojectUnits(port, file);
  if (name === 'netlify.toml') return netlifyUnits(port, file);
  return [];
}

export function isProcfile(name: string): boolean {
  return /^Procfile(?:\.[\w-]+)?$/.test(name);
}

export function isMakefile(name: string): boolean {
  return /^(?:GNUm|M|m)akefile(?:\.[\w-]+)?$|\.mk$/.test(name);
}

export function findActive(world: World, units: readonly Unit[]): Active {
  const { hints } = world;
  const projects = hints.activeProject === undefined ? undefined : projectFolders(world, units, hints.activeProject);
  const roots = [
    ...named(units, ['launch', 'compound'], hints.activeConfiguration),
    ...taskRoots(units, hints.activeTask),
    ...inProject(world, named(units, ['script'], hints.activeScript), projects, hints.activeProject),
    ...(hints.startedBy === undefined ? [] : [commandRoot(hints.startedBy, hints.startedIn ?? '')]),
  ];
  const started = closure(world, units, roots, projects, hints.activeProject);
  const told = [...new Set(started.flatMap(unit => unit.projects.flatMap(name => projectFolders(world, units, name))))];
  const runners = new Set(
    started.flatMap(unit => unit.runners).filter(runner => runner !== 'browser' && runner !== 'attached'),
  );
  const spring = [...world.control.values()].filter(file => isSpring(file.name)).flatMap(activeProfiles);
  const folders = started.flatMap(unit => [
    ...unit.entries.map(entry => packageOf(world, entry)),
    ...(unit.entries.length === 0 ? [packageOf(world, unit.dir === '' ? '' : `${unit.dir}/`)] : []),
  ]);
  return {
    explicit: started.some(unit => unit.kind !== 'compound' && (unit.runners.length > 0 || unit.sites.length > 0)),
    units,
    byId: new Map(units.map(unit => [unit.id, unit])),
    byFile: grouped(units, unit => unit.file?.path ?? ''),
    byProject: grouped(
      units.filter(unit => unit.runners.length > 0 && unit.kind !== 'file'),
      unit => packageOf(world, unit.entries[0] ?? `${unit.dir}/`),
    ),
    ids: new Set(started.map(unit => unit.id)),
    started,
    typed: typedLayer(world),
    projects: projects ?? (told.length > 0 ? told : undefined),
    runners,
    profiles: [...started.flatMap(unit => unit.profiles), ...spring],
    folders: new Set([...folders, ...told]),
  };
}

function grouped(units: readonly Unit[], key: (unit: Unit) => string): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>();
  for (const unit of units) {
    const group = groups.get(key(unit));
    if (group === undefined) groups.set(key(unit), [unit]);
    else group.push(unit);
  }
  return groups;
}

function named(units: readonly Unit[], kinds: readonly Unit['kind'][], name: string | undefined): Unit[] {
  return name === undefined ? [] : units.filter(unit => kinds.includes(unit.kind) && unit.name === name);
}

/** A task's label; VS Code names detected npm tasks `npm: dev` or `npm: dev - apps/web`. */
function taskRoots(units: readonly Unit[], label: string | undefined): Unit[] {
  if (label === undefined) return [];
  const own = named(units, ['task'], label);
  if (own.length > 0) return own;
  const detected = /^(?:npm|yarn|pnpm|bun|deno|composer|make|gulp|grunt): (.+?)(?: - (.+))?$/.exec(label);
  const name = detected?.[1] ?? label;
  return units.filter(
    unit =>
      (unit.kind === 'script' || unit.kind === 'target') &&
      unit.name === name &&
      (detected?.[2] === undefined || unit.dir === detected[2]),
  );
}

function inProject(
  world: World,
  units: readonly Unit[],
  folders: readonly string[] | undefined,
  name: string | undefined,
): readonly Unit[] {
  if (folders === undefined) return units;
  const inside = units.filter(unit => unit.project === name || folders.includes(packageOf(world, `${unit.dir}/`)));
  return inside.length > 0 ? inside : units;
}

/** A task's line is its configuration's, and stands in a file. */
function typedLayer({ hints, from }: World): number | undefined {
  if (hints.startedBy === undefined || hints.activeTask !== undefined) return undefined;
  const places = invocations(implied(hints.startedBy)).flatMap(invocation => commandPorts(invocation, from));
  const bound = places.filter(place => place.role === 'bind' && place.secondary !== true);
  if (bound.length === 0) return undefined;
  return bound.some(place => place.form === 'argument') ? Layer.launchArgs : Layer.makeVariable;
}

/** The typed command line as a unit; its numbers stand in no file. */
function commandRoot(line: string, dir: string): Unit {
  const opened = invocations(implied(line));
  return {
    id: 'command',
    kind: 'command',
    name: line,
    dir,
    calls: opened.flatMap(invocation => invocation.calls),
    ...unitFacts(opened, dir),
    sites: [],
    rank: 0,
  };
}

/** Folders a project's name stands for: its path, its folder's name, the name in its manifest. */
export function projectFolders(world: World, units: readonly Unit[], name: string): string[] {
  const wanted = name.replace(/^\.?\/+|\/+$/g, '');
  const found = new Set<string>();
  for (const unit of units) if (unit.project === name) found.add(unit.dir);
  for (const folder of world.packages) {
    if (folder !== '' && (folder === wanted || nameOf(folder) === wanted)) found.add(folder);
  }
  for (const file of world.control.values()) {
    const declared = declaredName(file);
    if (declared !== undefined && (declared === name || declared.endsWith(`/${name}`))) found.add(file.dir);
  }
  return [...found];
}

function declaredName(file: SourceFile): string | undefined {
  if (file.name === 'package.json' || file.name === 'project.json' || file.name === 'composer.json') {
    const parsed = parseJsonEntries(file.text);
    return parsed.kind === 'problem'
      ? undefined
      : parsed.entries.find(entry => entry.path.length === 1 && entry.path[0] === 'name')?.raw;
  }
  if (extOf(file.path) === 'toml') return /^\s*name\s*=\s*"([^"]*)"/m.exec(file.text)?.[1];
  if (file.name === 'pom.xml')
    return /<artifactId>([^<]*)<\/artifactId>/.exec(file.text.replace(/<parent>[\s\S]*?<\/parent>/, ''))?.[1];
  return undefined;
}

function closure(
  world: World,
  units: readonly Unit[],
  roots: readonly Unit[],
  projects: readonly string[] | undefined,
  projectName: string | undefined,
): Unit[] {
  const done = new Map<string, Unit>();
  const queue = [...roots];
  for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
    if (done.has(unit.id)) continue;
    done.set(unit.id, unit);
    const { entries } = unit;
    queue.push(...units.filter(other => other.kind === 'file' && entries.includes(other.id)));
    for (const call of unit.calls) {
      const called = resolveCall(world, units, unit, call);
      queue.push(...(call.project === '*' ? inProject(world, called, projects, projectName) : called));
    }
  }
  return [...done.values()];
}

function resolveCall(world: World, units: readonly Unit[], starter: Unit, call: Call): Unit[] {
  const caller = call.dir === undefined ? starter : { ...starter, dir: join(starter.dir, call.dir) ?? starter.dir };
  switch (call.kind) {
    case 'launch':
      return units.filter(unit => unit.kind === 'launch' && unit.name === call.name);
    case 'task':
      return taskRoots(units, call.name);
    case 'target': {
      const near = nearest(
        units.filter(unit => unit.kind === 'target' && unit.tool === call.tool),
        caller.dir,
      );
      return call.name === '' ? near.slice(0, 1) : near.filter(unit => unit.name === call.name);
    }
    case 'process': {
      const near = nearest(
        units.filter(unit => unit.kind === 'process'),
        caller.dir,
      );
      const file = caller.name.match(/Procfile[\w.-]*/)?.[0];
      const preferred = near.filter(
        unit => unit.file?.name === (file ?? (/bin\/dev/.test(caller.name) ? 'Procfile.dev' : 'Procfile')),
      );
      return preferred.length > 0 ? preferred : near;
    }
    case 'project': {
      const targets = units.filter(unit => unit.project !== undefined && unit.name === call.name);
      if (call.project === undefined || call.project === '' || call.project === '*') return targets;
      return targets.filter(unit => unit.project === call.project);
    }
    case 'script': {
      const scripts = units.filter(
        unit => unit.kind === 'script' && unit.project === undefined && matches(call.name, unit.name),
      );
      if (call.project === '*') return scripts.filter(unit => unit.id !== caller.id);
      if (call.project !== undefined) {
        const folders = projectFolders(world, units, call.project);
        return scripts.filter(unit => folders.includes(unit.dir));
      }
      return nearest(scripts, caller.dir);
    }
  }
}

/** `npm-run-all dev:*` */
function matches(pattern: string, name: string): boolean {
  return pattern === name || (pattern.endsWith(':*') && name.startsWith(pattern.slice(0, -1)));
}

/** Units of the innermost folder at or above `dir` that has any; failing that, all. */
function nearest(units: readonly Unit[], dir: string): Unit[] {
  const above = units.filter(unit => isBelow(unit.dir, dir));
  const deepest = Math.max(-1, ...above.map(unit => unit.dir.length));
  const found = above.filter(unit => unit.dir.length === deepest);
  return found.length > 0 ? found : [...units];
}
