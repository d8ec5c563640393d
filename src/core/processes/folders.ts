/** Which workspace folder a process belongs to. Paths are compared as text: nothing is resolved on a disk. */
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { scriptOf } from '../programs/processNames.ts';

/** Comparable form: `/` as separator, no trailing one, lower case where the system's file names ignore case. */
function normalPath(path: string, platform: Platform): string {
  const slashed = platform === 'win32' ? path.replaceAll('\\', '/').replace(/^\/\/\?\//, '') : path;
  const cut = slashed.replace(/ \(deleted\)$/, '').replace(/\/+$/, '');
  return platform === 'linux' ? cut : cut.toLowerCase();
}

function isAbsolute(path: string, platform: Platform): boolean {
  return path.startsWith('/') || (platform === 'win32' && /^(?:[a-z]:)?[\\/]/i.test(path));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/**
 * The innermost workspace folder that the process runs in, or whose script or program it runs; `undefined` when none.
 * A workspace folder that is the root of a file system holds everything and therefore tells nothing: it never counts.
 */
export function workspaceFolderOf(
  process: ProcessInfo,
  folders: readonly string[],
  platform: Platform,
): string | undefined {
  const cwd = process.cwd;
  const script = scriptOf(process);
  const paths: string[] = [];
  if (cwd !== undefined) paths.push(cwd);
  if (process.executable !== undefined) paths.push(process.executable);
  if (script !== undefined && !script.module) {
    if (isAbsolute(script.path, platform)) paths.push(script.path);
    else if (cwd !== undefined && !script.path.startsWith('..'))
      paths.push(`${cwd}/${script.path.replace(/^\.\//, '')}`);
  }
  const normal = paths.map(path => normalPath(path, platform));
  let best: string | undefined;
  let bestLength = 0;
  for (const folder of folders) {
    const own = normalPath(folder, platform);
    if (own === '' || /^[a-z]:$/.test(own)) continue;
    if (own.length > bestLength && normal.some(path => isBelow(path, own))) {
      best = folder;
      bestLength = own.length;
    }
  }
  return best;
}
