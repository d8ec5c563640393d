/** Who has the lock that keeps a program from starting, and its end. See `Locks`. */
import { readlink, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KillOptions } from '../../core/host.ts';
import { judge, type LockSuspect } from '../../core/locks/judge.ts';
import { lockProgram } from '../../core/locks/lockers.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { StatedLock } from '../../core/model/failure.ts';
import type { KillResult } from '../../core/model/fix.ts';
import type { Listener, LockLook } from '../../core/model/probe.ts';
import type { Holder, SocketInfo } from '../../core/model/process.ts';
import { compareStart, runsAnother } from '../../core/processes/identity.ts';
import { protectedReason } from '../../core/processes/protected.ts';
import { mayBeLookedAt } from '../../core/text/paths.ts';
import { askToEnd } from './interrupt.ts';
import type { KillSystem } from './killHolder.ts';
import { type LockFile, readLockFiles } from './lockFiles.ts';
import type { Processes, Target } from './processes.ts';
import { surroundingsOf } from './surroundings.ts';
import { holdersIn, notPermitted, targetOf } from './target.ts';
import { isCancelled, waitUntil } from './wait.ts';

/** After SIGKILL only the kernel has work left. */
const killWaitMs = 3000;

/** See `Locks.look`. */
export async function lookAtLock({ probe, processes }: KillSystem, lock: StatedLock): Promise<LockLook> {
  const program = lockProgram(lock.program);
  if (program === undefined) return { kind: 'not-seen', reason: `${lock.program} is in no table` };
  const at = addressOf(lock.url);
  const [files, atAddress, listeners] = await Promise.all([
    readLockFiles(lock, program),
    at === undefined ? [] : probe.inspect(at).then(holdersIn),
    probe.listeners(),
  ]);
  const found = typeof files === 'string' ? [] : files;
  const lockers = found.flatMap(({ lockedBy }) => (lockedBy === 'unread' ? [] : lockedBy));
  const named = [lock.pid, ...found.map(({ pid }) => pid)].filter(pid => pid !== undefined);
  const folders = await realFolders(lock, found);
  const suspects: LockSuspect[] = [];
  let endedPid: number | undefined;
  for (const pid of new Set([...lockers, ...named, ...atAddress.map(holder => holder.pid)])) {
    const holder = await describe(processes, pid, [...atAddress, ...listeners.flatMap(each => each.holder ?? [])]);
    if (holder === 'unread') continue;
    if (holder === undefined) endedPid ??= named.includes(pid) ? pid : undefined;
    else
      suspects.push({
        holder: { ...holder, sockets: socketsOf(pid, listeners) },
        hasLock: lockers.includes(pid),
        isAtAddress: atAddress.some(each => each.pid === pid || each.sharedWith?.includes(pid) === true),
        isInFolder: holder.cwd !== undefined && folders.has(holder.cwd),
      });
  }
  return judge(lock, program, {
    suspects,
    ...(endedPid !== undefined && { endedPid }),
    file: stateOf(files, lockers),
  });
}

function stateOf(files: Awaited<ReturnType<typeof readLockFiles>>, lockers: readonly number[]) {
  if (files === 'missing') return 'free';
  if (files === 'unread' || files === 'not-stated') return files;
  if (lockers.length > 0) return 'locked';
  return files.some(({ lockedBy }) => lockedBy === 'unread') ? 'unread' : 'free';
}

/** Host and port of an http address of this machine. */
function addressOf(url: string | undefined): InetEndpoint | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  return {
    protocol: 'tcp',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

/** Folders in which the one that is meant runs: the project's, the lock's, or the folder that is the lock. */
async function realFolders({ folder }: StatedLock, files: readonly LockFile[]): Promise<ReadonlySet<string>> {
  const wanted = [folder, ...files.map(({ path }) => dirname(path))].filter(path => path !== undefined);
  const ours = wanted.filter(path => mayBeLookedAt(path));
  const real = await Promise.all(ours.map(path => realpath(path).catch(() => undefined)));
  return new Set(real.filter(path => path !== undefined));
}

/** The process as it is now, with all that the probe knows of it where it listens. */
async function describe(
  processes: Processes,
  pid: number,
  known: readonly Holder[],
): Promise<Holder | 'unread' | undefined> {
  const live = await processes.read(pid);
  if (live === undefined || live === 'unread') return live;
  const probed = known.find(holder => holder.pid === pid && compareStart(holder, live) === 'same');
  if (probed !== undefined) return probed;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return { ...live, ...(cwd !== undefined && { cwd }), parents: await processes.parents(pid), sockets: [] };
}

function socketsOf(pid: number, listeners: readonly Listener[]): readonly SocketInfo[] {
  const all = listeners.flatMap(({ holder }) => (holder?.pid === pid ? holder.sockets : []));
  return [...new Map(all.map(socket => [`${socket.protocol} ${socket.local}`, socket])).values()];
}

/** See `Locks.end`. */
export async function endLocker(
  system: KillSystem,
  shown: Holder,
  lock: StatedLock,
  options: KillOptions,
): Promise<KillResult> {
  const { processes } = system;
  const start = performance.now();
  const checked = await check(system, shown, lock);
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  if ('kind' in checked) return checked;
  const isGone = async () => !(await processes.stillHolds(checked));
  // A suspended process sees a gentle signal only when it goes on.
  const isGoneOnceAwake = async () => {
    if (await processes.isStopped(checked.pid)) await processes.signal(checked, 'SIGCONT');
    return isGone();
  };
  const waited = () => Math.round(performance.now() - start);
  const sent = await askToEnd({ processes, shown, process: shown, target: checked }, options);
  if (sent === 'not-permitted') return notPermitted(shown);
  if (sent === 'unread') return { kind: 'unread' };
  if (sent === 'start-changed') return { kind: 'changed', what: 'start-time' };
  if (sent === 'program-changed') return { kind: 'changed', what: 'program' };
  if (sent !== 'needs-force' && (await waitUntil(isGoneOnceAwake, options.graceMs, options.signal)))
    return { kind: 'freed', forced: false };
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  if (!options.force)
    return { kind: 'still-running', waitedMs: waited(), ...(sent === 'needs-force' ? { asked: false } : {}) };
  if ((await processes.signal(checked, 'SIGKILL')) === 'not-permitted') return notPermitted(shown);
  if (await waitUntil(isGone, killWaitMs, options.signal)) return { kind: 'freed', forced: true };
  return { kind: 'failed', reason: `process ${checked.pid} does not end, even though it was killed` };
}

/** All that the user was shown, once more; and that it still is the one that has the lock. */
async function check(system: KillSystem, shown: Holder, lock: StatedLock): Promise<Target | KillResult> {
  const { processes } = system;
  const around = await surroundingsOf(processes);
  const live = await processes.read(shown.pid);
  if (live === undefined) return { kind: 'already-gone' };
  if (live === 'unread') return { kind: 'unread' };
  const reason = protectedReason(shown, around) ?? protectedReason(live, around);
  if (reason !== undefined) return { kind: 'refused', reason };
  const same = compareStart(shown, live);
  if (same === 'different') return { kind: 'changed', what: 'start-time' };
  if (same === 'unknown') return { kind: 'unread' };
  if (runsAnother(shown, live)) return { kind: 'changed', what: 'program' };
  if (live.denied !== undefined || !processes.mayBeSignalled(live.pid)) return notPermitted({ ...shown, ...live });
  const look = await lookAtLock(system, lock);
  if (look.kind !== 'running' || look.holder.pid !== shown.pid || compareStart(shown, look.holder) !== 'same')
    return look.kind === 'gone' ? { kind: 'already-gone' } : { kind: 'changed', what: 'not-holding' };
  return targetOf(live, []);
}
