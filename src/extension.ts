import * as vscode from 'vscode';
import { ownPortsKey } from './core/ids.ts';
import type { ExtensionApi } from './vscode/api.ts';
import { registerStandIns, type StandIns } from './vscode/standIns.ts';
import { nextTurn } from './vscode/watch/after.ts';
import { createWatching, type Watching } from './watching.ts';

/**
 * Composition root. Activation only hears what starts, which cannot be heard later; a turn later VS Code is given stand-ins for what draws and
 * acts. All else is loaded with the first prompt, run, click or open view.
 */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  let watching: Watching | undefined;
  let given: StandIns | undefined;
  const watch = () => (watching ??= own(createWatching(context, standIns)));
  const surfaces = () => watch().surfaces();
  const standIns = (): StandIns => (given ??= registerStandIns(own, surfaces));

  own(vscode.window.onDidStartTerminalShellExecution(event => watch().terminals.start(event)));
  own(vscode.window.onDidChangeTerminalShellIntegration(() => watch().prompted()));
  own(vscode.tasks.onDidStartTaskProcess(event => watch().runs.startTask(event)));
  own(vscode.debug.onDidStartDebugSession(session => watch().runs.startSession(session)));
  own(
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: session => watch().sessions.createDebugAdapterTracker(session),
    }),
  );

  // Other extensions that start with the window come first. Who asks for a command waits until this is over.
  await nextTurn();
  standIns();
  // Shown from the start, so that nobody wonders where a server is. What fails to load has no log to be told in; VS Code tells of it.
  if (context.workspaceState.get(ownPortsKey) !== undefined) void surfaces();
  return Object.freeze({
    conflicts: () => watch().api.conflicts(),
    onDidChange: listener => watch().api.onDidChange(listener),
    ports: () => watch().api.ports(),
    onDidChangePorts: listener => watch().api.onDidChangePorts(listener),
    moves: () => watch().api.moves(),
    onDidChangeMoves: listener => watch().api.onDidChangeMoves(listener),
  } satisfies ExtensionApi);
}
