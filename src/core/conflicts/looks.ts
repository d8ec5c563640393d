/** Looks at an endpoint, and writes into the store what that says of every conflict on it. */

import { diagnose } from '../diagnose/diagnose.ts';
import type { Conflict } from '../model/conflict.ts';
import type { DiagnoseInput, Diagnosis, ReuseAddressDecision, WindowContext } from '../model/diagnosis.ts';
import type { Endpoint, InetEndpoint } from '../model/endpoint.ts';
import { endpointKey, isInet, isSameEndpoint } from '../model/endpoint.ts';
import type { BindFailure } from '../model/failure.ts';
import type { ProbeResult } from '../model/probe.ts';
import { byEndpoint } from './conflictGroups.ts';
import type { LookDependencies } from './dependencies.ts';
import { holdersOf } from './failedRun.ts';
import type { LockedRuns } from './lockedRuns.ts';
import { Turns } from './turns.ts';

/** Looks at the machine that may be under way at the same time. */
const looksAtOnce = 4;

/** What a look at an endpoint has found. */
export interface Seen {
  readonly probe: ProbeResult;
  /** When it was found, in milliseconds since the epoch. */
  readonly at: number;
  /** Which look it was, counted as they begin: what began later says more. */
  readonly look: number;
}

/** The run has just failed again. */
interface Repeat {
  /** The holders that the user was told last. */
  readonly told: string;
  /** Told once more whoever they are; otherwise, where they are others. */
  readonly always: boolean;
}

/** What one look at an endpoint has found, for every conflict on it. */
interface Finding extends Seen {
  readonly window: WindowContext;
  /** The next port that is free; asked for once, whoever needs it. */
  readonly nextPort: (from: InetEndpoint) => Promise<number | undefined>;
  readonly repeat?: Repeat;
}

export class Looks {
  readonly #deps: LookDependencies;
  readonly #locked: Pick<LockedRuns, 'look' | 'hasChanged'>;
  readonly #turns = new Turns(looksAtOnce);
  /** Looks begun so far. A count, as clocks are set back. */
  #begun = 0;

  /** `locked`: looks at conflicts that have a process in place of an endpoint. */
  constructor(dependencies: LookDependencies, locked: Pick<LockedRuns, 'look' | 'hasChanged'>) {
    this.#deps = dependencies;
    this.#locked = locked;
  }

  /**
   * Looks again at these conflicts, or at every open one, with one probe an endpoint; when it comes back, the store says what is true.
   * A port that has become free ends its conflicts.
   */
  async look(conflicts: readonly Conflict[] = this.#deps.store.open): Promise<void> {
    await Promise.all(
      byEndpoint(conflicts).map(async group => {
        const { endpoint } = group;
        if (endpoint === undefined) {
          await Promise.all(group.conflicts.map(each => this.#locked.look(each)));
          return;
        }
        const ids = new Set([...group.conflicts, ...this.#openOn(endpoint)].map(({ id }) => id));
        const failure = group.conflicts.find(each => each.failure !== undefined)?.failure;
        await this.conclude([...ids], endpoint, await this.inspect(endpoint, failure));
      }),
    );
  }

  /**
   * The same where a cheap question says that something has changed: a bind an endpoint, and whether the holders still run that any run
   * on it names; the newest may have been told after another process took the port. For what happens often or unasked.
   */
  async glance(conflicts: readonly Conflict[] = this.#deps.store.open): Promise<void> {
    const groups = byEndpoint(conflicts);
    const changed = await Promise.all(
      groups.map(async ({ conflicts: [newest] }) =>
        newest !== undefined && (this.#namesEnded(newest) || (await this.#hasChanged(newest))) ? [newest] : [],
      ),
    );
    await this.look(changed.flat());
  }

  #openOn(endpoint: Endpoint): readonly Conflict[] {
    const key = endpointKey(endpoint);
    return this.#deps.store.open.filter(each => each.endpoint !== undefined && endpointKey(each.endpoint) === key);
  }

  /** A run on this endpoint is told with a holder that has ended. */
  #namesEnded({ endpoint }: Conflict): boolean {
    const { isRunning } = this.#deps;
    if (endpoint === undefined || isRunning === undefined) return false;
    return this.#openOn(endpoint).some(
      ({ state, probe }) =>
        state === 'diagnosed' && probe?.kind === 'held' && probe.holders.some(({ pid }) => !isRunning(pid)),
    );
  }

  async #hasChanged(conflict: Conflict): Promise<boolean> {
    const { endpoint, diagnosis, state } = conflict;
    if (this.#locked.hasChanged(conflict)) return true;
    if (endpoint === undefined || diagnosis === undefined) return false;
    // Who still shows it says that the port is free.
    if (state === 'gone' && diagnosis.verdict.kind === 'already-free')
      return (await this.#deps.probe.isFree(endpoint)) === false;
    if (state !== 'diagnosed') return false;
    // A bind of ours tells nothing of the others: it sets SO_REUSEADDR.
    return (
      isInet(endpoint) && diagnosis.verdict.kind !== 'lingering' && (await this.#deps.probe.isFree(endpoint)) === true
    );
  }

  async diagnose(
    id: string,
    endpoint: Endpoint,
    isNone: (probe: ProbeResult) => boolean = () => false,
  ): Promise<Conflict | undefined> {
    const { store } = this.#deps;
    // Of a flood, only the newest are still open when their turn comes.
    const seen = await this.#turns.take(async () => {
      const { state, failure } = store.get(id) ?? {};
      const isWanted = state !== undefined && state !== 'superseded' && state !== 'crowded';
      return isWanted ? this.#lookAt(endpoint, failure) : undefined;
    });
    if (seen !== undefined && isNone(seen.probe)) return store.send(id, 'vanish');
    if (seen !== undefined) await this.conclude([id], endpoint, seen);
    return store.get(id);
  }

  /** What a look at their endpoint says of each of these; nothing where a look that began later was quicker. */
  async conclude(ids: readonly string[], endpoint: Endpoint, seen: Seen, repeat?: Repeat): Promise<void> {
    const { log } = this.#deps;
    const window = await this.#deps.window();
    let next: Promise<number | undefined> | undefined;
    const nextPort = (from: InetEndpoint) => (next ??= this.#nextPort(from));
    const finding: Finding = { ...seen, window, nextPort, ...(repeat && { repeat }) };
    await Promise.all(ids.map(id => this.#concludeOne(id, endpoint, finding)));
    const { diagnosis } = this.#deps.store.get(ids[0] ?? '') ?? {};
    if (diagnosis === undefined) return;
    const fixes = diagnosis.fixes.map(fix => fix.kind).join(', ');
    log.info(`${endpointKey(endpoint)}: ${diagnosis.verdict.kind}; fixes: ${fixes}`);
  }

  async #concludeOne(id: string, endpoint: Endpoint, finding: Finding): Promise<void> {
    const { store } = this.#deps;
    const { probe, at, look, window, nextPort, repeat } = finding;
    const conflict = store.get(id);
    if (conflict === undefined) return;
    const { failure, source } = conflict;
    const lingered = conflict.probe?.kind === 'lingering';
    const input = { endpoint, source, probe, window, lingered, ...(failure && { failure }) };
    const plain = diagnose(input);
    const offersSwitch = endpoint.protocol !== 'unix' && plain.fixes.some(fix => fix.kind === 'switch-port');
    const [suggestedPort, diagnosis] = await Promise.all([
      offersSwitch ? nextPort(endpoint) : undefined,
      this.advised(input, plain, later => {
        // Not when it was looked at again meanwhile, or is settled.
        if (store.get(id)?.diagnosis === plain) store.update(id, { diagnosis: later });
      }),
    ]);
    const before = store.get(id);
    if (before === undefined) return;
    const isOlder = look < (before.look ?? 0) || (before.endpoint && !isSameEndpoint(before.endpoint, endpoint));
    const holders = holdersOf(isOlder ? before.probe : probe);
    const isAlarm = repeat !== undefined && (repeat.always || repeat.told !== holders);
    const alarms = isAlarm ? { alarms: (before.alarms ?? 1) + 1 } : {};
    if (isOlder) {
      if (isAlarm) store.update(id, alarms);
      return;
    }
    // What has just failed, and finds its port free, can be started again: that is told.
    const isOver = repeat === undefined && before.diagnosis !== undefined && diagnosis.verdict.kind === 'already-free';
    store.send(id, isOver ? 'vanish' : 'diagnose', {
      probe,
      probedAt: at,
      look,
      diagnosis,
      ...(suggestedPort !== undefined && { suggestedPort }),
      ...alarms,
    });
    if (before.quiet !== true) this.#supersedeQuiet(endpoint);
  }

  /** A leftover that was told quietly is in the way now: the failure says so, louder. */
  #supersedeQuiet(endpoint: Endpoint): void {
    const { store } = this.#deps;
    for (const each of store.open) {
      const isSame = each.endpoint !== undefined && isSameEndpoint(each.endpoint, endpoint);
      if (each.quiet === true && isSame) store.send(each.id, 'supersede');
    }
  }

  /** The diagnosis with SO_REUSEADDR among the fixes where it can be put in; the plain one while that is not known. */
  async advised(input: DiagnoseInput, plain: Diagnosis, tellLater?: (later: Diagnosis) => void): Promise<Diagnosis> {
    if (plain.noReuseAddress !== 'not-looked-for') return plain;
    const withDecision = (reuseAddress: ReuseAddressDecision) => diagnose({ ...input, reuseAddress });
    const decision = await this.#deps.adviseReuseAddress?.(input, later => tellLater?.(withDecision(later)));
    return decision === undefined ? plain : withDecision(decision);
  }

  async inspect(endpoint: Endpoint, failure?: BindFailure): Promise<Seen> {
    return this.#turns.take(() => this.#lookAt(endpoint, failure));
  }

  async #lookAt(endpoint: Endpoint, failure?: BindFailure): Promise<Seen> {
    const look = ++this.#begun;
    const probe = await this.#probe(endpoint, failure, () => this.#learned(endpoint, look));
    return { probe, at: this.#deps.clock.now(), look };
  }

  /** What this look had to do without is known now: the conflicts that it is the last word on are looked at again. */
  #learned(endpoint: Endpoint, look: number): void {
    const told = this.#openOn(endpoint).filter(each => (each.look ?? 0) <= look);
    this.look(told).catch((error: unknown) => this.#deps.log.error('a later look', error));
  }

  /**
   * A program that was refused may bind without SO_REUSEADDR, which a bind of ours always sets: when we would be let in,
   * what stands in the way of such a program is looked for.
   */
  async #probe(endpoint: Endpoint, failure: BindFailure | undefined, onLearned: () => void): Promise<ProbeResult> {
    const { terminals, sessions, endedSessions } = await this.#deps.window();
    const likelyPids = [
      ...terminals.map(each => each.shellPid),
      ...sessions.map(each => each.pid),
      ...endedSessions.map(each => each.pid),
    ].filter(pid => pid !== undefined);
    const found = await this.#deps.probe.inspect(endpoint, { likelyPids, onLearned });
    if (found.kind !== 'free' || failure?.kind !== 'in-use') return found;
    return this.#deps.probe.inspect(endpoint, { likelyPids, onLearned, withoutReuseAddress: true });
  }

  async #nextPort({ port, protocol }: InetEndpoint): Promise<number | undefined> {
    return this.#deps.freePorts.next(port, { protocol });
  }
}
