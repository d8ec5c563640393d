import { diagnose } from './diagnose/diagnose.ts';
import { endpointKey } from './endpoint.ts';
import type {
  BindFailure,
  Candidate,
  Conflict,
  DiagnoseInput,
  Diagnosis,
  Endpoint,
  Holder,
  InetEndpoint,
  ProbeResult,
  ReuseAddressDecision,
  Source,
  WindowContext,
} from './model.ts';
import type { Clock, FileReader, FreePorts, Log, Probe } from './ports.ts';
import { candidates } from './resolve/candidates.ts';
import { choose } from './resolve/choose.ts';
import type { Store } from './store.ts';

/** What is known of the run that failed; it answers "which port?" when the text does not. */
export interface RunContext {
  readonly commandLine?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The resolved debug configuration. */
  readonly launch?: Readonly<Record<string, unknown>>;
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
 * One failure reaches us up to three times (child session, terminal, adapter) within moments. A text without a port that
 * arrives this soon by another way, in milliseconds, is the same failure.
 */
const echoWindow = 3_000;

/** Below this confidence a guess that is not taken right now is not shown as the port. */
const trustedGuess = 0.6;

/** Chains the stages, and folds what is one failure into one conflict. */
export class Pipeline {
  readonly #deps: PipelineDependencies;
  #count = 0;

  constructor(dependencies: PipelineDependencies) {
    this.#deps = dependencies;
  }

  /** A watcher saw a failure. Resolves when the conflict in the store has its diagnosis (or was folded into another). */
  async report(failure: BindFailure, source: Source, run: RunContext): Promise<Conflict | undefined> {
    const { log } = this.#deps;
    log.info(`${failure.kind} (${failure.ruleId}) from ${source.kind}: ${failure.excerpt}`);
    if (failure.kind === 'moved') return undefined;
    const stated = statedEndpoint(failure);
    const known = this.#same(stated, source);
    if (known !== undefined) return this.#fold(known, failure, source);
    const conflict = this.#open({
      failure,
      source,
      ...(stated && { endpoint: stated, from: 'stated' }),
      candidates: [],
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
      if (this.#same(candidate.endpoint, source) !== undefined) return undefined;
      const probe = await this.#inspect(candidate.endpoint);
      if (probe.kind !== 'held' && probe.kind !== 'lingering' && probe.kind !== 'blocked') continue;
      if (probe.kind === 'held' && probe.holders.every(holder => isSince(holder, startedAt))) continue;
      const again = this.#same(candidate.endpoint, source);
      if (again !== undefined) return undefined;
      const conflict = this.#open({
        source,
        endpoint: candidate.endpoint,
        from: candidate.from,
        candidates: [candidate],
      });
      return this.#conclude(conflict.id, candidate.endpoint, probe);
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

  /** Looks again: after a fix, or when the window gets the focus back. */
  async refresh(id: string): Promise<Conflict | undefined> {
    const endpoint = this.#deps.store.get(id)?.endpoint;
    return endpoint === undefined ? undefined : this.#diagnose(id, endpoint);
  }

  /** An open conflict that this failure repeats. */
  #same(endpoint: Endpoint | undefined, source: Source): Conflict | undefined {
    const now = this.#deps.clock.now();
    return this.#deps.store.open.find(conflict => {
      if (endpoint !== undefined && conflict.endpoint !== undefined) {
        return endpointKey(endpoint) === endpointKey(conflict.endpoint);
      }
      const echo = conflict.source.kind !== source.kind && now - conflict.lastSeen < echoWindow;
      return echo || sameRun(conflict.source, source);
    });
  }

  async #fold(known: Conflict, failure: BindFailure, source: Source): Promise<Conflict | undefined> {
    const { store, clock } = this.#deps;
    const stated = statedEndpoint(failure);
    const better = known.endpoint === undefined && stated !== undefined;
    const isNews = clock.now() - known.lastSeen >= echoWindow;
    store.update(known.id, {
      count: known.count + 1,
      lastSeen: clock.now(),
      // What was only a leftover is in the way now.
      quiet: false,
      // Later, it is another run, and it may be of another program: that is what is switched or started again.
      source: isNews || sourceRank(source) > sourceRank(known.source) ? source : known.source,
      ...((isNews || isBetterText(failure, known.failure)) && { failure }),
      ...(better && { endpoint: stated, from: 'stated' }),
    });
    const endpoint = stated ?? known.endpoint;
    if (endpoint !== undefined && (better || isNews)) return this.#diagnose(known.id, endpoint);
    return store.get(known.id);
  }

  async #resolve(id: string, failure: BindFailure, run: RunContext): Promise<Conflict | undefined> {
    const { store, files, log } = this.#deps;
    const found = await candidates(failure, { ...run, files });
    log.debug(`candidates: ${JSON.stringify(found)}`);
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
    const twin = store.open.find(
      other => other.id !== id && other.endpoint !== undefined && endpointKey(other.endpoint) === endpointKey(endpoint),
    );
    if (twin !== undefined) {
      store.update(id, { state: 'dismissed' });
      return store.update(twin.id, { count: twin.count + 1 });
    }
    store.update(id, { endpoint, from, candidates: [only] });
    const look = looks.find(({ candidate }) => candidate === only);
    return look === undefined ? this.#diagnose(id, endpoint) : this.#conclude(id, endpoint, look.probe);
  }

  async #diagnose(id: string, endpoint: Endpoint): Promise<Conflict | undefined> {
    return this.#conclude(id, endpoint, await this.#inspect(endpoint, this.#deps.store.get(id)?.failure));
  }

  async #conclude(id: string, endpoint: Endpoint, probe: ProbeResult): Promise<Conflict | undefined> {
    const { store, log } = this.#deps;
    const window = await this.#deps.window();
    const conflict = store.get(id);
    if (conflict === undefined) return undefined;
    const { failure, source } = conflict;
    const lingered = conflict.probe?.kind === 'lingering';
    const input = { endpoint, source, probe, window, lingered, ...(failure && { failure }) };
    const plain = diagnose(input);
    const offersSwitch = endpoint.protocol !== 'unix' && plain.fixes.some(fix => fix.kind === 'switch-port');
    const [suggestedPort, diagnosis] = await Promise.all([
      offersSwitch ? this.#nextPort(endpoint) : undefined,
      this.#advised(input, plain, later => {
        // Not when it was looked at again meanwhile, or is settled.
        if (store.get(id)?.diagnosis === plain) store.update(id, { diagnosis: later });
      }),
    ]);
    log.info(
      `${endpointKey(endpoint)}: ${diagnosis.verdict.kind}; fixes: ${diagnosis.fixes.map(fix => fix.kind).join(', ')}`,
    );
    const probedAt = this.#deps.clock.now();
    return store.update(id, { probe, probedAt, diagnosis, ...(suggestedPort !== undefined && { suggestedPort }) });
  }

  /** The diagnosis with SO_REUSEADDR among the fixes where it can be put in; the plain one while that is not known. */
  async #advised(input: DiagnoseInput, plain: Diagnosis, tellLater?: (later: Diagnosis) => void): Promise<Diagnosis> {
    if (plain.noReuseAddress !== 'not-looked-for') return plain;
    const withDecision = (reuseAddress: ReuseAddressDecision) => diagnose({ ...input, reuseAddress });
    const decision = await this.#deps.adviseReuseAddress?.(input, later => tellLater?.(withDecision(later)));
    return decision === undefined ? plain : withDecision(decision);
  }

  /**
   * A program that was refused may bind without SO_REUSEADDR, which a bind of ours always sets: when we would be let in,
   * what stands in the way of such a program is looked for.
   */
  async #inspect(endpoint: Endpoint, failure?: BindFailure): Promise<ProbeResult> {
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
    return { id: `conflict-${this.#count}`, firstSeen: now, lastSeen: now, count: 1, state: 'open', ...facts };
  }
}

function statedEndpoint(failure: BindFailure): Endpoint | undefined {
  if (failure.path !== undefined) return { protocol: 'unix', path: failure.path };
  if (failure.port === undefined) return undefined;
  const protocol = failure.protocol === 'udp' ? 'udp' : 'tcp';
  return { protocol, port: failure.port, ...(failure.host !== undefined && { host: failure.host }) };
}

/** The one candidate that is worth showing although it is not taken any more. */
function onlyTrusted(found: readonly Candidate[]): Candidate | undefined {
  const trusted = found.filter(({ confidence }) => confidence >= trustedGuess);
  return trusted.length === 1 ? trusted[0] : undefined;
}

/** Certainly so: Linux counts from a boot time in whole seconds, so a start may seem up to a second earlier, but never later. */
function isSince(holder: Holder, startedAt: number): boolean {
  return holder.startedAt !== undefined && holder.startedAt >= startedAt;
}

function sameRun(a: Source, b: Source): boolean {
  return a.kind !== 'command' && b.kind === a.kind && b.id === a.id;
}

/** Which of two sources of one failure can start it again as the user did. */
function sourceRank(source: Source): number {
  switch (source.kind) {
    case 'debug':
      return source.configuration['type'] === 'node-terminal' && source.configuration['command'] === undefined ? 1 : 4;
    case 'task':
      return 3;
    case 'terminal':
      return source.commandLine === undefined ? 1 : 2;
    case 'command':
      return 0;
  }
}

/** A text with a stack says where the bind stands; one with a port says what it was. */
function isBetterText(next: BindFailure, known: BindFailure | undefined): boolean {
  return known === undefined || (next.frames.length > 0 && known.frames.length === 0);
}
