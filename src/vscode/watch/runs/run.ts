/** What is known of a run: a debug session, a task, a command of a terminal. */
import type * as vscode from 'vscode';
import type { RunContext } from '../../../core/conflicts/dependencies.ts';
import type { PrintedPort } from '../../../core/model/move.ts';
import type { Source } from '../../../core/model/run.ts';

/** What every run may carry. */
interface Noted {
  /** It printed an error that has nothing to do with a port. */
  explained?: boolean;
  /** The addresses that it gave as its own, once its text was read to the end. */
  ports?: readonly PrintedPort[];
}

/** A debug session with its children folded into it. */
export interface SessionRun extends Noted {
  readonly id: string;
  readonly session: vscode.DebugSession;
  readonly startedAt: number;
  endedAt?: number;
  /** The debuggee, once the adapter told it. */
  pid?: number;
  exitCode?: number;
  /** The adapter said that the debuggee has ended. */
  reportedEnd: boolean;
  /** VS Code told the adapter to end before the adapter said that the debuggee had ended. */
  stoppedByUser?: boolean;
  /** Shells that `runInTerminal` used for it. */
  readonly shellPids: Set<number>;
}

export interface TaskRun extends Noted {
  readonly id: string;
  readonly execution: vscode.TaskExecution;
  readonly processId: number;
  readonly startedAt: number;
  ended: boolean;
}

export interface TerminalRun extends Noted {
  readonly id: string;
  readonly terminal: vscode.Terminal;
  readonly execution?: vscode.TerminalShellExecution;
  /** What was typed, where VS Code vouches for it: only such a line is told, understood or run again. */
  readonly commandLine?: string;
  /** Where it was typed, as the shell claimed it at the start. */
  readonly cwd?: string;
  /** The vouched command that ran last in this terminal when this one, which nobody vouches for, was claimed. */
  readonly within?: TerminalRun;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Settles when its text, if VS Code gave any, was read to the end. */
  reading?: Promise<void>;
  /** Its program has said something: text that was given to us, besides what a package manager prints around a script. */
  printed?: boolean;
  /** How long it ran, in milliseconds, and how it ended. */
  end?: { readonly after: number; readonly code?: number };
  ended: boolean;
}

/** What a source's id stands for in this window; used to start it again. */
export type Run =
  | { readonly kind: 'terminal'; readonly run: TerminalRun }
  | { readonly kind: 'task'; readonly run: TaskRun }
  | { readonly kind: 'debug'; readonly run: SessionRun };

/** A failure's origin: the source for the store, and what its run tells about the port. */
export interface Origin {
  readonly source: Source;
  readonly context: RunContext;
}

/** Ended runs kept, so that a conflict can still be restarted and a leftover still be recognised. */
const keptRuns = 50;

/** Keeps the newest runs: ended ones go first, oldest first (a Map keeps insertion order). */
export function dropOldest<K, V>(runs: Map<K, V>, ended: (run: V) => boolean): void {
  for (const [key, run] of runs) {
    if (runs.size <= keptRuns) return;
    if (ended(run)) runs.delete(key);
  }
}
