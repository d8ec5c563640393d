/** After the release: what was to end with the holder ends, and who takes the endpoint back is named. */

import type { CancelSignal } from '../../core/host.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { KillResult } from '../../core/model/fix.ts';
import type { Holder } from '../../core/model/process.ts';
import type { Surroundings } from '../../core/processes/protected.ts';
import { commonSupervisor, supervisionOf } from '../../core/processes/supervision.ts';
import { isCommandShell } from '../../core/programs/shells.ts';
import type { Parent } from './lineage.ts';
import type { Processes, Target } from './processes.ts';
import type { Verifier } from './release.ts';
import { askerOn } from './surroundings.ts';
import { holdersIn, targetOf } from './target.ts';
import { isCancelled, sleep, waitUntil } from './wait.ts';

/** How long a supervisor is given to take the endpoint back: the promise made to the user. */
const comebackMs = 2000;
/** Where only a new child of a parent would tell of a restart, it is there this soon after the end of the old one. */
const newChildMs = 12;
/** Where nothing could start it again: someone else who waits for the port tries within this, or is not waiting for it. */
const otherWaiterMs = 8;
/** A bind that fails while no one is there to be seen: another window tries at the same moment. */
const maxLooks = 20;
/** Script runners and workers that lost their primary end within milliseconds; slow machines get this long. */
const endsByItselfMs = 500;

export interface Aftermath {
  readonly processes: Processes;
  readonly verifier: Verifier;
  readonly around: Surroundings;
  readonly endpoint: Endpoint;
  readonly shown: Holder;
  readonly lineage: readonly Parent[];
  /** They were shown with the holder and end with it, though none has its socket: workers of node:cluster; on Windows all that it started. */
  readonly followers: readonly Target[];
  /** The holder did not end before it was forced to. */
  readonly forced: boolean;
  /** Force was agreed to, for all that were shown. */
  readonly mayForce: boolean;
  /** When the kill began, in milliseconds since the epoch. */
  readonly began: number;
  readonly watchMs: number | undefined;
  readonly signal: CancelSignal | undefined;
}

/** Linux counts starts from a boot time in whole seconds: a process may seem this much older, in milliseconds. */
const startSlackMs = 1000;

/** Who has the endpoint now, with what started it. */
export function retaken(
  { around, lineage, began }: Pick<Aftermath, 'around' | 'lineage' | 'began'>,
  by: Holder | undefined,
  others: readonly number[],
): KillResult {
  if (by === undefined) return { kind: 'retaken' };
  if (others.includes(by.pid)) return { kind: 'retaken', by, stayed: true };
  // One that ran before has waited for the port: what the two were once started by (an IDE, say) has nothing to do with it.
  const isNew = by.startedAt === undefined || by.startedAt > began - startSlackMs;
  const parents = lineage.map(parent => parent.process);
  const supervision =
    supervisionOf(by, askerOn(around.platform)) ??
    (isNew ? commonSupervisor({ parents }, by, around.platform) : undefined);
  return { kind: 'retaken', by, ...(supervision === undefined ? {} : { supervision }) };
}

async function isAlive(processes: Processes, target: Target): Promise<boolean> {
  return processes.stillHolds({ ...target, inodes: [] });
}

async function noneLives(processes: Processes, targets: readonly Target[]): Promise<boolean> {
  for (const target of targets) if (await isAlive(processes, target)) return false;
  return true;
}

/** A follower that outlived the holder is asked to end, as it was shown with it. What started the holder ends by itself, or stays. */
async function endFollowers({ processes, followers, lineage, mayForce, signal }: Aftermath): Promise<void> {
  const runners = lineage.filter(parent => parent.role === 'ends').map(parent => targetOf(parent.process, []));
  const gone = (targets: readonly Target[]) => waitUntil(() => noneLives(processes, targets), endsByItselfMs, signal);
  if (await gone([...followers, ...runners])) return;
  let sent = false;
  for (const follower of followers)
    if ((await processes.signal(follower, mayForce ? 'SIGKILL' : 'SIGTERM')) === 'sent') sent = true;
  if (sent) await gone(followers);
}

/** Is there a reason to look further: a supervisor or a script that lives, or a child that was not there before? */
async function mayReturn(after: Aftermath): Promise<boolean> {
  const { processes, lineage } = after;
  for (const parent of lineage) {
    if (!(await isAlive(processes, targetOf(parent.process, [])))) continue;
    // A script that goes on after its server has ended may be a loop.
    if (parent.role === 'supervises' || (parent.role === 'ends' && isCommandShell(parent.process))) return true;
    const now = parent.children === undefined ? undefined : await processes.children(parent.process.pid);
    for (const child of now ?? [])
      if (parent.children?.has(child) === false && (await processes.read(child)) !== undefined) return true;
  }
  return false;
}

async function newHolder(after: Aftermath): Promise<Holder | undefined> {
  const taken = await after.processes.isTaken(after.endpoint);
  if (taken === false) return undefined;
  return holdersIn(await after.verifier.inspectSettled())[0];
}

/** Watches for a comeback as long as something alive could bring one about. */
async function watch(after: Aftermath): Promise<Holder | undefined> {
  const { lineage, shown, around, signal, watchMs } = after;
  const { lookEveryMs } = after.processes;
  const service = supervisionOf(shown, askerOn(around.platform));
  const isService = service !== undefined && service.process === undefined;
  const settleMs = lineage.length > 0 ? newChildMs : otherWaiterMs;
  const limit = watchMs ?? comebackMs;
  const start = performance.now();
  await sleep(Math.min(settleMs, limit), signal);
  for (;;) {
    const elapsed = performance.now() - start;
    if (elapsed >= limit || isCancelled(signal)) return newHolder(after);
    const expected = watchMs !== undefined || isService || (await mayReturn(after));
    if (!expected) return elapsed > lookEveryMs ? newHolder(after) : undefined;
    const holder = await newHolder(after);
    if (holder !== undefined) return holder;
    await sleep(lookEveryMs, signal);
  }
}

/** The last step of every kill that freed the endpoint. */
export async function finish(after: Aftermath): Promise<KillResult> {
  const { processes, verifier, forced, signal } = after;
  const [by] = await Promise.all([after.watchMs === 0 ? undefined : watch(after), endFollowers(after)]);
  if (by !== undefined) return retaken(after, by, []);
  // Time has passed since the bind that said so; whoever came quickly was not expected by anyone.
  for (let look = 0; after.watchMs !== 0 && !isCancelled(signal) && !(await verifier.isFree()); look++) {
    const [holder] = holdersIn(await verifier.inspectSettled());
    if (holder !== undefined || look >= maxLooks) return retaken(after, holder, []);
    // Nobody is there: another window tries the endpoint as we do. Not in step with it.
    await sleep(10 + Math.random() * 15, signal);
  }
  // A process closes its sockets a moment before it is gone; some stop serving and stay.
  const shown = targetOf(after.shown, []);
  const isGone = async () => !(await isAlive(processes, shown));
  const lives = !isCancelled(signal) && !(await waitUntil(isGone, endsByItselfMs, signal));
  return { kind: 'freed', forced, ...(lives ? { lives } : {}) };
}
