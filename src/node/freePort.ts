/**
 * Finds ports a server can really be moved to: tried with a bind, on both families. Where the table of sockets is given (Windows,
 * macOS) that is asked first, and only loopback addresses are bound: see `loopbackTargets`.
 */
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { createServer, isIP } from 'node:net';
import type { FreePorts } from '../core/host.ts';
import { formatIp, isLoopback, parseIp } from '../core/model/address.ts';
import type { InetEndpoint } from '../core/model/endpoint.ts';
import { localAddresses } from './machine/names.ts';
import type { SocketTable } from './probe/tableProbe.ts';

/** Inclusive. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface FreePortsOptions {
  /** Ranges the system keeps for itself (Windows: `netsh interface ipv4 show excludedportrange`); asked once. */
  readonly excludedRanges?: () => Promise<readonly PortRange[]>;
  /** The system's sockets; where it is given, no address but loopback's is bound. */
  readonly table?: (protocol: InetEndpoint['protocol']) => Promise<SocketTable>;
  /** Where the ephemeral range and the lowest unprivileged port are read; Linux's sysctl folder by default. */
  readonly sysctl?: string;
}

/**
 * Ports a browser refuses to open: the "port blocking" table of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking).
 */
const browserBlocked: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Where the ephemeral range starts when the system does not say: IANA's dynamic ports, which macOS and Windows use. */
const ianaDynamic: PortRange = { from: 49152, to: 65535 };
const defaultSysctl = '/proc/sys/net/ipv4';

/**
 * Free ports of this machine. The ephemeral range comes from Linux's `ip_local_port_range`, elsewhere it is IANA's.
 * Nothing is cached but the ranges: whether a port is free is asked each time.
 */
export function createFreePorts(options: FreePortsOptions = {}): FreePorts {
  const sysctl = options.sysctl ?? defaultSysctl;
  let limits: Promise<Limits> | undefined;
  const system = (): Promise<Limits> => (limits ??= readLimits(sysctl, options.excludedRanges));

  return {
    async next(from, { avoid = [], host, protocol = 'tcp', signal } = {}) {
      const { ephemeral, privilegedBelow, excluded } = await system();
      const skip = new Set(avoid);
      const lowest = Math.max(privilegedBelow, 1);
      const listed = await portsInTable(options.table, protocol);
      for (const port of outwards(from, lowest, Math.min(ephemeral.from, 65_536) - 1)) {
        if (signal?.aborted === true) return undefined;
        if (skip.has(port) || browserBlocked.has(port) || excluded.some(range => inside(port, range))) continue;
        if (listed?.has(port) === true) continue;
        const endpoint = { protocol, port, ...(host !== undefined && { host }) };
        if ((await occupied(endpoint, options.table !== undefined)) === undefined) return port;
      }
      return undefined;
    },
    async problem(endpoint: InetEndpoint) {
      const { port } = endpoint;
      if (!Number.isInteger(port) || port < 1 || port > 65535) return 'out-of-range';
      if (browserBlocked.has(port)) return 'browser-blocked';
      const { excluded } = await system();
      if (excluded.some(range => inside(port, range))) return 'excluded';
      if ((await portsInTable(options.table, endpoint.protocol))?.has(port) === true) return 'taken';
      const code = await occupied(endpoint, options.table !== undefined);
      if (code === undefined) return undefined;
      return code === 'EACCES' ? 'privileged' : 'taken';
    },
  };
}

/** Ports of which some socket is the owner: more than could stand in the way, as one is found that surely does not. */
async function portsInTable(
  table: FreePortsOptions['table'],
  protocol: InetEndpoint['protocol'],
): Promise<ReadonlySet<number> | undefined> {
  const found = await table?.(protocol);
  return found && new Set(found.rows.filter(row => row.protocol === protocol).map(row => row.port));
}

/** Upwards from the port to `highest`, then downwards to `lowest`: a port in the ephemeral range has none above it. */
function* outwards(from: number, lowest: number, highest: number): Generator<number> {
  for (let port = Math.max(from + 1, lowest); port <= highest; port++) yield port;
  for (let port = Math.min(from - 1, highest); port >= lowest; port--) yield port;
}

interface Limits {
  readonly ephemeral: PortRange;
  readonly privilegedBelow: number;
  readonly excluded: readonly PortRange[];
}

async function readLimits(sysctl: string, excludedRanges: FreePortsOptions['excludedRanges']): Promise<Limits> {
  const range = /^(\d+)\s+(\d+)/.exec(await textOf(`${sysctl}/ip_local_port_range`));
  const first = /^\d+/.exec(await textOf(`${sysctl}/ip_unprivileged_port_start`));
  return {
    ephemeral: range === null ? ianaDynamic : { from: Number(range[1]), to: Number(range[2]) },
    privilegedBelow: first === null ? 1024 : Number(first[0]),
    excluded: (await excludedRanges?.()) ?? [],
  };
}

/** '' when there is no such file: not Linux. */
async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function inside(port: number, range: PortRange): boolean {
  return port >= range.from && port <= range.to;
}

/** Codes that say this family or address is not there at all: no obstacle. */
const noSuchAddress: ReadonlySet<string> = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT']);

/**
 * The errno of the first bind that fails. Tried, where all may be bound: the wildcard of IPv6 alone and of IPv4 (a server on the wildcard takes both),
 * the loopbacks (on BSD and Windows a listener on one address does not stop a bind to the wildcard), and the given host.
 */
async function occupied({ protocol, port, host }: InetEndpoint, loopbackOnly: boolean): Promise<string | undefined> {
  // Another machine's name is not looked up; a bind to it could not succeed either.
  const own = host === undefined || host === '' || host === '*' ? [] : await localAddresses(host);
  const addresses = new Set(['0.0.0.0', '::', '127.0.0.1', '::1', ...own.map(formatIp)]);
  for (const address of addresses) {
    if (isIP(address) === 0) continue;
    const ip = parseIp(address);
    if (loopbackOnly && (ip === undefined || !isLoopback(ip))) continue;
    const code = await (protocol === 'udp' ? tryBindUdp : tryBind)(port, address);
    if (code !== undefined && !noSuchAddress.has(code)) return code;
  }
  return undefined;
}

/** Binds, listens and closes at once; the errno, or `undefined` when it worked. */
function tryBind(port: number, host: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'EUNKNOWN'));
    server.listen({ port, host, exclusive: true, ipv6Only: host.includes(':') }, () => {
      server.close(() => resolve(undefined));
    });
  });
}

function tryBindUdp(port: number, host: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ipv6Only: host.includes(':') });
    socket.unref();
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? 'EUNKNOWN');
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.close(() => resolve(undefined));
    });
  });
}
