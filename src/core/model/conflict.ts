/** One failed run on one endpoint: the object that grows as it passes through the stages. */

import type { Diagnosis } from './diagnosis.ts';
import type { Candidate, Endpoint } from './endpoint.ts';
import type { BindFailure } from './failure.ts';
import type { Switchable } from './fix.ts';
import type { LifeState } from './lifeCycle.ts';
import type { ProbeResult } from './probe.ts';
import type { Source } from './run.ts';

/** One run that could not get one port. One object that grows as it passes through the stages. */
export interface Conflict {
  readonly id: string;
  readonly failure?: BindFailure;
  readonly source: Source;
  /** Absent while the port is not known, or when several are possible. */
  readonly endpoint?: Endpoint;
  /** Why this endpoint: `stated`, or the candidate's `from`. */
  readonly from?: string;
  /** More than one when the user has to pick. */
  readonly candidates: readonly Candidate[];
  /** The search for the port is over; without an endpoint, it found none or several. */
  readonly resolved?: boolean;
  readonly probe?: ProbeResult;
  readonly diagnosis?: Diagnosis;
  /** The next port that could be bound at diagnosis, where a switch is offered. */
  readonly suggestedPort?: number;
  /** Whether its port can be changed; absent until that was looked at, which nothing waits for. */
  readonly switchable?: Switchable;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When `probe` was made, in milliseconds since the epoch: what it says in seconds counts from here. */
  readonly probedAt?: number;
  /** Which look at the machine this says, counted as they began: what an earlier one finds later says less. */
  readonly look?: number;
  /** How many times the same failure arrived (child session, terminal and adapter, a watcher). */
  readonly count: number;
  /** How often the user was to be told; absent: once. More when it came again after so long that it is news. */
  readonly alarms?: number;
  /** When its run began, in milliseconds since the epoch, where that is known: what began later is another run. */
  readonly startedAt?: number;
  /** It stands for all further failures of a run that has more of them than can be looked at one by one. */
  readonly andMore?: true;
  /** It was solved, and what failed starts again: its port is free for a moment only. */
  readonly restarts?: true;
  readonly state: LifeState;
  /** Nothing has failed yet: shown in the status bar only. */
  readonly quiet?: boolean;
  /** The user pointed at the failure and is shown it: no notification comes on top. */
  readonly asked?: boolean;
}
