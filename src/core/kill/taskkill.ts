/** Windows taskkill: its arguments and what its exit codes mean. Its texts are translated and never read. */

/** Asks the windows of a process to close. A console program without a window cannot be asked: exit code 1 or 128. */
export function gentleArgs(pid: number): readonly string[] {
  return ['/PID', String(pid)];
}

/**
 * Ends processes at once. `tree`: with `/T`, the whole tree of the first; otherwise exactly these pids, for a tree in which
 * the system would count a stranger as a child.
 */
export function forceArgs(pids: readonly number[], tree: boolean): readonly string[] {
  const [root, ...rest] = pids.map(String);
  if (root === undefined) return [];
  if (tree) return ['/PID', root, '/T', '/F'];
  return [...[root, ...rest].flatMap(pid => ['/PID', pid]), '/F'];
}

/** "The process was not found"; 1 stands for everything else, most of all for a refusal. */
export const taskkillNotFound = 128;
