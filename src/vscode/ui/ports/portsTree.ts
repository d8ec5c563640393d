import * as vscode from 'vscode';
import { type Answers, answersAmong } from '../../../core/model/answers.ts';
import type { Conflict } from '../../../core/model/conflict.ts';
import type { Endpoint } from '../../../core/model/endpoint.ts';
import { endpointKey, isSameEndpoint } from '../../../core/model/endpoint.ts';
import type { Move } from '../../../core/model/move.ts';
import type { Platform } from '../../../core/model/platform.ts';
import type { Listener } from '../../../core/model/probe.ts';
import type { KnownPort } from '../../../core/rows/knownPorts.ts';
import { type GroupRow, type ListenerRow, type PortRow, portRows } from '../../../core/rows/portRows.ts';
import { DisposableStore } from '../../disposables.ts';
import type { RowsOf, TreeRow } from '../say.ts';
import { conflictItem, groupItem, listenerItem, listenerTooltip, runItem } from './rowItems.ts';

/** What a look at the machine found. */
export interface Look {
  readonly listeners: readonly Listener[];
  /** Shells and debuggees of this window. */
  readonly windowPids: readonly number[];
  /** As in `WindowContext`. */
  readonly siblings?: readonly string[];
  readonly platform: Platform;
}

/** The rows to ask for anew, as VS Code was given them; none: all. */
export type Redrawn = PortRow[] | undefined;

interface Drawn {
  readonly row: PortRow;
  /** All that is shown of it, as text to compare. */
  readonly look: string;
}

/** The rows of the Ports view. What they show is given from outside; only the first rows wait for a look. */
export class PortsTree implements RowsOf<PortRow>, vscode.Disposable {
  readonly #open: () => readonly Conflict[];
  readonly #firstLook: () => Promise<void>;
  readonly #known: () => readonly KnownPort[];
  readonly #moves: () => readonly Move[];
  readonly #now: () => number;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<Redrawn>());
  #look: Look | undefined;
  /** What VS Code knows, each with its newest facts and how they were drawn. */
  #drawn: ReadonlyMap<PortRow, Drawn> = new Map();
  #filter = '';

  readonly onDidChangeTreeData = this.#changed.event;

  /**
   * `open`: the conflicts now. `firstLook` comes back when `show` was called. `known`: what the status item says of ports. `now`: the
   * clock by which rows tell ages, in milliseconds. `moves`: the servers that have gone to another port.
   */
  constructor(
    open: () => readonly Conflict[],
    firstLook: () => Promise<void>,
    known: () => readonly KnownPort[] = () => [],
    now: () => number = Date.now,
    moves: () => readonly Move[] = () => [],
  ) {
    this.#open = open;
    this.#firstLook = firstLook;
    this.#known = known;
    this.#now = now;
    this.#moves = moves;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  get filter(): string {
    return this.#filter;
  }

  /** Rows that do not hold every word of it are hidden; an empty text shows all. */
  set filter(text: string) {
    this.#filter = text;
    this.draw();
  }

  show(look: Look): void {
    this.#look = look;
    this.draw();
  }

  /**
   * A conflict has changed, or an age. As few rows as possible are drawn anew: VS Code knows a row for as long as it is not, and a click
   * in between would be for none.
   */
  draw(): void {
    if (this.#look === undefined) return this.#changed.fire(undefined);
    const known = [...this.#drawn];
    const rows = allOf(this.#rows(this.#look));
    const isSame = rows.length === known.length && rows.every((row, index) => isInPlaceOf(row, known[index]?.[0]));
    if (!isSame) return this.#changed.fire(undefined);
    const next = new Map(known.map(([given], index) => [given, this.#draw(rows[index] ?? given)]));
    const changed = known.flatMap(([given, { look }]) => (next.get(given)?.look === look ? [] : [given]));
    this.#drawn = next;
    if (changed.length > 0) this.#changed.fire(changed);
  }

  async getChildren(row?: PortRow): Promise<PortRow[]> {
    if (row?.kind === 'group') return [...row.rows];
    if (row?.kind === 'conflict') return [...row.runs];
    if (row !== undefined) return [];
    if (this.#look === undefined) await this.#firstLook();
    if (this.#look === undefined) return [];
    const rows = this.#rows(this.#look);
    this.#drawn = new Map(allOf(rows).map(each => [each, this.#draw(each)]));
    return rows;
  }

  getTreeItem(row: PortRow): TreeRow {
    return this.#item(this.#drawn.get(row)?.row ?? row);
  }

  #rows(look: Look): GroupRow[] {
    const workspaceFolders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath);
    return portRows({ ...look, conflicts: this.#open(), workspaceFolders, filter: this.#filter });
  }

  #draw(row: PortRow): Drawn {
    const late = row.kind === 'listener' ? listenerTooltip(row, this.#now(), this.#answers(row)).value : '';
    return { row, look: JSON.stringify([this.#item(row), late]) };
  }

  #item(row: PortRow): TreeRow {
    switch (row.kind) {
      case 'group':
        return groupItem(row);
      case 'conflict':
        return conflictItem(row, this.#now());
      case 'run':
        return runItem(row, this.#now());
      case 'listener':
        return listenerItem(row, this.#isLeftover(row), this.#now(), this.#moveTo(row));
    }
  }

  #isLeftover({ endpoint }: ListenerRow): boolean {
    const key = endpointKey(endpoint);
    return this.#known().some(port => port.state === 'leftover' && endpointKey(port.endpoint) === key);
  }

  /** Different programs listen on its port. */
  #answers({ endpoint }: ListenerRow): Answers | undefined {
    return answersAmong((this.#look?.listeners ?? []).filter(each => isSameEndpoint(each.endpoint, endpoint)));
  }

  /** The server there was to be on another port. */
  #moveTo({ endpoint, ours }: ListenerRow): Move | undefined {
    return ours ? this.#moves().find(({ to }) => isSameEndpoint(to, endpoint)) : undefined;
  }

  /** The tooltip is made when the pointer rests on the row. */
  resolveTreeItem(item: vscode.TreeItem, row: PortRow): vscode.TreeItem {
    const now = this.#drawn.get(row)?.row ?? row;
    if (now.kind === 'listener') item.tooltip = listenerTooltip(now, this.#now(), this.#answers(now));
    return item;
  }
}

/** Each row with those under it, in the order of the screen. */
function allOf(groups: readonly GroupRow[]): PortRow[] {
  return groups.flatMap(group => [
    group,
    ...group.rows.flatMap(row => [row, ...(row.kind === 'conflict' ? row.runs : [])]),
  ]);
}

function isInPlaceOf(row: PortRow, before: PortRow | undefined): boolean {
  return row.kind === before?.kind && row.id === before.id;
}

/** The endpoint a row stands for, where it is known. */
export function endpointOf(row: PortRow | undefined): Endpoint | undefined {
  if (row?.kind === 'listener') return row.endpoint;
  return row?.kind === 'conflict' || row?.kind === 'run' ? row.conflict.endpoint : undefined;
}
