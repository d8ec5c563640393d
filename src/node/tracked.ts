/** Does Git track a file? */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { namedGitFolder } from '../core/workspace/gitFiles.ts';
import { isInIndex } from '../core/workspace/gitIndex.ts';

/** A larger index is of a repository in which this would take long. Bytes. */
const maxBytes = 64 * 1024 * 1024;

/** `file`: absolute. `undefined` where that is not known: no repository, an index that is shared, sparse or of another kind. */
export async function isTracked(file: string): Promise<boolean | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const git = await gitFolder(folder);
    if (git !== undefined) {
      const index = join(git, 'index');
      const facts = await stat(index).catch(() => undefined);
      if (facts?.isFile() !== true || facts.size > maxBytes) return undefined;
      const bytes = await readFile(index).catch(() => undefined);
      return bytes === undefined ? undefined : isInIndex(bytes, relative(folder, file).split(sep).join('/'));
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** The folder with the index of the work tree that a folder is the top of. */
async function gitFolder(folder: string): Promise<string | undefined> {
  const git = join(folder, '.git');
  const facts = await stat(git).catch(() => undefined);
  if (facts?.isDirectory() === true) return git;
  if (facts?.isFile() !== true || facts.size > 4096) return undefined;
  // A linked work tree or a submodule names it.
  const named = namedGitFolder(await readFile(git, 'utf8').catch(() => ''));
  return named === undefined ? undefined : resolve(folder, named);
}
