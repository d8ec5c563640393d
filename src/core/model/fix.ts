/** What can be done, as data, and what came of it: `kind` and evidence, JSON-safe. */

import type { Endpoint, InetEndpoint } from './endpoint.ts';
import type { StatedLock } from './failure.ts';
import type { Caution, HolderFacts, ProtectedReason } from './holderFacts.ts';
import type { ContainerInfo, Denied, Holder, ProcessInfo } from './process.ts';

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
      /** Of the terminal, or of the task that runs in it. */
      readonly name: string;
      readonly task?: true;
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
  /** Gives this folder a port of its own, always to be used in the place of this one, and starts on it what failed; no file is touched. */
  | { readonly kind: 'own-port'; readonly endpoint: InetEndpoint }
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

/**
 * How a supervisor is told to stop its job.
 * - `signal`: end the supervisor's own process, by SIGTERM unless `signal` says otherwise
 * - `job`: its own tool stops this one job of this very instance, which is found by its pid in the instance's list; `typed` is what
 *   a user would type instead
 * - `suggest`: a command that needs privilege or belongs to a service manager: typed into a terminal, never executed
 * - `container`: stop the container
 */
export type SupervisorStop =
  | { readonly kind: 'signal'; readonly process: ProcessInfo; readonly signal?: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'job'; readonly process: ProcessInfo; readonly typed?: readonly string[] }
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
  /** It lives, and whether it is still the process that was shown could not be read: nothing, or nothing more, was sent. */
  | { readonly kind: 'unread' }
  /** `process`: not the holder, which has ended, but one that was shown with it. `denied`: why, where the system tells. */
  | {
      readonly kind: 'not-permitted';
      readonly user?: string;
      readonly process?: ProcessInfo;
      readonly denied?: Denied;
    }
  /**
   * Still running after the grace period; ask, then call again with `force`. `process`: not the holder, but one that was
   * shown with it, or its supervisor. `asked` is false where there is no way to ask it to end: then nothing was sent or waited for.
   */
  | {
      readonly kind: 'still-running';
      readonly waitedMs: number;
      readonly process?: ProcessInfo;
      readonly asked?: false;
    }
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
  /** Nothing was sent: the supervisor runs these as well, and they would end, or be left unwatched, with it. Ask, then call again with them. */
  | { readonly kind: 'ends-others'; readonly process: ProcessInfo; readonly others: readonly ProcessInfo[] }
  /**
   * Nothing was stopped, but a user can do it by a command: the supervisor's tool is not on the PATH (`no-tool`, which `tool` names), it
   * lists no job with this pid (`no-job`), or it did not do it (`refused`, with the `reason`).
   */
  | {
      readonly kind: 'command-needed';
      readonly why: 'no-tool' | 'no-job' | 'refused';
      readonly tool: string;
      readonly argv: readonly string[];
      readonly reason?: string;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

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
  /** It states the port once more, rather than to point at who has it. */
  readonly binds?: boolean;
  /** Ticked in the preview from the start. Primary edits always are. */
  readonly certain?: boolean;
}

/** Why no file may be edited to change a port. */
export type SwitchRefusal =
  | { readonly kind: 'not-stated' }
  /** What was started is not known to take its port from any file. */
  | { readonly kind: 'not-understood' }
  | { readonly kind: 'read-only'; readonly file: string }
  /** The file could not be planned. */
  | { readonly kind: 'problem'; readonly file: string; readonly reason: string };

export interface Switchable {
  /** Absent where files can be edited. */
  readonly refusal?: SwitchRefusal;
  /** The same start on another port, without a file; `maybe`: the program is only supposed to read the variable. */
  readonly once: 'certain' | 'maybe' | 'no';
  /** The port that the folder would have for its own; absent where none can be given to what was run. */
  readonly own?: number;
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
  /** The variable that beats the place of `primary` when it is set for the run: `PORT` for a default in the code. */
  readonly beatenBy?: string;
  /** The variable that beats it when it is passed to `make` or `just`: `make dev PORT=3001`. */
  readonly argument?: string;
  /** In place of `primary`, for the user alone: it wins over that place. Only worth an offer where Git ignores its file. */
  readonly onlyForMe?: readonly FileEdit[];
  /** It is not understood what was started: nothing is edited then. */
  readonly notUnderstood?: boolean;
  /** What will not follow by itself, one sentence key each: see vscode/text/fixDetails.ts. */
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
