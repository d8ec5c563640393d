/** macOS: netstat for the rows of all users, lsof for one's own holders, ps and launchctl for who they are. */

import type { CancelSignal, Probe, ProbeOptions } from '../../core/host.ts';
import { type BoundAddress, isWildcard } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { Holder, Origin } from '../../core/model/process.ts';
import { lingeringSockets, sortRows } from '../../core/probe/decide.ts';
import { launchdLabel } from '../../core/probe/launchctl.ts';
import { lsofUnixHolders } from '../../core/probe/lsof.ts';
import { isListening, type SocketRow } from '../../core/probe/socketRow.ts';
import { holderOf, parentsOf } from '../../core/processes/processTable.ts';
import type { Run } from '../exec.ts';
import type { BindOutcome } from './bind.ts';
import { macTools } from './darwinTools.ts';
import {
  type BindTest,
  bindLine,
  heldBy,
  inspectUnix,
  isEndpointFree,
  isGhost,
  listenersOf,
  notListed,
  notLocal,
  queuedBind,
  targetsOf,
} from './tableProbe.ts';

export interface DarwinProbeOptions {
  readonly bind?: BindTest;
  /** Of this process: another user's working folder is not asked for. */
  readonly uid?: number;
}

/** 2 × net.inet.tcp.msl, 15 s by default. netstat does not print what is left of it. */
const timeWaitSeconds = 30;

/** Below it, root is needed for a bind to one address; since macOS 10.14 not for the wildcard. */
const firstUnprivileged = 1024;

/** lsof's rows show who holds a socket now; netstat's pid is that of its last user, which may have passed it on. */
function merge(fromNetstat: readonly SocketRow[], fromLsof: readonly SocketRow[]): SocketRow[] {
  const same = (a: SocketRow, b: SocketRow) =>
    a.port === b.port && a.remote === b.remote && (a.host === b.host || (a.cut === true && b.host.startsWith(a.host)));
  const used = new Set<SocketRow>();
  const rows = fromNetstat.flatMap(row => {
    const holders = fromLsof.filter(other => same(row, other));
    for (const holder of holders) used.add(holder);
    if (holders.length === 0) return [row];
    return holders.map(holder => ({
      ...row,
      host: holder.host,
      ...(holder.pid === undefined ? {} : { pid: holder.pid }),
      ...(holder.name === undefined ? {} : { name: holder.name }),
      cut: false,
    }));
  });
  return [...rows, ...fromLsof.filter(row => !used.has(row))];
}

export function createDarwinProbe(run: Run, options: DarwinProbeOptions = {}): Probe {
  const bind = queuedBind(options.bind);
  const tools = macTools(run, options.uid ?? process.getuid?.());

  /**
   * Below 1024 a bind to one address needs root, one to the wildcard does not (macOS 10.14 and later): then the loopback that
   * stands for the wildcard says nothing.
   */
  async function bindOnLoopback(
    { protocol, port }: InetEndpoint,
    targets: readonly BoundAddress[],
  ): Promise<BindOutcome> {
    const bound = await bind(protocol, targets, port);
    const isSubstitute = targets.every(({ address }) => isWildcard(address)) && options.bind === undefined;
    return bound.kind === 'denied' && port < firstUnprivileged && isSubstitute
      ? { kind: 'not-tried', code: bound.code }
      : bound;
  }

  async function inspectInet(
    endpoint: InetEndpoint,
    { signal, withoutReuseAddress }: ProbeOptions,
  ): Promise<ProbeResult> {
    const tried: string[] = [];
    const first = await targetsOf(endpoint, tried);
    if (first.kind === 'result') return first.result;
    const { targets } = first;

    const table = await tools.table(endpoint.protocol, tried, signal);
    let sorted = sortRows(table.rows, endpoint, targets);
    const bound = await bindOnLoopback(endpoint, targets);
    tried.push(bindLine(endpoint, bound));
    if (bound.kind === 'not-local') return notLocal(endpoint, tried);
    const nothingSeen = Object.values(sorted).every(rows => rows.length === 0);
    const mayBind = bound.kind === 'bound' || bound.kind === 'not-tried';
    if (mayBind && table.answered && nothingSeen) return { kind: 'free', tried };
    const [lsof, ps] = await Promise.all([
      tools.lsofOnPort(endpoint, table.pids, tried, signal),
      tools.processes(tried, signal),
    ]);
    if (signal?.aborted === true) return { kind: 'unknown', cause: 'cancelled', reason: 'cancelled', tried };
    const onPort = table.rows.filter(row => row.protocol === endpoint.protocol && row.port === endpoint.port);
    sorted = sortRows(merge(onPort, lsof.rows), endpoint, targets);

    const neighbourRows = sorted.neighbours;
    // A listener beside which the bind worked is still the one that answers: BSD lets a specific address be bound next
    // to the wildcard, and only to programs that ask for it.
    const blocking =
      sorted.holding.length > 0 || !mayBind || bound.kind === 'not-tried' || withoutReuseAddress === true
        ? [sorted.holding, sorted.connections, sorted.bound].find(rows => rows.length > 0)
        : undefined;
    const pids = [...(blocking ?? []), ...neighbourRows].map(row => row.pid).filter(pid => pid !== undefined);
    // A lsof that hangs would hang again.
    const facts = await tools.behind(ps, pids, tried, signal, lsof.answered);
    const neighbours = listenersOf(neighbourRows, facts);
    const common = { tried, ...(neighbours.length === 0 ? {} : { neighbours }) };
    if (blocking !== undefined) {
      const held = heldBy(blocking, facts, neighbours, tried);
      if (held.kind !== 'held') return held;
      if (blocking === sorted.bound && endpoint.protocol === 'tcp')
        return { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: held.holders }, ...common };
      const range = blocking === sorted.connections ? await tools.ephemeral(tried, signal) : undefined;
      return {
        ...held,
        ...(range === undefined ? {} : { ephemeral: range }),
        ...(bound.kind === 'denied' && endpoint.port < firstUnprivileged ? { firstUnprivileged } : {}),
      };
    }
    if (bound.kind === 'denied')
      return endpoint.port < firstUnprivileged
        ? { kind: 'blocked', by: 'privileged', evidence: { firstUnprivileged }, ...common }
        : { kind: 'unknown', cause: 'bind-refused', reason: `the bind was refused with ${bound.code}`, ...common };
    if (sorted.lingering.length > 0 && (!mayBind || withoutReuseAddress === true))
      return {
        kind: 'lingering',
        states: lingeringSockets(sorted.lingering, timeWaitSeconds),
        secondsLeft: timeWaitSeconds,
        lasts: 'at-most',
        ...(mayBind ? { bindable: true } : {}),
        ...common,
      };
    // Loopback can be bound beside a listener on every address, which only the table shows; lsof sees one's own alone.
    const reason = lsof.answered ? 'netstat did not answer' : 'neither netstat nor lsof answered';
    const unread: ProbeResult = { kind: 'unknown', cause: 'table-not-read', reason, ...common };
    if (mayBind) return table.answered ? { kind: 'free', ...common } : unread;
    const again = await bindOnLoopback(endpoint, targets);
    tried.push(`bind again: ${again.kind === 'bound' ? 'ok' : again.code}`);
    if (again.kind === 'bound') return table.answered ? { kind: 'free', ...common } : unread;
    return table.answered || lsof.answered
      ? { ...notListed(again), ...common }
      : { kind: 'unknown', cause: 'not-readable', reason, ...common };
  }

  async function unixHolders(path: string, tried: string[], signal?: CancelSignal): Promise<Holder[]> {
    const [lsof, table] = await Promise.all([tools.lsofUnix(tried, signal), tools.processes(tried, signal)]);
    const found = lsofUnixHolders(lsof, path);
    const facts = await tools.behind(
      table,
      found.map(process => process.pid),
      tried,
      signal,
    );
    return found.map(({ pid, command }) => {
      const row = table.get(pid) ?? { pid, name: command ?? '', commandLine: '' };
      const cwd = facts.folders?.get(pid);
      const sockets = [{ protocol: 'unix' as const, state: 'listen' as const, local: path }];
      return { ...holderOf(table, row, sockets, facts.originOf(pid)), ...(cwd === undefined ? {} : { cwd }) };
    });
  }

  return {
    async inspect(endpoint: Endpoint, probeOptions: ProbeOptions = {}): Promise<ProbeResult> {
      if (endpoint.protocol === 'unix')
        return inspectUnix(endpoint, (path, tried) => unixHolders(path, tried, probeOptions.signal));
      const result = await inspectInet(endpoint, probeOptions);
      return isGhost(result) ? inspectInet(endpoint, probeOptions) : result;
    },
    async listeners({ signal } = {}): Promise<Listener[]> {
      const [tcp, udp, table] = await Promise.all([
        tools.table('tcp', [], signal),
        tools.table('udp', [], signal),
        tools.processes([], signal),
      ]);
      const rows = [...tcp.rows, ...udp.rows].filter(isListening);
      const jobs = rows.length === 0 ? new Map<number, string>() : await tools.userJobs([], signal);
      const originOf = (pid: number): Origin | undefined => {
        const label = launchdLabel(jobs, pid, parentsOf(table, pid));
        return label === undefined ? undefined : { launchdLabel: label };
      };
      return listenersOf(rows, { table, originOf });
    },
    isFree: endpoint =>
      isEndpointFree(
        endpoint,
        (protocol, targets, port) => bindOnLoopback({ protocol, port }, targets),
        of => tools.table(of.protocol, []),
      ),
    dispose() {
      // Nothing outlives a call: every tool has its limit of time.
    },
  };
}
