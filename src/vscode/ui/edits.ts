import * as vscode from 'vscode';
import type { FileReader } from '../../core/host.ts';
import type { FileEdit } from '../../core/model/fix.ts';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { shared } from '../text/switching.ts';
import type { EditNote } from './say.ts';

/** Uncertain edits are ticked by the user in the refactor preview. */
async function toWorkspaceEdit(
  edits: readonly FileEdit[],
  files: FileReader,
  label: Sentence,
): Promise<vscode.WorkspaceEdit> {
  const result = new vscode.WorkspaceEdit();
  for (const { file, create, edits: changes, why, certain } of edits) {
    const uri = vscode.Uri.file(file);
    const isShared = create !== true && (await files.isTracked?.(file)) === true;
    const description = isShared ? shared(harmless(why)) : harmless(why);
    const metadata: EditNote = { needsConfirmation: certain === false, label, description };
    if (create === true) {
      const contents = new TextEncoder().encode(changes.map(change => change.text).join(''));
      result.createFile(uri, { contents }, metadata);
      continue;
    }
    const text = (await files.read(file)) ?? '';
    for (const { start, end, text: replacement } of changes) {
      result.replace(uri, new vscode.Range(positionAt(text, start), positionAt(text, end)), replacement, metadata);
    }
  }
  return result;
}

/**
 * Where an offset of the file's text stands in VS Code's document, which has dropped a byte order mark and may have
 * made mixed line ends the same.
 */
export function positionAt(text: string, offset: number): vscode.Position {
  const before = text.slice(text.startsWith('\uFEFF') ? 1 : 0, offset).split(/\r\n|\r|\n/);
  return new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
}

/** VS Code shows its preview, in which the user decides. */
export function isPreviewed(edits: readonly FileEdit[]): boolean {
  return edits.some(({ certain }) => certain === false);
}

/**
 * Applies the edits as one, so that one Undo takes it all back, and saves, since what is started again reads the disk. The number of files that
 * have changed: what the user has unticked in VS Code's preview has not. `refused`: by VS Code; `left`: the user has discarded its preview.
 */
export async function applyAndSave(
  edits: readonly FileEdit[],
  files: FileReader,
  label: Sentence,
): Promise<number | 'refused' | 'left'> {
  const names = [...new Set(edits.map(({ file }) => file))];
  const texts = (): Promise<readonly (string | undefined)[]> => Promise.all(names.map(name => files.read(name)));
  const before = await texts();
  const edit = await toWorkspaceEdit(edits, files, label);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true })))
    return isPreviewed(edits) ? 'left' : 'refused';
  for (const [uri] of edit.entries()) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.isDirty && !(await document.save())) return 'refused';
  }
  const after = await texts();
  return names.filter((_, index) => after[index] !== before[index]).length;
}
