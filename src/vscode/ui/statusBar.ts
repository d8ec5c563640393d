import * as vscode from 'vscode';
import { byEndpoint } from '../../core/conflicts/conflictGroups.ts';
import type { Disposable } from '../../core/host.ts';
import { InternalCommand, Setting, statusItemId } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { isInet } from '../../core/model/endpoint.ts';
import type { Move } from '../../core/model/move.ts';
import type { MoveStore } from '../../core/moveStore.ts';
import type { KnownPort } from '../../core/rows/knownPorts.ts';
import type { Store } from '../../core/store.ts';
import { harmless, joined, type Label, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { config, onSettingChange } from '../config.ts';
import { DisposableStore, MutableDisposable } from '../disposables.ts';
import type { KnownPorts } from '../knownPorts.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { programName } from '../text/locks.ts';
import { message } from '../text/messages.ts';
import { moveLabel, moveSentence } from '../text/moves.ts';
import { lastPart } from '../text/names.ts';
import { knownPortSentence, moreSentence, portText } from '../text/ports.ts';
import { holderPhrase, secondsLeft, stateIcons, statusTooltip } from './ports/portTooltip.ts';
import { type StatusItem, statusItem } from './say.ts';

/** More ports than these are a number behind a plus sign. */
const portsShown = 2;

/** Sentences that a screen reader reads of the item before it only counts. */
const portsRead = 3;

/** The ports of this workspace and how they are. Hidden while there are none; it ticks only while a port lingers. */
export class StatusBar implements Disposable {
  readonly #store: Store;
  readonly #known: KnownPorts;
  readonly #moves: MoveStore;
  readonly #owned = new DisposableStore();
  readonly #item: StatusItem;
  readonly #tick: MutableDisposable<Disposable>;

  constructor(store: Store, known: KnownPorts, moves: MoveStore) {
    this.#store = store;
    this.#known = known;
    this.#moves = moves;
    this.#item = this.#owned.add(statusItem(statusItemId));
    this.#item.name = message.statusName();
    this.#item.command = InternalCommand.showStatus;
    this.#tick = this.#owned.add(new MutableDisposable());
    this.#owned.add(known.onDidChange(() => this.#render()));
    this.#owned.add(moves.onDidChange(() => this.#render()));
    this.#owned.add(onSettingChange(Setting.statusBar, () => this.#render()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #render(): void {
    const now = Date.now();
    const view = config.statusBar ? statusView(this.#known.ports, this.#store.open, now, this.#moves.all) : undefined;
    this.#tick.value = undefined;
    if (view === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = view.text;
    this.#item.backgroundColor = view.background === undefined ? undefined : new vscode.ThemeColor(view.background);
    this.#item.accessibilityInformation = { label: view.label };
    // Drawn again under the pointer, a tooltip would flicker each second; the seconds stand in the text beside it.
    if (!this.#ticking) this.#item.tooltip = this.#tooltip(view, now);
    this.#item.show();
    if (!view.counts) return;
    const timer = setTimeout(() => {
      this.#ticking = true;
      this.#render();
      this.#ticking = false;
    }, 1000);
    this.#tick.value = { dispose: () => clearTimeout(timer) };
  }

  #ticking = false;

  /**
   * A table, but for the moment in which a failure has no diagnosis yet: VS Code reads Markdown in the extension host, which takes it a tenth
   * of a second the first time, and the diagnosis would wait.
   */
  #tooltip({ label }: StatusView, now: number): Sentence | vscode.MarkdownString {
    const { open } = this.#store;
    const isOnItsWay = open.some(({ state, resolved }) => state === 'noticed' && resolved !== true);
    return isOnItsWay ? label : statusTooltip(this.#known.ports, open, now, this.#moves.all);
  }
}

/** What the item shows. `counts`: it holds seconds that pass. */
export interface StatusView {
  readonly text: Label;
  readonly label: Sentence;
  readonly background: string | undefined;
  readonly counts: boolean;
}

/** `undefined`: nothing to show. */
export function statusView(
  ports: readonly KnownPort[],
  open: readonly Conflict[],
  now: number,
  moves: readonly Move[] = [],
): StatusView | undefined {
  // A conflict of a unix socket, or one whose port is not known, has no port to show.
  const others = open.filter(({ endpoint }) => endpoint === undefined || !isInet(endpoint));
  const lines = byEndpoint(others).flatMap(({ conflicts: [newest] }) => newest ?? []);
  const texts = [
    ...lines.map(conflict => withIcon(stateIcons.taken, placeOf(conflict))),
    ...moves.map(moveLabel),
    // Both its numbers are told already.
    ...ports.filter(port => !isOfMove(port, moves)).map(port => portPart(port, now)),
  ];
  if (texts.length === 0) return undefined;
  const rest = texts.length > portsShown ? [harmless(`+${texts.length - portsShown}`)] : [];
  return {
    text: joined([...texts.slice(0, portsShown), ...rest], '  '),
    label: joined(
      [...moves.map(move => moveSentence(move)), statusLabel(ports, open, now)].filter(text => text !== ''),
    ),
    background: background(open),
    counts: ports.some(port => (secondsLeft(port, now) ?? 0) > 0),
  };
}

function isOfMove({ endpoint, finding }: KnownPort, moves: readonly Move[]): boolean {
  return moves.some(
    ({ from, to }) => (endpoint.port === from.port && finding?.failure === undefined) || endpoint.port === to.port,
  );
}

/** Red is for what has failed and still has no port. That a configured port is taken is no alarm, and who has moved to another one runs. */
function background(open: readonly Conflict[]): string | undefined {
  const loud = open.filter(({ quiet }) => quiet !== true);
  const isWaiting = ({ state, diagnosis, failure }: Conflict) =>
    state === 'fixing' || diagnosis?.verdict.kind === 'lingering' || failure?.kind === 'moved';
  if (loud.length === 0) return undefined;
  return loud.every(isWaiting) ? 'statusBarItem.warningBackground' : 'statusBarItem.errorBackground';
}

/** What has failed in a sentence each, then what holds a port; free ones are only counted. */
function statusLabel(ports: readonly KnownPort[], open: readonly Conflict[], now: number): Sentence {
  const failed = byEndpoint(open).flatMap(({ conflicts: [newest] }) => newest ?? []);
  const others = ports.filter(port => !open.some(({ id }) => id === port.finding?.id));
  if (failed.length === 0 && others.length > 1 && others.every(({ state }) => state === 'free'))
    return portText.allFree(others.length);
  const told = others.length === 1 ? others : others.filter(({ state }) => state !== 'free');
  const moreOther = Math.max(0, told.length - portsRead);
  const more = moreSentence({ moreFree: others.length - told.length, moreOther });
  return joined([
    ...failed.slice(0, portsRead).map(conflict => conflictSentence(conflict)),
    ...(failed.length > portsRead ? [message.statusOpen(failed.length)] : []),
    ...told
      .slice(0, portsRead)
      .map(port => knownPortSentence(port, holderPhrase(port.finding), secondsLeft(port, now))),
    ...(more === undefined ? [] : [more]),
  ]);
}

function portPart(port: KnownPort, now: number): Label {
  const seconds = secondsLeft(port, now);
  const countdown = port.state === 'lingering' && seconds !== undefined ? ` ${seconds} s` : '';
  return withIcon(stateIcons[port.state], harmless(`${port.endpoint.port}${countdown}`));
}

function placeOf({ endpoint, candidates, failure }: Conflict): Sentence {
  if (failure?.lock !== undefined) return programName(failure.lock);
  if (endpoint !== undefined && !isInet(endpoint)) return lastPart(endpoint.path);
  const ports = candidates.flatMap(({ endpoint: each }) => (isInet(each) ? [String(each.port)] : []));
  return harmless(ports.join('/') || '?');
}
