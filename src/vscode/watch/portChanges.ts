import * as vscode from 'vscode';
import type { Disposable } from '../../core/host.ts';
import type { Source } from '../../core/model/run.ts';
import { DisposableStore, MutableDisposable } from '../disposables.ts';
import type { Runs } from './runs/runs.ts';

/**
 * - `started`: something that may be a server has been running for a moment
 * - `ended`: a run ended, or a fix was applied
 * - `focus`: the window has the focus again; anything may have happened meanwhile
 */
export type PortChange = 'started' | 'ended' | 'focus';

/** What can be seen running. */
export type LiveSource = Exclude<Source, { kind: 'command' }>;

/** Milliseconds after a start at which a server may have begun to listen; a command that is over by the first is none. */
const settleAfterStart = [2_000, 5_000, 15_000];
/** Milliseconds after an end: the system closes the sockets a little later. */
const settleAfterEnd = [300, 3_000];

/** Tells when the state of ports may have changed, so that nobody has to poll. A few timers after an event, then silence. */
export class PortChanges implements Disposable {
  readonly #runs: Runs;
  readonly #owned = new DisposableStore();
  readonly #afterStart = this.#owned.add(new MutableDisposable<Disposable>());
  readonly #afterEnd = this.#owned.add(new MutableDisposable<Disposable>());
  readonly #changed = this.#owned.add(new vscode.EventEmitter<PortChange>());
  readonly #lasts = this.#owned.add(new vscode.EventEmitter<LiveSource>());
  /** Started within the last settling time, by id. */
  readonly #recent = new Map<string, LiveSource>();
  readonly #told = new Set<string>();

  readonly onMayHaveChanged = this.#changed.event;
  /** A run that lasts; fired before the `started` of its first look. */
  readonly onDidLast = this.#lasts.event;

  constructor(runs: Runs) {
    this.#runs = runs;
    this.#owned.add(
      runs.onDidStart(source => {
        if (source.kind !== 'command') this.#start(source);
      }),
    );
    const ended = () => this.ended();
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(ended));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(ended));
    this.#owned.add(vscode.window.onDidEndTerminalShellExecution(ended));
    this.#owned.add(vscode.window.onDidCloseTerminal(ended));
    this.#owned.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#changed.fire('focus');
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** A run ended, or a command of ours may have freed something. */
  ended(): void {
    this.#afterEnd.value = timers(settleAfterEnd, () => this.#changed.fire('ended'));
  }

  #start(source: LiveSource): void {
    this.#recent.set(source.id, source);
    const last = settleAfterStart.length - 1;
    this.#afterStart.value = timers(settleAfterStart, index => {
      for (const [id, each] of this.#recent) {
        if (!this.#isRunning(each)) this.#recent.delete(id);
        else if (!this.#told.has(id)) {
          this.#told.add(id);
          this.#lasts.fire(each);
        }
      }
      if (this.#recent.size > 0) this.#changed.fire('started');
      if (index < last) return;
      this.#recent.clear();
      this.#told.clear();
    });
  }

  #isRunning(source: LiveSource): boolean {
    const found = this.#runs.find(source);
    if (found === undefined) return false;
    return found.kind === 'debug' ? found.run.endedAt === undefined : !found.run.ended;
  }
}

function timers(delays: readonly number[], look: (index: number) => void): Disposable {
  const all = delays.map((delay, index) => setTimeout(() => look(index), delay));
  return {
    dispose: () => {
      for (const each of all) clearTimeout(each);
    },
  };
}
