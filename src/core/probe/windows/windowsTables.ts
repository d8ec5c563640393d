/**
 * The socket tables of Windows as `GetExtendedTcpTable` and `GetExtendedUdpTable` (iphlpapi.h) write them: a count, then rows of
 * one size. Numbers are little-endian, addresses and ports in network order.
 */
import { formatIp, ipFromGroups } from '../../model/address.ts';
import type { SocketState } from '../../model/process.ts';
import { peerText, type SocketRow } from '../socketRow.ts';

export type TableKind = 'tcp4' | 'tcp6' | 'udp4' | 'udp6';

/** Offsets within a row; `size` is that of the whole row. MIB_TCPROW_OWNER_PID, MIB_TCP6ROW_OWNER_PID and their UDP kin. */
interface Layout {
  readonly size: number;
  readonly family: 4 | 6;
  readonly local: number;
  readonly localPort: number;
  readonly scope?: number;
  readonly remote?: number;
  readonly remoteScope?: number;
  readonly remotePort?: number;
  readonly state?: number;
  readonly pid: number;
}

const layouts: Readonly<Record<TableKind, Layout>> = {
  tcp4: { size: 24, family: 4, state: 0, local: 4, localPort: 8, remote: 12, remotePort: 16, pid: 20 },
  tcp6: {
    size: 56,
    family: 6,
    local: 0,
    scope: 16,
    localPort: 20,
    remote: 24,
    remoteScope: 40,
    remotePort: 44,
    state: 48,
    pid: 52,
  },
  udp4: { size: 12, family: 4, local: 0, localPort: 4, pid: 8 },
  udp6: { size: 28, family: 6, local: 0, scope: 16, localPort: 20, pid: 24 },
};

/** MIB_TCP_STATE of tcpmib.h. */
const states: Readonly<Record<number, SocketState>> = {
  1: 'close',
  2: 'listen',
  3: 'syn-sent',
  4: 'syn-received',
  5: 'established',
  6: 'fin-wait-1',
  7: 'fin-wait-2',
  8: 'close-wait',
  9: 'closing',
  10: 'last-ack',
  11: 'time-wait',
  12: 'close',
};

interface Address {
  readonly host: string;
  readonly zone?: string;
}

function addressAt(view: DataView, at: number, family: 4 | 6, scopeAt: number | undefined): Address {
  if (family === 4) return { host: [0, 1, 2, 3].map(byte => view.getUint8(at + byte)).join('.') };
  const groups = Array.from({ length: 8 }, (_, group) => view.getUint16(at + 2 * group));
  const ip = ipFromGroups(groups);
  // The table shows IPv4 in IPv6's clothes as such, as netstat does.
  const host = ip.family === 6 ? formatIp(ip) : `::ffff:${ip.text}`;
  const scope = scopeAt === undefined ? 0 : view.getUint32(scopeAt, true);
  // Only a link-local address needs its interface.
  return scope !== 0 && /^fe[89ab]/.test(host) ? { host, zone: String(scope) } : { host };
}

function rowAt(view: DataView, at: number, kind: TableKind): SocketRow {
  const layout = layouts[kind];
  const { family } = layout;
  const local = addressAt(view, at + layout.local, family, layout.scope === undefined ? undefined : at + layout.scope);
  const port = view.getUint16(at + layout.localPort);
  const pid = view.getUint32(at + layout.pid, true);
  if (layout.state === undefined || layout.remote === undefined || layout.remotePort === undefined)
    return { protocol: 'udp', ...local, port, state: 'bound', pid };
  // Wine has 0 for a listener's port of the peer; Windows leaves it to chance.
  const state = states[view.getUint32(at + layout.state, true)] ?? 'bound';
  if (state === 'listen' || state === 'bound') return { protocol: 'tcp', ...local, port, state, pid };
  const scope = layout.remoteScope === undefined ? undefined : at + layout.remoteScope;
  const peer = addressAt(view, at + layout.remote, family, scope);
  const remote = peerText({ ...peer, port: '' }, view.getUint16(at + layout.remotePort));
  return { protocol: 'tcp', ...local, port, remote, state, pid };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** How many rows a table has; of one that is cut, those that are whole. */
export function countRows(kind: TableKind, bytes: Uint8Array): number {
  if (bytes.byteLength < 4) return 0;
  const room = Math.floor((bytes.byteLength - 4) / layouts[kind].size);
  return Math.min(viewOf(bytes).getUint32(0, true), room);
}

/** The rows of one table, or those of one local port. Total: a table that is cut gives the rows that are whole. */
export function decodeTable(kind: TableKind, bytes: Uint8Array, port?: number): SocketRow[] {
  const view = viewOf(bytes);
  const { size, localPort } = layouts[kind];
  return Array.from({ length: countRows(kind, bytes) }, (_, row) => 4 + row * size)
    .filter(at => port === undefined || view.getUint16(at + localPort) === port)
    .map(at => rowAt(view, at, kind));
}

/**
 * A socket on both families has a row in each table; a `::` without its `0.0.0.0` takes IPv6 alone. Only true of a table that
 * is whole.
 */
export function withDual(rows: readonly SocketRow[]): SocketRow[] {
  const key = ({ protocol, port, pid }: SocketRow) => `${protocol} ${port} ${pid ?? ''}`;
  const ipv4 = new Set(rows.filter(row => row.host === '0.0.0.0' && row.remote === undefined).map(key));
  return rows.map(row => (row.host === '::' && row.remote === undefined ? { ...row, dual: ipv4.has(key(row)) } : row));
}
