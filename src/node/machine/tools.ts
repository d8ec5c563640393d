/**
 * Finds the programs that Port Medic starts. A PATH may lead into the folder that is worked on (`.`, `node_modules/.bin`, a
 * virtual environment), whose files are anybody's: nothing is started from there, and no tool is handed such a PATH.
 */
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { neutralEnvironment } from './toolEnvironment.ts';

/** What is asked of this machine. Nothing is remembered: PATH, folders and files are looked at for every start. */
export interface ToolPlace {
  readonly windows: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folders from which nothing is started: those of the workspace. */
  readonly outside: readonly string[];
}

/**
 * - `found`: an absolute path, and the environment to start it with: of what is given what a tool needs, with a PATH of the folders that
 *   it may come from (a script's `#!/usr/bin/env node` looks there as well)
 * - `denied`: it is there and may not be executed
 * - `missing`: there is none; `passedOver` is one that nothing may be started from, where that is why
 */
export type FoundTool =
  | { readonly kind: 'found'; readonly file: string; readonly env: Readonly<Record<string, string | undefined>> }
  | { readonly kind: 'denied' }
  | { readonly kind: 'missing'; readonly passedOver?: string };

/** Where the system keeps its own programs. They may be used even when all of the disk is opened as a workspace. */
const systemFolder =
  /^(?:(?:\/usr|\/usr\/local)?\/s?bin|[A-Z]:\\Windows\\System32(?:\\.*)?|(?:\/[^/]+)?\/[a-z]\/Windows\/System32(?:\/.*)?)$/i;

/** Windows starts nothing else without a shell; libuv tries these two as well. */
const windowsExtensions = ['.com', '.exe'] as const;

/** Bits of a mode: any user may put a program there; but in a folder nobody may take away or rename what is another's. */
const writableByAll = 0o002;
const keepsOthers = 0o1000;

/** The value of a variable; Windows writes `Path` and does not mind the case. */
function variable({ env, windows }: ToolPlace, name: string): string | undefined {
  if (!windows) return env[name];
  const key = Object.keys(env).find(each => each.toUpperCase() === name);
  return key === undefined ? undefined : env[key];
}

function pathOf(place: ToolPlace): typeof posix {
  return place.windows ? win32 : posix;
}

/**
 * A drive is part of an absolute path of Windows: `\tools` is one of the drive that happens to be current, and `\\localhost\C$\x` is this machine's by
 * a name that hides where it leads.
 */
function isAbsolute(place: ToolPlace, path: string): boolean {
  return place.windows ? /^[A-Za-z]:[\\/]|^\\\\[^\\/?.][^\\/]*\\(?!\w\$)[^\\]/.test(path) : posix.isAbsolute(path);
}

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Whatever the case: the systems differ in whether it counts, and a tool too few is better than one too many. */
function isWithin(place: ToolPlace, folder: string, path: string): boolean {
  const paths = pathOf(place);
  const way = paths.relative(folder.toLowerCase(), path.toLowerCase());
  return way === '' || (way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way));
}

/** The folders of the workspace, as named and as they really are. */
async function workspaceFolders({ outside }: ToolPlace): Promise<readonly string[]> {
  return [...new Set([...outside, ...(await Promise.all(outside.map(realOf)))])];
}

/**
 * `/usr/bin/pm2` -> `/usr/lib/node_modules/pm2/bin/pm2`: how `npm install --global` puts a program beside all others (npm-folders(5)). It is
 * as much installed as they are; a project has no folder `lib` with its packages and `bin` with their programs side by side.
 */
function isGlobalPackage(path: string, real: string): boolean {
  const prefix = /^(.*)\/lib\/node_modules\/(?!.*\/node_modules\/)/.exec(real)?.[1];
  return prefix !== undefined && posix.dirname(path) === `${prefix}/bin`;
}

/** Whether something there belongs to the workspace or to the packages of a project; what the path really is counts too. */
async function isForbidden(place: ToolPlace, folders: readonly string[], path: string): Promise<boolean> {
  const paths = pathOf(place);
  const real = await realOf(path);
  return [path, real].some(each => {
    if (each.toLowerCase().split(paths.sep).includes('node_modules') && (each === path || !isGlobalPackage(path, real)))
      return true;
    const isSystems = systemFolder.test(each) || systemFolder.test(paths.dirname(each));
    return folders.some(folder => isWithin(place, folder, each) && !(isSystems && !systemFolder.test(folder)));
  });
}

/**
 * `/tmp` on a PATH: whoever is on the machine may put a program there; or another folder in the place of this one, where one above it is
 * open to all, or of a link that leads here. Windows has no such modes.
 */
async function isOpenToAll(place: ToolPlace, path: string): Promise<boolean> {
  if (place.windows) return false;
  for (const start of new Set([path, await realOf(path)])) {
    for (let each = start, above = ''; each !== above; above = each, each = posix.dirname(each)) {
      const { mode = 0 } = (await stat(each).catch(() => undefined)) ?? {};
      if ((mode & writableByAll) !== 0 && (each === start || (mode & keepsOthers) === 0)) return true;
    }
  }
  return false;
}

interface Folders {
  readonly kept: readonly string[];
  /** Absolute ones that a tool may not come from. */
  readonly dropped: readonly string[];
}

/** The absolute entries of PATH, in their order. */
async function foldersOf(place: ToolPlace, workspace: readonly string[]): Promise<Folders> {
  const entries = (variable(place, 'PATH') ?? '').split(pathOf(place).delimiter);
  const absolute = entries
    .map(entry => (place.windows ? entry.replaceAll('"', '') : entry))
    .filter(entry => isAbsolute(place, entry));
  const kept: string[] = [];
  const dropped: string[] = [];
  for (const folder of new Set(absolute)) {
    const isRefused = (await isForbidden(place, workspace, folder)) || (await isOpenToAll(place, folder));
    (isRefused ? dropped : kept).push(folder);
  }
  return { kept, dropped };
}

type Look = 'program' | 'not-executable' | 'nothing';

async function look(place: ToolPlace, file: string): Promise<Look> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) return 'nothing';
  if (place.windows) return 'program';
  return access(file, constants.X_OK).then(
    () => 'program',
    () => 'not-executable',
  );
}

/** The files that `name` may be in this folder. */
function filesIn(place: ToolPlace, folder: string, name: string): readonly string[] {
  const isWhole = !place.windows || windowsExtensions.some(end => name.toLowerCase().endsWith(end));
  const names = isWhole ? [name] : windowsExtensions.map(end => `${name}${end}`);
  return names.map(each => pathOf(place).join(folder, each));
}

/** As the system's list of users has it: `HOME` is anybody's to set. */
function homeOfAccount(): string {
  try {
    return userInfo().homedir;
  } catch {
    // A user of no list, as in many containers.
    return homedir();
  }
}

async function environmentWith(
  place: ToolPlace,
  workspace: readonly string[],
  folders: readonly string[],
): Promise<Readonly<Record<string, string | undefined>>> {
  const isTrusted = async (path: string): Promise<boolean> =>
    isAbsolute(place, path) && !(await isForbidden(place, workspace, path));
  const env = await neutralEnvironment(place.env, place.windows, { isTrusted, home: homeOfAccount() });
  return { ...env, PATH: folders.join(pathOf(place).delimiter) };
}

/** Finds what `name` starts: itself when it is an absolute path outside the workspace, else the first on the PATH that may be. */
export async function findTool(name: string, place: ToolPlace): Promise<FoundTool> {
  const workspace = await workspaceFolders(place);
  const { kept, dropped } = await foldersOf(place, workspace);
  const env = await environmentWith(place, workspace, kept);
  if (isAbsolute(place, name)) {
    const isRefused = workspace.length > 0 && (await isForbidden(place, workspace, name));
    return isRefused ? { kind: 'missing', passedOver: name } : { kind: 'found', file: name, env };
  }
  // A name with a folder in it would be looked for from wherever we happen to be.
  if (name === '' || /[\\/\0]/.test(name)) return { kind: 'missing' };
  let isDenied = false;
  let passedOver: string | undefined;
  for (const file of kept.flatMap(folder => filesIn(place, folder, name))) {
    const seen = await look(place, file);
    if (seen === 'not-executable') isDenied = true;
    if (seen !== 'program') continue;
    // A link from a good folder into the workspace, or a file that anybody may write.
    if ((await isForbidden(place, workspace, file)) || (await isOpenToAll(place, file))) passedOver ??= file;
    else return { kind: 'found', file, env };
  }
  if (isDenied) return { kind: 'denied' };
  for (const file of dropped.flatMap(folder => filesIn(place, folder, name)))
    if (passedOver === undefined && (await look(place, file)) === 'program') passedOver = file;
  return { kind: 'missing', ...(passedOver === undefined ? {} : { passedOver }) };
}
