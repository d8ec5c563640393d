/** /proc/PID/{stat,cmdline,status} and /proc/stat of Linux, as text (proc(5)). Every parser is total. */

export interface ProcStat {
  readonly pid: number;
  /** At most 15 bytes; the process may have set it to anything, brackets and line feeds included. */
  readonly comm: string;
  readonly state: string;
  readonly parentPid: number;
  readonly pgrp: number;
  readonly session: number;
  /** Process group in the foreground of its terminal; -1 without a terminal. */
  readonly foreground: number;
  /** Clock ticks (1/100 s) from boot to start, as written: the identity of the process together with its pid. */
  readonly startTicks: string;
  /** Threads of the process. */
  readonly threads: number;
  /** Tells one exec() from another: see `imageOf`. Absent for a process that this user may not look into. */
  readonly image?: string;
}

/** One stat line; the name is all between the first `(` and the last `)`. */
export function parseProcStat(text: string): ProcStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const pid = text.slice(0, open).trim();
  const fields = text
    .slice(close + 1)
    .trim()
    .split(' ');
  const [state = '', ppid = '', pgrp = '', session = '', , foreground = ''] = fields;
  const startTicks = fields[19] ?? '';
  // A field must follow: only then is the start known to be whole.
  if (fields.length < 21 || !/^[A-Za-z]$/.test(state)) return undefined;
  if (![pid, ppid, startTicks].every(digits => /^[0-9]{1,20}$/.test(digits))) return undefined;
  if (![pgrp, session, foreground].every(digits => /^-?[0-9]{1,10}$/.test(digits))) return undefined;
  // A field must follow here, too.
  const image = fields.length > 26 ? imageOf(fields[23], fields[25]) : undefined;
  return {
    pid: Number(pid),
    comm: text.slice(open + 1, close),
    state,
    parentPid: Number(ppid),
    pgrp: Number(pgrp),
    session: Number(session),
    foreground: Number(foreground),
    startTicks,
    threads: Number(fields[17]),
    ...(image === undefined ? {} : { image }),
  };
}

/**
 * Where the kernel laid the program and its stack (fields 26 and 28 of proc_pid_stat(5)): anew at each exec(), at a random
 * place, while a process that writes over its arguments leaves them. As a hash, since the places themselves are nobody's
 * business. `undefined` where they are not told: then they are 0 or 1.
 */
function imageOf(startCode = '', startStack = ''): string | undefined {
  if (!/^[0-9]{2,20}$/.test(startStack)) return undefined;
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (const char of `${startCode} ${startStack}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** Ended, and waiting for its parent. */
function hasEnded({ state }: ProcStat): boolean {
  return state === 'Z' || state === 'X';
}

/** The first thread has ended, but not the process: others of its threads go on. */
export function hasLeft(stat: ProcStat | undefined): boolean {
  return stat !== undefined && hasEnded(stat) && stat.threads > 1;
}

/** A process or thread that has not ended. */
export function isLive(stat: ProcStat | undefined): boolean {
  return stat !== undefined && !hasEnded(stat);
}

/** It leads a job of its own at a terminal, as a shell does that somebody types into: what is driven through a pipe does not. */
export function leadsJob({ pid, pgrp, foreground }: ProcStat): boolean {
  return pgrp === pid && foreground > 0;
}

/** Milliseconds since the epoch at which the system started: the `btime` line of /proc/stat, whole seconds. */
export function parseBootTime(text: string): number | undefined {
  const seconds = /^btime ([0-9]{1,12})$/m.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/**
 * Milliseconds since the epoch at which the system started, to the hundredth of a second, and never later than it was: by how long it
 * runs (the first number of /proc/uptime, cut to hundredths), which was read at `now` or after. Where that contradicts `btime`, as in a
 * container with an uptime of its own, `btime` counts.
 */
export function bootTime(stat: string, uptime: string, now: number): number | undefined {
  const whole = parseBootTime(stat);
  const seconds = /^([0-9]{1,12}\.[0-9]{2}) /.exec(uptime)?.[1];
  if (whole === undefined || seconds === undefined) return whole;
  const exact = Math.round(now - Number(seconds) * 1000) - 10;
  return exact > whole && exact < whole + 1000 ? exact : whole;
}

/** Milliseconds by which two readings of one boot time may differ. */
export const readingSlack = 50;

/** The earlier reading for as long as the new one says the same, so that a process does not seem to have started at two moments. */
export function steadyBootTime(before: number | undefined, now: number | undefined): number | undefined {
  if (before === undefined || now === undefined) return now;
  return Math.abs(now - before) <= readingSlack ? before : now;
}

/** Ticks since boot as a date. */
export function startedAt(boot: number, startTicks: string): number {
  return boot + Number(startTicks) * 10;
}

/**
 * Arguments of /proc/PID/cmdline. Empty for kernel threads and zombies. A program that writes a title over its arguments
 * (nginx, PostgreSQL, PM2) leaves one string, perhaps padded with NULs.
 */
export function parseCommandLine(text: string): string[] {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  if (end === 0) return [];
  const args = text.slice(0, end).split('\0');
  // An empty last argument is a NUL too, but one that the terminator of the argument before cannot explain.
  const trailing = text.length - end - 1;
  return args.length > 1 && trailing > 0 && trailing < 4
    ? [...args, ...Array.from({ length: trailing }, () => '')]
    : args;
}

/** Effective user id: the second number of the `Uid:` line of /proc/PID/status. */
export function parseStatusUid(text: string): number | undefined {
  const uid = /^Uid:\t[0-9]+\t([0-9]{1,10})\t/m.exec(text)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

function baseName(path: string): string {
  const trimmed = path.startsWith('-') ? path.slice(1) : path;
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** TASK_COMM_LEN without its NUL: longer names are cut. */
const maxCommBytes = 15;

/** Names that runtimes give to their first thread (Node 22 and newer); they say nothing about the program. */
const threadName = /^(?:.*-)?MainThread$/;

/**
 * What people call the process. `comm` is the file that was started, cut to 15 bytes, and for a script its own name,
 * but threads and titles may have changed it; the arguments have the whole name, but may be a title too.
 */
export function processName(comm: string, args: readonly string[]): string {
  const first = args[0];
  if (first === undefined || first === '') return comm;
  const program = baseName(first);
  // One string with blanks is most likely a title; its end, after the last slash, is no name.
  const title = args.length === 1 && first.includes(' ') && comm.length < maxCommBytes;
  if (title && comm !== '') return comm;
  if (program !== '' && (comm === '' || program.startsWith(comm))) return program;
  // A script that was started by its first line: its name is the second argument.
  const script = args
    .slice(1, 3)
    .map(baseName)
    .find(name => comm.length >= 2 && name.startsWith(comm));
  if (script !== undefined) return script;
  if (program === '') return comm === '' ? first : comm;
  return threadName.test(comm) ? program : comm;
}

/** For display only: arguments joined by blanks, those with blanks or quotes in quotes. Never for a shell. */
export function joinArguments(args: readonly string[]): string {
  if (args.length === 1) return args[0] ?? '';
  return args.map(arg => (/^[^\s"']+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ');
}
