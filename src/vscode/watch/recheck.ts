import * as vscode from 'vscode';
import { isInet } from '../../core/endpoint.ts';
import type { Conflict, Source } from '../../core/model.ts';
import type { Disposable, Log } from '../../core/ports.ts';
import type { Store } from '../../core/store.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../log.ts';
import type { LoadTools } from '../tools.ts';
import type { Runs } from './runs.ts';

/**
 * Ends conflicts that are over: what failed was started again, or its port is free. Looks only when something may have
 * changed (a run started or ended, the window got the focus), with one bind an open conflict.
 */
export class Recheck implements Disposable {
  readonly #store: Store;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  #looking: Promise<void> | undefined;

  constructor(store: Store, runs: Runs, load: LoadTools, log: Log) {
    this.#store = store;
    this.#load = load;
    this.#log = log;
    const look = () => this.#look();
    this.#owned.add(runs.onDidStart(source => this.#started(source)));
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(look));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(look));
    this.#owned.add(vscode.window.onDidEndTerminalShellExecution(look));
    this.#owned.add(vscode.window.onDidCloseTerminal(look));
    this.#owned.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) look();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** If it fails again, that is a new conflict with a diagnosis of its own. */
  #started(source: Source): void {
    for (const conflict of this.#store.open) {
      if (conflict.state === 'open' && isSameProgram(conflict.source, source)) this.#resolve(conflict);
    }
  }

  #look(): void {
    if (this.#store.open.length === 0 || this.#looking !== undefined) return;
    this.#looking = this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    inBackground(this.#log, 'looking again', this.#looking);
  }

  async #lookNow(): Promise<void> {
    const { probe } = await this.#load();
    for (const conflict of this.#store.open) {
      const { endpoint, diagnosis, state } = conflict;
      // A bind of ours tells nothing about these: it sets SO_REUSEADDR, or would be refused just the same.
      const tells = diagnosis !== undefined && diagnosis.verdict.kind !== 'lingering' && state === 'open';
      if (endpoint === undefined || !isInet(endpoint) || !tells) continue;
      if (await probe.isFree(endpoint)) this.#resolve(conflict);
    }
  }

  #resolve({ id }: Conflict): void {
    if (this.#store.get(id)?.state === 'open') this.#store.update(id, { state: 'resolved' });
  }
}

function isSameProgram(a: Source, b: Source): boolean {
  if (a.kind === 'debug' && b.kind === 'debug') return a.name === b.name;
  if (a.kind === 'task' && b.kind === 'task') return a.name === b.name;
  return (
    a.kind === 'terminal' && b.kind === 'terminal' && a.commandLine !== undefined && a.commandLine === b.commandLine
  );
}
