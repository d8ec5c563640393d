/** Commands for a user of Windows to run with an administrator's rights, which a terminal of VS Code does not have. */
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { gentleSignal } from '../programs/table.ts';

/** What needs them: ends a process of somebody else, tells services to stop. */
const privilegedPrograms: ReadonlySet<string> = new Set(['taskkill', 'sc.exe', 'net']);

/** Nothing that cmd or PowerShell would read as more than a word. */
const plainWord = /^[\w@.:+\\/=-]+$/;

/**
 * The command that is typed for a user: on Windows one that works as it stands, in cmd and in PowerShell, and asks for consent to
 * run elevated. Words that could mean more to a shell are not put into quotes of ours.
 */
export function asTyped(argv: readonly string[], platform: Platform): readonly string[] {
  const [program = '', ...args] = argv;
  if (platform !== 'win32' || !privilegedPrograms.has(program) || !argv.every(word => plainWord.test(word)))
    return argv;
  const list = args.length === 0 ? '' : ` -ArgumentList '${args.join(' ')}'`;
  return ['powershell', '-NoProfile', '-Command', `Start-Process -Verb RunAs ${program}${list}`];
}

/** Ends a process of another user, or one with more rights. On Windows a console program is never ended without `/F`. */
export function privilegedKill(process: ProcessInfo, platform: Platform): readonly string[] {
  return platform === 'win32' ? ['taskkill', '/F', '/PID', String(process.pid)] : ['sudo', ...killCommand(process)];
}

/** Asks a process to end, on all but Windows. */
export function killCommand(process: ProcessInfo): readonly string[] {
  return ['kill', ...(gentleSignal(process) === 'SIGINT' ? ['-INT'] : []), String(process.pid)];
}
