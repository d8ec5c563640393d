/** Nothing states the port: the idiomatic place to write it, by what was started. */

import { statesPort, wayOf } from '../../commands/commandPorts.ts';
import { bareInspect, inspectorPort, inspectValue } from '../../commands/inspector.ts';
import type { Invocation } from '../../commands/invocation.ts';
import { optionEdit } from '../../commands/optionPlace.ts';
import { entriesIn } from '../../configs/entry.ts';
import { lastNode, wordsOf } from '../../configs/jsonNodes.ts';
import { dotenvEntriesOf } from '../../configs/sourceFile.ts';
import type { TextEdit } from '../../model/fix.ts';
import { allDefaults, defaultPorts, optionWith } from '../../programs/serving.ts';
import { rowsOf, runnerOf } from '../../programs/table.ts';
import { isAside } from '../../workspace/runFiles.ts';
import type { Site, Unit } from '../../workspace/site.ts';
import { configStatesPort } from '../../workspace/stated/configSites.ts';
import { readsFromDotenv } from '../../workspace/stated/dotenv.ts';
import { isDotenv, layerOfDotenv } from '../../workspace/stated/dotenvLayers.ts';
import type { Active } from '../../workspace/units/active.ts';
import { configurationNode } from '../../workspace/units/launch.ts';
import { packageOf, type World } from '../../workspace/world.ts';
import { insertItems, insertProperty } from './insert.ts';
import type { Addition } from './placeKinds.ts';
import { addAt, places } from './places.ts';

/**
 * Where the port can be added, the best place of each program that may have taken its default; paths relative to the root. More than
 * one: nobody can tell which was meant. Never beside a port that is stated already.
 */
export function planAdditions(world: World, active: Active): Addition[] {
  const started = active.explicit ? active.started : likely(active.units);
  const launched = started
    .filter(unit => unit.kind === 'launch')
    .flatMap(unit => addToLaunch(world, active, unit) ?? []);
  const [launch] = launched;
  if (launch !== undefined) return distinct(active.explicit ? launched : [launch]);
  const programs = started
    .filter(unit => unit.kind !== 'launch')
    .flatMap(unit => (unit.invocations ?? []).map(invocation => ({ unit, invocation })));
  const found = programs.flatMap(({ unit, invocation }) => {
    const addition = addToDebugger(world, unit, invocation) ?? addToProgram(world, active, unit, invocation);
    return addition === undefined ? [] : [{ unit, addition }];
  });
  if (found.length > 0) {
    // Without hints, of one project's scripts the likeliest; projects are equal.
    const first = active.explicit ? found : firstOfEach(found, ({ unit }) => unit.dir);
    return distinct(first.map(({ addition }) => addition));
  }
  // A program whose port is stated elsewhere is not the one that took its default.
  const stating = programs.flatMap(({ unit, invocation }) => {
    const runner = invocation.program === undefined ? 'program' : runnerOf(invocation.program);
    return statesAPort(world, active, unit, invocation, folderOf(world, unit), runner) ? [runner] : [];
  });
  return elsewhere(world, active, started, new Set(active.explicit ? stating : []));
}

function folderOf(world: World, unit: Unit): string {
  return packageOf(world, unit.entries[0] ?? `${unit.dir}/`);
}

function firstOfEach<T>(items: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter(item => !seen.has(key(item)) && seen.add(key(item)));
}

function distinct(additions: readonly Addition[]): Addition[] {
  return firstOfEach(additions, ({ path, edit }) => `${path}:${edit.start}`);
}

/** Places that belong to no command line: what was started has none of its own, or nobody knows what was started. */
function elsewhere(world: World, active: Active, started: readonly Unit[], stating: ReadonlySet<string>): Addition[] {
  const runners = new Set(started.flatMap(unit => unit.runners).filter(runner => !stating.has(runner)));
  for (const { runner, defaults, place } of places) {
    if (active.explicit && (runners.size > 0 || stating.size > 0) && !runners.has(runner)) continue;
    if (!defaults.includes(world.from)) continue;
    const folders = active.explicit
      ? active.folders
      : new Set([...(active.projects ?? world.packages)].sort((a, b) => a.length - b.length));
    for (const folder of folders) {
      if (configStates(world, active, folder, runner, [])) continue;
      const addition = addAt(world, folder, place, active.explicit);
      if (addition !== undefined) return [addition];
    }
  }
  return [];
}

/** Units one would start while developing; a debug configuration only when there is no choice. */
function likely(units: readonly Unit[]): Unit[] {
  const servers = units.filter(unit => unit.runners.some(runner => runner !== 'browser' && runner !== 'attached'));
  const launch = servers.filter(unit => unit.kind === 'launch');
  const others = servers.filter(unit => unit.kind !== 'launch').sort((a, b) => b.rank - a.rank);
  return [...(launch.length === 1 ? launch : []), ...others];
}

function isDefault(world: World, runner: string, given: readonly number[]): boolean {
  if (given.includes(world.from)) return true;
  return given.length === 0 && runner === 'program' && world.hints.defaultPort === true;
}

function addToLaunch(world: World, active: Active, unit: Unit): Addition | undefined {
  const { file } = unit;
  const node = file === undefined ? undefined : configurationNode(file, unit);
  if (file === undefined || node === undefined) return undefined;
  const runner = unit.runners[0] ?? 'program';
  const port = String(world.to);
  const add = (edit: TextEdit): Addition => ({
    path: file.path,
    edit,
    why: `the port, for debug configuration "${unit.name}"`,
  });
  const rows = rowsOf(runner);
  const own = unit.invocations?.find(({ program }) => program !== undefined && runnerOf(program) === runner)?.program;
  const row = own ?? rows.find(each => allDefaults(each).includes(world.from)) ?? rows[0];
  if (runner !== 'program' && !(row && allDefaults(row).includes(world.from)) && world.hints.defaultPort !== true)
    return undefined;
  // Never beside a port that is stated.
  if ((unit.invocations ?? []).some(statesPort)) return undefined;
  // A whole line, as in a script.
  if (lastNode(node, 'command')?.type === 'string')
    return (unit.invocations ?? [])
      .map(invocation => addToProgram(world, active, unit, invocation))
      .find(addition => addition !== undefined);
  const args = lastNode(node, 'args');
  // What stands before a program of its own is for what runs that.
  const isOwn = lastNode(node, 'program') === undefined && lastNode(node, 'module') === undefined;
  const given = args ?? (isOwn ? lastNode(node, 'runtimeArgs') : undefined);
  const list = given?.type === 'array' ? given : undefined;
  const inVariable = runner === 'program' || row?.places?.some(place => place.kind === 'dotenv') === true;
  const option = inVariable || row?.add === undefined ? undefined : optionWith(row.add, port);
  const words = option?.split(' ').map(word => `"${word}"`) ?? [];
  if (option !== undefined && list !== undefined) {
    if (row?.optionsFirst === true) return undefined;
    if (runner === 'django' && wordsOf(file, list).length > 1) {
      // Right after `runserver`, before its options.
      const command = (list.children ?? []).find(item => item.value === 'runserver');
      if (command === undefined) return undefined;
      const at = command.offset + command.length;
      const separator = /^,(\s*)/.exec(file.text.slice(at))?.[1] ?? ' ';
      return add({ start: at, end: at, text: `,${separator}"${port}"` });
    }
    return add(insertItems(file.text, list, words));
  }
  if (option !== undefined && args === undefined && unit.calls.length === 0)
    return add(insertProperty(file.text, node, 'args', `[${words.join(', ')}]`));
  if (runner === 'jvm' || runner === 'dotnet') {
    const folder = [...active.folders][0] ?? packageOf(world, `${unit.dir}/`);
    for (const { place } of places.filter(each => each.runner === runner)) {
      const addition = addAt(world, folder, place);
      if (addition !== undefined) return addition;
    }
  }
  const variables = runner === 'program' ? ['PORT'] : (row?.variables ?? []);
  const variable = variables.includes('PORT') ? 'PORT' : variables[0];
  if (variable === undefined || unit.calls.some(call => call.kind === 'script')) return undefined;
  if (runner === 'program' && !readsPort(world, unit) && world.hints.defaultPort !== true) return undefined;
  const env = lastNode(node, 'env');
  if (env !== undefined && lastNode(env, variable) !== undefined) return undefined;
  if (env?.type === 'object') return add(insertProperty(file.text, env, variable, `"${port}"`));
  return add(insertProperty(file.text, node, 'env', `{ "${variable}": "${port}" }`));
}

/** Does the project's code take its port from PORT? */
function readsPort(world: World, unit: Unit): boolean {
  const folder = packageOf(world, unit.entries[0] ?? `${unit.dir}/`);
  const pattern = /(?:env(?:iron)?|getenv|Getenv|ENV|get_env)\W[^\n]{0,40}\bPORT\b/;
  return [...world.hits.values(), ...world.control.values()].some(
    file => packageOf(world, file.path) === folder && pattern.test(file.text),
  );
}

/** Programs whose port belongs into a config file when there is one; else on their command line. */
function addToProgram(world: World, active: Active, unit: Unit, invocation: Invocation): Addition | undefined {
  const { program } = invocation;
  if (program === undefined || program.client === true) return undefined;
  const way = wayOf(invocation);
  const runner = runnerOf(program);
  if (way === undefined || !isDefault(world, runner, defaultPorts(program, way))) return undefined;
  const folder = folderOf(world, unit);
  if (statesAPort(world, active, unit, invocation, folder, runner)) return undefined;
  if (unit.configs.length === 0) {
    const own = places.filter(each => each.runner === runner && each.defaults.includes(world.from));
    for (const { place } of own.filter(each => each.beforeCommand || unit.file === undefined)) {
      const addition = addAt(world, folder, place, active.explicit);
      if (addition !== undefined) return addition;
    }
  }
  const { file } = unit;
  if (file === undefined || program.add === undefined || invocation.end < 0) return undefined;
  const option = optionWith(program.add, world.to);
  return {
    path: file.path,
    edit: optionEdit(invocation, option),
    why: `the port, for ${invocation.name}`,
  };
}

/** Does its command line, what calls it, its configuration or a variable that it reads state a port, whichever it is? */
function statesAPort(
  world: World,
  active: Active,
  unit: Unit,
  invocation: Invocation,
  folder: string,
  runner: string,
): boolean {
  const { program } = invocation;
  if (statesPort(invocation)) return true;
  if (handedPorts(active).has(unit.name) || configStates(world, active, folder, runner, unit.configs)) return true;
  const set = dotenvVariables(world, active, folder);
  return (program?.variables ?? []).some(name => set.has(name) && readsFromDotenv(runner, name, false));
}

/** Names of the scripts that some line hands a port on to. */
function handedPorts(active: Active): ReadonlySet<string> {
  return active.once('handed ports', () => {
    const callers = active.explicit ? active.started : active.units;
    const handing = callers.flatMap(({ invocations = [] }) => invocations.filter(({ calls }) => calls.length > 0));
    return new Set(handing.filter(statesPort).flatMap(({ calls }) => calls.map(call => call.name)));
  });
}

/** Variables that the `.env` files of a folder set. */
function dotenvVariables(world: World, active: Active, folder: string): ReadonlySet<string> {
  return active.once(`variables of ${folder}`, () => {
    const files = [...world.control.values()].filter(
      ({ dir, name }) => dir === folder && isDotenv(name) && layerOfDotenv(name, active.profiles) !== undefined,
    );
    const parsed = files.map(dotenvEntriesOf).flatMap(entriesIn);
    return new Set(parsed.map(({ path: [name = ''] }) => name));
  });
}

/** Does a configuration file in force state a port? `named`: those that the command line names, instead of the usual. */
function configStates(world: World, active: Active, folder: string, runner: string, named: readonly string[]): boolean {
  if (named.length > 0)
    return named.some(path => {
      const file = world.control.get(path);
      // Could not be read is not: states nothing.
      return file === undefined || configStatesPort(file, active.profiles, runner, true);
    });
  return active.once(`a port of ${runner} in ${folder}`, () =>
    [...world.control.values()].some(
      file =>
        (folder === '' || file.path.startsWith(`${folder}/`)) &&
        packageOf(world, file.path) === folder &&
        !isAside(active, file.path) &&
        configStatesPort(file, active.profiles, runner, false),
    ),
  );
}

/** What a configuration says of the debugger's port beside a bare `--inspect` is where the editor looks for it: both must change. */
export function inspectorAdditions(world: World, active: Active, primary: readonly Site[]): Addition[] {
  const units = active.started.filter(unit => primary.some(site => site.unit === unit.id));
  return units.flatMap(unit => (unit.invocations ?? []).flatMap(each => addToDebugger(world, unit, each) ?? []));
}

/** `--inspect` stands for the inspector's own port: `node --inspect=9230`, `NODE_OPTIONS=--inspect=9230`. */
function addToDebugger(world: World, unit: Unit, invocation: Invocation): Addition | undefined {
  const { file } = unit;
  const end = file === undefined || world.from !== inspectorPort ? undefined : bareInspect(invocation);
  if (file === undefined || end === undefined) return undefined;
  const edit = { start: end, end, text: inspectValue(invocation, world.to) };
  return { path: file.path, edit, why: `the inspector's port (${unit.name})` };
}
