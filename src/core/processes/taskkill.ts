/** Windows taskkill: its texts are translated and never read, and its codes say little. */

/** Asks the windows of a process to close. A console program without a window cannot be asked so: exit code 1 or 128. */
export function gentleArgs(pid: number): readonly string[] {
  return ['/PID', String(pid)];
}
