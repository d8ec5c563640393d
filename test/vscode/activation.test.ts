import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, extensionId } from '../../src/core/ids.ts';
import { api } from './support.ts';

suite('activation', () => {
  test('gives its API, with no conflict in it', async () => {
    assert.deepEqual((await api()).conflicts(), []);
  });

  test('runs beside the processes, also when the window is elsewhere, and gives its API without activating it again', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    // On a desktop without a remote there is one place only, and VS Code calls it the UI's.
    if (vscode.env.remoteName !== undefined) assert.equal(extension?.extensionKind, vscode.ExtensionKind.Workspace);
    assert.equal(extension?.exports, await api());
    const { ports, onDidChange, onDidChangePorts } = await api();
    assert.ok(Array.isArray(ports()));
    for (const subscribe of [onDidChange, onDidChangePorts]) subscribe(() => {}).dispose();
  });

  test('registers every command of the palette', async () => {
    await api();
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(Command).filter(id => !known.has(id)),
      [],
    );
  });
});
