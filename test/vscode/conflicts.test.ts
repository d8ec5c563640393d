/** Every failure is told, and nothing that is shown is stale: with real terminals, sessions and processes. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { byEndpoint } from '../../src/core/conflicts/conflictGroups.ts';
import { Command, diagnosticSource, InternalCommand, ViewCommand } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { KnownPort } from '../../src/core/rows/knownPorts.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  eventThat,
  eventually,
  file,
  folder,
  freePort,
  listens,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { holderPid, withoutQuestions } from './tools.ts';

/** Its number stands in the source, so that the Problems panel has a place for it. */
const literal = (port: number) => `require('http').createServer().listen(${port});\n`;

const openOn = async (port: number): Promise<readonly Conflict[]> => (await api()).conflicts().filter(diagnosed(port));

async function run(terminal: vscode.Terminal, commandLine: string): Promise<void> {
  const over = eventThat(
    vscode.window.onDidEndTerminalShellExecution,
    ({ execution }) => execution.commandLine.value === commandLine,
    `the end of ${commandLine}`,
  );
  terminal.shellIntegration?.executeCommand(commandLine);
  await over;
}

/** The lightbulb's rows at the port. */
async function actionsAt(uri: vscode.Uri, port: number): Promise<readonly vscode.CodeAction[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.positionAt(document.getText().indexOf(String(port)));
  const range = new vscode.Range(at, at.translate(0, String(port).length));
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

async function chooseDismiss(uri: vscode.Uri, port: number): Promise<void> {
  const dismiss = (await actionsAt(uri, port)).find(({ command }) => command?.command === InternalCommand.dismiss);
  assert.ok(dismiss?.command);
  await vscode.commands.executeCommand(dismiss.command.command, ...(dismiss.command.arguments ?? []));
}

/** What is asked of VS Code as its user would see it: entries in Problems, rows of the lightbulb, the text of a hover. */
async function shownAt(uri: vscode.Uri, port: number) {
  const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === diagnosticSource);
  const fixes = (await actionsAt(uri, port)).filter(({ command }) => command?.command === InternalCommand.applyFix);
  return { problems: ours.map(({ message }) => message), fixes: JSON.stringify(fixes.map(({ command }) => command)) };
}

suite('a port on which one run after the other fails', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await api();
    terminal = await bash();
  });
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
    await vscode.commands.executeCommand('notifications.clearAll');
  });
  suiteTeardown(() => terminal.dispose());

  for (const [what, replaced] of [
    ['ten programs', false],
    ['ten programs, with the holder replaced in between', true],
  ] as const)
    test(`${what}: each has a conflict of its own, with the holder of that moment, and they are one line`, async () => {
      const port = await freePort();
      occupant = await Occupant.on(port);
      for (let index = 0; index < 10; index++) {
        if (replaced && index === 5) {
          await occupant.dispose();
          occupant = await Occupant.on(port);
        }
        await write(`program${index}.js`, literal(port));
        await run(terminal, `node program${index}.js`);
        const holder: number = occupant.pid;
        const name = `node program${index}.js`;
        const isOwn = ({ source }: Conflict) => source.kind === 'terminal' && source.commandLine === name;
        const told = await conflictThat(each => diagnosed(port)(each) && isOwn(each), name);
        assert.equal(holderPid(told), holder);
        await vscode.commands.executeCommand('notifications.clearAll');
      }
      const open = await openOn(port);
      assert.equal(byEndpoint(open).length, 1);
      if (!replaced) assert.equal(open.length, 10);
      // Earlier ones are looked at again when a run starts or ends: that look may still be under way.
      const { pid } = occupant;
      await eventually('every one names the holder of now', async () =>
        (await openOn(port)).every(each => holderPid(each) === pid),
      );
    });

  test('the same command again is another run: it takes the place of the first', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    await write('again.js', literal(port));
    await run(terminal, 'node again.js');
    const first = await conflictThat(diagnosed(port), 'the first run');
    await run(terminal, 'node again.js');
    const second = await conflictThat(each => diagnosed(port)(each) && each.id !== first.id, 'the second run');
    assert.deepEqual(
      (await openOn(port)).map(({ id }) => id),
      [second.id],
    );
  });

  test('a holder that is ended from outside is gone from every surface at the next look, without an event', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    const uri = await write('outside.js', literal(port));
    await vscode.window.showTextDocument(uri);
    await run(terminal, 'node outside.js');
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    await eventually('it stands in Problems', async () => (await shownAt(uri, port)).problems.length === 1);
    assert.match((await shownAt(uri, port)).fixes, new RegExp(`"pid":${occupant.pid}\\b`));

    const ended = occupant.pid;
    await occupant.dispose();
    // The lightbulb is the look.
    assert.doesNotMatch((await shownAt(uri, port)).fixes, new RegExp(`"pid":${ended}\\b`));
    assert.deepEqual(await openOn(port), []);
    assert.deepEqual((await shownAt(uri, port)).problems, []);
    const known = (await api()).ports().find(({ endpoint }) => endpoint.port === port);
    assert.notEqual(known?.state, 'taken');
    // A notification that is still there does what was meant: the port is free, so what failed runs.
    const fix = conflict.diagnosis?.fixes.find(({ kind }) => kind === 'kill');
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    await listens(port);
    terminal.sendText('\u0003', false);
  });

  for (const isSeen of [false, true])
    test(`a holder that was replaced is never ended by an old button${isSeen ? ', also when the port was seen free in between' : ''}`, async () => {
      const port = await freePort();
      occupant = await Occupant.on(port);
      const name = `replaced${Number(isSeen)}.js`;
      await write(name, literal(port));
      await run(terminal, `node ${name}`);
      const conflict = await conflictThat(diagnosed(port), `port ${port}`);
      const fix = conflict.diagnosis?.fixes.find(({ kind }) => kind === 'kill');
      const gone = conflictThat(({ id, state }) => id === conflict.id && state === 'gone', 'it is gone');
      await occupant.dispose();
      if (isSeen) {
        await vscode.commands.executeCommand(Command.showPorts);
        await vscode.commands.executeCommand(ViewCommand.refresh);
        await gone;
      }
      occupant = await Occupant.on(port);
      const now = occupant.pid;
      const shown = conflictThat(each => diagnosed(port)(each) && holderPid(each) === now, 'the new holder');
      const applied = vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
      await shown;
      // It shows what is true instead: a list, which comes a moment later.
      let isLeft = false;
      applied.then(
        () => {
          isLeft = true;
        },
        (error: unknown) => assert.ifError(error),
      );
      await eventually('the list of what is true was left', async () => {
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
        return isLeft;
      });
      assert.equal(occupant.isAlive, true);
    });

  test('a button of a run that is just being started again ends the same holder, and has what failed run', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    // As a server that builds first: it comes to its port when the test says so.
    await write(
      'builds.js',
      `const { existsSync } = require('node:fs');
       const timer = setInterval(() => {
         if (!existsSync(__dirname + '/built')) return;
         clearInterval(timer);
         require('node:http').createServer().listen(${port});
       }, 20);`,
    );
    const built = await write('built', '');
    await run(terminal, 'node builds.js');
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const fix = conflict.diagnosis?.fixes.find(({ kind }) => kind === 'kill');
    assert.ok(fix);
    await vscode.workspace.fs.delete(built);
    const superseded = conflictThat(
      ({ id, state }) => id === conflict.id && state === 'superseded',
      'it is started again',
    );
    terminal.shellIntegration?.executeCommand('node builds.js');
    await superseded;
    const applied = vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    await write('built', '');
    await applied;
    await occupant.ended();
    await listens(port);
    terminal.sendText('\u0003', false);
  });

  test('nothing but time: the newest conflict ends by itself when its holder does', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    await write('waits.js', literal(port));
    await run(terminal, 'node waits.js');
    const { id } = await conflictThat(diagnosed(port), `port ${port}`);
    const gone = conflictThat(each => each.id === id && each.state === 'gone', 'it is gone');
    await occupant.dispose();
    if (!vscode.window.state.focused) await vscode.commands.executeCommand(Command.showPorts);
    await gone;
  });

  for (const [where, dismiss] of [
    ['in a list', ({ id }: Conflict) => vscode.commands.executeCommand(InternalCommand.dismiss, id)],
    [
      'on its row of the Ports view',
      (conflict: Conflict) =>
        vscode.commands.executeCommand(ViewCommand.dismiss, { kind: 'conflict', id: conflict.id, conflict, runs: [] }),
    ],
    ['in the lightbulb', (_: Conflict, uri: vscode.Uri, port: number) => chooseDismiss(uri, port)],
  ] as const)
    test(`what is dismissed ${where} is gone from Problems and lists, and the next run is told`, async () => {
      const port = await freePort();
      occupant = await Occupant.on(port);
      const uri = await write('dismissed.js', literal(port));
      await run(terminal, 'node dismissed.js');
      const conflict = await conflictThat(diagnosed(port), `port ${port}`);
      await eventually('it stands in Problems', async () => (await shownAt(uri, port)).problems.length === 1);
      await dismiss(conflict, uri, port);
      assert.deepEqual(await openOn(port), []);
      assert.deepEqual((await shownAt(uri, port)).problems, []);
      await run(terminal, 'node dismissed.js');
      const next = await conflictThat(diagnosed(port), 'the next run');
      assert.notEqual(next.id, conflict.id);
    });

  test('a flood of failures opens a handful, and one for the others', async () => {
    const from = 40_000;
    await write(
      'flood.js',
      `for (let port = ${from}; port < ${from} + 300; port++) console.log('Error: listen EADDRINUSE: address already in use :::' + port);
       process.exitCode = 1;`,
    );
    const isOf = ({ source }: Conflict) => source.kind === 'terminal' && source.commandLine === 'node flood.js';
    const rest = conflictThat(each => isOf(each) && each.andMore === true, 'one for the others');
    await run(terminal, 'node flood.js');
    await rest;
    assert.equal((await api()).conflicts().filter(isOf).length <= 6, true);
    for (const { id } of (await api()).conflicts()) await vscode.commands.executeCommand(InternalCommand.dismiss, id);
  });
});

suite('what Port Medic itself has started', () => {
  test('is no leftover of the session that it stopped', async () => {
    await api();
    await withoutQuestions();
    await write('server.js', serverSource);
    const port = await freePort();
    const terminal = await bash();
    await vscode.debug.startDebugging(
      folder(),
      {
        type: 'node',
        request: 'launch',
        name: 'Pre',
        program: file('server.js'),
        cwd: folder().uri.fsPath,
        env: { PORT: String(port) },
      },
      { noDebug: true },
    );
    await listens(port);
    await run(terminal, `PORT=${port} node server.js`);
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const fix = conflict.diagnosis?.fixes.find(({ kind }) => kind === 'stop-session' || kind === 'kill');
    assert.ok(fix);
    const over = eventThat(vscode.debug.onDidTerminateDebugSession, ({ name }) => name === 'Pre', 'the end');
    const quiet: string[] = [];
    const subscription = (await api()).onDidChange(each => {
      if (each.quiet === true && diagnosed(port)(each)) quiet.push(each.id);
    });
    const { onDidChangePorts } = await api();
    const changes: vscode.Event<readonly KnownPort[]> = listener => vscode.Disposable.from(onDidChangePorts(listener));
    const isMine = (ports: readonly KnownPort[]) =>
      ports.some(({ endpoint, state }) => endpoint.port === port && state === 'mine');
    const found = eventThat(changes, isMine, 'the restarted server is seen');
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, fix);
    await over;
    await listens(port);
    await found;
    subscription.dispose();
    assert.deepEqual(quiet, []);
    terminal.sendText('\u0003', false);
    terminal.dispose();
  });
});
