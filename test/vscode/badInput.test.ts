import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Command, InternalCommand } from '../../src/core/ids.ts';
import { api, bash, conflictThat, diagnosed, eventThat, file, freePort, Occupant, read, write } from './support.ts';

/** A conflict of a command whose port stands in a .env file. */
suite('what cannot be done', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await api();
    terminal = await bash();
  });
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
  });
  suiteTeardown(() => terminal.dispose());

  async function failing(name: string, source: (port: number) => string): Promise<{ port: number; uri: vscode.Uri }> {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const uri = await write(name, source(port));
    const over = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      event => event.terminal === terminal,
      'the end',
    );
    terminal.shellIntegration?.executeCommand(`node ${name}`);
    await over;
    return { port, uri };
  }

  async function switchPort(port: number): Promise<void> {
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const fix = conflict.diagnosis?.fixes.find(each => each.kind === 'switch-port');
    assert.ok(fix);
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    assert.equal((await api()).conflicts().find(diagnosed(port))?.state, 'open');
    await vscode.commands.executeCommand('notifications.clearAll');
  }

  const literal = (port: number) => `require('http').createServer().listen(${port});\n`;

  test('a read-only file is left as it is', async () => {
    const { port } = await failing('readonly.js', literal);
    await chmod(file('readonly.js'), 0o444);
    const before = await read('readonly.js');
    await switchPort(port);
    assert.equal(await read('readonly.js'), before);
    await chmod(file('readonly.js'), 0o644);
  });

  test('an argument that is no port changes nothing and opens no report', async () => {
    const documents = vscode.workspace.textDocuments.length;
    for (const command of [Command.diagnose, Command.freePort, Command.switchPort]) {
      await vscode.commands.executeCommand(command, { port: 70_000 });
    }
    assert.equal(vscode.workspace.textDocuments.length, documents);
  });

  test('unsaved changes are kept, and the switch counts on top of them', async () => {
    const { port, uri } = await failing('dirty.js', literal);
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '// a comment that is not saved yet\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(document.isDirty);
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const to = conflict.suggestedPort;
    const fix = conflict.diagnosis?.fixes.find(each => each.kind === 'switch-port');
    const again = eventThat(
      vscode.window.onDidStartTerminalShellExecution,
      event => event.terminal === terminal,
      'the restart',
    );
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    await again;
    assert.equal(
      document.getText(),
      `// a comment that is not saved yet\nrequire('http').createServer().listen(${to});\n`,
    );
    const over = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      event => event.terminal === terminal,
      'the end',
    );
    terminal.sendText('\u0003', false);
    await over;
  });
});
