/** What the detector says: a bind that failed, or a program that refuses to run twice. */

import type { Endpoint, Protocol } from './endpoint.ts';
import { known } from './known.ts';

/**
 * - `in-use`: EADDRINUSE and its kin
 * - `denied`: EACCES / WSAEACCES 10013: privileged port or reserved range
 * - `unavailable`: EADDRNOTAVAIL: not an address of this host
 * - `moved`: the program says the port is taken and goes on with another
 * - `locked`: no bind failed: the program says that it runs already, or that another process has its files
 */
export type FailureKind = 'in-use' | 'denied' | 'unavailable' | 'moved' | 'locked';

/**
 * How sure the text makes it:
 * - `stated`: the system's or a program's own fixed wording
 * - `hedged`: wording that guesses ("may be in use"), or that other causes have as well ("could not bind")
 * - `quoted`: prose, source, a document, a transcript: somebody tells of a failure, perhaps of none of this run
 */
export type Certainty = 'stated' | 'hedged' | 'quoted';

/** A stack frame in the user's code; `line` and `column` count from 1. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/**
 * What a program says of the one that runs already. All of it is a hint of where to look: a text may name any pid. See `LockLook`
 * for what was found there.
 */
export interface StatedLock {
  /** As in the table of core/locks/lockers: from the rule, never from the text. */
  readonly program: string;
  readonly pid?: number;
  /** Where it is said to answer; an http address of this machine, never of another one. */
  readonly url?: string;
  /** The lock's file, or the folder or file that it guards; relative ones count from `folder`. */
  readonly path?: string;
  /** The project's folder as stated, otherwise where the failing program ran. */
  readonly folder?: string;
}

/** What a detection rule saw. Only what the text states: an errno, a pid or a line number is never a port. */
export interface BindFailure {
  readonly kind: FailureKind;
  /** Stable kebab-case id of the rule that matched. */
  readonly ruleId: string;
  readonly protocol?: Protocol;
  readonly host?: string;
  readonly port?: number;
  /** Path of a unix socket. */
  readonly path?: string;
  readonly movedTo?: number;
  /** Of `locked`, always. */
  readonly lock?: StatedLock;
  /** Absent: stated. Only what is stated is an alarm without other evidence. */
  readonly certainty?: Certainty;
  /** Why it is not stated: ids of the marks of core/detect/quotations, of rules, and of what the lines before are. */
  readonly reasons?: readonly string[];
  /** What the line that matched tells of the failure, and nothing else that stands in it: see core/detect/excerpt. */
  readonly excerpt: string;
  /** The line itself, without escape sequences: to be understood, and shown or handed out nowhere. */
  readonly printed?: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** The text shows that a program has ended of it: what runtimes print of an uncaught error, "exited with code", a watcher that waits for changes. */
  readonly crashed?: true;
}

/** The endpoint that the failure's own text states; `undefined` when it names none. */
export function statedEndpoint({ protocol, host, port, path }: BindFailure): Endpoint | undefined {
  if (path !== undefined) return { protocol: 'unix', path };
  if (port === undefined) return undefined;
  return known({ protocol: protocol === 'udp' ? 'udp' : 'tcp', port, host });
}

/** The line to be understood, which is not for showing. */
export function printedLine({ printed, excerpt }: Pick<BindFailure, 'excerpt' | 'printed'>): string {
  return printed ?? excerpt;
}
