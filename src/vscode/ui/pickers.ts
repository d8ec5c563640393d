import * as vscode from 'vscode';
import { parseEndpoint, parsePort } from '../../core/endpoint.ts';
import type { BindPlace, ProgramFile } from '../../core/fix/reuseAddress/locate.ts';
import type { Candidate, Conflict, Endpoint, Fix, PortSwitchPlan } from '../../core/model.ts';
import { harmless, longPiece } from '../../core/output/harmless.ts';
import type { FreePorts } from '../../core/ports.ts';
import { offeredFixes } from '../offers.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { fixDetail, fixTitle } from '../text/fixes.ts';
import { message } from '../text/messages.ts';
import { endpointName } from '../text/names.ts';
import { askText, type Choice, pick, separator } from './say.ts';

/** Codicons of the fixes, as VS Code uses them for the same acts. */
const fixIcons: Readonly<Record<Fix['kind'], string>> = {
  kill: 'debug-disconnect',
  'stop-session': 'debug-stop',
  'stop-terminal': 'debug-stop',
  'stop-container': 'debug-stop',
  'stop-supervisor': 'debug-stop',
  'suggest-command': 'terminal',
  'switch-once': 'debug-start',
  'switch-port': 'arrow-swap',
  'insert-reuse-address': 'edit',
  wait: 'watch',
  restart: 'debug-restart',
  'remove-stale-socket': 'trash',
  explain: 'question',
  report: 'output',
};

/**
 * All fixes of a conflict, in the order of the diagnosis. `asNotice`: it stands for the rest of a notification, so the way to
 * have no more of them is the last row: `no-more`.
 */
export async function pickFix(conflict: Conflict, asNotice = false): Promise<Fix | 'no-more' | undefined> {
  const items: (Choice & { readonly choice?: Fix | 'no-more' })[] = offeredFixes(conflict).map(fix => ({
    label: fixTitle(fix, conflict.suggestedPort),
    detail: fixDetail(fix),
    iconPath: new vscode.ThemeIcon(fixIcons[fix.kind]),
    choice: fix,
  }));
  if (asNotice)
    items.push(separator, {
      label: message.noMoreNotices(),
      iconPath: new vscode.ThemeIcon('bell-slash'),
      choice: 'no-more',
    });
  const picked = await pick(items, {
    title: conflictSentence(conflict, Date.now()),
    matchOnDetail: true,
  });
  return picked?.choice;
}

export async function pickConflict(conflicts: readonly Conflict[]): Promise<Conflict | undefined> {
  if (conflicts.length <= 1) return conflicts[0];
  const items = conflicts.map(conflict => ({ label: conflictSentence(conflict, Date.now()), conflict }));
  return (await pick(items, { title: message.pickConflict() }))?.conflict;
}

/** The ports a program may have meant; the user may type another. */
export async function pickCandidate(conflict: Conflict): Promise<Pick<Candidate, 'endpoint' | 'from'> | undefined> {
  if (conflict.candidates.length === 0) {
    const port = await askPort();
    return port === undefined ? undefined : { endpoint: { protocol: 'tcp', port }, from: 'typed' };
  }
  const items = conflict.candidates.map(candidate => ({
    label: endpointName(candidate.endpoint),
    description: harmless(candidate.from),
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

/** Asks for the new port; a port that cannot be used is said at once. `suggested` stands in the box. */
export async function askNewPort(
  from: number,
  suggested: number | undefined,
  problem: (port: number) => ReturnType<FreePorts['problem']>,
): Promise<number | undefined> {
  const typed = await askText({
    title: message.newPort(from),
    prompt: suggested === undefined ? message.noFreePort() : message.pickPort(),
    value: suggested === undefined ? '' : String(suggested),
    validateInput: async value => {
      const port = parsePort(value.trim());
      if (port === undefined) return message.portOutOfRange();
      const found = await problem(port);
      return found && message.portProblem(found);
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
