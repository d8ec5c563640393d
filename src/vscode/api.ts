import type { Disposable } from '../core/host.ts';
import type { Conflict } from '../core/model/conflict.ts';
import type { Move } from '../core/model/move.ts';
import type { KnownPort } from '../core/rows/knownPorts.ts';

/**
 * What other extensions get. It is typed data and events: frozen copies, with secrets in command lines masked, and without any
 * environment; of a debug configuration only `type`, `request` and `name`; what acts (`portMedic.freePort`, `portMedic.diagnose`, with `{ port: 3000 }`)
 * are commands, so that the user is asked as ever.
 *
 * ```ts
 * const extension = vscode.extensions.getExtension<ExtensionApi>('port-medic.port-medic');
 * const portMedic = await extension?.activate();
 * portMedic?.onDidChange(conflict => {
 *   if (conflict.state === 'diagnosed') console.log(conflict.endpoint, conflict.diagnosis?.verdict.kind);
 * });
 * ```
 */
export interface ExtensionApi {
  /** The open conflicts, newest first. */
  readonly conflicts: () => readonly Conflict[];
  /** Called with each conflict that is new or has changed. */
  readonly onDidChange: (listener: (changed: Conflict) => void) => Disposable;
  /** The ports this workspace uses, most urgent first; empty until something has run in this window, and without the status item only those in conflict. */
  readonly ports: () => readonly KnownPort[];
  /** Called with all of them when one is new or its state has changed. */
  readonly onDidChangePorts: (listener: (ports: readonly KnownPort[]) => void) => Disposable;
  /** The servers of this window that have gone to another port and still run there, newest first. */
  readonly moves: () => readonly Move[];
  /** Called with all of them when one is new, has changed or is over. */
  readonly onDidChangeMoves: (listener: (moves: readonly Move[]) => void) => Disposable;
}
