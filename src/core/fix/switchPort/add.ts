/** Nothing states the port: the idiomatic place to write it, by what was started. */

import { lastNode, wordsOf } from '../../configs/jsonNodes.ts';
import type { FileEdit, TextEdit } from '../../model/fix.ts';
import { allDefaults, defaultPorts, serveOf } from '../../programs/serving.ts';
import { rowsOf, runnerOf } from '../../programs/table.ts';
import type { Active } from './active.ts';
import { insertItems, insertProperty } from './insert.ts';
import { configurationNode } from './launch.ts';
import type { Addition } from './placeKinds.ts';
import { addAt, places } from './places.ts';
import type { Unit } from './types.ts';
import { packageOf, type World } from './world.ts';

/** The edit, with `file` relative to the root; `undefined` when no idiomatic place is known. */
export function planAddition(world: World, active: Active): FileEdit | undefined {
  for (const candidate of candidates(world, active)) {
    const addition = candidate();
    if (addition === undefined) continue;
    return {
      file: addition.path,
      edits: [addition.edit],
      why: addition.why,
      certain: true,
      ...(addition.create === true ? { create: true } : {}),
    };
  }
  return undefined;
}

/** In the order to try: what was started, else what the workspace offers, with the default port as the sieve. */
function* candidates(world: World, active: Active): Generator<() => Addition | undefined> {
  const started = active.explicit ? active.started : likely(active.units);
  for (const unit of started) {
    if (unit.kind === 'launch') yield () => addToLaunch(world, active, unit);
  }
  for (const unit of started) {
    if (unit.kind !== 'launch' && unit.kind !== 'command') yield () => addToCommand(world, unit);
  }
  const runners = new Set(started.flatMap(unit => unit.runners));
  for (const { runner, defaults, place } of places) {
    if (active.explicit && runners.size > 0 && !runners.has(runner)) continue;
    if (!defaults.includes(world.from)) continue;
    const folders = active.explicit
      ? active.folders
      : new Set([...(active.projects ?? world.packages)].sort((a, b) => a.length - b.length));
    for (const folder of folders) yield () => addAt(world, folder, place, active.explicit);
  }
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
  const row = rows.find(each => allDefaults(each).includes(world.from)) ?? rows[0];
  if (runner !== 'program' && !(row && allDefaults(row).includes(world.from)) && world.hints.defaultPort !== true)
    return undefined;
  const args = lastNode(node, 'args');
  const runtimeArgs = lastNode(node, 'runtimeArgs');
  const list = args?.type === 'array' ? args : runtimeArgs?.type === 'array' ? runtimeArgs : undefined;
  const inVariable = row?.places?.some(place => place.kind === 'dotenv') === true;
  if (runner !== 'program' && !inVariable && row?.add !== undefined && list !== undefined) {
    const words = wordsOf(file, list);
    if (runner === 'django' && words.length === 1) return add(insertItems(file.text, list, [`"${port}"`]));
    if (runner === 'django') {
      // Right after `runserver`, before its options.
      const command = (list.children ?? []).find(item => item.value === 'runserver');
      if (command === undefined) return undefined;
      const at = command.offset + command.length;
      const separator = /^,(\s*)/.exec(file.text.slice(at))?.[1] ?? ' ';
      return add({ start: at, end: at, text: `,${separator}"${port}"` });
    }
    const [flag = '', value = ''] = `${row.add}${/[=:]$/.test(row.add) ? '' : ' '}${port}`.trim().split(' ');
    return add(
      insertItems(
        file.text,
        list,
        [flag, value].filter(word => word !== '').map(word => `"${word}"`),
      ),
    );
  }
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

/** Runners whose port belongs into a config file when there is one; else on their command line. */
function addToCommand(world: World, unit: Unit): Addition | undefined {
  const { file } = unit;
  if (file === undefined) return undefined;
  for (const runner of unit.runners) {
    const folder = packageOf(world, unit.entries[0] ?? `${unit.dir}/`);
    for (const { runner: reader, defaults, beforeCommand, place } of places) {
      if (beforeCommand && reader === runner && defaults.includes(world.from)) {
        const addition = addAt(world, folder, place);
        if (addition !== undefined) return addition;
      }
    }
  }
  for (const invocation of unit.invocations ?? []) {
    const { program } = invocation;
    if (program?.add === undefined || program.client === true || invocation.end < 0) continue;
    const way = serveOf(
      program,
      invocation.arguments.map(word => word.text),
    );
    if (way === undefined || !isDefault(world, runnerOf(program), defaultPorts(program, way))) continue;
    const text = ` ${program.add}${program.add === '' || /[=:]$/.test(program.add) ? '' : ' '}${world.to}`;
    return {
      path: file.path,
      edit: { start: invocation.end, end: invocation.end, text },
      why: `the port, for ${invocation.name}`,
    };
  }
  return undefined;
}
