/** Gives a folder a port of its own, at a user's wish, and takes it at each start. */
import * as vscode from 'vscode';
import type { RunOncePlan } from '../../core/fix/switchPort/once/plan.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { type InetEndpoint, isInet } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan } from '../../core/model/fix.ts';
import type { Source } from '../../core/model/run.ts';
import { carried, type OwnPort } from '../../core/workspace/ownPort.ts';
import { isBrowser, openedPage, openingOn } from '../../core/workspace/pages.ts';
import { confidence as worth } from '../../core/workspace/run/found.ts';
import type { Tools } from '../tools.ts';
import { asTyped, type FolderTools, sharedVariable } from './folderRuns.ts';
import { lastingPlan, type PlanningTools, planOnce } from './runOnce.ts';
import { rootOf } from './switchHints.ts';

type Configuration = vscode.DebugConfiguration;

/** The folder that a run belongs to; `undefined` where none is open. */
export function folderOfRun(source: Source): vscode.WorkspaceFolder | undefined {
  const root = rootOf(source);
  return root === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root));
}

/**
 * How a run can be given another port each time: by what is changed in its configuration when it starts, or by variables that its terminal
 * carries. `undefined`: not at all.
 */
export function ownBy(source: Source, plan: RunOncePlan, to: number): Pick<OwnPort, 'env'> | undefined {
  if (plan.kind === 'configuration') {
    const given: unknown = source.kind === 'debug' ? source.configuration['env'] : undefined;
    const env = carried(changedEnv(given, plan.configuration['env']), to);
    return env === undefined ? {} : { env };
  }
  const line = 'commandLine' in source ? source.commandLine : undefined;
  const env = plan.commandLine === line ? carried(plan.env, to) : undefined;
  return env && { env };
}

/** Variables that the plan sets, or sets anew. */
function changedEnv(before: unknown, after: unknown): Record<string, string> {
  const [old, now] = [before, after].map(env => (typeof env === 'object' && env !== null ? env : {}));
  const entries = Object.entries(now as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === (old as Record<string, unknown>)[name] ? [] : [[name, String(value)] as const],
    ),
  );
}

/** The port that a failed run's folder would have for its own, and by what; `undefined` where the run cannot be given one. */
export async function ownFor(
  tools: FolderTools & Pick<Tools, 'own'>,
  conflict: Pick<Conflict, 'source' | 'failure'>,
  { port: from }: InetEndpoint,
  switching?: PortSwitchPlan,
): Promise<OwnPort | undefined> {
  const source = asTyped(conflict.source);
  const folder = folderOfRun(source);
  if (folder === undefined) return undefined;
  const to = await tools.own.suggest(folder, from);
  if (to === undefined) return undefined;
  const plan = await lastingPlan(tools, { ...conflict, source }, { from, to }, switching);
  const by = plan && ownBy(source, plan, to);
  const own = by && { from, to, ...by };
  if (own === undefined || (await sharedVariable(tools, folder, own)) === undefined) return own;
  // Debug sessions are given it one by one; a variable of all terminals would move another server here as well.
  return source.kind === 'debug' ? { from, to } : undefined;
}

/** The configuration with the folder's own ports in the place of those that it states, and the page that it opens on them, too. */
export async function withOwnPorts(
  tools: PlanningTools & Pick<Tools, 'own' | 'launchPorts' | 'probe' | 'pipeline'>,
  configuration: Configuration,
  folder: vscode.WorkspaceFolder,
): Promise<Configuration> {
  let owned = configuration;
  const cwd = folder.uri.fsPath;
  for (const { from, to } of tools.own.of(folder)) {
    if (!isBrowser(owned) && (await statesPort(tools, owned, cwd, from))) {
      const source: Source = { kind: 'debug', id: '', name: owned.name, configuration: owned, cwd };
      const plan = await planOnce(tools, source, { from, to });
      if (plan?.kind !== 'configuration' || !plan.certain) continue;
      owned = { ...owned, ...plan.configuration };
    }
    if (openedPage(owned)?.port === from && !(await isStillThere(tools, from, to)))
      owned = openingOn(owned, to) as Configuration;
  }
  return owned;
}

/** Whether the configuration starts something on the port; a hint is the address of a page, or a number of another meaning. */
async function statesPort(
  { launchPorts }: Pick<Tools, 'launchPorts'>,
  configuration: Configuration,
  cwd: string,
  port: number,
): Promise<boolean> {
  const found = await launchPorts(configuration, cwd);
  return found.some(
    ({ endpoint, confidence }) => isInet(endpoint) && endpoint.port === port && confidence !== worth.hint,
  );
}

/** A server of this folder that was started before it had a port of its own: its page is where it was. */
async function isStillThere(
  { probe, pipeline }: Pick<Tools, 'probe' | 'pipeline'>,
  from: number,
  to: number,
): Promise<boolean> {
  const at = (port: number) => ({ protocol: 'tcp', port }) as const;
  if ((await probe.isFree(at(to))) === false || (await probe.isFree(at(from))) !== false) return false;
  const { diagnosis } = await pipeline.examine(at(from));
  const kind = diagnosis?.verdict.kind;
  return kind === 'own-session' || kind === 'same-project-elsewhere' || kind === 'leftover';
}
