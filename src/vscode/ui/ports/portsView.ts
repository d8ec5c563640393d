import * as vscode from 'vscode';
import type { Disposable, Log } from '../../../core/host.ts';
import { Context, portsViewId } from '../../../core/ids.ts';
import { isOpen } from '../../../core/model/lifeCycle.ts';
import type { MoveStore } from '../../../core/moveStore.ts';
import type { PortRow } from '../../../core/rows/portRows.ts';
import { harmless } from '../../../core/text/harmless.ts';
import { ContextKey } from '../../context.ts';
import { DisposableStore, MutableDisposable } from '../../disposables.ts';
import { inBackground } from '../../inBackground.ts';
import type { KnownPorts } from '../../knownPorts.ts';
import { portText } from '../../text/ports.ts';
import type { Base, LoadTools } from '../../tools.ts';
import { askText, showProgress, type Tree } from '../say.ts';
import { PortsTree } from './portsTree.ts';

/** Milliseconds after which the ages in the rows are drawn anew; nothing is probed for that. */
const ageStep = 60_000;

/** Who listens on this machine. It looks only while it can be seen: when it is opened, and after what may have changed a port. */
export class PortsView implements Disposable {
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #tree: PortsTree;
  readonly #view: Tree<PortRow>;
  readonly #ages = this.#owned.add(new MutableDisposable<Disposable>());
  readonly #filtered = new ContextKey(Context.portsFiltered);
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(
    { store, changes, view, redrawn }: Base,
    { known, moves }: { readonly known: KnownPorts; readonly moves: MoveStore },
    load: LoadTools,
    log: Log,
  ) {
    this.#load = load;
    this.#log = log;
    this.#tree = this.#owned.add(
      new PortsTree(
        () => store.open,
        () => this.refresh(),
        () => known.ports,
        Date.now,
        () => moves.all,
      ),
    );
    this.#view = view;
    this.#owned.add(this.#tree.onDidChangeTreeData(rows => redrawn.fire(rows)));
    this.#owned.add(this.#view.onDidChangeVisibility(() => this.#visibility()));
    this.#owned.add(this.#view.onDidExpandElement(() => this.#refreshIfVisible()));
    this.#owned.add(changes.onMayHaveChanged(() => this.#refreshIfVisible()));
    this.#owned.add(
      store.onDidChange(conflict => {
        if (!this.#view.visible) return;
        this.#tree.draw();
        // What its row hid may be gone as well.
        if (!isOpen(conflict)) this.#refreshIfVisible();
      }),
    );
    this.#owned.add(
      moves.onDidChange(() => {
        if (this.#view.visible) this.#tree.draw();
      }),
    );
    this.#keepAges();
  }

  /** Its rows. */
  get rows(): PortsTree {
    return this.#tree;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /**
   * What a key press in the view is meant for. VS Code tells extensions which row is selected, not to which the keys have moved, so
   * that one is selected first. That opens a row of a conflict, which then needs nothing more: `undefined`.
   */
  async focusedRow(): Promise<PortRow | undefined> {
    await vscode.commands.executeCommand('list.selectAndPreserveFocus');
    const [row] = this.#view.selection;
    return row?.kind === 'conflict' ? undefined : row;
  }

  /** Looks again, with the view's progress bar; resolves when the rows are there. A call while it looks makes it look once more. */
  refresh(): Promise<void> {
    this.#again = this.#looking !== undefined;
    this.#looking ??= this.#lookAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async askFilter(): Promise<void> {
    const text = await askText({
      prompt: portText.filter(),
      placeHolder: portText.filterHint(),
      value: this.#tree.filter,
    });
    if (text !== undefined) await this.setFilter(text);
  }

  async setFilter(text: string): Promise<void> {
    const filter = text.trim();
    this.#view.description = filter === '' ? harmless('') : portText.filtered(filter);
    this.#tree.filter = filter;
    await this.#filtered.set(filter !== '');
  }

  #visibility(): void {
    this.#keepAges();
    this.#refreshIfVisible();
  }

  #keepAges(): void {
    this.#ages.value = undefined;
    if (!this.#view.visible) return;
    const timer = setInterval(() => this.#tree.draw(), ageStep);
    this.#ages.value = { dispose: () => clearInterval(timer) };
  }

  #refreshIfVisible(): void {
    if (this.#view.visible) inBackground(this.#log, 'the Ports view', this.refresh());
  }

  async #lookAll(): Promise<void> {
    await showProgress({ location: { viewId: portsViewId } }, async () => {
      do {
        this.#again = false;
        await this.#lookOnce();
      } while (this.#again);
    });
  }

  async #lookOnce(): Promise<void> {
    const { probe, pipeline, window, platform } = await this.#load();
    const [listeners, { terminals, sessions, siblings = [] }] = await Promise.all([
      probe.listeners(),
      window(),
      pipeline.glance(),
    ]);
    const pids = [...terminals.map(({ shellPid }) => shellPid), ...sessions.map(({ pid }) => pid)];
    this.#tree.show({ listeners, platform, siblings, windowPids: pids.filter(pid => pid !== undefined) });
  }
}
