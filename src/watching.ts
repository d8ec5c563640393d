/**
 * Entry of the bundle that listens: loaded with the first terminal prompt, run, command or open view of a window, in the very event that tells
 * of it, so that none is missed. With extension.ts, surfaces.ts and services.ts, the only place that joins the rings.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Conflict } from './core/model/conflict.ts';
import { Store } from './core/store.ts';
import type { Surfaces } from './surfaces.ts';
import type { ExtensionApi } from './vscode/api.ts';
import { config } from './vscode/config.ts';
import { DisposableStore, MutableDisposable } from './vscode/disposables.ts';
import { inBackground } from './vscode/inBackground.ts';
import { lateLog } from './vscode/late.ts';
import type { StandIns } from './vscode/standIns.ts';
import type { LoadTools, Report, ReportPorts } from './vscode/tools.ts';
import { after } from './vscode/watch/after.ts';
import { AfterStop } from './vscode/watch/afterStop.ts';
import { asItIs, contextIn } from './vscode/watch/asItIs.ts';
import { DebugWatch } from './vscode/watch/debug.ts';
import { PortChanges } from './vscode/watch/portChanges.ts';
import { Runs } from './vscode/watch/runs/runs.ts';
import { SilentExits } from './vscode/watch/silentExit.ts';
import { TerminalWatch } from './vscode/watch/terminal.ts';

/** Milliseconds that a window which opens with its terminals is left alone. */
const afterPrompt = 300;

/** Who is told of what starts in this window. */
export interface Watching extends vscode.Disposable {
  readonly runs: Pick<Runs, 'startSession' | 'startTask'>;
  readonly terminals: Pick<TerminalWatch, 'start'>;
  readonly sessions: vscode.DebugAdapterTrackerFactory;
  /** A terminal shows its prompt: behind it comes a command, and the first one to fail need not wait for what each later one finds loaded. */
  readonly prompted: () => void;
  /** Loads what draws and acts. */
  readonly surfaces: () => Promise<Surfaces>;
  readonly api: ExtensionApi;
}

/** Hears what runs from now on. `standIns`: what VS Code was given in the place of what draws. */
export function createWatching(kept: vscode.ExtensionContext, standIns: () => StandIns): Watching {
  const owned = new DisposableStore();
  const own = <T extends vscode.Disposable>(item: T): T => owned.add(item);
  const store = new Store();
  const runs = own(new Runs());
  const changes = own(new PortChanges(runs));
  const portsChanged = own(new vscode.EventEmitter<void>());
  const movesChanged = own(new vscode.EventEmitter<void>());

  let loaded: Promise<Surfaces> | undefined;
  let shown: Surfaces | undefined;
  const loadNow = async (): Promise<Surfaces> => {
    const { createSurfaces } = await import('./surfaces.ts');
    const workerPath = join(__dirname, 'probeWorker.js');
    const base = { store, runs, changes, detection, report, workerPath, kept, ...standIns() };
    const surfaces = own(createSurfaces(base));
    own(surfaces.known.onDidChange(() => portsChanged.fire()));
    own(surfaces.moves.onDidChange(() => movesChanged.fire()));
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

  const terminals = own(new TerminalWatch(detection, report, reportPorts, runs, log));
  const sessions = new DebugWatch(detection, report, reportPorts, runs, log);
  own(new AfterStop(runs, load, log));
  own(new SilentExits(store, runs, load, log));
  const getReady = () => {
    if (loaded !== undefined) return;
    inBackground(
      log,
      'getting ready',
      surfaces().then(each => each.warmUp()),
    );
  };
  own(runs.onDidStart(getReady));
  const prompt = own(new MutableDisposable());
  const ports = () => shown?.publicly(shown.known.ports) ?? [];
  const moves = () => shown?.publicly(shown.moves.all) ?? [];
  return {
    runs,
    terminals,
    sessions,
    prompted: () => {
      if (loaded === undefined && config.watchTerminals) prompt.value = after(afterPrompt, getReady);
    },
    surfaces,
    api: {
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
      ports,
      onDidChangePorts: listener => portsChanged.event(() => listener(ports())),
      moves,
      onDidChangeMoves: listener => movesChanged.event(() => listener(moves())),
    },
    dispose: () => owned.dispose(),
  };
}
