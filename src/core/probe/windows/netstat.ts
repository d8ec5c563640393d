/** Windows `netstat`: every socket with its pid, of all users, without elevation. */
import { parsePort } from '../../model/endpoint.ts';
import { linesOf, parsePid, peerText, type SocketRow, splitAddress } from '../socketRow.ts';
import { socketState } from '../socketStates.ts';

/**
 * Both protocols and families in one table. No `-p`: `-p TCP` leaves IPv6 out. No `-b`: it needs elevation. The output is
 * in the OEM code page and translated, so it is read as latin1 and only its ASCII columns count.
 */
export function windowsNetstatArgs(): readonly string[] {
  return [
    '-a', // listeners too
    '-n', // numbers: names take ten seconds
    '-o', // the owning pid as the last column
  ];
}

/** The same with `-q` (Windows 10 and later): also sockets that are bound and do not listen. */
export function windowsBoundArgs(): readonly string[] {
  return ['-a', '-n', '-o', '-q'];
}

/** A listener shows this peer; the state word is translated (`ABHÖREN`, `ÉCOUTE`) and may hold blanks. */
const noPeer = new Set(['0.0.0.0:0', '[::]:0', '*:*']);

function readRow(line: string): SocketRow | undefined {
  const words = line.trim().split(/\s+/);
  const [proto = '', localText = '', foreignText = ''] = words;
  if ((proto !== 'TCP' && proto !== 'UDP') || words.length < 4) return undefined;
  const local = splitAddress(localText, ':');
  const port = local === undefined ? undefined : parsePort(local.port);
  if (local === undefined || port === undefined) return undefined;
  const foreign = splitAddress(foreignText, ':');
  const foreignPort = foreign === undefined ? undefined : parsePort(foreign.port);
  const connected = !noPeer.has(foreignText);
  if (connected && (foreign === undefined || foreignPort === undefined)) return undefined;
  // By position: the peer is the third word and the pid is the last, whatever stands between.
  const pid = parsePid(words.at(-1) ?? '');
  if (pid === undefined) return undefined;
  const state = words.slice(3, -1).join(' ');
  return {
    protocol: proto === 'TCP' ? 'tcp' : 'udp',
    host: local.host,
    ...(local.zone === undefined ? {} : { zone: local.zone }),
    port,
    ...(connected && foreign !== undefined && foreignPort !== undefined
      ? { remote: peerText(foreign, foreignPort) }
      : {}),
    state: stateOf(proto, connected, state, pid),
    pid,
  };
}

function stateOf(proto: 'TCP' | 'UDP', connected: boolean, word: string, pid: number): SocketRow['state'] {
  if (proto === 'UDP') return connected ? 'established' : 'bound';
  const known = socketState(word);
  // SYN_SENT and others never show without a peer; only `-q` adds BOUND.
  if (!connected) return known === 'bound' ? 'bound' : 'listen';
  // A translated word: a connection without an owner is in TIME_WAIT, one with an owner is shown as live.
  return known ?? (pid === 0 ? 'time-wait' : 'established');
}

/** Rows with a local port and a pid. Total: headers, other languages and cut lines give nothing. */
export function parseWindowsNetstat(text: string): SocketRow[] {
  return linesOf(text)
    .map(readRow)
    .filter(row => row !== undefined);
}

/**
 * Sockets that only `-q` showed: bound and not listening. Told by what the plain table lacks, as the state word cannot be
 * relied on. An outgoing connection has such a row beside its own, which says nothing new.
 */
export function boundOnly(withBound: readonly SocketRow[], plain: readonly SocketRow[]): SocketRow[] {
  const key = (row: SocketRow) => `${row.protocol} ${row.host} ${row.zone ?? ''} ${row.port} ${row.pid ?? ''}`;
  const listening = new Set(plain.filter(row => row.remote === undefined).map(key));
  const owner = (row: SocketRow) => `${row.port} ${row.pid ?? ''}`;
  const connected = new Set(
    [...plain, ...withBound].filter(row => row.protocol === 'tcp' && row.remote !== undefined).map(owner),
  );
  return withBound
    .filter(row => row.protocol === 'tcp' && row.remote === undefined && !listening.has(key(row)))
    .filter(row => !connected.has(owner(row)))
    .map(row => ({ ...row, state: 'bound' as const }));
}
