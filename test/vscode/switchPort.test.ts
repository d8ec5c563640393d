import assert from 'node:assert/strict';
import { chmod, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { diagnosticSource, InternalCommand } from '../../src/core/ids.ts';
import { fixAction } from '../../src/vscode/text/fixTitles.ts';
import {
  bash,
  configure,
  conflictThat,
  diagnosed,
  eventThat,
  eventually,
  file,
  folder,
  freePort,
  interrupt,
  listens,
  Occupant,
  read,
  write,
} from './support.ts';
import { run, withoutQuestions } from './tools.ts';

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

    await interrupt(terminal);
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

/** Stands in for Create React App's command: it reads `.env.local` over `.env`, and listens on their PORT. */
const reactScripts = `#!/usr/bin/env node
const { existsSync, readFileSync } = require('node:fs');
const text = ['.env.local', '.env'].filter(existsSync).map(name => readFileSync(name, 'utf8')).join('\\n');
require('node:http').createServer().listen(Number(/^PORT=(\\d+)/m.exec(text)[1]));
`;

suite('a port that is stated in a file that Git tracks', () => {
  const made = [
    '.git',
    '.gitignore',
    '.env',
    '.env.local',
    'package.json',
    'node_modules',
    'mine.js',
    '.vscode/launch.json',
  ];
  let occupant: Occupant;
  let port: number;

  setup(async () => {
    port = await freePort();
    occupant = await Occupant.on(port, '::', '/');
    await withoutQuestions();
  });
  teardown(async () => {
    await vscode.debug.stopDebugging();
    await occupant.dispose();
    for (const name of made) await rm(file(name), { recursive: true, force: true });
  });

  /** Git tracks this file, and ignores what is said. */
  const track = async (name: string, ignored: string): Promise<void> => {
    await write('.gitignore', ignored);
    await run('git', 'init', '-q');
    await run('git', 'add', '--', '.gitignore', name);
  };

  /** Chooses the switch and, in each list that it opens, what `command` says, until it is done. */
  const chooseSwitch = async (command: string): Promise<number> => {
    const { id, diagnosis, suggestedPort } = await conflictThat(diagnosed(port), `port ${port}`);
    const fix = diagnosis?.fixes.find(({ kind }) => kind === 'switch-port');
    assert.ok(fix !== undefined && suggestedPort !== undefined, JSON.stringify(diagnosis?.fixes));
    let isDone = false;
    const applied = vscode.commands.executeCommand(InternalCommand.applyFix, id, fix).then(() => (isDone = true));
    await eventually('the switch is over', async () => {
      await vscode.commands.executeCommand(command);
      return isDone;
    });
    await applied;
    return suggestedPort;
  };

  const startScript = async (): Promise<vscode.Terminal> => {
    await write('package.json', JSON.stringify({ name: 'mine', scripts: { start: 'react-scripts start' } }));
    await chmod((await write('node_modules/.bin/react-scripts', reactScripts)).fsPath, 0o755);
    // As npm puts it beside the other for Windows, where it runs scripts by cmd.
    await write('node_modules/.bin/react-scripts.cmd', '@node "%~dp0\\react-scripts" %*\r\n');
    const terminal = await bash();
    terminal.shellIntegration?.executeCommand('npm start');
    return terminal;
  };

  test('changes only for me in the .env.local that Git ignores and the program goes by', async () => {
    await write('.env', `PORT=${port}\n`);
    await track('.env', 'node_modules\n.env.local\n');
    const terminal = await startScript();
    const to = await chooseSwitch(accept);
    assert.equal(await read('.env.local'), `PORT=${to}\n`);
    assert.equal(await read('.env'), `PORT=${port}\n`);
    await listens(to);
    terminal.dispose();
  });

  test('stays as it is where the choice is left', async () => {
    await write('.env', `PORT=${port}\n`);
    await track('.env', 'node_modules\n.env.local\n');
    const terminal = await startScript();
    await chooseSwitch(leave);
    assert.equal(await read('.env'), `PORT=${port}\n`);
    await assert.rejects(read('.env.local'));
    terminal.dispose();
  });

  test('changes for everybody, without a question, where Git does not ignore the other file', async () => {
    await write('.env', `PORT=${port}\n`);
    await track('.env', 'node_modules\n');
    const terminal = await startScript();
    const to = await chooseSwitch(leave);
    assert.equal(await read('.env'), `PORT=${to}\n`);
    await assert.rejects(read('.env.local'));
    await listens(to);
    terminal.dispose();
  });

  test('changes only for me in the debug configuration whose file Git ignores', async () => {
    const source = `require('node:http').createServer().listen(process.env.PORT || ${port});\n`;
    await write('mine.js', source);
    await track('mine.js', '.vscode/\n');
    const launch = { type: 'node', request: 'launch', name: 'Mine', program: file('mine.js') };
    await configure('launch', { configurations: [launch] });
    assert.ok(await vscode.debug.startDebugging(folder(), 'Mine', { noDebug: true }));
    const to = await chooseSwitch(accept);
    const { configurations } = JSON.parse(await read('.vscode/launch.json')) as { readonly configurations: unknown };
    assert.deepEqual(configurations, [{ ...launch, env: { PORT: String(to) } }]);
    assert.equal(await read('mine.js'), source);
    await listens(to);
  });
});

/** VS Code's own commands for the list that is open; they do nothing where none is. */
const accept = 'workbench.action.acceptSelectedQuickOpenItem';
const leave = 'workbench.action.closeQuickOpen';

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
