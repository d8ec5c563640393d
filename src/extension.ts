import { join } from 'node:path';
import * as vscode from 'vscode';
import { Command, type CommandId, InternalCommand, ownPortsKey, portsViewId, Tool, ViewCommand } from './core/ids.ts';
import type { Conflict } from './core/model/conflict.ts';
import type { Move } from './core/model/move.ts';
import type { KnownPort } from './core/rows/knownPorts.ts';
import type { PortRow } from './core/rows/portRows.ts';
import { Store } from './core/store.ts';
import type { Surfaces } from './surfaces.ts';
import type { ExtensionApi } from './vscode/api.ts';
import { config } from './vscode/config.ts';
import { MutableDisposable } from './vscode/disposables.ts';
import { inBackground } from './vscode/inBackground.ts';
import { late, lateLog } from './vscode/late.ts';
import type { LoadTools, Report, ReportPorts } from './vscode/tools.ts';
import { hoversPort, mayRefactor } from './vscode/ui/lineGuards.ts';
import { type RowsOf, treeView } from './vscode/ui/say.ts';
import { after } from './vscode/watch/after.ts';
import { AfterStop } from './vscode/watch/afterStop.ts';
import { asItIs, contextIn } from './vscode/watch/asItIs.ts';
import { DebugWatch } from './vscode/watch/debug.ts';
import { PortChanges } from './vscode/watch/portChanges.ts';
import { Runs } from './vscode/watch/runs.ts';
import { SilentExits } from './vscode/watch/silentExit.ts';
import { TerminalWatch } from './vscode/watch/terminal.ts';

/** Where a port in the text is the port of a program to start. */
const configurationFiles: vscode.DocumentSelector = [
  { pattern: '**/.vscode/launch.json' },
  { pattern: '**/.vscode/tasks.json' },
  { pattern: '**/*.code-workspace' },
  { pattern: '**/.env' },
  { pattern: '**/.env.*' },
  { pattern: '**/*compose*.{yml,yaml}' },
];

/** Milliseconds that a window which opens with its terminals is left alone. */
const afterPrompt = 300;

/** Composition root. Activation only listens; what draws and acts is loaded with the first prompt, run, click or open view. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const store = new Store();
  const runs = own(new Runs());
  const changes = own(new PortChanges(runs));
  const redrawn = own(new vscode.EventEmitter<PortRow[] | undefined>());
  const movesChanged = own(new vscode.EventEmitter<readonly Move[]>());
  const portsChanged = own(new vscode.EventEmitter<readonly KnownPort[]>());

  const workerPath = join(__dirname, 'probeWorker.js');
  let loaded: Promise<Surfaces> | undefined;
  let shown: Surfaces | undefined;
  const loadNow = async (): Promise<Surfaces> => {
    const { createSurfaces } = await import('./surfaces.ts');
    const surfaces = own(
      createSurfaces({ store, runs, changes, detection, report, view, redrawn, workerPath, kept: context }),
    );
    own(surfaces.known.onDidChange(() => portsChanged.fire(surfaces.publicly(surfaces.known.ports))));
    own(surfaces.moves.onDidChange(() => movesChanged.fire(surfaces.publicly(surfaces.moves.all))));
    shown = surfaces;
    return surfaces;
  };
  const surfaces = () => (loaded ??= loadNow());
  const load: LoadTools = async () => (await surfaces()).load();
  const log = lateLog(async () => (await surfaces()).log);
  const detection = () => import('./detection.ts');
  const report: Report = async (failure, claimed, run) => {
    if (failure.kind === 'moved' && !config.moves) return undefined;
    const tools = await load();
    const source = await asItIs(tools, claimed);
    return tools.pipeline.report(failure, source, contextIn(source, run));
  };

  const reportPorts: ReportPorts = async (ports, claimed, run, hasEnded) => {
    const tools = await load();
    const source = await asItIs(tools, claimed);
    const { pipeline } = tools;
    if (hasEnded === true) await pipeline.endedCleanly(ports, source, contextIn(source, run));
    else await pipeline.printed(ports, source, contextIn(source, run));
  };

  const rows = late(async () => (await surfaces()).rows, 'getChildren', 'getTreeItem', 'resolveTreeItem');
  const tree: RowsOf<PortRow> = { ...rows, onDidChangeTreeData: redrawn.event };
  const view = own(treeView(portsViewId, tree));
  for (const id of [Command, InternalCommand, ViewCommand].flatMap(ids => Object.values<CommandId>(ids))) {
    own(vscode.commands.registerCommand(id, async (...args) => (await surfaces()).run(id, ...args)));
  }
  own(
    vscode.debug.registerDebugConfigurationProvider(
      '*',
      late(
        async () => (await surfaces()).preflight,
        'resolveDebugConfiguration',
        'resolveDebugConfigurationWithSubstitutedVariables',
      ),
    ),
  );
  const hover = late(async () => (await surfaces()).hover, 'provideHover');
  own(
    vscode.languages.registerHoverProvider(configurationFiles, {
      provideHover: (document, position, token) =>
        hoversPort(document, position) ? hover.provideHover(document, position, token) : undefined,
    }),
  );
  const refactorings = late(async () => (await surfaces()).refactorings, 'provideCodeActions');
  own(
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file' },
      {
        provideCodeActions: (document, range, asked, token) =>
          mayRefactor(document, range, asked) ? refactorings.provideCodeActions(document, range, asked, token) : [],
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite] },
    ),
  );
  own(vscode.window.registerUriHandler(late(async () => (await surfaces()).links, 'handleUri')));
  own(
    vscode.window.registerTerminalLinkProvider(
      late(async () => (await surfaces()).terminalLinks, 'provideTerminalLinks', 'handleTerminalLink'),
    ),
  );
  const agentTools = async () => (await surfaces()).tools;
  own(
    vscode.lm.registerTool(
      Tool.diagnosePort,
      late(async () => (await agentTools()).diagnosePort, 'prepareInvocation', 'invoke'),
    ),
  );
  own(
    vscode.lm.registerTool(
      Tool.freePort,
      late(async () => (await agentTools()).freePort, 'prepareInvocation', 'invoke'),
    ),
  );

  own(
    vscode.lm.registerTool(
      Tool.choosePort,
      late(async () => (await agentTools()).choosePort, 'prepareInvocation', 'invoke'),
    ),
  );

  own(new TerminalWatch(detection, report, reportPorts, runs, log));
  own(new DebugWatch(detection, report, reportPorts, runs, log));
  own(new AfterStop(runs, load, log));
  own(new SilentExits(store, runs, load, log));
  const getReady = () => {
    if (loaded === undefined)
      inBackground(
        log,
        'getting ready',
        surfaces().then(each => each.warmUp()),
      );
  };
  own(runs.onDidStart(getReady));
  // Shown from the start, so that nobody wonders where a server is.
  if (context.workspaceState.get(ownPortsKey) !== undefined) inBackground(log, 'a port of one’s own', surfaces());
  // Behind the prompt comes a command: the first one to fail need not wait for what each later one finds loaded.
  const prompted = own(new MutableDisposable());
  own(
    vscode.window.onDidChangeTerminalShellIntegration(() => {
      if (loaded === undefined && config.watchTerminals) prompted.value = after(afterPrompt, getReady);
    }),
  );
  return Object.freeze({
    conflicts: () => shown?.publicly(store.open) ?? [],
    onDidChange: listener => {
      // VS Code's emitters, unlike the store, go on when another extension's listener throws.
      const outside = new vscode.EventEmitter<Conflict>();
      outside.event(listener);
      const inside = store.onDidChange(changed => {
        for (const copy of shown?.publicly([changed]) ?? []) outside.fire(copy);
      });
      return vscode.Disposable.from(inside, outside);
    },
    ports: () => shown?.publicly(shown.known.ports) ?? [],
    onDidChangePorts: listener => portsChanged.event(listener),
    moves: () => shown?.publicly(shown.moves.all) ?? [],
    onDidChangeMoves: listener => movesChanged.event(listener),
  } satisfies ExtensionApi);
}
