import type { Disposable, Log } from '../../core/host.ts';
import { Setting } from '../../core/ids.ts';
import type { Move } from '../../core/model/move.ts';
import type { MoveStore } from '../../core/moveStore.ts';
import { config, onSettingChange } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools } from '../tools.ts';
import type { PortChange, PortChanges } from './portChanges.ts';
import type { Runs } from './runs/runs.ts';

/** Forgets a move when its run is over, and notices that the port which it left has been let go: by looks that others make happen. */
export class MoveWatch implements Disposable {
  readonly #moves: MoveStore;
  readonly #runs: Runs;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();

  constructor(moves: MoveStore, runs: Runs, changes: PortChanges, load: LoadTools, log: Log) {
    this.#moves = moves;
    this.#runs = runs;
    this.#load = load;
    this.#log = log;
    this.#owned.add(changes.onMayHaveChanged(change => this.#check(change)));
    this.#owned.add(
      onSettingChange(Setting.moves, () => {
        if (config.moves) return;
        for (const { id } of moves.all) moves.remove(id);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #check(change: PortChange): void {
    for (const move of this.#moves.all) {
      if (this.#isOver(move)) this.#moves.remove(move.id);
      else if (change !== 'started') inBackground(this.#log, 'a port that was left', this.#lookAgain(move));
    }
  }

  /** One bind, and a look at who has it only when that says another thing than before. */
  async #lookAgain(move: Move): Promise<void> {
    const { probe, pipeline } = await this.#load();
    const wasFree = move.finding.diagnosis?.verdict.kind === 'already-free';
    if (((await probe.isFree(move.from)) === true) !== wasFree) await pipeline.refreshMove(move);
  }

  #isOver({ source }: Move): boolean {
    const found = this.#runs.find(source);
    if (found === undefined) return true;
    if (found.kind === 'debug') return found.run.endedAt !== undefined;
    return found.kind === 'task' ? found.run.ended : found.run.execution !== undefined && found.run.ended;
  }
}
