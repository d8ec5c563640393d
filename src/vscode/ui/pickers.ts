import * as vscode from 'vscode';
import { shortName } from '../../core/diagnose/describe.ts';
import { isInet, isPort, parseEndpoint, parsePort } from '../../core/endpoint.ts';
import type { BindPlace, ProgramFile } from '../../core/fix/reuseAddress/locate.ts';
import type { Candidate, Conflict, Endpoint, Fix, Listener, PortSwitchPlan } from '../../core/model.ts';
import { harmless, joined, longPiece } from '../../core/output/harmless.ts';
import type { FreePorts, Log, Probe } from '../../core/ports.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../log.ts';
import { offeredFixes } from '../offers.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { fixDetail, fixTitle } from '../text/fixes.ts';
import { message } from '../text/messages.ts';
import { age, endpointName, listenerAddress } from '../text/names.ts';
import { askText, type Choice, createPick, pick, separator } from './say.ts';

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

interface EndpointItem extends Choice {
  readonly endpoint: Endpoint;
}

/**
 * The listening ports with their processes, this workspace's first; several may be ticked, or typed as numbers. Nothing is
 * ticked beforehand but what the user typed. Enter without a tick takes the row that has the focus, or the number that was typed
 * when the rows have not followed yet.
 */
export async function pickEndpoints(probe: Probe, log: Log): Promise<readonly Endpoint[]> {
  const owned = new DisposableStore();
  const controller = new AbortController();
  const open = owned.add(createPick<EndpointItem>());
  let listed: readonly EndpointItem[] = [];
  const render = () => {
    const typed = typedItems(open.value, listed);
    // New rows take the ticks away.
    const ticked = open.selectedItems.filter(item => listed.includes(item));
    open.items = [...typed, ...listed];
    open.selectedItems = [...typed, ...ticked];
  };
  open.canSelectMany = true;
  open.placeholder = message.pickListener();
  open.matchOnDescription = true;
  open.matchOnDetail = true;
  open.busy = true;
  owned.add(open.onDidChangeValue(render));
  open.show();
  const load = async () => {
    const found = await probe.listeners({ signal: controller.signal });
    if (controller.signal.aborted) return;
    listed = found.toSorted(byWorkspace).map(listenerItem);
    open.busy = false;
    render();
  };
  inBackground(log, 'listing the ports', load());
  try {
    return await new Promise<readonly Endpoint[]>(resolve => {
      owned.add(
        open.onDidAccept(() => {
          const ports = typedPorts(open.value);
          const typed = ports.map(port => ({ protocol: 'tcp', port }) as const);
          const focused = open.activeItems.slice(0, 1).map(item => item.endpoint);
          const isMeant = ports.length === 0 || focused.some(each => isInet(each) && ports.includes(each.port));
          const ticked = open.selectedItems.map(item => item.endpoint);
          resolve(ticked.length > 0 ? ticked : isMeant ? focused : typed);
        }),
      );
      owned.add(open.onDidHide(() => resolve([])));
    });
  } finally {
    controller.abort();
    owned.dispose();
  }
}

/** The ports of a text that is nothing but port numbers; otherwise none. */
function typedPorts(value: string): readonly number[] {
  const ports = value
    .split(/[\s,]+/)
    .filter(word => word !== '')
    .map(parsePort);
  return ports.every(isPort) ? [...new Set(ports)] : [];
}

/** Typed numbers that nobody listens on may still be taken in another way; each gets a row. */
function typedItems(value: string, listed: readonly EndpointItem[]): EndpointItem[] {
  const ports = typedPorts(value);
  const known = new Set(listed.flatMap(({ endpoint }) => (isInet(endpoint) ? [endpoint.port] : [])));
  const unlisted = ports.filter(port => ports.length > 1 || !known.has(port));
  return unlisted.map(port => ({
    label: message.useTyped(port),
    alwaysShow: true,
    endpoint: { protocol: 'tcp', port },
  }));
}

function listenerItem(listener: Listener): EndpointItem {
  const { endpoint, holder, user } = listener;
  const since = holder?.startedAt === undefined ? [] : [age(Date.now() - holder.startedAt)];
  const address = listenerAddress(listener);
  return {
    label: isInet(endpoint) && isPort(endpoint.port) ? harmless(String(endpoint.port)) : address,
    description:
      holder === undefined
        ? user === undefined
          ? message.hiddenHolder()
          : harmless(user)
        : joined([harmless(`${shortName(holder)} (${holder.pid})`), ...since], ' · '),
    detail: joined([address, ...(holder?.cwd === undefined ? [] : [harmless(holder.cwd)])], ' · '),
    endpoint,
  };
}

function byWorkspace(a: Listener, b: Listener): number {
  const difference = Number(inWorkspace(b)) - Number(inWorkspace(a));
  const port = ({ endpoint }: Listener) => (isInet(endpoint) ? endpoint.port : Number.MAX_SAFE_INTEGER);
  return difference !== 0 ? difference : port(a) - port(b);
}

function inWorkspace({ holder }: Listener): boolean {
  return holder?.cwd !== undefined && vscode.workspace.getWorkspaceFolder(vscode.Uri.file(holder.cwd)) !== undefined;
}
