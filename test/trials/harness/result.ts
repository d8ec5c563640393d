/** What came of a trial, as it is kept and as docs/trials.md shows it. */

/** `wrong`: something was edited or offered, and the program does not listen where it should. `why` is a phrase. */
export type Judged =
  | { readonly kind: 'listens'; readonly by: string }
  | { readonly kind: 'asks'; readonly by: string }
  | { readonly kind: 'wrong'; readonly by: string; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

export interface Noticed {
  /**
   * `told`: a conflict on its port. `moved`: that it went to another. `shares`: it listens on its port nevertheless, on another address.
   * `silent`: nothing was told, and there was nothing to read.
   */
  readonly kind: 'told' | 'moved' | 'shares' | 'silent' | 'missed' | 'wrong port';
  readonly ports?: readonly number[];
  readonly movedTo?: number;
  /** The program said so, or it was seen by the address that it printed. */
  readonly known?: 'said' | 'seen';
  /** Where it listened in truth, after a move. */
  readonly listensOn?: readonly number[];
}

/** With these words it was to fail instead of going to another port. `wrong`: what it did in their spite, a phrase. */
export interface Failing {
  readonly words: string;
  readonly wrong?: string;
}

export interface TrialResult {
  readonly name: string;
  readonly version: string;
  /** Day of the trial. */
  readonly date: string;
  /** The port is held on 127.0.0.1, and on `::`. */
  readonly held4: Noticed;
  readonly held6: Noticed;
  /** What was told of a start with a free port. */
  readonly goodStart: 'silent' | 'false alarm';
  readonly switch: Judged;
  readonly once: Judged;
  /** Absent where it fails by itself, or nothing is known that has it fail. */
  readonly failing?: Failing;
}

/** It could not be tried: a phrase. */
export interface NotTried {
  readonly name: string;
  readonly notTried: string;
}
