/** All rows, and how a row is found. */

import type { ProcessInfo } from '../model/process.ts';
import type { ConfigFile } from './configFile.ts';
import { clientRows, looseFiles } from './families/clients.ts';
import { compiledRows } from './families/compiled.ts';
import { daemonRows } from './families/daemons.ts';
import { jvmRows } from './families/jvm.ts';
import { nativeRows } from './families/native.ts';
import { appRows } from './families/npm/apps.ts';
import { bundlerRows } from './families/npm/bundlers.ts';
import { cloudRows } from './families/npm/cloud.ts';
import { documentRows } from './families/npm/documents.ts';
import { fileServerRows } from './families/npm/files.ts';
import { frameworkRows } from './families/npm/frameworks.ts';
import { mockRows } from './families/npm/mocks.ts';
import { npmToolRows } from './families/npm/npmTools.ts';
import { siteRows } from './families/npm/sites.ts';
import { studioRows } from './families/npm/studios.ts';
import { toolboxRows } from './families/npm/toolbox.ts';
import { toolRows } from './families/npm/tools.ts';
import { viteRows } from './families/npm/vite.ts';
import { viteLikeRows } from './families/npm/viteLike.ts';
import { phpRows } from './families/php.ts';
import { pythonAppRows } from './families/python/apps.ts';
import { modelRows } from './families/python/models.ts';
import { pythonRows } from './families/python/servers.ts';
import { pythonToolRows } from './families/python/tools.ts';
import { rubyRows } from './families/ruby.ts';
import { runtimeRows } from './families/runtimes.ts';
import { scriptingRows } from './families/scripting.ts';
import { serverRows } from './families/servers.ts';
import { words } from './families/shared.ts';
import { smallServerRows } from './families/smallServers.ts';
import { starterRows } from './families/starters.ts';
import { webToolRows } from './families/webTools.ts';
import { namesOf } from './processNames.ts';
import type { Debug, Options, ProgramRow, WrittenOptions, WrittenRow } from './row.ts';

function whole({ options: written, add, ...row }: WrittenRow): ProgramRow {
  const { client, id } = row;
  const options = written && listed(written);
  const added = add ?? (client === true ? undefined : options?.port?.[0]);
  return {
    title: id.charAt(0).toUpperCase() + id.slice(1),
    names: [id],
    ...row,
    ...(options === undefined ? {} : { options }),
    ...(added === undefined || added === false ? {} : { add: added }),
  };
}

function listed({ bareConfig, ...names }: WrittenOptions): Options {
  return {
    ...Object.fromEntries(Object.entries(names).map(([column, list]) => [column, words(list)])),
    ...(bareConfig === undefined ? {} : { bareConfig }),
  };
}

/** Families of which a package of npm brings the command. */
const npmRows: readonly ProgramRow[] = [
  ...viteRows,
  ...viteLikeRows,
  ...frameworkRows,
  ...siteRows,
  ...appRows,
  ...bundlerRows,
  ...fileServerRows,
  ...mockRows,
  ...cloudRows,
  ...toolRows,
  ...documentRows,
  ...studioRows,
  ...toolboxRows,
  ...npmToolRows,
].map(whole);

export const programs: readonly ProgramRow[] = [
  ...npmRows,
  ...[
    ...runtimeRows,
    ...compiledRows,
    ...pythonRows,
    ...pythonAppRows,
    ...pythonToolRows,
    ...modelRows,
    ...rubyRows,
    ...phpRows,
    ...webToolRows,
    ...scriptingRows,
    ...jvmRows,
    ...serverRows,
    ...daemonRows,
    ...smallServerRows,
    ...nativeRows,
    ...starterRows,
    ...clientRows,
  ].map(whole),
];

const byName: ReadonlyMap<string, ProgramRow> = new Map(
  programs.flatMap(row => [...(row.packages ?? []), ...row.names].map(name => [name, row] as const)),
);

/** The program of a command word or npm package: `next`, `@angular/cli`. */
export function programNamed(name: string): ProgramRow | undefined {
  return byName.get(name);
}

/** What asks a process to end. */
export function gentleSignal(process: ProcessInfo): 'SIGINT' | 'SIGTERM' {
  return namesOf(process).flatMap(name => programNamed(name)?.endsOn ?? [])[0] ?? 'SIGTERM';
}

/** Does the system have the command, as against a package of the project? Unknown programs are of the project. */
export function isOfSystem(name: string): boolean {
  const row = programNamed(name);
  return row !== undefined && row.fromNpm !== true && !npmRows.includes(row);
}

/** Who reads a place: rows of one runner read the same files and variables. */
export function runnerOf(row: ProgramRow): string {
  return row.runner ?? row.id;
}

export function rowsOf(runner: string): readonly ProgramRow[] {
  return programs.filter(row => runnerOf(row) === runner);
}

/** Serves what the user wrote, in a process of its own or of its workers: neither a runtime nor what starts other programs. */
export function isServerTool(name: string): boolean {
  const row = programNamed(name);
  return row !== undefined && row.client !== true && row.runner !== 'program' && row.starts !== true;
}

/** Runners in whose runs the user's own source code may state the port. */
export const ownCodeRunners: readonly string[] = [
  ...new Set(programs.filter(row => row.ownCode === true).map(runnerOf)),
];

/** Names that any program of the user's own may read as well. */
const common = /^(?:(?:HTTP_|SERVER_|NODE_)?PORT)$/;

/** Variables that carry the port of particular programs only, with their runners. */
export const ownVariables: ReadonlyMap<string, ReadonlySet<string>> = owners();

/** Does what a `.env` file says of this variable reach the program? */
export function dotenvReaches(row: ProgramRow, name: string): boolean {
  if (row.dotenvVariables?.test(name) === true) return true;
  return ownVariables.get(name)?.has(runnerOf(row)) ?? row.dotenvPort ?? reachesOthers(row);
}

const reachesOthers = (row: ProgramRow): boolean =>
  row.ownCode === true || row.runner === 'program' || row.starts === true || row.client === true;

function owners(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const row of programs) {
    for (const name of row.variables ?? []) {
      if (common.test(name)) continue;
      found.set(name, (found.get(name) ?? new Set()).add(runnerOf(row)));
    }
  }
  return found;
}

/** Variables whose value is arguments: of the program, or of the runtime that it runs on. */
export const argumentVariables: ReadonlySet<string> = new Set(programs.flatMap(row => row.argumentVariables ?? []));

/** Debuggers and inspectors, whose failures are not the program's own. */
export const debuggers: readonly Debug[] = programs.flatMap(row => row.debug ?? []);

export interface ReadFile {
  readonly file: ConfigFile;
  /** Who reads it; empty: any program may. */
  readonly runners: readonly string[];
}

/** Every configuration file of the rows, with who reads it, in the order of the rows. */
export const readFiles: readonly ReadFile[] = collected();

/** Usual paths of configuration files, below a program's folder. */
export const usualFiles: ReadonlySet<string> = new Set(
  programs.flatMap(row => row.configs ?? []).flatMap(file => file.usual ?? []),
);

function collected(): ReadFile[] {
  const readers = new Map<ConfigFile, string[]>(looseFiles.map(file => [file, []]));
  for (const row of programs) {
    for (const file of (row.configs ?? []).filter(each => each.special !== true)) {
      const runners = readers.get(file) ?? [];
      if (!runners.includes(runnerOf(row))) runners.push(runnerOf(row));
      readers.set(file, runners);
    }
  }
  return [...readers].map(([file, runners]) => ({ file, runners }));
}
