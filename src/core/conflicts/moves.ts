/** Learns that a run has gone to another port: from what it says, or from where it says it is, once the machine agrees. */
import type { Clock, FileReader, Log, Probe } from '../host.ts';
import type { Conflict } from '../model/conflict.ts';
import type { Endpoint, InetEndpoint } from '../model/endpoint.ts';
import { isInet } from '../model/endpoint.ts';
import { type BindFailure, statedEndpoint } from '../model/failure.ts';
import type { Move, PrintedPort, Step } from '../model/move.ts';
import type { ProbeResult } from '../model/probe.ts';
import { isSince } from '../model/process.ts';
import type { Source } from '../model/run.ts';
import type { MoveStore } from '../moveStore.ts';
import type { ProgramRow } from '../programs/row.ts';
import { confidence, joinPath } from '../workspace/run/found.ts';
import type { RunContext } from '../workspace/run/runContext.ts';
import { wantedPorts } from '../workspace/run/statedPorts.ts';
import { possibleMoves, whereTo } from './moved.ts';

export interface MovesDependencies {
  readonly moves: MoveStore;
  readonly probe: Pick<Probe, 'inspect'>;
  readonly files: FileReader;
  readonly clock: Clock;
  readonly log: Log;
  /** Who has an endpoint, and what frees it for this run. */
  readonly examine: (endpoint: Endpoint, source: Source) => Promise<Conflict>;
}

/** What is known of the run besides its source. */
export type MovedRun = Omit<RunContext, 'files'> & {
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
};

/** Runs whose words are remembered until the rest of them comes. */
const keptRuns = 50;
/** Milliseconds by which a process may seem older than its run: the editor hears late of a start, and some systems tell whole seconds. */
const heardLate = 3_000;

/** What one run has said so far. */
interface Words {
  printed: readonly PrintedPort[];
  /** It said that it leaves this port, and not for which. */
  left?: InetEndpoint;
}

export class Moves {
  readonly #deps: MovesDependencies;
  readonly #words = new Map<string, Words>();
  /** Ports whose leaving is not told. */
  readonly #untold = new Set<number>();
  #count = 0;

  constructor(dependencies: MovesDependencies) {
    this.#deps = dependencies;
  }

  /** A program said that it goes elsewhere. Resolves to the move, or to nothing while it is not one, or not known where it went. */
  async said(failure: BindFailure, source: Source, run: MovedRun): Promise<Move | undefined> {
    const from = statedEndpoint(failure);
    if (from === undefined || !isInet(from) || failure.certainty === 'quoted') return undefined;
    const words = this.#wordsOf(source);
    const to: InetEndpoint | undefined =
      failure.movedTo === undefined ? whereTo(from.port, words.printed) : { protocol: 'tcp', port: failure.movedTo };
    if (to === undefined) words.left = from;
    return to && this.#tell({ from, to }, failure.certainty === undefined ? 'said' : 'guessed', source, run);
  }

  /** All the ports that a run has printed so far, each time there are more. */
  async printed(printed: readonly PrintedPort[], source: Source, run: MovedRun): Promise<Move | undefined> {
    const { moves, files } = this.#deps;
    const words = this.#wordsOf(source);
    words.printed = printed;
    const { left } = words;
    const to = left && whereTo(left.port, printed);
    if (left !== undefined && to !== undefined) {
      delete words.left;
      return this.#tell({ from: left, to }, 'said', source, run);
    }
    const known = moves.all.filter(move => keyOf(move.source) === keyOf(source));
    // It is there after all: what it printed first was another server of its own.
    for (const { id, from, known: how } of known)
      if (how === 'seen' && printed.some(({ port }) => port === from.port)) moves.remove(id);
    for (const move of known)
      if (move.secure !== true && isSecure(printed, move.to)) moves.put({ ...move, secure: true });
    if (known.some(move => move.known === 'said')) return undefined;
    const { wanted, program } = await wantedPorts({ ...run, files });
    const isSurelyStated = async ({ from }: Step) =>
      wanted.some(
        each => isInet(each.endpoint) && each.endpoint.port === from.port && each.confidence > confidence.fallback,
      ) || !(await mayBeConfigured(program, run.cwd, files));
    for (const step of possibleMoves({ wanted, printed, ...(program && { program }) })) {
      const move = (await isSurelyStated(step)) ? await this.#tell(step, 'seen', source, run) : undefined;
      if (move !== undefined) return move;
    }
    return undefined;
  }

  /** Tells nothing more of runs that leave this port. */
  forget(from: number): void {
    const { moves } = this.#deps;
    this.#untold.add(from);
    for (const move of moves.all) if (move.from.port === from) moves.remove(move.id);
  }

  /** Looks again at who has the port that was left. */
  async refresh(move: Move): Promise<Move> {
    const { moves, examine } = this.#deps;
    const now = { ...move, finding: await examine(move.from, move.source) };
    if (moves.get(move.id) !== undefined) moves.put(now);
    return now;
  }

  async #tell(
    { from, to }: Step,
    how: Move['known'] | 'guessed',
    source: Source,
    { startedAt }: MovedRun,
  ): Promise<Move | undefined> {
    const { moves, probe, clock, log, examine } = this.#deps;
    if (source.kind === 'command' || from.port === to.port || this.#untold.has(from.port)) return undefined;
    const finding = await examine(from, source);
    const { probe: look } = finding;
    // A run of several servers, one of which has the port: both are where they are meant to be, or it says so of its own.
    if (look?.kind === 'held' && startedAt !== undefined && look.holders.every(each => isSince(each, startedAt)))
      return undefined;
    if (how !== 'said') {
      if (startedAt === undefined || !isOthers(look, startedAt)) return undefined;
      if (!isOwn(await probe.inspect({ protocol: 'tcp', port: to.port }, { quick: true }), to.port, startedAt))
        return undefined;
    }
    this.#count += 1;
    const move: Move = {
      id: `move-${this.#count}`,
      source,
      from,
      to,
      known: how === 'guessed' ? 'seen' : how,
      finding,
      since: clock.now(),
      ...(isSecure(this.#wordsOf(source).printed, to) && { secure: true }),
      ...(startedAt !== undefined && { startedAt }),
    };
    log.info(`moved (${how}) from ${from.port} to ${to.port}: ${source.kind} ${source.name}`);
    moves.put(move);
    return move;
  }

  #wordsOf(source: Source): Words {
    const key = keyOf(source);
    const known = this.#words.get(key) ?? { printed: [] };
    this.#words.delete(key);
    this.#words.set(key, known);
    for (const oldest of this.#words.keys()) {
      if (this.#words.size <= keptRuns) break;
      this.#words.delete(oldest);
    }
    return known;
  }
}

function isSecure(printed: readonly PrintedPort[], { port }: InetEndpoint): boolean {
  return printed.some(each => each.port === port && each.secure === true);
}

function keyOf(source: Source): string {
  return source.kind === 'command' ? '' : `${source.kind} ${source.id}`;
}

/** Somebody who was there before the run has it, or somebody whom this user cannot see: a process of the run could be seen. */
function isOthers(look: ProbeResult | undefined, startedAt: number): boolean {
  if (look?.kind === 'held') return look.holders.some(each => !isSince(each, startedAt));
  return look?.kind === 'blocked' && look.by === 'hidden-holder';
}

/** A process that began with the run, or since, listens there, and was not told to by a variable. */
function isOwn(look: ProbeResult, port: number, startedAt: number): boolean {
  if (look.kind !== 'held') return false;
  const own = look.holders.filter(each => isSince(each, startedAt - heardLate));
  return own.length > 0 && own.every(({ origin }) => origin?.environment?.['PORT'] !== String(port));
}

/** A file that its program takes its port from speaks of ports in a way that is not understood: then its default says nothing. */
async function mayBeConfigured(
  program: ProgramRow | undefined,
  folder: string | undefined,
  files: FileReader,
): Promise<boolean> {
  const names = (program?.configs ?? []).flatMap(({ usual = [] }) => usual);
  const texts = folder === undefined ? [] : await Promise.all(names.map(name => files.read(joinPath(folder, name))));
  return texts.some(
    text => text !== undefined && /port(?!al|rait|able)\b|_PORT\b/i.test(text.replace(/\bimport\b|\bexport\b/g, '')),
  );
}
