/** What was started, as far as the hints tell: the units in force and what follows from them. */

import { commandPorts } from '../../commands/commandPorts.ts';
import { implied } from '../../commands/mapped.ts';
import { invocations } from '../../commands/opening.ts';
import { type SourceFile } from '../../configs/sourceFile.ts';
import { grouped } from '../../text/grouped.ts';
import { maxNames } from '../../text/limits.ts';
import { createOnce, type Once } from '../../text/once.ts';
import { Layer, type Unit } from '../site.ts';
import { activeProfiles, isSpring } from '../stated/spring.ts';
import { packageOf, type World } from '../world.ts';
import { closure, inProject, named, projectFolders, taskRoots, unitIndex } from './closure.ts';
import { launchUnits } from './launch.ts';
import { makeUnits } from './make.ts';
import { isProjectFile, packageProjectUnits, projectUnits } from './projectTargets.ts';
import { isShellScript, processUnits, scriptUnits, shellUnits } from './scripts.ts';
import { isJustfile, isTaskfile, justUnits, netlifyUnits, pyprojectUnits, taskfileUnits } from './taskfiles.ts';
import { taskUnits } from './tasks.ts';
import { unitFacts } from './unitFacts.ts';

export interface Active {
  /** The hints name something that exists: everything else is not what was started. */
  readonly explicit: boolean;
  /** The hints name a run, but nothing that is known to start a server: whose number it is cannot be told. */
  readonly unknown: boolean;
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
  /** Source files that the programs started consist of; absent where that cannot be told. */
  readonly reached?: ReadonlySet<string>;
  /** Configuration files that the command lines name, with the runner of the program. */
  readonly named: ReadonlyMap<string, string>;
  /** What the chooser works out of it for one file or folder after the other. */
  readonly once: Once;
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
  const index = unitIndex(units);
  const projects = hints.activeProject === undefined ? undefined : projectFolders(world, index, hints.activeProject);
  const roots = [
    ...named(index, ['launch', 'compound'], hints.activeConfiguration),
    ...taskRoots(index, hints.activeTask),
    ...inProject(world, named(index, ['script'], hints.activeScript), projects, hints.activeProject),
    ...(hints.startedBy === undefined ? [] : [commandRoot(hints.startedBy, hints.startedIn ?? '')]),
  ];
  const started = closure(world, index, roots, projects, hints.activeProject);
  const told = [...new Set(started.flatMap(unit => unit.projects.flatMap(name => projectFolders(world, index, name))))];
  const runners = new Set(
    started.flatMap(unit => unit.runners).filter(runner => runner !== 'browser' && runner !== 'attached'),
  );
  const spring = [...world.control.values()].filter(file => isSpring(file.name)).flatMap(activeProfiles);
  const folders = started.flatMap(unit => [
    ...unit.entries.map(entry => packageOf(world, entry)),
    ...(unit.entries.length === 0 ? [packageOf(world, unit.dir === '' ? '' : `${unit.dir}/`)] : []),
  ]);
  const explicit = started.some(
    unit => unit.kind !== 'compound' && (unit.runners.length > 0 || unit.sites.some(site => site.role === 'bind')),
  );
  return {
    explicit,
    unknown:
      !explicit &&
      (hints.activeConfiguration ?? hints.activeTask ?? hints.activeScript ?? hints.startedBy) !== undefined,
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
    profiles: [...new Set([...started.flatMap(unit => unit.profiles), ...spring])].slice(0, maxNames),
    folders: new Set([...folders, ...told]),
    named: new Map(),
    once: createOnce(),
  };
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
    invocations: opened,
    sites: [],
    rank: 0,
  };
}
