import * as vscode from 'vscode';
import { readsVariable } from '../../core/fix/readsVariable.ts';
import type { RunOncePlan } from '../../core/fix/switchPort/once/plan.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan, Switchable } from '../../core/model/fix.ts';
import type { Source } from '../../core/model/run.ts';
import type { Tools } from '../tools.ts';
import { folderOf, hintsOf, manifestOf, rootOf } from './switchHints.ts';

/** What a start on another port is planned with. */
export type OnceTools = Pick<Tools, 'files' | 'filesIn' | 'freePorts' | 'planners' | 'platform'>;

export type PlanningTools = Omit<OnceTools, 'freePorts'>;

/** From which port to which; `byVariable`: by a variable where the program reads one, as terminals carry it. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly byVariable?: boolean;
}

/**
 * The same start on the next free port, without touching files. `port` without `plan`: its program takes the port from its files
 * only; `undefined`: no port is free nearby.
 */
export async function onNextPort(
  tools: OnceTools,
  source: Source,
  { port: from, host, protocol }: InetEndpoint,
): Promise<{ readonly port: number; readonly plan?: RunOncePlan } | undefined> {
  const run = `${source.kind} ${source.kind === 'terminal' ? source.id : 'name' in source ? source.name : ''}`;
  const port = await tools.freePorts.next(from, { protocol, run, ...(host !== undefined && { host }) });
  if (port === undefined) return undefined;
  const plan = await planOnce(tools, source, { from, to: port });
  return { port, ...(plan !== undefined && { plan }) };
}

/** `switching`: the planned switch of the same run, if there is one already; else it is planned where the program's files have to be asked. */
export async function planOnce(
  { files, filesIn, planners, platform }: PlanningTools,
  source: Source,
  { from, to, byVariable = false }: Step,
  switching?: PortSwitchPlan,
): Promise<RunOncePlan | undefined> {
  const { planPortSwitch, planRunOnce } = await planners();
  const root = rootOf(source);
  const cwd = folderOf(source) ?? root;
  const request = {
    from,
    to,
    byVariable,
    ...(await manifestOf(files, source)),
    ...(root !== undefined && cwd !== undefined && { repository: { files, root, cwd } }),
    ...(source.kind === 'debug' && { configuration: source.configuration }),
    ...(source.kind === 'terminal' && source.commandLine !== undefined && { commandLine: source.commandLine }),
  };
  if (switching !== undefined) return planRunOnce({ ...request, switching });
  const plan = await planRunOnce(request);
  const isOpen = plan === undefined ? 'commandLine' in request : !plan.certain;
  if (!isOpen || root === undefined) return plan;
  const hints = hintsOf(source, root, platform);
  return planRunOnce({ ...request, switching: await planPortSwitch({ root, files: filesIn(root), from, to, hints }) });
}

/**
 * Whether the same start can be on another port. A variable counts where the program's own code is seen to read it: that of its folder, which
 * the plan of the switch has read, or the files that the failure and the start name.
 */
export async function onceOf(
  tools: PlanningTools,
  run: Pick<Conflict, 'source' | 'failure'>,
  step: Step,
  switching: PortSwitchPlan | undefined,
): Promise<{ readonly once: Switchable['once']; readonly plan?: RunOncePlan }> {
  const plan = await planOnce(tools, run.source, step, switching);
  if (plan === undefined) return { once: 'no' };
  if (plan.certain) return { once: 'certain', plan };
  const names = variablesOf(plan, step.to);
  for (const file of namedCode(run)) {
    const code = await tools.files.read(file);
    if (code !== undefined && names.some(name => readsVariable(code, name))) return { once: 'certain', plan };
  }
  return { once: 'maybe', plan };
}

/** The plan by which a run takes another port each time it starts, by a variable where its program reads one; `undefined` where none is certain. */
export async function lastingPlan(
  tools: PlanningTools,
  run: Pick<Conflict, 'source' | 'failure'>,
  step: Pick<Step, 'from' | 'to'>,
  switching?: PortSwitchPlan,
): Promise<RunOncePlan | undefined> {
  const { plan, once } = await onceOf(tools, run, { ...step, byVariable: true }, switching);
  return once === 'certain' ? plan : undefined;
}

/** The variables that the plan gives the run; an object, unless a debug configuration has something else there. */
export function environmentOf(plan: RunOncePlan): unknown {
  return plan.kind === 'command' ? plan.env : plan.configuration['env'];
}

/** The variables by which the plan says the port. */
function variablesOf(plan: RunOncePlan, to: number): readonly string[] {
  const env = environmentOf(plan);
  if (typeof env !== 'object' || env === null) return [];
  return Object.entries(env).flatMap(([name, value]) => (String(value) === String(to) ? [name] : []));
}

/** More files no start names. */
const mostCode = 12;
const codeWord = /^[^\s"'`$]{1,300}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|pl)$/;

/** Files of the program, as far as the failure's own frames and the line or configuration name them. */
function namedCode({ failure, source }: Pick<Conflict, 'source' | 'failure'>): readonly string[] {
  const frames = (failure?.frames ?? []).map(({ file }) => file);
  if (source.kind === 'command') return frames;
  const program: unknown = source.kind === 'debug' ? source.configuration['program'] : undefined;
  const line = source.kind === 'debug' ? '' : (source.commandLine ?? '');
  const words = [...(typeof program === 'string' ? [program] : []), ...line.split(/\s+/)];
  const named = words.filter(word => codeWord.test(word)).flatMap(word => inFolder(source.cwd, word) ?? []);
  return [...frames, ...named].slice(0, mostCode);
}

function inFolder(cwd: string | undefined, path: string): string | undefined {
  if (/^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)) return path;
  return cwd === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(cwd), path).fsPath;
}
