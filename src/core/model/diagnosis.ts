/** What is the matter, where the holder came from, and what may be done about it. */
import type { Answers } from './answers.ts';
import type { Endpoint } from './endpoint.ts';
import type { BindFailure, StatedLock } from './failure.ts';
import type { Fix } from './fix.ts';
import type { Caution, HolderFacts, ProtectedReason } from './holderFacts.ts';
import type { Platform } from './platform.ts';
import type { Lasting, LingeringSocket, Listener, ProbeResult, UnknownCause } from './probe.ts';
import type { ContainerInfo, Denied, Holder, ProcessInfo } from './process.ts';
import type { Source } from './run.ts';

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
  /** Roots of the other working trees of the repositories that these folders are of. */
  readonly siblings?: readonly string[];
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
  /** It runs in another working tree of the same repository. */
  | { readonly kind: 'sibling-worktree'; readonly facts: HolderFacts; readonly folder: string }
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
      /** Empty where its account is not told. */
      readonly user: string;
      /** Why it may not be ended, where the system was asked. */
      readonly denied?: Denied;
      readonly candidates: readonly ProcessInfo[];
      readonly unit?: string;
      /** An engine that may publish the port in a container, and did not answer this user. */
      readonly deniedEngine?: ContainerInfo['engine'];
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

/** The facts of the holder that a verdict is about, where it is about one. */
export function heldFacts(verdict: Verdict): HolderFacts | undefined {
  return 'facts' in verdict ? verdict.facts : undefined;
}

export interface Diagnosis {
  /** Absent where it is not about a port but a lock. */
  readonly endpoint?: Endpoint;
  readonly verdict: Verdict;
  /** In the order to offer; the first that is not destructive without cause is preferred. */
  readonly fixes: readonly Fix[];
  /** The other processes that stand in the way as well: the endpoint is free only when all have let go. */
  readonly others?: readonly Verdict[];
  /** Other ports that would be ended with the holders; absent where none is, or where nothing is offered that ends them. */
  readonly alsoServes?: readonly number[];
  /** Different programs answer at different addresses of the port. */
  readonly answers?: Answers;
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
