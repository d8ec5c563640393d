/** Whether a conflict's port can be changed: looked at as soon as the port is known, so that no button leads nowhere. */

import type { Disposable, Log } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import { endpointKey, isInet, isSameEndpoint } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan, Switchable, SwitchRefusal } from '../../core/model/fix.ts';
import { isOpen } from '../../core/model/lifeCycle.ts';
import type { Store } from '../../core/store.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { ownFor } from './ownPort.ts';
import { onceOf } from './runOnce.ts';
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
    let switchable: Switchable = { once: 'no' };
    try {
      const plan = await this.#plans.of(conflict, endpoint);
      const before = this.#store.get(id);
      if (before === undefined || !isOpen(before)) return;
      switchable = await this.#switchable(before, endpoint, plan);
    } finally {
      // A notification may wait for the answer: it comes, whatever happens.
      const now = this.#store.get(id);
      const isSame = now?.endpoint !== undefined && isSameEndpoint(now.endpoint, endpoint);
      if (now !== undefined && isOpen(now) && isSame) this.#store.update(id, { switchable });
    }
  }

  async #switchable(conflict: Conflict, endpoint: InetEndpoint, plan: PortSwitchPlan | undefined): Promise<Switchable> {
    const tools = await this.#load();
    const { once } = await onceOf(tools, conflict, { from: endpoint.port, to: beside(endpoint.port) }, plan);
    const hasSiblings = ((await tools.window()).siblings ?? []).length > 0;
    const own = hasSiblings ? await ownFor(tools, conflict, endpoint, plan) : undefined;
    const refusal = plan === undefined ? ({ kind: 'not-stated' } as const) : await refusalOf(plan, tools);
    return { once, ...(refusal !== undefined && { refusal }), ...(own !== undefined && { own: own.to }) };
  }
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
