import type { KnownPort } from '../core/knownPorts.ts';
import type { Conflict } from '../core/model.ts';
import type { Disposable } from '../core/ports.ts';

/** What `getExtension('port-medic.port-medic').exports` gives to other extensions. */
export interface ExtensionApi {
  /** The open conflicts, newest first. */
  readonly conflicts: () => readonly Conflict[];
  /** Called with each conflict that is new or has changed. */
  readonly onDidChange: (listener: (changed: Conflict) => void) => Disposable;
  /** The ports this workspace uses, most urgent first; empty until something has run in this window, and without the status item only those in conflict. */
  readonly ports: () => readonly KnownPort[];
  /** Called with all of them when one is new or its state has changed. */
  readonly onDidChangePorts: (listener: (ports: readonly KnownPort[]) => void) => Disposable;
}
