import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticSource, InternalCommand } from '../../src/core/ids.ts';
import { bash, conflictThat, diagnosed, eventThat, freePort, Occupant, read, write } from './support.ts';

const program = (port: number) =>
  `const http = require('http');\n\nhttp.createServer((q, s) => s.end('x')).listen(${port}, () => console.log('up'));\n`;

suite('switching the port', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    terminal = await bash();
  });
  teardown(async () => occupant?.dispose());
  suiteTeardown(() => terminal.dispose());

  test('marks the listen call, offers the fixes there, changes only the digits, and undo takes it back', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const uri = await write('literal.js', program(port));
    const marked = eventThat(
      vscode.languages.onDidChangeDiagnostics,
      ({ uris }) => uris.some(each => each.fsPath === uri.fsPath) && ours(uri).length > 0,
      'a diagnostic',
    );
    terminal.shellIntegration?.executeCommand('node literal.js');
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    await marked;
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const [diagnostic] = ours(uri);
    assert.ok(diagnostic);
    assert.equal(diagnostic.range.start.line, 2);

    const actions = await codeActions(uri, diagnostic.range);
    const titles = actions.map(action => action.title);
    assert.ok(titles.includes('Free and Restart'), titles.join(', '));
    const to = conflict.suggestedPort;
    assert.ok(to !== undefined && to > port);
    assert.ok(titles.includes(`Switch to ${to} and Restart`), titles.join(', '));

    const fix = conflict.diagnosis?.fixes.find(each => each.kind === 'switch-port');
    const up = eventThat(
      vscode.window.onDidStartTerminalShellExecution,
      event => event.execution.commandLine.value === 'node literal.js',
      'the restart',
    );
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    await up;
    assert.equal(await read('literal.js'), program(to));

    const over = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      event => event.terminal === terminal,
      'the end',
    );
    terminal.sendText('\u0003', false);
    await over;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), program(port));
    await document.save();
  });
});

function ours(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(diagnostic => diagnostic.source === diagnosticSource);
}

/** Asks again when VS Code cancels the request: 1.100 does while its JavaScript support is starting up. */
async function codeActions(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  for (;;) {
    try {
      return await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Canceled') throw error;
    }
  }
}
