/** macOS `netstat`: the one tool that names the process of another user's socket without root. */
import { parsePort } from '../model/endpoint.ts';
import { linesOf, parsePid, peerText, type SocketRow, splitAddress } from './socketRow.ts';
import { socketState } from './socketStates.ts';

/** Full path: nothing on the PATH may stand in for it. */
export const macNetstatFile = '/usr/sbin/netstat';

/** One read of a kernel table, no walk over descriptors: a few milliseconds. */
export function macNetstatArgs(protocol: 'tcp' | 'udp'): readonly string[] {
  return [
    '-a', // listeners too, not only connections
    '-n', // numbers: a reverse lookup of each peer takes seconds
    '-v', // adds the columns with the pid
    '-p', // this protocol only, both families
    protocol,
  ];
}

interface Layout {
  /** How many number columns stand between the state and the pid. */
  readonly numbers: number;
  readonly pid: 'pid' | 'process:pid' | 'none';
}

const unknownLayout: Layout = { numbers: 0, pid: 'none' };

/** In an address column narrower than `wideColumn` an IPv6 address is cut to `cutLength` characters. */
const cutLength = 16;
const wideColumn = 40;

/**
 * Three layouts are in use: `… rhiwat shiwat pid epid` (10.x to 12), `… rxbytes txbytes rhiwat shiwat pid epid` (13), and
 * `… rhiwat shiwat process:pid state` (14 and later). What counts is the header, never a column number.
 */
function readHeader(line: string): Layout {
  const words = line
    .replace(/(Local|Foreign) Address/g, '$1')
    .trim()
    .split(/\s+/);
  const state = words.indexOf('(state)');
  for (const pid of ['process:pid', 'pid'] as const) {
    const at = words.indexOf(pid);
    if (state >= 0 && at > state) return { numbers: at - state - 1, pid };
  }
  return unknownLayout;
}

/** What follows the number columns: `node:4243 00100 …`, `Brave Browser He:7187 00102`, `:0 00000`, or `10521 0 00100`. */
function readProcess(rest: string, kind: Layout['pid']): Pick<SocketRow, 'pid' | 'name'> {
  if (kind === 'none') return {};
  if (kind === 'pid') {
    const pid = parsePid(rest.split(/\s+/, 1)[0] ?? '');
    return pid === undefined ? {} : { pid };
  }
  // The name is free text: it may hold blanks, brackets, dots and colons. The columns behind the pid hold none.
  const at = rest.lastIndexOf(':');
  const digits = /^[0-9]{1,10}(?=\s|$)/.exec(rest.slice(at + 1))?.[0];
  if (at < 0 || digits === undefined) return {};
  const name = rest.slice(0, at).trim();
  return { pid: Number(digits), ...(name === '' ? {} : { name }) };
}

function skipNumbers(text: string, count: number): string | undefined {
  let rest = text.trimStart();
  for (let i = 0; i < count; i++) {
    const number = /^[0-9]+\s+/.exec(rest)?.[0];
    if (number === undefined) return undefined;
    rest = rest.slice(number.length);
  }
  return rest;
}

function readAddress(text: string, family: string, narrow: boolean): Pick<SocketRow, 'host' | 'zone' | 'cut' | 'dual'> {
  if (text === '*') return family === '4' ? { host: '0.0.0.0' } : { host: '::', dual: family === '46' };
  const percent = text.indexOf('%');
  const host = percent < 0 ? text : text.slice(0, percent);
  const cut = narrow && family !== '4' && text.length >= cutLength;
  return { host, ...(percent < 0 ? {} : { zone: text.slice(percent + 1) }), ...(cut ? { cut: true } : {}) };
}

function readRow(line: string, layout: Layout): SocketRow | undefined {
  const match = /^(tcp|udp)(46|4|6)\s+[0-9]+\s+[0-9]+\s+(\S+)(\s+)(\S+)(.*)$/.exec(line.trimStart());
  if (match === null) return undefined;
  const [, protocol, family = '', localText = '', gap = '', foreignText = '', tail = ''] = match;
  // macOS 26 has a wide heading over rows that are narrow all the same, where no address needs more: the row tells.
  const narrow = localText.length + gap.length < wideColumn;
  const dot = localText.lastIndexOf('.');
  const port = parsePort(localText.slice(dot + 1));
  const foreign = splitAddress(foreignText, '.');
  if (dot <= 0 || port === undefined || foreign === undefined) return undefined;
  const address = readAddress(localText.slice(0, dot), family, narrow);
  const remotePort = parsePort(foreign.port);
  const remote = remotePort === undefined ? undefined : peerText(foreign, remotePort);

  let rest = tail.trim();
  let state: SocketRow['state'] | undefined;
  if (protocol === 'tcp') {
    const word = /^\S+/.exec(rest)?.[0] ?? '';
    state = socketState(word);
    // CLOSED with a local port and no peer: bound, and neither listening nor connected.
    if (state === 'close' && remote === undefined) state = 'bound';
    rest = rest.slice(word.length);
  } else state = remote === undefined ? 'bound' : 'established';
  if (state === undefined) return undefined;

  const numbersSkipped = skipNumbers(rest, layout.numbers);
  return {
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    ...address,
    port,
    ...(remote === undefined ? {} : { remote }),
    state,
    ...(numbersSkipped === undefined ? {} : readProcess(numbersSkipped, layout.pid)),
  };
}

/**
 * Every TCP and UDP row with a local port. Total: any text gives rows or none. A row whose pid cannot be found by the
 * header has none; a row whose state word is not known is left out.
 */
export function parseMacNetstat(text: string): SocketRow[] {
  const rows: SocketRow[] = [];
  let layout = unknownLayout;
  for (const line of linesOf(text)) {
    if (line.includes('Local Address')) layout = readHeader(line);
    const row = readRow(line, layout);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}
