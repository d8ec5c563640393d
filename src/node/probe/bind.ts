/** The truth about an endpoint: a bind, undone at once. It costs 0.1 to 0.4 ms and leaves no TIME_WAIT. */
import { createSocket } from 'node:dgram';
import { createServer, isIP } from 'node:net';
import { anyIpv4, anyIpv6, type BoundAddress, formatIp, isLoopback, isWildcard } from '../../core/model/address.ts';
import { localAddresses } from '../machine/names.ts';

/**
 * - `bound`: it can be bound
 * - `in-use`: EADDRINUSE
 * - `denied`: EACCES, EPERM: privileged port, excluded range, exclusive holder, policy
 * - `not-local`: EADDRNOTAVAIL: not an address of this host
 * - `unsupported`: this host has no such address family
 * - `failed`: anything else
 * - `not-tried`: a bind could have been answered by a prompt of the system's firewall, so that none was made
 */
export type BindOutcome = {
  readonly kind: 'bound' | 'in-use' | 'denied' | 'not-local' | 'unsupported' | 'failed' | 'not-tried';
  /** The error's code: `EADDRINUSE`. Empty when bound. */
  readonly code: string;
};

const outcomes: Readonly<Record<string, BindOutcome['kind']>> = {
  EADDRINUSE: 'in-use',
  EACCES: 'denied',
  EPERM: 'denied',
  EADDRNOTAVAIL: 'not-local',
  EAFNOSUPPORT: 'unsupported',
};

function outcomeOf(error: NodeJS.ErrnoException): BindOutcome {
  const code = error.code ?? error.message;
  return { kind: outcomes[code] ?? 'failed', code };
}

const bound: BindOutcome = { kind: 'bound', code: '' };

function bindTcp(options: {
  readonly host: string;
  readonly port: number;
  readonly ipv6Only: boolean;
}): Promise<BindOutcome> {
  return new Promise(resolve => {
    // `exclusive`: not through a cluster's primary. Node sets SO_REUSEADDR on every system but Windows.
    const server = createServer(socket => socket.destroy());
    server.once('error', error => resolve(outcomeOf(error)));
    server.listen({ ...options, exclusive: true, backlog: 1 }, () => server.close(() => resolve(bound)));
  });
}

function bindUdp(options: {
  readonly host: string;
  readonly port: number;
  readonly ipv6Only: boolean;
}): Promise<BindOutcome> {
  return new Promise(resolve => {
    const { host, port, ipv6Only } = options;
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ipv6Only });
    socket.once('error', error => {
      socket.close();
      resolve(outcomeOf(error));
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(bound)));
  });
}

/** Tries one address. Never rejects. */
export function tryBind(protocol: 'tcp' | 'udp', target: BoundAddress, port: number): Promise<BindOutcome> {
  const { address, dual } = target;
  const host = formatIp(address);
  // Node looks up what it does not take for an address, such as one with an odd zone.
  if (isIP(host) === 0) return Promise.resolve({ kind: 'failed', code: 'EINVAL' });
  const options = { host, port, ipv6Only: address.family === 6 && address.text === '::' && !dual };
  return protocol === 'tcp' ? bindTcp(options) : bindUdp(options);
}

/** Runs jobs of one key after the other: two tests of one port at the same time would see each other. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const result = (this.#tails.get(key) ?? Promise.resolve()).then(job);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }
}

/** What a host means for a bind: the addresses a program may have used, or that its name is not one of this machine. */
export type Targets =
  | { readonly kind: 'targets'; readonly targets: readonly BoundAddress[] }
  | { readonly kind: 'not-looked-up'; readonly reason: string };

const anyDual: BoundAddress = { address: anyIpv6, dual: true };

/**
 * Absent, empty, `*` and `::` are the wildcard of both families (IPV6_V6ONLY is off unless asked for). Names are those that
 * this machine knows by itself; no resolver is asked.
 */
export async function bindTargets(host: string | undefined): Promise<Targets> {
  if (host === undefined || host === '' || host === '*') return { kind: 'targets', targets: [anyDual] };
  const addresses = await localAddresses(host);
  if (addresses.length === 0)
    return { kind: 'not-looked-up', reason: `the name ${host} is not one of this machine, and was not looked up` };
  const targets = addresses.map(address => (address.text === anyIpv6.text ? anyDual : { address, dual: false }));
  return { kind: 'targets', targets };
}

/** The same endpoint with IPv4 only, for a host without IPv6. */
export const ipv4Wildcard: BoundAddress = { address: anyIpv4, dual: false };

/** One address of several, and what its bind told. */
export interface TriedBind {
  readonly target: BoundAddress;
  readonly outcome: BindOutcome;
}

/** The dual wildcard where IPv6 exists, else IPv4's; other targets as they are. The outcome that stops a bind comes first. */
export async function tryBindAll(
  protocol: 'tcp' | 'udp',
  targets: readonly BoundAddress[],
  port: number,
): Promise<TriedBind[]> {
  const results: TriedBind[] = [];
  for (const target of targets) {
    const outcome = await tryBind(protocol, target, port);
    if (target.dual && outcome.kind === 'unsupported')
      results.push({ target: ipv4Wildcard, outcome: await tryBind(protocol, ipv4Wildcard, port) });
    else results.push({ target, outcome });
  }
  return results;
}

const loopbackIpv4: BoundAddress = { address: { family: 4, text: '127.0.0.1' }, dual: false };
const loopbackIpv6: BoundAddress = { address: { family: 6, text: '::1' }, dual: false };

/**
 * Where a bind is tried on Windows and macOS. Their firewalls ask the user whether the program, which is VS Code, may accept
 * connections as soon as it listens on any other address (ritwickdey/vscode-live-server#490). A wildcard is tried by its
 * loopback addresses; an address of the network is not tried at all.
 */
export function loopbackTargets(targets: readonly BoundAddress[]): readonly BoundAddress[] {
  return targets.flatMap(target => {
    const { address, dual } = target;
    if (isLoopback(address)) return [target];
    if (!isWildcard(address)) return [];
    if (dual) return [loopbackIpv4, loopbackIpv6];
    return address.family === 4 ? [loopbackIpv4] : [loopbackIpv6];
  });
}

/** Tries the loopback addresses of these targets and nothing else; see `loopbackTargets`. */
export async function tryBindLoopback(
  protocol: 'tcp' | 'udp',
  targets: readonly BoundAddress[],
  port: number,
): Promise<BindOutcome> {
  const tried = loopbackTargets(targets);
  return tried.length === 0 ? { kind: 'not-tried', code: '' } : combined(await tryBindAll(protocol, tried, port));
}

/** One answer of several binds: taken if any is, bound if any is and none is taken, else the first reason. */
export function combined(results: readonly { readonly outcome: BindOutcome }[]): BindOutcome {
  const outcomesOfAll = results.map(result => result.outcome);
  return (
    outcomesOfAll.find(outcome => outcome.kind === 'in-use') ??
    outcomesOfAll.find(outcome => outcome.kind === 'denied') ??
    outcomesOfAll.find(outcome => outcome.kind === 'bound') ??
    outcomesOfAll[0] ?? { kind: 'failed', code: 'no address' }
  );
}
