/** Does Git ignore a file? Its own lists are read; the user's list for all repositories is not, nor is Git run. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type IgnoreList, isIgnoredBy } from '../core/workspace/gitIgnore.ts';

/** A longer list is none that somebody wrote. Bytes. */
const maxBytes = 256 * 1024;

/** `file`: absolute; it need not be there. `undefined`: it lies in no work tree. */
export async function isIgnored(file: string): Promise<boolean | undefined> {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (await stat(join(folder, '.git')).catch(() => undefined)) {
      const inTree = (path: string): string => relative(folder, path).split(sep).join('/');
      const own = folders.map(async each => listIn(join(each, '.gitignore'), inTree(each)));
      const lists = await Promise.all([listIn(join(folder, '.git', 'info', 'exclude'), ''), ...own]);
      return isIgnoredBy(lists.flat(), inTree(file));
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** None where there is no such file. */
async function listIn(file: string, folder: string): Promise<IgnoreList[]> {
  const facts = await stat(file).catch(() => undefined);
  if (facts?.isFile() !== true || facts.size > maxBytes) return [];
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? [] : [{ folder, text }];
}
