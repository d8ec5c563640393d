/** What a switch of a conflict's port would edit: planned once, for all who want to know it. */

import { Turns } from '../../core/conflicts/turns.ts';
import type { Disposable } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { endpointKey, type InetEndpoint } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan } from '../../core/model/fix.ts';
import { isOpen } from '../../core/model/lifeCycle.ts';
import type { Store } from '../../core/store.ts';
import type { LoadTools } from '../tools.ts';
import { hintsOf, rootOf } from './switchHints.ts';

interface Planned {
  readonly key: string;
  readonly plan: Promise<PortSwitchPlan | undefined>;
}

/** Keeps the plan of each open conflict, for its endpoint of now. They are made one at a time. */
export class SwitchPlans implements Disposable {
  readonly #store: Store;
  readonly #load: LoadTools;
  readonly #turns = new Turns(1);
  /** By conflict. */
  readonly #plans = new Map<string, Planned>();
  readonly #subscription: Disposable;

  constructor(store: Store, load: LoadTools) {
    this.#store = store;
    this.#load = load;
    this.#subscription = store.onDidChange(() => {
      for (const id of this.#plans.keys()) if (!this.#isOpen(id)) this.#plans.delete(id);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** `undefined`: there is no folder to edit in, or the conflict is over by the time its turn has come. */
  of(conflict: Pick<Conflict, 'id' | 'source'>, endpoint: InetEndpoint): Promise<PortSwitchPlan | undefined> {
    const key = endpointKey(endpoint);
    const known = this.#plans.get(conflict.id);
    if (known?.key === key) return known.plan;
    const plan = this.#turns.take(() => this.#plan(conflict, endpoint.port));
    this.#plans.set(conflict.id, { key, plan });
    return plan;
  }

  async #plan({ id, source }: Pick<Conflict, 'id' | 'source'>, from: number): Promise<PortSwitchPlan | undefined> {
    const root = rootOf(source);
    // Of a flood, only the newest are still open when their turn comes.
    if (root === undefined || !this.#isOpen(id)) return undefined;
    const { filesIn, planners, platform } = await this.#load();
    const { planPortSwitch } = await planners();
    const hints = hintsOf(source, root, platform);
    return planPortSwitch({ root, files: filesIn(root), from, to: beside(from), hints });
  }

  #isOpen(id: string): boolean {
    const now = this.#store.get(id);
    return now !== undefined && isOpen(now);
  }
}

/** Any other port: which one a plan moves to makes no difference to what it would edit. */
export function beside(port: number): number {
  return port < 65_535 ? port + 1 : port - 1;
}
