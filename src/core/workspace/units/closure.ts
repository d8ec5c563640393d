/** What a unit starts in turn: calls of scripts, targets, tasks and configurations, followed to their units. */

import type { Call } from '../../commands/invocation.ts';
import { entriesIn } from '../../configs/entry.ts';
import type { SourceFile } from '../../configs/sourceFile.ts';
import { jsonEntriesOf } from '../../configs/sourceFile.ts';
import { grouped } from '../../text/grouped.ts';
import { maxNames } from '../../text/limits.ts';
import { createOnce, type Once } from '../../text/once.ts';
import { extOf, isBelow, join, nameOf } from '../../text/paths.ts';
import type { Unit } from '../site.ts';
import { packageOf, type World } from '../world.ts';
import { unitFacts } from './unitFacts.ts';

/** The units of a workspace, found by what calls name. */
export interface Units {
  readonly all: readonly Unit[];
  readonly once: Once;
}

export function unitIndex(all: readonly Unit[]): Units {
  return { all, once: createOnce() };
}

/** The units of these kinds with this name, in their order. */
export function named(units: Units, kinds: readonly Unit['kind'][], name: string | undefined): readonly Unit[] {
  if (name === undefined) return [];
  const byName = units.once(`names of ${kinds.join()}`, () =>
    grouped(
      units.all.filter(unit => kinds.includes(unit.kind)),
      unit => unit.name,
    ),
  );
  return byName.get(name) ?? [];
}

/** A task's label; VS Code names detected npm tasks `npm: dev` or `npm: dev - apps/web`. */
export function taskRoots(units: Units, label: string | undefined): readonly Unit[] {
  if (label === undefined) return [];
  const own = named(units, ['task'], label);
  if (own.length > 0) return own;
  const detected = /^(?:npm|yarn|pnpm|bun|deno|composer|make|gulp|grunt): (.+?)(?: - (.+))?$/.exec(label);
  const found = named(units, ['script', 'target'], detected?.[1] ?? label);
  return detected?.[2] === undefined ? found : found.filter(unit => unit.dir === detected[2]);
}

export function inProject(
  world: World,
  units: readonly Unit[],
  folders: readonly string[] | undefined,
  name: string | undefined,
): readonly Unit[] {
  if (folders === undefined) return units;
  const inside = units.filter(unit => unit.project === name || folders.includes(packageOf(world, `${unit.dir}/`)));
  return inside.length > 0 ? inside : units;
}

/** Folders a project's name stands for: its path, its folder's name, the name in its manifest. */
export function projectFolders(world: World, units: Units, name: string): readonly string[] {
  const wanted = name.replace(/^\.?\/{1,20}|\/{1,20}$/g, '');
  const byProject = units.once('projects', () =>
    grouped(
      units.all.filter(unit => unit.project !== undefined),
      unit => unit.project ?? '',
    ),
  );
  const byFolder = units.once('folders', () => {
    const folders = [...world.packages].filter(folder => folder !== '');
    return { path: new Set(folders), name: grouped(folders, nameOf) };
  });
  const byManifest = units.once('manifests', () => declaredNames(world));
  return units.once(`folders of ${name}`, () => [
    ...new Set([
      ...(byProject.get(name) ?? []).map(unit => unit.dir),
      ...(byFolder.path.has(wanted) ? [wanted] : []),
      ...(byFolder.name.get(wanted) ?? []),
      ...(byManifest.get(name) ?? []).map(({ dir }) => dir),
    ]),
  ]);
}

/** Folders by the names in their manifests, with and without what stands before a `/`: `@shop/web` is `web`, too. */
function declaredNames(world: World): ReadonlyMap<string, readonly { readonly dir: string }[]> {
  const found = [...world.control.values()].flatMap(file => {
    const declared = declaredName(file);
    const parts = declared === undefined || declared.length > longestName ? [] : declared.split('/');
    return parts.map((_, from) => ({ name: parts.slice(from).join('/'), dir: file.dir }));
  });
  return grouped(found, ({ name }) => name);
}

/** No registry takes a longer name. */
const longestName = 300;

function declaredName(file: SourceFile): string | undefined {
  if (file.name === 'package.json' || file.name === 'project.json' || file.name === 'composer.json') {
    return entriesIn(jsonEntriesOf(file)).find(({ path }) => path.length === 1 && path[0] === 'name')?.raw;
  }
  if (extOf(file.path) === 'toml') return /^[^\S\r\n]*name[^\S\r\n]*=[^\S\r\n]*"([^"]*)"/m.exec(file.text)?.[1];
  if (file.name === 'pom.xml') return /<artifactId>([^<]*)<\/artifactId>/.exec(withoutParent(file.text))?.[1];
  return undefined;
}

function withoutParent(text: string): string {
  const start = text.indexOf('<parent>');
  const end = start < 0 ? -1 : text.indexOf('</parent>', start);
  return end < 0 ? text : text.slice(0, start) + text.slice(end + '</parent>'.length);
}

/** The roots with all that they start, each once. */
export function closure(
  world: World,
  units: Units,
  roots: readonly Unit[],
  projects: readonly string[] | undefined,
  projectName: string | undefined,
): Unit[] {
  const done = new Map<string, Unit>();
  const called = new Set<string>();
  const queue: Unit[] = [...roots];
  const files = new Map(units.all.filter(unit => unit.kind === 'file').map(unit => [unit.id, unit]));
  // Grows while it is walked.
  for (const unit of queue) {
    if (done.has(unit.id)) continue;
    done.set(unit.id, unit);
    for (const entry of new Set(unit.entries)) {
      const file = files.get(entry);
      if (file !== undefined) queue.push(startedFrom(world, file, unit, entry));
    }
    for (const call of unit.calls) {
      const key = [call.kind, call.tool, call.project, join(unit.dir, call.dir ?? ''), call.name].join('\n');
      const own = call.kind === 'process' ? procfileOf(unit) : call.project === '*' ? unit.id : '';
      if (called.has(`${own}\n${key}`)) continue;
      called.add(`${own}\n${key}`);
      const found = resolveCall(world, units, unit, call);
      for (const next of call.project === '*' ? inProject(world, found, projects, projectName) : found)
        if (!done.has(next.id)) queue.push(next);
    }
  }
  return [...done.values()];
}

/** A shell script runs where it was started; where its files are not there, it is taken to go to its own folder by some means. */
function startedFrom(world: World, file: Unit, starter: Unit, entry: string): Unit {
  const by = starter.invocations?.find(each => entry.endsWith(each.entry?.replace(/^(?:\.\/)+/, '') ?? '?'));
  const dir = join(starter.dir, by?.dir ?? '');
  if (dir === undefined || dir === file.dir || file.inOwnFolder === true) return file;
  const facts = unitFacts(file.invocations ?? [], dir);
  return facts.entries.some(each => world.paths.has(each)) ? { ...file, dir, ...facts } : file;
}

function resolveCall(world: World, units: Units, starter: Unit, call: Call): readonly Unit[] {
  const dir = call.dir === undefined ? starter.dir : join(starter.dir, call.dir);
  // Outside of the workspace: nothing of it is known.
  if (dir === undefined) return [];
  switch (call.kind) {
    case 'launch':
      return named(units, ['launch'], call.name);
    case 'task':
      return taskRoots(units, call.name);
    case 'target': {
      const near = units.once(`targets ${call.tool ?? ''} near ${dir}`, () => {
        const found = nearest(
          units.all.filter(unit => unit.kind === 'target' && unit.tool === call.tool),
          dir,
        );
        return { first: found.slice(0, 1), byName: grouped(found, unit => unit.name) };
      });
      return call.name === '' ? near.first : (near.byName.get(call.name) ?? []);
    }
    case 'process': {
      const near = units.once(`processes near ${dir}`, () =>
        nearest(
          units.all.filter(unit => unit.kind === 'process'),
          dir,
        ),
      );
      const file = procfileOf(starter);
      const preferred = near.filter(unit => unit.file?.name === file);
      return preferred.length > 0 ? preferred : near;
    }
    case 'project': {
      const targets = units.once(
        `targets ${call.name}`,
        () =>
          units
            .once('targets', () =>
              grouped(
                units.all.filter(unit => unit.project !== undefined),
                unit => unit.name,
              ),
            )
            .get(call.name) ?? [],
      );
      const isAny = call.project === undefined || call.project === '' || call.project === '*';
      const stated = isAny ? targets : targets.filter(unit => unit.project === call.project);
      if (stated.length > 0 || call.tool !== 'nx') return stated;
      // Nx takes the scripts of a package for its targets (https://nx.dev/concepts/inferred-tasks).
      const inferred = scriptsNamed(units, call.name).filter(unit => unit.id !== starter.id);
      if (isAny) return inferred;
      const folders = new Set(projectFolders(world, units, call.project ?? ''));
      return inferred.filter(unit => folders.has(unit.dir));
    }
    case 'script': {
      const scripts = scriptsNamed(units, call.name);
      if (call.project === '*') return scripts.filter(unit => unit.id !== starter.id);
      if (call.project !== undefined) {
        const folders = new Set(projectFolders(world, units, call.project));
        return scripts.filter(unit => folders.has(unit.dir));
      }
      const found = above(scripts, dir);
      // A package manager looks for the script in the nearest manifest, and then for a program.
      return found.length > 0 || call.otherwise === undefined ? found : [programUnit(starter, dir, call)];
    }
  }
}

/** The one that it names, or the usual one. */
function procfileOf({ name }: Unit): string {
  return /Procfile[\w.-]*/.exec(name)?.[0] ?? (/bin\/dev/.test(name) ? 'Procfile.dev' : 'Procfile');
}

/** By its name, or by `dev:*` of npm-run-all. */
function scriptsNamed(units: Units, name: string): readonly Unit[] {
  const scripts = units.once('scripts', () => {
    const all = units.all.filter(unit => unit.kind === 'script' && unit.project === undefined);
    return { all, byName: grouped(all, unit => unit.name), patterns: new Map<string, readonly Unit[]>() };
  });
  if (!name.endsWith(':*')) return scripts.byName.get(name) ?? [];
  const known = scripts.patterns.get(name);
  if (known !== undefined || scripts.patterns.size >= maxNames) return known ?? [];
  const found = scripts.all.filter(unit => unit.name === name || unit.name.startsWith(name.slice(0, -1)));
  scripts.patterns.set(name, found);
  return found;
}

/** The program that `pnpm vite` starts where there is no script of that name. */
function programUnit(starter: Unit, dir: string, { name, otherwise = [] }: Call): Unit {
  return {
    ...starter,
    id: `${starter.id} ${name}`,
    kind: 'command',
    dir,
    calls: otherwise.flatMap(invocation => invocation.calls),
    ...unitFacts(otherwise, dir),
    invocations: otherwise,
  };
}

/** Units of the innermost folder at or above `dir` that has any. */
function above(units: readonly Unit[], dir: string): readonly Unit[] {
  const found = units.filter(unit => isBelow(unit.dir, dir));
  const deepest = found.reduce((most, unit) => Math.max(most, unit.dir.length), -1);
  return found.filter(unit => unit.dir.length === deepest);
}

/** The same; failing that, all. */
function nearest(units: readonly Unit[], dir: string): readonly Unit[] {
  const found = above(units, dir);
  return found.length > 0 ? found : units;
}
