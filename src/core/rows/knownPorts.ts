/** The ports a workspace uses, and how each of them is doing. */

import type { Conflict } from '../model/conflict.ts';
import { heldFacts, type Verdict } from '../model/diagnosis.ts';
import type { Candidate, InetEndpoint } from '../model/endpoint.ts';
import { endpointKey, isInet } from '../model/endpoint.ts';
import type { Platform } from '../model/platform.ts';
import type { ProcessInfo } from '../model/process.ts';
import { verdictTraits } from '../model/verdictTraits.ts';
import { workspaceFolderOf } from '../processes/folders.ts';

/** Where a port is named: what would start it, and what says the number. */
export interface PortUse {
  readonly by: 'launch' | 'task' | 'script' | 'env' | 'terminal';
  /** The configuration, task, script or command line; empty for `.env`. */
  readonly name: string;
  readonly candidate: Candidate;
}

/**
 * - `taken`: somebody else holds it, or something failed on it
 * - `fixing`: a fix is at work
 * - `lingering`: the kernel is still closing connections
 * - `leftover`: an earlier run of this workspace still holds it, and nothing has failed yet
 * - `mine`: a server of this workspace listens
 * - `unknown`: a bind does not tell (privileged, reserved)
 */
export type PortState = 'taken' | 'fixing' | 'lingering' | 'leftover' | 'mine' | 'unknown' | 'free';

export interface KnownPort {
  readonly endpoint: InetEndpoint;
  readonly state: PortState;
  /** Most trusted first; empty for a port that only a failure named. */
  readonly uses: readonly PortUse[];
  /** What was found there; absent while it is free. */
  readonly finding?: Conflict;
  /** When a lingering port is free, in milliseconds since the epoch. */
  readonly freeAt?: number;
}

/** Most urgent first: the order in which a user wants to see them. */
const urgency: readonly PortState[] = ['taken', 'fixing', 'lingering', 'leftover', 'mine', 'unknown', 'free'];

/** A guess (a framework's default, a variable for something else) is shown only when it proves right. */
const trusted = 0.7;

export interface Surroundings {
  readonly workspaceFolders: readonly string[];
  readonly platform: Platform;
  /** As in `WindowContext`. */
  readonly siblings?: readonly string[];
}

/** Uses of TCP and UDP ports, one list an endpoint, most trusted first. */
export function usesByPort(uses: readonly PortUse[]): ReadonlyMap<string, readonly PortUse[]> {
  const result = new Map<string, PortUse[]>();
  // Of equals the file that states it, whenever a run was seen that reads it.
  const byTrust = uses.toSorted(
    (a, b) => b.candidate.confidence - a.candidate.confidence || Number(b.by === 'env') - Number(a.by === 'env'),
  );
  for (const use of byTrust) {
    if (!isInet(use.candidate.endpoint)) continue;
    const key = endpointKey(use.candidate.endpoint);
    const known = result.get(key) ?? [];
    const isRepeated = known.some(each => each.by === use.by && each.name === use.name);
    const same = known.findIndex(
      each => (each.by === 'env' || use.by === 'env') && samePlace(each.candidate, use.candidate),
    );
    const [other] = same === -1 ? [] : known.slice(same, same + 1);
    // The file speaks for every run that reads it, as sure as the surest of them.
    if (other !== undefined && other.by !== 'env') known[same] = { ...use, candidate: other.candidate };
    else if (other === undefined && !isRepeated) known.push(use);
    result.set(key, known);
  }
  return result;
}

/** What every run reads from `.env` needs no mention for each of them. */
function samePlace(a: Candidate, b: Candidate): boolean {
  return a.file !== undefined && a.file === b.file && a.line === b.line;
}

/**
 * Joins what is configured, what was found there and what has failed, most urgent first. `findings`: by endpoint key, for
 * ports that a bind did not find free. Conflicts of the store win over findings.
 * `surroundings` tell which holder is ours; without findings they do not matter. `starting`: keys of endpoints whose server a fix has just
 * started again; that is a part of the fix until it listens.
 */
export function knownPorts(
  uses: readonly PortUse[],
  findings: ReadonlyMap<string, Conflict>,
  open: readonly Conflict[],
  surroundings: Surroundings = { workspaceFolders: [], platform: 'linux' },
  starting: ReadonlySet<string> = new Set(),
): KnownPort[] {
  const byPort = usesByPort(uses);
  const failed = new Map(
    open
      .toReversed()
      .flatMap(conflict => (conflict.endpoint === undefined ? [] : [[endpointKey(conflict.endpoint), conflict]])),
  );
  const ports = [...new Set([...failed.keys(), ...byPort.keys()])].flatMap((key): KnownPort[] => {
    const portUses = byPort.get(key) ?? [];
    const conflict = failed.get(key);
    const finding = conflict ?? findings.get(key);
    const endpoint = finding?.endpoint ?? portUses[0]?.candidate.endpoint;
    if (endpoint === undefined || !isInet(endpoint)) return [];
    const state =
      conflict !== undefined
        ? conflictState(conflict)
        : finding === undefined
          ? starting.has(key)
            ? 'fixing'
            : 'free'
          : findingState(finding, surroundings);
    const guess = conflict === undefined && (portUses[0]?.candidate.confidence ?? 0) < trusted;
    if (guess && state !== 'mine' && state !== 'leftover') return [];
    const freeAt = finding === undefined ? undefined : lingersUntil(finding);
    return [{ endpoint, state, uses: portUses, ...(finding && { finding }), ...(freeAt !== undefined && { freeAt }) }];
  });
  const hasFailed = ({ endpoint }: KnownPort) => Number(failed.has(endpointKey(endpoint)));
  return ports.toSorted(
    (a, b) =>
      urgency.indexOf(a.state) - urgency.indexOf(b.state) ||
      hasFailed(b) - hasFailed(a) ||
      a.endpoint.port - b.endpoint.port,
  );
}

/** How many ports are left out of a place with little room. */
export interface MorePorts {
  readonly moreFree: number;
  /** Left out though something is to be told of them. */
  readonly moreOther: number;
}

/** Rows that say little are kept when there would be hardly any others. */
const fewest = 3;

/** At most `most` of them, in their order; when there are more, the free ones are the first to go. */
export function foldedPorts(
  ports: readonly KnownPort[],
  most: number,
): MorePorts & { readonly shown: readonly KnownPort[] } {
  const told = ports.filter(({ state }) => state !== 'free').length;
  const shown = ports.slice(0, ports.length <= most ? most : Math.min(most, Math.max(told, fewest)));
  const left = ports.slice(shown.length);
  const moreFree = left.filter(({ state }) => state === 'free').length;
  return { shown, moreFree, moreOther: left.length - moreFree };
}

function conflictState(conflict: Conflict): PortState {
  if (conflict.state === 'fixing') return 'fixing';
  if (conflict.diagnosis?.verdict.kind === 'lingering') return 'lingering';
  return conflict.quiet === true ? 'leftover' : 'taken';
}

/** What a look that nobody asked for tells: a holder that is ours is no reason to worry. */
export function findingState({ diagnosis }: Conflict, surroundings: Surroundings): PortState {
  if (diagnosis === undefined) return 'unknown';
  const { state } = verdictTraits[diagnosis.verdict.kind];
  return state === 'taken' && isOurs(diagnosis.verdict, surroundings) ? 'mine' : state;
}

/** A server of this workspace behind a supervisor, or a container of its compose file. */
function isOurs(verdict: Verdict, surroundings: Surroundings): boolean {
  if (verdict.kind === 'client-socket') return false;
  const directory = verdict.kind === 'container' ? verdict.container.composeDirectory : undefined;
  return runsIn(heldFacts(verdict)?.holder, directory, surroundings);
}

/** Is the program, or the folder of its compose file, in the workspace? */
export function runsIn(
  holder: ProcessInfo | undefined,
  directory: string | undefined,
  { platform, siblings, workspaceFolders }: Surroundings,
): boolean {
  const places = [holder, directory === undefined ? undefined : { pid: 0, name: '', commandLine: '', cwd: directory }];
  return places.some(
    place => place !== undefined && workspaceFolderOf(place, workspaceFolders, platform, siblings) !== undefined,
  );
}

function lingersUntil({ diagnosis, lastSeen, probedAt = lastSeen }: Conflict): number | undefined {
  return diagnosis?.verdict.kind === 'lingering' ? probedAt + diagnosis.verdict.secondsLeft * 1000 : undefined;
}
