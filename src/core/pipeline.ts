import type { PipelineDependencies, RunContext } from './conflicts/dependencies.ts';
import { Doubts, endedWell, goesOn, isBeyondDoubt } from './conflicts/doubts.ts';
import { holdersOf, isBetterText, onlyTrusted, sameRun, sameTerminal, sourceRank } from './conflicts/failedRun.ts';
import { LockedRuns } from './conflicts/lockedRuns.ts';
import { Looks, type Seen } from './conflicts/looks.ts';
import { Moves } from './conflicts/moves.ts';
import { servesItself, startsOneProgram } from './conflicts/servesItself.ts';
import { diagnose } from './diagnose/diagnose.ts';
import type { Conflict } from './model/conflict.ts';
import type { Candidate, Endpoint } from './model/endpoint.ts';
import { endpointKey, isSameEndpoint } from './model/endpoint.ts';
import { type BindFailure, statedEndpoint } from './model/failure.ts';
import { isOpen } from './model/lifeCycle.ts';
import type { Move, PrintedPort } from './model/move.ts';
import type { ProbeResult } from './model/probe.ts';
import { isSince } from './model/process.ts';
import type { Source } from './model/run.ts';
import { MoveStore } from './moveStore.ts';
import { candidates } from './resolve/candidates.ts';
import { choose } from './resolve/choose.ts';
import { wantedPorts } from './workspace/run/statedPorts.ts';

/**
 * One failure reaches us up to three times (child session, terminal, adapter) within moments. What arrives this soon by another way, in
 * milliseconds, is the same failure, unless its run began after the first was seen.
 */
const echoWindow = 3_000;
/** A run that has been silent for so long, in milliseconds, and fails again: that is news, even of a watcher. */
const longSilence = 10 * 60_000;
/** Conflicts that one run may open; whatever else it fails on is one more, which stands for all. */
const conflictsOfARun = 5;

/** Chains the stages. A conflict belongs to a run: what is one failure of one run is folded, and nothing else. */
export class Pipeline {
  readonly #deps: PipelineDependencies;
  readonly #looks: Looks;
  readonly #locked: LockedRuns;
  readonly #doubts: Doubts;
  readonly #moves: Moves;
  #count = 0;

  constructor(dependencies: PipelineDependencies) {
    this.#deps = dependencies;
    this.#locked = new LockedRuns({ ...dependencies, open: facts => this.#open(facts) });
    this.#looks = new Looks(dependencies, this.#locked);
    this.#doubts = new Doubts({
      ...dependencies,
      inspect: async (endpoint, failure) => (await this.#looks.inspect(endpoint, failure)).probe,
    });
    this.#moves = new Moves({
      moves: new MoveStore(),
      ...dependencies,
      examine: (endpoint, source) => this.examine(endpoint, source),
    });
  }

  /** A watcher saw a failure. Resolves when the conflict in the store has its diagnosis (or was folded into another). */
  async report(failure: BindFailure, source: Source, run: RunContext): Promise<Conflict | undefined> {
    const { log } = this.#deps;
    if (failure.kind === 'moved') {
      await this.#moves.said(failure, source, run);
      return undefined;
    }
    if (failure.certainty === 'quoted' && failure.lock !== undefined && run.asked !== true) return undefined;
    if (failure.lock !== undefined) return this.#locked.report(failure.lock, failure, source, run);
    const stated = statedEndpoint(failure);
    const known = this.#same(stated, source, run);
    if (known !== undefined) return this.#fold(known, failure, source);
    if (run.asked !== true && endedWell(run) && (await this.#doubts.hasPassed(failure, source, run))) return undefined;
    if (run.asked !== true && (!isBeyondDoubt(failure, run) || goesOn(failure, run))) {
      if (!(await this.#doubts.isConflict(failure, source, run))) return undefined;
      // It may have been told by another way meanwhile.
      const twin = this.#same(stated, source, run);
      if (twin !== undefined) return this.#fold(twin, failure, source);
    }
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
    if (stated !== undefined)
      return this.#looks.diagnose(
        conflict.id,
        stated,
        probe => startsOneProgram(source) && servesItself(probe, source, run),
      );
    return this.#resolve(conflict.id, failure, run);
  }

  /**
   * A run ended early without a word. Its configured endpoints are tried; one that is held is a conflict all the same.
   * What the run has left running itself is none. `startedAt`: of the run, in milliseconds since the epoch. Resolves to that
   * conflict, or to `undefined` when nothing was in the way. `kinds`: what counts as that.
   */
  async suspect(
    found: readonly Candidate[],
    source: Source,
    startedAt: number,
    kinds: readonly ProbeResult['kind'][] = ['held', 'lingering', 'blocked'],
  ): Promise<Conflict | undefined> {
    for (const candidate of found) {
      if (this.#same(candidate.endpoint, source, { startedAt }) !== undefined) return undefined;
      const seen = await this.#looks.inspect(candidate.endpoint);
      const { probe } = seen;
      if (!kinds.includes(probe.kind)) continue;
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
      await this.#looks.conclude([id], candidate.endpoint, seen);
      return this.#deps.store.get(id);
    }
    return undefined;
  }

  /**
   * A run ended with success soon after it had said where it listens. Express 5 and its kin hand the error of the bind to the listener
   * that says so, and end: told where the port is one that the run states, and somebody has it who was there before.
   */
  async endedCleanly(ports: readonly PrintedPort[], source: Source, run: RunContext): Promise<Conflict | undefined> {
    const { startedAt } = run;
    if (startedAt === undefined) return undefined;
    const said = new Set(ports.flatMap(({ port, aside }) => (aside === true ? [] : [port])));
    const { wanted } = await wantedPorts({ ...run, files: this.#deps.files });
    const stated = wanted.filter(({ endpoint }) => endpoint.protocol === 'tcp' && said.has(endpoint.port));
    return this.suspect(stated, source, startedAt, ['held']);
  }

  /** What a run has printed as addresses of its own so far. Resolves to the move that this shows, if any. */
  printed(ports: readonly PrintedPort[], source: Source, run: RunContext): Promise<Move | undefined> {
    return this.#moves.printed(ports, source, run);
  }

  /** Of runs that leave this port nothing more is told. */
  forgetMoves(from: number): void {
    this.#moves.forget(from);
  }

  /** The same move with who has the port that was left now. */
  refreshMove(move: Move): Promise<Move> {
    return this.#moves.refresh(move);
  }

  /** The user asks about an endpoint: a finding that is not an alarm, so it is not put into the store. */
  async examine(endpoint: Endpoint, source: Source = { kind: 'command' }): Promise<Conflict> {
    const { probe, at } = await this.#looks.inspect(endpoint);
    const draft = this.#draft({ source, endpoint, candidates: [] });
    const input = { endpoint, source, probe, window: await this.#deps.window() };
    const diagnosis = await this.#looks.advised(input, diagnose(input));
    return { ...draft, probe, probedAt: at, diagnosis };
  }

  /** The user picked one of several candidates. */
  async choose(id: string, endpoint: Endpoint, from: string): Promise<Conflict | undefined> {
    this.#deps.store.update(id, { endpoint, from });
    return this.#looks.diagnose(id, endpoint);
  }

  /** Looks again at one conflict, and at what else has failed on its endpoint. */
  async refresh(id: string): Promise<Conflict | undefined> {
    const conflict = this.#deps.store.get(id);
    if (conflict !== undefined) await this.look([conflict]);
    return this.#deps.store.get(id);
  }

  /**
   * Looks again at these conflicts, or at every open one, with one probe an endpoint; when it comes back, the store says what is true.
   * A port that has become free ends its conflicts. The one way to look first and then show.
   */
  look(conflicts?: readonly Conflict[]): Promise<void> {
    return this.#looks.look(conflicts);
  }

  /** The same where a cheap question says that something has changed: for what happens often, or unasked. */
  glance(conflicts?: readonly Conflict[]): Promise<void> {
    return this.#looks.glance(conflicts);
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
    await this.#looks.conclude([known.id], endpoint, await this.#looks.inspect(endpoint, failure), {
      told: holdersOf(known.probe),
      always: silence >= longSilence,
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
      found.map(async candidate => ({ candidate, seen: await this.#looks.inspect(candidate.endpoint, failure) })),
    );
    // Another channel may have told the port meanwhile.
    if (store.get(id)?.endpoint !== undefined) return store.get(id);
    const isTaken = ({ probe: { kind } }: Seen) => kind !== 'free' && kind !== 'unknown';
    const choice = choose(
      found,
      new Map(looks.map(({ candidate, seen }) => [endpointKey(candidate.endpoint), isTaken(seen)])),
    );
    const guess = choice.kind === 'none' ? onlyTrusted(found) : undefined;
    const only = choice.kind === 'one' ? choice.candidate : guess;
    if (only === undefined) {
      return store.update(id, { candidates: choice.kind === 'several' ? choice.candidates : [], resolved: true });
    }
    const { endpoint, from } = only;
    store.update(id, { endpoint, from, candidates: [only] });
    const look = looks.find(({ candidate }) => candidate === only);
    if (look === undefined) return this.#looks.diagnose(id, endpoint);
    const source = store.get(id)?.source;
    if (source !== undefined && servesItself(look.seen.probe, source, run)) return store.send(id, 'vanish');
    await this.#looks.conclude([id], endpoint, look.seen);
    return store.get(id);
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
