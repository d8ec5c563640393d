/** The tasks of this window that have a process, those that still run and the latest that have ended. */
import * as vscode from 'vscode';
import type { Disposable } from '../../../core/host.ts';
import { taskCommandLine } from '../taskWords.ts';
import { dropOldest, type Origin, type TaskRun } from './run.ts';

export class TaskRuns implements Disposable {
  readonly #runs = new Map<number, TaskRun>();
  readonly #ends = vscode.tasks.onDidEndTaskProcess(event => this.#end(event));
  #count = 0;

  dispose(): void {
    this.#ends.dispose();
  }

  start({ execution, processId }: vscode.TaskProcessStartEvent): TaskRun {
    this.#count += 1;
    const run: TaskRun = { id: `task-${this.#count}`, execution, processId, startedAt: Date.now(), ended: false };
    this.#runs.set(processId, run);
    dropOldest(this.#runs, each => each.ended);
    return run;
  }

  /** The run of a task process, for its end event. */
  of(execution: vscode.TaskExecution): TaskRun | undefined {
    return [...this.#runs.values()].findLast(run => run.execution === execution);
  }

  origin(run: TaskRun, commandLine = taskCommandLine(run.execution.task)): Origin {
    const { task } = run.execution;
    const cwd = taskFolder(task);
    const shared = { ...(commandLine !== undefined && { commandLine }), ...(cwd !== undefined && { cwd }) };
    return {
      source: { kind: 'task', id: run.id, name: task.name, ...shared },
      context: { ...shared, startedAt: run.startedAt },
    };
  }

  withId(id: string): TaskRun | undefined {
    return [...this.#runs.values()].find(each => each.id === id);
  }

  /** The latest whose process this is: the shell of its terminal, where it has one. */
  withProcess(pid: number): TaskRun | undefined {
    return this.#runs.get(pid);
  }

  #end({ execution }: vscode.TaskProcessEndEvent): void {
    for (const run of this.#runs.values()) if (run.execution === execution) run.ended = true;
  }
}

function taskFolder(task: vscode.Task): string | undefined {
  const { execution, scope } = task;
  const cwd = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  const folder = typeof scope === 'object' ? scope.uri.fsPath : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return cwd === undefined || cwd.includes('${') ? folder : cwd;
}
