import type { Conflict } from './model.ts';
import type { Disposable } from './ports.ts';

/** Ended conflicts kept for "Restart What Failed" and for the report; older ones are dropped. */
const keptEnded = 20;

/** The current conflicts: the only state that the surfaces read. */
export class Store {
  readonly #conflicts = new Map<string, Conflict>();
  readonly #listeners = new Set<(changed: Conflict) => void>();

  /** Every conflict, newest first. */
  get all(): readonly Conflict[] {
    return [...this.#conflicts.values()].toSorted((a, b) => b.lastSeen - a.lastSeen);
  }

  /** Those that still want the user's attention, newest first. */
  get open(): readonly Conflict[] {
    return this.all.filter(conflict => conflict.state === 'open' || conflict.state === 'fixing');
  }

  get(id: string): Conflict | undefined {
    return this.#conflicts.get(id);
  }

  put(conflict: Conflict): void {
    this.#conflicts.set(conflict.id, conflict);
    this.#dropOldest();
    this.#tell(conflict);
  }

  /** Changes a conflict that is still there; the new one, or `undefined` when it is gone. */
  update(id: string, change: Partial<Omit<Conflict, 'id'>>): Conflict | undefined {
    const before = this.#conflicts.get(id);
    if (before === undefined) return undefined;
    const after = { ...before, ...change };
    this.#conflicts.set(id, after);
    this.#tell(after);
    return after;
  }

  onDidChange(listener: (changed: Conflict) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #tell(conflict: Conflict): void {
    for (const listener of this.#listeners) listener(conflict);
  }

  #dropOldest(): void {
    const ended = this.all.filter(conflict => conflict.state === 'resolved' || conflict.state === 'dismissed');
    for (const conflict of ended.slice(keptEnded)) this.#conflicts.delete(conflict.id);
  }
}
