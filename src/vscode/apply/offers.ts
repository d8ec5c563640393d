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
 * known to take it from its line or environment, nor a port of one's own before one is known that it can be given. Of the two ways to another
 * port, the only one that is left stands where the first of both would be.
 * Where all that stood in the way is gone, what failed can be started again, and nothing else is to be done.
 */
export function offeredFixes(conflict: Conflict): readonly Fix[] {
  const { diagnosis, switchable } = conflict;
  if (conflict.state === 'gone' && isOutOfTheWay(conflict))
    return diagnosis?.fixes.filter(({ kind }) => kind === 'restart') ?? [];
  const fixes = diagnosis?.fixes ?? [];
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const canSwitch = hasFolder && switchable?.refusal === undefined;
  const offered = fixes.filter(
    ({ kind }) =>
      (kind !== 'switch-once' || switchable?.once === 'certain') &&
      (kind !== 'own-port' || switchable?.own !== undefined) &&
      (!edits.has(kind) || vscode.workspace.isTrusted) &&
      (kind !== 'switch-port' || canSwitch),
  );
  const aside = offered.filter(isAside);
  const place = fixes.find(isAside);
  if (aside.length !== 1) return offered;
  return fixes.flatMap(fix => {
    if (fix === place) return aside;
    return offered.includes(fix) && !isAside(fix) ? [fix] : [];
  });
}

/** Leaves the holder in peace: the two ways to another port. */
function isAside({ kind }: Fix): boolean {
  return kind === 'switch-port' || kind === 'switch-once';
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
