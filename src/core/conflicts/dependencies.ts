/** What the pipeline, and what a conflict lives through, ask of outside. */
import type { Clock, FileReader, FreePorts, Locks, Log, Probe } from '../host.ts';
import type { DiagnoseInput, ReuseAddressDecision, WindowContext } from '../model/diagnosis.ts';
import type { MoveStore } from '../moveStore.ts';
import type { Store } from '../store.ts';
import type { WeighedRun } from './doubts.ts';

export interface LookDependencies {
  readonly probe: Probe;
  /** Suggests another port; soon, or none. */
  readonly freePorts: Pick<FreePorts, 'next'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly window: () => Promise<WindowContext>;
  /** Whether a process with this pid runs; without it, none is taken to have ended. */
  readonly isRunning?: (pid: number) => boolean;
  /**
   * Looks where the program binds, whether SO_REUSEADDR can be put in there. Resolves soon, maybe to nothing: what is found
   * later is told then. Without it the option is never offered.
   */
  readonly adviseReuseAddress?: (
    input: DiagnoseInput,
    tellLater: (decision: ReuseAddressDecision) => void,
  ) => Promise<ReuseAddressDecision | undefined>;
}

export interface PipelineDependencies extends LookDependencies {
  readonly files: FileReader;
  /** Who has the lock of a program that runs already; without it such failures are not told. */
  readonly locks?: Pick<Locks, 'look'>;
  /** Where runs that have gone to another port are kept. */
  readonly moves?: MoveStore;
}

/** What is known of the run that failed; it answers "which port?" when the text does not. */
export interface RunContext extends WeighedRun {
  /** The user pointed at this failure, and is shown what becomes of it. */
  readonly asked?: boolean;
}
