/**
 * The objects that travel through the stages. All are readonly and JSON-safe: they pass through command arguments,
 * test snapshots, worker messages and language-model tools unchanged. Unions are discriminated by `kind`
 * (an endpoint by `protocol`).
 */
import type { LifeState } from './lifeCycle.ts';

export type Platform = 'linux' | 'darwin' | 'win32';
export type Protocol = 'tcp' | 'udp' | 'unix';

// ---- detect -------------------------------------------------------------------------------------------------------

/**
 * - `in-use`: EADDRINUSE and its kin
 * - `denied`: EACCES / WSAEACCES 10013: privileged port or reserved range
 * - `unavailable`: EADDRNOTAVAIL: not an address of this host
 * - `moved`: the program says the port is taken and goes on with another
 * - `locked`: no bind failed: the program says that it runs already, or that another process has its files
 */
export type FailureKind = 'in-use' | 'denied' | 'unavailable' | 'moved' | 'locked';

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
  /** As in the table of core/locks/programs: from the rule, never from the text. */
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
  /** The line that matched, without escape sequences. */
  readonly excerpt: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
}

// ---- resolve ------------------------------------------------------------------------------------------------------

export interface InetEndpoint {
  readonly protocol: 'tcp' | 'udp';
  /** Literal address or name as the program gave it; absent = unknown, taken as the wildcard of both families. */
  readonly host?: string;
  /** 1 to 65535. */
  readonly port: number;
}

export interface UnixEndpoint {
  readonly protocol: 'unix';
  /** As passed to bind: absolute path, or `@name` in the abstract namespace (Linux). */
  readonly path: string;
}

export type Endpoint = InetEndpoint | UnixEndpoint;

/** An endpoint the failing program may have meant. */
export interface Candidate {
  readonly endpoint: Endpoint;
  /** Where it was read, as a phrase a user can check: `args in launch.json`, `the command line`, `Django's default`. */
  readonly from: string;
  /** 0 to 1; 1 = the failure's own text states it. */
  readonly confidence: number;
  /** Where the number stands, when in a file. */
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

// ---- probe --------------------------------------------------------------------------------------------------------

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
  };
  /** launchd label (macOS). */
  readonly launchdLabel?: string;
  /** launchd starts the job again whenever it ends (`KeepAlive`), as far as launchd was asked. */
  readonly launchdKeepAlive?: boolean;
  /** Windows services hosted in the process. */
  readonly services?: readonly string[];
  readonly container?: ContainerInfo;
  /** The service manager (pid 1, or the user's) has the socket open too: it starts the service again at the next connection. */
  readonly socketActivation?: boolean;
}

export interface Holder extends ProcessInfo {
  /** Nearest first, up to the root. */
  readonly parents: readonly ProcessInfo[];
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

export interface LingeringSocket {
  readonly state: SocketState;
  readonly local: string;
  readonly remote?: string;
  /** Whole or fractional seconds until the kernel drops it; absent when unknown. */
  readonly secondsLeft?: number;
}

/**
 * What `secondsLeft` is where the system does not tell it exactly: the longest it can take (`at-most`), or no more than a
 * guess, as the other side decides (`open`).
 */
export type Lasting = 'at-most' | 'open';

export interface Listener {
  readonly endpoint: Endpoint;
  /** Absent when the holder cannot be seen. */
  readonly holder?: Holder;
  readonly uid?: number;
  readonly user?: string;
  readonly container?: ContainerInfo;
}

export type Blocker =
  | { readonly by: 'privileged'; readonly evidence: { readonly firstUnprivileged: number } }
  | {
      readonly by: 'excluded-range';
      readonly evidence: { readonly from: number; readonly to: number; readonly administered: boolean };
    }
  | { readonly by: 'not-local'; readonly evidence: { readonly host: string } }
  | {
      readonly by: 'hidden-holder';
      readonly evidence: {
        readonly uid?: number;
        readonly user?: string;
        readonly unit?: string;
        /** Processes of that user which may be it; never certain. */
        readonly candidates: readonly ProcessInfo[];
        readonly sockets: readonly SocketInfo[];
        /** Container that publishes the port, where its engine says so though no process of it can be seen. */
        readonly container?: ContainerInfo;
        /** Set when the socket is known to live elsewhere: `windows` (seen from WSL), `namespace`, `kernel`, `dead-pid`. */
        readonly place?: 'windows' | 'namespace' | 'kernel' | 'dead-pid';
      };
    }
  | {
      readonly by: 'bound-not-listening';
      /** Own processes that have a socket in no table, by elimination. */
      readonly evidence: { readonly candidates: readonly Holder[] };
    }
  | { readonly by: 'stale-socket'; readonly evidence: { readonly path: string } };

interface ProbeCommon {
  /** Sockets on the same port that do not stand in the way (other address, other family). */
  readonly neighbours?: readonly Listener[];
  /** Set when this process itself may not bind the port, whoever holds it: the first port that needs no privilege. */
  readonly firstUnprivileged?: number;
  /** Ports the system gives to outgoing connections, both included; absent when not read. */
  readonly ephemeral?: { readonly from: number; readonly to: number };
  /** What was asked, in order, for the report: `bind 127.0.0.1:3000: EADDRINUSE`, `/proc/net/tcp`. */
  readonly tried?: readonly string[];
}

export type ProbeResult = ProbeCommon &
  (
    | { readonly kind: 'held'; readonly holders: readonly Holder[] }
    | {
        readonly kind: 'lingering';
        readonly states: readonly LingeringSocket[];
        readonly secondsLeft: number;
        readonly lasts?: Lasting;
        /** A server that sets SO_REUSEADDR, as the earlier one did, can bind at once: our own bind was let through. */
        readonly bindable?: boolean;
      }
    | ({ readonly kind: 'blocked' } & Blocker)
    | { readonly kind: 'free' }
    | { readonly kind: 'unknown'; readonly reason: string; readonly cause?: UnknownCause }
  );

/**
 * Why it could not be told who stands in the way; the `reason` beside it says the same in English with the details.
 * - `cancelled`: nobody waits for the answer any more
 * - `name-not-looked-up`: the host's name is not one of this machine, and no resolver is asked for what a text mentions
 * - `bad-address`: the system takes no bind to this address (an IPv6 address without its interface, no such family)
 * - `bind-refused`: the bind may not be made, though the port needs no privilege
 * - `not-listed`: it is taken, and no table shows by what
 * - `not-readable`: neither tables nor tools answered
 * - `path-too-long`, `folder-missing`, `folder-closed`, `not-a-socket`, `dangling-link`, `socket-closed`: of a unix socket's path
 * - `failed`: a bug of ours
 */
export type UnknownCause =
  | 'cancelled'
  | 'name-not-looked-up'
  | 'bad-address'
  | 'bind-refused'
  | 'not-listed'
  | 'not-readable'
  | 'path-too-long'
  | 'folder-missing'
  | 'folder-closed'
  | 'not-a-socket'
  | 'dangling-link'
  | 'socket-closed'
  | 'failed';

/** Whoever has the lock that a program was refused by, looked up and not taken from the text. */
export type LockLook =
  /**
   * A process of that program, and by what it is known for the one that is meant: it has the lock's file locked, it listens at the
   * stated address, or it runs in the very folder. `sockets`: all that it listens on.
   */
  | { readonly kind: 'running'; readonly holder: Holder; readonly by: 'lock' | 'address' | 'folder' }
  /** Nobody has it any more: the process that is named has ended, or the file is locked by nobody. */
  | { readonly kind: 'gone'; readonly pid?: number }
  /** The pid that is named belongs to something else. */
  | { readonly kind: 'another'; readonly process: ProcessInfo }
  /** Nothing that leads to a process was stated, or what there is could not be read. */
  | { readonly kind: 'not-seen'; readonly reason: string };

// ---- watch --------------------------------------------------------------------------------------------------------

/** Where a failure was seen. Ids are opaque; the shell maps them back to its live objects for a rerun. */
export type Source =
  | {
      readonly kind: 'terminal';
      readonly id: string;
      readonly name: string;
      /** What was typed, where the editor vouches for it. */
      readonly commandLine?: string;
      /**
       * What the terminal's text claims was typed: any program can print that. For one use only: it is shown, and run again when the
       * user says so; it is understood nowhere, and told nowhere else.
       */
      readonly claimedLine?: string;
      readonly cwd?: string;
      readonly shellPid?: number;
    }
  | {
      readonly kind: 'task';
      readonly id: string;
      readonly name: string;
      readonly commandLine?: string;
      readonly cwd?: string;
    }
  | {
      readonly kind: 'debug';
      /** Root session id: child sessions are folded into it. */
      readonly id: string;
      readonly name: string;
      /** The resolved configuration that was run. */
      readonly configuration: Readonly<Record<string, unknown>>;
      readonly cwd?: string;
    }
  | { readonly kind: 'command' };

// ---- diagnose -----------------------------------------------------------------------------------------------------

/** What of this window is alive, so that "yours" can be told from "another's". */
export interface WindowContext {
  readonly platform: Platform;
  /** Extension host and its ancestors, and every process that belongs to the editor. */
  readonly ownPids: readonly number[];
  /** The extension host itself: one of `ownPids`. */
  readonly extensionHostPid?: number;
  /** Programs of the extension host and of the editor's processes above it: what else runs them is the editor's as well. */
  readonly ownPrograms?: readonly string[];
  /** systemd unit that this window's own processes run in (a code-server service): what descends from it is no service. */
  readonly unit?: string;
  /** Container that this window's own processes run in: what shares it is no container of its own. */
  readonly containerId?: string;
  readonly uid?: number;
  readonly user?: string;
  readonly workspaceFolders: readonly string[];
  readonly terminals: readonly {
    readonly id: string;
    readonly name: string;
    readonly shellPid?: number;
    /** A task runs in it; the name is the task's. */
    readonly task?: boolean;
  }[];
  readonly sessions: readonly { readonly id: string; readonly name: string; readonly pid?: number }[];
  /** Sessions of this window that have ended, newest first: what they started may be left over. */
  readonly endedSessions: readonly { readonly name: string; readonly pid?: number; readonly endedAt: number }[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Who started a process, as far as the facts tell. */
export type Provenance =
  | { readonly kind: 'window-terminal'; readonly terminalId: string; readonly name: string; readonly task?: boolean }
  | { readonly kind: 'window-session'; readonly sessionId: string; readonly name: string }
  | { readonly kind: 'other-window' }
  | { readonly kind: 'npm-script'; readonly script: string; readonly package?: string }
  | { readonly kind: 'systemd'; readonly unit: string; readonly user: boolean }
  | { readonly kind: 'launchd'; readonly label: string }
  | { readonly kind: 'windows-service'; readonly services: readonly string[] }
  | { readonly kind: 'supervisor'; readonly name: string; readonly pid?: number; readonly job?: string }
  | { readonly kind: 'container'; readonly container: ContainerInfo }
  | { readonly kind: 'cron' }
  | { readonly kind: 'ssh' }
  | { readonly kind: 'terminal'; readonly shell: string }
  | { readonly kind: 'orphan' }
  | { readonly kind: 'unknown' };

export interface HolderFacts {
  readonly holder: Holder;
  readonly provenance: readonly Provenance[];
  /** Will something start it again if it is killed? */
  readonly comesBack: 'yes' | 'on-change' | 'no' | 'unknown';
}

export type Verdict =
  | {
      readonly kind: 'own-session';
      readonly facts: HolderFacts;
      readonly sessionId?: string;
      readonly terminalId?: string;
      /** The terminal is a task's. */
      readonly task?: boolean;
      readonly name: string;
    }
  | { readonly kind: 'leftover'; readonly facts: HolderFacts; readonly folder: string; readonly session?: string }
  | { readonly kind: 'same-project-elsewhere'; readonly facts: HolderFacts; readonly folder: string }
  | { readonly kind: 'other-app'; readonly facts: HolderFacts }
  | {
      readonly kind: 'system-service';
      readonly facts: HolderFacts;
      readonly service: string;
      readonly advice?: 'airplay' | 'http-sys';
    }
  | { readonly kind: 'container'; readonly container: ContainerInfo; readonly facts?: HolderFacts }
  | {
      readonly kind: 'supervisor';
      readonly facts: HolderFacts;
      readonly supervisor: string;
      readonly supervisorPid?: number;
      readonly job?: string;
    }
  | {
      readonly kind: 'editor';
      readonly facts: HolderFacts;
      readonly part: 'extension-host' | 'inspector' | 'port-forwarding' | 'server';
    }
  | { readonly kind: 'protected'; readonly facts: HolderFacts; readonly reason: ProtectedReason }
  | {
      readonly kind: 'other-user';
      readonly facts?: HolderFacts;
      readonly user: string;
      readonly candidates: readonly ProcessInfo[];
      readonly unit?: string;
    }
  | {
      readonly kind: 'hidden-holder';
      readonly place?: 'windows' | 'namespace' | 'kernel' | 'dead-pid';
      readonly candidates: readonly ProcessInfo[];
    }
  | {
      readonly kind: 'lingering';
      readonly states: readonly LingeringSocket[];
      readonly secondsLeft: number;
      readonly lasts?: Lasting;
    }
  | {
      readonly kind: 'client-socket';
      readonly facts: HolderFacts;
      readonly remote?: string;
      readonly ephemeral: boolean;
    }
  | { readonly kind: 'bound-not-listening'; readonly candidates: readonly Holder[] }
  | { readonly kind: 'privileged'; readonly firstUnprivileged: number }
  | { readonly kind: 'reserved-range'; readonly from: number; readonly to: number; readonly administered: boolean }
  | { readonly kind: 'not-local'; readonly host: string }
  | { readonly kind: 'live-unix-socket'; readonly facts: HolderFacts; readonly path: string }
  | { readonly kind: 'stale-unix-socket'; readonly path: string }
  | { readonly kind: 'other-family'; readonly listeners: readonly Listener[] }
  | { readonly kind: 'already-free' }
  /** Not of a port: the same program runs already, or another process has its files. */
  | {
      readonly kind: 'already-running';
      readonly facts: HolderFacts;
      readonly lock: StatedLock;
      /** What there can be only one of it for. */
      readonly once: 'project' | 'file' | 'machine';
      readonly url?: string;
    }
  /** A program says that it runs already, but it does not: `process` is what the pid it names belongs to now. */
  | { readonly kind: 'stale-lock'; readonly lock: StatedLock; readonly process?: ProcessInfo }
  /** A program says that it runs already, and it was not seen which process that is. */
  | { readonly kind: 'unseen-lock'; readonly lock: StatedLock; readonly reason: string }
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      readonly cause?: UnknownCause;
      readonly tried: readonly string[];
    };

/**
 * What a process is that is not simply ended. For certain, it is never a target; only likely (`Caution`), it is asked about.
 * - `init`, `manager`: starts and looks after the others, of the system or of a user's session
 * - `self`, `ancestor`, `editor`: this extension host, what it runs inside, other parts of an editor
 * - `shell`: a person types into it
 * - `remote-session`, `terminals`, `display`: connections, terminals or windows live inside it
 * - `tunnel`: it carries ports from or to another machine
 * - `helper`: a part of a program with windows
 */
export type ProtectedReason =
  | 'init'
  | 'manager'
  | 'self'
  | 'ancestor'
  | 'editor'
  | 'shell'
  | 'remote-session'
  | 'terminals'
  | 'display'
  | 'tunnel'
  | 'helper'
  | 'container-backend'
  | 'wsl-relay'
  | 'system';

/** By its name or arguments alone, this process may be more than a server: a question comes before it is ended. */
export interface Caution {
  readonly process: ProcessInfo;
  readonly reason: ProtectedReason;
}

export interface Diagnosis {
  /** Absent where it is not about a port but a lock. */
  readonly endpoint?: Endpoint;
  readonly verdict: Verdict;
  /** In the order to offer; the first that is not destructive without cause is preferred. */
  readonly fixes: readonly Fix[];
  /** The other processes that stand in the way as well: the endpoint is free only when all have let go. */
  readonly others?: readonly Verdict[];
  /** Has the same socket as the first holder and is never ended: why ending the holder is not offered. */
  readonly keeper?: Caution;
  /** The program goes on (it moved to another port): tell it quietly, never as an alarm. */
  readonly quiet?: boolean;
  /** Why SO_REUSEADDR is not among the fixes; absent when it is. */
  readonly noReuseAddress?: NoReuseAddress;
  /** The same in one sentence, in the terms of the program's language where that is known. */
  readonly whyNoReuseAddress?: string;
}

/**
 * Why SO_REUSEADDR would not help:
 * - `live-listener`: it never frees a port from a live listener
 * - `client-socket`: the connection that sits there was made without it
 * - `already-set`: this runtime sets it by itself
 * - `outgoing`: what lingers was an outgoing connection, made without it
 * - `windows`: there it lets another program take the port; SO_EXCLUSIVEADDRUSE is the right option
 * - `udp`, `unix-socket`: nothing lingers there
 * - `nothing-lingers`: no socket is left that it could pass
 * - `not-in-use`: the failure is not about an address in use
 * - `not-known`: what takes the port is not known
 * - `not-looked-for`: the bind of the program has not been looked for, or not yet
 * - `no-bind-found`: no bind that lacks it was found in the sources
 * - `unknown-language`: the bind stands in a language that is not known
 * - `read-only`: the file with the bind cannot be written
 */
export type NoReuseAddress =
  | 'live-listener'
  | 'client-socket'
  | 'already-set'
  | 'outgoing'
  | 'windows'
  | 'udp'
  | 'unix-socket'
  | 'nothing-lingers'
  | 'not-in-use'
  | 'not-known'
  | 'not-looked-for'
  | 'no-bind-found'
  | 'unknown-language'
  | 'read-only';

/** Whether SO_REUSEADDR can be inserted where this program binds, or why not, in one sentence. */
export type ReuseAddressDecision =
  | {
      readonly kind: 'offer';
      /** Whole seconds until the next start can succeed: the edit does not help the one before that. 0 = now. */
      readonly secondsLeft: number;
      /** `snippet`: no safe place, the text is shown for the user to put in. */
      readonly how: 'edit' | 'snippet';
      /** Where the bind stands; absent when there are several and the user is to choose. `line` counts from 1. */
      readonly place?: { readonly file: string; readonly line: number };
    }
  | { readonly kind: 'decline'; readonly reason: NoReuseAddress; readonly sentence: string };

export interface DiagnoseInput {
  readonly endpoint: Endpoint;
  readonly failure?: BindFailure;
  readonly source: Source;
  readonly probe: ProbeResult;
  readonly window: WindowContext;
  /** Earlier connections lingered on the port when this conflict was looked at before. */
  readonly lingered?: boolean;
  /** What was found where the program binds; absent while that has not been looked for. */
  readonly reuseAddress?: ReuseAddressDecision;
}

// ---- fix ----------------------------------------------------------------------------------------------------------

/**
 * What can be done, as data. `restart`: start again what failed, afterwards; only set where the source can be started
 * again. Listed cheaply; the edit, the next port or the snippet is worked out when it is chosen.
 */
export type Fix =
  | {
      readonly kind: 'kill';
      readonly holder: Holder;
      readonly endpoint: Endpoint;
      readonly restart: boolean;
      /** Asked about before anything is sent. */
      readonly caution?: Caution;
    }
  | {
      readonly kind: 'stop-session';
      readonly sessionId: string;
      readonly name: string;
      readonly endpoint: Endpoint;
      readonly restart: boolean;
    }
  | {
      readonly kind: 'stop-terminal';
      readonly terminalId: string;
      readonly name: string;
      readonly holder: Holder;
      readonly endpoint: Endpoint;
      readonly restart: boolean;
    }
  | {
      readonly kind: 'stop-container';
      readonly container: ContainerInfo;
      readonly endpoint: Endpoint;
      readonly restart: boolean;
    }
  | {
      readonly kind: 'stop-supervisor';
      readonly supervisor: string;
      readonly holder: Holder;
      readonly supervisorPid?: number;
      readonly job?: string;
      readonly endpoint: Endpoint;
      readonly restart: boolean;
    }
  /** Typed into a terminal, never executed: privilege or a service manager is needed. */
  | {
      readonly kind: 'suggest-command';
      readonly argv: readonly string[];
      readonly why: 'other-user' | 'service' | 'supervisor' | 'reserved-range' | 'privileged';
    }
  | { readonly kind: 'switch-port'; readonly endpoint: InetEndpoint; readonly restart: boolean }
  /** Starts the same thing on another port this time only; no file is touched. */
  | { readonly kind: 'switch-once'; readonly endpoint: InetEndpoint }
  | {
      readonly kind: 'insert-reuse-address';
      readonly endpoint: InetEndpoint;
      readonly secondsLeft: number;
      readonly restart: boolean;
      /** `snippet`: there is no safe place for it; the text is shown instead, and nothing is restarted. */
      readonly how: 'edit' | 'snippet';
      readonly file?: string;
      readonly line?: number;
    }
  | { readonly kind: 'wait'; readonly endpoint: Endpoint; readonly secondsLeft: number; readonly restart: boolean }
  | { readonly kind: 'restart'; readonly endpoint?: Endpoint }
  /** Ends the process that has the lock, after looking once more that it has it. */
  | {
      readonly kind: 'end-running';
      readonly holder: Holder;
      readonly lock: StatedLock;
      readonly restart: boolean;
      /** Terminal of this window that it runs in: it is ended with Ctrl+C where that reaches it. */
      readonly terminalId?: string;
      /** Debug session of this window that it belongs to, which is stopped first. */
      readonly sessionId?: string;
    }
  | { readonly kind: 'open-url'; readonly url: string }
  | { readonly kind: 'remove-stale-socket'; readonly path: string; readonly restart: boolean }
  | {
      readonly kind: 'explain';
      readonly topic:
        | 'airplay'
        | 'http-sys'
        | 'reserved-range'
        | 'privileged'
        | 'not-local'
        | 'editor'
        | 'wsl'
        | 'reuse-address';
    }
  | { readonly kind: 'report'; readonly endpoint?: Endpoint };

export type FixKind = Fix['kind'];

// ---- store --------------------------------------------------------------------------------------------------------

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
  /** How many times the same failure arrived (child session, terminal and adapter, a watcher). */
  readonly count: number;
  /** How often the user was to be told; absent: once. More when it came again after so long that it is news. */
  readonly alarms?: number;
  /** When its run began, in milliseconds since the epoch, where that is known: what began later is another run. */
  readonly startedAt?: number;
  /** It stands for all further failures of a run that has more of them than can be looked at one by one. */
  readonly andMore?: true;
  readonly state: LifeState;
  /** Nothing has failed yet: shown in the status bar only. */
  readonly quiet?: boolean;
  /** The user pointed at the failure and is shown it: no notification comes on top. */
  readonly asked?: boolean;
}

// ---- kill ---------------------------------------------------------------------------------------------------------

/**
 * How a supervisor is told to stop its job.
 * - `signal`: end the supervisor's own process
 * - `run`: a command that may be run as it is
 * - `suggest`: a command that needs privilege or belongs to a service manager: typed into a terminal, never executed
 * - `container`: stop the container
 */
export type SupervisorStop =
  | { readonly kind: 'signal'; readonly process: ProcessInfo }
  | { readonly kind: 'run'; readonly argv: readonly string[] }
  | { readonly kind: 'suggest'; readonly argv: readonly string[] }
  | { readonly kind: 'container'; readonly container: ContainerInfo };

/** What looks after a process and starts it again. */
export interface Supervision {
  /** As in the table of supervisors (`nodemon`, `systemd`), or the program's own name when it is in no table. */
  readonly name: string;
  /** The supervising process, when it can be seen. */
  readonly process?: ProcessInfo;
  readonly job?: string;
  readonly comesBack: HolderFacts['comesBack'];
  readonly stop: SupervisorStop;
}

export type KillResult =
  /** The endpoint can be bound again: tried with a bind on each family it was taken on. `lives`: the holder let go of it, but has not ended. */
  | { readonly kind: 'freed'; readonly forced: boolean; readonly lives?: boolean }
  /** Gone already before any signal was sent. */
  | { readonly kind: 'already-gone' }
  /** Nothing was sent: never a target. `sharer`: not the holder itself, but one that has the same socket. */
  | { readonly kind: 'refused'; readonly reason: ProtectedReason; readonly sharer?: ProcessInfo }
  /** Nothing was sent, or nothing more: it is not what the user was shown any more. */
  /** `asked`: the gentle signal was sent before it changed, and nothing after it. */
  | { readonly kind: 'changed'; readonly what: 'start-time' | 'program' | 'not-holding'; readonly asked?: boolean }
  /** `process`: not the holder, which has ended, but one that was shown with it. */
  | { readonly kind: 'not-permitted'; readonly user?: string; readonly process?: ProcessInfo }
  /**
   * Still running after the grace period; ask, then call again with `force`. `process`: not the holder, but one that was
   * shown with it, or its supervisor.
   */
  | { readonly kind: 'still-running'; readonly waitedMs: number; readonly process?: ProcessInfo }
  /** The process is gone and only closing sockets are left. */
  | { readonly kind: 'lingering'; readonly secondsLeft: number }
  /**
   * Another process has the endpoint: it took it within two seconds, or (`stayed`) it held it too all along.
   * `supervision`: what started it again, where that can be seen.
   */
  | {
      readonly kind: 'retaken';
      readonly by?: Holder;
      readonly supervision?: Supervision;
      readonly stayed?: boolean;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

// ---- edits --------------------------------------------------------------------------------------------------------

/** UTF-16 offsets into the text, `start` inclusive, `end` exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface FileEdit {
  /** Absolute path. */
  readonly file: string;
  /** For a file that does not exist yet: one edit at 0. */
  readonly create?: boolean;
  readonly edits: readonly TextEdit[];
  /** One phrase: why this place follows. */
  readonly why: string;
  /** Ticked in the preview from the start. Primary edits always are. */
  readonly certain?: boolean;
}

/** Why no file may be edited to change a port. */
export type SwitchRefusal =
  | { readonly kind: 'not-stated' }
  | { readonly kind: 'read-only'; readonly file: string }
  /** The file could not be planned. */
  | { readonly kind: 'problem'; readonly file: string; readonly reason: string };

export interface Switchable {
  /** Absent where files can be edited. */
  readonly refusal?: SwitchRefusal;
  /** The same start on another port, without a file; `maybe`: the program is only supposed to read the variable. */
  readonly once: 'certain' | 'maybe' | 'no';
}

export interface PortSwitchPlan {
  readonly primary: readonly FileEdit[];
  readonly companions: readonly FileEdit[];
  readonly leftAlone: readonly { readonly file: string; readonly line: number; readonly why: string }[];
  /** Equal candidates: then `primary` is empty and the user picks. */
  readonly ambiguous: readonly {
    readonly file: string;
    readonly line: number;
    readonly why: string;
    readonly edits?: readonly TextEdit[];
  }[];
  /** What will not follow by itself, one sentence key each: see vscode/text/fixes.ts. */
  readonly notes?: readonly string[];
  /** Files that could not be planned, with the reason: syntax error, too large, outside the workspace. */
  readonly problems?: readonly { readonly file: string; readonly reason: string }[];
}

export type ReuseAddressPlan =
  | {
      readonly kind: 'edit';
      readonly edits: readonly TextEdit[];
      readonly note: string;
      /** Line of the bind, from 1. */
      readonly line?: number;
      /** The program has to be built again before the edit counts. */
      readonly needsBuild?: boolean;
    }
  | { readonly kind: 'not-needed'; readonly reason: string }
  | { readonly kind: 'not-found'; readonly reason: string; readonly snippet?: string };
