import { sameRun } from './conflicts/failedRun.ts';
import type { Disposable } from './host.ts';
import type { Conflict } from './model/conflict.ts';
import { isOpen, type LifeEvent, lifeCycle } from './model/lifeCycle.ts';

/** Open conflicts that a user can still survey; one more makes the oldest give way. */
export const mostOpen = 20;
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
    return this.all.filter(isOpen);
  }

  get(id: string): Conflict | undefined {
    return this.#conflicts.get(id);
  }

  put(conflict: Conflict): void {
    this.#conflicts.set(conflict.id, conflict);
    for (const { id } of this.open.filter(each => each.id !== conflict.id).slice(mostOpen - 1)) this.send(id, 'crowd');
    this.#dropOldest();
    this.#tell(conflict);
  }

  /** Changes a conflict that is still there; the new one, or `undefined` when it is gone. */
  update(id: string, change: Partial<Omit<Conflict, 'id' | 'state'>>): Conflict | undefined {
    return this.#change(id, change);
  }

  /** Something has happened to a conflict: the only way from one state to the next. `change` comes with it. */
  send(id: string, event: LifeEvent, change: Partial<Omit<Conflict, 'id' | 'state'>> = {}): Conflict | undefined {
    const before = this.#conflicts.get(id);
    if (before === undefined) return undefined;
    const state = lifeCycle[before.state][event];
    if (state === before.state && Object.keys(change).length === 0) return before;
    const after = this.#change(id, { ...change, state });
    if (isOpen(before) && !isOpen({ state })) this.#endRest(before);
    return after;
  }

  onDidChange(listener: (changed: Conflict) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #change(id: string, change: Partial<Omit<Conflict, 'id'>>): Conflict | undefined {
    const before = this.#conflicts.get(id);
    if (before === undefined) return undefined;
    const after = { ...before, ...change };
    this.#conflicts.set(id, after);
    this.#tell(after);
    return after;
  }

  /** What stands for all further failures of a run has nothing to add when the others are over. */
  #endRest({ source }: Conflict): void {
    const own = this.open.filter(each => sameRun(each.source, source));
    const [only] = own;
    if (own.length === 1 && only?.andMore === true) this.send(only.id, 'vanish');
  }

  #tell(conflict: Conflict): void {
    for (const listener of this.#listeners) listener(conflict);
  }

  #dropOldest(): void {
    const ended = this.all.filter(conflict => !isOpen(conflict));
    for (const conflict of ended.slice(keptEnded)) this.#conflicts.delete(conflict.id);
  }
}
