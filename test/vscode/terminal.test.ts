import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { InternalCommand, settingSection } from '../../src/core/ids.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  endIn,
  eventThat,
  execute,
  freePort,
  interrupt,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { cServer, holderPid, run } from './tools.ts';

suite('a command in a terminal', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await write('server.js', serverSource);
    terminal = await bash();
  });
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
  });
  suiteTeardown(() => terminal.dispose());

  test('that fails on a taken port becomes one conflict that names the holder', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    terminal.shellIntegration?.executeCommand(`node server.js ${port}`);
    const { diagnosis, source, endpoint } = await conflictThat(diagnosed(port), `port ${port}`);
    assert.equal(endpoint?.protocol, 'tcp');
    assert.equal(source.kind, 'terminal');
    assert.equal(source.kind === 'terminal' && source.commandLine, `node server.js ${port}`);
    const kill = diagnosis?.fixes.find(fix => fix.kind === 'kill');
    assert.equal(kill?.holder.pid, occupant.pid);
    assert.equal(kill?.restart, true);
  });

  test('that is over within milliseconds is noticed each time, though VS Code may keep its text to itself', async () => {
    await write('serve.c', cServer);
    await run('cc', '-o', 'serve', 'serve.c');
    for (let round = 0; round < 5; round++) {
      const port = await freePort();
      occupant = await Occupant.on(port, '127.0.0.1');
      const over = endIn(terminal);
      terminal.shellIntegration?.executeCommand(`./serve --port ${port}`);
      assert.equal((await over).exitCode, 1);
      const conflict = await conflictThat(diagnosed(port), `port ${port}`);
      assert.equal(holderPid(conflict), occupant.pid);
      await occupant.dispose();
    }
  });

  test('is freed and started again in the same terminal by the fix', async () => {
    const port = await freePort();
    occupant = await Occupant.on(port);
    terminal.shellIntegration?.executeCommand(`node server.js ${port}`);
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const kill = conflict.diagnosis?.fixes.find(fix => fix.kind === 'kill');
    const restarted = eventThat(
      vscode.window.onDidStartTerminalShellExecution,
      event => event.terminal === terminal && event.execution.commandLine.value === `node server.js ${port}`,
      'the restart',
    );
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, kill);
    await restarted;
    await occupant.ended();
    const answer = await answerOf(port);
    assert.equal(answer, 'hello');
    assert.equal((await api()).conflicts().some(diagnosed(port)), false);
    await interrupt(terminal);
  });

  test('is left alone while terminals are not watched', async () => {
    const [quietPort, port] = [await freePort(), await freePort()];
    const quiet = await Occupant.on(quietPort);
    occupant = await Occupant.on(port);
    const settings = vscode.workspace.getConfiguration(settingSection);
    await settings.update('watch.terminals', false, vscode.ConfigurationTarget.Workspace);
    await execute(terminal, `node server.js ${quietPort}`);
    await settings.update('watch.terminals', undefined, vscode.ConfigurationTarget.Workspace);
    terminal.shellIntegration?.executeCommand(`node server.js ${port}`);
    await conflictThat(diagnosed(port), `port ${port}`);
    assert.equal((await api()).conflicts().some(diagnosed(quietPort)), false);
    await quiet.dispose();
  });
});

/** Asks until somebody answers; the runner's own limit ends it. */
async function answerOf(port: number): Promise<string> {
  for (;;) {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/`)).text();
    } catch {
      // Not listening yet.
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}
