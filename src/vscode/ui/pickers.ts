import * as vscode from 'vscode';

import { byEndpoint } from '../../core/conflicts/conflictGroups.ts';
import type { BindPlace, ProgramFile } from '../../core/fix/reuseAddress/locate.ts';
import type { Disposable } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Candidate, Endpoint } from '../../core/model/endpoint.ts';
import { parseEndpoint, parsePort } from '../../core/model/endpoint.ts';
import type { FileEdit, Fix, PortSwitchPlan } from '../../core/model/fix.ts';
import { isOpen } from '../../core/model/lifeCycle.ts';
import type { Move } from '../../core/model/move.ts';
import { harmless, joined, longPiece, type Sentence, withIcon } from '../../core/text/harmless.ts';

import { offeredFixes, whyNoSwitch } from '../apply/offers.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { fixDetail } from '../text/fixDetails.ts';
import { distinctTitles, fixTitle } from '../text/fixTitles.ts';
import { message } from '../text/messages.ts';

import { moveLabel, moveSentence } from '../text/moves.ts';
import { endpointName } from '../text/names.ts';
import { placeOf } from '../text/places.ts';
import { sharing } from '../text/switching.ts';
import { askText, type Choice, type Drawn, pick, pickOfNow, type RowButton, separator } from './say.ts';

/** Codicons of the fixes, as VS Code uses them for the same acts. */
const fixIcons: Readonly<Record<Fix['kind'], string>> = {
  kill: 'debug-disconnect',
  'stop-session': 'debug-stop',
  'stop-terminal': 'debug-stop',
  'stop-container': 'debug-stop',
  'stop-supervisor': 'debug-stop',
  'suggest-command': 'terminal',
  'switch-once': 'debug-start',
  'own-port': 'pinned',
  'switch-port': 'arrow-swap',
  'insert-reuse-address': 'edit',
  wait: 'watch',
  restart: 'debug-restart',
  'end-running': 'debug-stop',
  'open-url': 'globe',
  'remove-stale-socket': 'trash',
  explain: 'question',
  report: 'output',
};

/** What a user can do about a conflict besides a fix. */
type Other = 'dismiss' | 'no-more';

/** Tells of every change after which lists may have to say something else. */
export type OnDidChange = (listener: () => void) => Disposable;

interface FixList {
  /** It stands for the rest of a notification, so the way to have no more of them is the last row: `no-more`. */
  readonly isFromNotice: boolean;
  /** They are in the store, so they can be dismissed. */
  readonly isKept: boolean;
  readonly onDidChange: OnDidChange;
}

type FixRow = Choice & { readonly choice?: Fix | Other };

/** All fixes of a conflict as it is now, in the order of the diagnosis; the list closes when there is nothing to decide any more. */
export async function pickFix(
  now: () => Conflict | undefined,
  { onDidChange, ...list }: FixList,
): Promise<Fix | Other | undefined> {
  const draw = () => {
    const conflict = now();
    return conflict && drawFixes(conflict, list);
  };
  return (await pickOfNow<FixRow>(draw, { onDidChange }))?.choice;
}

function drawFixes(conflict: Conflict, { isFromNotice, isKept }: Omit<FixList, 'onDidChange'>): Drawn<FixRow> {
  const offered = offeredFixes(conflict);
  const titles = distinctTitles(offered, fix => fixTitle(fix, conflict.suggestedPort, conflict.switchable?.own));
  const choices: FixRow[] = offered.map((fix, index) => ({
    label: titles[index] ?? fixTitle(fix, conflict.suggestedPort, conflict.switchable?.own),
    detail: fixDetail(fix),
    iconPath: new vscode.ThemeIcon(fixIcons[fix.kind]),
    choice: fix,
  }));
  const isDismissed = isKept && isOpen(conflict);
  if (isDismissed || isFromNotice) choices.push(separator);
  if (isDismissed)
    choices.push({
      label: message.dismiss(),
      detail: message.dismissDetail(),
      iconPath: new vscode.ThemeIcon('close'),
      choice: 'dismiss',
    });
  if (isFromNotice)
    choices.push({ label: message.noMoreNotices(), iconPath: new vscode.ThemeIcon('bell-slash'), choice: 'no-more' });
  const why = whyNoSwitch(conflict);
  return {
    choices,
    title: conflictSentence(conflict, Date.now()),
    ...(why !== undefined && { placeHolder: why }),
    matchOnDetail: true,
  };
}

/** One line an endpoint, with its newest run; `dismiss` is called for those that the user has done with. */
export async function pickConflict(
  conflicts: () => readonly Conflict[],
  dismiss: (conflict: Conflict) => void,
  onDidChange: OnDidChange,
): Promise<Conflict | undefined> {
  const rows = () =>
    byEndpoint(conflicts()).flatMap(({ conflicts: runs }) => {
      const [newest] = runs;
      return newest === undefined ? [] : [{ ...conflictItem(newest, runs), conflict: newest }];
    });
  const [only, ...more] = rows();
  if (more.length === 0) return only?.conflict;
  const draw = () => {
    const choices = rows();
    return choices.length === 0 ? undefined : { choices, title: message.pickConflict() };
  };
  return (await pickOfNow(draw, { onDidChange, press: item => dismiss(item.conflict) }))?.conflict;
}

/** What a line of several runs looks like in a list, with the button that dismisses it. */
export function conflictItem(newest: Conflict, runs: readonly Conflict[]): Choice {
  return {
    label: withIcon('error', conflictSentence(newest, Date.now())),
    ...(runs.length > 1 && { detail: message.runs(runs) }),
    buttons: [dismissButton()],
  };
}

/** A server that has moved, in a list. */
export function moveItem(move: Move): Choice {
  return { label: moveLabel(move), detail: moveSentence(move, Date.now()) };
}

export function dismissButton(): RowButton {
  return { iconPath: new vscode.ThemeIcon('close'), tooltip: message.dismiss() };
}

/** The ports a program may have meant; the user may type another. */
export async function pickCandidate(conflict: Conflict): Promise<Pick<Candidate, 'endpoint' | 'from'> | undefined> {
  if (conflict.candidates.length === 0) {
    const port = await askPort();
    return port === undefined ? undefined : { endpoint: { protocol: 'tcp', port }, from: 'typed' };
  }
  const items = conflict.candidates.map(candidate => ({
    label: endpointName(candidate.endpoint),
    description: placeOf(candidate),
    candidate,
  }));
  return (await pick(items, { title: message.pickCandidate() }))?.candidate;
}

/** `likely` stands in the box. */
export async function askPort(likely?: number): Promise<number | undefined> {
  const typed = await askText({
    prompt: message.pickPort(),
    placeHolder: harmless('3000'),
    ...(likely !== undefined && { value: String(likely) }),
    validateInput: value => (parsePort(value.trim()) === undefined ? message.portOutOfRange() : undefined),
  });
  return typed === undefined ? undefined : parsePort(typed.trim());
}

/** Asks what to look at: a port, an address with one, a UDP port, the path of a socket. */
export async function askEndpoint(): Promise<Endpoint | undefined> {
  const typed = await askText({
    prompt: message.typeEndpoint(),
    placeHolder: harmless('3000'),
    validateInput: value => (parseEndpoint(value) === undefined ? message.typeEndpoint() : undefined),
  });
  return typed === undefined ? undefined : parseEndpoint(typed);
}

/** Asks for the new port; `problem` says at once why one cannot be used. `suggested` stands in the box. */
export async function askNewPort(
  from: number,
  suggested: number | undefined,
  problem: (port: number) => Promise<Sentence | undefined>,
): Promise<number | undefined> {
  const typed = await askText({
    title: message.newPort(from),
    prompt: suggested === undefined ? message.noFreePort() : message.pickPort(),
    value: suggested === undefined ? '' : String(suggested),
    validateInput: async value => {
      const port = parsePort(value.trim());
      if (port === undefined) return message.portOutOfRange();
      return problem(port);
    },
  });
  return typed === undefined ? undefined : parsePort(typed.trim());
}

export async function pickPlace(
  places: PortSwitchPlan['ambiguous'],
  port: number,
): Promise<PortSwitchPlan['ambiguous'][number] | undefined> {
  const items = places.map(place => ({
    label: harmless(`${vscode.workspace.asRelativePath(place.file)}:${place.line}`),
    description: harmless(place.why, longPiece),
    place,
  }));
  return (await pick(items, { title: message.pickPlace(port) }))?.place;
}

/** Whose port changes; `undefined` when the user left the choice. */
export async function pickSharing(
  from: number,
  everybodys: readonly FileEdit[],
  mine: readonly FileEdit[],
): Promise<'mine' | 'everybody' | undefined> {
  const shown = (edits: readonly FileEdit[], say: (why: Sentence, file: Sentence) => Sentence): Sentence =>
    joined(
      edits.map(({ file, why }) => say(harmless(why, longPiece), harmless(vscode.workspace.asRelativePath(file)))),
      ', ',
    );
  const items = [
    { label: sharing.onlyMine(), description: shown(mine, sharing.ignored), place: 'mine' as const },
    { label: sharing.everybodys(), description: shown(everybodys, sharing.tracked), place: 'everybody' as const },
  ];
  return (await pick(items, { title: sharing.title(from) }))?.place;
}

/** The places a switch did not touch, each with its reason; choosing one opens it. */
export async function showLeftAlone(places: PortSwitchPlan['leftAlone']): Promise<void> {
  const items = places.map(place => ({
    label: harmless(`${vscode.workspace.asRelativePath(place.file)}:${place.line}`),
    description: harmless(place.why, longPiece),
    place,
  }));
  const title = message.leftAlone();
  const place = (await pick(items, { title, matchOnDescription: true }))?.place;
  if (place === undefined) return;
  const at = new vscode.Position(place.line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(place.file), { selection: new vscode.Range(at, at) });
}

export async function pickBindSite(
  places: readonly BindPlace[],
  files: readonly ProgramFile[],
): Promise<BindPlace | undefined> {
  const items = places.map(place => {
    const lines = files.find(({ file }) => file === place.file)?.text.split(/\r?\n/) ?? [];
    const label = harmless(`${vscode.workspace.asRelativePath(place.file)}:${place.line}`);
    return { label, description: harmless(lines[place.line - 1] ?? ''), place };
  });
  return (await pick(items, { title: message.pickSource() }))?.place;
}
