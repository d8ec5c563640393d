/** macOS and BSD `ps`: command line, parent, user and start of every process, of all users, without root. */

import type { TerminalRow } from '../processes/foreground.ts';
import type { ProcessRow } from '../processes/processTable.ts';
import { baseName } from '../programs/processNames.ts';
import { linesOf, parsePid } from './socketRow.ts';

export const macPsFile = '/bin/ps';

/**
 * The start is printed in local time and in the user's language. With these it is the same text for the same process
 * whatever the settings, and over a change to summer time: it is compared to tell a re-used pid.
 */
export const psEnvironment: Readonly<Record<string, string>> = { LC_ALL: 'C', TZ: 'UTC0' };

const columns = 'pid=,ppid=,uid=,user=,lstart=';

/** All processes with their command lines; `psNameArgs` has their names. */
export function psCommandArgs(): readonly string[] {
  return [
    '-a', // of all users
    '-x', // also without a terminal
    '-ww', // lines of any length
    '-o', // these columns, `=` for no header; `command` last, as it holds blanks
    `${columns},command=`,
  ];
}

/** The same for a few pids: the check right before a signal. */
export function psPidArgs(pids: readonly number[]): readonly string[] {
  return ['-ww', '-o', `${columns},command=`, '-p', pids.join(',')];
}

/** Full path of each executable: `command` cannot be split into program and arguments when the path holds blanks. */
export function psNameArgs(): readonly string[] {
  return ['-a', '-x', '-ww', '-o', 'pid=,comm='];
}

/** Full paths of the executables of a few pids. */
export function psPidNameArgs(pids: readonly number[]): readonly string[] {
  return ['-ww', '-o', 'pid=,comm=', '-p', pids.join(',')];
}

/** Groups of all processes, and the one in the foreground of each one's terminal (`tpgid` of ps(1)). */
export function psGroupArgs(): readonly string[] {
  return ['-a', '-x', '-o', 'pid=,ppid=,pgid=,tpgid='];
}

/** Lines that are not of that form tell of nobody. */
export function parsePsGroups(stdout: string): ReadonlyMap<number, TerminalRow> {
  const rows = linesOf(stdout).flatMap((line): TerminalRow[] => {
    const numbers = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(-?\d{1,10})\s*$/.exec(line);
    if (numbers === null) return [];
    const [, pid = 0, parentPid = 0, pgrp = 0, foreground = 0] = numbers.map(Number);
    return [{ pid, parentPid, pgrp, foreground }];
  });
  return new Map(rows.map(row => [row.pid, row]));
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Milliseconds since the epoch for `Fri Nov 20 08:01:12 2026` in UTC; `undefined` when it is not that form. */
export function parseLstart(text: string): number | undefined {
  const match = /^\S+ (\S+) +([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([0-9]{4})$/.exec(text.trim());
  const month = months.indexOf(match?.[1] ?? '');
  if (match === null || month < 0) return undefined;
  const [, , day, hour, minute, second, year] = match.map(Number);
  return Date.UTC(year ?? 0, month, day, hour, minute, second);
}

/** `node /app/server.js` gives `node`, `-zsh` gives `zsh`, `/a b/c d` gives `c d` only when `executable` is known. */
function nameOf(command: string, executable: string | undefined): string {
  if (executable !== undefined) return baseName(executable).replace(/^-/, '') || executable;
  const first = command.split(/\s/, 1)[0] ?? '';
  return baseName(first).replace(/^-/, '') || command;
}

/** Executable by pid, from `psNameArgs`. */
export function parsePsNames(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of linesOf(text)) {
    const match = /^\s*([0-9]{1,10})\s+(\S.*)$/.exec(line);
    const pid = parsePid(match?.[1] ?? '');
    if (pid !== undefined && !names.has(pid)) names.set(pid, (match?.[2] ?? '').trimEnd());
  }
  return names;
}

/**
 * Rows of `psCommandArgs`. Total. The start token is the 24 characters as printed, blanks folded; where the language is
 * not English the token still stands and `startedAt` is absent.
 */
export function parsePs(text: string, executables?: ReadonlyMap<number, string>): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const line of linesOf(text)) {
    // Five words of start: weekday, month and day in either order, time, year.
    const match =
      /^\s*([0-9]{1,10})\s+([0-9]{1,10})\s+(-?[0-9]{1,10})\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+[0-9]{2}:[0-9]{2}:[0-9]{2}\s+[0-9]{4})(?:\s+(.*))?$/.exec(
        line,
      );
    if (match === null) continue;
    const [, pidText = '', parentText = '', uidText = '', user = '', lstart = '', command = ''] = match;
    const pid = parsePid(pidText);
    const parentPid = parsePid(parentText);
    if (pid === undefined || parentPid === undefined) continue;
    const startToken = lstart.replace(/\s+/g, ' ');
    const startedAt = parseLstart(startToken);
    const executable = executables?.get(pid);
    rows.push({
      pid,
      parentPid,
      name: nameOf(command, executable),
      commandLine: command.trimEnd(),
      ...(executable?.startsWith('/') === true ? { executable } : {}),
      user,
      // -2 is `nobody`, printed signed by some versions.
      uid: Number(uidText) >>> 0,
      startToken,
      ...(startedAt === undefined ? {} : { startedAt }),
    });
  }
  return rows;
}
