import * as vscode from 'vscode';
import type { Conflict, Endpoint, Fix, Holder, InetEndpoint, KillResult, Platform } from '../core/model.ts';
import type { StopResult } from '../core/ports.ts';
import { quoteCommand } from '../core/quote.ts';
import { applyReuseAddress } from './applyReuseAddress.ts';
import { applySwitch } from './applySwitch.ts';
import { config } from './config.ts';
import { inBackground } from './log.ts';
import { manifestOf } from './switchHints.ts';
import { explanation, killSentence, message } from './text.ts';
import type { Tools } from './tools.ts';
import { showProblem } from './ui/notification.ts';
import { showReport } from './ui/report.ts';
import { until, withProgress } from './waiting.ts';

/** What a fix came to: `freed` also means that the port was moved away from, so that what failed can start. */
export type Outcome = 'freed' | 'not-freed';

/** Applies a fix that the user chose. The one place where a fix becomes an act. */
export async function applyFix(tools: Tools, conflict: Conflict, fix: Fix): Promise<Outcome> {
  const { store, log } = tools;
  log.info(`fix ${fix.kind} of ${conflict.id}`);
  store.update(conflict.id, { state: 'fixing' });
  const outcome = await act(tools, conflict, fix);
  if (outcome !== 'freed') {
    store.update(conflict.id, { state: 'open' });
    return outcome;
  }
  store.update(conflict.id, { state: 'resolved' });
  const restart = 'restart' in fix ? fix.restart : fix.kind === 'restart';
  if (restart && !(await tools.rerun.run(conflict.source))) showProblem(message.restartFailed());
  return outcome;
}

async function act(tools: Tools, conflict: Conflict, fix: Fix): Promise<Outcome> {
  switch (fix.kind) {
    case 'kill':
      return kill(tools, fix);
    case 'stop-session':
      return stopSession(tools, fix);
    case 'stop-terminal':
      tools.runs.terminal(fix.terminalId)?.sendText('\u0003', false);
      return waitUntilFree(tools, fix.endpoint, config.killGraceMs);
    case 'stop-container':
      return stopContainer(tools, fix);
    case 'stop-supervisor':
      return concludeKill(
        tools,
        fix,
        await withProgress(message.freeing(fix.endpoint), signal =>
          tools.stopper.stopSupervisor(fix, { graceMs: config.killGraceMs, force: false, signal }),
        ),
      );
    case 'suggest-command':
      return typeCommand(fix.argv, tools.platform);
    case 'switch-port':
      return applySwitch(tools, conflict, fix.endpoint.port, conflict.suggestedPort);
    case 'switch-once':
      return startOnce(tools, conflict, fix.endpoint);
    case 'insert-reuse-address':
      return (await applyReuseAddress(tools, conflict, fix)) && fix.restart
        ? waitForRelease(tools, fix.endpoint)
        : 'not-freed';
    case 'wait':
      return waitForRelease(tools, fix.endpoint);
    case 'restart':
      return 'freed';
    case 'remove-stale-socket':
      return concludeStop(await tools.stopper.removeStaleSocket(fix.path), message.socketRemoved(fix.path));
    case 'explain':
      inBackground(tools.log, 'an explanation', vscode.window.showInformationMessage(explanation(fix.topic)));
      return 'not-freed';
    case 'report':
      await showReport(tools, conflict);
      return 'not-freed';
  }
}

async function kill(tools: Tools, fix: Extract<Fix, { kind: 'kill' }>): Promise<Outcome> {
  const result = await withProgress(message.freeing(fix.endpoint), signal =>
    tools.killer.kill(fix.holder, fix.endpoint, {
      graceMs: config.killGraceMs,
      force: false,
      signal,
      // What is started right after binds the port itself; if somebody is quicker, that is its own diagnosis.
      ...(fix.restart && { watchMs: 0 }),
    }),
  );
  return concludeKill(tools, fix, result);
}

interface KillTarget {
  readonly holder: Holder;
  readonly endpoint: Endpoint;
  readonly restart: boolean;
}

async function concludeKill(tools: Tools, target: KillTarget, result: KillResult): Promise<Outcome> {
  const { holder, endpoint } = target;
  tools.log.info(`kill of ${holder.pid}: ${JSON.stringify(result)}`);
  const sentence = killSentence(result, holder, endpoint);
  switch (result.kind) {
    case 'freed':
    case 'already-gone':
      if (!target.restart && sentence !== undefined) vscode.window.setStatusBarMessage(`$(check) ${sentence}`, 5000);
      return 'freed';
    case 'still-running': {
      const chosen = await vscode.window.showWarningMessage(sentence ?? '', { modal: true }, message.force());
      if (chosen === undefined) return 'not-freed';
      const forced = await withProgress(message.freeing(endpoint), signal =>
        tools.killer.kill(holder, endpoint, { graceMs: 0, force: true, signal }),
      );
      return concludeKill(tools, target, forced);
    }
    case 'lingering':
      return waitForRelease(tools, endpoint);
    case 'not-permitted':
      showProblem(sentence ?? '');
      return typeCommand(['sudo', 'kill', String(holder.pid)], tools.platform);
    case 'cancelled':
      return 'not-freed';
    case 'retaken':
      return concludeRetaken(tools, target, result, sentence ?? '');
    case 'refused':
    case 'changed':
    case 'failed':
      showProblem(sentence ?? '');
      await refreshAll(tools, endpoint);
      return 'not-freed';
  }
}

/** Somebody took it back: what starts it is named, and may be stopped instead. */
async function concludeRetaken(
  tools: Tools,
  { holder, endpoint, restart }: KillTarget,
  { by, supervision }: Extract<KillResult, { kind: 'retaken' }>,
  sentence: string,
): Promise<Outcome> {
  await refreshAll(tools, endpoint);
  const stop = supervision?.stop;
  if (supervision === undefined || stop === undefined || stop.kind === 'container') {
    showProblem(sentence);
    return 'not-freed';
  }
  const accept = message.stopIt(supervision.name);
  if ((await vscode.window.showWarningMessage(sentence, accept)) !== accept) return 'not-freed';
  if (stop.kind === 'suggest') return typeCommand(stop.argv, tools.platform);
  const target = {
    supervisor: supervision.name,
    holder: by ?? holder,
    endpoint,
    ...(supervision.process !== undefined && { supervisorPid: supervision.process.pid }),
    ...(supervision.job !== undefined && { job: supervision.job }),
  };
  const result = await withProgress(message.freeing(endpoint), signal =>
    tools.stopper.stopSupervisor(target, { graceMs: config.killGraceMs, force: false, signal }),
  );
  return concludeKill(tools, { holder: target.holder, endpoint, restart }, result);
}

async function stopSession(tools: Tools, fix: Extract<Fix, { kind: 'stop-session' }>): Promise<Outcome> {
  const found = tools.runs.find({ kind: 'debug', id: fix.sessionId, name: fix.name, configuration: {} });
  if (found?.kind === 'debug') await vscode.debug.stopDebugging(found.run.session);
  return waitUntilFree(tools, fix.endpoint, config.killGraceMs);
}

async function stopContainer(tools: Tools, fix: Extract<Fix, { kind: 'stop-container' }>): Promise<Outcome> {
  const result = await withProgress(message.freeing(fix.endpoint), signal =>
    tools.stopper.stopContainer(fix.container, { signal }),
  );
  return concludeStop(result, message.containerStopped(fix.container));
}

async function concludeStop(result: StopResult, done: string): Promise<Outcome> {
  if (result.kind === 'failed') {
    showProblem(result.reason);
    return 'not-freed';
  }
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 5000);
  return 'freed';
}

/** The same thing on another port: nothing is freed, and no file is touched. */
async function startOnce(tools: Tools, conflict: Conflict, { port, host, protocol }: InetEndpoint): Promise<Outcome> {
  const to = await tools.freePorts.next(port, { protocol, ...(host !== undefined && { host }) });
  if (to === undefined) {
    showProblem(message.noFreePort());
    return 'not-freed';
  }
  const { planRunOnce } = await tools.planners();
  const { source } = conflict;
  const plan = await planRunOnce({
    from: port,
    to,
    ...(await manifestOf(tools.files, source)),
    ...(source.kind === 'debug' && { configuration: source.configuration }),
    ...(source.kind === 'terminal' && source.commandLine !== undefined && { commandLine: source.commandLine }),
  });
  if (plan === undefined || !(await tools.rerun.runChanged(source, plan))) {
    showProblem(message.notOnce());
    return 'not-freed';
  }
  return 'freed';
}

/** Typed, not run: the user reads it and presses Enter. */
function typeCommand(argv: readonly string[], platform: Platform): Outcome {
  const terminal = vscode.window.createTerminal({ name: message.statusName() });
  terminal.show();
  terminal.sendText(quoteCommand(argv, platform), false);
  vscode.window.setStatusBarMessage(message.commandTyped(), 10_000);
  return 'not-freed';
}

/** After a gentle stop: `freed` as soon as a bind succeeds; otherwise what holds it now is shown. */
async function waitUntilFree(tools: Tools, endpoint: Endpoint, limitMs: number): Promise<Outcome> {
  const free = await withProgress(message.freeing(endpoint), signal =>
    until(async () => (await tools.probe.isFree(endpoint)) === true, { everyMs: 50, limitMs, signal }),
  );
  if (free) return 'freed';
  await refreshAll(tools, endpoint);
  return 'not-freed';
}

/** Waits for the kernel to let go, with the countdown; nothing has to be killed. */
async function waitForRelease(tools: Tools, endpoint: Endpoint): Promise<Outcome> {
  const released = await withProgress('', async (signal, progress) => {
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
  await Promise.all(same.map(each => pipeline.refresh(each.id)));
}
