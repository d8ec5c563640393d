/**
 * The part that is the same for systems whose sockets are read from a table that is complete (macOS, Windows): the table
 * first, then who is behind the rows that are in the way. A bind is tried on loopback addresses only, and decides where no
 * row does: a listener on any other address would bring up the firewall's question about VS Code.
 */
import { createConnection } from 'node:net';
import { type BoundAddress, type IpAddress, isLoopback, isWildcard } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint, UnixEndpoint } from '../../core/model/endpoint.ts';
import { formatHostPort } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult, UnknownCause } from '../../core/model/probe.ts';
import type { Holder, Origin } from '../../core/model/process.ts';
import { endpointOf, sortRows, uniqueListeners } from '../../core/probe/decide.ts';
import { assembleHolders } from '../../core/probe/holders.ts';
import { type SocketRow, socketInfo } from '../../core/probe/socketRow.ts';
import { type ProcessTable, processInfo } from '../../core/processes/processTable.ts';
import { ownsAddress } from '../machine/names.ts';
import { type BindOutcome, bindTargets, KeyedQueue, tryBindLoopback } from './bind.ts';
import { elsewhere, folderProblem, isAskable } from './unixPath.ts';

/** Tries to bind and undoes it. Replaced in tests. */
export type BindTest = (
  protocol: 'tcp' | 'udp',
  targets: readonly BoundAddress[],
  port: number,
) => Promise<BindOutcome>;

/** One test of a port after the other: two at once would see each other. */
export function queuedBind(bind: BindTest = tryBindLoopback): BindTest {
  const queue = new KeyedQueue();
  return (protocol, targets, port) => queue.run(`${protocol}:${port}`, () => bind(protocol, targets, port));
}

/** The system's sockets at one moment. */
export interface SocketTable {
  readonly rows: readonly SocketRow[];
  /** False: it could not be read, or not to its end, and what is not in it may be there all the same. */
  readonly answered: boolean;
}

export type Target =
  | { readonly kind: 'target'; readonly targets: readonly BoundAddress[] }
  | { readonly kind: 'result'; readonly result: ProbeResult };

/** What the host stands for; a result where that tells all. */
export async function targetsOf(endpoint: InetEndpoint, tried: readonly string[]): Promise<Target> {
  const resolved = await bindTargets(endpoint.host);
  if (resolved.kind === 'not-looked-up')
    return { kind: 'result', result: { kind: 'unknown', cause: 'name-not-looked-up', reason: resolved.reason, tried } };
  if (!resolved.targets.some(target => isOwn(target, endpoint.protocol)))
    return { kind: 'result', result: notLocal(endpoint, tried) };
  return { kind: 'target', targets: resolved.targets };
}

/** Addresses of groups, which UDP sockets are bound to though no interface has them. */
function isMulticast({ family, text }: IpAddress): boolean {
  return family === 4 ? /^2(?:2[4-9]|3\d)\./.test(text) : text.startsWith('ff');
}

/** Told by the list of interfaces, as no bind to such an address is tried. */
function isOwn({ address }: BoundAddress, protocol: 'tcp' | 'udp'): boolean {
  if (isWildcard(address) || isLoopback(address) || ownsAddress(address)) return true;
  return protocol === 'udp' && isMulticast(address);
}

export function notLocal({ host }: InetEndpoint, tried: readonly string[]): ProbeResult {
  return { kind: 'blocked', by: 'not-local', evidence: { host: host ?? '' }, tried };
}

/** A line for the report. */
export function bindLine({ host, port }: InetEndpoint, { kind, code }: BindOutcome): string {
  const what = kind === 'not-tried' ? 'not tried, it could ask the firewall' : kind === 'bound' ? 'ok' : code;
  return `bind ${formatHostPort(host, port)}, on loopback only: ${what}`;
}

/** The bind fails, and the system's table was read and shows no reason. */
export function notListed({ code, kind }: BindOutcome): ProbeResult {
  const reason = `the bind fails with ${code} and no socket on the port is listed`;
  const isAddress = kind === 'failed' || kind === 'unsupported';
  const cause = isAddress ? 'bad-address' : kind === 'denied' ? 'bind-refused' : 'not-listed';
  return { kind: 'unknown', cause, reason };
}

/**
 * `undefined` when it cannot be told: no such address, no permission, no table. A loopback bind that fails is enough for a no;
 * a yes needs the table, since loopback can be bound beside a listener on every address.
 */
export async function isEndpointFree(
  endpoint: Endpoint,
  bind: BindTest,
  table: (of: InetEndpoint) => Promise<SocketTable>,
): Promise<boolean | undefined> {
  if (endpoint.protocol === 'unix') {
    const answer = await knock(endpoint.path);
    if (answer === 'absent') return true;
    return answer === 'live' || answer === 'stale' ? false : undefined;
  }
  const { protocol, port } = endpoint;
  const found = await targetsOf(endpoint, []);
  if (found.kind === 'result') return undefined;
  const { kind } = await bind(protocol, found.targets, port);
  if (kind === 'in-use') return false;
  if (kind !== 'bound' && kind !== 'not-tried') return undefined;
  const { rows, answered } = await table(endpoint);
  const { holding, bound, connections } = sortRows(rows, endpoint, found.targets);
  if (holding.length + bound.length > 0 || (kind === 'not-tried' && connections.length > 0)) return false;
  return answered ? true : undefined;
}

/** What is known of who is behind rows that are in the way. */
export interface Behind {
  readonly table: ProcessTable;
  readonly originOf: (pid: number) => Origin | undefined;
  readonly folders?: ReadonlyMap<number, string>;
}

/**
 * `held` by the processes of these rows; where none of them is alive or told, `blocked` by a hidden holder. Its candidates
 * are the children of processes that are gone: they may have inherited the socket.
 */
export function heldBy(
  rows: readonly SocketRow[],
  behind: Behind,
  neighbours: readonly Listener[],
  tried: readonly string[],
): ProbeResult {
  const { holders, dead, unowned } = assembleHolders(rows, behind.table, behind.originOf);
  const common = { tried, ...(neighbours.length === 0 ? {} : { neighbours }) };
  if (holders.length > 0) {
    const placed = holders.map(holder => {
      const cwd = behind.folders?.get(holder.pid);
      return cwd === undefined ? holder : { ...holder, cwd };
    });
    return { kind: 'held', holders: placed, ...common };
  }
  const deadPids = new Set(dead.map(row => row.pid));
  const heirs = [...behind.table.values()]
    .filter(row => row.parentPid !== undefined && deadPids.has(row.parentPid))
    .map(processInfo);
  const kernel = unowned.length > 0 && unowned.every(row => row.name === 'kernel_task');
  return {
    kind: 'blocked',
    by: 'hidden-holder',
    evidence: {
      candidates: heirs,
      sockets: [...dead, ...unowned].map(socketInfo),
      ...(dead.length > 0 ? { place: 'dead-pid' as const } : kernel ? { place: 'kernel' as const } : {}),
    },
    ...common,
  };
}

/** Each listening row with its holder where it is told and alive. */
export function listenersOf(rows: readonly SocketRow[], behind: Behind): Listener[] {
  return uniqueListeners(
    rows.flatMap(row => {
      const endpoint = endpointOf(row);
      const { holders } = assembleHolders([row], behind.table, behind.originOf);
      const [holder] = holders;
      if (holder === undefined) return [{ endpoint }];
      const { uid, user } = holder;
      return [
        {
          endpoint,
          holder,
          ...(uid === undefined ? {} : { uid }),
          ...(user === undefined ? {} : { user }),
        },
      ];
    }),
  );
}

/** A process that ended between the two looks leaves the same picture as a socket that outlived its process. */
export function isGhost(result: ProbeResult): boolean {
  return result.kind === 'blocked' && result.by === 'hidden-holder' && result.evidence.place === 'dead-pid';
}

/** What answers at a unix socket's path: someone, nobody, no such file, or why it cannot be told. */
type Knock = 'live' | 'stale' | 'absent' | { readonly failed: string };

const knockTimeoutMs = 1000;

export async function knock(path: string): Promise<Knock> {
  if (!isAskable(path)) return { failed: elsewhere };
  return new Promise(resolve => {
    const socket = createConnection({ path });
    const end = (answer: Knock) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end({ failed: 'timed out' }), knockTimeoutMs);
    socket.once('connect', () => end('live'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') end('absent');
      else if (error.code === 'ECONNREFUSED') end('stale');
      // The queue of a live listener is full.
      else if (error.code === 'EAGAIN') end('live');
      else end({ failed: error.code ?? error.message });
    });
  });
}

const knockCauses: Readonly<Record<string, UnknownCause>> = {
  ENOTSOCK: 'not-a-socket',
  ENAMETOOLONG: 'path-too-long',
};

/** Unix sockets: the file decides, then whoever has it open. */
export async function inspectUnix(
  endpoint: UnixEndpoint,
  whoHas: (path: string, tried: string[]) => Promise<readonly Holder[]>,
): Promise<ProbeResult> {
  const tried: string[] = [];
  const answer = await knock(endpoint.path);
  tried.push(`connect ${endpoint.path}: ${typeof answer === 'string' ? answer : answer.failed}`);
  if (answer === 'absent') {
    const problem = folderProblem(endpoint.path);
    return problem === undefined ? { kind: 'free', tried } : { kind: 'unknown', ...problem, tried };
  }
  if (answer === 'stale') return { kind: 'blocked', by: 'stale-socket', evidence: { path: endpoint.path }, tried };
  const holders = await whoHas(endpoint.path, tried);
  if (holders.length > 0) return { kind: 'held', holders, tried };
  if (answer === 'live') {
    const sockets = [{ protocol: 'unix' as const, state: 'listen' as const, local: endpoint.path }];
    return { kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets }, tried };
  }
  const reason = `the socket file cannot be asked: ${answer.failed}`;
  return { kind: 'unknown', cause: knockCauses[answer.failed] ?? 'socket-closed', reason, tried };
}
