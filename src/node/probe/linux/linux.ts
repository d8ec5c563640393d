/** The probe of Linux: a bind tells whether, /proc tells who and why. Tools are asked only where /proc cannot tell. */

import type { CancelSignal, Probe, ProbeOptions } from '../../../core/host.ts';
import { anyIpv6, type BoundAddress, formatIp } from '../../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../../core/model/endpoint.ts';
import { formatHostPort } from '../../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../../core/model/probe.ts';
import type { InetRow, SocketCounts } from '../../../core/probe/linux/procNet.ts';
import { isIpv6Wildcard, isLingering, lingeringSocket, longestWait, splitRows } from '../../../core/probe/overlap.ts';
import type { Run } from '../../exec.ts';
import { type BindOutcome, bindTargets, combined, ipv4Wildcard, type TriedBind, tryBind } from '../bind.ts';
import { blame, listenersOf, suspectOf } from './linuxBlame.ts';
import { withOtherPorts } from './linuxOtherPorts.ts';
import { type Asking, type Besides, LinuxSystem, type Look, refused } from './linuxSystem.ts';
import { type InetTable, saysNothing, type TableRead } from './linuxTables.ts';
import { inspectByTools, listenersByTools } from './linuxTools.ts';
import { inspectUnix, isUnixFree } from './linuxUnix.ts';
import { boundWithoutListening } from './linuxUnlisted.ts';

const tables: Readonly<Record<'tcp' | 'udp', readonly [InetTable, InetTable]>> = {
  tcp: ['tcp', 'tcp6'],
  udp: ['udp', 'udp6'],
};
const listedLifeMs = 30_000;

/** The listeners of a table as they were read, and what was counted then. */
interface Listed {
  readonly rows: readonly InetRow[];
  readonly readAt: number;
  readonly counts: SocketCounts;
}

/** What the first part of a look has found. */
interface Found {
  readonly endpoint: InetEndpoint;
  readonly outcome: BindOutcome;
  readonly targets: readonly BoundAddress[];
  /** An IPv6 wildcard socket takes IPv4 too. */
  readonly dual: boolean;
  readonly counts: SocketCounts;
}

/** `procRoot` is another folder than /proc in tests. */
export function createLinuxProbe(run: Run, procRoot?: string): Probe {
  return new LinuxProbe(new LinuxSystem(run, procRoot));
}

class LinuxProbe implements Probe {
  readonly #system: LinuxSystem;
  readonly #listed = new Map<InetTable, Listed>();

  constructor(system: LinuxSystem) {
    this.#system = system;
  }

  async inspect(endpoint: Endpoint, options: ProbeOptions = {}): Promise<ProbeResult> {
    const tried: string[] = [];
    for (let attempt = 1; ; attempt++) {
      if (options.signal?.aborted === true) return { kind: 'unknown', cause: 'cancelled', reason: 'cancelled', tried };
      const view = this.#system.view(false);
      const hints = this.#system.hints(endpoint, options.likelyPids ?? [], view);
      const asking: Asking = { options, view, hints, tried, last: attempt > 1 };
      const look =
        endpoint.protocol === 'unix'
          ? await inspectUnix(this.#system, endpoint, asking)
          : await this.#inspectInet(endpoint, asking);
      if (look !== 'changed') return { ...look, tried };
      tried.push('it changed while it was looked at: once more');
    }
  }

  async isFree(endpoint: Endpoint): Promise<boolean | undefined> {
    if (endpoint.protocol === 'unix') return isUnixFree(this.#system, endpoint.path);
    const resolved = await bindTargets(endpoint.host);
    if (resolved.kind === 'not-looked-up') return undefined;
    const { kind } = combined(await this.#system.bind(endpoint, resolved.targets));
    return kind === 'bound' ? true : kind === 'in-use' ? false : undefined;
  }

  async listeners(options: { readonly signal?: CancelSignal } = {}): Promise<Listener[]> {
    if (options.signal?.aborted === true) return [];
    const counts = this.#system.tables.counts();
    const names = [...tables.tcp, ...tables.udp];
    const read = names.map(table => this.#listening(table, counts));
    if (names.some((table, index) => saysNothing(table, read[index] ?? { rows: [] })))
      return listenersByTools(this.#system, this.#system.view(true), options.signal);
    const rows = read.flatMap(each => each.rows).filter(row => row.state === 'listen' || row.state === 'bound');
    return listenersOf(this.#system, rows, this.#system.view(true), [], 'first');
  }

  /**
   * A table's listeners, read once a look. Where there are as many sockets as there were listeners, and all of those are still open, they are
   * the same ones, and the walk through the kernel's table can be spared; now and then it is made all the same.
   */
  #listening(table: InetTable, counts: SocketCounts): TableRead {
    const known = this.#listed.get(table);
    const isKnown =
      known !== undefined &&
      (known.counts === counts ||
        (performance.now() - known.readAt < listedLifeMs &&
          counts.inUse[table] === known.rows.length &&
          known.rows.every(row => this.#system.search.isStillOpen(row.inode))));
    return isKnown ? known : this.#readListening(table, counts);
  }

  #readListening(table: InetTable, counts: SocketCounts): TableRead {
    const readAt = performance.now();
    const read = this.#system.tables.listening(table, counts);
    if (read.problem === undefined) this.#listed.set(table, { rows: read.rows, readAt, counts });
    return read;
  }

  dispose(): void {
    this.#system.search.end();
  }

  async #inspectInet(endpoint: InetEndpoint, asking: Asking): Promise<Look> {
    const { protocol, port } = endpoint;
    const { tried } = asking;
    const resolved = await bindTargets(endpoint.host);
    if (resolved.kind === 'not-looked-up')
      return { kind: 'unknown', cause: 'name-not-looked-up', reason: resolved.reason };
    const results = await this.#system.bind(endpoint, resolved.targets);
    for (const { target, outcome } of results)
      tried.push(
        `bind ${formatHostPort(formatIp(target.address), port)}: ${outcome.code === '' ? 'ok' : outcome.code}`,
      );
    const outcome = combined(results);
    if (outcome.kind === 'not-local')
      return { kind: 'blocked', by: 'not-local', evidence: { host: endpoint.host ?? '' } };
    if (outcome.kind === 'failed' || outcome.kind === 'unsupported')
      return { kind: 'unknown', cause: 'bad-address', reason: `bind: ${outcome.code}` };

    const counts = this.#system.tables.counts();
    const targets = results.map(result => result.target);
    const { open, unreadable } = await this.#openRows(endpoint, results, counts, tried);
    if (unreadable !== undefined && open.length === 0)
      return inspectByTools(this.#system, { endpoint, outcome, targets, table: unreadable }, asking);
    const dual = await this.#wildcardIsDual(endpoint, open, results);
    const { conflicting, beside } = splitRows(open, targets, dual);
    const neighbours = listenersOf(this.#system, beside, asking.view, asking.hints, 'first');
    const firstUnprivileged = outcome.kind === 'denied' ? this.#system.firstUnprivileged() : 0;
    const besides: Besides = {
      ...(neighbours.length > 0 ? { neighbours } : {}),
      ...(port < firstUnprivileged ? { firstUnprivileged } : {}),
    };
    if (conflicting.length > 0) {
      const blamed = await blame(this.#system, endpoint, conflicting.map(suspectOf), asking, besides);
      const listening = tables.tcp.flatMap(table => this.#listening(table, counts).rows);
      return withOtherPorts(this.#system, blamed, port, listening);
    }
    if (outcome.kind === 'denied')
      return port < firstUnprivileged
        ? { kind: 'blocked', by: 'privileged', evidence: { firstUnprivileged }, ...besides }
        : refused(outcome, besides);
    if (protocol === 'tcp') {
      const rest = await this.#inspectRest({ endpoint, outcome, targets, dual, counts }, asking, besides);
      if (rest !== undefined) return rest;
    }
    if (outcome.kind === 'bound') return { kind: 'free', ...besides };
    const closed = tables[protocol].find(table => this.#system.tables.isClosed(table));
    if (closed !== undefined)
      return {
        kind: 'unknown',
        cause: 'not-readable',
        reason: `the port is taken, but /proc/net/${closed} cannot be read`,
        ...besides,
      };
    if (!asking.last) return 'changed';
    if (protocol === 'tcp') return boundWithoutListening(this.#system, { ...endpoint, protocol }, asking, besides);
    return {
      kind: 'unknown',
      cause: 'not-listed',
      reason: 'the port is taken, but no socket of it is in the tables',
      ...besides,
    };
  }

  /** Listening sockets of the port, or all that have it for UDP. */
  async #openRows(
    endpoint: InetEndpoint,
    results: readonly TriedBind[],
    counts: SocketCounts,
    tried: string[],
  ): Promise<{ readonly open: readonly InetRow[]; readonly unreadable: InetTable | undefined }> {
    const { protocol, port } = endpoint;
    const taken = await this.#familiesTaken(endpoint, results);
    const open: InetRow[] = [];
    let unreadable: InetTable | undefined;
    const read = (table: InetTable) => {
      const found = this.#readListening(table, counts);
      const rows = found.rows.filter(row => row.localPort === port);
      const { problem } = found;
      if (saysNothing(table, found)) unreadable = table;
      tried.push(`/proc/net/${table}: ${problem ?? `${rows.length} open`}`);
      open.push(...rows.filter(row => row.inode !== '0'));
    };
    const [ipv4, ipv6] = tables[protocol];
    if (taken.ipv4) read(ipv4);
    // An IPv4 address may also be held by a socket of the IPv6 kind, as Java's are.
    if (taken.ipv6 || (taken.ipv4 && open.length === 0)) read(ipv6);
    return { open, unreadable };
  }

  /** Which families have a socket on the port at all: a bind to each wildcard tells it for a hundredth of a table's price. */
  async #familiesTaken(
    endpoint: InetEndpoint,
    results: readonly TriedBind[],
  ): Promise<{ readonly ipv4: boolean; readonly ipv6: boolean }> {
    if (results.some(({ target, outcome }) => target.dual && outcome.kind === 'bound'))
      return { ipv4: false, ipv6: false };
    const taken = ({ kind }: BindOutcome) => kind !== 'bound' && kind !== 'unsupported';
    const { protocol, port } = endpoint;
    return this.#system.binds.run(`${protocol}:${port}`, async () => ({
      ipv4: taken(await tryBind(protocol, ipv4Wildcard, port)),
      ipv6: taken(await tryBind(protocol, { address: anyIpv6, dual: false }, port)),
    }));
  }

  /** Nobody listens: connections whose own port it is, and closing ones that nobody has any more. */
  async #inspectRest(found: Found, asking: Asking, besides: Besides): Promise<Look | undefined> {
    const { endpoint, outcome, targets, dual, counts } = found;
    const { timeWait, orphans } = counts;
    const strict = outcome.kind === 'in-use' || asking.options.withoutReuseAddress === true;
    // Without orphans in the whole system, nothing lingers: the long read can be spared.
    if (!strict && timeWait === 0 && orphans === 0) return undefined;
    let unreadable: InetTable | undefined;
    const rows = tables.tcp.flatMap(table => {
      const read = this.#system.tables.all(table, endpoint.port);
      asking.tried.push(`/proc/net/${table}: ${read.problem ?? `${read.rows.length} in any state`}`);
      if (saysNothing(table, read)) unreadable = table;
      return read.rows;
    });
    if (unreadable !== undefined)
      return inspectByTools(this.#system, { endpoint, outcome, targets, table: unreadable }, asking);
    const overlapping = splitRows(rows, targets, dual).conflicting;
    const live = overlapping.filter(row => row.inode !== '0');
    // A listener that was not there a moment ago.
    if (live.some(row => row.state === 'listen') && !asking.last) return 'changed';
    if (strict && live.length > 0) return blame(this.#system, endpoint, live.map(suspectOf), asking, besides);
    const lingering = overlapping.filter(isLingering);
    if (lingering.length === 0) return undefined;
    return {
      kind: 'lingering',
      states: lingering.map(lingeringSocket),
      secondsLeft: longestWait(lingering),
      ...(lingering.some(row => row.secondsLeft === undefined) ? { lasts: 'open' } : {}),
      bindable: await this.#system.isBindable(endpoint, outcome, targets),
      ...besides,
    };
  }

  /**
   * Does a listening IPv6 wildcard socket take IPv4 as well? With an IPv4 listener beside it, it cannot; else a bind to an
   * IPv4 address that no one would use is refused exactly if it does.
   */
  async #wildcardIsDual(
    endpoint: InetEndpoint,
    rows: readonly InetRow[],
    results: readonly TriedBind[],
  ): Promise<boolean> {
    const ipv4 = results.filter(({ target }) => target.address.family === 4);
    if (ipv4.length === 0 || !rows.some(isIpv6Wildcard)) return false;
    if (rows.some(row => row.local.family === 4)) return false;
    if (ipv4.every(({ outcome }) => outcome.kind === 'bound')) return false;
    if (ipv4.some(({ outcome }) => outcome.kind === 'denied'))
      return this.#system.proc.text('sys/net/ipv6/bindv6only') !== '1\n';
    const unused: BoundAddress = { address: { family: 4, text: '127.213.86.4' }, dual: false };
    const { protocol, port } = endpoint;
    const outcome = await this.#system.binds.run(`${protocol}:${port}`, () => tryBind(protocol, unused, port));
    return outcome.kind === 'in-use';
  }
}
