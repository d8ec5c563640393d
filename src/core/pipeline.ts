import { byEndpoint } from './conflictGroups.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { endpointKey, isInet, isSameEndpoint } from './endpoint.ts';
import {
  holdersOf,
  isBetterText,
  isSince,
  onlyTrusted,
  sameRun,
  sameTerminal,
  sourceRank,
  statedEndpoint,
} from './failedRun.ts';
import { isOpen } from './lifeCycle.ts';
import { LockedRuns } from './lockedRuns.ts';
import type {
  BindFailure,
  Candidate,
  Conflict,
  DiagnoseInput,
  Diagnosis,
  Endpoint,
  InetEndpoint,
  ProbeResult,
  ReuseAddressDecision,
  Source,
  WindowContext,
} from './model.ts';
import type { Clock, FileReader, FreePorts, Locks, Log, Probe } from './ports.ts';
import { candidates } from './resolve/candidates.ts';
import { choose } from './resolve/choose.ts';
import type { Store } from './store.ts';
import { Turns } from './turns.ts';

/** What is known of the run that failed; it answers "which port?" when the text does not. */
export interface RunContext {
  readonly commandLine?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The resolved debug configuration. */
  readonly launch?: Readonly<Record<string, unknown>>;
  /** When the run began, in milliseconds since the epoch. */
  readonly startedAt?: number;
  /** The user pointed at this failure, and is shown what becomes of it. */
  readonly asked?: boolean;
}

export interface PipelineDependencies {
  readonly probe: Probe;
  readonly files: FileReader;
  readonly freePorts: FreePorts;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly window: () => Promise<WindowContext>;
  /** Whether a process with this pid runs; without it, none is taken to have ended. */
  readonly isRunning?: (pid: number) => boolean;
  /** Who has the lock of a program that runs already; without it such failures are not told. */
  readonly locks?: Pick<Locks, 'look'>;
  /** Ports that this workspace's own files speak of: a new one is not taken from a neighbour. */
  readonly spokenFor?: () => Promise<readonly number[]>;
  /**
   * Looks where the program binds, whether SO_REUSEADDR can be put in there. Resolves soon, maybe to nothing: what is found
   * later is told then. Without it the option is never offered.
   */
  readonly adviseReuseAddress?: (
    input: DiagnoseInput,
    tellLater: (decision: ReuseAddressDecision) => void,
  ) => Promise<ReuseAddressDecision | undefined>;
}

/**
 * One failure reaches us up to three times (child session, terminal, adapter) within moments. What arrives this soon by another way, in
 * milliseconds, is the same failure, unless its run began after the first was seen.
 */
const echoWindow = 3_000;
/** A run that has been silent for so long, in milliseconds, and fails again: that is news, even of a watcher. */
const longSilence = 10 * 60_000;
/** Conflicts that one run may open; whatever else it fails on is one more, which stands for all. */
const conflictsOfARun = 5;
/** Looks at the machine that may be under way at the same time. */
const looksAtOnce = 4;

/** What one look at an endpoint has found, for every conflict on it. */
interface Look {
  readonly probe: ProbeResult;
  readonly window: WindowContext;
  /** The next port that is free; asked for once, whoever needs it. */
  readonly nextPort: (from: InetEndpoint) => Promise<number | undefined>;
  readonly alarm?: 'always' | 'if-changed';
}

/** Chains the stages. A conflict belongs to a run: what is one failure of one run is folded, and nothing else. */
export class Pipeline {
  readonly #deps: PipelineDependencies;
  readonly #turns = new Turns(looksAtOnce);
  readonly #locked: LockedRuns;
  #count = 0;

  constructor(dependencies: PipelineDependencies) {
    this.#deps = dependencies;
    this.#locked = new LockedRuns({ ...dependencies, open: facts => this.#open(facts) });
  }

  /** A watcher saw a failure. Resolves when the conflict in the store has its diagnosis (or was folded into another). */
  async report(failure: BindFailure, source: Source, run: RunContext): Promise<Conflict | undefined> {
    const { log } = this.#deps;
    if (failure.kind === 'moved') return undefined;
    if (failure.lock !== undefined) return this.#locked.report(failure.lock, failure, source, run);
    const stated = statedEndpoint(failure);
    const known = this.#same(stated, source, run);
    if (known !== undefined) return this.#fold(known, failure, source);
    if (this.#isCrowded(source)) return this.#andMore(source);
    log.info(`${failure.kind} (${failure.ruleId}) from ${source.kind}: ${failure.excerpt}`);
    const conflict = this.#open({
      failure,
      source,
      ...(stated && { endpoint: stated, from: 'stated' }),
      candidates: [],
      ...(run.startedAt !== undefined && { startedAt: run.startedAt }),
      ...(run.asked === true && { asked: true }),
    });
    if (stated !== undefined) return this.#diagnose(conflict.id, stated);
    return this.#resolve(conflict.id, failure, run);
  }

  /**
   * A run ended early without a word. Its configured endpoints are tried; one that is held is a conflict all the same.
   * What the run has left running itself is none. `startedAt`: of the run, in milliseconds since the epoch. Resolves to that
   * conflict, or to `undefined` when nothing was in the way.
   */
  async suspect(found: readonly Candidate[], source: Source, startedAt: number): Promise<Conflict | undefined> {
    for (const candidate of found) {
      if (this.#same(candidate.endpoint, source, { startedAt }) !== undefined) return undefined;
      const probe = await this.#inspect(candidate.endpoint);
      if (probe.kind !== 'held' && probe.kind !== 'lingering' && probe.kind !== 'blocked') continue;
      if (probe.kind === 'held' && probe.holders.every(holder => isSince(holder, startedAt))) continue;
      // Its text may have arrived meanwhile.
      if (this.#same(candidate.endpoint, source, { startedAt }) !== undefined) return undefined;
      const { id } = this.#open({
        source,
        endpoint: candidate.endpoint,
        from: candidate.from,
        candidates: [candidate],
        startedAt,
      });
      await this.#conclude([id], candidate.endpoint, probe);
      return this.#deps.store.get(id);
    }
    return undefined;
  }

  /** The user asks about an endpoint: a finding that is not an alarm, so it is not put into the store. */
  async examine(endpoint: Endpoint, source: Source = { kind: 'command' }): Promise<Conflict> {
    const probe = await this.#inspect(endpoint);
    const draft = this.#draft({ source, endpoint, candidates: [] });
    const input = { endpoint, source, probe, window: await this.#deps.window() };
    const diagnosis = await this.#advised(input, diagnose(input));
    return { ...draft, probe, probedAt: draft.lastSeen, diagnosis };
  }

  /** The user picked one of several candidates. */
  async choose(id: string, endpoint: Endpoint, from: string): Promise<Conflict | undefined> {
    this.#deps.store.update(id, { endpoint, from });
    return this.#diagnose(id, endpoint);
  }

  /** Looks again at one conflict, and at what else has failed on its endpoint. */
  async refresh(id: string): Promise<Conflict | undefined> {
    const conflict = this.#deps.store.get(id);
    if (conflict !== undefined) await this.look([conflict]);
    return this.#deps.store.get(id);
  }

  /**
   * Looks again at these conflicts, or at every open one, with one probe an endpoint; when it comes back, the store says what is true.
   * A port that has become free ends its conflicts.
   */
  async look(conflicts: readonly Conflict[] = this.#deps.store.open): Promise<void> {
    const { store } = this.#deps;
    await Promise.all(
      byEndpoint(conflicts).map(async group => {
        const { endpoint } = group;
        if (endpoint === undefined) {
          await Promise.all(group.conflicts.map(each => this.#locked.look(each)));
          return;
        }
        const key = endpointKey(endpoint);
        const twins = store.open.filter(each => each.endpoint !== undefined && endpointKey(each.endpoint) === key);
        const ids = new Set([...group.conflicts, ...twins].map(({ id }) => id));
        const failure = group.conflicts.find(each => each.failure !== undefined)?.failure;
        await this.#conclude([...ids], endpoint, await this.#inspect(endpoint, failure));
      }),
    );
  }

  /**
   * The same where a cheap question says that something has changed: a bind an endpoint, and whether the holders still run. For what
   * happens often or unasked.
   */
  async glance(conflicts: readonly Conflict[] = this.#deps.store.open): Promise<void> {
    const groups = byEndpoint(conflicts);
    const changed = await Promise.all(
      groups.map(async ({ conflicts: [newest] }) =>
        newest !== undefined && (await this.#hasChanged(newest)) ? [newest] : [],
      ),
    );
    await this.look(changed.flat());
  }

  async #hasChanged(conflict: Conflict): Promise<boolean> {
    const { endpoint, diagnosis, probe, state } = conflict;
    if (this.#locked.hasChanged(conflict)) return true;
    if (endpoint === undefined || diagnosis === undefined || state !== 'diagnosed') return false;
    const { isRunning } = this.#deps;
    const holders = probe?.kind === 'held' ? probe.holders : [];
    if (isRunning !== undefined && holders.some(({ pid }) => !isRunning(pid))) return true;
    // A bind of ours tells nothing of the others: it sets SO_REUSEADDR.
    return (
      isInet(endpoint) && diagnosis.verdict.kind !== 'lingering' && (await this.#deps.probe.isFree(endpoint)) === true
    );
  }

  /** A conflict of the same run that this failure repeats, or that it is by another way. What was dismissed stays so. */
  #same(endpoint: Endpoint | undefined, source: Source, { startedAt, asked }: RunContext): Conflict | undefined {
    const now = this.#deps.clock.now();
    return this.#deps.store.all.find(conflict => {
      if (!isOpen(conflict) && conflict.state !== 'dismissed') return false;
      if (conflict.andMore === true || conflict.quiet === true) return false;
      // No bind has failed there.
      if (conflict.failure?.lock !== undefined) return false;
      if (endpoint !== undefined && conflict.endpoint !== undefined && !isSameEndpoint(endpoint, conflict.endpoint))
        return false;
      if (sameRun(conflict.source, source)) return true;
      if (asked === true && conflict.endpoint !== undefined && sameTerminal(conflict.source, source)) return true;
      const isEcho = conflict.source.kind !== source.kind && now - conflict.lastSeen < echoWindow;
      return isEcho && (startedAt === undefined || startedAt <= conflict.lastSeen);
    });
  }

  async #fold(known: Conflict, failure: BindFailure, source: Source): Promise<Conflict | undefined> {
    const { store, clock } = this.#deps;
    const stated = statedEndpoint(failure);
    const better = known.endpoint === undefined && stated !== undefined;
    const silence = clock.now() - known.lastSeen;
    const isNews = silence >= echoWindow;
    const isBetterSource = sourceRank(source) > sourceRank(known.source);
    store.update(known.id, {
      count: known.count + 1,
      lastSeen: clock.now(),
      ...(isBetterSource && { source }),
      ...((isNews || isBetterText(failure, known.failure)) && { failure }),
      ...(better && { endpoint: stated, from: 'stated' }),
    });
    const endpoint = stated ?? known.endpoint;
    if (endpoint === undefined || known.state === 'dismissed' || !(better || isNews)) return store.get(known.id);
    await this.#conclude([known.id], endpoint, await this.#inspect(endpoint, failure), {
      alarm: silence >= longSilence ? 'always' : 'if-changed',
    });
    return store.get(known.id);
  }

  #isCrowded(source: Source): boolean {
    const own = this.#deps.store.all.filter(
      each => (isOpen(each) || each.state === 'dismissed') && each.andMore !== true && sameRun(each.source, source),
    );
    return own.length >= conflictsOfARun;
  }

  #andMore(source: Source): Conflict {
    const known = this.#deps.store.all.find(each => each.andMore === true && sameRun(each.source, source));
    return known ?? this.#open({ source, candidates: [], resolved: true, andMore: true });
  }

  async #resolve(id: string, failure: BindFailure, run: RunContext): Promise<Conflict | undefined> {
    const { store, files, log } = this.#deps;
    const found = await candidates(failure, { ...run, files });
    log.debug('candidates', found);
    const looks = await Promise.all(
      found.map(async candidate => ({ candidate, probe: await this.#inspect(candidate.endpoint, failure) })),
    );
    // Another channel may have told the port meanwhile.
    if (store.get(id)?.endpoint !== undefined) return store.get(id);
    const isTaken = ({ kind }: ProbeResult) => kind !== 'free' && kind !== 'unknown';
    const choice = choose(
      found,
      new Map(looks.map(({ candidate, probe }) => [endpointKey(candidate.endpoint), isTaken(probe)])),
    );
    const guess = choice.kind === 'none' ? onlyTrusted(found) : undefined;
    const only = choice.kind === 'one' ? choice.candidate : guess;
    if (only === undefined) {
      return store.update(id, { candidates: choice.kind === 'several' ? choice.candidates : [], resolved: true });
    }
    const { endpoint, from } = only;
    store.update(id, { endpoint, from, candidates: [only] });
    const look = looks.find(({ candidate }) => candidate === only);
    if (look === undefined) return this.#diagnose(id, endpoint);
    await this.#conclude([id], endpoint, look.probe);
    return store.get(id);
  }

  async #diagnose(id: string, endpoint: Endpoint): Promise<Conflict | undefined> {
    const { store } = this.#deps;
    // Of a flood, only the newest are still open when their turn comes.
    const isWanted = () => store.get(id)?.state !== 'superseded' && store.get(id) !== undefined;
    const probe = await this.#turns.take(async () =>
      isWanted() ? this.#lookAt(endpoint, store.get(id)?.failure) : undefined,
    );
    if (probe !== undefined) await this.#conclude([id], endpoint, probe);
    return store.get(id);
  }

  /** What a look at their endpoint says of each of these. `alarm`: they have just failed again; whether that is told once more. */
  async #conclude(
    ids: readonly string[],
    endpoint: Endpoint,
    probe: ProbeResult,
    repeat?: { readonly alarm: 'always' | 'if-changed' },
  ): Promise<void> {
    const { log } = this.#deps;
    const window = await this.#deps.window();
    let next: Promise<number | undefined> | undefined;
    const nextPort = (from: InetEndpoint) => (next ??= this.#nextPort(from));
    const look: Look = { probe, window, nextPort, ...(repeat && { alarm: repeat.alarm }) };
    await Promise.all(ids.map(id => this.#concludeOne(id, endpoint, look)));
    const { diagnosis } = this.#deps.store.get(ids[0] ?? '') ?? {};
    if (diagnosis === undefined) return;
    const fixes = diagnosis.fixes.map(fix => fix.kind).join(', ');
    log.info(`${endpointKey(endpoint)}: ${diagnosis.verdict.kind}; fixes: ${fixes}`);
  }

  async #concludeOne(id: string, endpoint: Endpoint, { probe, window, nextPort, alarm }: Look): Promise<void> {
    const { store, clock } = this.#deps;
    const conflict = store.get(id);
    if (conflict === undefined) return;
    const { failure, source } = conflict;
    const lingered = conflict.probe?.kind === 'lingering';
    const input = { endpoint, source, probe, window, lingered, ...(failure && { failure }) };
    const plain = diagnose(input);
    const offersSwitch = endpoint.protocol !== 'unix' && plain.fixes.some(fix => fix.kind === 'switch-port');
    const [suggestedPort, diagnosis] = await Promise.all([
      offersSwitch ? nextPort(endpoint) : undefined,
      this.#advised(input, plain, later => {
        // Not when it was looked at again meanwhile, or is settled.
        if (store.get(id)?.diagnosis === plain) store.update(id, { diagnosis: later });
      }),
    ]);
    const before = store.get(id);
    if (before === undefined) return;
    // What has just failed, and finds its port free, can be started again: that is told.
    const isOver = alarm === undefined && before.diagnosis !== undefined && diagnosis.verdict.kind === 'already-free';
    const isAlarm = alarm === 'always' || (alarm === 'if-changed' && holdersOf(before.probe) !== holdersOf(probe));
    store.send(id, isOver ? 'vanish' : 'diagnose', {
      probe,
      probedAt: clock.now(),
      diagnosis,
      ...(suggestedPort !== undefined && { suggestedPort }),
      ...(isAlarm && { alarms: (before.alarms ?? 1) + 1 }),
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
  async #advised(input: DiagnoseInput, plain: Diagnosis, tellLater?: (later: Diagnosis) => void): Promise<Diagnosis> {
    if (plain.noReuseAddress !== 'not-looked-for') return plain;
    const withDecision = (reuseAddress: ReuseAddressDecision) => diagnose({ ...input, reuseAddress });
    const decision = await this.#deps.adviseReuseAddress?.(input, later => tellLater?.(withDecision(later)));
    return decision === undefined ? plain : withDecision(decision);
  }

  async #inspect(endpoint: Endpoint, failure?: BindFailure): Promise<ProbeResult> {
    return this.#turns.take(() => this.#lookAt(endpoint, failure));
  }

  /**
   * A program that was refused may bind without SO_REUSEADDR, which a bind of ours always sets: when we would be let in,
   * what stands in the way of such a program is looked for.
   */
  async #lookAt(endpoint: Endpoint, failure?: BindFailure): Promise<ProbeResult> {
    const { terminals, sessions, endedSessions } = await this.#deps.window();
    const likelyPids = [
      ...terminals.map(each => each.shellPid),
      ...sessions.map(each => each.pid),
      ...endedSessions.map(each => each.pid),
    ].filter(pid => pid !== undefined);
    const found = await this.#deps.probe.inspect(endpoint, { likelyPids });
    if (found.kind !== 'free' || failure?.kind !== 'in-use') return found;
    return this.#deps.probe.inspect(endpoint, { likelyPids, withoutReuseAddress: true });
  }

  async #nextPort({ port, protocol }: InetEndpoint): Promise<number | undefined> {
    const avoid = (await this.#deps.spokenFor?.()) ?? [];
    return this.#deps.freePorts.next(port, { avoid, protocol });
  }

  #open(facts: Pick<Conflict, 'source' | 'candidates'> & Partial<Conflict>): Conflict {
    const conflict = this.#draft(facts);
    this.#deps.store.put(conflict);
    return conflict;
  }

  #draft(facts: Pick<Conflict, 'source' | 'candidates'> & Partial<Conflict>): Conflict {
    const now = this.#deps.clock.now();
    this.#count += 1;
    return { id: `conflict-${this.#count}`, firstSeen: now, lastSeen: now, count: 1, state: 'noticed', ...facts };
  }
}
