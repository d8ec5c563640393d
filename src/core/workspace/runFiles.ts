/** From the run to its files: the configuration that its programs read, and the source files they consist of. */

import { isShellFile } from '../commands/words.ts';
import { sourceFile } from '../configs/sourceFile.ts';
import type { FileReader } from '../host.ts';
import { readFiles } from '../programs/table.ts';
import { needles } from '../text/digits.ts';
import { dirOf, isBelow } from '../text/paths.ts';
import { reachedFrom } from './reach.ts';
import type { Unit } from './site.ts';
import { codeRunners } from './stated/sourceCode.ts';
import { type Active, allUnits, findActive } from './units/active.ts';
import { fileAt, fileIn, packageOf, type World } from './world.ts';

/** Deeper below a program's folder no tool looks for its configuration. */
const configDepth = 3;

/** Scripts that call scripts that call …; nobody nests deeper. */
const mostShellRounds = 4;

/** The same world with the shell scripts that the run comes to, whether they hold the number or not, and what they start in turn. */
export async function withShellScripts(
  world: World,
  files: FileReader,
): Promise<{ readonly world: World; readonly active: Active }> {
  let whole = world;
  let active = findActive(whole, allUnits(whole));
  for (let round = 0; round < mostShellRounds; round++) {
    const entries = new Set(active.started.flatMap(unit => unit.entries));
    const missing = [...entries].filter(path => isShellFile(path) && fileIn(whole, path) === undefined);
    const read = missing.map(async path => {
      const file = world.paths.get(path);
      const text = file === undefined ? undefined : await files.read(file);
      return file === undefined || text === undefined ? [] : [[path, sourceFile(file, path, text)] as const];
    });
    const found = (await Promise.all(read)).flat();
    if (found.length === 0) break;
    whole = { ...whole, control: new Map([...whole.control, ...found]) };
    active = findActive(whole, allUnits(whole));
  }
  return { world: whole, active };
}

/** The same world with the files that steer the run, and the run with what it is known to consist of. */
export async function withRunFiles(
  world: World,
  active: Active,
  files: FileReader,
): Promise<{ readonly world: World; readonly active: Active }> {
  if (!active.explicit) return { world, active };
  const read = async (path: string): Promise<string | undefined> => {
    const file = world.paths.get(path);
    return fileIn(world, path)?.text ?? (file === undefined ? undefined : await files.read(file));
  };
  const named = namedConfigs(active.started);
  const control = new Map(world.control);
  const hits = new Map(world.hits);
  for (const path of new Set([...named.keys(), ...configsNear(world, active)])) {
    if (control.has(path)) continue;
    const file = await fileAt(world, path, files);
    if (file === undefined) continue;
    control.set(path, file);
    if (needles(world.from).some(needle => file.text.includes(needle))) hits.set(path, file);
  }
  const reached = await reachOf(world, active, read);
  return {
    world: { ...world, control, hits },
    active: { ...active, named, ...(reached === undefined ? {} : { reached }) },
  };
}

/** Files that command lines name as their program's configuration, with the program's runner. */
function namedConfigs(started: readonly Unit[]): Map<string, string> {
  return new Map(started.flatMap(unit => unit.configs.map(path => [path, unit.runners[0] ?? 'program'] as const)));
}

/** Configuration files of the programs that were started, in and below their folders. */
function configsNear(world: World, active: Active): string[] {
  const wanted = readFiles.filter(({ runners }) => runners.some(runner => active.runners.has(runner)));
  const folders = [...active.folders];
  return [...world.paths.keys()].filter(path => {
    const folder = folders.find(each => isBelow(each, path));
    if (folder === undefined) return false;
    const below = folder === '' ? path : path.slice(folder.length + 1);
    return below.split('/').length <= configDepth && wanted.some(({ file }) => file.file.test(path));
  });
}

/** The source files of the programs of the user's own; `undefined` where one of them cannot be followed. */
async function reachOf(
  world: World,
  active: Active,
  read: (path: string) => Promise<string | undefined>,
): Promise<ReadonlySet<string> | undefined> {
  const own = active.started.filter(unit => unit.runners.some(runner => codeRunners.includes(runner)));
  const entries = own.flatMap(unit => unit.entries);
  if (own.length === 0 || own.some(unit => unit.entries.length === 0)) return undefined;
  const folders = [...new Set(entries.map(entry => packageOf(world, entry)))];
  const paths = new Set([...world.paths.keys()].filter(path => folders.some(folder => isBelow(folder, path))));
  const reached = await reachedFrom({ entries, paths, read });
  // A program that starts others by other means than imports has files that are not seen.
  return reached;
}

/** Folders that hold other programs than the project's own: examples, tests and tools. */
const aside =
  /(?:^|\/)(?:examples?|samples?|demos?|fixtures?|templates?|tests?|__tests__|spec|specs|e2e|cypress|bench\w*|mocks?|__mocks__|playground\w*|sandbox|stories)\//;

/** Does the file lie beside what was started? */
export function isAside(active: Active, path: string): boolean {
  const folder = `${dirOf(path)}/`;
  const own = [...active.folders, ...active.started.flatMap(unit => [unit.dir, ...unit.entries.map(dirOf)])];
  return aside.test(folder) && !own.some(each => aside.test(`${each}/`) && isBelow(each, path));
}
