import * as vscode from 'vscode';
import type { Conflict } from '../../core/model/conflict.ts';
import { isInet } from '../../core/model/endpoint.ts';
import type { Fix } from '../../core/model/fix.ts';
import type { Sentence } from '../../core/text/harmless.ts';
import { message } from '../text/messages.ts';
import { switchRefusal } from '../text/switching.ts';

/** Fixes that write into a file of the project. */
const edits: ReadonlySet<Fix['kind']> = new Set<Fix['kind']>(['switch-port', 'insert-reuse-address']);

/**
 * The fixes of a conflict whose work can be done here, in the order of the diagnosis: no edit where the workspace is not trusted, no
 * switch where no folder is open or no file can be edited, as far as that is known yet, and no start on another port before the run is
 * known to take it from its line or environment, nor a port of one's own before one is known that it can be given. That one, which touches no file, stands in the place of a switch that cannot be.
 * Where all that stood in the way is gone, what failed can be started again, and nothing else is to be done.
 */
export function offeredFixes(conflict: Conflict): readonly Fix[] {
  const { diagnosis, switchable } = conflict;
  if (conflict.state === 'gone' && isOutOfTheWay(conflict))
    return diagnosis?.fixes.filter(({ kind }) => kind === 'restart') ?? [];
  const fixes = (diagnosis?.fixes ?? []).filter(
    ({ kind }) =>
      (kind !== 'switch-once' || switchable?.once === 'certain') &&
      (kind !== 'own-port' || switchable?.own !== undefined),
  );
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const canSwitch = hasFolder && switchable?.refusal === undefined;
  const refused = ({ kind }: Fix): boolean =>
    (edits.has(kind) && !vscode.workspace.isTrusted) || (kind === 'switch-port' && !canSwitch);
  const isMoved = fixes.some(fix => fix.kind === 'switch-port' && refused(fix));
  const moved = isMoved ? fixes.find(fix => fix.kind === 'switch-once') : undefined;
  return fixes.flatMap(fix => {
    if (fix.kind === 'switch-port' && refused(fix)) return moved ?? [];
    return refused(fix) || fix === moved ? [] : [fix];
  });
}

/** Nothing is in the way of what failed any more. */
export function isOutOfTheWay({ diagnosis }: Conflict): boolean {
  return diagnosis?.verdict.kind === 'already-free' || diagnosis?.verdict.kind === 'stale-lock';
}

/** Why no switch is offered where the diagnosis would have one; `undefined` when one is, or when nothing can be said. */
export function whyNoSwitch(conflict: Conflict): Sentence | undefined {
  const { diagnosis, endpoint, switchable } = conflict;
  const isSwitch = ({ kind }: Fix): boolean => kind === 'switch-port';
  if (endpoint === undefined || !isInet(endpoint) || diagnosis?.fixes.some(isSwitch) !== true) return undefined;
  if (conflict.state === 'gone' && isOutOfTheWay(conflict)) return undefined;
  if (offeredFixes(conflict).some(isSwitch)) return undefined;
  return vscode.workspace.isTrusted
    ? switchRefusal(switchable?.refusal ?? { kind: 'not-stated' }, endpoint.port)
    : message.untrusted();
}
