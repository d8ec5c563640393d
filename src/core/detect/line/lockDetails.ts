/** What the lines of a program that runs already tell of the other one: its pid, its address, its lock, its folder. */
import { isLoopback, parseIp } from '../../model/address.ts';
import type { StatedLock } from '../../model/failure.ts';
import { pathField } from './fields.ts';

/** Lines after the first that may still add something. */
const details: readonly RegExp[] = [
  // Servers of Node: `- PID:          61479`; Gradle's `Owner PID`, never its `Our PID`. Celery on the same line.
  /^\W{0,8}(?:Owner )?PID:\s{1,20}(?<pid>\d{1,10})\s*$/i,
  /\balready running\? \(pid: (?<pid>\d{1,10})\)/,
  /^\W{0,8}(?:Local|URL):\s{1,20}(?<url>https?:\/\/\S{1,200})\s*$/i,
  /^\W{0,8}Dir:\s{1,20}(?<folder>\S.{0,400}?)\s*$/i,
  /^\W{0,8}Lock file:\s{1,4}(?<lock>\S.{0,400}?)\s*$/i,
  /\bIs another post\w{1,8} \(PID (?<pid>\d{1,10})\) (?:running in data directory|using socket file) "(?<lock>[^"]{1,300})"/,
  /\bThe file is locked: (?:\w{1,10}:)?(?<lock>[\\/\w~.].{0,300}?\.db)\b/,
];

/** What the groups of a match state, made harmless: no pid that is none, no address but of this machine. */
export function statedLock(groups: Readonly<Record<string, string | undefined>>): Omit<StatedLock, 'program'> {
  const pid = Number(groups['pid'] ?? Number.NaN);
  const url = ownUrl(groups['url']);
  const path = pathField(groups['lock'] ?? groups['lock2'] ?? '');
  const folder = pathField(groups['folder'] ?? '');
  return {
    ...(Number.isSafeInteger(pid) && pid > 0 && pid <= 0x7fff_ffff && { pid }),
    ...(url !== undefined && { url }),
    ...(path !== undefined && { path }),
    ...(folder !== undefined && { folder }),
  };
}

/** The lock with what one more line tells. What was told first stays, but a relative path gives way to one that leads somewhere. */
export function withDetails(lock: StatedLock, line: string): StatedLock {
  let known = lock;
  for (const detail of details) {
    const match = detail.exec(line);
    if (match === null) continue;
    const found = statedLock(match.groups ?? {});
    const isBetter = found.path !== undefined && known.path !== undefined && !isAbsolute(known.path);
    known = { ...found, ...known, ...(isBetter && isAbsolute(found.path ?? '') && { path: found.path }) };
  }
  return known;
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** An http address of this machine; a program that states another one is not to be looked for here. */
function ownUrl(text: string | undefined): string | undefined {
  const match = /^https?:\/\/(\[[\da-f:.]{2,45}\]|[\w.-]{1,80})(?::(\d{1,5}))?(?:\/[\w./~%+-]{0,160})?$/i.exec(
    text ?? '',
  );
  if (match === null || Number(match[2] ?? 80) < 1 || Number(match[2] ?? 80) > 65535) return undefined;
  const host = match[1] ?? '';
  const address = parseIp(host);
  const isOwn = address === undefined ? /^(?:localhost|[\w-]{1,60}\.localhost)$/i.test(host) : isLoopback(address);
  return isOwn ? text : undefined;
}
