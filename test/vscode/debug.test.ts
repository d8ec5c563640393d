import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { settingSection } from '../../src/core/ids.ts';
import {
  api,
  conflictThat,
  diagnosed,
  eventThat,
  file,
  folder,
  freePort,
  Occupant,
  serverSource,
  write,
} from './support.ts';

const settings = () => vscode.workspace.getConfiguration(settingSection);

suite('a debug session', () => {
  let occupant: Occupant | undefined;

  suiteSetup(async () => {
    await write('server.js', serverSource);
    // What is tested here is the failure itself; the question before the start has its own suite.
    await settings().update('debug.askBeforeStart', false, vscode.ConfigurationTarget.Workspace);
  });
  suiteTeardown(() => settings().update('debug.askBeforeStart', undefined, vscode.ConfigurationTarget.Workspace));
  teardown(async () => {
    await occupant?.dispose();
    occupant = undefined;
    await vscode.debug.stopDebugging();
  });

  for (const console of ['internalConsole', 'integratedTerminal']) {
    for (const noDebug of [false, true]) {
      test(`that fails on a taken port is one conflict (${console}${noDebug ? ', without debugging' : ''})`, async () => {
        const port = await freePort();
        occupant = await Occupant.on(port);
        const configuration = {
          type: 'node',
          request: 'launch',
          name: `Server ${console}`,
          program: file('server.js'),
          env: { PORT: String(port) },
          console,
        };
        const over = eventThat(
          vscode.debug.onDidTerminateDebugSession,
          session => session.parentSession === undefined,
          'the end',
        );
        assert.ok(await vscode.debug.startDebugging(folder(), configuration, { noDebug }));
        const conflict = await conflictThat(diagnosed(port), `port ${port}`);
        assert.equal(conflict.source.kind, 'debug');
        assert.equal(conflict.source.kind === 'debug' && conflict.source.name, `Server ${console}`);
        const kill = conflict.diagnosis?.fixes.find(fix => fix.kind === 'kill');
        assert.equal(kill?.holder.pid, occupant.pid);
        // A debugger may hold the debuggee on the uncaught exception; the session ends when it is told to.
        await vscode.debug.stopDebugging();
        await over;
        assert.equal((await api()).conflicts().filter(diagnosed(port)).length, 1);
      });
    }
  }

  test('that dies without a word on its configured port is a conflict; one that tells another error is not', async () => {
    await write(
      'silent.js',
      "require('http').createServer().on('error', () => process.exit(1)).listen(process.env.PORT);\n",
    );
    await write('broken.js', "throw new Error('no such table');\n");
    const [port, otherPort] = [await freePort(), await freePort()];
    occupant = await Occupant.on(port);
    const other = await Occupant.on(otherPort);
    const run = async (program: string, on: number) => {
      const over = eventThat(
        vscode.debug.onDidTerminateDebugSession,
        session => session.parentSession === undefined,
        'the end',
      );
      const configuration = {
        type: 'node',
        request: 'launch',
        name: program,
        program: file(program),
        env: { PORT: String(on) },
      };
      assert.ok(await vscode.debug.startDebugging(folder(), configuration, { noDebug: true }));
      await over;
    };
    await run('broken.js', otherPort);
    await run('silent.js', port);
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    assert.equal(conflict.failure, undefined);
    assert.equal(conflict.diagnosis?.fixes.find(fix => fix.kind === 'kill')?.holder.pid, occupant.pid);
    assert.equal((await api()).conflicts().some(diagnosed(otherPort)), false);
    await other.dispose();
  });
});
