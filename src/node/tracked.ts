/** Does Git track a file? */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isInIndex } from '../core/workspace/gitIndex.ts';
import { inTree, workTreeOf } from './workTree.ts';

/** A larger index is of a repository in which this would take long. Bytes. */
const maxBytes = 64 * 1024 * 1024;

/** `file`: absolute. `undefined` where that is not known: no repository, an index that is shared, sparse or of another kind. */
export async function isTracked(file: string): Promise<boolean | undefined> {
  const tree = await workTreeOf(file);
  if (tree === undefined) return undefined;
  const index = join(tree.git, 'index');
  const facts = await stat(index).catch(() => undefined);
  if (facts?.isFile() !== true || facts.size > maxBytes) return undefined;
  const bytes = await readFile(index).catch(() => undefined);
  return bytes === undefined ? undefined : isInIndex(bytes, inTree(tree, file));
}
