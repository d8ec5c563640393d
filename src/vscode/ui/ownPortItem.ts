import * as vscode from 'vscode';
import type { Disposable } from '../../core/host.ts';
import { Command, ownPortItemId, Setting } from '../../core/ids.ts';
import { harmless, joined, withIcon } from '../../core/text/harmless.ts';
import { config, onSettingChange } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import type { OwnPorts } from '../ownPorts.ts';
import { ownText } from '../text/ownPorts.ts';
import { type StatusItem, statusItem } from './say.ts';

/** The ports that the folders of this window have for their own; a click ends the only one, or asks which. Hidden while there is none. */
export class OwnPortItem implements Disposable {
  readonly #own: OwnPorts;
  readonly #owned = new DisposableStore();
  readonly #item: StatusItem;

  constructor(own: OwnPorts) {
    this.#own = own;
    this.#item = this.#owned.add(statusItem(ownPortItemId));
    this.#item.name = ownText.itemName();
    this.#item.command = Command.stopOwnPort;
    this.#owned.add(own.onDidChange(() => this.#render()));
    this.#owned.add(onSettingChange(Setting.statusBar, () => this.#render()));
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#render()));
    this.#render();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #render(): void {
    const ports = this.#own.all.flatMap(({ folder, own }) => own.map(each => ({ ...each, folder: folder.name })));
    if (ports.length === 0 || !config.statusBar) {
      this.#item.hide();
      return;
    }
    const tooltip = joined([...ports.map(each => ownText.isOwn(each)), ownText.clickToStop(ports.length)]);
    this.#item.text = withIcon('pinned', harmless(ports.map(({ to }) => to).join(' ')));
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: tooltip, role: 'button' };
    this.#item.show();
  }
}
