/** Does Git ignore a file? Its own lists are read; the user's list for all repositories is not, nor is Git run. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type IgnoreList, isIgnoredBy } from '../core/workspace/gitIgnore.ts';
import { inTree, workTreeOf } from './workTree.ts';

/** A longer list is none that somebody wrote. Bytes. */
const maxBytes = 256 * 1024;

/** `file`: absolute; it need not be there. `undefined`: it lies in no work tree. */
export async function isIgnored(file: string): Promise<boolean | undefined> {
  const tree = await workTreeOf(file);
  if (tree === undefined) return undefined;
  const below: string[] = [];
  for (let folder = dirname(file); folder !== tree.top; folder = dirname(folder)) below.unshift(folder);
  const own = [tree.top, ...below].map(folder => listIn(join(folder, '.gitignore'), inTree(tree, folder)));
  const lists = await Promise.all([listIn(join(tree.top, '.git', 'info', 'exclude'), ''), ...own]);
  return isIgnoredBy(lists.flat(), inTree(tree, file));
}

/** None where there is no such file. */
async function listIn(file: string, folder: string): Promise<IgnoreList[]> {
  const facts = await stat(file).catch(() => undefined);
  if (facts?.isFile() !== true || facts.size > maxBytes) return [];
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? [] : [{ folder, text }];
}
