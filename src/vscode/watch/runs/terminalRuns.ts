/** The commands of this window's terminals, those that still run and the latest that have ended. */
import * as vscode from 'vscode';
import type { Disposable } from '../../../core/host.ts';
import type { LastText } from '../../../core/text/lastText.ts';
import { shellPidOf } from '../shellPid.ts';
import { isVouchingShell, vouchedLine } from '../vouched.ts';
import { dropOldest, type TerminalRun } from './run.ts';
import type { TaskRuns } from './taskRuns.ts';

export class TerminalRuns implements Disposable {
  readonly #tasks: TaskRuns;
  readonly #runs = new Map<string, TerminalRun>();
  readonly #ids = new WeakMap<vscode.Terminal, string>();
  /** The latest vouched command of each terminal. It counts when it is over, too: only the next one shows that it really is. */
  readonly #vouched = new WeakMap<vscode.Terminal, TerminalRun>();
  /** The end of what the last command of each terminal printed. */
  readonly #outputs = new WeakMap<vscode.Terminal, LastText>();
  readonly #closes = vscode.window.onDidCloseTerminal(terminal => this.#close(terminal));
  #count = 0;

  constructor(tasks: TaskRuns) {
    this.#tasks = tasks;
  }

  dispose(): void {
    this.#closes.dispose();
  }

  /** `output`: of the command that has begun in the terminal. */
  keepOutput(terminal: vscode.Terminal, output: LastText): void {
    this.#outputs.set(terminal, output);
  }

  /** The end of what its last command printed, as far as VS Code gave it; empty when nothing is known. */
  lastOutput(terminal: vscode.Terminal): string {
    return this.#outputs.get(terminal)?.text ?? '';
  }

  /**
   * Any text may hold the marks by which VS Code tells that a command starts or ends. What nobody vouches for is taken as a part
   * of what the vouched command before it prints.
   */
  start(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): TerminalRun {
    this.#count += 1;
    const commandLine = vouchedLine(execution);
    const within = commandLine === undefined ? this.#vouched.get(terminal) : undefined;
    // 1.100 reports the folder with the scheme vscode-local, yet with the path of this machine.
    const cwd = within === undefined ? execution.cwd?.fsPath : within.cwd;
    const run: TerminalRun = {
      id: `execution-${this.#count}`,
      terminal,
      execution,
      ...(commandLine !== undefined && { commandLine }),
      ...(cwd !== undefined && { cwd }),
      ...(within !== undefined && { within }),
      startedAt: Date.now(),
      ended: false,
    };
    this.#runs.set(run.id, run);
    dropOldest(this.#runs, each => each.ended);
    if (commandLine !== undefined && isVouchingShell(terminal)) this.#vouched.set(terminal, run);
    return run;
  }

  /** The run of a shell execution, for its end event. */
  of(execution: vscode.TerminalShellExecution): TerminalRun | undefined {
    return [...this.#runs.values()].findLast(run => run.execution === execution);
  }

  /** The command whose output this is: the vouched one in whose output it was claimed, or itself. */
  async ownerOf(run: TerminalRun): Promise<TerminalRun> {
    if (run.within === undefined) return run;
    // Nobody vouches for a process task, and it may run in the terminal of an earlier task.
    const task = this.#tasks.withProcess((await shellPidOf(run.terminal)) ?? 0);
    return task?.execution.task.execution instanceof vscode.ProcessExecution ? run : run.within;
  }

  /** It has started in the same terminal, or claims so. */
  isFollowed({ terminal, startedAt, id }: TerminalRun): boolean {
    return [...this.#runs.values()].some(
      run => run.terminal === terminal && run.id !== id && run.execution !== undefined && run.startedAt >= startedAt,
    );
  }

  /** The shell has shown a vouched command since: then this one has ended, whatever was claimed. */
  isSucceeded(run: TerminalRun): boolean {
    return this.#vouched.get(run.terminal) !== run;
  }

  /** A run without shell integration: its command line is not known, so it cannot be started again. */
  bare(terminal: vscode.Terminal): TerminalRun {
    const id = this.idOf(terminal);
    const known = this.#runs.get(id);
    if (known !== undefined) return known;
    const cwd = terminalCwd(terminal);
    const run: TerminalRun = {
      id,
      terminal,
      ...(cwd !== undefined && { cwd }),
      startedAt: Date.now(),
      ended: true,
    };
    this.#runs.set(id, run);
    return run;
  }

  idOf(terminal: vscode.Terminal): string {
    const known = this.#ids.get(terminal);
    if (known !== undefined) return known;
    this.#count += 1;
    const id = `terminal-${this.#count}`;
    this.#ids.set(terminal, id);
    return id;
  }

  withId(id: string): TerminalRun | undefined {
    return this.#runs.get(id);
  }

  terminal(id: string): vscode.Terminal | undefined {
    return vscode.window.terminals.find(terminal => this.#ids.get(terminal) === id);
  }

  /** What runs in the terminal now, where VS Code tells. */
  running(terminal: vscode.Terminal): vscode.TerminalShellExecution | undefined {
    return [...this.#runs.values()].findLast(run => run.terminal === terminal && !run.ended)?.execution;
  }

  /** VS Code (1.100 to 1.139) tells no end of a command whose terminal is closed while it runs. */
  #close(terminal: vscode.Terminal): void {
    for (const run of this.#runs.values()) if (run.terminal === terminal) run.ended = true;
  }
}

export function terminalCwd(terminal: vscode.Terminal): string | undefined {
  const options = terminal.creationOptions;
  if (!('cwd' in options) || options.cwd === undefined) return undefined;
  return typeof options.cwd === 'string' ? options.cwd : options.cwd.fsPath;
}
