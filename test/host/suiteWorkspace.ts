import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** Remembers the files of the first workspace folder, and returns what puts the folder and the editors back. */
export async function restorer(): Promise<() => Promise<void>> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (root === undefined) throw new Error('no folder is open');
  const original = await filesOf(root);
  return async () => {
    await vscode.workspace.saveAll(false);
    // Saved above, or untitled: closed without a question.
    while (vscode.window.tabGroups.activeTabGroup.activeTab !== undefined)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    for (const [path] of await filesOf(root)) if (!original.has(path)) await rm(path, { force: true });
    for (const [path, text] of original) {
      if ((await readFile(path).catch(() => undefined))?.equals(text)) continue;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  };
}

async function filesOf(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => !entry.isDirectory()).map(entry => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async file => [file, await readFile(file)] as const)));
}
