/** What can be done with a conflict that a surface shows. Each looks first: what is shown and applied is true now. */
import * as vscode from 'vscode';
import { byEndpoint, lineOf } from '../core/conflicts/conflictGroups.ts';
import { holdersOf } from '../core/conflicts/failedRun.ts';
import { Command, Setting } from '../core/ids.ts';
import type { Conflict } from '../core/model/conflict.ts';
import type { Fix } from '../core/model/fix.ts';
import { isFreeing, onlyFree } from '../core/model/freeingFix.ts';
import { isOpen } from '../core/model/lifeCycle.ts';
import { sameFix } from '../core/model/sameFix.ts';
import type { KnownPort } from '../core/rows/knownPorts.ts';
import type { Store } from '../core/store.ts';
import { joined } from '../core/text/harmless.ts';
import { applyFix } from './apply/applyFix.ts';
import { isOutOfTheWay } from './apply/offers.ts';
import { inBackground } from './inBackground.ts';
import type { KnownPorts } from './knownPorts.ts';
import { showMove } from './moveCommands.ts';
import { conflictSentence } from './text/diagnosis.ts';
import { fixTitle } from './text/fixTitles.ts';
import { message } from './text/messages.ts';
import { portText } from './text/ports.ts';
import { notStarted } from './text/restart.ts';
import type { Tools } from './tools.ts';
import { openSetting } from './ui/notification.ts';
import { pickCandidate, pickConflict, pickFix } from './ui/pickers.ts';
import { pickKnownPort } from './ui/ports/portPicker.ts';
import { inform } from './ui/say.ts';
import { until, withProgress } from './waiting.ts';
import { whileOpen } from './whileOpen.ts';

/** Milliseconds that a run which was started again gets to fail again. */
const timeToFail = 15_000;

/** Shows the fixes of a conflict, or asks which one when none is named. */
export async function showConflict(tools: Tools, id?: string, isFromNotice = false): Promise<void> {
  if (id === undefined) return showOneOf(tools);
  const before = tools.store.get(id);
  if (before === undefined) return;
  if (before.endpoint === undefined && before.diagnosis === undefined) return choosePort(tools, before, isFromNotice);
  const now = await lookNow(tools, before);
  if (isOver(now)) return tellOver(tools, now);
  await chooseFix(tools, now, isFromNotice);
}

/** Leads to what is known of a finding that is in no store: its fixes, or that the port is free. */
export async function showFinding(tools: Tools, finding: Conflict): Promise<void> {
  if (finding.diagnosis?.verdict.kind !== 'already-free') return chooseFix(tools, finding);
  const { endpoint } = finding;
  await inform(endpoint === undefined ? conflictSentence(finding, Date.now()) : portText.isFree(endpoint));
}

/** A single conflict is what the user clicked at; otherwise the ports to choose from. */
export async function showStatus(tools: Tools, known: KnownPorts): Promise<void> {
  const { store, pipeline } = tools;
  await Promise.all([pipeline.look(), ...(known.ports.length > 0 ? [known.look()] : [])]);
  const lines = byEndpoint(store.open);
  const [only] = lines;
  const [move, ...moreMoves] = tools.moves.all;
  const isMove = ({ endpoint }: KnownPort) => endpoint.port === move?.from.port || endpoint.port === move?.to.port;
  if (move !== undefined && moreMoves.length === 0 && lines.length === 0 && known.ports.every(isMove))
    return showMove(tools, move.id);
  const isAll = known.ports.every(({ finding }) => finding !== undefined && only?.conflicts.includes(finding) === true);
  if (lines.length === 1 && isAll) return showConflict(tools, only?.conflicts[0]?.id);
  const choice = await pickKnownPort(
    () => ({
      ports: known.ports,
      open: store.open,
      moves: tools.moves.all,
      own: tools.own.all.flatMap(each => each.own),
    }),
    ({ id }) => dismiss(store, id),
    draw =>
      vscode.Disposable.from(...[store, known, tools.moves, tools.own].map(each => each.onDidChange(() => draw()))),
  );
  switch (choice?.kind) {
    case undefined:
      return;
    case 'conflict':
      return showConflict(tools, choice.conflict.id);
    case 'port': {
      const { finding, endpoint } = choice.port;
      const isConflict = finding !== undefined && store.get(finding.id) !== undefined;
      return isConflict ? showConflict(tools, finding.id) : showFinding(tools, await pipeline.examine(endpoint));
    }
    case 'own-port':
      return vscode.commands.executeCommand(Command.useOwnPort);
    case 'stop-own':
      return vscode.commands.executeCommand(Command.stopOwnPort, { port: choice.port });
    case 'move':
      return showMove(tools, choice.move.id);
    case 'show-ports':
      return vscode.commands.executeCommand(Command.showPorts);
    case 'free-other':
      return vscode.commands.executeCommand(Command.freePort);
  }
}

/**
 * Applies a fix that some surface has shown a while ago, if the diagnosis of now still offers it: the command can be called by anyone, and
 * a notification cannot be taken back. Otherwise what is true now is shown. `isFromNotice`: a notification has led here, and comes back for
 * whoever leaves a question of the fix.
 */
export async function applyKnownFix(tools: Tools, id: string, asked: Fix, isFromNotice = false): Promise<void> {
  const { store } = tools;
  const before = store.get(id);
  if (before === undefined) return;
  if (before.state === 'fixing') {
    inBackground(tools.log, 'that a fix is under way', inform(message.stillFixing()));
    return;
  }
  const now = await lookNow(tools, before);
  // Who wanted it freed and started again has half of it already.
  if (now.state === 'gone' && isOutOfTheWay(now) && wantsFreeAndRestart(asked)) {
    await applyFix(tools, now, restartOf(now));
    return;
  }
  // Where nothing has changed, what was offered still is, also when it is found later this time.
  const isUnchanged = now.id === id && isHeldAs(before, now);
  const fixes = [now, ...(isUnchanged ? [before] : [])].flatMap(({ diagnosis }) => diagnosis?.fixes ?? []);
  const offered = [...fixes, ...fixes.filter(isFreeing).map(onlyFree)];
  // As it is, or as other extensions are shown it.
  const known = offered.find(each => sameFix(each, asked) || sameFix(tools.publicCopy(each), asked));
  // A list that was open has followed it to whoever has the port now.
  const isShownTaken = now.state === 'gone' && isUnchanged && !isOutOfTheWay(now) && known !== undefined;
  if (isOver(now) && !isShownTaken) await tellOver(tools, now);
  else if (known === undefined) await showConflict(tools, now.id, isFromNotice);
  else if ((await applyFix(tools, now, known)) === 'left' && isFromNotice) bringBack(store, now);
}

function wantsFreeAndRestart(fix: Fix): boolean {
  if (fix.kind === 'restart') return true;
  const { kind } = fix;
  const frees = isFreeing(fix) || kind === 'wait' || kind === 'remove-stale-socket' || kind === 'end-running';
  return frees && fix.restart;
}

function restartOf({ endpoint }: Conflict): Extract<Fix, { kind: 'restart' }> {
  return { kind: 'restart', ...(endpoint !== undefined && { endpoint }) };
}

/** The whole line: every run that failed on the endpoint. */
export function dismiss(store: Store, id: string): void {
  const conflict = store.get(id);
  if (conflict === undefined) return;
  for (const each of lineOf(store.open, conflict)) store.send(each.id, 'dismiss');
}

async function showOneOf(tools: Tools): Promise<void> {
  await tools.pipeline.look();
  const { store } = tools;
  if (store.open.length === 0) {
    await inform(message.nothingOpen());
    return;
  }
  const chosen = await pickConflict(
    () => store.open,
    ({ id }) => dismiss(store, id),
    draw => store.onDidChange(draw),
  );
  if (chosen !== undefined) await showConflict(tools, chosen.id);
}

async function choosePort(tools: Tools, conflict: Conflict, isFromNotice: boolean): Promise<void> {
  const candidate = await pickCandidate(conflict);
  if (candidate === undefined) {
    if (isFromNotice) bringBack(tools.store, conflict);
    return;
  }
  const diagnosed = await tools.pipeline.choose(conflict.id, candidate.endpoint, candidate.from);
  if (diagnosed !== undefined) await chooseFix(tools, diagnosed, isFromNotice);
}

async function chooseFix(tools: Tools, conflict: Conflict, isFromNotice = false): Promise<void> {
  const { store } = tools;
  const isKept = store.get(conflict.id) !== undefined;
  const now = () => (isKept ? standing(store, conflict.id) : conflict);
  const chosen = await pickFix(now, { isFromNotice, isKept, onDidChange: whileOpen(tools, now) });
  const at = now() ?? conflict;
  if (chosen === 'no-more') await openSetting(Setting.notifications);
  else if (chosen === 'dismiss') dismiss(store, at.id);
  else if (chosen !== undefined)
    // What is true may be known only now.
    await (isKept && !isOver(conflict)
      ? applyKnownFix(tools, at.id, chosen, isFromNotice)
      : applyFix(tools, conflict, chosen));
  else if (isFromNotice) bringBack(store, at);
}

/** What is to be said in the place of a conflict: itself, or the newest run of its line; nothing where it came to a good end. */
function standing(store: Store, id: string): Conflict | undefined {
  const own = store.get(id);
  if (own === undefined || isOpen(own)) return own;
  const isSettled = own.state === 'solved' || own.state === 'superseded';
  return lineOf(store.open, own)[0] ?? (isSettled ? undefined : own);
}

/** Who leaves what a notification has opened has not decided yet. */
function bringBack(store: Store, { id }: Conflict): void {
  const now = store.get(id);
  if (now !== undefined && isOpen(now)) store.update(id, { alarms: (now.alarms ?? 1) + 1 });
}

/** Fixed, or gone by itself; what was dismissed can still be shown. */
function isOver({ state }: Conflict): boolean {
  return state === 'gone' || state === 'solved' || state === 'superseded';
}

/**
 * What is true of a conflict now, as the run that stands for its line. Where that is being started again and its port is held as before, or
 * has failed again just now, what becomes of it is waited for: in a moment it is told of the same holder, and is what the user wants to have
 * started.
 */
async function lookNow({ store, pipeline }: Tools, before: Conflict): Promise<Conflict> {
  const now = (await pipeline.refresh(before.id)) ?? before;
  if (!isOver(now)) return now;
  const newest = () => lineOf(store.open, now)[0];
  const isLast = lineOf(store.all, now)[0]?.id === now.id;
  const isStarting = isLast && now.state === 'superseded' && now.probe?.kind === 'held' && isHeldAs(before, now);
  const hasJustFailed = newest()?.state === 'noticed';
  if (isStarting || hasJustFailed) {
    const hasFailed = async () => newest()?.diagnosis !== undefined;
    await withProgress(message.startingAgain(), signal =>
      until(hasFailed, { everyMs: 50, limitMs: timeToFail, signal }),
    );
  }
  return newest() ?? now;
}

function isHeldAs(before: Conflict, now: Conflict): boolean {
  return holdersOf(before.probe) === holdersOf(now.probe);
}

/** A surface that cannot be taken back was clicked: says what is true, with the one step that may be left. */
async function tellOver(tools: Tools, conflict: Conflict): Promise<void> {
  const { endpoint, state, diagnosis } = conflict;
  if (state !== 'gone' || diagnosis === undefined) {
    await inform(message.isOver());
    return;
  }
  // It was free in between, and somebody else has it now.
  if (!isOutOfTheWay(conflict)) return chooseFix(tools, conflict);
  const restart = restartOf(conflict);
  const why = tools.rerun.whyNot(conflict.source);
  const sentence = endpoint === undefined ? conflictSentence(conflict, Date.now()) : portText.isFree(endpoint);
  const chosen =
    why === undefined ? await inform(sentence, fixTitle(restart)) : await inform(joined([sentence, notStarted(why)]));
  if (chosen !== undefined) await applyFix(tools, conflict, restart);
}
