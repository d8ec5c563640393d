/** What the kill needs to know of processes, whichever way a platform tells it. */

import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Platform } from '../../core/model/platform.ts';
import type { ProcessInfo } from '../../core/model/process.ts';
import type { Program } from '../../core/processes/identity.ts';

export interface LiveProcess extends ProcessInfo {
  readonly parentPid?: number;
  /** It leads a job of its own at a terminal; absent where the system does not tell. */
  readonly leadsJob?: boolean;
}

/** Whom a signal is meant for. */
export interface Target {
  readonly pid: number;
  readonly startToken?: string;
  readonly startedAt?: number;
  /** Sockets of which it must still hold one; empty where the platform does not number sockets, or for a supervisor. */
  readonly inodes: readonly string[];
  /** What it must still run, right before a signal. */
  readonly program?: Program;
  /** Windows: what descends from it and was shown with it; ended in the same call. */
  readonly tree?: readonly ProcessInfo[];
}

/**
 * `needs-force`: the platform has no gentle way to end this process, and nothing happened to it. `unread`: it lives, and whether it
 * is the one that is meant could not be read.
 */
export type Sent =
  | 'sent'
  | 'gone'
  | 'start-changed'
  | 'program-changed'
  | 'not-holding'
  | 'not-permitted'
  | 'unread'
  | 'needs-force';

/** On Windows SIGTERM stands for a request to close, SIGKILL for the end of the process and of its target's `tree`. */
export type Signal = 'SIGTERM' | 'SIGINT' | 'SIGKILL' | 'SIGCONT';

export interface Processes {
  readonly platform: Platform;
  /** Milliseconds between two looks at whether the endpoint was taken back. */
  readonly lookEveryMs: number;
  /**
   * The process as it is now, or `undefined` when there is none any more; one that only waits to be reaped is gone. `unread`:
   * there is one, and nothing could be read of it.
   */
  read(pid: number): Promise<LiveProcess | 'unread' | undefined>;
  /** Parents of a process, nearest first, as they are now. */
  parents(pid: number): Promise<readonly LiveProcess[]>;
  /** Pids of the session leaders of these processes; empty where sessions cannot be seen. */
  sessionLeaders(pids: readonly number[]): Promise<readonly number[]>;
  /** Pids of the living children, or `undefined` where the system does not tell cheaply. */
  children(pid: number): Promise<readonly number[] | undefined>;
  /** Does the process have one of these sockets open? `undefined`: it cannot be told. */
  holds(pid: number, inodes: readonly string[]): Promise<boolean | undefined>;
  /** May this process send it a signal? Sends none. */
  mayBeSignalled(pid: number): boolean;
  /** Is it suspended, by Ctrl+Z for one? A gentle signal waits until it goes on. */
  isStopped(pid: number): Promise<boolean>;
  /**
   * Whom Ctrl+C in its terminal would reach besides it, what runs it and what it has started. `undefined`: it is not in the foreground
   * of a terminal, or that cannot be told.
   */
  besidesInTerminal(pid: number): Promise<readonly number[] | undefined>;
  /** Checks start, program and socket once more and sends, with nothing waited for in between where the platform allows. */
  signal(target: Target, signal: Signal): Promise<Sent>;
  /** Still alive, still the same, still holding its socket? The cheapest check there is: this one is polled. */
  stillHolds(target: Target): Promise<boolean>;
  /** Does anyone listen there (or hold it, for UDP), as the tables show it? Without a bind, which could be in a starting server's way. */
  isTaken(endpoint: Endpoint): Promise<boolean | undefined>;
}
