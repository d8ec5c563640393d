import * as vscode from 'vscode';
import type { SupervisedTarget } from '../../core/host.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Fix, KillResult } from '../../core/model/fix.ts';
import type { Platform } from '../../core/model/platform.ts';
import type { Holder, ProcessInfo } from '../../core/model/process.ts';
import type { Source } from '../../core/model/run.ts';
import { asTyped, privilegedKill } from '../../core/processes/elevated.ts';
import { type Detail, harmless, inLines, longPiece, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { quoteCommand } from '../../core/text/quote.ts';
import { config } from '../config.ts';
import { diagnosisSentence } from '../text/diagnosis.ts';
import { endingQuestion, fixDetail, fixTitle } from '../text/fixes.ts';
import { killSentence } from '../text/kill.ts';
import { message } from '../text/messages.ts';
import { supervisorName } from '../text/names.ts';
import type { Tools } from '../tools.ts';
import { showProblem } from '../ui/notification.ts';
import { ask, flash } from '../ui/say.ts';
import { until, withProgress } from '../waiting.ts';

/** What a fix came to: `freed` also means that the port was moved away from, so that what failed can start. */
export type Outcome = 'freed' | 'not-freed';

/** A fix that ends what holds the endpoint. */
export type FreeingFix = Extract<Fix, { kind: 'kill' | `stop-${string}` }>;

export function isFreeing(fix: Fix): fix is FreeingFix {
  return fix.kind === 'kill' || fix.kind.startsWith('stop-');
}

/** The same without the restart: for a run that the user has ended himself. */
export function onlyFree(fix: FreeingFix): FreeingFix {
  return { ...fix, restart: false };
}

/** What is freed, and for whom. */
interface Job {
  readonly source: Source;
  readonly endpoint: Endpoint;
  readonly restart: boolean;
}

/**
 * Ends what holds the endpoint, as the fix says; what stands in the way of that is asked about, or told. `asked`: the user
 * has just agreed to a question that named everybody.
 */
export async function free(tools: Tools, source: Source, fix: FreeingFix, asked = false): Promise<Outcome> {
  const job: Job = { source, endpoint: fix.endpoint, restart: fix.restart };
  const question = asked ? undefined : endingQuestion(fix);
  if (question !== undefined && !(await accepts(question, fixTitle(fix), inLines([fixDetail(fix)]))))
    return 'not-freed';
  switch (fix.kind) {
    case 'kill':
      return kill(tools, job, fix.holder);
    case 'stop-terminal': {
      const terminal = tools.runs.terminal(fix.terminalId);
      if (terminal !== undefined) tools.runs.reveal(terminal);
      return kill(tools, job, fix.holder, terminal && (() => terminal.sendText('\u0003', false)));
    }
    case 'stop-session': {
      const found = tools.runs.find({ kind: 'debug', id: fix.sessionId, name: fix.name, configuration: {} });
      if (found?.kind === 'debug') await vscode.debug.stopDebugging(found.run.session);
      return waitUntilFree(tools, job);
    }
    case 'stop-container': {
      const result = await withProgress(message.freeing(fix.endpoint), signal =>
        tools.stopper.stopContainer(fix.container, { signal }),
      );
      if (result.kind === 'failed') {
        showProblem(harmless(result.reason, longPiece));
        return 'not-freed';
      }
      flash(withIcon('check', message.containerStopped(fix.container)), 5000);
      return waitUntilFree(tools, job);
    }
    case 'stop-supervisor':
      return stopSupervisor(tools, job, fix);
  }
}

async function kill(tools: Tools, job: Job, holder: Holder, interrupt?: () => void): Promise<Outcome> {
  const result = await withProgress(message.freeing(job.endpoint), signal =>
    tools.killer.kill(holder, job.endpoint, {
      graceMs: config.killGraceMs,
      force: false,
      signal,
      ...(interrupt !== undefined && { interrupt }),
    }),
  );
  return conclude(tools, job, holder, result);
}

async function stopSupervisor(
  tools: Tools,
  job: Job,
  target: Pick<SupervisedTarget, 'supervisor' | 'supervisorPid' | 'job' | 'holder' | 'others'>,
  force = false,
): Promise<Outcome> {
  const graceMs = force ? 0 : config.killGraceMs;
  const result = await withProgress(message.freeing(job.endpoint), signal =>
    tools.stopper.stopSupervisor({ ...target, endpoint: job.endpoint }, { graceMs, force, signal }),
  );
  return conclude(tools, job, target.holder, result, {
    byForce: () => stopSupervisor(tools, job, target, true),
    withOthers: others => stopSupervisor(tools, job, { ...target, others }),
  });
}

/** The same again: for a user who wants to wait no longer, and with what the supervisor runs besides. */
interface Again {
  readonly byForce: () => Promise<Outcome>;
  readonly withOthers?: (others: readonly ProcessInfo[]) => Promise<Outcome>;
}

/** What the end of a holder came to. */
async function conclude(
  tools: Tools,
  job: Job,
  holder: Holder,
  result: KillResult,
  again: Again = { byForce: () => forceKill(tools, job, holder) },
): Promise<Outcome> {
  const { endpoint, restart } = job;
  tools.log.info(`kill of ${holder.pid}`, result);
  const sentence = killSentence(result, holder, endpoint) ?? harmless('');
  switch (result.kind) {
    case 'freed':
    case 'already-gone':
      if (!restart) flash(withIcon('check', sentence), 5000);
      return 'freed';
    case 'still-running':
      return (await accepts(sentence, message.force())) ? again.byForce() : 'not-freed';
    case 'lingering':
      return waitForRelease(tools, endpoint);
    case 'not-permitted':
      showProblem(sentence);
      return typeCommand(privilegedKill((result.process ?? holder).pid, tools.platform), tools.platform);
    case 'ends-others': {
      const button = message.stopIt(supervisorName({ name: result.process.name, process: result.process }), restart);
      return again.withOthers !== undefined && (await accepts(sentence, button))
        ? again.withOthers(result.others)
        : 'not-freed';
    }
    case 'command-needed':
      showProblem(sentence);
      return typeCommand(result.argv, tools.platform);
    case 'cancelled':
      return 'not-freed';
    case 'retaken':
      return retaken(tools, job, result, sentence);
    case 'refused':
    case 'changed':
    case 'unread':
    case 'failed':
      showProblem(sentence);
      await refreshAll(tools, endpoint);
      return 'not-freed';
  }
}

async function forceKill(tools: Tools, job: Job, holder: Holder): Promise<Outcome> {
  const result = await withProgress(message.freeing(job.endpoint), signal =>
    tools.killer.kill(holder, job.endpoint, { graceMs: 0, force: true, signal }),
  );
  return conclude(tools, job, holder, result);
}

/** Somebody took it back: what starts it is named, and may be stopped instead. */
async function retaken(
  tools: Tools,
  job: Job,
  { by, supervision }: Extract<KillResult, { kind: 'retaken' }>,
  sentence: Sentence,
): Promise<Outcome> {
  const stop = supervision?.stop;
  if (by === undefined || supervision === undefined || stop === undefined || stop.kind === 'container')
    return offerNext(tools, job, sentence);
  await refreshAll(tools, job.endpoint);
  const { endpoint, restart } = job;
  const fix = {
    kind: 'stop-supervisor',
    endpoint,
    restart,
    supervisor: supervision.name,
    holder: by,
    ...(supervision.process !== undefined && { supervisorPid: supervision.process.pid }),
    ...(supervision.job !== undefined && { job: supervision.job }),
  } as const;
  const button = message.stopIt(supervisorName(supervision), restart);
  if (!(await accepts(sentence, button, inLines([fixDetail(fix)])))) return 'not-freed';
  return stop.kind === 'suggest' ? typeCommand(stop.argv, tools.platform) : stopSupervisor(tools, job, fix);
}

/** The endpoint is held all the same: by whom is told, with the next step at hand. */
async function offerNext(tools: Tools, job: Job, sentence?: Sentence): Promise<Outcome> {
  await refreshAll(tools, job.endpoint);
  const { diagnosis } = await tools.pipeline.examine(job.endpoint, job.source);
  if (diagnosis === undefined || diagnosis.verdict.kind === 'already-free') return 'freed';
  const found = diagnosis.fixes.find(isFreeing);
  const now = diagnosisSentence(diagnosis, Date.now());
  const text = sentence ?? now;
  if (found === undefined) {
    showProblem(text);
    return 'not-freed';
  }
  const fix = { ...found, restart: job.restart };
  // What was looked at again may be somebody else: it is named with all that is ended.
  const detail = [text === now ? undefined : now, endingQuestion(fix) ?? fixDetail(fix)];
  const agreed = await accepts(text, fixTitle(fix), inLines(detail.filter(line => line !== undefined)));
  return agreed ? free(tools, job.source, fix, true) : 'not-freed';
}

/** Modal, as the user waits for what was clicked; while it is open, nothing goes on. */
export async function accepts(question: Sentence, button: Sentence, detail?: Detail): Promise<boolean> {
  return (await ask(question, [button], detail)) === button;
}

/** Typed, not run: the user reads it and presses Enter. */
export function typeCommand(argv: readonly string[], platform: Platform): Outcome {
  const terminal = vscode.window.createTerminal({ name: message.statusName() });
  terminal.show();
  terminal.sendText(quoteCommand(asTyped(argv, platform), platform), false);
  flash(message.commandTyped(), 10_000);
  return 'not-freed';
}

/** After a gentle stop: `freed` as soon as a bind succeeds; what holds it still is told. */
async function waitUntilFree(tools: Tools, job: Job): Promise<Outcome> {
  const { endpoint } = job;
  const waited = await withProgress(message.freeing(endpoint), async signal => {
    const isFree = async () => (await tools.probe.isFree(endpoint)) === true;
    return (await until(isFree, { everyMs: 50, limitMs: config.killGraceMs, signal }))
      ? 'free'
      : signal.aborted
        ? 'cancelled'
        : 'held';
  });
  if (waited === 'held') return offerNext(tools, job);
  return waited === 'free' ? 'freed' : 'not-freed';
}

/** Waits for the kernel to let go, with the countdown; nothing has to be killed. */
export async function waitForRelease(tools: Tools, endpoint: Endpoint): Promise<Outcome> {
  const released = await withProgress(undefined, async (signal, progress) => {
    for (;;) {
      const probe = await tools.probe.inspect(endpoint, { signal });
      if (signal.aborted) return false;
      if (probe.kind !== 'lingering') return probe.kind === 'free';
      const end = Date.now() + Math.max(1, probe.secondsLeft) * 1000;
      const passed = async () => {
        progress.report({ message: message.waiting(endpoint, Math.max(0, (end - Date.now()) / 1000)) });
        return Date.now() >= end;
      };
      if (!(await until(passed, { everyMs: 500, limitMs: end - Date.now() + 1000, signal }))) return false;
    }
  });
  if (released) return 'freed';
  await refreshAll(tools, endpoint);
  return 'not-freed';
}

async function refreshAll({ store, pipeline }: Tools, endpoint: Endpoint): Promise<void> {
  const same = store.open.filter(each => JSON.stringify(each.endpoint) === JSON.stringify(endpoint));
  await pipeline.look(same);
}
