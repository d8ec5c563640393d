import * as vscode from 'vscode';
import { Command, InternalCommand, settingSection } from '../../core/ids.ts';
import type { Conflict, Fix } from '../../core/model.ts';
import type { Sentence } from '../../core/output/harmless.ts';
import type { Disposable, Log } from '../../core/ports.ts';
import type { Store } from '../../core/store.ts';
import { config, type SettingKey } from '../config.ts';
import { inBackground } from '../log.ts';
import { offeredFixes } from '../offers.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { fixButton } from '../text/fixes.ts';
import { message } from '../text/messages.ts';
import { type Ask, complain, warn } from './say.ts';

/** Two fixes and "More…": a notification with more buttons than three is not read. */
const buttonFixes = 2;

/**
 * One notification a conflict, once its diagnosis is there; a repeat of the same failure is silent, and so is what the user asked
 * about and is shown anyway.
 */
export class Notifications implements Disposable {
  readonly #log: Log;
  readonly #ask: Ask;
  readonly #shown = new Set<string>();
  readonly #subscription: Disposable;

  constructor(store: Store, log: Log, ask: Ask = warn) {
    this.#log = log;
    this.#ask = ask;
    this.#subscription = store.onDidChange(conflict => this.#changed(conflict));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed(conflict: Conflict): void {
    const { id, state, quiet, asked } = conflict;
    if (state === 'resolved' || state === 'dismissed') this.#shown.delete(id);
    if (quiet === true || asked === true || state !== 'open' || this.#shown.has(id) || !config.notifications) return;
    const ready = conflict.diagnosis !== undefined || (conflict.endpoint === undefined && conflict.resolved === true);
    if (!ready) return;
    this.#shown.add(id);
    inBackground(this.#log, 'a notification', this.#show(conflict));
  }

  async #show(conflict: Conflict): Promise<void> {
    const fixes = offeredFixes(conflict)
      .filter(fix => fix.kind !== 'report' && fix.kind !== 'explain')
      .slice(0, buttonFixes);
    const titles = fixes.map(fix => fixButton(fix, conflict.suggestedPort));
    const more = conflict.diagnosis === undefined ? message.choosePort() : message.more();
    const chosen = await this.#ask(conflictSentence(conflict, Date.now()), ...titles, more);
    if (chosen === undefined) return;
    const fix: Fix | undefined = fixes[titles.indexOf(chosen)];
    if (fix === undefined)
      await vscode.commands.executeCommand(InternalCommand.showConflict, conflict.id, 'notification');
    else await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
  }
}

/** The settings page with this one setting in it. */
export async function openSetting(key: SettingKey): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${settingSection}.${key}`);
}

/**
 * One sentence a user can act on; the detail is in the log. Does not wait until it is read: what failed has failed, and the other
 * surfaces must not say that it is still being worked on.
 */
export function showProblem(sentence: Sentence): void {
  complain(sentence, message.showLog()).then(async chosen => {
    if (chosen !== undefined) await vscode.commands.executeCommand(Command.showLog);
  }, ignoreClosing);
}

/** VS Code rejects what it was to show when the window closes: nobody is left to tell. */
function ignoreClosing(): void {}
