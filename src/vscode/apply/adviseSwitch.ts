/** Whether a conflict's port can be changed: looked at as soon as the port is known, so that no button leads nowhere. */

import * as vscode from 'vscode';
import { readsVariable } from '../../core/fix/readsVariable.ts';
import type { RunOncePlan } from '../../core/fix/switchPort/runOnce.ts';
import type { Disposable, Log } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import { endpointKey, isInet, isSameEndpoint } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan, Switchable, SwitchRefusal } from '../../core/model/fix.ts';
import { isOpen } from '../../core/model/lifeCycle.ts';
import type { Store } from '../../core/store.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { planOnce } from './runOnce.ts';
import { beside, type SwitchPlans } from './switchPlans.ts';

/** Looks at the switch of each conflict beside its diagnosis, and tells the store: nothing that is shown waits for it, and what is shown later knows it. */
export class SwitchAdvice implements Disposable {
  readonly #store: Store;
  readonly #plans: SwitchPlans;
  readonly #load: LoadTools;
  readonly #log: Log;
  /** The endpoint that was last looked at for each conflict. */
  readonly #asked = new Map<string, string>();
  readonly #subscription: Disposable;

  constructor(store: Store, plans: SwitchPlans, load: LoadTools, log: Log) {
    this.#store = store;
    this.#plans = plans;
    this.#load = load;
    this.#log = log;
    this.#subscription = store.onDidChange(conflict => this.#changed(conflict));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed(conflict: Conflict): void {
    for (const asked of this.#asked.keys()) if (this.#store.get(asked) === undefined) this.#asked.delete(asked);
    const { id, endpoint, quiet } = conflict;
    if (quiet === true || endpoint === undefined || !isInet(endpoint)) return;
    const key = endpointKey(endpoint);
    if (this.#asked.get(id) === key) return;
    this.#asked.set(id, key);
    inBackground(this.#log, 'whether a port can be switched', this.#advise(conflict, endpoint));
  }

  async #advise(conflict: Conflict, endpoint: InetEndpoint): Promise<void> {
    const { id } = conflict;
    const plan = await this.#plans.of(conflict, endpoint);
    const before = this.#store.get(id);
    if (before === undefined || !isOpen(before)) return;
    const tools = await this.#load();
    const once = await onceOf(tools, before, endpoint.port, plan);
    const refusal = plan === undefined ? ({ kind: 'not-stated' } as const) : await refusalOf(plan, tools);
    const switchable: Switchable = { once, ...(refusal !== undefined && { refusal }) };
    const now = this.#store.get(id);
    if (now?.endpoint !== undefined && isSameEndpoint(now.endpoint, endpoint)) this.#store.update(id, { switchable });
  }
}

/**
 * Whether the same start can be on another port. A variable counts where the program's own code is seen to read it: that of its folder, which
 * the plan of the switch has read, or the files that the failure and the start name.
 */
async function onceOf(
  tools: Tools,
  conflict: Conflict,
  from: number,
  switching: PortSwitchPlan | undefined,
): Promise<Switchable['once']> {
  const to = beside(from);
  const plan = await planOnce(tools, conflict.source, { from, to }, switching);
  if (plan === undefined) return 'no';
  if (plan.certain) return 'certain';
  const names = variablesOf(plan, to);
  for (const file of namedCode(conflict)) {
    const code = await tools.files.read(file);
    if (code !== undefined && names.some(name => readsVariable(code, name))) return 'certain';
  }
  return 'maybe';
}

/** The variables by which the plan says the port. */
function variablesOf(plan: RunOncePlan, to: number): readonly string[] {
  const env: unknown = plan.kind === 'command' ? plan.env : plan.configuration['env'];
  if (typeof env !== 'object' || env === null) return [];
  return Object.entries(env).flatMap(([name, value]) => (String(value) === String(to) ? [name] : []));
}

/** More files no start names. */
const mostCode = 12;
const codeWord = /^[^\s"'`$]{1,300}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|pl)$/;

/** Files of the program, as far as the failure's own frames and the line or configuration name them. */
function namedCode({ failure, source }: Conflict): readonly string[] {
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

/** Why nothing may be edited by this plan; `undefined` when it may, or when the user picks the place. */
export async function refusalOf(
  { primary, companions, ambiguous, notUnderstood, problems = [] }: PortSwitchPlan,
  { isReadOnly }: Pick<Tools, 'isReadOnly'>,
): Promise<SwitchRefusal | undefined> {
  if (primary.length === 0 && ambiguous.length > 0) return undefined;
  const edits = [...primary, ...companions];
  if (edits.length === 0) {
    if (problems[0] !== undefined) return { kind: 'problem', ...problems[0] };
    return { kind: notUnderstood === true ? 'not-understood' : 'not-stated' };
  }
  for (const { file, create } of edits)
    if (create !== true && (await isReadOnly(file))) return { kind: 'read-only', file };
  return undefined;
}
