/** One row of a system's socket table, whichever tool printed it. */
import { formatHostPort } from '../model/endpoint.ts';
import type { SocketInfo, SocketState } from '../model/process.ts';

export interface SocketRow {
  readonly protocol: 'tcp' | 'udp';
  /** Literal address without brackets and zone; `0.0.0.0` and `::` are the wildcards. */
  readonly host: string;
  /** Whether `::` takes IPv4 as well; `undefined` where the tool does not tell. Only set for the IPv6 wildcard. */
  readonly dual?: boolean;
  /** Name or number of the interface of a link-local address. */
  readonly zone?: string;
  /** The tool cut the address: what is left is only its beginning. */
  readonly cut?: boolean;
  readonly port: number;
  /** As in `SocketInfo.remote`; absent for a listener and an unconnected UDP socket. */
  readonly remote?: string;
  readonly state: SocketState;
  /** Absent when the tool names none; 0 is printed for sockets that no process owns any more. */
  readonly pid?: number;
  /** The process name that stood in the row, possibly cut. */
  readonly name?: string;
  /** Owner of the socket, where the tool tells it for processes it cannot see. */
  readonly uid?: number;
  /** Until the system removes a closing socket, where the tool tells it. */
  readonly secondsLeft?: number;
}

/** `host[:port]` taken apart: the host without brackets, its zone, and the text behind the last separator. */
interface SplitAddress {
  readonly host: string;
  readonly zone?: string;
  readonly port: string;
}

/** Splits at the last `separator`: `[::1]:80`, `*:80`, `fe80::1%lo0.80` (with `.`). `undefined` when there is none. */
export function splitAddress(text: string, separator: ':' | '.'): SplitAddress | undefined {
  const at = text.lastIndexOf(separator);
  if (at <= 0) return undefined;
  const port = text.slice(at + 1);
  let host = text.slice(0, at);
  if (host.startsWith('[') && host.endsWith(']')) host = host.slice(1, -1);
  const percent = host.indexOf('%');
  if (percent < 0) return { host, port };
  return { host: host.slice(0, percent), zone: host.slice(percent + 1), port };
}

/** `host:port` of a peer, for display; with its zone. */
export function peerText({ host, zone }: SplitAddress, port: number): string {
  return formatHostPort(zone === undefined ? host : `${host}%${zone}`, port);
}

/** A pid as tools print it: decimal digits, at most ten. `undefined` for anything else. */
export function parsePid(text: string): number | undefined {
  return /^[0-9]{1,10}$/.test(text) ? Number(text) : undefined;
}

/** The row as the model shows a socket. */
export function socketInfo(row: SocketRow): SocketInfo {
  return {
    protocol: row.protocol,
    state: row.state,
    local: formatHostPort(row.zone === undefined ? row.host : `${row.host}%${row.zone}`, row.port),
    ...(row.remote === undefined ? {} : { remote: row.remote }),
  };
}

/** A TCP listener, or a UDP socket without a peer: what takes the port from others. */
export function isListening(row: SocketRow): boolean {
  return row.protocol === 'udp' ? row.remote === undefined : row.state === 'listen';
}

/**
 * The text up to its last line break. For the output of a tool that was ended before it was done: its last line may be
 * cut in the middle of a number.
 */
export function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Lines without their ends, whichever kind they have. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
