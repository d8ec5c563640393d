import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticSource, InternalCommand } from '../../src/core/ids.ts';
import { fixAction } from '../../src/vscode/text/fixes.ts';
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
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning, 'no file is wrong');
    assert.equal(ours(uri).length, 1);

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

suite('a conflict whose port is stated elsewhere than the program listens', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    terminal = await bash();
  });
  suiteTeardown(async () => {
    terminal.dispose();
    await occupant?.dispose();
    await write('.env', '');
  });

  test('is one entry, which names the other place; both have the fixes in the order of the notification', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port, '::', '/');
    const stated = await write('.env', `PORT=${port}\n`);
    const source = "require('http').createServer().listen(\n  Number(process.env.PORT),\n);\n";
    const caller = await write('elsewhere.js', source);
    const marked = eventThat(
      vscode.languages.onDidChangeDiagnostics,
      () => ours(stated).length + ours(caller).length > 0,
      'a diagnostic',
    );
    terminal.shellIntegration?.executeCommand('node --env-file=.env elsewhere.js');
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    await marked;
    assert.deepEqual(ours(caller), []);
    const [entry, ...more] = ours(stated);
    assert.ok(entry);
    assert.deepEqual(more, []);
    assert.match(entry.message, new RegExp(`^Port ${port} is held by `));
    const [other] = entry.relatedInformation ?? [];
    assert.equal(other?.location.uri.fsPath, caller.fsPath);
    assert.equal(other?.message, 'Here the program asks for the port.');

    const order = conflict.diagnosis?.fixes.map(fix => fixAction(fix, conflict.suggestedPort)) ?? [];
    assert.ok(order.length > 2, order.join(', '));
    for (const [uri, range] of [
      [stated, entry.range],
      [caller, other.location.range],
    ] as const) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      const actions = await codeActions(uri, range);
      const ofFixes = actions.filter(({ command }) => command?.command === InternalCommand.applyFix);
      assert.deepEqual(
        ofFixes.map(({ title }) => title),
        order,
      );
      // VS Code lists what is preferred first, whatever the order it was given in.
      assert.ok(ofFixes.slice(1).every(({ isPreferred }) => isPreferred !== true));
    }
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
