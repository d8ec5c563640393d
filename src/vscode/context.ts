import * as vscode from 'vscode';
import type { Disposable, Log } from '../core/host.ts';
import { Context } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import type { Rerun } from './apply/rerun.ts';
import { inBackground } from './inBackground.ts';

/** One `when`-clause key; told to VS Code only when it changes. */
export class ContextKey {
  readonly #key: (typeof Context)[keyof typeof Context];
  #value: boolean | undefined;

  constructor(key: (typeof Context)[keyof typeof Context]) {
    this.#key = key;
  }

  async set(value: boolean): Promise<void> {
    if (value === this.#value) return;
    this.#value = value;
    await vscode.commands.executeCommand('setContext', this.#key, value);
  }
}

/** Keeps the keys that tell whether a conflict is open and whether anything could be restarted. */
export class ConflictContext implements Disposable {
  readonly #subscription: Disposable;

  constructor(store: Store, rerun: Rerun, log: Log) {
    const hasConflict = new ContextKey(Context.hasConflict);
    const canRestart = new ContextKey(Context.canRestart);
    this.#subscription = store.onDidChange(() => {
      inBackground(log, 'a context key', hasConflict.set(store.open.length > 0));
      inBackground(log, 'a context key', canRestart.set(store.all.some(conflict => rerun.canRun(conflict.source))));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
