import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, freePort, Occupant, write } from './support.ts';

async function hoverText(uri: vscode.Uri, line: number, character: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    new vscode.Position(line, character),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map(content => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

suite('a hover on a port number', () => {
  let occupant: Occupant | undefined;

  suiteSetup(api);
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
  });

  test('tells in .env who holds it, with ways on', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const uri = await write('.env.local', `# ports\nPORT=${port}\nTIMEOUT=${port}\n`);
    await vscode.workspace.openTextDocument(uri);
    const text = await hoverText(uri, 1, 7);
    assert.match(text, new RegExp(`Port ${port} is held by `));
    assert.match(text, new RegExp(`pid ${occupant.pid}`));
    assert.match(text, /command:portMedic\.freePort\?/);
    assert.doesNotMatch(await hoverText(uri, 2, 10), /held by/);
    await vscode.workspace.fs.delete(uri);
  });

  test('tells in a launch configuration that it is free', async () => {
    const port = await freePort();
    const uri = await write('.vscode/tasks.json', `{\n  "tasks": [{ "command": "serve --port ${port}" }]\n}\n`);
    await vscode.workspace.openTextDocument(uri);
    const text = await hoverText(uri, 1, `  "tasks": [{ "command": "serve --port 2`.length);
    assert.match(text, new RegExp(`Port ${port} is free\\\\\\.`));
    assert.doesNotMatch(text, /command:portMedic\.freePort/);
    await vscode.workspace.fs.delete(uri);
  });

  test('tells of a published port in a compose file, and nothing of the one inside', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const uri = await write('docker-compose.yml', `services:\n  web:\n    ports:\n      - "${port}:${port}"\n`);
    await vscode.workspace.openTextDocument(uri);
    const column = '      - "'.length + 1;
    assert.match(await hoverText(uri, 3, column), new RegExp(`Port ${port} is held by `));
    assert.equal(await hoverText(uri, 3, column + 1 + String(port).length), '');
    await vscode.workspace.fs.delete(uri);
  });
});
