/** A process and its sockets, as the probe finds them. */
import type { Protocol } from './endpoint.ts';

export type SocketState =
  | 'listen'
  | 'established'
  | 'syn-sent'
  | 'syn-received'
  | 'fin-wait-1'
  | 'fin-wait-2'
  | 'time-wait'
  | 'close'
  | 'close-wait'
  | 'last-ack'
  | 'closing'
  | 'bound';

/** One socket as the system's tables show it. Addresses read `127.0.0.1:3000`, `[::1]:3000`, or a unix path. */
export interface SocketInfo {
  readonly protocol: Protocol;
  readonly state: SocketState;
  readonly local: string;
  readonly remote?: string;
  /** Linux socket inode, decimal. */
  readonly inode?: string;
}

/**
 * Why the system lets a process not be ended by the user who asks (Windows, where it is asked beforehand).
 * - `other-user`: its account was read, and is another one
 * - `elevated`: it runs with an administrator's full rights
 * - `refused`: one of the two, or it is protected; the system does not tell which
 */
export type Denied = 'other-user' | 'elevated' | 'refused';

/** What is known of a process. Identity is pid + start: a pid alone is re-used by the system. */
export interface ProcessInfo {
  readonly pid: number;
  /** Milliseconds since the epoch; resolution 10 ms on Linux, 1 s on macOS. */
  readonly startedAt?: number;
  /** The raw start token the identity check compares: Linux start ticks, macOS `lstart`, Windows CreationDate. */
  readonly startToken?: string;
  readonly name: string;
  /** Arguments joined for display; never passed to a shell. Secrets are NOT masked here: see diagnose/report. */
  readonly commandLine: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly executable?: string;
  /** Linux: what an exec() changes and a title does not, as a short code; absent where the system does not tell. */
  readonly image?: string;
  readonly user?: string;
  readonly uid?: number;
  /** A shell that somebody types into is a child of it: said of holders, where the system tells. */
  readonly carriesShell?: boolean;
  /** Absent where nothing says that it may not be ended. */
  readonly denied?: Denied;
}

export interface ContainerInfo {
  readonly engine: 'docker' | 'podman' | 'nerdctl';
  readonly id?: string;
  readonly name?: string;
  readonly image?: string;
  readonly composeProject?: string;
  readonly composeService?: string;
  readonly composeDirectory?: string;
  readonly restartPolicy?: string;
  /** Port inside the container that the published port leads to. */
  readonly containerPort?: number;
  /** Container address, when only the proxy's command line is known. */
  readonly containerAddress?: string;
  /** The API socket of the engine that has it: of several engines, the one to tell. */
  readonly socket?: string;
  /** Options of the engine's tool that lead to its very storage, where that is not the usual one. */
  readonly options?: readonly string[];
  /** Running containers of its compose service, where more than this one. */
  readonly replicas?: number;
  /** Whose engine it is, where that is another user's: it answers nobody else. */
  readonly owner?: { readonly uid?: number; readonly user?: string };
  /** This user may not ask its engine. */
  readonly denied?: true;
}

/** Facts about where a process comes from, as read from the system. Only these named keys are ever read. */
export interface Origin {
  /** Named environment keys that were present (see probe/environment): value only where it names a thing, never secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** systemd unit, and whether it is the user's manager that owns it. */
  readonly unit?: {
    readonly name: string;
    readonly user: boolean;
    /** systemd's `Restart=` of the unit, when asked: `no`, `always`, `on-failure`… */
    readonly restart?: string;
    /** Its socket units, when asked (`TriggeredBy=`): they listen on when it has ended. */
    readonly sockets?: readonly string[];
  };
  /** launchd label (macOS). */
  readonly launchdLabel?: string;
  /** Where launchd has the job: `system`, `gui/501`, `user/501`. */
  readonly launchdDomain?: string;
  /** launchd starts the job again whenever it ends (`KeepAlive`), as far as launchd was asked. */
  readonly launchdKeepAlive?: boolean;
  /** Windows services hosted in the process. */
  readonly services?: readonly string[];
  readonly container?: ContainerInfo;
  /** The service manager (pid 1, or the user's) has the socket open too: it starts the service again at the next connection. */
  readonly socketActivation?: boolean;
  /** Of a supervisor that has the socket itself: the one job of its that it has it for. */
  readonly job?: string;
}

export interface Holder extends ProcessInfo {
  /** Nearest first, up to the root. */
  readonly parents: readonly ProcessInfo[];
  /** Its parents could not be read: that there are none in `parents` says nothing. */
  readonly parentsUnknown?: true;
  /** The holder's sockets that stand in the way, never its others. */
  readonly sockets: readonly SocketInfo[];
  readonly origin?: Origin;
  /** Other TCP ports that it listens on, ascending, where the same look has told. */
  readonly otherPorts?: readonly number[];
  /** Pids that share the same socket (fork, cluster, inherited descriptor) but do not own it. */
  readonly sharedWith?: readonly number[];
  /** Those of `sharedWith` of which more than the pid is known. They are named with the holder, and may be ended with it. */
  readonly sharers?: readonly ProcessInfo[];
  /**
   * Without the socket, but ended with the holder where they do not end by themselves: workers of node:cluster (Linux), and
   * all that descends from it on Windows, where force takes a whole tree. Named like `sharers`.
   */
  readonly followers?: readonly ProcessInfo[];
}

/** Certainly so: where a system tells whole seconds only, a start may seem up to a second earlier, but never later. Milliseconds since the epoch. */
export function isSince(process: Pick<ProcessInfo, 'startedAt'>, startedAt: number): boolean {
  return process.startedAt !== undefined && process.startedAt >= startedAt;
}
