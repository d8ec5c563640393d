import type { Disposable } from '../../core/host.ts';
import { InternalCommand, leftoverItemId, Setting } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { type FreeingFix, isFreeing, onlyFree } from '../../core/model/freeingFix.ts';
import type { Store } from '../../core/store.ts';
import { harmless, joined, longPiece, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { config, onSettingChange } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { fixDetail } from '../text/fixDetails.ts';
import { message } from '../text/messages.ts';
import { type StatusItem, statusItem } from './say.ts';

/** What a stopped run has left behind, said quietly, with one click to free its port. Hidden while there is nothing. */
export class LeftoverItem implements Disposable {
  readonly #store: Store;
  readonly #owned = new DisposableStore();
  readonly #item: StatusItem;

  constructor(store: Store) {
    this.#store = store;
    this.#item = this.#owned.add(statusItem(leftoverItemId));
    this.#item.name = message.leftoverName();
    this.#owned.add(store.onDidChange(() => this.#render()));
    this.#owned.add(onSettingChange(Setting.statusBar, () => this.#render()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #render(): void {
    const view = config.statusBar ? leftoverView(this.#store.open, Date.now()) : undefined;
    if (view === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = withIcon('debug-disconnect', view.text);
    this.#item.tooltip = view.tooltip;
    this.#item.accessibilityInformation = { label: view.tooltip, role: 'button' };
    this.#item.command = { title: view.text, command: InternalCommand.applyFix, arguments: [view.id, view.fix] };
    this.#item.show();
  }
}

export interface LeftoverView {
  readonly id: string;
  readonly text: Sentence;
  /** The diagnosis and what a click does. */
  readonly tooltip: Sentence;
  readonly fix: FreeingFix;
}

/** The newest leftover that can be ended from here; `undefined`: nothing to show. `now`: milliseconds since the epoch. */
export function leftoverView(open: readonly Conflict[], now: number): LeftoverView | undefined {
  for (const conflict of open) {
    const fix = conflict.diagnosis?.fixes.find(isFreeing);
    if (conflict.quiet !== true || conflict.state !== 'diagnosed' || fix === undefined) continue;
    const ending = onlyFree(fix);
    // What the click does names everybody who is ended: once is enough.
    const held = conflict.diagnosis && { ...conflict, diagnosis: { ...conflict.diagnosis, fixes: [] } };
    const sentence = harmless(conflictSentence(held ?? conflict, now), longPiece);
    const tooltip = joined([sentence, message.clickToFree(), fixDetail(ending)]);
    return { id: conflict.id, text: message.stillHeld(fix.endpoint), tooltip, fix: ending };
  }
  return undefined;
}
