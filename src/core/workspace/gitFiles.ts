/** What Git's files say of a working tree. Format: https://git-scm.com/docs/gitrepository-layout */

/** Longer ones are none of Git's. UTF-16 units. */
const longestPath = 4096;

/** The path in a `.git` file (`gitdir: <path>`) of a linked working tree or a submodule; it may be relative to the file's folder. */
export function namedGitFolder(text: string): string | undefined {
  const path = /^gitdir: ([^\r\n\0]+)\r?\n?$/.exec(text)?.[1];
  return path !== undefined && isReadable(path) ? path : undefined;
}

/** The path that the files `gitdir` and `commondir` of a linked working tree hold; it may be relative to their folder. */
export function namedPath(text: string): string | undefined {
  const path = /^([^\r\n\0]+)\r?\n?$/.exec(text)?.[1];
  return path !== undefined && isReadable(path) ? path : undefined;
}

/** Files of a workspace are anybody's: a share of another machine, or a device, is not asked because one of them names it. */
function isReadable(path: string): boolean {
  return path.length <= longestPath && !/^(?:[\\/]{2}|[\\/]\?\?[\\/])/.test(path);
}
