/** From the rows of a socket table to what stands in the way of a bind; the same for every system with such a table. */
import { addressesOverlap, type BoundAddress, isWildcard, parseIp } from '../model/address.ts';
import type { InetEndpoint } from '../model/endpoint.ts';
import { formatHostPort } from '../model/endpoint.ts';
import type { LingeringSocket, Listener } from '../model/probe.ts';
import type { SocketState } from '../model/process.ts';
import { isListening, type SocketRow, socketInfo } from './socketRow.ts';

/** IPv4 in IPv6's clothes, as a dual-stack socket on one IPv4 address shows. */
const mapped = '::ffff:';

/** The beginning of an address is all there is: what begins like it may be it. */
function mayBeCut(row: SocketRow, { address, dual }: BoundAddress): boolean {
  const isMapped = row.host.startsWith(mapped);
  if (dual) return true;
  if (isWildcard(address)) return (address.family === 4) === isMapped;
  return address.text.startsWith(address.family === 4 && isMapped ? row.host.slice(mapped.length) : row.host);
}

function overlaps(row: SocketRow, addresses: readonly BoundAddress[]): boolean {
  if (row.cut === true) return addresses.some(address => mayBeCut(row, address));
  const ip = parseIp(row.zone === undefined ? row.host : `${row.host}%${row.zone}`);
  // An address no one can read: say that it is in the way rather than that nothing is.
  if (ip === undefined) return true;
  const bound = { address: ip, dual: ip.family === 6 && isWildcard(ip) && row.dual !== false };
  return addresses.some(address => addressesOverlap(address, bound));
}

interface SortedRows {
  /** Listeners (UDP: sockets without a peer) on an overlapping address. */
  readonly holding: readonly SocketRow[];
  /** Live connections whose own port it is, on an overlapping address. */
  readonly connections: readonly SocketRow[];
  /** Bound and neither listening nor connected. */
  readonly bound: readonly SocketRow[];
  /** Closing sockets that no process owns any more. */
  readonly lingering: readonly SocketRow[];
  /** Listeners on the port with an address that does not overlap. */
  readonly neighbours: readonly SocketRow[];
}

const closing: ReadonlySet<SocketState> = new Set(['fin-wait-1', 'fin-wait-2', 'closing', 'last-ack', 'close']);

function place(row: SocketRow, addresses: readonly BoundAddress[]): keyof SortedRows | undefined {
  if (!overlaps(row, addresses)) return isListening(row) ? 'neighbours' : undefined;
  if (isListening(row)) return 'holding';
  // The pid of such a row is that of the last user: the socket is the kernel's now.
  if (row.state === 'time-wait' || (closing.has(row.state) && (row.pid ?? 0) === 0)) return 'lingering';
  return row.state === 'bound' ? 'bound' : 'connections';
}

/** Sorts the rows on this port by what they mean for a bind to these addresses; the others are left out. */
export function sortRows(
  rows: readonly SocketRow[],
  endpoint: InetEndpoint,
  addresses: readonly BoundAddress[],
): SortedRows {
  const sorted: Record<keyof SortedRows, SocketRow[]> = {
    holding: [],
    connections: [],
    bound: [],
    lingering: [],
    neighbours: [],
  };
  for (const row of rows) {
    if (row.protocol !== endpoint.protocol || row.port !== endpoint.port) continue;
    const where = place(row, addresses);
    if (where !== undefined) sorted[where].push(row);
  }
  return sorted;
}

/** Closing sockets for the model; where a row does not tell how long, it is the system's upper bound in seconds. */
export function lingeringSockets(rows: readonly SocketRow[], bound: number): LingeringSocket[] {
  return rows.map(row => {
    const { state, local, remote } = socketInfo(row);
    return { state, local, ...(remote === undefined ? {} : { remote }), secondsLeft: row.secondsLeft ?? bound };
  });
}

/** The endpoint a row listens on; the host as the system prints it. */
export function endpointOf(row: SocketRow): InetEndpoint {
  return {
    protocol: row.protocol,
    host: row.zone === undefined ? row.host : `${row.host}%${row.zone}`,
    port: row.port,
  };
}

/** One entry for each protocol, address, port and holder. */
export function uniqueListeners(listeners: readonly Listener[]): Listener[] {
  const seen = new Map<string, Listener>();
  for (const listener of listeners) {
    const { endpoint } = listener;
    const name = endpoint.protocol === 'unix' ? endpoint.path : formatHostPort(endpoint.host, endpoint.port);
    const key = `${endpoint.protocol} ${name} ${listener.holder?.pid ?? ''}`;
    if (!seen.has(key)) seen.set(key, listener);
  }
  return [...seen.values()];
}
