/** *Use a Port of One's Own in This Folder…* and *Stop Using…*: the commands, and the fix of a failed run. */
import * as vscode from 'vscode';
import type { Conflict } from '../../core/model/conflict.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { Source } from '../../core/model/run.ts';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { clashing, type OwnPort, type SharedVariable } from '../../core/workspace/ownPort.ts';
import { inBackground } from '../inBackground.ts';
import { message } from '../text/messages.ts';
import { ownText } from '../text/ownPorts.ts';
import { notStarted } from '../text/restart.ts';
import type { Tools } from '../tools.ts';
import { showProblem } from '../ui/notification.ts';
import { askNewPort } from '../ui/pickers.ts';
import { flash, inform, pick } from '../ui/say.ts';
import { type FolderTools, type Stated, sharedVariable, sourceOf, statedPorts } from './folderRuns.ts';
import type { Outcome } from './freeing.ts';
import { folderOfRun, ownBy, ownFor } from './ownPort.ts';
import { lastingPlan, type PlanningTools, planOnce } from './runOnce.ts';

type TakingTools = FolderTools & Pick<Tools, 'own' | 'log' | 'rerun'>;

/** Gives the folder of a failed run its own port, and starts on it what failed. */
export async function takeOwnPort(tools: TakingTools, conflict: Conflict, endpoint: InetEndpoint): Promise<Outcome> {
  const folder = folderOfRun(conflict.source);
  const own = folder && (await ownFor(tools, conflict, endpoint));
  if (folder === undefined || own === undefined) {
    showProblem(ownText.notApplied(endpoint.port));
    return 'not-freed';
  }
  if (!(await keepOwn(tools, folder, own, conflict.source.kind === 'debug'))) return 'not-freed';
  const why = await startOn(tools, conflict.source, own);
  if (why !== undefined) showProblem(why);
  return 'freed';
}

/** A terminal that is open carries what it was opened with: there the line itself says the port. */
async function startOn(
  { rerun, ...tools }: PlanningTools & Pick<Tools, 'rerun'>,
  source: Source,
  { from, to }: OwnPort,
): Promise<Sentence | undefined> {
  if (source.kind !== 'terminal') {
    const why = await rerun.run(source);
    return why && notStarted(why);
  }
  const plan = await planOnce(tools, source, { from, to });
  const why = plan === undefined ? ({ kind: 'not-once' } as const) : await rerun.runChanged(source, plan);
  return why && notStarted(why);
}

/** The folder, the port and the new number are asked for where they are not clear. */
export async function useOwnPort(
  tools: FolderTools & Pick<Tools, 'own' | 'log' | 'freePorts'>,
  argument?: number,
): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await pickFolder(folders) : folders[0];
  if (folder === undefined) {
    if (folders.length === 0) await inform(ownText.noFolder());
    return;
  }
  const stated = await statedPorts(tools, folder);
  const chosen = argument === undefined ? await pickStated(stated) : stated.find(({ port }) => port === argument);
  if (chosen === undefined) {
    if (stated.length === 0 || argument !== undefined) await inform(ownText.noPort());
    return;
  }
  const from = chosen.port;
  const to = await askNewPort(from, await tools.own.suggest(folder, from), async port => {
    const problem = await tools.freePorts.problem({ protocol: 'tcp', port });
    if (problem !== undefined) return message.portProblem(problem);
    return tools.own.taken(folder).includes(port) ? ownText.taken() : undefined;
  });
  if (to === undefined || to === from) return;
  const found = await appliedTo(tools, chosen, to);
  if (found === undefined) {
    showProblem(ownText.notApplied(from));
    return;
  }
  const shared = await sharedVariable(tools, folder, { from, to, ...found.own });
  if (shared === undefined) await keepOwn(tools, folder, { from, to, ...found.own }, found.sessions);
  else if (found.sessions) await keepOwn(tools, folder, { from, to }, true, shared);
  else showProblem(ownText.shared(shared));
}

/** By what the runs of a port can be given another one; `undefined` where none of them can. */
async function appliedTo(
  tools: PlanningTools,
  { port: from, runs }: Stated,
  to: number,
): Promise<{ readonly own: Pick<OwnPort, 'env'>; readonly sessions: boolean } | undefined> {
  let env: NonNullable<OwnPort['env']> = {};
  let sessions = false;
  for (const run of runs) {
    const source = sourceOf(run);
    const plan = await lastingPlan(tools, { source }, { from, to });
    const by = plan && ownBy(source, plan, to);
    if (by === undefined) continue;
    sessions ||= run.kind === 'launch';
    env = { ...by.env, ...env };
  }
  const carries = Object.keys(env).length > 0;
  return sessions || carries ? { own: carries ? { env } : {}, sessions } : undefined;
}

/** Keeps it, and tells what takes it; false, with the reason told, where it clashes with another one. */
export async function keepOwn(
  { own, log }: Pick<Tools, 'own' | 'log'>,
  folder: vscode.WorkspaceFolder,
  added: OwnPort,
  sessions: boolean,
  shared?: SharedVariable,
): Promise<boolean> {
  const other = clashing(own.of(folder), added);
  if (other !== undefined) {
    const variable = Object.keys(added.env ?? {}).find(name => name in (other.env ?? {})) ?? '';
    showProblem(ownText.clash(variable, other));
    return false;
  }
  await own.set(folder, added);
  inBackground(log, 'a port of one’s own', offerStop(own, folder, added, ownText.set(added, sessions, shared)));
  return true;
}

async function offerStop(
  own: Tools['own'],
  folder: vscode.WorkspaceFolder,
  added: OwnPort,
  told: Sentence,
): Promise<void> {
  const stop = ownText.stopIt();
  if ((await inform(told, stop)) === stop) await own.unset(folder, added.from);
}

/** Ends the only one, the one in the place of this port, or the one that is picked. */
export async function stopOwnPort({ own }: Pick<Tools, 'own'>, argument?: number): Promise<void> {
  const all = own.all.flatMap(({ folder, own: ports }) => ports.map(port => ({ folder, port })));
  const wanted = argument === undefined ? all : all.filter(({ port }) => port.from === argument);
  const [first, second] = wanted;
  if (first === undefined) {
    await inform(ownText.none());
    return;
  }
  const items = wanted.map(each => ({
    label: ownText.stop(each.port),
    description: harmless(each.folder.name),
    each,
  }));
  const chosen = second === undefined ? first : (await pick(items, { title: ownText.pickOwn() }))?.each;
  if (chosen === undefined) return;
  await own.unset(chosen.folder, chosen.port.from);
  flash(ownText.stopped(chosen.port), 5000);
}

async function pickFolder(folders: readonly vscode.WorkspaceFolder[]): Promise<vscode.WorkspaceFolder | undefined> {
  const items = folders.map(folder => ({ label: harmless(folder.name), folder }));
  return (await pick(items, { title: ownText.pickFolder() }))?.folder;
}

async function pickStated(stated: readonly Stated[]): Promise<Stated | undefined> {
  if (stated.length <= 1) return stated[0];
  const items = stated.map(each => ({
    label: harmless(String(each.port)),
    description: harmless(each.runs.flatMap(({ name }) => (name === '' ? [] : [name])).join(', ')),
    each,
  }));
  return (await pick(items, { title: ownText.pickPort() }))?.each;
}
