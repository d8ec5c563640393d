import * as vscode from 'vscode';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import { isSameEndpoint } from '../../core/model/endpoint.ts';
import type { Fix } from '../../core/model/fix.ts';
import type { Store } from '../../core/store.ts';
import { harmless, longPiece, withIcon } from '../../core/text/harmless.ts';
import { inBackground } from '../inBackground.ts';
import { explanation } from '../text/fixDetails.ts';
import { message } from '../text/messages.ts';
import { type NotStarted, notStarted } from '../text/restart.ts';
import type { Tools } from '../tools.ts';
import { showProblem } from '../ui/notification.ts';
import { flash, inform } from '../ui/say.ts';
import { applyReuseAddress } from './applyReuseAddress.ts';
import { applySwitch } from './applySwitch.ts';
import { free, type Outcome, typeCommand, waitForRelease } from './freeing.ts';
import { type OnceTools, onNextPort } from './runOnce.ts';
import { takeOwnPort } from './useOwnPort.ts';

/** Applies a fix that the user chose. The one place where a fix becomes an act. */
export async function applyFix(tools: Tools, conflict: Conflict, fix: Fix): Promise<Outcome> {
  const { store, log } = tools;
  log.info(`fix ${fix.kind} of ${conflict.id}`);
  store.send(conflict.id, 'choose');
  const restart = 'restart' in fix ? fix.restart : fix.kind === 'restart';
  let outcome: Outcome = 'not-freed';
  try {
    outcome = await act(tools, conflict, fix);
  } finally {
    if (outcome === 'freed') store.send(conflict.id, 'solve', restart ? { restarts: true } : {});
    else store.send(conflict.id, 'fail');
  }
  if (outcome !== 'freed') return outcome;
  if (!goesElsewhere.has(fix.kind)) isFree(store, conflict.endpoint);
  const why = restart ? await tools.rerun.run(conflict.source) : undefined;
  if (why !== undefined) showProblem(notStarted(why));
  return outcome;
}

/** Fixes after which the port is held as before. */
const goesElsewhere: ReadonlySet<Fix['kind']> = new Set<Fix['kind']>(['switch-port', 'switch-once', 'own-port']);

/** What else has failed on the endpoint has nothing in its way any more. */
function isFree(store: Store, endpoint: Endpoint | undefined): void {
  for (const each of store.open) {
    const isSame = endpoint !== undefined && each.endpoint !== undefined && isSameEndpoint(each.endpoint, endpoint);
    if (isSame) store.send(each.id, 'vanish');
  }
}

async function act(tools: Tools, conflict: Conflict, fix: Fix): Promise<Outcome> {
  switch (fix.kind) {
    case 'kill':
    case 'stop-session':
    case 'stop-terminal':
    case 'stop-container':
    case 'stop-supervisor':
    case 'end-running':
      return free(tools, conflict, fix);
    case 'suggest-command':
      return typeCommand(fix.argv, tools.platform);
    case 'switch-port':
      return applySwitch(tools, conflict, fix.endpoint.port, conflict.suggestedPort);
    case 'switch-once':
      return startOnce(tools, conflict, fix.endpoint);
    case 'own-port':
      return takeOwnPort(tools, conflict, fix.endpoint);
    case 'insert-reuse-address':
      return insertThenWait(tools, conflict, fix);
    case 'wait':
      return waitForRelease(tools, fix.endpoint);
    case 'restart':
      return 'freed';
    case 'open-url':
      // The user takes the one that runs: nothing is left to do.
      return (await vscode.env.openExternal(vscode.Uri.parse(fix.url, true))) ? 'freed' : 'not-freed';
    case 'remove-stale-socket':
      return removeStaleSocket(tools, fix.path);
    case 'explain':
      inBackground(tools.log, 'an explanation', inform(explanation(fix.topic)));
      return 'not-freed';
    case 'report':
      await tools.reports.show(conflict);
      return 'not-freed';
  }
}

async function insertThenWait(
  tools: Tools,
  conflict: Conflict,
  fix: Extract<Fix, { kind: 'insert-reuse-address' }>,
): Promise<Outcome> {
  const done = await applyReuseAddress(tools, conflict, fix);
  if (done === 'left') return 'left';
  return done === 'inserted' && fix.restart ? waitForRelease(tools, fix.endpoint) : 'not-freed';
}

async function removeStaleSocket({ stopper }: Pick<Tools, 'stopper'>, path: string): Promise<Outcome> {
  const result = await stopper.removeStaleSocket(path);
  if (result.kind === 'failed') {
    showProblem(harmless(result.reason, longPiece));
    return 'not-freed';
  }
  flash(withIcon('check', message.socketRemoved(path)), 5000);
  return 'freed';
}

const notOnce: NotStarted = { kind: 'not-once' };

/** The same thing on another port: nothing is freed, and no file is touched. */
async function startOnce(
  tools: OnceTools & Pick<Tools, 'rerun'>,
  { source }: Conflict,
  endpoint: InetEndpoint,
): Promise<Outcome> {
  const once = await onNextPort(tools, source, endpoint);
  if (once === undefined) {
    showProblem(message.noFreePort());
    return 'not-freed';
  }
  const why = once.plan === undefined ? notOnce : await tools.rerun.runChanged(source, once.plan);
  if (why === undefined) return 'freed';
  showProblem(notStarted(why));
  return 'not-freed';
}
