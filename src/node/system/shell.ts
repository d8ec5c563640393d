/** What a terminal's shell is doing, as the system tells it: the marks in a terminal's text can be printed by anybody. */
import { readFile, readlink, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { implied } from '../../core/commands/mapped.ts';
import { parseCommands } from '../../core/commands/shell.ts';
import type { Shells } from '../../core/host.ts';
import type { Platform } from '../../core/model/platform.ts';
import { parseProcStat } from '../../core/probe/linux/procStat.ts';
import { macPsFile } from '../../core/probe/ps.ts';
import { run } from '../exec.ts';

/** How a platform tells it; `undefined`: it does not. */
interface ShellFacts {
  readonly waits: (pid: number) => Promise<boolean | undefined>;
  readonly folder: (pid: number) => Promise<string | undefined>;
}

const untold = async () => undefined;

const platforms: Readonly<Record<Platform, ShellFacts>> = {
  linux: { waits: waitsOnLinux, folder: pid => orUndefined(readlink(`/proc/${pid}/cwd`)) },
  darwin: { waits: waitsOnDarwin, folder: untold },
  win32: { waits: untold, folder: untold },
};

export function createShells(platform: Platform): Shells {
  const { folder, waits } = platforms[platform];
  return {
    waits,
    async startedIn(pid, claimed, commandLine) {
      const actual = await folder(pid);
      if (actual === undefined) return claimed;
      // The shell names a folder as the user came to it, through a link perhaps.
      for (const possible of [claimed, afterChanges(claimed, commandLine)]) {
        if ((await orUndefined(realpath(possible))) === actual) return claimed;
      }
      return actual;
    },
  };
}

/** Its own process group is the foreground of its terminal: each command that it runs has a group of its own (tcsetpgrp(3)). */
async function waitsOnLinux(pid: number): Promise<boolean | undefined> {
  const text = await orUndefined(readFile(`/proc/${pid}/stat`, 'utf8'));
  const stat = text === undefined ? undefined : parseProcStat(text);
  return stat === undefined || stat.foreground < 0 ? undefined : stat.foreground === stat.pgrp;
}

/** `-o state=`: only the state, without a heading; `+` in it means the foreground of its terminal (ps(1)). */
async function waitsOnDarwin(pid: number): Promise<boolean | undefined> {
  const { stdout } = await run(macPsFile, ['-o', 'state=', '-p', String(pid)]);
  return stdout.trim() === '' ? undefined : stdout.includes('+');
}

/** Where the shell is once the line's own `cd` have been done. */
function afterChanges(folder: string, commandLine: string): string {
  return parseCommands(implied(commandLine)).reduce(
    (current, { words: [command, to] }) =>
      command?.text === 'cd' && to !== undefined ? resolve(current, to.text) : current,
    folder,
  );
}

/** What has ended, or is another user's, or is not there, tells nothing. */
async function orUndefined<T>(wanted: Promise<T>): Promise<T | undefined> {
  return wanted.catch(() => undefined);
}
