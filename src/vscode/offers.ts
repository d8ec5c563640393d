import * as vscode from 'vscode';
import type { Conflict, Fix } from '../core/model.ts';

/** Fixes that write into a file of the project. */
const edits: ReadonlySet<Fix['kind']> = new Set<Fix['kind']>(['switch-port', 'insert-reuse-address']);

/**
 * The fixes of a conflict whose work can be done here, in the order of the diagnosis: no edit where the workspace is not trusted, no
 * switch where no folder is open. In the place of a switch that cannot be, the start on another port that touches no file.
 */
export function offeredFixes({ diagnosis }: Conflict): readonly Fix[] {
  const fixes = diagnosis?.fixes ?? [];
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const refused = ({ kind }: Fix): boolean =>
    (edits.has(kind) && !vscode.workspace.isTrusted) || (kind === 'switch-port' && !hasFolder);
  const moved = fixes.some(fix => fix.kind === 'switch-port' && refused(fix))
    ? fixes.find(fix => fix.kind === 'switch-once')
    : undefined;
  return fixes.flatMap(fix => {
    if (fix.kind === 'switch-port' && refused(fix)) return moved ?? [];
    return refused(fix) || fix === moved ? [] : [fix];
  });
}
