/** What a lock's file and the kernel's table of locks say. Pure parsers: total, linear. */

const largestPid = 0x7fff_ffff;

function pidOf(text: string | undefined): number | undefined {
  const pid = Number(text ?? Number.NaN);
  return Number.isSafeInteger(pid) && pid > 0 && pid <= largestPid ? pid : undefined;
}

/** The pid that a lock's file holds: as its first line (PostgreSQL, MongoDB, every pid file), or as `pid` of JSON (Next.js). */
export function pidInLockFile(text: string): number | undefined {
  const head = text.slice(0, 4096);
  return pidOf(
    /^\s{0,8}(\d{1,10})\s*(?:[\r\n]|$)/.exec(head)?.[1] ?? /"pid"\s{0,4}:\s{0,4}(\d{1,10})\b/.exec(head)?.[1],
  );
}

/** Chromium's SingletonLock is a symbolic link to `host-pid`; one of another host names no process of this one. */
export function pidInLockLink(target: string, host: string): number | undefined {
  const match = /^(.{0,255})-(\d{1,10})$/.exec(target);
  return match?.[1] === host ? pidOf(match[2]) : undefined;
}

/**
 * Pids that have a lock on the file with this inode, from /proc/locks (proc_locks(5)):
 * `3: FLOCK  ADVISORY  WRITE 25377 fe:00:2163858 0 EOF`. Waiting ones (`->`) have none; a lock of an open file description has pid -1.
 * The device is not compared: what stat tells of it differs from the table's on some file systems.
 */
export function lockPids(table: string, inode: number): readonly number[] {
  const pids = new Set<number>();
  for (const line of table.split('\n')) {
    const match = /^\d+:\s+(?:FLOCK|POSIX|OFDLCK)\s+\w+\s+\w+\s+(\d+)\s+[\da-f]+:[\da-f]+:(\d+)\s/i.exec(line);
    const pid = match?.[2] === String(inode) ? pidOf(match[1]) : undefined;
    if (pid !== undefined) pids.add(pid);
  }
  return [...pids];
}
