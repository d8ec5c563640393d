/** Who is to be signalled: the holder the user was shown, looked at again as it is now. Nothing is sent here. */

import type { KillResult } from '../../core/model/fix.ts';
import type { ProtectedReason } from '../../core/model/holderFacts.ts';
import type { ProbeResult } from '../../core/model/probe.ts';
import type { Holder, ProcessInfo } from '../../core/model/process.ts';
import { compareStart, runsAnother } from '../../core/processes/identity.ts';
import { protectedReason, type Surroundings } from '../../core/processes/protected.ts';
import { isShown, shownWith } from '../../core/processes/shown.ts';
import { isInteractiveShell } from '../../core/programs/shells.ts';
import type { LiveProcess, Processes, Target } from './processes.ts';
import type { Verifier } from './release.ts';
import { waitUntil } from './wait.ts';

/** What a kill will do. */
export interface Plan {
  /** Signalled first: the process that owns the socket. */
  readonly target: Target;
  readonly process: LiveProcess;
  /** Pids of others that hold the endpoint through sockets of their own. */
  readonly others: readonly number[];
}

export type Choice =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'result'; readonly result: KillResult };

export interface Choosing {
  readonly processes: Processes;
  readonly verifier: Verifier;
  readonly around: Surroundings;
}

function ends(result: KillResult): Choice {
  return { kind: 'result', result };
}

function refused(reason: ProtectedReason, sharer?: LiveProcess): Choice {
  return ends({ kind: 'refused', reason, ...(sharer === undefined ? {} : { sharer }) });
}

export function notPermitted({ user, denied }: Pick<ProcessInfo, 'user' | 'denied'>): KillResult {
  return {
    kind: 'not-permitted',
    ...(user === undefined ? {} : { user }),
    ...(denied === undefined ? {} : { denied }),
  };
}

/** Within one kill the token alone is compared: the date moves when the clock is set meanwhile. What runs must stay the same. */
export function targetOf(process: LiveProcess, inodes: readonly string[]): Target {
  const { pid, startToken, startedAt } = process;
  if (startToken !== undefined) return { pid, startToken, inodes, program: process };
  return { pid, inodes, program: process, ...(startedAt === undefined ? {} : { startedAt }) };
}

export function inodesOf(holder: Holder): readonly string[] {
  return holder.sockets.flatMap(socket => (socket.inode === undefined ? [] : [socket.inode]));
}

/** Those whom a probe names as holders, certain or by elimination. */
export function holdersIn(result: ProbeResult): readonly Holder[] {
  if (result.kind === 'held') return result.holders;
  return result.kind === 'blocked' && result.by === 'bound-not-listening' ? result.evidence.candidates : [];
}

function membersOf(entry: Holder): readonly number[] {
  return [entry.pid, ...(entry.sharedWith ?? [])];
}

/** A worker that ends while it is looked at is one more look. */
const maxRests = 8;
/** A process that is ending has let go of its sockets a moment before it is gone. */
const endingMs = 250;

/** Why it may not be ended, or `undefined`: also where a shell that somebody types into would be closed with it. */
async function reasonOf({ processes, around }: Choosing, process: LiveProcess): Promise<ProtectedReason | undefined> {
  const reason = protectedReason(process, around);
  if (reason !== undefined) return reason;
  for (const pid of (await processes.children(process.pid)) ?? []) {
    const child = await processes.read(pid);
    if (child !== undefined && child !== 'unread' && child.leadsJob === true && isInteractiveShell(child))
      return 'terminals';
  }
  return undefined;
}

/** Nothing is left of the holder: is the endpoint free, or who has it now? */
function withoutHolder(found: ProbeResult): KillResult {
  if (found.kind === 'free') return { kind: 'already-gone' };
  if (found.kind === 'lingering')
    return found.bindable === true ? { kind: 'already-gone' } : { kind: 'lingering', secondsLeft: found.secondsLeft };
  if (found.kind === 'unknown') return { kind: 'failed', reason: found.reason };
  return { kind: 'changed', what: 'not-holding' };
}

/**
 * The parent that owns the socket which the holder merely shares (a cluster's primary, a pre-fork master, a reloader that
 * passes its socket on): it comes first, as it would start another worker. Only if it was shown with the holder.
 */
async function ownerOf(
  choosing: Choosing,
  holder: Holder,
  live: LiveProcess,
  entry: Holder,
): Promise<LiveProcess | Choice> {
  const { processes } = choosing;
  const inodes = inodesOf(entry);
  let owner = live;
  for (const parent of await processes.parents(live.pid)) {
    const shares =
      inodes.length > 0 ? await processes.holds(parent.pid, inodes) : membersOf(entry).includes(parent.pid);
    if (shares !== true) break;
    const reason = await reasonOf(choosing, parent);
    if (reason !== undefined) return refused(reason, parent);
    if (!isShown(holder, parent)) break;
    owner = parent;
  }
  return owner;
}

async function planFor(choosing: Choosing, holder: Holder, live: LiveProcess, found: ProbeResult): Promise<Choice> {
  const { processes } = choosing;
  const holders = holdersIn(found);
  const entry =
    holders.find(other => other.pid === live.pid) ?? holders.find(other => membersOf(other).includes(live.pid));
  if (entry === undefined)
    return found.kind === 'unknown'
      ? ends({ kind: 'failed', reason: found.reason })
      : planWithout(choosing, holder, live);
  const inodes = inodesOf(entry);
  const owner = await ownerOf(choosing, holder, live, entry);
  if ('kind' in owner) return owner;
  for (const pid of membersOf(entry)) {
    const sharer = pid === owner.pid ? undefined : await processes.read(pid);
    if (sharer === undefined || sharer === 'unread') continue;
    // As long as a protected process shares the socket, no signal frees the endpoint.
    const reason = await reasonOf(choosing, sharer);
    if (reason !== undefined) return refused(reason, sharer);
  }
  if (owner.denied !== undefined || !processes.mayBeSignalled(owner.pid))
    return ends(notPermitted({ ...holder, ...owner }));
  const others = holders.filter(other => other !== entry).map(other => other.pid);
  const target: Target = { ...targetOf(owner, inodes), tree: shownWith(holder).slice(1) };
  return { kind: 'plan', plan: { target, process: owner, others } };
}

/** The holder ended, but those that were shown with it still have the very same socket: they are what is left of it. */
async function planForRest(choosing: Choosing, holder: Holder, triesLeft = maxRests): Promise<Choice> {
  const { processes, verifier } = choosing;
  const inodes = inodesOf(holder);
  const found = await verifier.inspectSettled();
  const rest = holdersIn(found).find(
    other => isShown(holder, other) && inodesOf(other).some(inode => inodes.includes(inode)),
  );
  if (rest === undefined) return ends(withoutHolder(found));
  const live = await processes.read(rest.pid);
  if (live === 'unread') return ends({ kind: 'unread' });
  if (live !== undefined && isShown(holder, live)) {
    const reason = await reasonOf(choosing, live);
    return reason === undefined ? planFor(choosing, holder, live, found) : refused(reason, live);
  }
  // It ended between the two looks: what was found is out of date.
  return triesLeft > 0 ? planForRest(choosing, holder, triesLeft - 1) : ends({ kind: 'changed', what: 'not-holding' });
}

/** The process does not hold the endpoint: because it is ending just now, or because it let go of it? */
async function planWithout(choosing: Choosing, holder: Holder, live: LiveProcess): Promise<Choice> {
  const { processes } = choosing;
  const isGone = async () => !(await processes.stillHolds(targetOf(live, [])));
  if (await waitUntil(isGone, endingMs)) return planForRest(choosing, holder);
  return ends({ kind: 'changed', what: 'not-holding' });
}

/** Re-checks all that the user was shown: who it is, that it may be ended, that it still holds the endpoint. */
export async function choose(choosing: Choosing, holder: Holder): Promise<Choice> {
  const { processes, verifier, around } = choosing;
  const shownReason = protectedReason(holder, around);
  if (shownReason !== undefined) return refused(shownReason);
  const live = await processes.read(holder.pid);
  if (live === 'unread') return ends({ kind: 'unread' });
  if (live === undefined) return planForRest(choosing, holder);
  const reason = await reasonOf(choosing, live);
  if (reason !== undefined) return refused(reason);
  const start = compareStart(holder, live);
  if (start === 'different') return ends({ kind: 'changed', what: 'start-time' });
  if (start === 'unknown') return ends({ kind: 'unread' });
  if (runsAnother(holder, live)) return ends({ kind: 'changed', what: 'program' });
  if (live.denied !== undefined || !processes.mayBeSignalled(holder.pid))
    return ends(notPermitted({ ...holder, ...live }));
  return planFor(choosing, holder, live, await verifier.inspect([holder.pid]));
}
