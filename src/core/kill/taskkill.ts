/** Windows taskkill: its arguments and what its exit codes mean. Its texts are translated and never read. */

/** Asks the windows of a process to close. A console program without a window cannot be asked: exit code 1 or 128. */
export function gentleArgs(pid: number): readonly string[] {
  return ['/PID', String(pid)];
}

/** Ends exactly these processes at once. Not `/T`: that takes children that nobody was shown, and strangers with a dead parent's number. */
export function forceArgs(pids: readonly number[]): readonly string[] {
  return [...pids.flatMap(pid => ['/PID', String(pid)]), '/F'];
}

/** "The process was not found"; 1 stands for everything else, most of all for a refusal. */
export const taskkillNotFound = 128;
