/** What the core asks of the outside. `src/node` implements the system's half, `src/vscode` the editor's. */

import type { Endpoint, InetEndpoint } from './model/endpoint.ts';
import type { StatedLock } from './model/failure.ts';
import type { KillResult } from './model/fix.ts';
import type { Listener, LockLook, ProbeResult } from './model/probe.ts';
import type { ContainerInfo, Holder, ProcessInfo } from './model/process.ts';
import type { Worktree } from './model/worktree.ts';

/** The part of AbortSignal that is used; an AbortSignal fits. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Disposable {
  dispose(): void;
}

export interface Probe {
  /** Who stands in the way of a bind to this endpoint. Never throws for an expected outcome: see ProbeResult. */
  inspect(endpoint: Endpoint, options?: ProbeOptions): Promise<ProbeResult>;
  /** Every listening socket, with its holder where visible. */
  listeners(options?: { readonly signal?: CancelSignal }): Promise<Listener[]>;
  /** Is it free? By a bind and close at once, under a millisecond; `undefined` when a bind cannot tell (no such address, no permission). */
  isFree(endpoint: Endpoint): Promise<boolean | undefined>;
  /** Does once, while nobody waits, what makes a first question slower than the next; absent where that is nothing. */
  warmUp?(): Promise<void>;
  dispose(): void;
}

export interface ProbeOptions {
  readonly signal?: CancelSignal;
  /** Pids asked first: holders remembered for this endpoint, descendants of these shells (`process.pid` trees). */
  readonly likelyPids?: readonly number[];
  /**
   * Look for others that have the same socket among the relatives of its holder only. Without it everybody is asked, since a
   * socket can be passed to anyone; that takes longer and is for what a user is shown.
   */
  readonly quick?: boolean;
  /** The failing program binds without SO_REUSEADDR (default false: most servers set it). */
  readonly withoutReuseAddress?: boolean;
  /** Called after the answer, when something slow that it had to do without (a container engine's word) has come: a look now tells it. */
  readonly onLearned?: () => void;
}

export interface KillOptions {
  /** How long to wait after the gentle signal, in milliseconds. */
  readonly graceMs: number;
  /** Go on to the unconditional signal after the grace period. The user was asked. */
  readonly force: boolean;
  readonly signal?: CancelSignal;
  /**
   * Types Ctrl+C into the terminal that the holder runs in: used in place of the gentle signal, after the same checks, where
   * the holder is in the foreground of its terminal. Elsewhere Ctrl+C would end something else.
   */
  readonly interrupt?: () => void;
  /**
   * How long to watch, after the release, whether someone takes the endpoint back; in milliseconds. Absent: two seconds
   * where something alive could start the holder again, next to nothing otherwise. 0: return as soon as it is free.
   */
  readonly watchMs?: number;
}

export interface Killer {
  /** Re-checks pid, start and endpoint right before each signal; verifies the release by a bind afterwards. */
  kill(holder: Holder, endpoint: Endpoint, options: KillOptions): Promise<KillResult>;
}

/** The processes that keep a program from starting a second time. */
export interface Locks {
  /** Who has it. What the lock states is only where is looked. */
  look(lock: StatedLock): Promise<LockLook>;
  /** Ends the process that was shown, after the same look once more: pid, start, and that it still has the lock. */
  end(holder: Holder, lock: StatedLock, options: KillOptions): Promise<KillResult>;
}

/** Ends what a kill of the holder would not end, or would end wrongly. */
export interface Stopper {
  /** `docker stop`, `podman stop`, or the compose service. `graceMs` is the engine's own limit before it forces. */
  stopContainer(container: ContainerInfo, options: { readonly signal?: CancelSignal }): Promise<StopResult>;
  /** Stops the job at its supervisor, or the supervisor itself when it has only this job (nodemon and its kin). */
  stopSupervisor(target: SupervisedTarget, options: KillOptions): Promise<KillResult>;
  /** Removes a socket file after trying, once more, that nobody listens on it. */
  removeStaleSocket(path: string): Promise<StopResult>;
}

/** Shells of terminals, as the system sees them: what the text of a terminal claims about its shell may be forged. */
export interface Shells {
  /** It is in the foreground of its terminal: it waits for a command. `undefined`: the system does not tell. */
  waits(pid: number): Promise<boolean | undefined>;
  /**
   * The folder in which the shell `pid` started its latest command line: the `claimed` one where the shell is there, or has come
   * from there by a `cd` of that line, or where the system does not tell; else the folder that it is in.
   */
  startedIn(pid: number, claimed: string, commandLine: string): Promise<string>;
}

export interface SupervisedTarget {
  readonly supervisor: string;
  readonly supervisorPid?: number;
  readonly job?: string;
  readonly holder: Holder;
  readonly endpoint: Endpoint;
  /** What the supervisor runs besides, which the user agreed to lose: see `ends-others`. */
  readonly others?: readonly ProcessInfo[];
}

export type StopResult = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

/** `spoken-for`: the workspace configures it for something. */
export type PortProblem = 'taken' | 'privileged' | 'excluded' | 'browser-blocked' | 'out-of-range' | 'spoken-for';

export interface FreePorts {
  /**
   * The next port after `from` that can be bound on both families, is below the ephemeral range, not in an excluded range,
   * not blocked by browsers and not in `avoid`. When none is left up to the ephemeral range, the next one below `from`;
   * `undefined` when there is none. Tried with TCP unless `protocol` says otherwise.
   */
  next(
    from: number,
    options?: {
      readonly avoid?: readonly number[];
      readonly host?: string;
      readonly protocol?: InetEndpoint['protocol'];
      /** Who is going to start on it: nobody else is given the same one meanwhile. */
      readonly run?: string;
      readonly signal?: CancelSignal;
    },
  ): Promise<number | undefined>;
  /** Why a port the user typed cannot be used, or `undefined` when it can. */
  problem(endpoint: InetEndpoint): Promise<PortProblem | undefined>;
}

export interface Worktrees {
  /** The working tree of a repository that a folder is in; `undefined` where it is in none. Git itself is never run. */
  of(folder: string): Promise<Worktree | undefined>;
}

export interface FindOptions {
  readonly limit?: number;
  readonly depth?: number;
}

/** Files as the core sees them: absolute paths with `/` or the platform's separator as given by the implementation. */
export interface FileReader {
  /** Text of a file (an editor's unsaved text when there is one), or `undefined` when missing, unreadable, over 1 MB or outside the root by symlink. */
  read(file: string): Promise<string | undefined>;
  /**
   * Absolute paths below `root` whose path relative to it matches one of the glob patterns (`**`, `*`, `{a,b}`), without generated or vendored
   * folders; `limit`: so many of them at most; `depth`: so many folders deep at most, 0 being the root's own files.
   */
  find(root: string, globs: readonly string[], options?: FindOptions): Promise<readonly string[]>;
  exists(file: string): Promise<boolean>;
  /** Does Git track the file? `undefined`, or no such method: it cannot be told. */
  isTracked?(file: string): Promise<boolean | undefined>;
  /** Does Git ignore the file, whether it is there or not? `undefined`, or no such method: it cannot be told. */
  isIgnored?(file: string): Promise<boolean | undefined>;
  /** Those of the files whose text holds one of the needles; files `read` would refuse are left out. Only a shortcut: without it every file is read. */
  holding?(files: readonly string[], needles: readonly string[]): Promise<readonly string[]>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Secrets are masked on the way, in what is quoted in a message, and in the JSON-safe `data` that is written after it. */
export interface Log {
  debug(message: string, data?: unknown): void;
  info(message: string, data?: unknown): void;
  warn(message: string, data?: unknown): void;
  error(message: string, error?: unknown): void;
}
