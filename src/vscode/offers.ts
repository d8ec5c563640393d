import * as vscode from 'vscode';
import type { Conflict, Fix } from '../core/model.ts';

/** Fixes that write into a file of the project. */
const edits: ReadonlySet<Fix['kind']> = new Set<Fix['kind']>(['switch-port', 'insert-reuse-address']);

/** The fixes of a conflict, in the order of the diagnosis; without those that edit files where the workspace is not trusted. */
export function offeredFixes({ diagnosis }: Conflict): readonly Fix[] {
  const fixes = diagnosis?.fixes ?? [];
  return vscode.workspace.isTrusted ? fixes : fixes.filter(({ kind }) => !edits.has(kind));
}
