import * as vscode from 'vscode';

/** Paths of the open folders, first folder first. */
export function workspaceFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath);
}

/** Text of an editor with unsaved changes, by absolute path. */
export function unsavedText(file: string): string | undefined {
  return vscode.workspace.textDocuments.find(document => document.isDirty && document.uri.fsPath === file)?.getText();
}
