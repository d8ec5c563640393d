/** Paths relative to the root, with `/`, and what an absolute one leads to. */

/** Folder part; '' for a file in the root. */
export function dirOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a name in a folder. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Lower-case extension without the dot; dotenv files count as `env`, a file without one by its name. */
export function extOf(path: string): string {
  const name = nameOf(path).toLowerCase();
  if (/^\.(?:env|flaskenv)/.test(name)) return 'env';
  const dot = name.lastIndexOf('.');
  return dot < 0 ? name : name.slice(dot + 1);
}

/** Is the path the folder itself or below it? */
export function isBelow(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** `join('apps/web', '../api/./x')` -> `apps/api/x`; `undefined` when it leads out of the root or is absolute. */
export function join(folder: string, path: string): string | undefined {
  if (/^(?:\/|[A-Za-z]:)/.test(path)) return undefined;
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Where `cd` leads from a folder: relative as long as both are, and above it with leading `..`. */
export function changeFolder(folder: string, path: string): string {
  if (/^(?:[/~]|[A-Za-z]:)/.test(path)) return path;
  const absolute = folder.startsWith('/');
  const parts: string[] = folder.split('/').filter(part => part !== '');
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}

/** The absolute path of one below the root, with the root's separators. */
export function absolutePath(root: string, path: string): string {
  const separator = root.includes('\\') && !root.includes('/') ? '\\' : '/';
  return `${root.replace(/[/\\]+$/, '')}${separator}${path.replaceAll('/', separator)}`;
}

/** A path of Windows without what allows it any length: `\\?\C:\x` is `C:\x`, `\\?\UNC\server\x` is `\\server\x`. The Linux of WSL by its present name. */
export function shortForm(path: string): string {
  return path
    .replace(/^[\\/]{2}\?[\\/](?:(?=[A-Za-z]:[\\/])|UNC(?=[\\/]))/i, match => (/unc$/i.test(match) ? '\\' : ''))
    .replace(/^[\\/]{2}wsl\$(?=[\\/])/i, '\\\\wsl.localhost');
}

/** What Windows takes for the name of another machine and its share, or of a device: `\\server\share`, `//server/share`, `\\.\COM1`, `\??\C:`. */
const namedByWindows = /^(?:[\\/]{2,}|[\\/]\?\?[\\/])([^\\/]*)[\\/]*([^\\/]*)/;
/** The Linux of this very machine, as Windows names it. */
const ownLinux = /^wsl(?:\$|\.localhost)$/i;
/** Folders of Unix in which a name is looked up on the network, and those that hold no files of anybody's: to open one there does something. */
const namedByUnix = /^\/(?:(?:net|afs|Network\/Servers)\/([^/]+)|(?:dev|proc|sys)\/([^/]+))/i;

/** Parts of a path that a system leaves out or goes back for: `//`, `/./`, `/../`, and a `/` at the end. Few paths have any. */
const unsettled = /\/\.{0,2}(?:\/|$)/;

/** An absolute path of Unix without them; no `..` leads out of the root. */
function settled(path: string): string {
  return changeFolder('/', `.${path}`).replace(/^(?:\/|\.\.(?:\/|$))*/, '/');
}

/**
 * The other machine, or the device, that is asked as soon as anything looks at this path: Windows hands it the user's sign-in, too. One text
 * for all paths that lead to the same; `undefined` for a path to a file of this machine.
 */
export function placeElsewhere(path: string): string | undefined {
  const [start = '', server, share] = namedByWindows.exec(path) ?? [];
  if (server !== undefined && !ownLinux.test(server)) return `//${server}/${share ?? ''}`.toLowerCase();
  // Below the own Linux's share is what that Linux takes it for.
  const inside = start === '' ? path : path.slice(start.length).replaceAll('\\', '/');
  if (!inside.startsWith('/')) return undefined;
  return namedByUnix.exec(unsettled.test(inside) ? settled(inside) : inside)?.[0];
}

/**
 * May a path be looked at that a text or a file has named? Not where that asks another machine or a device, unless one of the folders,
 * which the user has opened, is there as well.
 */
export function mayBeLookedAt(path: string, folders: readonly string[] = []): boolean {
  const place = placeElsewhere(path);
  return place === undefined || folders.some(folder => placeElsewhere(folder) === place);
}
