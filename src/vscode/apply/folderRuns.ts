/** What a folder says that it can start, and on which ports. */
import * as vscode from 'vscode';
import { isInet } from '../../core/model/endpoint.ts';
import type { Source } from '../../core/model/run.ts';
import type { OwnPort, SharedVariable } from '../../core/workspace/ownPort.ts';
import { confidence as worth } from '../../core/workspace/run/found.ts';
import { type WorkspaceRun, workspaceRuns } from '../../core/workspace/workspaceRuns.ts';
import type { Tools } from '../tools.ts';
import { environmentOf, lastingPlan, type PlanningTools } from './runOnce.ts';

/** What the runs of a folder are read and planned with. */
export type FolderTools = PlanningTools & Pick<Tools, 'launchPorts' | 'commandPorts'>;

/** What starts on a port of a folder, most trusted first. */
export interface Stated {
  readonly port: number;
  readonly runs: readonly WorkspaceRun[];
}

/** The ports that debug configurations, tasks and scripts of the folder start on. */
export async function statedPorts(tools: FolderTools, folder: vscode.WorkspaceFolder): Promise<readonly Stated[]> {
  const { files, launchPorts, commandPorts, platform } = tools;
  const packageJson = await files.read(vscode.Uri.joinPath(folder.uri, 'package.json').fsPath);
  const runs = workspaceRuns({
    folder: folder.uri.fsPath,
    platform,
    launches: vscode.workspace.getConfiguration('launch', folder).get('configurations'),
    tasks: vscode.workspace.getConfiguration('tasks', folder).get('tasks'),
    ...(packageJson !== undefined && { packageJson }),
  });
  const byPort = new Map<number, WorkspaceRun[]>();
  for (const run of runs) {
    if (run.kind === 'env') continue;
    const found =
      run.kind === 'launch' ? await launchPorts(run.launch, run.cwd) : await commandPorts(run.commandLine, run.cwd);
    for (const { endpoint, confidence } of found) {
      if (!isInet(endpoint) || endpoint.protocol !== 'tcp' || confidence === worth.hint) continue;
      byPort.set(endpoint.port, [...(byPort.get(endpoint.port) ?? []), run]);
    }
  }
  return [...byPort].map(([port, started]) => ({ port, runs: started })).sort((a, b) => a.port - b.port);
}

export function sourceOf(run: WorkspaceRun): Source {
  return run.kind === 'launch'
    ? { kind: 'debug', id: '', name: run.name, configuration: run.launch, cwd: run.cwd }
    : asTyped({ kind: 'task', id: '', name: run.name, commandLine: run.commandLine, cwd: run.cwd });
}

/** A task is started anew as its line in a terminal: by what its terminal carries. */
export function asTyped(source: Source): Source {
  if (source.kind !== 'task') return source;
  const { id, name, commandLine, cwd } = source;
  return {
    kind: 'terminal',
    id,
    name,
    ...(commandLine !== undefined && { commandLine }),
    ...(cwd !== undefined && { cwd }),
  };
}

/** `undefined`: no run on another port of the folder is known to read any of the variables. */
export async function sharedVariable(
  tools: FolderTools,
  folder: vscode.WorkspaceFolder,
  { from, to, env = {} }: OwnPort,
): Promise<SharedVariable | undefined> {
  if (Object.keys(env).length === 0) return undefined;
  for (const { port, runs } of await statedPorts(tools, folder)) {
    if (port === from) continue;
    for (const run of runs) {
      const plan = await lastingPlan(tools, { source: sourceOf(run) }, { from: port, to });
      const set = plan && environmentOf(plan);
      const given: unknown = run.kind === 'launch' ? run.launch['env'] : undefined;
      const variable = Object.keys(env).find(each => isIn(each, set) && !isIn(each, given));
      if (variable !== undefined) return { name: run.name, port, variable };
    }
  }
  return undefined;
}

function isIn(name: string, env: unknown): boolean {
  return typeof env === 'object' && env !== null && name in env;
}
