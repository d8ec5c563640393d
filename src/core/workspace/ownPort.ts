/** A port of one's own: the number that a folder always uses in the place of the one that its files state. */
import { type Candidate, isInet, isPort } from '../model/endpoint.ts';

export interface OwnPort {
  /** The port that the files of the folder state, and the one to take in its place. */
  readonly from: number;
  readonly to: number;
  /** What to set for programs that are started in a terminal or by a task; absent where none of them reads a variable. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Another run of the folder that would leave its port for this one, since it reads the same variable. */
export interface SharedVariable {
  readonly name: string;
  readonly port: number;
  readonly variable: string;
}

/** So many ports of a folder, and so many folders on the board, are kept: nobody has more. */
export const mostOwn = 20;
export const mostOnBoard = 500;

/** How many numbers behind the stated one are shared out among the folders of a repository. */
const span = 199;
/** Where systems begin to hand out ports themselves (Linux), and below which they want privilege. */
const firstEphemeral = 32_768;
const firstUnprivileged = 1024;

/** The first of the numbers that stand in for a port: right behind it, where anybody may listen. */
function firstFor(from: number): number {
  if (from < firstUnprivileged) return 8000 + from + 1;
  return from + span < firstEphemeral ? from + 1 : 10_000 + (from % 10_000) + 1;
}

/** FNV-1a, 32 bits: the same number for the same text, on every machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/**
 * Which number each folder of a repository gets in the place of `from`: derived from their paths, so that every window comes to the same
 * answer, and no two get the same one. `folders`: absolute, in any order. A folder is missing when there are more of them than numbers.
 */
export function sharedOut(from: number, repository: string, folders: readonly string[]): ReadonlyMap<string, number> {
  const first = firstFor(from);
  const given = new Map<string, number>();
  const used = new Set<number>();
  for (const folder of [...new Set(folders)].sort()) {
    const start = hashOf(`${repository}\0${folder}`) % span;
    for (let step = 0; step < span; step++) {
      const port = first + ((start + step) % span);
      if (used.has(port)) continue;
      used.add(port);
      given.set(folder, port);
      break;
    }
  }
  return given;
}

/** Own ports as they were kept; what is no such thing (another version's, damaged) is left out. */
export function keptOwnPorts(kept: unknown): readonly OwnPort[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap(ownPortOf).slice(0, mostOwn);
}

function ownPortOf(kept: unknown): OwnPort[] {
  if (typeof kept !== 'object' || kept === null) return [];
  const { from, to, env } = kept as Readonly<Record<string, unknown>>;
  if (!isPort(from) || !isPort(to) || from === to) return [];
  const entries = typeof env === 'object' && env !== null ? Object.entries(env) : [];
  const set = entries.filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && holdsPort(entry[0], entry[1], to),
  );
  return [{ from, to, ...(set.length > 0 && { env: Object.fromEntries(set) }) }];
}

/** A variable that says a port, and nothing that a shell or a loader could be led by. */
function holdsPort(name: string, value: string, port: number): boolean {
  return /^[A-Za-z_]\w{0,63}$/.test(name) && /^[\w.:/[\]=*+-]{1,200}$/.test(value) && value.includes(String(port));
}

/**
 * The variables of a plan that every terminal of the folder may carry, or `undefined` where it has none or any of them cannot be: its name must
 * speak of a port or an address, since a name that stands in somebody's code may be one that leads a shell or a loader.
 */
export function carried(env: Readonly<Record<string, string>>, port: number): OwnPort['env'] {
  const entries = Object.entries(env);
  const isCarried = entries.every(
    ([name, value]) => /PORT|ADDR|URL|BIND|LISTEN|HOST/i.test(name) && holdsPort(name, value, port),
  );
  return entries.length > 0 && isCarried ? env : undefined;
}

/** Two own ports of a folder cannot say different numbers by one variable: which of them programs would get is chance. */
export function clashing(own: readonly OwnPort[], { from, env = {} }: OwnPort): OwnPort | undefined {
  return own.find(other => other.from !== from && Object.keys(other.env ?? {}).some(name => name in env));
}

/** The list with this one in it, in the place of another for the same port. */
export function withOwn(own: readonly OwnPort[], added: OwnPort): readonly OwnPort[] {
  return [...own.filter(({ from }) => from !== added.from), added].slice(-mostOwn);
}

/** The candidate on the folder's own port, where that counts for what is started so: always for a debug session, by a variable for the rest. */
export function onOwnPort(candidate: Candidate, own: readonly OwnPort[], isSession: boolean): Candidate {
  const { endpoint } = candidate;
  if (!isInet(endpoint) || endpoint.protocol !== 'tcp') return candidate;
  const taken = own.find(({ from, env }) => from === endpoint.port && (isSession || env !== undefined));
  return taken === undefined ? candidate : { ...candidate, endpoint: { ...endpoint, port: taken.to } };
}
