import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, InternalCommand, settingSection } from '../../src/core/ids.ts';
import {
  api,
  bash,
  configure,
  conflictThat,
  diagnosed,
  eventThat,
  execute,
  file,
  folder,
  freePort,
  interrupt,
  limit,
  listens,
  Occupant,
  serverSource,
  write,
} from './support.ts';

const settings = () => vscode.workspace.getConfiguration(settingSection);

/** Applies the fix that frees the port and starts again. */
async function freeAndRestart(port: number): Promise<void> {
  const conflict = await conflictThat(diagnosed(port), `port ${port}`);
  const kill = conflict.diagnosis?.fixes.find(fix => fix.kind === 'kill');
  assert.equal(kill?.restart, true);
  await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, kill);
}

suite('free and restart', () => {
  let occupant: Occupant;
  let port: number;

  suiteSetup(async () => {
    await write('server.js', serverSource);
    await settings().update('debug.askBeforeStart', false, vscode.ConfigurationTarget.Workspace);
  });
  suiteTeardown(async () => {
    await settings().update('debug.askBeforeStart', undefined, vscode.ConfigurationTarget.Workspace);
  });
  setup(async () => {
    await api();
    port = await freePort();
    occupant = await Occupant.on(port);
  });
  teardown(async () => {
    await occupant.dispose();
    await vscode.debug.stopDebugging();
  });

  const launch = (name: string, on: number) => ({
    type: 'node',
    request: 'launch',
    name,
    program: file('server.js'),
    env: { PORT: String(on) },
  });

  test('starts the same debug configuration, which listens then', async () => {
    const configuration = launch('Again', port);
    assert.ok(await vscode.debug.startDebugging(folder(), configuration));
    const listening = sessionPrints('Again', `listening on ${port}`);
    await freeAndRestart(port);
    await listening;
    await occupant.ended();
    assert.equal((await api()).conflicts().some(diagnosed(port)), false);
  });

  test('starts the same task', async () => {
    const task = new vscode.Task(
      { type: 'shell' },
      folder(),
      'serve again',
      'test',
      new vscode.ShellExecution(`node server.js ${port}`),
    );
    // 1.100 shows extensions the output of a task only when its terminal is used again.
    for (let runs = vscode.version.startsWith('1.100.') ? 2 : 1; runs > 0; runs--) {
      const over = eventThat(
        vscode.tasks.onDidEndTaskProcess,
        event => event.execution.task.name === 'serve again',
        'the end',
      );
      await vscode.tasks.executeTask(task);
      await over;
    }
    await conflictThat(diagnosed(port), `port ${port}`);
    const restarted = eventThat(
      vscode.tasks.onDidStartTaskProcess,
      event => event.execution.task.name === 'serve again',
      'the restart',
    );
    await freeAndRestart(port);
    const { execution } = await restarted;
    await occupant.ended();
    execution.terminate();
  });

  test('runs the preLaunchTask of a configuration again, too', async () => {
    await configure('tasks', {
      tasks: [{ label: 'prepare', type: 'shell', command: 'echo prepared', problemMatcher: [] }],
    });
    await configure('launch', { configurations: [{ ...launch('Prepared', port), preLaunchTask: 'prepare' }] });
    const prepared = () =>
      eventThat(vscode.tasks.onDidEndTaskProcess, ({ execution }) => execution.task.name === 'prepare', 'the task');
    const first = prepared();
    assert.ok(await vscode.debug.startDebugging(folder(), 'Prepared'));
    await first;
    await conflictThat(diagnosed(port), `port ${port}`);
    const again = prepared();
    const listening = sessionPrints('Prepared', `listening on ${port}`);
    await freeAndRestart(port);
    await again;
    await listening;
  });

  test('runs the same command in the same terminal, through npm and its shell', async () => {
    await write('package.json', JSON.stringify({ name: 'app', scripts: { dev: `node server.js ${port}` } }));
    const terminal = await bash();
    await execute(terminal, 'npm run dev');
    const again = eventThat(
      vscode.window.onDidStartTerminalShellExecution,
      event => event.terminal === terminal,
      'the restart',
    );
    const { execution } = await freeAndRestart(port).then(() => again);
    assert.equal(execution.commandLine.value, 'npm run dev');
    await listens(port);
    const ended = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      event => event.execution === execution,
      'the end of the server',
    );
    terminal.sendText('\u0003', false);
    await ended;
    terminal.dispose();
    await vscode.workspace.fs.delete(vscode.Uri.file(file('package.json')));
  });

  test('starts a script on another port for this time as its own line, with its pipe and what runs before it', async () => {
    const script = (own: number) => `node before.js && PORT=${own} node piped.js 2>&1 | cat`;
    await write('before.js', "console.log('first');\n");
    await write('piped.js', "require('node:http').createServer().listen(process.env.PORT, '127.0.0.1');\n");
    await write('package.json', JSON.stringify({ name: 'app', scripts: { dev: script(port) } }));
    const terminal = await bash();
    const ofTerminal = ({ terminal: own }: { readonly terminal: vscode.Terminal }) => own === terminal;
    await execute(terminal, 'npm run dev');
    const conflict = await conflictThat(diagnosed(port), `port ${port}`);
    const once = conflict.diagnosis?.fixes.find(fix => fix.kind === 'switch-once');
    assert.ok(once !== undefined);
    const again = eventThat(vscode.window.onDidStartTerminalShellExecution, ofTerminal, 'the other start');
    await vscode.commands.executeCommand(InternalCommand.applyFix, conflict.id, once);
    const line = (await again).execution.commandLine.value;
    const other = Number(/PORT=(\d+)/.exec(line)?.[1]);
    assert.equal(line, `npx -c "${script(other)}"`);
    assert.notEqual(other, port);
    await listens(other);
    await interrupt(terminal);
    terminal.dispose();
    await vscode.workspace.fs.delete(vscode.Uri.file(file('package.json')));
  });

  test('runs the command in a new terminal where the user runs something else in the old one by now', async () => {
    const terminal = await bash();
    const failed = `node server.js ${port}`;
    await execute(terminal, failed);
    const another = eventThat(
      vscode.window.onDidStartTerminalShellExecution,
      event => event.execution.commandLine.value === 'cat',
      'another command',
    );
    terminal.shellIntegration?.executeCommand('cat');
    const { execution } = await another;
    let isOver = false;
    const ended = vscode.window.onDidEndTerminalShellExecution(event => {
      isOver ||= event.execution === execution;
    });
    const opened = eventThat(vscode.window.onDidOpenTerminal, () => true, 'a new terminal');
    await freeAndRestart(port);
    const fresh = await opened;
    await listens(port);
    assert.equal(isOver, false, 'the other command still runs');
    ended.dispose();
    fresh.dispose();
    terminal.dispose();
  });

  test('answers what cmd asks after Ctrl+C in a batch file, and runs the command in the same terminal', async () => {
    // What cmd.exe does around a program of node_modules/.bin.
    await write(
      'batch.js',
      `require('child_process').spawn(process.execPath, ['server.js', process.argv[2]], { stdio: 'inherit' });
       process.on('SIGINT', () => process.stdout.write('Terminate batch job (Y/N)? '));
       let typed = '';
       process.stdin.on('data', text => {
         typed += text;
         if (/^Y[\\r\\n]/.test(typed)) process.exit(1);
       });`,
    );
    const command = `node batch.js ${port}`;
    const terminal = await bash();
    terminal.shellIntegration?.executeCommand(command);
    await conflictThat(diagnosed(port), `port ${port}`);
    const again = eventThat(
      vscode.window.onDidStartTerminalShellExecution,
      event => event.execution.commandLine.value === command,
      'the restart',
    );
    const restarted = await freeAndRestart(port).then(() => again);
    assert.equal(restarted.terminal, terminal);
    await listens(port);
    const ended = eventThat(
      vscode.window.onDidEndTerminalShellExecution,
      event => event.execution === restarted.execution,
      'the end of the server',
    );
    terminal.sendText('\u0003', false);
    terminal.sendText('Y');
    await ended;
    terminal.dispose();
  });

  test('starts the whole compound when all of its sessions have ended', async () => {
    const other = await freePort();
    await configure('launch', {
      configurations: [launch('One', port), launch('Two', other)],
      compounds: [{ name: 'Both', configurations: ['One', 'Two'], stopAll: true }],
    });
    const names = new Set<string>();
    const ended = eventThat(
      vscode.debug.onDidTerminateDebugSession,
      session => {
        if (session.parentSession === undefined) names.add(session.name);
        return names.has('One') && names.has('Two');
      },
      'the end of both',
    );
    assert.ok(await vscode.debug.startDebugging(folder(), 'Both'));
    await conflictThat(diagnosed(port), `port ${port}`);
    await vscode.debug.stopDebugging();
    await ended;
    const both = Promise.all([
      sessionPrints('One', `listening on ${port}`),
      sessionPrints('Two', `listening on ${other}`),
    ]);
    await occupant.dispose();
    await vscode.commands.executeCommand(Command.restartFailed);
    await both;
  });
});

/** Resolves when a new session of this name (or a child of it) prints the text. Subscribe before the start. */
function sessionPrints(name: string, expected: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not print ${expected}`)), limit);
    const registration = vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: session => ({
        onDidSendMessage: (message: { readonly event?: string; readonly body?: { readonly output?: string } }) => {
          const ours = session.name === name || session.parentSession?.name === name;
          if (!ours || message.event !== 'output' || message.body?.output?.includes(expected) !== true) return;
          clearTimeout(timer);
          registration.dispose();
          resolve();
        },
      }),
    });
  });
}
