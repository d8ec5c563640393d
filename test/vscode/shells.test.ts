import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isOpen } from '../../src/core/model/lifeCycle.ts';
import {
  api,
  conflictThat,
  diagnosed,
  endIn,
  eventThat,
  file,
  folder,
  freePort,
  Occupant,
  serverSource,
  write,
} from './support.ts';
import { holderPid, onPath, run } from './tools.ts';

/** Starts a server again whenever a file changes and stays alive when it fails, as nodemon does. */
const watcherSource = `const { spawn } = require('child_process');
const { watchFile } = require('fs');
const [watched, ...command] = process.argv.slice(2);
let child;
function start() {
  console.log('[watcher] starting');
  child = spawn(process.execPath, command, { stdio: 'inherit' });
  child.on('exit', code => console.log('[watcher] app ended with ' + code + ' - waiting for file changes before starting...'));
}
watchFile(watched, { interval: 50 }, () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.once('exit', start);
    child.kill();
  } else start();
});
start();
`;

/**
 * 1.100 makes the folder for its zsh scripts with the first zsh terminal after the temporary folder was emptied, and leaves that terminal
 * without shell integration.
 */
const firstZshIsBare = vscode.version.startsWith('1.100.');

/** A terminal of a shell, with its shell integration up. */
async function terminalOf(shellPath: string): Promise<vscode.Terminal> {
  const terminal = vscode.window.createTerminal({ shellPath, cwd: folder().uri.fsPath });
  const up = eventThat(
    vscode.window.onDidChangeTerminalShellIntegration,
    event => event.terminal === terminal,
    `the shell integration of ${shellPath}`,
  );
  terminal.show();
  await up;
  return terminal;
}

/** Types a command line and waits until it has ended. */
async function typed(terminal: vscode.Terminal, commandLine: string): Promise<void> {
  const over = endIn(terminal, `the end of ${commandLine}`);
  terminal.sendText(commandLine);
  await over;
}

for (const shell of ['bash', 'zsh', 'fish']) {
  const path = onPath(shell);
  const testIt = path === undefined ? test.skip : test;
  const needs = path === undefined ? `: needs ${shell}` : '';

  suite(`a ${shell} terminal`, () => {
    let terminal: vscode.Terminal | undefined;
    const occupants: Occupant[] = [];
    const occupied = async (port: number) => {
      const occupant = await Occupant.on(port);
      occupants.push(occupant);
      return occupant;
    };
    const open = async () => (terminal ??= await terminalOf(path ?? ''));

    suiteSetup(async () => {
      await write('server.js', serverSource);
      await write('watcher.js', watcherSource);
      if (path === undefined || shell !== 'zsh' || !firstZshIsBare) return;
      const first = vscode.window.createTerminal({ shellPath: path });
      await first.processId;
      first.dispose();
    });
    teardown(async () => {
      for (const occupant of occupants.splice(0)) await occupant.dispose();
    });
    suiteTeardown(() => terminal?.dispose());

    testIt(`tells of a typed command that fails, once${needs}`, async () => {
      const port = await freePort();
      const occupant = await occupied(port);
      await typed(await open(), `node server.js ${port}`);
      const conflict = await conflictThat(diagnosed(port), `port ${port}`);
      assert.ok(conflict.source.kind === 'terminal');
      // VS Code's script for fish loses what it would vouch with: such a line is told nowhere, and asked about before it is run again.
      assert.equal(conflict.source.commandLine, shell === 'fish' ? undefined : `node server.js ${port}`);
      assert.ok(conflict.diagnosis?.fixes.some(fix => fix.kind === 'kill' && fix.restart));
      assert.equal(holderPid(conflict), occupant.pid);
      assert.equal((await api()).conflicts().filter(diagnosed(port)).length, 1);
    });

    testIt(`tells of a watcher's failures while it runs, each once${needs}`, async () => {
      const port = await freePort();
      const holder = await occupied(port);
      const inTerminal = await open();
      const watched = `watched-by-${shell}.txt`;
      await write(watched, '');
      let running = true;
      const over = endIn(inTerminal, 'the end of the watcher').then(() => {
        running = false;
      });
      inTerminal.sendText(`node watcher.js ${watched} server.js ${port}`);
      const first = await conflictThat(diagnosed(port), `port ${port}`);
      assert.equal(running, true);
      assert.equal(holderPid(first), holder.pid);

      await appendFile(file(watched), 'a change');
      const again = await conflictThat(each => diagnosed(port)(each) && each.count > first.count, 'it fails again');
      assert.equal(again.id, first.id);
      assert.equal((await api()).conflicts().filter(diagnosed(port)).length, 1);

      // Any run that ends lets the ports be looked at again.
      await holder.dispose();
      const resolved = conflictThat(each => each.id === first.id && !isOpen(each), 'it is over');
      const other = await terminalOf(onPath('bash') ?? '');
      await typed(other, 'true');
      await resolved;
      other.dispose();

      const next = await occupied(port);
      await appendFile(file(watched), 'another change');
      const second = await conflictThat(diagnosed(port), `port ${port} once more`);
      assert.notEqual(second.id, first.id);
      assert.equal(holderPid(second), next.pid);
      assert.equal(running, true);
      inTerminal.sendText('\u0003', false);
      await over;
    });

    testIt(`is silent about text that only quotes a failure${needs}`, async () => {
      const [quoted, port] = [await freePort(), await freePort()];
      const message = `Error: listen EADDRINUSE: address already in use :::${quoted}`;
      await write('old.log', `starting\n${message}\n    at Server.setupListenHandle (node:net:1907:16)\n`);
      const repository = file('repository');
      await run('git', 'init', '-q', repository);
      const author = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.org'];
      await run('git', '-C', repository, ...author, 'commit', '-q', '--allow-empty', '-m', message);
      const inTerminal = await open();
      for (const commandLine of [
        'cat old.log',
        'grep -n EADDRINUSE old.log',
        'tail -n 2 old.log | head -n 1',
        'git -C repository --no-pager log -1',
      ]) {
        await typed(inTerminal, commandLine);
      }
      await occupied(port);
      await typed(inTerminal, `node server.js ${port}`);
      await conflictThat(diagnosed(port), `port ${port}`);
      const conflicts = (await api()).conflicts();
      assert.equal(conflicts.filter(diagnosed(quoted)).length, 0);
      assert.equal(conflicts.filter(({ endpoint }) => endpoint === undefined).length, 0);
    });
  });
}
