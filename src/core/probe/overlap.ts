/** Which of a port's sockets stand in the way of a bind, by their addresses and states. */
import { addressesOverlap, type BoundAddress, formatIp, isWildcard } from '../model/address.ts';
import { formatHostPort } from '../model/endpoint.ts';
import type { LingeringSocket } from '../model/probe.ts';
import type { SocketInfo } from '../model/process.ts';
import type { InetRow } from './linux/procNet.ts';

export interface SplitRows {
  readonly conflicting: readonly InetRow[];
  readonly beside: readonly InetRow[];
}

/**
 * Rows of the asked port, divided by whether their address meets one of the targets. Whether an IPv6 wildcard socket also
 * takes IPv4 is in no table: the caller says so.
 */
export function splitRows(
  rows: readonly InetRow[],
  targets: readonly BoundAddress[],
  wildcardIsDual: boolean,
): SplitRows {
  const conflicting: InetRow[] = [];
  const beside: InetRow[] = [];
  for (const row of rows) {
    const own: BoundAddress = { address: row.local, dual: wildcardIsDual && isIpv6Wildcard(row) };
    (targets.some(target => addressesOverlap(target, own)) ? conflicting : beside).push(row);
  }
  return { conflicting, beside };
}

export function isIpv6Wildcard(row: InetRow): boolean {
  return row.local.family === 6 && isWildcard(row.local);
}

/** Orphans that only time removes: TIME_WAIT, FIN_WAIT and their kin without an owner. Not connections that wait to be accepted. */
export function isLingering(row: InetRow): boolean {
  return (
    row.inode === '0' &&
    ['time-wait', 'fin-wait-1', 'fin-wait-2', 'closing', 'last-ack', 'close-wait'].includes(row.state)
  );
}

export function socketInfo(row: InetRow): SocketInfo {
  const remote = row.remotePort === 0 ? {} : { remote: formatHostPort(formatIp(row.remote), row.remotePort) };
  return {
    protocol: row.protocol,
    state: row.state,
    local: formatHostPort(formatIp(row.local), row.localPort),
    ...remote,
    inode: row.inode,
  };
}

export function lingeringSocket(row: InetRow): LingeringSocket {
  const { state, local, remote } = socketInfo(row);
  return {
    state,
    local,
    ...(remote === undefined ? {} : { remote }),
    ...(row.secondsLeft === undefined ? {} : { secondsLeft: row.secondsLeft }),
  };
}

/** TCP_TIMEWAIT_LEN of include/net/tcp.h, fixed when the kernel is built. */
export const timeWaitSeconds = 60;

/** Seconds until the last of them is gone; a state without a known end still has its TIME_WAIT before it. */
export function longestWait(rows: readonly InetRow[]): number {
  return Math.max(0, ...rows.map(row => row.secondsLeft ?? timeWaitSeconds));
}
