import * as vscode from 'vscode';
import { type Endpoint, isSameEndpoint } from '../../core/model/endpoint.ts';
import type { Fix } from '../../core/model/fix.ts';
import type { Platform } from '../../core/model/platform.ts';
import type { Source } from '../../core/model/run.ts';
import { asTyped } from '../../core/processes/elevated.ts';
import { type Attempt, type AttemptResult, afterAttempt, type Said, type Step } from '../../core/processes/nextStep.ts';
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
import { interrupt } from './interrupt.ts';

/**
 * What a fix came to: `freed` also means that the port was moved away from, so that what failed can start; `left`, that the user went away
 * from a question of it.
 */
export type Outcome = 'freed' | 'not-freed' | 'left';

/** A fix that ends what holds the endpoint. */
export type FreeingFix = Extract<Fix, { kind: 'kill' | `stop-${string}` }>;

export function isFreeing(fix: Fix): fix is FreeingFix {
  return fix.kind === 'kill' || fix.kind.startsWith('stop-');
}

/** The same without the restart: for a run that the user has ended himself. */
export function onlyFree(fix: FreeingFix): FreeingFix {
  return { ...fix, restart: false };
}

/** What freeing works with: no more of the tools than this. */
export type FreeingTools = Pick<
  Tools,
  'killer' | 'stopper' | 'probe' | 'pipeline' | 'store' | 'runs' | 'log' | 'platform'
>;

/** What is freed, and for whom. */
interface Job {
  readonly source: Source;
  readonly endpoint: Endpoint;
  readonly restart: boolean;
}

/**
 * Ends what holds the endpoint, as the fix says, and goes on as `afterAttempt` tells until it is over. `asked`: the user has just agreed to a
 * question that named everybody.
 */
export async function free(tools: FreeingTools, source: Source, fix: FreeingFix, asked = false): Promise<Outcome> {
  const job: Job = { source, endpoint: fix.endpoint, restart: fix.restart };
  const question = asked ? undefined : endingQuestion(fix);
  if (question !== undefined && !(await accepts(question, fixTitle(fix), inLines([fixDetail(fix)])))) return 'left';
  let attempt: Attempt | Outcome = firstAttempt(fix);
  while (typeof attempt !== 'string') {
    const result: AttemptResult = await make(tools, job, attempt);
    tools.log.info(`${attempt.tried} for ${JSON.stringify(job.endpoint)}`, result);
    attempt = await take(tools, job, afterAttempt(attempt, result, { ...job, platform: tools.platform }));
  }
  return attempt;
}

function firstAttempt(fix: FreeingFix): Attempt {
  switch (fix.kind) {
    case 'kill':
      return { tried: 'kill', holder: fix.holder, force: false };
    case 'stop-terminal':
      return { tried: 'kill', holder: fix.holder, force: false, terminalId: fix.terminalId };
    case 'stop-session':
      return { tried: 'session', sessionId: fix.sessionId, name: fix.name };
    case 'stop-container':
      return { tried: 'container', container: fix.container };
    case 'stop-supervisor':
      return { tried: 'supervisor', target: fix, force: false };
  }
}

/** Makes the attempt; what comes of it decides nothing here. */
async function make(tools: FreeingTools, job: Job, attempt: Attempt): Promise<AttemptResult> {
  const { endpoint } = job;
  switch (attempt.tried) {
    case 'kill': {
      const terminal = attempt.terminalId === undefined ? undefined : tools.runs.terminal(attempt.terminalId);
      if (terminal !== undefined) tools.runs.reveal(terminal);
      const gently = terminal && { interrupt: () => interrupt(terminal, tools.runs.running(terminal), tools.log) };
      return withProgress(message.freeing(endpoint), signal =>
        tools.killer.kill(attempt.holder, endpoint, { ...patience(attempt.force), signal, ...gently }),
      );
    }
    case 'supervisor':
      return withProgress(message.freeing(endpoint), signal =>
        tools.stopper.stopSupervisor({ ...attempt.target, endpoint }, { ...patience(attempt.force), signal }),
      );
    case 'session': {
      const { sessionId: id, name } = attempt;
      const found = tools.runs.find({ kind: 'debug', id, name, configuration: {} });
      if (found?.kind === 'debug') await vscode.debug.stopDebugging(found.run.session);
      return waitUntilFree(tools, endpoint);
    }
    case 'container': {
      const result = await withProgress(message.freeing(endpoint), signal =>
        tools.stopper.stopContainer(attempt.container, { signal }),
      );
      if (result.kind === 'failed') return result;
      flash(withIcon('check', message.containerStopped(attempt.container)), 5000);
      return waitUntilFree(tools, endpoint);
    }
  }
}

function patience(force: boolean) {
  return { graceMs: force ? 0 : config.killGraceMs, force };
}

/** Says and asks what the step wants; what is tried next, or how it ended. */
async function take(tools: FreeingTools, job: Job, step: Step): Promise<Attempt | Outcome> {
  const { endpoint, restart } = job;
  switch (step.kind) {
    case 'freed':
      if (!restart && step.say !== undefined) flash(withIcon('check', said(step.say, endpoint)), 5000);
      return 'freed';
    case 'ended':
      if (step.say !== undefined) showProblem(said(step.say, endpoint));
      if (step.look) await refreshAll(tools, endpoint);
      return 'not-freed';
    case 'wait':
      return waitForRelease(tools, endpoint);
    case 'type':
      showProblem(said(step.say, endpoint));
      return typeCommand(step.argv, tools.platform);
    case 'look-again':
      return offerNext(tools, job, step.say && said(step.say, endpoint));
    case 'ask': {
      if (step.look) await refreshAll(tools, endpoint);
      const { agreed, button, fix } = step;
      const title = button.does === 'force' ? message.force() : message.stopIt(supervisorName(button), restart);
      const detail = fix && inLines([fixDetail(fix)]);
      if (!(await accepts(said(step.say, endpoint), title, detail))) return 'left';
      return 'typed' in agreed ? typeCommand(agreed.typed, tools.platform) : agreed;
    }
  }
}

function said(say: Said, endpoint: Endpoint): Sentence {
  return say.of === 'reason'
    ? harmless(say.reason, longPiece)
    : (killSentence(say.result, say.holder, endpoint) ?? harmless(''));
}

/** The endpoint is held all the same: by whom is told, with the next step at hand. */
async function offerNext(tools: FreeingTools, job: Job, sentence?: Sentence): Promise<Attempt | Outcome> {
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
  return agreed ? firstAttempt(fix) : 'left';
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

/** After a gentle stop: free as soon as a bind succeeds. */
async function waitUntilFree({ probe }: Pick<FreeingTools, 'probe'>, endpoint: Endpoint): Promise<AttemptResult> {
  const kind = await withProgress(message.freeing(endpoint), async signal => {
    const isFree = async () => (await probe.isFree(endpoint)) === true;
    if (await until(isFree, { everyMs: 50, limitMs: config.killGraceMs, signal })) return 'free';
    return signal.aborted ? 'cancelled' : 'held';
  });
  return { kind };
}

/** Waits for the kernel to let go, with the countdown; nothing has to be killed. */
export async function waitForRelease(
  tools: Pick<FreeingTools, 'probe' | 'store' | 'pipeline'>,
  endpoint: Endpoint,
): Promise<Outcome> {
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

async function refreshAll(
  { store, pipeline }: Pick<FreeingTools, 'store' | 'pipeline'>,
  endpoint: Endpoint,
): Promise<void> {
  const same = store.open.filter(each => each.endpoint !== undefined && isSameEndpoint(each.endpoint, endpoint));
  await pipeline.look(same);
}
