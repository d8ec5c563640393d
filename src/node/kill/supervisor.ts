/** Stops what would start the holder again: the job at its supervisor, or the supervisor itself. */

import type { KillOptions, SupervisedTarget } from '../../core/host.ts';
import type { KillResult, SupervisorStop } from '../../core/model/fix.ts';
import type { Holder } from '../../core/model/process.ts';
import { changeOf, compareStart } from '../../core/processes/identity.ts';
import { processInfo } from '../../core/processes/processTable.ts';
import { protectedReason } from '../../core/processes/protected.ts';
import { supervisionOf } from '../../core/processes/supervision.ts';
import { programsOf } from '../../core/programs/processNames.ts';
import { isCommandShell } from '../../core/programs/shells.ts';
import { stopContainer } from './container.ts';
import { stopJob } from './jobs.ts';
import { killHolder, type StopSystem } from './killHolder.ts';
import type { LiveProcess } from './processes.ts';
import { createVerifier, type Verifier } from './release.ts';
import { askerOn, surroundingsOf } from './surroundings.ts';
import { holdersIn, targetOf } from './target.ts';
import { isCancelled, waitUntil } from './wait.ts';

/** Children mostly end with their supervisor; one that was left behind is ended after this. */
const jobEndsMs = 300;

function stopFor(target: SupervisedTarget, system: StopSystem): SupervisorStop | undefined {
  const known = supervisionOf(target.holder, askerOn(system.processes.platform));
  const { supervisor, supervisorPid } = target;
  if (
    known !== undefined &&
    (supervisorPid === undefined ? known.name === supervisor : known.process?.pid === supervisorPid)
  )
    return known.stop;
  const parent = target.holder.parents.find(other => other.pid === supervisorPid);
  return parent === undefined ? undefined : { kind: 'signal', process: parent };
}

/** The endpoint after its supervisor was stopped: mostly free; else the job that was shown was left behind, and is ended as any holder. */
async function endJob(
  system: StopSystem,
  { holder, endpoint }: SupervisedTarget,
  verifier: Verifier,
  jobs: readonly Holder[],
  options: KillOptions,
): Promise<KillResult> {
  if (await waitUntil(() => verifier.isFree(), jobEndsMs, options.signal))
    return { kind: 'freed', forced: options.force };
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  const found = await verifier.inspectSettled([holder.pid]);
  if (found.kind === 'lingering') return { kind: 'lingering', secondsLeft: found.secondsLeft };
  const holders = holdersIn(found);
  const isOf = (now: Holder) => (before: Holder) => before.pid === now.pid && compareStart(before, now) === 'same';
  if (holders.some(now => isOf(now)(holder))) return killHolder(system, holder, endpoint, options);
  // Its supervisor had started it anew before it ended: nobody was shown that one.
  const [by] = holders;
  if (by !== undefined) return { kind: 'retaken', by, ...(jobs.some(isOf(by)) ? { stayed: true } : {}) };
  return (await verifier.isFree())
    ? { kind: 'freed', forced: options.force }
    : { kind: 'failed', reason: found.kind === 'unknown' ? found.reason : 'the endpoint cannot be bound yet' };
}

/** Parts of a watcher itself, which no one misses: esbuild's service below tsx and vite. */
const ownHelpers: ReadonlySet<string> = new Set(['esbuild']);
/** Bounds what a supervisor of thousands is asked about. */
const maxOthers = 256;

/** All that runs below a supervisor besides the holder, what leads to it and what it has started itself: it ends with it, or is left unwatched. */
async function othersBelow(
  { processes }: StopSystem,
  supervisor: number,
  jobs: readonly Holder[],
): Promise<readonly LiveProcess[]> {
  const own = new Set(jobs.flatMap(({ pid, sharedWith = [] }) => [pid, ...sharedWith]));
  const leads = new Set(
    (await Promise.all(jobs.map(({ pid }) => processes.parents(pid)))).flat().map(({ pid }) => pid),
  );
  const others: LiveProcess[] = [];
  const queue = [...((await processes.children(supervisor)) ?? [])];
  for (let pid = queue.shift(); pid !== undefined && others.length < maxOthers; pid = queue.shift()) {
    if (own.has(pid)) continue;
    const live = await processes.read(pid);
    if (live === undefined || live === 'unread' || programsOf(live).some(program => ownHelpers.has(program))) continue;
    const children = (await processes.children(pid)) ?? [];
    queue.push(...children);
    // A shell that only waits for what it runs is nothing to be named beside it.
    if (!leads.has(pid) && !(isCommandShell(live) && children.length > 0)) others.push(live);
  }
  return others;
}

/** Ends a supervisor's own process: the same process that was shown as a parent of the holder. */
async function endSupervisor(
  system: StopSystem,
  target: SupervisedTarget,
  { process: shown, signal: by = 'SIGTERM' }: Extract<SupervisorStop, { kind: 'signal' }>,
  options: KillOptions,
): Promise<KillResult> {
  const { processes, probe } = system;
  const { holder, endpoint } = target;
  const { signal } = options;
  const start = performance.now();
  const around = await surroundingsOf(processes);
  const live = await processes.read(shown.pid);
  if (live === 'unread') return { kind: 'unread' };
  const reason = protectedReason(live ?? shown, around);
  if (reason !== undefined) return { kind: 'refused', reason };
  const verifier = createVerifier(probe, endpoint, holder, signal);
  const found = holdersIn(await verifier.inspect([holder.pid]));
  if (isCancelled(signal)) return { kind: 'cancelled' };
  const jobs: Holder[] = [];
  for (const job of found) {
    const parents = await processes.parents(job.pid);
    if (parents.some(parent => parent.pid === shown.pid)) jobs.push(job);
  }
  if (live !== undefined) {
    const what = changeOf(shown, live);
    if (what !== undefined) return { kind: 'changed', what };
    // A holder that lives must still be its job; one that ended may have been started anew under another pid, or not yet.
    const holderNow = await processes.read(holder.pid);
    const holderLives = holderNow !== undefined && holderNow !== 'unread' && compareStart(holder, holderNow) === 'same';
    if (holderLives && !(await processes.parents(holder.pid)).some(parent => parent.pid === shown.pid))
      return { kind: 'changed', what: 'not-holding' };
    const others = (await othersBelow(system, live.pid, [holder, ...jobs])).map(processInfo);
    const agreed = target.others ?? [];
    if (others.some(other => !agreed.some(known => known.pid === other.pid && changeOf(known, other) === undefined)))
      return { kind: 'ends-others', process: processInfo(live), others };
    const goal = targetOf(live, []);
    const isGone = async () => !(await processes.stillHolds(goal));
    const sent = await processes.signal(goal, by);
    if (sent === 'not-permitted') return { kind: 'not-permitted', process: processInfo(live) };
    if (sent === 'unread') return { kind: 'unread' };
    if (sent === 'start-changed') return { kind: 'changed', what: 'start-time' };
    if (sent === 'program-changed') return { kind: 'changed', what: 'program' };
    if (sent === 'sent' && (await processes.isStopped(goal.pid))) await processes.signal(goal, 'SIGCONT');
    const ended = sent !== 'needs-force' && (await waitUntil(isGone, options.graceMs, signal));
    if (isCancelled(signal)) return { kind: 'cancelled' };
    if (!ended) {
      if (!options.force)
        return {
          kind: 'still-running',
          waitedMs: Math.round(performance.now() - start),
          process: processInfo(live),
          ...(sent === 'needs-force' ? { asked: false as const } : {}),
        };
      const killed = await processes.signal(goal, 'SIGKILL');
      if (killed === 'not-permitted') return { kind: 'not-permitted', process: processInfo(live) };
      if (killed === 'program-changed') return { kind: 'changed', what: 'program', asked: true };
      if (!(await waitUntil(isGone, 3000, signal)))
        return { kind: 'failed', reason: `process ${goal.pid} does not end, even though it was killed` };
    }
  }
  return endJob(system, target, verifier, jobs, options);
}

/** See `Stopper.stopSupervisor`. */
export async function stopSupervisor(
  system: StopSystem,
  target: SupervisedTarget,
  options: KillOptions,
): Promise<KillResult> {
  if (isCancelled(options.signal)) return { kind: 'cancelled' };
  const stop = stopFor(target, system);
  switch (stop?.kind) {
    case undefined:
      return { kind: 'failed', reason: `nothing is known of how to stop ${target.supervisor}` };
    case 'signal':
      return endSupervisor(system, target, stop, options);
    case 'job':
      return stopJob(system, target, stop.process, options);
    case 'suggest':
      return { kind: 'command-needed', why: 'refused', tool: target.supervisor, argv: stop.argv };
    case 'container': {
      const { signal } = options;
      const stopped = await stopContainer(system.run, stop.container, signal === undefined ? {} : { signal });
      return stopped.kind === 'done' ? { kind: 'freed', forced: false } : stopped;
    }
  }
}
