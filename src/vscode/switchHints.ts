import * as vscode from 'vscode';
import type { Source } from '../core/model.ts';

/** The folder whose files a switch looks at: where the run was started, else the first folder of the workspace. */
export function rootOf(source: Source): string | undefined {
  const cwd = source.kind === 'command' ? undefined : source.cwd;
  const folder = cwd === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(cwd));
  return (folder ?? activeFolder() ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
}

/** What was started, for the planner: nearly all wrong edits are about which script or configuration is active. */
export function hintsOf(source: Source): {
  activeConfiguration?: string;
  activeTask?: string;
  activeScript?: string;
  startedBy?: string;
} {
  switch (source.kind) {
    case 'debug':
      return { activeConfiguration: configurationName(source.configuration) ?? source.name };
    case 'task':
      return { activeTask: source.name, ...(source.commandLine !== undefined && commandHints(source.commandLine)) };
    case 'terminal':
      return source.commandLine === undefined ? {} : commandHints(source.commandLine);
    case 'command':
      return {};
  }
}

function commandHints(commandLine: string): { activeScript?: string; startedBy: string } {
  const script = /^(?:npm|pnpm|yarn|bun)\s+(?:run(?:-script)?\s+)?([\w:.-]+)/.exec(commandLine.trim())?.[1];
  return { startedBy: commandLine, ...(script !== undefined && script !== 'run' && { activeScript: script }) };
}

function configurationName(configuration: Readonly<Record<string, unknown>>): string | undefined {
  const { name } = configuration;
  return typeof name === 'string' ? name : undefined;
}

function activeFolder(): vscode.WorkspaceFolder | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && vscode.workspace.getWorkspaceFolder(uri);
}
