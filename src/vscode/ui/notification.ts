import * as vscode from 'vscode';
import { holdersOf } from '../../core/conflicts/failedRun.ts';
import type { Disposable, Log } from '../../core/host.ts';
import { Command, InternalCommand, type SettingKey, settingSection } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { endpointKey } from '../../core/model/endpoint.ts';
import type { Fix } from '../../core/model/fix.ts';
import { sameFix } from '../../core/model/sameFix.ts';
import type { Store } from '../../core/store.ts';
import type { Sentence } from '../../core/text/harmless.ts';
import { offeredFixes } from '../apply/offers.ts';
import { config } from '../config.ts';
import { inBackground } from '../inBackground.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { distinctTitles, fixButton, withCommand } from '../text/fixTitles.ts';
import { message } from '../text/messages.ts';
import { type Ask, complain, warn } from './say.ts';

/** Two fixes and "More…": a notification with more buttons than three is not read. */
const buttonFixes = 2;

/**
 * Milliseconds for which a notification is on the screen for certain, unless it was closed: VS Code hides a warning after 18 seconds, and
 * does not tell.
 */
const onScreenFor = 15_000;
/** Notifications at a time; one more stands for whatever else comes. */
const mostAtOnce = 5;

/** A notification that was not closed yet. */
interface Shown {
  /** What it is about: an endpoint and who holds it, or a run without one. */
  readonly key: string;
  readonly since: number;
  /** The newest conflict that it tells of. */
  id: string;
}

/**
 * Tells each failing run once, as soon as its diagnosis is there: with a notification of its own, or, while one that says the same of its
 * endpoint is on the screen, with that. What the user asked about is shown anyway.
 */
export class Notifications implements Disposable {
  readonly #store: Store;
  readonly #log: Log;
  readonly #ask: Ask;
  /** How many alarms of each conflict were told. */
  readonly #told = new Map<string, number>();
  readonly #shown = new Set<Shown>();
  readonly #subscription: Disposable;

  constructor(store: Store, log: Log, ask: Ask = warn) {
    this.#store = store;
    this.#log = log;
    this.#ask = ask;
    this.#subscription = store.onDidChange(conflict => this.#changed(conflict));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed(conflict: Conflict): void {
    const { id, alarms = 1, quiet, asked } = conflict;
    for (const told of this.#told.keys()) if (this.#store.get(told) === undefined) this.#told.delete(told);
    if (quiet === true || asked === true || !isReady(conflict) || !config.notifications) return;
    if ((this.#told.get(id) ?? 0) >= alarms) return;
    this.#told.set(id, alarms);
    const now = Date.now();
    const onScreen = [...this.#shown].filter(({ since }) => now - since < onScreenFor);
    const key = keyOf(conflict);
    const same = onScreen.find(each => each.key === key);
    if (same !== undefined) {
      same.id = id;
      return;
    }
    const isOneTooMany = onScreen.length >= mostAtOnce;
    if (isOneTooMany && onScreen.some(each => each.key === restKey)) return;
    const shown: Shown = { key: isOneTooMany ? restKey : key, since: now, id };
    this.#shown.add(shown);
    inBackground(this.#log, 'a notification', isOneTooMany ? this.#showRest(shown) : this.#show(conflict, shown));
  }

  async #show(conflict: Conflict, shown: Shown): Promise<void> {
    const fixes = offeredFixes(conflict)
      .filter(fix => fix.kind !== 'report' && fix.kind !== 'explain')
      .slice(0, buttonFixes);
    const titles = distinctTitles(fixes, fix => fixButton(fix, conflict.suggestedPort, conflict.switchable?.own));
    const more = conflict.diagnosis === undefined ? message.choosePort() : message.more();
    const chosen = await this.#asked(
      shown,
      withCommand(conflictSentence(conflict, Date.now()), fixes),
      ...titles,
      more,
    );
    if (chosen === undefined) return;
    const fix: Fix | undefined = fixes[titles.indexOf(chosen)];
    if (fix === undefined) await vscode.commands.executeCommand(InternalCommand.showConflict, shown.id, 'notification');
    else
      await vscode.commands.executeCommand(
        InternalCommand.applyFix,
        shown.id,
        this.#fixOf(shown.id, conflict, fix),
        'notification',
      );
  }

  async #showRest(shown: Shown): Promise<void> {
    const chosen = await this.#asked(shown, message.moreFailed(), message.more());
    if (chosen !== undefined) await vscode.commands.executeCommand(InternalCommand.showConflict);
  }

  async #asked(shown: Shown, sentence: Sentence, ...buttons: Sentence[]): Promise<Sentence | undefined> {
    try {
      return await this.#ask(sentence, ...buttons);
    } finally {
      this.#shown.delete(shown);
    }
  }

  /** The fix as it is for the newest run that the notification tells of: that run is the one to be started again. */
  #fixOf(id: string, told: Conflict, fix: Fix): Fix {
    const fixes = id === told.id ? [] : (this.#store.get(id)?.diagnosis?.fixes ?? []);
    return fixes.find(each => sameFix(each, fix)) ?? fix;
  }
}

const restKey = 'rest';

/** A run that fails on somebody else is not what the notification of another one says. */
function keyOf({ id, endpoint, probe }: Conflict): string {
  return endpoint === undefined ? id : `${endpointKey(endpoint)} ${holdersOf(probe)}`;
}

/** What comes first only once it is known that it can be done. */
const wait: ReadonlySet<Fix['kind'] | undefined> = new Set<Fix['kind']>(['own-port', 'switch-once']);

/** There is something to say, and to do; where another port comes first, it is known whether it can be given. */
function isReady({ state, endpoint, resolved, diagnosis, switchable }: Conflict): boolean {
  if (wait.has(diagnosis?.fixes[0]?.kind) && switchable === undefined) return false;
  return state === 'diagnosed' || (state === 'noticed' && endpoint === undefined && resolved === true);
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
