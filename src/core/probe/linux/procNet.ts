/**
 * /proc/net/{tcp,tcp6,udp,udp6,unix} and sockstat of Linux, as text. Formats: net/ipv4/tcp_ipv4.c `get_tcp4_sock`,
 * net/ipv6/tcp_ipv6.c, net/ipv4/udp.c, net/unix/af_unix.c `unix_seq_show`. Every parser is total: a line that is not
 * exactly a row gives none.
 */
import { type IpAddress, ipFromGroups } from '../../model/address.ts';
import type { SocketState } from '../../model/process.ts';
import { tableOf } from '../../text/tableOf.ts';

export interface InetRow {
  readonly protocol: 'tcp' | 'udp';
  readonly local: IpAddress;
  readonly localPort: number;
  readonly remote: IpAddress;
  readonly remotePort: number;
  readonly state: SocketState;
  /** Seconds on the row's timer, where that timer ends the socket (TIME_WAIT, orphaned FIN_WAIT2). */
  readonly secondsLeft?: number;
  /** Owner at creation; 0 for sockets that have no owner any more. */
  readonly uid: number;
  /** `0` when no process owns the socket: TIME_WAIT, orphans, connections not accepted yet. */
  readonly inode: string;
}

/** include/net/tcp_states.h; 0C (NEW_SYN_RECV) is printed as 03, 0D (BOUND_INACTIVE) never. */
const tcpStates: Readonly<Record<string, SocketState>> = tableOf({
  '01': 'established',
  '02': 'syn-sent',
  '03': 'syn-received',
  '04': 'fin-wait-1',
  '05': 'fin-wait-2',
  '06': 'time-wait',
  '07': 'close',
  '08': 'close-wait',
  '09': 'last-ack',
  '0A': 'listen',
  '0B': 'closing',
});

/** A UDP socket is either bound only (07) or has a peer (01). */
const udpStates: Readonly<Record<string, SocketState>> = tableOf({ '01': 'established', '07': 'bound' });

/** USER_HZ: what the kernel shows to user space, whatever its own tick. */
const ticksPerSecond = 100;

/** Timer 3 is TIME_WAIT or FIN_WAIT2 in its small form; 2 keeps a FIN_WAIT2 orphan whose timeout is over a minute. */
const closingTimers: Readonly<Record<string, readonly SocketState[]>> = tableOf({
  '03': ['time-wait', 'fin-wait-2'],
  '02': ['fin-wait-2'],
});

function parseAddress(hex: string): IpAddress | undefined {
  if (!/^(?:[0-9A-F]{8}|[0-9A-F]{32})$/.test(hex)) return undefined;
  // Each 32-bit word is printed as a number of a little-endian machine: its four bytes stand in reverse.
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8)
    for (let at = word + 6; at >= word; at -= 2) bytes.push(Number.parseInt(hex.slice(at, at + 2), 16));
  if (bytes.length === 4) return { family: 4, text: bytes.join('.') };
  return ipFromGroups(Array.from({ length: 8 }, (_, i) => (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)));
}

function parseSide(text: string): { readonly address: IpAddress; readonly port: number } | undefined {
  const colon = text.indexOf(':');
  const port = text.slice(colon + 1);
  const address = colon < 0 || !/^[0-9A-F]{4}$/.test(port) ? undefined : parseAddress(text.slice(0, colon));
  return address && { address, port: Number.parseInt(port, 16) };
}

/** One row, or `undefined` for the header, a cut line or anything else. */
export function parseInetRow(line: string, protocol: 'tcp' | 'udp'): InetRow | undefined {
  // A field must follow the inode: only then is the inode known to be whole.
  const [
    slot = '',
    localText = '',
    remoteText = '',
    stateCode = '',
    queues = '',
    timer = '',
    ,
    uid = '',
    ,
    inode = '',
    next,
  ] = line.trim().split(/ +/, 11);
  if (next === undefined || !/^[0-9]+:$/.test(slot) || !/^[0-9A-F]{8}:[0-9A-F]{8}$/.test(queues)) return undefined;
  if (!/^[0-9A-F]{2}:[0-9A-F]{8,16}$/.test(timer)) return undefined;
  if (!/^[0-9]{1,10}$/.test(uid) || !/^[0-9]{1,20}$/.test(inode)) return undefined;
  const local = parseSide(localText);
  const remote = parseSide(remoteText);
  const state = (protocol === 'tcp' ? tcpStates : udpStates)[stateCode];
  if (local === undefined || remote === undefined || state === undefined) return undefined;
  const ends = protocol === 'tcp' && inode === '0' && closingTimers[timer.slice(0, 2)]?.includes(state) === true;
  return {
    protocol,
    local: local.address,
    localPort: local.port,
    remote: remote.address,
    remotePort: remote.port,
    state,
    ...(ends ? { secondsLeft: Number.parseInt(timer.slice(3), 16) / ticksPerSecond } : {}),
    uid: Number(uid),
    inode,
  };
}

/** All rows of a table, in its order. A last line without its line feed is left out: it may be cut. */
export function parseInetTable(text: string, protocol: 'tcp' | 'udp'): InetRow[] {
  const rows: InetRow[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const row = parseInetRow(line, protocol);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** How a port stands in a row as the local one: it is followed by a blank and the remote side. */
export function portMark(port: number): string {
  return `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
}

export interface UnixRow {
  readonly inode: string;
  readonly type: 'stream' | 'datagram' | 'seqpacket';
  /** `listen`: waits for connections. `bound`: a datagram socket, or one that does not listen yet. A connection is neither. */
  readonly bound: 'listen' | 'bound' | undefined;
  /** As passed to bind; `@name` for an abstract one. */
  readonly path: string;
}

const unixTypes: Readonly<Record<string, UnixRow['type']>> = tableOf({
  '0001': 'stream',
  '0002': 'datagram',
  '0005': 'seqpacket',
});
/** `__SO_ACCEPTCON` of include/linux/net.h. */
const acceptFlag = 0x10000;
/** `SS_UNCONNECTED` of include/uapi/linux/net.h: an accepted connection, which shows its listener's path, is never that. */
const unconnected = '01';

/**
 * Rows of /proc/net/unix that have a path. The path is the rest of the line and may hold blanks. The kernel writes a line feed in a name as
 * it is (unix_seq_show, net/unix/af_unix.c), so that a name can hold a row of another socket: of a number that two rows have, neither counts.
 */
export function parseUnixTable(text: string): UnixRow[] {
  const rows: UnixRow[] = [];
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const match =
      /^[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) {1,20}([0-9]{1,20})(?: (.+))?$/.exec(
        line,
      );
    const [, flags = '', typeCode = '', state = '', inode = '', path = ''] = match ?? [];
    const type = unixTypes[typeCode];
    if (match === null || inode === '0') continue;
    (seen.has(inode) ? twice : seen).add(inode);
    if (type === undefined || path === '') continue;
    const listens = (Number.parseInt(flags, 16) & acceptFlag) !== 0;
    const bound = listens
      ? 'listen'
      : state === unconnected || (type === 'datagram' && state !== '03')
        ? 'bound'
        : undefined;
    rows.push({ inode, type, bound, path });
  }
  return rows.filter(({ inode }) => !twice.has(inode));
}

export interface SocketCounts {
  /** Hashed sockets that are neither TIME_WAIT nor merely bound. */
  readonly inUse: Readonly<Partial<Record<'tcp' | 'tcp6' | 'udp' | 'udp6', number>>>;
  /** TIME_WAIT and orphaned FIN_WAIT2 of both families. */
  readonly timeWait?: number;
  /** Other sockets that no process owns any more, of all network namespaces. */
  readonly orphans?: number;
}

/** /proc/net/sockstat and sockstat6, one after the other: lines of `NAME: key value key value …`. */
export function parseSockstat(text: string): SocketCounts {
  const inUse: Partial<Record<'tcp' | 'tcp6' | 'udp' | 'udp6', number>> = {};
  let timeWait: number | undefined;
  let orphans: number | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    const [name = '', ...pairs] = line.split(' ');
    const value = (key: string): number | undefined => {
      const at = pairs.indexOf(key);
      const digits = at < 0 ? undefined : pairs[at + 1];
      return digits !== undefined && /^[0-9]{1,10}$/.test(digits) ? Number(digits) : undefined;
    };
    const count = value('inuse');
    if (count !== undefined)
      for (const table of ['tcp', 'tcp6', 'udp', 'udp6'] as const)
        if (name === `${table.toUpperCase()}:`) inUse[table] = count;
    if (name === 'TCP:') {
      timeWait = value('tw');
      orphans = value('orphan');
    }
  }
  return {
    inUse,
    ...(timeWait === undefined ? {} : { timeWait }),
    ...(orphans === undefined ? {} : { orphans }),
  };
}
