/** Reads which working trees a repository has, without running Git: a repository's configuration may name programs to run. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { FileReader, Worktrees } from '../core/host.ts';
import type { Worktree } from '../core/model/worktree.ts';
import { namedGitFolder, namedPath } from '../core/workspace/gitFiles.ts';
import { createFileReader } from './files.ts';

/** Working trees of one repository that are looked at. */
const most = 200;
/** Milliseconds for which an answer counts: one look asks several times. */
const freshFor = 5000;

/** `now`: milliseconds. */
export function createWorktrees(now: () => number = () => performance.now()): Worktrees {
  const known = new Map<string, { readonly at: number; readonly tree: Promise<Worktree | undefined> }>();
  return {
    of(folder) {
      for (const [key, { at }] of known) if (now() - at >= freshFor) known.delete(key);
      const fresh = known.get(folder) ?? { at: now(), tree: readWorktree(folder) };
      known.set(folder, fresh);
      return fresh.tree;
    },
  };
}

async function readWorktree(folder: string): Promise<Worktree | undefined> {
  const files = createFileReader({ opened: () => [folder] });
  const start = await real(folder);
  for (let root = start; root !== undefined; root = dirname(root)) {
    const shared = await sharedFolder(files, root);
    if (shared !== undefined) {
      const trees = await treesOf(files, shared);
      // A folder that names a repository which does not know it is none of its trees; a submodule has none.
      const isKnown = trees.includes(root);
      return {
        repository: shared,
        root,
        within: relative(root, start ?? root),
        siblings: isKnown ? trees.filter(tree => tree !== root) : [],
      };
    }
    if (dirname(root) === root) return undefined;
  }
  return undefined;
}

/** The folder that all trees of a repository share, as the `.git` of one of them leads to it; `undefined` where there is none. */
async function sharedFolder(files: FileReader, root: string): Promise<string | undefined> {
  const git = join(root, '.git');
  const facts = await stat(git).catch(() => undefined);
  if (facts?.isDirectory() === true) return real(git);
  const own = facts?.isFile() === true ? await ownFolder(files, root) : undefined;
  if (own === undefined) return undefined;
  const common = namedPath((await files.read(join(own, 'commondir'))) ?? '');
  return common === undefined ? own : real(resolve(own, common));
}

/** The folder that the `.git` file of a linked tree names. */
async function ownFolder(files: FileReader, root: string): Promise<string | undefined> {
  const named = namedGitFolder((await files.read(join(root, '.git'))) ?? '');
  return named === undefined ? undefined : real(resolve(root, named));
}

/** Roots of the trees that a repository knows, and that know it. */
async function treesOf(files: FileReader, shared: string): Promise<readonly string[]> {
  const folder = join(shared, 'worktrees');
  const names = (await readdir(folder).catch(() => [])).slice(0, most);
  const linked = await Promise.all(
    names.map(async name => {
      const own = await real(join(folder, name));
      const git = own && namedPath((await files.read(join(own, 'gitdir'))) ?? '');
      const root = git && (await real(dirname(resolve(own, git))));
      return root !== undefined && root !== '' && (await ownFolder(files, root)) === own ? [root] : [];
    }),
  );
  const first = basename(shared) === '.git' ? [dirname(shared)] : [];
  return [...first, ...linked.flat()];
}

/** `undefined` where there is no such thing. */
async function real(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
