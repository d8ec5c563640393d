import { join } from 'node:path';
import * as vscode from 'vscode';
import { Tool } from './core/ids.ts';
import type { Services } from './core/services.ts';
import { Store } from './core/store.ts';
import type { ExtensionApi } from './vscode/api.ts';
import { registerCommands } from './vscode/commands.ts';
import { ConflictContext } from './vscode/context.ts';
import { KnownPorts } from './vscode/knownPorts.ts';
import { DiagnosePortTool } from './vscode/lm/diagnosePort.ts';
import { FreePortTool } from './vscode/lm/freePort.ts';
import { OutputLog } from './vscode/log.ts';
import { Rerun } from './vscode/rerun.ts';
import type { Report, Tools } from './vscode/tools.ts';
import { FixActions } from './vscode/ui/codeActions.ts';
import { ConflictDiagnostics } from './vscode/ui/diagnostics.ts';
import { PortHover } from './vscode/ui/hover.ts';
import { LeftoverItem } from './vscode/ui/leftoverItem.ts';
import { Notifications } from './vscode/ui/notification.ts';
import { PortsView } from './vscode/ui/portsView.ts';
import { RefactorActions } from './vscode/ui/refactorActions.ts';
import { Reports } from './vscode/ui/report.ts';
import { StatusBar } from './vscode/ui/statusBar.ts';
import { TerminalLinks } from './vscode/ui/terminalLinks.ts';
import { PortLinks } from './vscode/uriHandler.ts';
import { AfterStop } from './vscode/watch/afterStop.ts';
import { DebugWatch } from './vscode/watch/debug.ts';
import { contextIn, inRealFolder } from './vscode/watch/folder.ts';
import { PortChanges } from './vscode/watch/portChanges.ts';
import { Preflight } from './vscode/watch/preflight.ts';
import { Recheck } from './vscode/watch/recheck.ts';
import { Runs } from './vscode/watch/runs.ts';
import { SilentExits } from './vscode/watch/silentExit.ts';
import { TerminalWatch } from './vscode/watch/terminal.ts';
import { unsavedText, workspaceFolders } from './vscode/workspace.ts';

/** Composition root. Activation only subscribes: the services are loaded at the first failure or command. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new OutputLog());
  const store = new Store();
  const runs = own(new Runs());
  const rerun = new Rerun(runs, () => load(), log);

  // Nothing is known, so nothing is handed out, before the services are there.
  let copy: Services['publicCopy'] | undefined;
  const publicly = <T>(items: readonly T[]): readonly T[] => copy?.(items) ?? [];
  const loadNow = async (): Promise<Tools> => {
    const { createServices } = await import('./services.ts');
    const services = createServices({
      store,
      log,
      workerPath: join(__dirname, 'probeWorker.js'),
      unsavedText,
      workspaceFolders,
      window: async () => ({ ...(await runs.window()), workspaceFolders: workspaceFolders() }),
    });
    own(services);
    log.masksWith(services.publicCopy);
    copy = services.publicCopy;
    return {
      ...services,
      store,
      runs,
      rerun,
      log,
      reports: own(new Reports(services)),
      planners: () => import('./fixPlanners.ts'),
    };
  };
  let loaded: Promise<Tools> | undefined;
  const load = () => (loaded ??= loadNow());
  const detection = () => import('./detection.ts');
  const report: Report = async (failure, claimed, run) => {
    const tools = await load();
    const source = await inRealFolder(tools, claimed);
    return tools.pipeline.report(failure, source, contextIn(source, run));
  };

  own(new TerminalWatch(detection, report, runs, log));
  own(new DebugWatch(detection, report, runs, log));
  own(new TerminalLinks(detection, report, runs));
  own(new Preflight(load, log));
  own(new AfterStop(runs, load, log));
  own(new SilentExits(store, runs, load, log));
  const changes = own(new PortChanges(runs));
  own(new Recheck(store, runs, changes, load, log));
  const known = own(new KnownPorts(store, changes, load, log));
  const view = own(new PortsView(store, known, changes, load, log));
  own(registerCommands(load, log, { known, view, changes }));
  own(new StatusBar(store, known));
  own(new LeftoverItem(store));
  own(vscode.window.registerUriHandler(new PortLinks(log)));
  own(new Notifications(store, log));
  const diagnostics = own(new ConflictDiagnostics(store, load, log));
  own(new FixActions(diagnostics, load));
  own(new PortHover(store, diagnostics, load));
  own(new RefactorActions(load));
  own(vscode.lm.registerTool(Tool.diagnosePort, new DiagnosePortTool(load)));
  own(vscode.lm.registerTool(Tool.freePort, new FreePortTool(load)));

  own(new ConflictContext(store, rerun, log));
  return {
    conflicts: () => publicly(store.open),
    onDidChange: listener => store.onDidChange(changed => publicly([changed]).forEach(each => listener(each))),
    ports: () => publicly(known.ports),
    onDidChangePorts: listener => known.onDidChange(() => listener(publicly(known.ports))),
  };
}
