/** What is asked of the child process that makes the system's own calls, and what it answers. All of it survives JSON. */
import type { SocketRow } from '../socketRow.ts';
import type { WindowsProcess } from './windowsProcess.ts';

/** The sockets that a question is about: of TCP nothing of UDP is asked. */
export interface SocketsOf {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Who has them is asked as well, in the same question. */
  readonly behind?: boolean;
}

/** All processes, and the services in them. */
export interface NativeProcesses {
  readonly processes: readonly WindowsProcess[];
  readonly services: readonly (readonly [pid: number, name: string])[];
}

export type NativeQuestion =
  /** Without `of`: every socket. */
  | { readonly ask: 'sockets'; readonly of?: SocketsOf }
  /** All processes by pid, parent and name; with all that can be known of these, of what they came from and of what came of them. */
  | { readonly ask: 'processes'; readonly about: readonly number[] }
  /** Ctrl+C (or Ctrl+Break) in the console of this process, if nobody but these is attached to it. */
  | {
      readonly ask: 'interrupt';
      readonly pid: number;
      readonly only: readonly number[];
      readonly event: 'ctrl-c' | 'ctrl-break';
    };

/**
 * - `sent`: everybody in the console has it
 * - `no-console`: the process has none
 * - `shared`: others are attached to it, who would have it too
 * - `denied`: the console is that of an elevated process or of another user
 * - `gone`: there is no such process
 * - `failed`: anything else
 */
export type Interrupted = 'sent' | 'no-console' | 'shared' | 'denied' | 'gone' | 'failed';

export interface NativeAnswers {
  /** `total`: how many the tables have, with those that were not asked for. `behind`: as `processes` of all who have one of the rows. */
  readonly sockets: { readonly rows: readonly SocketRow[]; readonly total: number; readonly behind?: NativeProcesses };
  readonly processes: NativeProcesses;
  readonly interrupt: { readonly outcome: Interrupted };
}

export type NativeRequest = NativeQuestion & { readonly id: number };

/** `failed`: the system refused a call, or lacks it. */
export type NativeReply =
  | { readonly id: number; readonly answer: NativeAnswers[keyof NativeAnswers] }
  | { readonly id: number; readonly failed: string };

/** Said once at the start: the library is loaded and the calls are there. */
export type NativeGreeting = { readonly ready: true } | { readonly unusable: string };
