/** Whether a conflict's port can be changed: looked at as soon as the port is known, so that no button leads nowhere. */

import { Turns } from '../../core/conflicts/turns.ts';
import type { Disposable, Log } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import { endpointKey, isInet, isSameEndpoint } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan, Switchable, SwitchRefusal } from '../../core/model/fix.ts';
import { isOpen } from '../../core/model/lifeCycle.ts';
import type { Source } from '../../core/model/run.ts';
import type { Store } from '../../core/store.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { planOnce } from './runOnce.ts';
import { hintsOf, rootOf } from './switchHints.ts';

/**
 * Plans the switch of each conflict beside its diagnosis, one at a time, and tells the store: nothing that is shown waits for it, and
 * what is shown later knows it.
 */
export class SwitchAdvice implements Disposable {
  readonly #store: Store;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #turns = new Turns(1);
  /** The endpoint that was last looked at for each conflict. */
  readonly #asked = new Map<string, string>();
  readonly #subscription: Disposable;

  constructor(store: Store, load: LoadTools, log: Log) {
    this.#store = store;
    this.#load = load;
    this.#log = log;
    this.#subscription = store.onDidChange(conflict => this.#changed(conflict));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed({ id, endpoint, quiet }: Conflict): void {
    for (const asked of this.#asked.keys()) if (this.#store.get(asked) === undefined) this.#asked.delete(asked);
    if (quiet === true || endpoint === undefined || !isInet(endpoint)) return;
    const key = endpointKey(endpoint);
    if (this.#asked.get(id) === key) return;
    this.#asked.set(id, key);
    inBackground(
      this.#log,
      'whether a port can be switched',
      this.#turns.take(() => this.#advise(id, endpoint)),
    );
  }

  async #advise(id: string, endpoint: InetEndpoint): Promise<void> {
    const before = this.#store.get(id);
    // Of a flood, only the newest are still open when their turn comes.
    if (before === undefined || !isOpen(before)) return;
    const switchable = await adviseSwitch(await this.#load(), before.source, endpoint.port);
    const now = this.#store.get(id);
    if (now?.endpoint !== undefined && isSameEndpoint(now.endpoint, endpoint)) this.#store.update(id, { switchable });
  }
}

type Planning = Pick<Tools, 'planners' | 'files' | 'filesIn' | 'isReadOnly' | 'platform'>;

/** What can be planned for this run; which port it would move to makes no difference. */
export async function adviseSwitch(tools: Planning, source: Source, from: number): Promise<Switchable> {
  const { planPortSwitch } = await tools.planners();
  const to = from < 65_535 ? from + 1 : from - 1;
  const root = rootOf(source);
  const hints = root === undefined ? undefined : hintsOf(source, root, tools.platform);
  const plan =
    root === undefined || hints === undefined
      ? undefined
      : await planPortSwitch({ root, files: tools.filesIn(root), from, to, hints });
  const once = await planOnce(tools, source, { from, to }, plan);
  const answer = { once: once === undefined ? 'no' : once.certain ? 'certain' : 'maybe' } as const;
  const refusal: SwitchRefusal | undefined = plan === undefined ? { kind: 'not-stated' } : await refusalOf(plan, tools);
  return { ...answer, ...(refusal !== undefined && { refusal }) };
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
