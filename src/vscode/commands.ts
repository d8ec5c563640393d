import * as vscode from 'vscode';
import {
  Command,
  type CommandArguments,
  type CommandId,
  InternalCommand,
  type PortArgument,
  portsViewId,
  ViewCommand,
} from '../core/ids.ts';
import type { Conflict } from '../core/model/conflict.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import { isInet, isPort } from '../core/model/endpoint.ts';
import { isFreeing } from '../core/model/freeingFix.ts';
import type { PortRow } from '../core/rows/portRows.ts';
import { inLines, withIcon } from '../core/text/harmless.ts';
import { applyFix } from './apply/applyFix.ts';
import { insertReuseAddress } from './apply/applyReuseAddress.ts';
import { applySwitch } from './apply/applySwitch.ts';
import { stopOwnPort, useOwnPort } from './apply/useOwnPort.ts';
import { applyKnownFix, dismiss, showConflict, showFinding, showStatus } from './conflictCommands.ts';
import type { KnownPorts } from './knownPorts.ts';
import type { OutputLog } from './log.ts';
import { showMove, showMoves } from './moveCommands.ts';
import { reportMissed } from './reportMissed.ts';
import { conflictSentence } from './text/diagnosis.ts';
import { message } from './text/messages.ts';
import { portText } from './text/ports.ts';
import { notStarted } from './text/restart.ts';
import type { LoadDetection, LoadTools, Tools } from './tools.ts';
import { pickEndpoints } from './ui/freePicker.ts';
import { showProblem } from './ui/notification.ts';
import { askEndpoint, askPort } from './ui/pickers.ts';
import { endpointOf } from './ui/ports/portsTree.ts';
import type { PortsView } from './ui/ports/portsView.ts';
import { ask, flash, inform, tell } from './ui/say.ts';
import type { PortChanges } from './watch/portChanges.ts';

type Handlers = { readonly [K in CommandId]: (...args: CommandArguments[K]) => Thenable<void> | void };

/** What commands show, and tell when they may have changed a port. */
interface Shown {
  readonly known: KnownPorts;
  readonly view: PortsView;
  readonly changes: PortChanges;
  readonly detection: LoadDetection;
}

/** Runs a command. */
export type RunCommand = (id: CommandId, ...args: readonly unknown[]) => Promise<void>;

/** How commands are run: what a handler throws is a bug, told in one sentence with the log at hand. */
export function commandRunner(load: LoadTools, log: OutputLog, { known, view, changes, detection }: Shown): RunCommand {
  const handlers: Handlers = {
    [Command.freePort]: argument => withPort(argument, async port => freePort(await load(), known, port)),
    [Command.diagnose]: argument => withPort(argument, async port => diagnosePort(await load(), port)),
    [Command.switchPort]: argument => withPort(argument, async port => switchPort(await load(), port)),
    [Command.insertReuseAddress]: async argument => insertAtCursor(await load(), argument),
    [Command.showPorts]: () => vscode.commands.executeCommand(`${portsViewId}.focus`),
    [Command.useOwnPort]: argument => withPort(argument, async port => useOwnPort(await load(), port)),
    [Command.stopOwnPort]: argument => withPort(argument, async port => stopOwnPort(await load(), port)),
    [Command.showMoves]: async () => showMoves(await load()),
    [Command.restartFailed]: async () => restartFailed(await load()),
    [Command.reportMissed]: async () => reportMissed(await load(), detection),
    [Command.showLog]: () => log.show(),
    [InternalCommand.applyFix]: async (id, fix, from) => applyKnownFix(await load(), id, fix, from === 'notification'),
    [InternalCommand.showConflict]: async (id, from) => showConflict(await load(), id, from === 'notification'),
    [InternalCommand.showStatus]: async () => showStatus(await load(), known),
    [InternalCommand.dismiss]: async id => dismiss((await load()).store, id),
    [InternalCommand.showMove]: async id => showMove(await load(), id),
    [ViewCommand.refresh]: () => view.refresh(),
    [ViewCommand.filter]: () => view.askFilter(),
    [ViewCommand.clearFilter]: () => view.setFilter(''),
    [ViewCommand.free]: async row => freeRow(await load(), row ?? (await view.focusedRow())),
    [ViewCommand.openInBrowser]: async row => openInBrowser(row ?? (await view.focusedRow())),
    [ViewCommand.copyAddress]: async row => copyAddress(row ?? (await view.focusedRow())),
    [ViewCommand.showReport]: async row => reportRow(await load(), row ?? (await view.focusedRow())),
    [ViewCommand.dismiss]: async row => dismissRow(await load(), row),
  };
  const mayFree: ReadonlySet<string> = new Set([
    Command.freePort,
    Command.showMoves,
    ViewCommand.free,
    InternalCommand.applyFix,
    InternalCommand.showConflict,
    InternalCommand.showStatus,
    InternalCommand.showMove,
  ]);
  return (id, ...args) =>
    guarded(log, id, async () => {
      await Reflect.apply(handlers[id], undefined, args);
      if (mayFree.has(id)) changes.ended();
    });
}

async function guarded(log: OutputLog, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(id, error);
    showProblem(message.bug());
  }
}

/** A keybinding, a link or another extension may pass anything for a port. */
async function withPort(argument: PortArgument | undefined, work: (port?: number) => Promise<void>): Promise<void> {
  const port: unknown = argument?.port;
  if (port !== undefined && !isPort(port)) showProblem(message.portOutOfRange());
  else await work(port);
}

async function freePort(tools: Tools, known: KnownPorts, port?: number): Promise<void> {
  const endpoints: readonly Endpoint[] = isPort(port)
    ? [{ protocol: 'tcp', port }]
    : await pickEndpoints(
        tools,
        known.ports.map(({ endpoint }) => endpoint),
      );
  const found = await Promise.all(endpoints.map(endpoint => lookUp(tools, endpoint)));
  await freeEndpoints(
    tools,
    found.filter(endpoint => endpoint !== undefined),
  );
}

async function freeEndpoints(tools: Tools, endpoints: readonly Endpoint[]): Promise<void> {
  const conflicts = await Promise.all(endpoints.map(endpoint => tools.pipeline.examine(endpoint)));
  const [first, second] = conflicts;
  if (first === undefined) return;
  if (second !== undefined) return freeSeveral(tools, conflicts);
  await showFinding(tools, first);
}

/** Several ports: one question that names every process, then each is freed by the first fix of its own diagnosis. */
async function freeSeveral(tools: Tools, conflicts: readonly Conflict[]): Promise<void> {
  const jobs = conflicts.flatMap(conflict => {
    const fix = conflict.diagnosis?.fixes.find(isFreeing);
    return fix === undefined ? [] : [{ conflict, fix }];
  });
  const detail = inLines(conflicts.map(conflict => conflictSentence(conflict, Date.now())));
  if (jobs.length === 0) return tell(message.noneToFree(), detail);
  const chosen = await ask(message.freeSeveral(jobs.length), [message.free()], detail);
  if (chosen === undefined) return;
  for (const { conflict, fix } of jobs) await applyFix(tools, conflict, fix);
}

async function diagnosePort(tools: Tools, argument?: number): Promise<void> {
  const endpoint: Endpoint | undefined = isPort(argument)
    ? { protocol: 'tcp', port: argument }
    : await typedEndpoint(tools);
  if (endpoint !== undefined) await tools.reports.show(await tools.pipeline.examine(endpoint));
}

async function typedEndpoint(tools: Tools): Promise<Endpoint | undefined> {
  const typed = await askEndpoint();
  return typed && lookUp(tools, typed);
}

/** A name of another machine is looked up: that the user typed it is the wish for it. */
async function lookUp(tools: Tools, typed: Endpoint): Promise<Endpoint | undefined> {
  const found = await tools.lookUp(typed);
  if (found === undefined && isInet(typed)) showProblem(message.noSuchName(typed.host ?? ''));
  return found;
}

async function switchPort(tools: Tools, argument?: number): Promise<void> {
  const failed = tools.store.open.flatMap(conflict => {
    const { endpoint } = conflict;
    return endpoint !== undefined && isInet(endpoint) ? [{ conflict, port: endpoint.port }] : [];
  });
  const port = isPort(argument) ? argument : (portUnderCursor() ?? (await askPort(failed[0]?.port)));
  if (port === undefined) return;
  // A failure that is known says what was started, and so which of the places that hold the number counts.
  const known = failed.find(each => each.port === port)?.conflict;
  const conflict = known ?? (await tools.pipeline.examine({ protocol: 'tcp', port }));
  const outcome = await applySwitch(tools, conflict, port, undefined);
  if (outcome === 'freed' && known !== undefined) tools.store.send(known.id, 'solve');
}

async function insertAtCursor(
  tools: Tools,
  argument: { readonly file?: string; readonly line?: number } | undefined,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const uri = argument?.file === undefined ? editor?.document.uri : vscode.Uri.file(argument.file);
  if (uri === undefined) return;
  const line =
    argument?.line ??
    (argument?.file === undefined && editor !== undefined ? editor.selection.active.line + 1 : undefined);
  await insertReuseAddress(tools, uri, line);
}

async function restartFailed({ store, rerun }: Tools): Promise<void> {
  const latest = store.all.find(conflict => rerun.canRun(conflict.source)) ?? store.all[0];
  if (latest === undefined) {
    await inform(message.nothingToRestart());
    return;
  }
  const why = await rerun.run(latest.source);
  if (why !== undefined) showProblem(notStarted(why));
}

async function freeRow(tools: Tools, row: PortRow | undefined): Promise<void> {
  if (row?.kind === 'conflict' || row?.kind === 'run') return showConflict(tools, row.conflict.id);
  if (row?.kind === 'listener') await freeEndpoints(tools, [row.endpoint]);
}

async function reportRow(tools: Tools, row: PortRow | undefined): Promise<void> {
  if (row?.kind === 'conflict' || row?.kind === 'run') {
    // A row comes from whoever runs the command: what is shown is what was found here.
    const now = await tools.pipeline.refresh(row.conflict.id);
    return now && tools.reports.show(now);
  }
  if (row?.kind === 'listener') await tools.reports.show(await tools.pipeline.examine(row.endpoint));
}

function dismissRow({ store }: Tools, row: PortRow | undefined): void {
  if (row?.kind === 'run') store.send(row.id, 'dismiss');
  if (row?.kind === 'conflict') dismiss(store, row.id);
}

async function openInBrowser(row: PortRow | undefined): Promise<void> {
  const endpoint = endpointOf(row);
  if (endpoint === undefined || !isInet(endpoint)) return;
  await vscode.env.openExternal(vscode.Uri.parse(`http://localhost:${endpoint.port}`));
}

async function copyAddress(row: PortRow | undefined): Promise<void> {
  const endpoint = endpointOf(row);
  if (endpoint === undefined) return;
  const address = isInet(endpoint) ? `localhost:${endpoint.port}` : endpoint.path;
  await vscode.env.clipboard.writeText(address);
  flash(withIcon('check', portText.copied(address)), 3000);
}

function portUnderCursor(): number | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const range = editor.document.getWordRangeAtPosition(editor.selection.active, /\d+/);
  const port = range && Number(editor.document.getText(range));
  return isPort(port) ? port : undefined;
}
