/** A run that has gone to another port, because somebody else has its own. Nothing has failed: it is told quietly. */
import type { Conflict } from './conflict.ts';
import type { InetEndpoint } from './endpoint.ts';
import type { Source } from './run.ts';

/** A port that a program has printed as an address of its own. */
export interface PrintedPort {
  readonly port: number;
  readonly host?: string;
  /**
   * The line says no more than that something of the run is there: a debugger, a proxy's target, an address that is yet to be tried. It
   * shows that a port is spoken of, never that the server has gone there.
   */
  readonly aside?: true;
  /** As an address of `https`. */
  readonly secure?: true;
}

/** What the text and the program's row make of it; the machine has not been asked. */
export interface Step {
  readonly from: InetEndpoint;
  readonly to: InetEndpoint;
}

export interface Move extends Step {
  readonly id: string;
  readonly source: Exclude<Source, { kind: 'command' }>;
  /** When the run began, in milliseconds since the epoch, where that is known. */
  readonly startedAt?: number;
  /** `said`: by the program itself; `seen`: only the address that it printed tells, and the machine agrees. */
  readonly known: 'said' | 'seen';
  /** It answers to `https` at `to`, as it has printed. */
  readonly secure?: true;
  /** What the last look at `from` found: who holds it, and what frees it. Its source is the run, so what frees it can start that again. */
  readonly finding: Conflict;
  /** When it was told, in milliseconds since the epoch. */
  readonly since: number;
}
