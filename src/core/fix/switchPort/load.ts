/** Which files a plan looks at: all of the workspace, or, in a large one, what the run that is known consists of. */

import { type SourceFile, sourceFile } from '../../configs/sourceFile.ts';
import type { FileReader } from '../../host.ts';
import { needles } from '../../text/digits.ts';
import { costOf, planBudget } from '../../text/limits.ts';
import { dirOf, isBelow } from '../../text/paths.ts';
import type { PortSwitchHints } from '../../workspace/site.ts';
import { control, globs } from '../../workspace/stated/formats.ts';
import { allUnits, findActive } from '../../workspace/units/active.ts';
import { manifests, packageFolders, type World } from '../../workspace/world.ts';

export interface PortSwitchRequest {
  /** Absolute folder of the workspace. */
  readonly root: string;
  readonly files: FileReader;
  /** The port that is taken, and the one to take instead; 1 to 65535. */
  readonly from: number;
  readonly to: number;
  readonly hints?: PortSwitchHints;
}

const maxFiles = 60_000;
const parallel = 24;
/** So many files and more: to look through all of them takes longer than somebody waits for a preview. */
const large = 5_000;
/** How deep a project is looked for by its folder's name. */
const projectDepth = 3;

export interface Loaded {
  readonly world: World;
  readonly unreadable: readonly string[];
  /** The dearest file, when all of them are more than one plan may cost. */
  readonly excess?: string;
  /** The folders beside the run's project were not looked at. */
  readonly isPart?: boolean;
}

/** The files that steer what is in force and those that hold the number. */
export async function load(request: PortSwitchRequest): Promise<Loaded> {
  const { files, root } = request;
  const found = await files.find(root, globs, { limit: large });
  if (found.length < large) return loadFiles(request, found);
  return (await loadRun(request)) ?? loadFiles(request, await files.find(root, globs, { limit: maxFiles }));
}

/** The project of the run and what stands at the top of the workspace; `undefined` when the run is not known by that. */
async function loadRun(request: PortSwitchRequest): Promise<Loaded | undefined> {
  const { files, root } = request;
  const top = await files.find(root, globs, { depth: 1, limit: large });
  const scope = await projectOf(request, top);
  if (scope === undefined) return undefined;
  const own = await files.find(within(root, scope), globs, { limit: maxFiles });
  const loaded = await loadFiles(request, [...new Set([...top, ...own])]);
  const { explicit, folders } = findActive(loaded.world, allUnits(loaded.world));
  const isWhole = explicit && [...folders].every(folder => isBelow(scope, folder));
  return isWhole ? { ...loaded, isPart: true } : undefined;
}

/** The innermost folder with a manifest that the run was started in, relative to the root; `undefined` when that is the root or not known. */
async function projectOf(request: PortSwitchRequest, top: readonly string[]): Promise<string | undefined> {
  const { files, hints = {}, root } = request;
  for (
    let folder = await folderOf(request, hints, top);
    folder !== undefined && folder !== '';
    folder = dirOf(folder)
  ) {
    const manifest = await files.find(within(root, folder), manifests, { depth: 0, limit: 1 });
    if (manifest.length > 0) return folder;
  }
  return undefined;
}

async function folderOf(
  request: PortSwitchRequest,
  { activeProject, startedIn }: PortSwitchHints,
  top: readonly string[],
): Promise<string | undefined> {
  const { files, root } = request;
  if (startedIn !== undefined && startedIn !== '') return startedIn;
  if (activeProject !== undefined) {
    const named = manifests.map(name => `**/${activeProject.replace(/^\.?\//, '')}/${name}`);
    const [manifest] = await files.find(root, named, { depth: projectDepth, limit: 1 });
    return manifest === undefined ? undefined : dirOf(relativeTo(root, manifest));
  }
  // A configuration or a script of the top names its folder.
  const { world } = await loadFiles(request, top);
  const started = findActive(world, allUnits(world)).started.filter(({ runners }) => runners.length > 0);
  const [folder, ...others] = new Set(
    started.map(({ dir, entries: [entry] }) => (entry === undefined ? dir : dirOf(entry))),
  );
  return others.length > 0 ? undefined : folder;
}

function within(root: string, folder: string): string {
  return `${root.replace(/[/\\]+$/, '')}/${folder}`;
}

function relativeTo(root: string, file: string): string {
  return file.slice(root.replace(/[/\\]+$/, '').length + 1).replaceAll('\\', '/');
}

async function loadFiles(
  { root, files, from, to, hints = {} }: PortSwitchRequest,
  found: readonly string[],
): Promise<Loaded> {
  const relative = new Map(found.map(file => [relativeTo(root, file), file]));
  const steering = [...relative].filter(([path]) => control.test(path));
  const others = [...relative].filter(([path]) => !control.test(path));
  const wanted = needles(from);
  const holding = new Set(
    files.holding === undefined
      ? others.map(([, file]) => file)
      : await files.holding(
          others.map(([, file]) => file),
          wanted,
        ),
  );
  const unreadable: string[] = [];
  const present: SourceFile[] = [];
  let spent = 0;
  let dearest: { readonly file: string; readonly cost: number } | undefined;
  const wantedFiles = [...steering, ...others.filter(([, file]) => holding.has(file))];
  for (let start = 0; start < wantedFiles.length && spent <= planBudget; start += parallel) {
    const batch = wantedFiles.slice(start, start + parallel);
    const texts = await Promise.all(batch.map(([, file]) => files.read(file)));
    for (const [index, [path, file]] of batch.entries()) {
      const text = texts[index];
      if (text === undefined && control.test(path)) unreadable.push(file);
      if (text === undefined) continue;
      present.push(sourceFile(file, path, text));
      const cost = costOf(path, text, from);
      spent += cost;
      if (dearest === undefined || cost > dearest.cost) dearest = { file, cost };
    }
  }
  const byPath = (list: readonly SourceFile[]): Map<string, SourceFile> => new Map(list.map(file => [file.path, file]));
  const configFiles = present.filter(file => /\.config\.[cm]?[jt]s$|compose[\w.-]*\.ya?ml$/.test(file.name));
  return {
    world: {
      root: root.replace(/[/\\]+$/, ''),
      configFiles,
      from,
      to,
      hints,
      paths: relative,
      control: byPath(present.filter(file => control.test(file.path))),
      hits: byPath(present.filter(file => wanted.some(needle => file.text.includes(needle)))),
      packages: packageFolders(relative.keys()),
    },
    unreadable,
    ...(spent > planBudget && dearest !== undefined ? { excess: dearest.file } : {}),
  };
}
