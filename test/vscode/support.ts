import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extensionId } from '../../src/core/ids.ts';
import type { Conflict } from '../../src/core/model/conflict.ts';
import type { ExtensionApi } from '../../src/vscode/api.ts';

export { freePort } from '../host/ports.ts';

/** Milliseconds; far above what anything here takes, so that only a hang fails. */
export const limit = 180_000;

export async function api(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  if (extension === undefined) throw new Error(`${extensionId} is not installed`);
  return extension.activate();
}

export function folder(): vscode.WorkspaceFolder {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (first === undefined) throw new Error('no folder is open');
  return first;
}

export function file(...parts: readonly string[]): string {
  return join(folder().uri.fsPath, ...parts);
}

export async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(file(name));
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/**
 * Writes `.vscode/launch.json` or `tasks.json`, and waits until VS Code goes by it. Not through the configuration's own editing: that
 * refuses while the text of an earlier test's file is in memory.
 */
export async function configure(section: 'launch' | 'tasks', values: Readonly<Record<string, unknown>>): Promise<void> {
  await write(`.vscode/${section}.json`, JSON.stringify(values));
  const isRead = () => {
    const current = vscode.workspace.getConfiguration(section, folder());
    return Object.entries(values).every(([key, value]) => JSON.stringify(current.get(key)) === JSON.stringify(value));
  };
  if (!isRead()) await eventThat(vscode.workspace.onDidChangeConfiguration, isRead, `the new ${section}.json`);
}

export async function read(name: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(file(name))));
}

/** Resolves as soon as somebody accepts connections there. */
export async function listens(port: number): Promise<void> {
  await eventually(`somebody listens on ${port}`, async () => {
    const socket = connect(port, '127.0.0.1');
    return new Promise<boolean>(resolve => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    }).finally(() => socket.destroy());
  });
}

/** Asks until it is so; fails when it is not so within the limit. */
export async function eventually(what: string, question: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + limit; !(await question()); ) {
    if (performance.now() > end) throw new Error(`it did not come to this: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Another process that listens on the port. It ends with `dispose`, if nothing else has ended it. */
export class Occupant {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, 'exit');
  }

  static async on(port: number, host = '::', cwd = folder().uri.fsPath): Promise<Occupant> {
    const script = `require('net').createServer().listen(${port}, ${JSON.stringify(host)}, () => console.log('listening'))`;
    const child = spawn(process.execPath, ['-e', script], {
      cwd,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const occupant = new Occupant(child);
    await once(child.stdout, 'data');
    return occupant;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async ended(): Promise<void> {
    await this.#ended;
  }

  async dispose(): Promise<void> {
    if (this.isAlive) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** The first conflict, now or later, that fits. */
export async function conflictThat(fits: (conflict: Conflict) => boolean, what: string): Promise<Conflict> {
  const { conflicts, onDidChange } = await api();
  const now = conflicts().find(fits);
  if (now !== undefined) return now;
  return new Promise<Conflict>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no conflict: ${what}; there are ${JSON.stringify(conflicts())}`)),
      limit,
    );
    const subscription = onDidChange(conflict => {
      if (!fits(conflict)) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve(conflict);
    });
  });
}

export function diagnosed(port: number): (conflict: Conflict) => boolean {
  return ({ endpoint, diagnosis }) =>
    diagnosis !== undefined && endpoint !== undefined && endpoint.protocol !== 'unix' && endpoint.port === port;
}

/** Resolves with the first event that fits. Subscribe before the act that causes it. */
export function eventThat<T>(
  event: vscode.Event<T>,
  fits: (value: T) => boolean,
  what: string | (() => string),
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const describe = (): string => (typeof what === 'string' ? what : what());
    const timer = setTimeout(() => reject(new Error(`no event: ${describe()}`)), limit);
    const subscription = event(value => {
      if (!fits(value)) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve(value);
    });
  });
}

/** The end of the next command of the terminal. Subscribe before the act that causes it. */
export function endIn(
  terminal: vscode.Terminal,
  what = 'the end of the command',
): Promise<vscode.TerminalShellExecutionEndEvent> {
  return eventThat(vscode.window.onDidEndTerminalShellExecution, event => event.terminal === terminal, what);
}

/** Runs a command line by VS Code's shell integration, and resolves when it is over. */
export async function execute(terminal: vscode.Terminal, commandLine: string): Promise<void> {
  const over = endIn(terminal, `the end of ${commandLine}`);
  terminal.shellIntegration?.executeCommand(commandLine);
  await over;
}

/** Ends what runs in the terminal as a user does, and resolves when it is over. */
export async function interrupt(terminal: vscode.Terminal): Promise<void> {
  const over = endIn(terminal);
  terminal.sendText('\u0003', false);
  await over;
}

/** Leaves whatever the user is asked until `work` is over. */
export async function whileLeaving(work: Thenable<unknown>): Promise<void> {
  const state = { over: false };
  const done = Promise.resolve(work).finally(() => {
    state.over = true;
  });
  while (!state.over) {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
  }
  await done;
}

/** On Windows that of Git, which VS Code gives its shell integration, too. */
export const shellPath = process.platform === 'win32' ? 'C:\\Program Files\\Git\\bin\\bash.exe' : '/bin/bash';

/** A shell that VS Code gives no integration. */
export const bareShell = process.platform === 'win32' ? 'C:\\Windows\\System32\\cmd.exe' : '/bin/sh';

/** A bash terminal whose shell integration is up. */
export async function bash(): Promise<vscode.Terminal> {
  const terminal = vscode.window.createTerminal({ shellPath, cwd: folder().uri.fsPath });
  terminal.show();
  if (terminal.shellIntegration === undefined) {
    await eventThat(
      vscode.window.onDidChangeTerminalShellIntegration,
      event => event.terminal === terminal,
      'shell integration',
    );
  }
  return terminal;
}

/** The program of these tests: a Node server on the port of its argument or of PORT. */
export const serverSource = `const http = require('http');
const port = Number(process.argv[2] || process.env.PORT || 3000);
http.createServer((request, response) => response.end('hello')).listen(port, () => console.log('listening on ' + port));
`;
