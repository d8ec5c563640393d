/** The work tree of Git that a file lies in. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { namedGitFolder } from '../core/workspace/gitFiles.ts';

export interface WorkTree {
  /** Absolute. */
  readonly top: string;
  /** The folder with its index and its own settings; absolute. */
  readonly git: string;
}

/** A longer file of that name is none that Git has written. Bytes. */
const maxBytes = 4096;

/** `file`: absolute; it need not be there. `undefined`: it lies in none. */
export async function workTreeOf(file: string): Promise<WorkTree | undefined> {
  for (let top = dirname(file); ; top = dirname(top)) {
    const git = await gitFolder(top);
    if (git !== undefined) return { top, git };
    if (dirname(top) === top) return undefined;
  }
}

/** Relative to the top, with `/`, as Git has it. */
export function inTree({ top }: WorkTree, path: string): string {
  return relative(top, path).split(sep).join('/');
}

async function gitFolder(folder: string): Promise<string | undefined> {
  const git = join(folder, '.git');
  const facts = await stat(git).catch(() => undefined);
  if (facts?.isDirectory() === true) return git;
  if (facts?.isFile() !== true || facts.size > maxBytes) return undefined;
  // A linked work tree or a submodule names it.
  const named = namedGitFolder(await readFile(git, 'utf8').catch(() => ''));
  return named === undefined ? undefined : resolve(folder, named);
}
