/** Paths relative to the root, with `/`. */

/** Folder part; '' for a file in the root. */
export function dirOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
