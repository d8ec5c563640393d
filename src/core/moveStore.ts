import { sameRun } from './conflicts/failedRun.ts';
import type { Disposable } from './host.ts';
import type { Move } from './model/move.ts';

/** More servers that have moved are not surveyed by anyone; the oldest gives way. */
const most = 20;

/** The runs that serve on another port than their own right now: what the surfaces read. */
export class MoveStore {
  readonly #moves = new Map<string, Move>();
  readonly #listeners = new Set<() => void>();

  /** Newest first. */
  get all(): readonly Move[] {
    return [...this.#moves.values()].toSorted((a, b) => b.since - a.since);
  }

  get(id: string): Move | undefined {
    return this.#moves.get(id);
  }

  /** In place of what was known of the same run on the same port. */
  put(move: Move): void {
    for (const each of this.#moves.values()) {
      const isSame = sameRun(each.source, move.source) && each.from.port === move.from.port;
      if (isSame) this.#moves.delete(each.id);
    }
    this.#moves.set(move.id, move);
    for (const { id } of this.all.slice(most)) this.#moves.delete(id);
    this.#tell();
  }

  remove(id: string): void {
    if (this.#moves.delete(id)) this.#tell();
  }

  /** Called with nothing: what is true now is in `all`. */
  onDidChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
