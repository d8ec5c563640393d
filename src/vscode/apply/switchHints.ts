import * as vscode from 'vscode';
import type { FileReader } from '../../core/host.ts';
import type { Source } from '../../core/model/run.ts';
import type { PortSwitchHints } from '../../core/workspace/site.ts';

/** The folder whose files a switch looks at: where the run was started, else the first folder of the workspace. */
export function rootOf(source: Source): string | undefined {
  const cwd = cwdOf(source);
  const folder = cwd === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(cwd));
  return (folder ?? activeFolder() ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
}

/** What was started, for the planner: nearly all wrong edits are about which script or configuration is active. */
export function hintsOf(source: Source, root: string, platform: string): PortSwitchHints {
  switch (source.kind) {
    case 'debug':
      return { platform, activeConfiguration: configurationName(source.configuration) ?? source.name };
    case 'task':
      return { platform, activeTask: source.name, ...commandHints(source, root) };
    case 'terminal':
      return { platform, ...commandHints(source, root) };
    case 'command':
      return { platform };
  }
}

/** The line and where it was typed; which script it runs is found from there. */
function commandHints(source: Extract<Source, { kind: 'task' | 'terminal' }>, root: string): PortSwitchHints {
  const { commandLine, cwd } = source;
  if (commandLine === undefined) return {};
  const below = cwd?.startsWith(root) === true ? cwd.slice(root.length).replaceAll('\\', '/') : '';
  return { startedBy: commandLine, startedIn: below.startsWith('/') ? below.slice(1) : '' };
}

function cwdOf(source: Source): string | undefined {
  return source.kind === 'command' ? undefined : source.cwd;
}

function configurationName(configuration: Readonly<Record<string, unknown>>): string | undefined {
  const { name } = configuration;
  return typeof name === 'string' ? name : undefined;
}

function activeFolder(): vscode.WorkspaceFolder | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && vscode.workspace.getWorkspaceFolder(uri);
}

/** The folder that it runs in, where that is known. */
export function folderOf(source: Source): string | undefined {
  const stated: unknown = source.kind === 'debug' ? source.configuration['cwd'] : cwdOf(source);
  return typeof stated === 'string' && !stated.includes('${') ? stated : undefined;
}

/** Text of the package.json that a package manager takes in the folder of the run: that of the folder, or the next above. */
export async function manifestOf(files: FileReader, source: Source): Promise<{ readonly manifest?: string }> {
  const start = folderOf(source) ?? rootOf(source);
  for (let folder = start === undefined ? undefined : vscode.Uri.file(start); folder !== undefined; ) {
    const manifest = await files.read(vscode.Uri.joinPath(folder, 'package.json').fsPath);
    if (manifest !== undefined) return { manifest };
    const above = vscode.Uri.joinPath(folder, '..');
    folder = above.path === folder.path ? undefined : above;
  }
  return {};
}
