/** A row that may be ticked. */
export interface TickRow {
  /** The same for as long as the row stands for the same: its place and who is there. */
  readonly key: string;
  /** Of two rows with one place no more than one is shown. */
  readonly place: string;
  /** The user's own words name it, which ticks it. */
  readonly typed: boolean;
}

/**
 * The ticks of a list whose rows are drawn anew while the user ticks.
 *
 * VS Code takes every tick away with the rows, says so (an empty selection), and only then sets the ones that it was given and says
 * that, too (seen in 1.100.3 and 1.139.1). Until that second word has come, what it says is no deed of the user's.
 */
export class RowTicks<Row extends TickRow> {
  /** By key. */
  readonly #ticked = new Map<string, Row>();
  /** Places that the text names and that were unticked by hand. */
  readonly #refused = new Set<string>();
  #shown: readonly Row[] = [];
  #awaited: readonly Row[] = [];

  /** Rows are drawn in place of all before; returns those that are to be ticked. */
  draw(rows: readonly Row[]): readonly Row[] {
    this.#shown = rows;
    const typed = new Set(rows.filter(row => row.typed).map(row => row.place));
    for (const place of this.#refused) if (!typed.has(place)) this.#refused.delete(place);
    this.#awaited = rows.filter(row => (row.typed ? !this.#refused.has(row.place) : this.#ticked.has(row.key)));
    return this.#awaited;
  }

  /** VS Code says that of the rows drawn last exactly these are ticked. */
  reported(selected: readonly Row[]): void {
    if (this.#awaited.length > 0) {
      const isOurs = selected.length === this.#awaited.length && this.#awaited.every(row => selected.includes(row));
      if (isOurs) this.#awaited = [];
      return;
    }
    for (const row of this.#shown) {
      if (selected.includes(row)) this.#tick(row);
      else this.#untick(row);
    }
  }

  /**
   * What Enter means, given the rows of the text as it is now, which may be ahead of those drawn: the ones that it names, and all that
   * were ticked, also what the text hides by now. `undefined`: nothing was ticked, nor unticked by hand.
   */
  chosen(rows: readonly Row[]): readonly Row[] | undefined {
    const typed = rows.filter(row => row.typed && !this.#refused.has(row.place));
    const named = new Set(typed.map(row => row.place));
    const all = [...typed, ...[...this.#ticked.values()].filter(row => !named.has(row.place))];
    return all.length > 0 || this.#refused.size > 0 ? all : undefined;
  }

  #tick(row: Row): void {
    this.#refused.delete(row.place);
    if (!row.typed) this.#ticked.set(row.key, row);
  }

  #untick(row: Row): void {
    if (row.typed) this.#refused.add(row.place);
    for (const [key, { place }] of this.#ticked) if (place === row.place) this.#ticked.delete(key);
  }
}
