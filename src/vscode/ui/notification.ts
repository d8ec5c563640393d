import * as vscode from 'vscode';
import { Command, InternalCommand } from '../../core/ids.ts';
import type { Conflict, Fix } from '../../core/model.ts';
import type { Disposable, Log } from '../../core/ports.ts';
import type { Store } from '../../core/store.ts';
import { config } from '../config.ts';
import { inBackground } from '../log.ts';
import { conflictSentence, fixButton, message } from '../text.ts';

/** Two fixes and "More…": a notification with more buttons than three is not read. */
const buttonFixes = 2;

/** One notification a conflict, once its diagnosis is there; a repeat of the same failure is silent. */
export class Notifications implements Disposable {
  readonly #log: Log;
  readonly #shown = new Set<string>();
  readonly #subscription: Disposable;

  constructor(store: Store, log: Log) {
    this.#log = log;
    this.#subscription = store.onDidChange(conflict => this.#changed(conflict));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed(conflict: Conflict): void {
    if (conflict.state === 'resolved' || conflict.state === 'dismissed') this.#shown.delete(conflict.id);
    if (conflict.quiet === true || conflict.state !== 'open' || this.#shown.has(conflict.id) || !config.notifications)
      return;
    const ready = conflict.diagnosis !== undefined || (conflict.endpoint === undefined && conflict.resolved === true);
    if (!ready) return;
    this.#shown.add(conflict.id);
    inBackground(this.#log, 'a notification', this.#show(conflict));
  }

  async #show(conflict: Conflict): Promise<void> {
    const fixes = (conflict.diagnosis?.fixes ?? [])
      .filter(fix => fix.kind !== 'report' && fix.kind !== 'explain')
      .slice(0, buttonFixes);
    const titles = fixes.map(fix => fixButton(fix, conflict.suggestedPort));
    const more = conflict.diagnosis === undefined ? message.choosePort() : message.more();
    const chosen = await vscode.window.showWarningMessage(conflictSentence(conflict, Date.now()), ...titles, more);
    if (chosen === undefined) return;
    const fix: Fix | undefined = fixes[titles.indexOf(chosen)];
    if (fix === undefined) await vscode.commands.executeCommand(InternalCommand.showConflict, conflict.id);
    else await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
  }
}

/**
 * One sentence a user can act on; the detail is in the log. Does not wait until it is read: what failed has failed, and the other
 * surfaces must not say that it is still being worked on.
 */
export function showProblem(sentence: string): void {
  vscode.window.showErrorMessage(sentence, message.showLog()).then(async chosen => {
    if (chosen !== undefined) await vscode.commands.executeCommand(Command.showLog);
  }, ignoreClosing);
}

/** VS Code rejects what it was to show when the window closes: nobody is left to tell. */
function ignoreClosing(): void {}
