/** Weighs what a text does not state for sure with what the machine says of the port and of the run. */
import { type Observed, portSignals, runSignals, textSignals } from '../evidence/observed.ts';
import { isConflict, mayBecomeConflict, reasons, type Signal } from '../evidence/weights.ts';
import type { FileReader, Log, Probe } from '../host.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointKey, isSameEndpoint } from '../model/endpoint.ts';
import { type BindFailure, statedEndpoint } from '../model/failure.ts';
import type { ProbeResult } from '../model/probe.ts';
import { isSince } from '../model/process.ts';
import type { Source } from '../model/run.ts';
import { candidates } from '../resolve/candidates.ts';
import type { RunContext } from '../workspace/run/runContext.ts';

/** What is weighed of a run. */
export interface WeighedRun extends Omit<RunContext, 'files'> {
  /** When the run began, in milliseconds since the epoch. */
  readonly startedAt?: number;
  /** What is seen of the run at this moment. */
  readonly observe?: () => Observed;
  /** Settles when the run is over. */
  readonly over?: () => Promise<unknown>;
}

interface DoubtsDependencies {
  readonly probe: Pick<Probe, 'listeners' | 'isFree'>;
  readonly files: FileReader;
  readonly log: Log;
  readonly inspect: (endpoint: Endpoint, failure: BindFailure) => Promise<ProbeResult>;
}

/** Ports of the run's own configuration that are looked at for a text that names none. */
const looksForOne = 3;
/** Failures of one run that wait for its end; whoever tells of more talks. */
const waitingOfARun = 5;

/** So many stated failures are looked at, at a time, before they are told; whoever prints more at once floods. */
const looksAtOnce = 5;

/** Nothing speaks against it: a conflict at once, as the text says. */
export function isBeyondDoubt(failure: BindFailure, run: WeighedRun): boolean {
  const [certainty, ...others] = textSignals(failure, run.startedAt);
  return certainty === 'stated' && others.length === 0 && against(run.observe?.() ?? {}).length === 0;
}

/** What speaks against a failure whatever its words are; an end alone does not. */
function against({ screen, showsText }: Observed): readonly Signal[] {
  return runSignals({ ...(screen !== undefined && { screen }), ...(showsText !== undefined && { showsText }) });
}

/** The run goes on, as far as it is seen: the port that its text states may be free by now, with nothing failed that somebody could mend. */
export const goesOn = ({ kind, port }: BindFailure, { observe }: WeighedRun): boolean =>
  kind === 'in-use' && port !== undefined && observe !== undefined && observe().end === undefined;

/** The run is over already, with success. */
export const endedWell = ({ observe }: WeighedRun): boolean => observe?.().end?.code === 0;

export class Doubts {
  readonly #deps: DoubtsDependencies;
  readonly #waiting = new Map<string, number>();
  /** Endpoints that are being asked whether they are free. */
  #asked = 0;

  constructor(dependencies: DoubtsDependencies) {
    this.#deps = dependencies;
  }

  /** True once the failure is a conflict by all that is known; where only the end of the run can tell, that is waited for. */
  async isConflict(failure: BindFailure, source: Source, run: WeighedRun): Promise<boolean> {
    const wasOver = run.observe?.().end !== undefined;
    const stated = statedEndpoint(failure);
    if (stated !== undefined && isBeyondDoubt(failure, run) && !(await this.#isFree(stated))) return true;
    const first = await this.#signals(failure, source, run);
    if (isConflict(first)) return true;
    const over = !wasOver && mayBecomeConflict(first) ? run.over : undefined;
    if (over !== undefined && (await this.#waitFor(source, over))) {
      const last = await this.#signals(failure, source, run);
      if (isConflict(last)) return true;
      this.#note(failure, source, last);
    } else {
      this.#note(failure, source, first);
    }
    return false;
  }

  /** Of a run that has ended with success: the port that its text states is free, so nothing has failed that somebody could mend. */
  async hasPassed(failure: BindFailure, source: Source, run: WeighedRun): Promise<boolean> {
    const stated = statedEndpoint(failure);
    if (stated === undefined) return false;
    const signals = [...textSignals(failure, run.startedAt), ...(await this.#portSignals(failure, run))];
    if (!signals.includes('free')) return false;
    this.#note(failure, source, [...signals, 'ended-well']);
    return true;
  }

  /** Cheap, and not asked of a flood: false, as most often, and where it is not known. */
  async #isFree(endpoint: Endpoint): Promise<boolean> {
    if (this.#asked >= looksAtOnce) return false;
    this.#asked++;
    try {
      return (await this.#deps.probe.isFree(endpoint)) === true;
    } catch (error) {
      this.#deps.log.debug(`Not known whether it is free: ${endpointKey(endpoint)}`, error);
      return false;
    } finally {
      this.#asked--;
    }
  }

  #note(failure: BindFailure, source: Source, signals: readonly Signal[]): void {
    const why = failure.reasons === undefined ? '' : ` (${failure.reasons.join(', ')})`;
    this.#deps.log.info(`No conflict: ${reasons(signals)}${why}; from ${source.kind}: ${failure.excerpt}`);
  }

  /** False when others of this run wait already. */
  async #waitFor(source: Source, over: () => Promise<unknown>): Promise<boolean> {
    const id = source.kind === 'command' ? '' : `${source.kind} ${source.id}`;
    const waiting = this.#waiting.get(id) ?? 0;
    if (waiting >= waitingOfARun) return false;
    this.#waiting.set(id, waiting + 1);
    try {
      await over();
    } finally {
      this.#waiting.delete(id);
    }
    return true;
  }

  async #signals(failure: BindFailure, source: Source, run: WeighedRun): Promise<readonly Signal[]> {
    const observed = run.observe?.() ?? {};
    const [port, elsewhere] = await Promise.all([
      this.#portSignals(failure, run),
      observed.end === undefined ? this.#listensElsewhere(failure, source, run) : false,
    ]);
    return [
      ...textSignals(failure, run.startedAt),
      ...port,
      ...(failure.crashed === true && port.includes('free') ? (['crashed'] as const) : []),
      ...runSignals(observed),
      ...(elsewhere ? (['listens-elsewhere'] as const) : []),
    ];
  }

  /** Of the port that the text states, else of the one of the run's own that is taken. */
  async #portSignals(failure: BindFailure, run: WeighedRun): Promise<readonly Signal[]> {
    const { files, inspect } = this.#deps;
    const stated = statedEndpoint(failure);
    const { port: _port, path: _path, host: _host, ...nameless } = failure;
    const own = (await candidates(nameless, { ...run, files })).map(({ endpoint }) => endpoint);
    if (stated !== undefined) {
      const signals = portSignals(await inspect(stated, failure), run.startedAt);
      return own.some(endpoint => isSameEndpoint(endpoint, stated)) ? [...signals, 'own-port'] : signals;
    }
    const looks = await Promise.all(own.slice(0, looksForOne).map(endpoint => inspect(endpoint, failure)));
    const taken = looks.find(({ kind }) => kind !== 'free' && kind !== 'unknown');
    if (taken !== undefined) return [...portSignals(taken, run.startedAt), 'own-port'];
    if (looks.length === 0) return ['nameless'];
    return looks.every(({ kind }) => kind === 'free') ? ['free', 'own-port'] : [];
  }

  /** A process of this run, by the shell that it was started in, listens on another port. */
  async #listensElsewhere(failure: BindFailure, source: Source, { startedAt }: WeighedRun): Promise<boolean> {
    const shell = source.kind === 'terminal' ? source.shellPid : undefined;
    if (shell === undefined || startedAt === undefined) return false;
    const stated = statedEndpoint(failure);
    const listeners = await this.#deps.probe.listeners();
    return listeners.some(
      ({ endpoint, holder }) =>
        holder !== undefined &&
        isSince(holder, startedAt) &&
        holder.parents.some(({ pid }) => pid === shell) &&
        (stated === undefined || !isSameEndpoint(endpoint, stated)),
    );
  }
}
