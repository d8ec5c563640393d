/**
 * `ss` of iproute2, for the three things /proc does not tell: the control group of a socket whose process is hidden (the
 * unit, without root), sockets that are bound without listening (`--bound-inactive`, iproute2 6.8 with kernel 6.8), and
 * which of several unix sockets of one path has the file. And for all of it where /proc/net may not be read: ss asks the
 * kernel over netlink.
 */
import { parseIp, splitHostPort } from '../../model/address.ts';
import { parsePort } from '../../model/endpoint.ts';
import { parsePid, peerText, type SocketRow, splitAddress } from '../socketRow.ts';
import { socketState } from '../socketStates.ts';

export interface SsRow {
  /** As printed: `127.0.0.1`, `::1`, `*`. */
  readonly host: string;
  readonly port: number;
  readonly inode: string;
  readonly uid?: number;
  readonly cgroup?: string;
}

/**
 * -H no header · -O each socket on one line · -t TCP or -u UDP · -a in any state · -n numbers · -e with uid, inode, cgroup.
 * The port is compared in the kernel.
 */
export function ssPortArgs(protocol: 'tcp' | 'udp', port: number): readonly string[] {
  return ['-HOane', protocol === 'tcp' ? '-t' : '-u', 'sport', '=', `:${port}`];
}

/** As above, and those that are bound only. An older ss does not know the option and exits with 255. */
export function ssBoundArgs(port: number): readonly string[] {
  return ['-HOane', '-t', '--bound-inactive', 'sport', '=', `:${port}`];
}

const tableFlags = [
  '-H', // no header
  '-O', // each socket on one line
  '-n', // numbers: no DNS, no service names
  '-p', // the processes, where they can be seen
  '-e', // uid, inode, v6only, and the time that is left
];

/** Sockets on one port, of every state and with their processes: a closing one or a client can stand in the way. */
export function ssPortTableArgs(protocol: 'tcp' | 'udp', port: number): readonly string[] {
  return [
    ...tableFlags,
    '-a', // in any state
    protocol === 'tcp' ? '-t' : '-u',
    'sport', // compared in the kernel
    '=',
    `:${port}`,
  ];
}

/** Every TCP listener and every UDP socket without a peer, with their processes. */
export const ssListenArgs: readonly string[] = [
  ...tableFlags,
  '-l', // only what waits for others
  '-t',
  '-u', // with TCP asked too, each line begins with `tcp` or `udp`
];

interface SsLine {
  readonly protocol?: 'tcp' | 'udp';
  readonly state: string;
  readonly local: string;
  readonly peer: string;
  /** What stands between `users:((` and `))`. */
  readonly users: string;
  /** `key:value` of what follows the users. */
  readonly value: (key: string) => string | undefined;
}

/** `[Netid] State Recv-Q Send-Q Local Peer [users:((…))] key:value…`; `undefined` for anything else. */
function readLine(line: string): SsLine | undefined {
  const match = /^(?:(tcp|udp) +)?([A-Z][A-Z0-9-]*) +[0-9]+ +[0-9]+ +([^ ]+) +([^ ]+)([^\n]*)$/.exec(line.trim());
  if (match === null) return undefined;
  const [, netid, state = '', local = '', peer = '', tail = ''] = match;
  const rest = tail.trimStart();
  // A process may have blanks, brackets and `ino:1` in its name: its end is the last one that reads like an end.
  const begin = 'users:((';
  const last = rest.startsWith(begin) ? [...rest.matchAll(/,fd=[0-9]{1,10}\)\)(?= |$)/g)].at(-1) : undefined;
  const end = last === undefined ? 0 : last.index + last[0].length;
  const words = rest.slice(end).trim().split(/ +/);
  return {
    ...(netid === 'tcp' || netid === 'udp' ? { protocol: netid } : {}),
    state,
    local,
    peer,
    users: end === 0 ? '' : rest.slice(begin.length, end - 2),
    value: key => words.find(word => word.startsWith(key))?.slice(key.length),
  };
}

/** Sockets with an inode; other lines are of no use and left out. */
export function parseSs(text: string): SsRow[] {
  const rows: SsRow[] = [];
  for (const printed of text.split('\n')) {
    const line = readLine(printed);
    const place = line && splitHostPort(line.local);
    if (line === undefined || place === undefined) continue;
    const inode = line.value('ino:');
    // Sockets of root are printed without `uid:`; inode 0 is no socket of a process.
    if (inode === undefined || !/^[1-9][0-9]{0,19}$/.test(inode)) continue;
    const uid = line.value('uid:');
    const cgroup = line.value('cgroup:');
    rows.push({
      ...place,
      inode,
      ...(uid !== undefined && /^[0-9]{1,10}$/.test(uid) ? { uid: Number(uid) } : {}),
      ...(cgroup?.startsWith('/') === true ? { cgroup } : {}),
    });
  }
  return rows;
}

/** Characters of a name, a pid and a descriptor with all that stands around them, generously. */
const longestEntry = 100;

/**
 * `"node",pid=42,fd=20),("node",pid=43,fd=20`: each process once. Read from the end, as a name may hold `),(` or what
 * reads like a whole entry but for its quotes; a name has 15 characters at most, too few for one with them.
 */
function usersOf(text: string): ReadonlyMap<number, string> {
  const users: [number, string][] = [];
  let entry = '';
  for (const piece of text.split('),(').toReversed()) {
    // What has grown beyond any entry will not become one.
    entry = entry === '' || entry.length > longestEntry ? piece : `${piece}),(${entry}`;
    const at = entry.lastIndexOf('",pid=');
    const [, digits = ''] = /^([0-9]{1,10}),fd=[0-9]{1,10}$/.exec(entry.slice(at + '",pid='.length)) ?? [];
    const pid = parsePid(digits);
    if (at < 1 || !entry.startsWith('"') || pid === undefined || pid === 0) continue;
    users.push([pid, entry.slice(1, at)]);
    entry = '';
  }
  return new Map(users.toReversed());
}

/**
 * Seconds on a timer that ends the socket, as iproute2 prints them (misc/ss.c `print_ms_timer`): `41sec`, `1min30sec`,
 * `980ms`, and `2.150ms` for two seconds and 150 ms.
 */
function secondsLeft(timer: string | undefined): number | undefined {
  const match = /^\(timewait,(?:([0-9]{1,5})min)?(?:([0-9]{1,2})(?:sec|\.(?=[0-9])))?(?:([0-9]{1,3})ms)?,/.exec(
    timer ?? '',
  );
  if (match === null) return undefined;
  const [minutes, seconds, milliseconds] = match.slice(1).map(part => Number(part ?? 0));
  return (minutes ?? 0) * 60 + (seconds ?? 0) + (milliseconds ?? 0) / 1000;
}

/** Host of a local address; `*` is the IPv6 wildcard that takes IPv4 too. `undefined` when it is no address. */
function readHost(
  text: string,
  zone: string | undefined,
  v6only: string | undefined,
): Pick<SocketRow, 'host' | 'dual' | 'zone'> | undefined {
  if (text === '*') return { host: '::', dual: true };
  // `[fe80::1]%eth0`: the zone stands behind the bracket.
  const host = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (parseIp(host) === undefined) return undefined;
  if (host === '::') return v6only === undefined ? { host } : { host, dual: v6only === '0' };
  // Also printed for a socket that is tied to an interface: that is not part of its address.
  return zone !== undefined && /^fe[89ab]/i.test(host) ? { host, zone } : { host };
}

/** Connections that wait in a listener's queue have no inode: they are the listener's. */
const unaccepted: ReadonlySet<string> = new Set(['established', 'syn-received', 'close-wait']);

/**
 * Rows of `ssPortTableArgs` and `ssListenArgs`: one for each process that has the socket, one without a pid where none is
 * told. `protocol` is that of lines that do not begin with theirs; without it those are left out. Total.
 */
export function ssSocketRows(text: string, protocol?: 'tcp' | 'udp'): SocketRow[] {
  return text.split('\n').flatMap(printed => {
    const line = readLine(printed);
    if (line === undefined) return [];
    const kind = line.protocol ?? protocol;
    const state = socketState(line.state);
    const local = splitAddress(line.local, ':');
    const port = local === undefined ? undefined : parsePort(local.port);
    if (kind === undefined || state === undefined || local === undefined || port === undefined) return [];
    const place = readHost(local.host, local.zone, line.value('v6only:'));
    const inode = line.value('ino:');
    if (place === undefined || (inode === '0' && unaccepted.has(state))) return [];
    const remote = splitAddress(line.peer, ':');
    const remotePort = remote === undefined ? undefined : parsePort(remote.port);
    const left = secondsLeft(line.value('timer:'));
    // Sockets of root are printed without `uid:`.
    const uid = line.value('uid:') ?? (inode === undefined || inode === '0' ? undefined : '0');
    const row: SocketRow = {
      protocol: kind,
      ...place,
      port,
      ...(remote === undefined || remotePort === undefined ? {} : { remote: peerText(remote, remotePort) }),
      state,
      ...(left === undefined ? {} : { secondsLeft: left }),
      ...(uid !== undefined && /^[0-9]{1,10}$/.test(uid) ? { uid: Number(uid) } : {}),
    };
    const users = [...usersOf(line.users)];
    return users.length === 0 ? [row] : users.map(([pid, name]) => ({ ...row, pid, ...(name === '' ? {} : { name }) }));
  });
}

/** -x unix sockets · -a in any state · -e with the file's inode and device. */
export const ssUnixArgs: readonly string[] = ['-HOxae'];

/**
 * Inode of the bound file by that of the socket: `… PATH SOCKET * 0 … ino:FILE dev:…`. The path may hold anything, a line feed and what reads
 * like another socket's line included: of a socket that has two, neither counts.
 */
export function parseSsUnixFiles(text: string): Map<string, string> {
  const files = new Map<string, string>();
  const twice = new Set<string>();
  for (const line of text.split('\n')) {
    const peer = line.lastIndexOf(' * ');
    const socket = /([1-9][0-9]{0,19})$/.exec(line.slice(0, Math.max(0, peer)).slice(-21))?.[1];
    const file = / ino:([1-9][0-9]{0,19}) dev:/.exec(line.slice(Math.max(0, peer)))?.[1];
    if (peer < 0 || socket === undefined || file === undefined) continue;
    if (files.has(socket)) twice.add(socket);
    files.set(socket, file);
  }
  for (const socket of twice) files.delete(socket);
  return files;
}
