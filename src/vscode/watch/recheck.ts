import * as vscode from 'vscode';
import type { Disposable, Log } from '../../core/host.ts';
import type { Source } from '../../core/model/run.ts';
import type { Store } from '../../core/store.ts';
import { DisposableStore, MutableDisposable } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools } from '../tools.ts';
import type { PortChanges } from './portChanges.ts';
import type { Runs } from './runs/runs.ts';

/** Milliseconds between two glances at the newest conflict while it is in sight: its holder may end without an event of this window. */
const glanceEvery = 2_000;
/** Milliseconds after which a conflict in which nothing happens is left alone until something does. */
const longestWait = 5 * 60_000;

/**
 * Ends conflicts that are over: what failed was started again, or its port is free. Looks when something may have changed (a run started
 * or ended, the window got the focus), and for some minutes waits for the end of the newest conflict's holder; asleep without a conflict.
 */
export class Recheck implements Disposable {
  readonly #store: Store;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #wait = this.#owned.add(new MutableDisposable<Disposable>());
  #waitUntil = 0;
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(store: Store, runs: Runs, changes: PortChanges, load: LoadTools, log: Log) {
    this.#store = store;
    this.#load = load;
    this.#log = log;
    const look = () => this.#look();
    this.#owned.add(runs.onDidStart(source => this.#started(source)));
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(look));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(look));
    this.#owned.add(vscode.window.onDidEndTerminalShellExecution(look));
    this.#owned.add(vscode.window.onDidCloseTerminal(look));
    // The system closes sockets a little later than a process ends.
    this.#owned.add(changes.onMayHaveChanged(look));
    this.#owned.add(vscode.window.onDidChangeWindowState(() => this.#arm()));
    this.#owned.add(store.onDidChange(() => this.#stayAwake()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** If it fails again, that is a new conflict with a diagnosis of its own. */
  #started(source: Source): void {
    for (const conflict of this.#store.all) {
      if (isSameProgram(conflict.source, source)) this.#store.send(conflict.id, 'supersede');
    }
  }

  #look(): void {
    if (this.#store.open.length === 0) return;
    this.#again = this.#looking !== undefined;
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    inBackground(this.#log, 'looking again', this.#looking);
  }

  async #lookNow(): Promise<void> {
    const { pipeline } = await this.#load();
    do {
      this.#again = false;
      await pipeline.glance();
    } while (this.#again);
    this.#stayAwake();
  }

  #stayAwake(): void {
    this.#waitUntil = Date.now() + longestWait;
    this.#arm();
  }

  /** The one wait there is: for the newest conflict, while the window can be seen, for a bounded time. */
  #arm(): void {
    const newest = this.#store.open.find(({ state }) => state === 'diagnosed');
    if (newest === undefined || !vscode.window.state.focused) {
      this.#wait.value = undefined;
      return;
    }
    if (this.#wait.value !== undefined || Date.now() >= this.#waitUntil) return;
    const timer = setTimeout(() => {
      this.#wait.value = undefined;
      inBackground(this.#log, 'waiting for a holder to end', this.#glance());
    }, glanceEvery);
    this.#wait.value = { dispose: () => clearTimeout(timer) };
  }

  async #glance(): Promise<void> {
    const newest = this.#store.open.find(({ state }) => state === 'diagnosed');
    if (newest !== undefined) await (await this.#load()).pipeline.glance([newest]);
    this.#arm();
  }
}

function isSameProgram(a: Source, b: Source): boolean {
  if (a.kind === 'debug' && b.kind === 'debug') return a.name === b.name;
  if (a.kind === 'task' && b.kind === 'task') return a.name === b.name;
  if (a.kind !== 'terminal' || b.kind !== 'terminal') return false;
  const isElsewhere = a.cwd !== undefined && b.cwd !== undefined && a.cwd !== b.cwd;
  return a.commandLine !== undefined && a.commandLine === b.commandLine && !isElsewhere;
}
