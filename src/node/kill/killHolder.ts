/** The kill, on every platform: check, ask to end, wait, (force,) verify by a bind, watch. */

import type { KillOptions, Probe } from '../../core/host.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { KillResult } from '../../core/model/fix.ts';
import type { Holder } from '../../core/model/process.ts';
import { changeOf } from '../../core/processes/identity.ts';
import { processInfo } from '../../core/processes/processTable.ts';
import { protectedReason, type Surroundings } from '../../core/processes/protected.ts';
import { isShown } from '../../core/processes/shown.ts';
import type { Run } from '../exec.ts';
import { finish, retaken } from './aftermath.ts';
import { askToEnd } from './interrupt.ts';
import { lineageOf, type Parent } from './lineage.ts';
import type { LiveProcess, Processes, Sent, Signal, Target } from './processes.ts';
import { createVerifier, type Verifier } from './release.ts';
import { readSocketFile, removeStaleSocket, type SocketFile } from './staleSocket.ts';
import { surroundingsOf } from './surroundings.ts';
import { choose, holdersIn, inodesOf, notPermitted, type Plan, targetOf } from './target.ts';
import { isCancelled, sleep, waitUntil } from './wait.ts';

/** After SIGKILL only the kernel has work left; a process in uninterruptible sleep may take for ever. */
const killWaitMs = 3000;
/** Children that share the socket mostly end with their parent; they are asked only after this. */
const sharersPatienceMs = 150;
/** A process may be suspended, or still be stopping, when the gentle signal arrives. */
const wakeEveryMs = 200;
/** Answers that may come of looking while a process ends (no pid, unknown, free but not bindable) count after this. */
const unclearMs = 1000;
/** A bind that fails while nobody is there to be seen: others try the endpoint at the same moments, and come to an end. */
const contradictionMs = 10_000;

/** Each choice that is out of date at once is one more process that ended by itself. */
const maxChoices = 4;

export interface KillSystem {
  readonly probe: Probe;
  readonly processes: Processes;
}

/** With what starts a tool: a supervisor is told by its own. */
export interface StopSystem extends KillSystem {
  readonly run: Run;
}

interface Attempt {
  readonly processes: Processes;
  readonly verifier: Verifier;
  readonly around: Surroundings;
  readonly endpoint: Endpoint;
  readonly shown: Holder;
  readonly plan: Plan;
  readonly lineage: readonly Parent[];
  readonly followers: readonly Target[];
  readonly socketFile: SocketFile | undefined;
  readonly options: KillOptions;
  readonly start: number;
  /** The same moment in milliseconds since the epoch. */
  readonly began: number;
}

/** The owner has let go of the socket, whether or not it has ended. */
async function hasReleased({ processes, verifier }: Attempt, target: Target): Promise<boolean> {
  if (!(await processes.stillHolds(target))) return true;
  // Without numbered sockets only a bind can tell that a living process closed its own.
  return target.inodes.length === 0 && (await verifier.isFree());
}

/** A suspended process sees a gentle signal only when it goes on. */
async function wake({ processes }: Pick<Attempt, 'processes'>, target: Target): Promise<void> {
  if (await processes.isStopped(target.pid)) await processes.signal(target, 'SIGCONT');
}

/** Who still has the very socket that the user was shown. */
interface Left {
  /** They were named, and may be signalled. */
  readonly shown: readonly LiveProcess[];
  /** The first that was not named, and is left alone. */
  readonly unseen: Holder | undefined;
}

async function leftIn({ plan, processes, shown }: Attempt, holders: readonly Holder[]): Promise<Left> {
  const { inodes } = plan.target;
  const named: LiveProcess[] = [];
  let unseen: Holder | undefined;
  for (const holder of holders) {
    // Where sockets have no numbers, only those that were shown are known to have the same one.
    const isSame = inodes.length > 0 ? inodesOf(holder).some(inode => inodes.includes(inode)) : isShown(shown, holder);
    if (!isSame) continue;
    for (const pid of [holder.pid, ...(holder.sharedWith ?? [])]) {
      const live = await processes.read(pid);
      if (live === undefined || live === 'unread') continue;
      if (isShown(shown, live)) named.push(live);
      else unseen ??= { ...processInfo(live), parents: await processes.parents(pid), sockets: holder.sockets };
    }
  }
  return { shown: named, unseen };
}

/** Signals each of those that share the socket and were shown, after the same checks as for its owner. */
async function signalSharers(
  { around, plan, processes }: Attempt,
  sharers: readonly LiveProcess[],
  signal: Signal,
): Promise<KillResult | undefined> {
  for (const live of sharers) {
    const { pid } = live;
    const reason = protectedReason(live, around);
    if (reason !== undefined) return { kind: 'failed', reason: `process ${pid} has the socket too and is protected` };
    const target = targetOf(live, plan.target.inodes);
    if ((await processes.signal(target, signal)) === 'not-permitted')
      return { kind: 'not-permitted', process: processInfo(live) };
    if (signal === 'SIGTERM') await wake({ processes }, target);
  }
  return undefined;
}

/** `process` is told where it is not the holder itself. */
function stillRunning({ shown, start }: Attempt, process: LiveProcess, asked = true): KillResult {
  const waitedMs = Math.round(performance.now() - start);
  return {
    kind: 'still-running',
    waitedMs,
    ...(process.pid === shown.pid ? {} : { process: processInfo(process) }),
    ...(asked ? {} : { asked: false as const }),
  };
}

/** From the owner's release until the endpoint can be bound, or until it is clear why it cannot. */
async function settle(attempt: Attempt, ownerForced: boolean): Promise<KillResult> {
  const { verifier, options, plan, socketFile } = attempt;
  const released = performance.now();
  let deadline = Math.max(attempt.start + options.graceMs, released + unclearMs);
  let asked = false;
  let forced = ownerForced;
  let unclear = 0;
  for (;;) {
    if (await verifier.isFree())
      return finish({
        ...attempt,
        forced,
        mayForce: options.force,
        watchMs: options.watchMs,
        signal: options.signal,
      });
    if (isCancelled(options.signal)) return { kind: 'cancelled' };
    const found = await verifier.inspect([plan.target.pid]);
    if (isCancelled(options.signal)) return { kind: 'cancelled' };
    const elapsed = performance.now() - released;
    const holders = holdersIn(found);
    const { shown: sharers, unseen } = await leftIn(attempt, holders);
    const [first] = sharers;
    if (first !== undefined) {
      if (!asked && elapsed >= sharersPatienceMs) {
        asked = true;
        const problem = await signalSharers(attempt, sharers, forced ? 'SIGKILL' : 'SIGTERM');
        if (problem !== undefined) return problem;
      } else if (performance.now() >= deadline) {
        if (!options.force) return stillRunning(attempt, first);
        if (forced) return { kind: 'failed', reason: `process ${first.pid} does not end` };
        forced = true;
        deadline = performance.now() + killWaitMs;
        const problem = await signalSharers(attempt, sharers, 'SIGKILL');
        if (problem !== undefined) return problem;
      }
    } else if (unseen !== undefined) {
      // A worker that was started meanwhile mostly ends without its primary; any other is asked about.
      if (elapsed >= unclearMs) return retaken(attempt, unseen, [unseen.pid]);
    } else if (holders.length > 0) {
      const [by] = holdersIn(await verifier.inspectSettled([plan.target.pid]));
      if (by !== undefined && by.pid === holders[0]?.pid) return retaken(attempt, by, plan.others);
    } else if (found.kind === 'lingering') {
      const again = await verifier.inspectSettled([plan.target.pid]);
      if (again.kind === 'lingering' && again.bindable !== true)
        return { kind: 'lingering', secondsLeft: again.secondsLeft };
    } else if (found.kind === 'blocked' && found.by === 'stale-socket' && socketFile !== undefined) {
      // The file that the ended server left behind stops the next bind; it is the one that was there before.
      const removed = await removeStaleSocket(found.evidence.path, socketFile);
      if (removed.kind !== 'removed' && removed.kind !== 'gone' && elapsed >= unclearMs)
        return { kind: 'failed', reason: `the socket file could not be removed: ${removed.kind}` };
    } else if (elapsed >= (found.kind === 'free' ? contradictionMs : unclearMs) && unclear++ > 0) {
      // On a busy machine one look takes that long, and the bind before it was of a moment when the end was still under way.
      if (found.kind === 'blocked') {
        const settled = await verifier.inspectSettled([plan.target.pid]);
        if (settled.kind === 'blocked') return { kind: 'retaken' };
        continue;
      }
      const reason =
        found.kind === 'unknown' ? found.reason : 'the endpoint cannot be bound, and no reason can be seen';
      return { kind: 'failed', reason };
    }
    await sleep(elapsed < 50 ? 5 : 25, options.signal);
  }
}

/** Where sockets are not numbered, who holds the endpoint is asked once more before force is used. */
async function kill(attempt: Attempt): Promise<Sent> {
  const { processes, verifier, plan } = attempt;
  const { target } = plan;
  if (target.inodes.length === 0) {
    const found = await verifier.inspect([target.pid]);
    if (!holdersIn(found).some(holder => holder.pid === target.pid || holder.sharedWith?.includes(target.pid) === true))
      return 'not-holding';
  }
  return processes.signal(target, 'SIGKILL');
}

/** The system refused: why, as far as it tells by now. */
async function refusal({ processes, shown, plan }: Attempt): Promise<KillResult> {
  const live = await processes.read(plan.target.pid);
  return notPermitted({ ...shown, ...(live === undefined || live === 'unread' ? {} : live) });
}

/** `undefined`: at the last check the target was not what it had been a moment before, and nothing was sent. */
async function run(attempt: Attempt): Promise<KillResult | undefined> {
  const { plan, options } = attempt;
  const { target } = plan;
  const sent = await askToEnd({ ...attempt, ...plan }, options);
  if (sent === 'sent') {
    let woken = Number.NEGATIVE_INFINITY;
    const released = async () => {
      if (await hasReleased(attempt, target)) return true;
      if (performance.now() - woken >= wakeEveryMs) {
        woken = performance.now();
        await wake(attempt, target);
      }
      return false;
    };
    if (await waitUntil(released, options.graceMs, options.signal)) return settle(attempt, false);
  } else if (sent === 'not-permitted') return refusal(attempt);
  else if (sent === 'unread') return { kind: 'unread' };
  else if (sent !== 'needs-force') return undefined;
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  if (!options.force) return stillRunning(attempt, plan.process, sent === 'sent');
  const killed = await kill(attempt);
  if (killed === 'not-permitted') return refusal(attempt);
  if (killed === 'unread') return { kind: 'unread' };
  if (killed === 'program-changed') return { kind: 'changed', what: 'program', asked: true };
  const released = await waitUntil(() => hasReleased(attempt, target), killWaitMs, options.signal);
  // It may have ended by itself before force reached it.
  if (released) return settle(attempt, killed === 'sent');
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  return { kind: 'failed', reason: `process ${target.pid} does not end, even though it was killed` };
}

/** Who was shown with the holder without having its socket, and is still the same. */
async function followersOf(processes: Processes, shown: Holder): Promise<readonly Target[]> {
  const followers: Target[] = [];
  for (const follower of shown.followers ?? []) {
    const live = await processes.read(follower.pid);
    if (live !== undefined && live !== 'unread' && changeOf(follower, live) === undefined)
      followers.push(targetOf(live, []));
  }
  return followers;
}

/** See `Killer.kill`. */
export async function killHolder(
  { probe, processes }: KillSystem,
  shown: Holder,
  endpoint: Endpoint,
  options: KillOptions,
): Promise<KillResult> {
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  const start = performance.now();
  const began = Date.now();
  const around = await surroundingsOf(processes);
  const verifier = createVerifier(probe, endpoint, shown, options.signal);
  for (let tries = 0; tries < maxChoices; tries++) {
    const choice = await choose({ processes, verifier, around }, shown);
    if (choice.kind === 'result' && choice.result.kind === 'refused') return choice.result;
    if (isCancelled(options.signal)) return { kind: 'cancelled' };
    if (choice.kind === 'result') return choice.result;
    const { plan } = choice;
    const lineage = await lineageOf(processes, plan.target.pid, around);
    const followers = await followersOf(processes, shown);
    const socketFile = endpoint.protocol === 'unix' ? await readSocketFile(endpoint.path) : undefined;
    if (isCancelled(options.signal)) return { kind: 'cancelled' };
    const result = await run({
      processes,
      verifier,
      around,
      endpoint,
      shown,
      plan,
      lineage,
      followers,
      socketFile,
      options,
      start,
      began,
    });
    if (result !== undefined) return result;
  }
  return { kind: 'changed', what: 'not-holding' };
}
