/** The workspace as one run sees it: only the files that what it starts leads to are read, whichever port they state. */

import type { Call } from '../../commands/invocation.ts';
import { implied } from '../../commands/mapped.ts';
import { invocations } from '../../commands/opening.ts';
import { type SourceFile, sourceFile } from '../../configs/sourceFile.ts';
import type { FileReader } from '../../host.ts';
import { anyPort } from '../../text/digits.ts';
import { absolutePath, dirOf, isBelow, join, pathIn } from '../../text/paths.ts';
import { tableOf } from '../../text/tableOf.ts';
import { manifestsAt } from '../manifests.ts';
import { withRunFiles } from '../runFiles.ts';
import type { PortSwitchHints, Unit } from '../site.ts';
import { dotenvLayers } from '../stated/dotenvLayers.ts';
import { control, globs } from '../stated/formats.ts';
import { isSettings } from '../stated/settings.ts';
import { type Active, allUnits, findActive } from '../units/active.ts';
import { packageFolders, type World } from '../world.ts';

/** What was started. */
export interface StartedRun {
  readonly commandLine?: string;
  /** The debug configuration as VS Code resolved it. */
  readonly launch?: Readonly<Record<string, unknown>>;
  /** Folder that it was started in; absolute. */
  readonly cwd: string;
  readonly files: FileReader;
}

/** The launch.json that a resolved configuration would stand in; it is on no disk. */
export const launchFile = '.vscode/launch.json';
const launchName = 'run';

/** What starts what starts …; nobody nests deeper. */
const mostRounds = 6;
/** Files that one run is asked for. */
const mostFiles = 400;
/** Files besides that may state a port in code or settings. */
const mostSources = 150;
/** Paths of one workspace, and how deep they are looked for. */
const mostPaths = 5000;
const deepest = 8;

/** `isDeep`: the files of the folder are listed, so that imports can be followed and projects found by their names. */
export async function runWorld(
  run: StartedRun,
  isDeep: boolean,
): Promise<{ readonly world: World; readonly active: Active }> {
  const { root, dir } = rootOf(run);
  const { files, launch, commandLine = '' } = run;
  const hints: PortSwitchHints =
    launch === undefined ? { startedBy: commandLine, startedIn: dir } : { activeConfiguration: launchName };
  const loaded = new Map<string, SourceFile>();
  const paths = new Map<string, string>();
  const tried = new Set<string>();
  const add = (path: string, text: string | undefined): void => {
    const file = absolutePath(root, path);
    tried.add(path);
    if (text === undefined) return;
    paths.set(path, file);
    loaded.set(path, sourceFile(file, path, text));
  };
  /** How many of the paths had not been tried before. */
  const read = async (wanted: readonly string[], most: number): Promise<number> => {
    const fresh = [...new Set(wanted)].filter(path => !tried.has(path)).slice(0, most);
    await Promise.all(fresh.map(async path => add(path, await files.read(absolutePath(root, path)))));
    return fresh.length;
  };
  if (launch !== undefined) add(launchFile, launchText(launch, root));
  if (isDeep) {
    const found = await files.find(root, globs, { limit: mostPaths, depth: deepest });
    for (const file of found) for (const path of relativeTo(root, file)) paths.set(path, file);
    // Everything that steers what is in force. A package is one only where the repository declares it.
    await read(
      [...paths.keys()].filter(path => control.test(path) && !manifest.test(path)),
      mostFiles,
    );
  }
  let world = worldOf(root, hints, loaded, paths);
  let active = findActive(world, allUnits(world));
  for (let round = 0; round < mostRounds; round++) {
    if ((await read(await wantedBy(active.started, { root, files }), mostFiles)) === 0) break;
    world = worldOf(root, hints, loaded, paths);
    active = findActive(world, allUnits(world));
  }
  const whole = await withRunFiles(world, active, files);
  const beside = isDeep ? inFolders(whole.active.folders, paths) : [];
  const { reached } = whole.active;
  await read(reached === undefined ? beside : [...reached, ...beside.filter(isSettings)], mostSources);
  return { world: { ...whole.world, hits: new Map([...whole.world.control, ...loaded]) }, active: whole.active };
}

/** The folder that all of the run lies below, and where in it the run was started. */
function rootOf({ commandLine = '', cwd }: StartedRun): { readonly root: string; readonly dir: string } {
  const opened = invocations(implied(commandLine));
  const dirs = opened.flatMap(({ dir = '', calls }) => [dir, ...calls.map(call => call.dir ?? '')]);
  const ups = Math.max(
    0,
    ...dirs.map(each => /^(?:\.\.(?:[\\/]|$)){0,50}/.exec(each)?.[0].match(/\.\./g)?.length ?? 0),
  );
  const parts = cwd.replace(/[\\/]+$/, '').split(/[\\/]/);
  const kept = Math.max(1, parts.length - ups);
  const separator = cwd.includes('\\') && !cwd.includes('/') ? '\\' : '/';
  return { root: parts.slice(0, kept).join(separator), dir: parts.slice(kept).join('/') };
}

/** Paths of the workspace begin with its variable, as they do in the file. */
function launchText(launch: Readonly<Record<string, unknown>>, root: string): string {
  const text = JSON.stringify({ configurations: [{ ...launch, name: launchName }] }, undefined, 1);
  const own = `"${JSON.stringify(root).slice(1, -1)}`;
  return ['/', '\\', '"'].reduce((all, next) => all.replaceAll(own + next, `"\${workspaceFolder}${next}`), text);
}

function worldOf(
  root: string,
  hints: PortSwitchHints,
  loaded: ReadonlyMap<string, SourceFile>,
  paths: ReadonlyMap<string, string>,
): World {
  const read = new Map(loaded);
  const configFiles = [...read.values()].filter(({ name }) =>
    /\.config\.[cm]?[jt]s$|compose[\w.-]*\.ya?ml$/.test(name),
  );
  const packages = packageFolders(paths.keys());
  return { root, from: anyPort, to: anyPort, hints, paths, control: read, hits: read, packages, configFiles };
}

interface Place {
  readonly root: string;
  readonly files: FileReader;
}

/** Paths of the files that what was started leads to. */
async function wantedBy(started: readonly Unit[], place: Place): Promise<string[]> {
  const lists = await Promise.all(
    started.map(async unit => {
      const called = await Promise.all(unit.calls.map(call => calledFiles(unit, call, place)));
      return [...called.flat(), ...ownFiles(unit)];
    }),
  );
  return lists.flat();
}

const targetFiles: Readonly<Record<string, readonly string[]>> = tableOf({
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml', 'taskfile.yaml', 'Taskfile.dist.yml'],
  netlify: ['netlify.toml'],
});

/** Where a script may stand: its package's manifest, or the task list of another tool. */
const manifests = ['package.json', 'deno.json', 'deno.jsonc', 'composer.json', 'pyproject.toml'];
const manifest = /(?:^|\/)(?:package|composer|deno)\.jsonc?$/;
const projectFiles = ['angular.json', 'project.json', 'package.json'];

async function calledFiles(unit: Unit, call: Call, { root, files }: Place): Promise<string[]> {
  const dir = join(unit.dir, call.dir ?? '');
  if (dir === undefined) return [];
  const inDir = (names: readonly string[]): string[] => names.map(name => pathIn(dir, name));
  switch (call.kind) {
    case 'script':
    case 'project': {
      const own = inDir(call.kind === 'script' ? manifests : projectFiles);
      if (call.project === undefined || call.project === '') return own;
      const repository = { files, root, cwd: absolutePath(root, dir) };
      const found = await manifestsAt(repository, { project: call.project });
      const folders = found.flatMap(({ file }) => relativeTo(root, file)).map(dirOf);
      return [...own, ...folders.flatMap(folder => projectFiles.map(name => pathIn(folder, name)))];
    }
    case 'target':
      return inDir(targetFiles[call.tool ?? ''] ?? []);
    case 'process': {
      const named = /Procfile[\w.-]*/.exec(unit.name)?.[0];
      return inDir(['Procfile', 'Procfile.dev', ...(named === undefined ? [] : [named])]);
    }
    case 'task':
      return ['.vscode/tasks.json'];
    case 'launch':
      return [];
  }
}

const composeNames = ['compose', 'docker-compose'].flatMap(name =>
  ['', '.override'].flatMap(part => ['yml', 'yaml'].map(end => `${name}${part}.${end}`)),
);

/** Files that a unit's own programs read. */
function ownFiles({ compose, configs, dir, entries, envFiles, invocations: opened = [], profiles }: Unit): string[] {
  const read = opened.flatMap(({ dir: folder = '', program }) => {
    const own = join(dir, folder);
    const named = (program?.configs ?? []).flatMap(config => config.usual ?? []);
    const usual = [
      ...named,
      ...named.flatMap(name =>
        profiles.map(profile => name.replace(/(?<=(?:^|\/)application)(?=\.\w+$)/, `-${profile}`)),
      ),
    ];
    return own === undefined ? [] : [...usual, ...dotenvLayers].map(name => pathIn(own, name));
  });
  const given = compose === undefined ? [] : compose.files;
  const composed = compose === undefined || given.length > 0 ? given : composeNames.map(name => pathIn(dir, name));
  return [...read, ...configs, ...envFiles, ...composed, ...entries.filter(entry => /\.\w+$/.test(entry))];
}

/** The nearest first. */
function inFolders(folders: ReadonlySet<string>, paths: ReadonlyMap<string, string>): readonly string[] {
  return [...paths.keys()].filter(path => [...folders].some(folder => isBelow(folder, path)));
}

/** None when it lies elsewhere. */
function relativeTo(root: string, file: string): string[] {
  const [base, path] = [root.replaceAll('\\', '/'), file.replaceAll('\\', '/')];
  return path.startsWith(`${base}/`) ? [path.slice(base.length + 1)] : [];
}
