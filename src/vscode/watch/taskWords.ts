/** What a task runs, and the same task with other words for one run. */
import * as vscode from 'vscode';

type Word = string | vscode.ShellQuotedString;

/** A line, or a command with its arguments; variables of VS Code (`${workspaceFolder}`) stand as they were written. */
export interface TaskWords {
  readonly line?: string;
  readonly command?: Word;
  readonly args?: readonly Word[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `undefined` for a task that an extension runs by itself. */
export function taskWords({ execution }: vscode.Task): TaskWords | undefined {
  if (execution instanceof vscode.ProcessExecution) {
    const { process, args, options } = execution;
    return { command: process, args, ...(options?.env && { env: options.env }) };
  }
  if (!(execution instanceof vscode.ShellExecution)) return undefined;
  const { commandLine: line, command, args, options } = execution;
  return {
    ...(line === undefined ? { command: command ?? '', args: args ?? [] } : { line }),
    ...(options?.env && { env: options.env }),
  };
}

export function taskCommandLine(task: vscode.Task): string | undefined {
  const { line, command, args = [] } = taskWords(task) ?? {};
  if (line !== undefined || command === undefined) return line;
  return [command, ...args].map(textOf).join(' ');
}

/** The same task, running these words: one more, which VS Code keeps no longer than its run. */
export function changedTask(task: vscode.Task, words: TaskWords): vscode.Task {
  const changed = new vscode.Task(
    task.definition,
    task.scope ?? vscode.TaskScope.Workspace,
    task.name,
    task.source,
    changedExecution(task.execution, words),
    task.problemMatchers,
  );
  changed.presentationOptions = task.presentationOptions;
  changed.runOptions = task.runOptions;
  changed.isBackground = task.isBackground;
  if (task.group !== undefined) changed.group = task.group;
  return changed;
}

function changedExecution(
  execution: vscode.Task['execution'],
  { line, command = '', args = [], env }: TaskWords,
): NonNullable<vscode.Task['execution']> | undefined {
  if (execution instanceof vscode.ProcessExecution)
    return new vscode.ProcessExecution(textOf(command), args.map(textOf), {
      ...execution.options,
      ...(env && { env }),
    });
  if (!(execution instanceof vscode.ShellExecution)) return execution;
  const options = { ...execution.options, ...(env && { env }) };
  return line === undefined
    ? new vscode.ShellExecution(command, [...args], options)
    : new vscode.ShellExecution(line, options);
}

function textOf(word: Word): string {
  return typeof word === 'string' ? word : word.value;
}
