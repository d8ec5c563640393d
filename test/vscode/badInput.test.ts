import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Command, InternalCommand } from '../../src/core/ids.ts';
import * as planners from '../../src/fixPlanners.ts';
import { createFileReader } from '../../src/node/files.ts';
import { isReadOnly } from '../../src/node/readOnly.ts';
import { planSwitch } from '../../src/vscode/apply/applySwitch.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  eventThat,
  execute,
  file,
  freePort,
  interrupt,
  Occupant,
  read,
  write,
} from './support.ts';

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
    await execute(terminal, `node ${name}`);
    return { port, uri };
  }

  async function switchPort(port: number): Promise<void> {
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const fix = conflict.diagnosis?.fixes.find(each => each.kind === 'switch-port');
    assert.ok(fix);
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    assert.equal((await api()).conflicts().find(diagnosed(port))?.state, 'diagnosed');
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
    await interrupt(terminal);
  });
});

suite('a switch that is refused', () => {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: assert.ifError };
  const tools = {
    planners: async () => planners,
    filesIn: (root: string) => createFileReader({ root }),
    isReadOnly,
    log,
  };
  let root: string;

  setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'port-medic-refused-'));
  });
  teardown(() => rm(root, { recursive: true, force: true }));

  async function planned(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
    return planSwitch(tools, { root, from: 3000, to: 3001, hints: { activeScript: 'dev' } });
  }

  test('a syntax error is one sentence, and no other file is edited either', async () => {
    const found = await planned({
      'package.json': '{ "scripts": { "dev": "next dev -p 3000", }',
      '.env': 'NEXTAUTH_URL=http://localhost:3000\n',
    });
    assert.ok(found?.kind === 'refused');
    assert.match(found.sentence, /package\.json was left alone: syntax error in line 1: \w+\.$/);
  });

  test('one read-only file is one sentence that names it, and no other file is edited either', async () => {
    const files = {
      'package.json': '{ "scripts": { "dev": "next dev -p 3000" } }',
      '.env': 'A=http://localhost:3000\n',
    };
    assert.equal((await planned(files))?.kind, 'edits');
    await chmod(join(root, '.env'), 0o444);
    const found = await planSwitch(tools, { root, from: 3000, to: 3001, hints: { activeScript: 'dev' } });
    assert.ok(found?.kind === 'refused');
    assert.match(found.sentence, /^Nothing was changed: .*\.env is read-only\.$/);
  });

  test('a link that leads out of the folder is not edited', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'port-medic-outside-'));
    try {
      await writeFile(join(outside, 'server.js'), 'require("http").createServer().listen(3000);\n');
      // Windows allows links to some users only.
      const link = symlink(join(outside, 'server.js'), join(root, 'server.js'));
      if (
        !(await link.then(
          () => true,
          () => false,
        ))
      )
        return;
      const found = await planned({ 'notes.md': 'Wait 3000 ms.\n' });
      assert.ok(found?.kind === 'refused');
      assert.deepEqual(
        found.leftAlone.map(({ file: place, line }) => `${place.slice(root.length + 1)}:${line}`),
        ['notes.md:1'],
      );
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });
});
