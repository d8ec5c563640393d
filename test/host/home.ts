import { mkdir, readdir, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What shells run or read when they start: of the user's own, not of the machine's. */
const ofShells = /^\.(?:bash|dash|zsh|zlog|zprofile|profile|login|logout|inputrc|xonsh)/;

/**
 * Makes a home folder that has links to all that the user's has, but nothing that shells run when they start, and returns its path: a
 * terminal of a test shall neither wait for the user's version managers nor carry their functions, prompt and aliases.
 */
export async function makeHome(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(homedir())).filter(name => !ofShells.test(name));
  await Promise.all(names.map(name => symlink(join(homedir(), name), join(folder, name))));
  return folder;
}
