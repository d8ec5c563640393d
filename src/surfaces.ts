/**
 * Entry of the bundle that draws and acts: loaded with the first prompt or run of a window, a click or an open view. Activation carries only what
 * has to hear that. With extension.ts and services.ts, the only place that joins the rings.
 */
import type { Disposable, Log } from './core/host.ts';
import type { Conflict } from './core/model/conflict.ts';
import { MoveStore } from './core/moveStore.ts';
import type { Services } from './core/services.ts';
import { SwitchAdvice } from './vscode/apply/adviseSwitch.ts';
import { Rerun } from './vscode/apply/rerun.ts';
import { SwitchPlans } from './vscode/apply/switchPlans.ts';
import { commandRunner, type RunCommand } from './vscode/commands.ts';
import { ConflictContext } from './vscode/context.ts';
import { DisposableStore } from './vscode/disposables.ts';
import { HousePatternCheck } from './vscode/housePatterns.ts';
import { KnownPorts } from './vscode/knownPorts.ts';
import { ChoosePortTool } from './vscode/lm/choosePort.ts';
import { DiagnosePortTool } from './vscode/lm/diagnosePort.ts';
import { FreePortTool } from './vscode/lm/freePort.ts';
import { OutputLog } from './vscode/log.ts';
import { OwnPorts } from './vscode/ownPorts.ts';
import type { Base, LoadTools, Tools } from './vscode/tools.ts';
import { FixActions } from './vscode/ui/codeActions.ts';
import { ConflictDiagnostics } from './vscode/ui/diagnostics.ts';
import { PortHover } from './vscode/ui/hover.ts';
import { LeftoverItem } from './vscode/ui/leftoverItem.ts';
import { Notifications } from './vscode/ui/notification.ts';
import { OwnPortItem } from './vscode/ui/ownPortItem.ts';
import type { PortsTree } from './vscode/ui/ports/portsTree.ts';
import { PortsView } from './vscode/ui/ports/portsView.ts';
import { RefactorActions } from './vscode/ui/refactorActions.ts';
import { rehearseTexts } from './vscode/ui/rehearsal.ts';
import { Reports } from './vscode/ui/report.ts';
import { StatusBar } from './vscode/ui/statusBar.ts';
import { TerminalLinks } from './vscode/ui/terminalLinks.ts';
import { PortLinks } from './vscode/uriHandler.ts';
import { nextTurn } from './vscode/watch/after.ts';
import { MoveWatch } from './vscode/watch/moveWatch.ts';
import { OpenedPages } from './vscode/watch/openedPages.ts';
import { Preflight } from './vscode/watch/preflight.ts';
import { Recheck } from './vscode/watch/recheck.ts';
import { TestRuns } from './vscode/watch/testRuns.ts';
import { unsavedText, workspaceFolders } from './vscode/workspace.ts';

/** What VS Code is given late, and what the watchers bring their finds to. */
export interface Surfaces extends Disposable {
  readonly load: LoadTools;
  readonly log: Log;
  readonly known: KnownPorts;
  readonly moves: MoveStore;
  readonly run: RunCommand;
  readonly rows: PortsTree;
  readonly preflight: Preflight;
  readonly hover: PortHover;
  readonly refactorings: RefactorActions;
  readonly links: PortLinks;
  readonly terminalLinks: TerminalLinks;
  readonly tools: {
    readonly diagnosePort: DiagnosePortTool;
    readonly freePort: FreePortTool;
    readonly choosePort: ChoosePortTool;
  };
  /** Frozen copies that keep secrets, for other extensions. */
  readonly publicly: <T>(items: readonly T[]) => readonly T[];
  /** Loads what the first failure would have to wait for. */
  readonly warmUp: () => Promise<void>;
}

/** Builds everything that draws and acts. Every conflict comes through `load`, so nothing is drawn that was not there before. */
export function createSurfaces(base: Base): Surfaces {
  const { store, runs, changes, detection, report, workerPath, kept } = base;
  const owned = new DisposableStore();
  const own = <T extends Disposable>(item: T): T => owned.add(item);
  const log = own(new OutputLog());
  const moves = new MoveStore();
  const rerun = new Rerun(runs, () => load(), log);
  const ownPorts = own(new OwnPorts(kept, () => load()));

  // Nothing is known, so nothing is handed out, before the services are there.
  let copy: Services['publicCopy'] | undefined;
  const loadNow = async (): Promise<Tools> => {
    const { createServices } = await import('./services.ts');
    const services = createServices({
      store,
      moves,
      log,
      workerPath,
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
      moves,
      runs,
      rerun,
      log,
      reports: own(new Reports(services)),
      own: ownPorts,
      planners: () => import('./fixPlanners.ts'),
    };
  };
  let loaded: Promise<Tools> | undefined;
  const load = () => (loaded ??= loadNow());

  // First of those who hear of a conflict: the user waits for this, and VS Code reads a tooltip's Markdown before it sends on what was said later.
  own(new Notifications(store, log));
  own(new Recheck(store, runs, changes, load, log));
  const known = own(new KnownPorts(store, changes, ownPorts, load, log));
  const view = own(new PortsView(base, { known, moves }, load, log));
  own(new StatusBar(store, known, moves));
  own(new MoveWatch(moves, runs, changes, load, log));
  own(new LeftoverItem(store));
  own(new HousePatternCheck(detection, log));
  own(new OwnPortItem(ownPorts));
  const pages = new OpenedPages(kept.workspaceState);
  own(new TestRuns(base.runs, pages, load, log));
  const plans = own(new SwitchPlans(store, load));
  const diagnostics = own(new ConflictDiagnostics(store, plans, load, log));
  own(new FixActions(diagnostics, load));
  own(new SwitchAdvice(store, plans, load, log));
  own(new ConflictContext(store, rerun, log));
  return {
    load,
    log,
    known,
    moves,
    run: commandRunner(load, log, { known, view, changes, detection }),
    rows: view.rows,
    preflight: new Preflight(load, log, ownPorts, pages),
    hover: new PortHover(store, diagnostics, load),
    refactorings: new RefactorActions(load),
    links: new PortLinks(log),
    terminalLinks: new TerminalLinks(detection, report, runs),
    tools: {
      diagnosePort: new DiagnosePortTool(load),
      freePort: new FreePortTool(load),
      choosePort: new ChoosePortTool(load),
    },
    publicly: items => copy?.(items) ?? [],
    warmUp: async () => {
      const { planners, probe, window, rehearseConflict, publicCopy } = await load();
      const [{ rehearse }, { rehearseSwitch }, seen] = await Promise.all([
        detection(),
        planners(),
        window(),
        probe.warmUp?.(),
      ]);
      let conflict: Conflict | undefined;
      const steps = [
        async () => {
          const [failure] = rehearse();
          conflict = failure && (await rehearseConflict(failure, seen));
        },
        rehearseSwitch,
        // What is told of a failure has its secrets looked for, by many patterns.
        () => conflict && rehearseTexts(publicCopy(conflict)),
      ];
      for (const step of steps) {
        // Somebody types meanwhile; and behind a real failure there is nothing left to get ready for.
        await nextTurn();
        if (store.all.length > 0) return;
        await step();
      }
    },
    dispose: () => owned.dispose(),
  };
}
