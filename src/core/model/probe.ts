/** What a look at an endpoint found. */
import type { Endpoint } from './endpoint.ts';
import type { ContainerInfo, Holder, ProcessInfo, SocketInfo, SocketState } from './process.ts';

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
        /** An engine that may publish it and did not answer this user. */
        readonly deniedEngine?: ContainerInfo['engine'];
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
  /** Where a connection to `localhost` was accepted: tried only where different programs listen on the port. */
  readonly localhost?: string;
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
 * - `not-readable`: it is taken, and neither tables nor tools answered
 * - `table-not-read`: nor is it known whether it is taken, as only the table could tell
 * - `windows-not-asked`: it is taken by nothing in this Linux, and Windows, which shares its ports, could not be asked (WSL)
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
  | 'table-not-read'
  | 'windows-not-asked'
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
