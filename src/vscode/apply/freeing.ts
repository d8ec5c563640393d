import * as vscode from 'vscode';
import type { KillOptions } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { type Endpoint, isSameEndpoint } from '../../core/model/endpoint.ts';
import type { Platform } from '../../core/model/platform.ts';
import { asTyped } from '../../core/processes/elevated.ts';
import {
  type Attempt,
  type AttemptResult,
  afterAttempt,
  afterLook,
  attemptOf,
  type Said,
  type Step,
  type TriedFix,
} from '../../core/processes/nextStep.ts';
import { type Detail, harmless, inLines, longPiece, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { quoteCommand } from '../../core/text/quote.ts';
import { config } from '../config.ts';
import { diagnosisSentence } from '../text/diagnosis.ts';
import { endingQuestion, fixDetail } from '../text/fixDetails.ts';
import { fixTitle } from '../text/fixTitles.ts';
import { killSentence } from '../text/kill.ts';
import { endSentence } from '../text/locks.ts';
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

/** What freeing works with: no more of the tools than this. */
type FreeingTools = Pick<
  Tools,
  'killer' | 'stopper' | 'locks' | 'probe' | 'pipeline' | 'store' | 'runs' | 'log' | 'platform'
>;

/** What is tried, and for which conflict. */
interface Job {
  readonly conflict: Conflict;
  readonly restart: boolean;
}

/** Ends what the fix says, and goes on as `afterAttempt` tells until it is over. */
export async function free(tools: FreeingTools, conflict: Conflict, fix: TriedFix): Promise<Outcome> {
  const job: Job = { conflict, restart: fix.restart };
  const question = endingQuestion(fix);
  if (question !== undefined && !(await accepts(question, fixTitle(fix), inLines([fixDetail(fix)])))) return 'left';
  let attempt: Attempt | Outcome = attemptOf(fix);
  while (typeof attempt !== 'string') {
    const result: AttemptResult = await make(tools, attempt);
    tools.log.info(`${attempt.tried} for ${JSON.stringify(conflict.endpoint ?? conflict.id)}`, result);
    attempt = await take(tools, job, afterAttempt(attempt, result, { ...job, platform: tools.platform }));
  }
  return attempt;
}

/** Makes the attempt; what comes of it decides nothing here. */
async function make(tools: FreeingTools, attempt: Attempt): Promise<AttemptResult> {
  switch (attempt.tried) {
    case 'kill': {
      const { holder, endpoint } = attempt;
      const gently = inTerminal(tools, attempt);
      return withProgress(message.freeing(endpoint), signal =>
        tools.killer.kill(holder, endpoint, { ...patience(attempt.force), signal, ...gently }),
      );
    }
    case 'lock': {
      const { holder, lock, force, sessionId } = attempt;
      // Its process ends with the session, mostly; what is left is ended as any other.
      if (sessionId !== undefined && !force) await stopSession(tools, sessionId);
      const gently = inTerminal(tools, attempt);
      return withProgress(message.ending(holder), signal =>
        tools.locks.end(holder, lock, { ...patience(force), signal, ...gently }),
      );
    }
    case 'supervisor': {
      const { target, force } = attempt;
      return withProgress(message.freeing(target.endpoint), signal =>
        tools.stopper.stopSupervisor(target, { ...patience(force), signal }),
      );
    }
    case 'session':
      await stopSession(tools, attempt.sessionId);
      return waitUntilFree(tools, attempt.endpoint);
    case 'container': {
      const { container, endpoint } = attempt;
      const result = await withProgress(message.freeing(endpoint), signal =>
        tools.stopper.stopContainer(container, { signal }),
      );
      if (result.kind === 'failed') return result;
      flash(withIcon('check', message.containerStopped(container)), 5000);
      return waitUntilFree(tools, endpoint);
    }
  }
}

async function stopSession({ runs }: Pick<Tools, 'runs'>, id: string): Promise<void> {
  const found = runs.find({ kind: 'debug', id, name: '', configuration: {} });
  if (found?.kind === 'debug') await vscode.debug.stopDebugging(found.run.session);
}

/** The gentle way of what runs in a terminal of this window, which is shown. */
function inTerminal(
  { runs, log }: Pick<Tools, 'runs' | 'log'>,
  { terminalId, force }: { readonly terminalId?: string; readonly force: boolean },
): Pick<KillOptions, 'interrupt'> | undefined {
  const terminal = terminalId === undefined || force ? undefined : runs.terminals.terminal(terminalId);
  if (terminal === undefined) return undefined;
  reveal(terminal);
  return { interrupt: () => interrupt(terminal, runs.terminals.running(terminal), log) };
}

/** Shows which terminal is meant where its name does not tell; the keys stay where they are. */
function reveal(terminal: vscode.Terminal): void {
  const namesakes = vscode.window.terminals.filter(({ name }) => name === terminal.name);
  if (namesakes.length > 1) terminal.show(true);
}

function patience(force: boolean) {
  return { graceMs: force ? 0 : config.killGraceMs, force };
}

/** Says and asks what the step wants; what is tried next, or how it ended. */
async function take(tools: FreeingTools, job: Job, step: Step): Promise<Attempt | Outcome> {
  switch (step.kind) {
    case 'freed':
      if (!job.restart && step.say !== undefined) flash(withIcon('check', said(step.say)), 5000);
      return 'freed';
    case 'ended':
      if (step.say !== undefined) showProblem(said(step.say));
      if (step.look) await lookAgain(tools, job.conflict);
      return 'not-freed';
    case 'wait':
      return waitForRelease(tools, step.endpoint);
    case 'type':
      showProblem(said(step.say));
      return typeCommand(step.argv, tools.platform);
    case 'look-again': {
      const { endpoint, say } = step;
      await refreshAll(tools, endpoint);
      const { diagnosis } = await tools.pipeline.examine(endpoint, job.conflict.source);
      return take(tools, job, afterLook(diagnosis, say, { ...job, platform: tools.platform }));
    }
    case 'ask': {
      if (step.look) await lookAgain(tools, job.conflict);
      const { agreed } = step;
      if (!(await accepts(said(step.say), askedTitle(step, job), askedDetail(step)))) return 'left';
      return 'typed' in agreed ? typeCommand(agreed.typed, tools.platform) : agreed;
    }
  }
}

type Asking = Extract<Step, { kind: 'ask' }>;

function askedTitle({ button }: Asking, { restart }: Job): Sentence {
  switch (button.does) {
    case 'force':
      return message.force();
    case 'stop':
      return message.stopIt(supervisorName(button), restart);
    case 'fix':
      return fixTitle(button.fix);
  }
}

/** What will happen. Who was found by a new look may be somebody else, who is named with all that is ended. */
function askedDetail({ button, now, fix }: Asking): Detail | undefined {
  const lines = [
    now && diagnosisSentence(now, Date.now()),
    button.does === 'fix' ? (endingQuestion(button.fix) ?? fixDetail(button.fix)) : fix && fixDetail(fix),
  ].filter(line => line !== undefined);
  return lines.length === 0 ? undefined : inLines(lines);
}

function said(say: Said): Sentence {
  switch (say.of) {
    case 'reason':
      return harmless(say.reason, longPiece);
    case 'diagnosis':
      return diagnosisSentence(say.diagnosis, Date.now());
    case 'result': {
      const { result, holder, endpoint } = say;
      return (
        (endpoint === undefined ? endSentence(result, holder) : killSentence(result, holder, endpoint)) ?? harmless('')
      );
    }
  }
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

/** What is shown of the conflict is out of date, and of all others on its endpoint. */
async function lookAgain(
  tools: Pick<FreeingTools, 'store' | 'pipeline'>,
  { id, endpoint }: Pick<Conflict, 'id' | 'endpoint'>,
): Promise<void> {
  if (endpoint === undefined) await tools.pipeline.refresh(id);
  else await refreshAll(tools, endpoint);
}

async function refreshAll(
  { store, pipeline }: Pick<FreeingTools, 'store' | 'pipeline'>,
  endpoint: Endpoint,
): Promise<void> {
  const same = store.open.filter(each => each.endpoint !== undefined && isSameEndpoint(each.endpoint, endpoint));
  await pipeline.look(same);
}
