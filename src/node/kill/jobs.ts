/**
 * Stops one job of one supervisor through its own tool: the instance is asked for its jobs first, the one whose pid is the holder's is
 * stopped, and afterwards the holder has to be gone.
 */
import { open } from 'node:fs/promises';
import type { KillOptions, SupervisedTarget } from '../../core/host.ts';
import type { KillResult } from '../../core/model/fix.ts';
import type { Holder, ProcessInfo } from '../../core/model/process.ts';
import { changeOf } from '../../core/processes/identity.ts';
import { protectedReason } from '../../core/processes/protected.ts';
import { watchedBy } from '../../core/processes/supervision.ts';
import { typedArgv, typedAt, typedCommand } from '../../core/supervisors/jobTools.ts';
import type { Address, Job, JobTool, Watched } from '../../core/supervisors/row.ts';
import { supervisorOf } from '../../core/supervisors/rows.ts';
import type { RunResult } from '../exec.ts';
import { reasonOf } from './container.ts';
import { killHolder, type StopSystem } from './killHolder.ts';
import { createVerifier } from './release.ts';
import { surroundingsOf } from './surroundings.ts';
import { holdersIn, targetOf } from './target.ts';
import { isCancelled, sleep, waitUntil } from './wait.ts';

/** A supervisor's command waits for the job to end, up to the supervisor's own limit (supervisord: 10 s). */
const stopLimitMs = 30_000;
/** pm2 and supervisorctl are scripts: a busy machine takes its time to start them. */
const listLimitMs = 15_000;
/** Where the stop command ends before the job does. */
const endsMs = 5000;
/** Milliseconds until a job that runs is listed as running. */
const startsMs = 3000;
/** A process closes its sockets a moment before it is gone. */
const goneMs = 1000;
const maxControlFile = 256 * 1024;

async function readControlFile(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(maxControlFile) });
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    // A folder, or gone: then it tells nothing.
    return undefined;
  } finally {
    await file.close();
  }
}

/** The pids that stand for the job: what runs between the supervisor and the socket; of one that has the socket itself, its workers. */
function pidsOf(holder: Holder, supervisor: ProcessInfo): ReadonlySet<number> {
  if (holder.pid === supervisor.pid) return new Set((holder.followers ?? []).map(({ pid }) => pid));
  const end = holder.parents.findIndex(({ pid }) => pid === supervisor.pid);
  return new Set([holder.pid, ...holder.parents.slice(0, Math.max(0, end)).map(({ pid }) => pid)]);
}

interface Found {
  readonly address: Address;
  readonly jobs: readonly Job[];
}

/** Nobody who answered has it, or why nobody answered. */
interface Missed {
  readonly address: Address;
  readonly failed?: RunResult;
}

/** The instance's own list, by the first address that answers with the job in it. */
async function askOnce(
  { run }: StopSystem,
  tool: JobTool,
  addresses: readonly Address[],
  wanted: ReadonlySet<number>,
  { signal }: KillOptions,
): Promise<Found | Missed> {
  let missed: Missed | undefined;
  for (const address of addresses) {
    const [file = '', ...args] = tool.list(address);
    const result = await run(file, args, {
      timeoutMs: listLimitMs,
      ...(address.env === undefined ? {} : { env: address.env }),
      ...(signal === undefined ? {} : { signal }),
    });
    const answered = result.kind === 'ok' || result.kind === 'exit';
    const all = answered ? tool.jobs(result.stdout, address) : [];
    const jobs = all.filter(({ pid }) => wanted.has(pid));
    if (jobs.length > 0) return { address, jobs };
    const hasAnswered = result.kind === 'ok' || all.length > 0;
    // Of all that failed, the first says most, unless another one might have answered; but a list without the job is an answer.
    if (hasAnswered) missed = { address };
    else if (missed === undefined || (missed.failed?.kind === 'exit' && result.kind === 'timed-out'))
      missed = { address, failed: result };
    if (result.kind === 'missing' || result.kind === 'denied' || result.kind === 'cancelled') break;
  }
  return missed ?? { address: { argv: [] } };
}

/** A job that has just been started is listed without its pid for a moment (supervisord's `startsecs`). */
async function findJobs(...asked: Parameters<typeof askOnce>): Promise<Found | Missed> {
  const [, , , , { signal }] = asked;
  let found = await askOnce(...asked);
  const isSettled = async () => {
    if ('jobs' in found || found.failed !== undefined) return true;
    await sleep(startsMs / 10, signal);
    found = await askOnce(...asked);
    return 'jobs' in found;
  };
  await waitUntil(isSettled, startsMs, signal);
  return found;
}

/** The same supervisor, the same holder below it: what was shown is what would be stopped. */
async function changeSince(
  { processes }: StopSystem,
  { holder }: SupervisedTarget,
  supervisor: ProcessInfo,
): Promise<KillResult | undefined> {
  const around = await surroundingsOf(processes);
  const live = await processes.read(supervisor.pid);
  if (live === 'unread') return { kind: 'unread' };
  if (live === undefined) return { kind: 'changed', what: 'not-holding' };
  const what = changeOf(supervisor, live);
  if (what !== undefined) return { kind: 'changed', what };
  const now = await processes.read(holder.pid);
  if (now === 'unread') return { kind: 'unread' };
  const holderChange = now === undefined ? 'not-holding' : changeOf(holder, now);
  if (holderChange !== undefined) return { kind: 'changed', what: holderChange };
  const parents = holder.pid === supervisor.pid ? [] : await processes.parents(holder.pid);
  const end = parents.findIndex(parent => parent.pid === supervisor.pid);
  if (end < 0 && holder.pid !== supervisor.pid) return { kind: 'changed', what: 'not-holding' };
  // All that leads from the job to the holder ends with it: this window may run in there.
  for (const process of [...(now === undefined ? [] : [now]), ...parents.slice(0, Math.max(0, end))]) {
    const reason = protectedReason(process, around);
    if (reason !== undefined) return { kind: 'refused', reason };
  }
  return undefined;
}

/** What came of a stop command that was accepted: told by the endpoint and the holder, never by the tool. */
async function afterStop(
  system: StopSystem,
  target: SupervisedTarget,
  jobPids: ReadonlySet<number>,
  options: KillOptions,
): Promise<KillResult> {
  const { holder, endpoint } = target;
  const { signal } = options;
  const { processes } = system;
  const start = performance.now();
  const verifier = createVerifier(system.probe, endpoint, holder, signal);
  const free = await waitUntil(() => verifier.isFree(), Math.max(options.graceMs, endsMs), signal);
  if (isCancelled(signal)) return { kind: 'cancelled' };
  if (free) {
    // A supervisor that had the socket for its job lives on, and is meant to.
    const shown = targetOf({ ...holder }, []);
    const isGone = async () =>
      jobPids.size > 0 && !jobPids.has(holder.pid) ? true : !(await processes.stillHolds(shown));
    const lives = !(await waitUntil(isGone, goneMs, signal));
    return { kind: 'freed', forced: false, ...(lives ? { lives } : {}) };
  }
  const found = await verifier.inspectSettled([holder.pid]);
  if (found.kind === 'lingering') return { kind: 'lingering', secondsLeft: found.secondsLeft };
  const [by] = holdersIn(found);
  if (by?.pid === holder.pid) return { kind: 'still-running', waitedMs: Math.round(performance.now() - start) };
  return { kind: 'retaken', ...(by === undefined ? {} : { by }) };
}

/**
 * Stops the holder's job at its supervisor. With `force` the command was given already and is not given again: the holder itself, which the
 * supervisor does not start any more, is ended.
 */
export async function stopJob(
  system: StopSystem,
  target: SupervisedTarget,
  supervisor: ProcessInfo,
  options: KillOptions,
): Promise<KillResult> {
  const { holder, endpoint } = target;
  const index = holder.parents.findIndex(({ pid }) => pid === supervisor.pid);
  const row = supervisorOf(supervisor);
  const tool = row?.tool;
  if (row === undefined || tool === undefined || (index < 0 && holder.pid !== supervisor.pid))
    return { kind: 'failed', reason: `nothing is known of how to stop ${target.supervisor}` };
  if (options.force) return killHolder(system, holder, endpoint, options);
  const changed = await changeSince(system, target, supervisor);
  if (changed !== undefined) return changed;
  const watched: Watched = watchedBy(holder, index);
  const text = await readControlFile(tool.file?.(watched));
  const typed = typedCommand(tool, watched, text) ?? ['ls', '-l', `/proc/${supervisor.pid}/cwd`];
  const needed = { kind: 'command-needed', tool: row.name, argv: typed } as const;
  const addresses = tool.addresses(watched, text);
  const wanted = pidsOf(holder, supervisor);
  if (addresses.length === 0 || wanted.size === 0) return { ...needed, why: 'no-job' };
  const found = await findJobs(system, tool, addresses, wanted, options);
  if (!('jobs' in found)) {
    const { address, failed } = found;
    if (failed === undefined) return { ...needed, why: 'no-job', argv: typedArgv(address, tool.show(address)) };
    if (failed.kind === 'cancelled') return { kind: 'cancelled' };
    const [name = row.name] = tool.list(address);
    if (failed.kind === 'missing' || failed.kind === 'denied')
      return {
        ...needed,
        why: 'no-tool',
        tool: name,
        ...(failed.kind === 'missing' && failed.passedOver !== undefined ? { reason: failed.passedOver } : {}),
      };
    return {
      ...needed,
      why: 'refused',
      argv: typedAt(tool, watched, address),
      reason: reasonOf(tool.list(address), failed),
    };
  }
  // Time has passed: the pid may be somebody else's by now.
  const changedSince = await changeSince(system, target, supervisor);
  if (changedSince !== undefined) return changedSince;
  const argv = tool.stop(found.address, [...new Set(found.jobs.map(({ id }) => id))]);
  const [file = '', ...args] = argv;
  const { env } = found.address;
  const result = await system.run(file, args, {
    timeoutMs: stopLimitMs,
    ...(env === undefined ? {} : { env }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (result.kind === 'cancelled') return { kind: 'cancelled' };
  const jobPids = new Set(found.jobs.map(({ pid }) => pid));
  const after = await afterStop(system, target, jobPids, result.kind === 'ok' ? options : { ...options, graceMs: 0 });
  // It said that it failed, and it did: its word is the reason. Where the port is free all the same, that counts.
  if (result.kind === 'ok' || after.kind !== 'still-running') return after;
  return { ...needed, why: 'refused', argv: typedArgv(found.address, argv), reason: reasonOf(argv, result) };
}
