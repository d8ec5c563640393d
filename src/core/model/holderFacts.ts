/** Where a holder came from, what starts it again, and why it is not ended, or not without a question. */
import type { ContainerInfo, Holder, ProcessInfo } from './process.ts';

/** Who started a process, as far as the facts tell. */
export type Provenance =
  | { readonly kind: 'window-terminal'; readonly terminalId: string; readonly name: string; readonly task?: boolean }
  | { readonly kind: 'window-session'; readonly sessionId: string; readonly name: string }
  | { readonly kind: 'other-window' }
  | { readonly kind: 'npm-script'; readonly script: string; readonly package?: string }
  | { readonly kind: 'systemd'; readonly unit: string; readonly user: boolean }
  | { readonly kind: 'launchd'; readonly label: string }
  | { readonly kind: 'windows-service'; readonly services: readonly string[] }
  | {
      readonly kind: 'supervisor';
      readonly name: string;
      readonly pid?: number;
      readonly job?: string;
      /** When one of its jobs ends, it ends the others. */
      readonly endsAll?: true;
    }
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
  | 'virtual-machine'
  | 'wsl-relay'
  | 'system';

/** By its name or arguments alone, this process may be more than a server: a question comes before it is ended. */
export interface Caution {
  readonly process: ProcessInfo;
  readonly reason: ProtectedReason;
}
