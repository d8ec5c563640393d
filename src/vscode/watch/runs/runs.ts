import * as vscode from 'vscode';
import type { Disposable } from '../../../core/host.ts';
import type { WindowContext } from '../../../core/model/diagnosis.ts';
import type { Source } from '../../../core/model/run.ts';
import { DisposableStore } from '../../disposables.ts';
import { shellPidOf } from '../shellPid.ts';
import { claimedLine } from '../vouched.ts';
import type { Origin, Run, TerminalRun } from './run.ts';
import { SessionRuns } from './sessionRuns.ts';
import { TaskRuns } from './taskRuns.ts';
import { TerminalRuns, terminalCwd } from './terminalRuns.ts';

/** Words of an error that has nothing to do with a port; one that has is reported by the detector. */
const otherError = /\b(?:error|exception|traceback|panicked|fatal)\b/i;

/** A window that opens with its tasks and terminals starts no more than this before all is loaded. */
const keptStarts = 10;

/**
 * Knows the live and recent runs of this window (terminals, tasks, debug sessions) and says which of them a failure
 * belongs to: a debug session in a terminal, and a task, are seen as terminals first.
 */
export class Runs implements Disposable {
  readonly #owned = new DisposableStore();
  readonly sessions = this.#owned.add(new SessionRuns());
  readonly tasks = this.#owned.add(new TaskRuns());
  readonly terminals = this.#owned.add(new TerminalRuns(this.tasks));
  readonly #didStart = this.#owned.add(new vscode.EventEmitter<Source>());
  readonly #lastStarts: Source[] = [];

  /** A run of the user's started; its source's `id`, name and kind tell which. */
  readonly onDidStart = this.#didStart.event;

  /** The latest of them, oldest first: who is loaded by one has not heard of it, and it may be over by then. */
  get lastStarts(): readonly Source[] {
    return this.#lastStarts;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #started(source: Source): void {
    this.#lastStarts.push(source);
    if (this.#lastStarts.length > keptStarts) this.#lastStarts.shift();
    this.#didStart.fire(source);
  }

  /** To be told of each start: who hears of the first one loads this. */
  startSession(session: vscode.DebugSession): void {
    const run = this.sessions.of(session);
    if (session.parentSession === undefined) this.#started(this.sessions.origin(run).source);
  }

  /** To be told of each start, likewise. */
  startTask(event: vscode.TaskProcessStartEvent): void {
    this.#started(this.tasks.origin(this.tasks.start(event)).source);
  }

  /** A command that nobody vouches for is no start of the user's. */
  startExecution(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): TerminalRun {
    const run = this.terminals.start(terminal, execution);
    const { commandLine, cwd, id, within } = run;
    if (within === undefined)
      this.#started({
        kind: 'terminal',
        id,
        name: terminal.name,
        ...(commandLine !== undefined && { commandLine }),
        ...(cwd !== undefined && { cwd }),
      });
    return run;
  }

  /**
   * Which run the output of a shell execution belongs to. Asked when a failure was seen, not before: the shell's pid, the
   * task and the adapter's `runInTerminal` answer arrive around the start of the execution in no fixed order.
   */
  async executionOrigin(run: TerminalRun, startedAt: number): Promise<Origin> {
    const shellPid = await shellPidOf(run.terminal);
    if (shellPid !== undefined) {
      const session = this.sessions.withShell(shellPid, startedAt);
      if (session !== undefined) return this.sessions.origin(session);
      const task = this.tasks.withProcess(shellPid);
      if (task !== undefined) return this.tasks.origin(task, run.commandLine);
    }
    const { commandLine, cwd = terminalCwd(run.terminal) } = run;
    const owner = await this.terminals.ownerOf(run);
    const isOwn = run.execution !== undefined && run.within === undefined && commandLine === undefined;
    const claimed = isOwn ? claimedLine(run.execution) : undefined;
    const shared = { ...(commandLine !== undefined && { commandLine }), ...(cwd !== undefined && { cwd }) };
    const source: Source = {
      kind: 'terminal',
      id: owner.id,
      name: run.terminal.name,
      ...shared,
      ...(claimed !== undefined && { claimedLine: claimed }),
      ...(shellPid !== undefined && { shellPid }),
    };
    // Without shell integration it is not known when a run began.
    const began = run.execution === undefined ? {} : { startedAt: owner.startedAt };
    return { source, context: { ...shared, ...began } };
  }

  /** Takes note of what a run printed early on: an error of another kind explains why it ended. */
  note(source: Source, output: string): void {
    const found = this.find(source);
    if (found !== undefined && otherError.test(output)) found.run.explained = true;
  }

  isExplained(source: Source): boolean {
    return this.find(source)?.run.explained === true;
  }

  find(source: Source): Run | undefined {
    switch (source.kind) {
      case 'terminal': {
        const run = this.terminals.withId(source.id);
        return run && { kind: 'terminal', run };
      }
      case 'task': {
        const run = this.tasks.withId(source.id);
        return run && { kind: 'task', run };
      }
      case 'debug': {
        const run = this.sessions.withId(source.id);
        return run && { kind: 'debug', run };
      }
      case 'command':
        return undefined;
    }
  }

  async window(): Promise<Pick<WindowContext, 'terminals' | 'sessions' | 'endedSessions'>> {
    const terminals = await Promise.all(
      vscode.window.terminals.map(async terminal => {
        const shellPid = await shellPidOf(terminal);
        const task = shellPid === undefined ? undefined : this.tasks.withProcess(shellPid);
        const runs = task !== undefined && !task.ended ? { name: task.execution.task.name, task: true } : undefined;
        return {
          id: this.terminals.idOf(terminal),
          name: terminal.name,
          ...(shellPid !== undefined && { shellPid }),
          ...runs,
        };
      }),
    );
    return { terminals, ...this.sessions.window() };
  }
}
