/** Which workspace folder a process belongs to. Paths are compared as text: nothing is resolved on a disk. */
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, scriptOf } from '../programs/processNames.ts';
import { shortForm } from '../text/paths.ts';

/** Comparable form: `/` as separator, no trailing one, lower case where the system's file names ignore case. */
function normalPath(path: string, platform: Platform): string {
  const slashed = platform === 'win32' ? shortForm(path).replaceAll('\\', '/') : path;
  const cut = slashed.replace(/ \(deleted\)$/, '').replace(/\/+$/, '');
  return platform === 'linux' ? cut : cut.toLowerCase();
}

function isAbsolute(path: string, platform: Platform): boolean {
  return path.startsWith('/') || (platform === 'win32' && /^(?:[a-z]:)?[\\/]/i.test(path));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The folders that this window is about. */
export interface Folders {
  readonly workspaceFolders: readonly string[];
  /** Roots of the other working trees of their repositories. They may lie inside of one another. */
  readonly siblings?: readonly string[];
  readonly platform: Platform;
}

/** Where a process is at home, most telling first: the folder that it runs in, its script, its program. Absolute. */
function placesOf(process: ProcessInfo, platform: Platform): readonly string[] {
  const { cwd, executable } = process;
  const script = scriptPath(process, platform);
  return [cwd, script, executable].filter(path => path !== undefined).map(path => normalPath(path, platform));
}

/** Absolute path of the script that it runs, as far as that is known; not that of a module. */
export function scriptPath(process: ProcessInfo, platform: Platform): string | undefined {
  const { cwd } = process;
  const script = scriptOf(process);
  if (script === undefined || script.module) return undefined;
  if (isAbsolute(script.path, platform)) return script.path;
  return cwd === undefined || script.path.startsWith('..') ? undefined : `${cwd}/${script.path.replace(/^\.\//, '')}`;
}

/** The innermost of the folders that the normal path lies in. The root of a file system holds everything, so it tells nothing. */
function innermost(path: string, folders: readonly string[], platform: Platform): string | undefined {
  let best: string | undefined;
  let bestLength = 0;
  for (const folder of folders) {
    const own = normalPath(folder, platform);
    if (isRoot(own) || own.length <= bestLength || !isBelow(path, own)) continue;
    best = folder;
    bestLength = own.length;
  }
  return best;
}

function isRoot(normal: string): boolean {
  return normal === '' || /^[a-z]:$/.test(normal);
}

/**
 * The other working tree of a repository of this window that the process belongs to; `undefined` when none. A tree may lie inside of another
 * one, and runs the programs of the tree around it: the folder that a process runs in says more than where its program lies.
 */
export function siblingOf(
  process: ProcessInfo,
  { workspaceFolders, siblings = [], platform }: Folders,
): string | undefined {
  if (siblings.length === 0) return undefined;
  for (const path of placesOf(process, platform)) {
    const tree = innermost(path, [...workspaceFolders, ...siblings], platform);
    if (tree !== undefined) return siblings.includes(tree) && !workspaceFolders.includes(tree) ? tree : undefined;
  }
  return undefined;
}

/**
 * The innermost workspace folder that the process runs in, or whose script or program it runs; `undefined` when none.
 * A workspace folder that is the root of a file system holds everything and therefore tells nothing: it never counts.
 * What belongs to another working tree inside of the folder does not belong to the folder.
 */
export function workspaceFolderOf(
  process: ProcessInfo,
  folders: readonly string[],
  platform: Platform,
  siblings: readonly string[] = [],
): string | undefined {
  if (siblingOf(process, { workspaceFolders: folders, siblings, platform }) !== undefined) return undefined;
  const found = placesOf(process, platform).flatMap(path => innermost(path, folders, platform) ?? []);
  return found.toSorted((a, b) => normalPath(b, platform).length - normalPath(a, platform).length)[0];
}

/** The folder of a path that is not a file system's root, and neither holds one of the folders nor is one: somewhere else for certain. */
export function isElsewhere(path: string, { workspaceFolders, platform }: Folders): boolean {
  const normal = normalPath(path, platform);
  return (
    !isRoot(normal) &&
    isAbsolute(path, platform) &&
    workspaceFolders.every(folder => {
      const own = normalPath(folder, platform);
      return !isBelow(own, normal) && !isBelow(normal, own);
    })
  );
}

/** Whether one of the arguments names something in a workspace folder: `serve /home/me/app/dist`, run from anywhere. */
export function namesFolder(process: ProcessInfo, { workspaceFolders, platform }: Folders): boolean {
  const { cwd } = process;
  return argumentsOf(process)
    .slice(1)
    .some(word => {
      const path = word.replace(/^-{1,2}[\w-]{1,60}=/, '');
      if (path === '' || path.startsWith('-')) return false;
      const absolute = isAbsolute(path, platform)
        ? path
        : cwd === undefined
          ? undefined
          : withoutDots(`${cwd}/${path}`);
      return (
        absolute !== undefined &&
        innermost(normalPath(withoutDots(absolute), platform), workspaceFolders, platform) !== undefined
      );
    });
}

/** `/a/b/../c` is `/a/c`: as text, whatever is a link. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') kept.pop();
    else if (part !== '.') kept.push(part);
  }
  return kept.join('/');
}
