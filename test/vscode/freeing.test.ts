import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { InternalCommand } from '../../src/core/ids.ts';
import type { FixKind } from '../../src/core/model/fix.ts';
import { leftoverView } from '../../src/vscode/ui/leftoverItem.ts';
import {
  api,
  bash,
  conflictThat,
  diagnosed,
  endIn,
  eventThat,
  eventually,
  execute,
  file,
  folder,
  freePort,
  listens,
  serverSource,
  write,
} from './support.ts';
import { isAlive } from './tools.ts';

/** The pid that a program has written into a file of the workspace. */
async function writtenPid(name: string): Promise<number> {
  let pid = 0;
  await eventually(`${name} is written`, () => {
    pid = existsSync(file(name)) ? Number(readFileSync(file(name), 'utf8')) : 0;
    return pid > 0;
  });
  return pid;
}

/** A terminal fails on the port; the first fix, which must be of this kind, is applied. */
async function failAndApply(port: number, kind: FixKind): Promise<vscode.Terminal> {
  const terminal = await bash();
  await execute(terminal, `node server.js ${port}`);
  const { id, diagnosis } = await conflictThat(diagnosed(port), `port ${port}`);
  const fix = diagnosis?.fixes[0];
  assert.equal(fix?.kind, kind, diagnosis?.verdict.kind);
  await vscode.commands.executeCommand(InternalCommand.applyFix, id, fix);
  return terminal;
}

suite('a server in another terminal of this window', () => {
  let holding: vscode.Terminal;
  let port: number;

  suiteSetup(() => write('server.js', serverSource));
  setup(async () => {
    await api();
    port = await freePort();
    holding = await bash();
  });
  teardown(() => holding.dispose());

  test('in the foreground: it is ended with Ctrl+C, its shell lives, and the failed command runs', async () => {
    const over = endIn(holding, 'the end of the server');
    holding.shellIntegration?.executeCommand(`node server.js ${port}`);
    await listens(port);
    const terminal = await failAndApply(port, 'stop-terminal');
    await listens(port);
    const { exitCode } = await over;
    // 128 + SIGINT: what a shell says of a program that Ctrl+C has ended. Windows has no signals, and Git's bash a number of its own.
    if (process.platform !== 'win32') assert.equal(exitCode, 130);
    assert.ok(vscode.window.terminals.includes(holding));
    terminal.dispose();
  });

  test('in the background: it is ended, and what runs in the foreground is not', async () => {
    // Named after the port: an earlier try has left another.
    const name = `foreground-${port}.pid`;
    const foreground = `require('fs').writeFileSync('${name}', String(process.pid)); setInterval(() => {}, 1000)`;
    holding.shellIntegration?.executeCommand(`node server.js ${port} & node -e "${foreground}"`);
    const pid = await writtenPid(name);
    await listens(port);
    const terminal = await failAndApply(port, 'stop-terminal');
    await listens(port);
    assert.ok(isAlive(pid));
    terminal.dispose();
    await vscode.workspace.fs.delete(vscode.Uri.file(file(name)));
  });
});

suite('a server that is not simply ended', () => {
  suiteSetup(() => write('server.js', serverSource));

  test('in a debug session of this window: the session is stopped, and the failed command runs', async () => {
    await api();
    const port = await freePort();
    const configuration = {
      type: 'node',
      request: 'launch',
      name: 'Holds',
      program: file('server.js'),
      env: { PORT: String(port) },
    };
    assert.ok(await vscode.debug.startDebugging(folder(), configuration));
    await listens(port);
    const over = eventThat(vscode.debug.onDidTerminateDebugSession, ({ name }) => name === 'Holds', 'the end');
    const terminal = await failAndApply(port, 'stop-session');
    await over;
    await listens(port);
    terminal.dispose();
  });

  // Only root may start a process as somebody else.
  if (process.getuid?.() === 0)
    test('of another user: the command is typed into a terminal, and nothing is ended', async () => {
      await api();
      const port = await freePort();
      const script = `require('net').createServer().listen(${port}, () => console.log('listening'))`;
      const server = spawn(process.execPath, ['-e', script], { cwd: '/', uid: 65_534, gid: 65_534 });
      try {
        await once(server.stdout, 'data');
        const opened = eventThat(vscode.window.onDidOpenTerminal, ({ name }) => name === 'Port Medic', 'a terminal');
        const terminal = await failAndApply(port, 'suggest-command');
        (await opened).dispose();
        terminal.dispose();
        assert.equal(server.exitCode ?? server.signalCode, null);
        await listens(port);
      } finally {
        server.kill('SIGKILL');
      }
    });
});

suite('after a debug session has ended', () => {
  const source = `
    const { spawn } = require('child_process');
    const { PATH, SystemRoot } = process.env;
    const options = { detached: true, stdio: 'ignore', env: { PATH, SystemRoot } };
    // Its parent ends at once: the adapter's Stop ends all that descends from the program.
    const between = \`
      const args = ['server.js', process.argv[1]];
      const server = require('child_process').spawn(process.execPath, args, { detached: true, stdio: 'ignore' });
      require('fs').writeFileSync('left.pid', String(server.pid));
      server.unref();\`;
    spawn(process.execPath, ['-e', between, process.env.PORT], options);
    setInterval(() => {}, 1000);`;

  test('its server that still holds the port is told quietly, and one click frees it', async () => {
    await api();
    await write('server.js', serverSource);
    await write('launcher.js', source);
    const port = await freePort();
    const over = eventThat(vscode.debug.onDidTerminateDebugSession, ({ name }) => name === 'Leaves', 'the end');
    assert.ok(
      await vscode.debug.startDebugging(
        folder(),
        {
          type: 'node',
          request: 'launch',
          name: 'Leaves',
          program: file('launcher.js'),
          cwd: folder().uri.fsPath,
          env: { PORT: String(port) },
        },
        { noDebug: true },
      ),
    );
    await listens(port);
    const pid = await writtenPid('left.pid');
    await vscode.debug.stopDebugging();
    await over;
    const left = await conflictThat(({ quiet, endpoint }) => quiet === true && endpoint !== undefined, 'a leftover');
    assert.ok(diagnosed(port)(left));
    const now = 1_800_000_000_000;
    const view = leftoverView([left], now);
    assert.ok(view);
    assert.match(view.text, new RegExp(`\\b${port}\\b`));
    assert.match(view.tooltip, new RegExp(`\\bpid ${pid}\\b`));
    assert.equal(view.fix.restart, false, 'the user has ended it himself');
    await vscode.commands.executeCommand(InternalCommand.applyFix, view.id, view.fix);
    await eventually('the leftover has ended', () => !isAlive(pid));
    assert.equal((await api()).conflicts().some(diagnosed(port)), false);
    assert.equal(leftoverView((await api()).conflicts(), now), undefined);
    await vscode.workspace.fs.delete(vscode.Uri.file(file('left.pid')));
  });
});
