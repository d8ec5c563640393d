/** macOS: netstat for the rows of all users, lsof for one's own holders, ps and launchctl for who they are. */

import type { CancelSignal, Probe, ProbeOptions } from '../../core/host.ts';
import { type BoundAddress, isWildcard } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { Holder, Origin } from '../../core/model/process.ts';
import { lingeringSockets, sortRows } from '../../core/probe/decide.ts';
import { macEphemeralArgs, macSysctlFile, type PortRange, parseMacEphemeral } from '../../core/probe/ephemeralRange.ts';
import {
  isKeptAlive,
  launchctlFile,
  launchctlJobArgs,
  launchctlSystemArgs,
  launchctlUserArgs,
  launchdLabel,
  parseLaunchctl,
} from '../../core/probe/launchctl.ts';
import {
  lsofCwdArgs,
  lsofFolders,
  lsofPortArgs,
  lsofRows,
  lsofUnixArgs,
  lsofUnixHolders,
  macLsofFile,
  parseLsof,
} from '../../core/probe/lsof.ts';
import { macNetstatArgs, macNetstatFile, parseMacNetstat } from '../../core/probe/netstatMac.ts';
import { macPsFile, parsePs, parsePsNames, psCommandArgs, psEnvironment, psNameArgs } from '../../core/probe/ps.ts';
import { isListening, type SocketRow } from '../../core/probe/socketRow.ts';
import { holderOf, type ProcessTable, parentsOf, processTable } from '../../core/processes/processTable.ts';
import type { Run } from '../exec.ts';
import type { BindOutcome } from './bind.ts';
import {
  type Behind,
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
  type SocketTable,
  targetsOf,
} from './tableProbe.ts';
import { answered, outcome, textOf } from './tool.ts';

export interface DarwinProbeOptions {
  readonly bind?: BindTest;
  /** Of this process: another user's working folder is not asked for. */
  readonly uid?: number;
}

/** Milliseconds. lsof is known to spin for minutes; with netstat's answer at hand it is only a complement. */
const limits = { netstat: 3000, lsof: 3000, lsofComplement: 1500, ps: 3000, launchctl: 2000, sysctl: 1000 } as const;

/** 2 × net.inet.tcp.msl, 15 s by default. netstat does not print what is left of it. */
const timeWaitSeconds = 30;

/** Below it, root is needed for a bind to one address; since macOS 10.14 not for the wildcard. */
const firstUnprivileged = 1024;

interface Rows extends SocketTable {
  /** Some of the rows have a pid. */
  readonly pids: boolean;
}

function signalOption(signal: CancelSignal | undefined): { readonly signal?: CancelSignal } {
  return signal === undefined ? {} : { signal };
}

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

/** netstat's rows of one protocol, of all users. */
export async function readMacTable(
  run: Run,
  protocol: 'tcp' | 'udp',
  tried: string[] = [],
  signal?: CancelSignal,
): Promise<Rows> {
  const result = await run(macNetstatFile, macNetstatArgs(protocol), {
    timeoutMs: limits.netstat,
    ...signalOption(signal),
  });
  tried.push(outcome(`netstat -anv -p ${protocol}`, result));
  const rows = parseMacNetstat(textOf(result));
  return { rows, answered: answered(result) && rows.length > 0, pids: rows.some(row => row.pid !== undefined) };
}

export function createDarwinProbe(run: Run, options: DarwinProbeOptions = {}): Probe {
  const bind = queuedBind(options.bind);
  const uid = options.uid ?? process.getuid?.();

  const netstat = (protocol: 'tcp' | 'udp', tried: string[], signal?: CancelSignal) =>
    readMacTable(run, protocol, tried, signal);

  async function lsofOnPort(endpoint: InetEndpoint, timeoutMs: number, tried: string[], signal?: CancelSignal) {
    const args = lsofPortArgs(endpoint.protocol, endpoint.port);
    const result = await run(macLsofFile, args, { timeoutMs, ...signalOption(signal) });
    tried.push(outcome(`lsof -i${endpoint.protocol.toUpperCase()}:${endpoint.port}`, result));
    // What the peer's port is has no say in who holds ours.
    const rows = lsofRows(parseLsof(textOf(result))).filter(row => row.port === endpoint.port);
    return { rows, answered: answered(result) };
  }

  async function processes(tried: string[], signal?: CancelSignal): Promise<ProcessTable> {
    const psOptions = { timeoutMs: limits.ps, env: psEnvironment, ...signalOption(signal) };
    const [commands, names] = await Promise.all([
      run(macPsFile, psCommandArgs(), psOptions),
      run(macPsFile, psNameArgs(), psOptions),
    ]);
    tried.push(outcome('ps', commands));
    // A list that was cut would make every process behind the cut look dead.
    if (!answered(commands)) return processTable([]);
    return processTable(parsePs(commands.stdout, parsePsNames(textOf(names))));
  }

  async function labels(args: readonly string[], tried: string[], signal?: CancelSignal) {
    const result = await run(launchctlFile, args, { timeoutMs: limits.launchctl, ...signalOption(signal) });
    tried.push(outcome(`launchctl ${args.join(' ')}`, result));
    return parseLaunchctl(textOf(result));
  }

  async function ephemeral(tried: string[], signal?: CancelSignal): Promise<PortRange | undefined> {
    const result = await run(macSysctlFile, macEphemeralArgs(), { timeoutMs: limits.sysctl, ...signalOption(signal) });
    tried.push(outcome('sysctl net.inet.ip.portrange', result));
    return parseMacEphemeral(textOf(result));
  }

  /** Folders and launchd jobs of these processes; only one's own folders can be seen. */
  async function behind(
    table: ProcessTable,
    pids: readonly number[],
    tried: string[],
    signal?: CancelSignal,
    askFolders = true,
  ): Promise<Behind> {
    const known = [...new Set(pids)].filter(pid => table.has(pid));
    const own = known.filter(pid => table.get(pid)?.uid === uid);
    const others = known.filter(pid => table.get(pid)?.uid !== uid);
    const [userJobs = new Map<number, string>(), asked, folders] = await Promise.all([
      own.length === 0 ? undefined : labels(launchctlUserArgs(), tried, signal),
      others.length === 0 ? undefined : labels(launchctlSystemArgs(), tried, signal),
      own.length === 0 || !askFolders
        ? undefined
        : run(macLsofFile, lsofCwdArgs(own), { timeoutMs: limits.lsofComplement, ...signalOption(signal) }),
    ]);
    // A daemon of the system may run as this user.
    const isListed = (pid: number) =>
      [pid, ...parentsOf(table, pid).map(parent => parent.pid)].some(each => userJobs.has(each));
    const systemJobs =
      asked ?? (own.every(isListed) ? new Map<number, string>() : await labels(launchctlSystemArgs(), tried, signal));
    const jobs = new Map([...systemJobs, ...userJobs]);
    const ownLabels = new Set(userJobs.values());
    const labelOf = (pid: number) => launchdLabel(jobs, pid, parentsOf(table, pid));
    const found = new Map<string, Origin>();
    for (const pid of known) {
      const label = labelOf(pid);
      if (label === undefined || found.has(label)) continue;
      // What was loaded without a screen, as over ssh, is not among those of the screen.
      for (const launchdDomain of ownLabels.has(label) ? [`gui/${uid}`, `user/${uid}`] : ['system']) {
        const args = launchctlJobArgs(label, launchdDomain);
        const job = await run(launchctlFile, args, { timeoutMs: limits.launchctl, ...signalOption(signal) });
        tried.push(outcome(`launchctl ${args.join(' ')}`, job));
        const isKept = job.kind === 'ok' && isKeptAlive(textOf(job)) ? { launchdKeepAlive: true } : {};
        // A list of the system's is known to be that, whatever is said of the job.
        const domain = job.kind === 'ok' || launchdDomain === 'system' ? { launchdDomain } : {};
        found.set(label, { launchdLabel: label, ...domain, ...isKept });
        if (job.kind !== 'exit') break;
      }
    }
    const originOf = (pid: number) => found.get(labelOf(pid) ?? '');
    return { table, originOf, ...(folders === undefined ? {} : { folders: lsofFolders(parseLsof(textOf(folders))) }) };
  }

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

    const table = await netstat(endpoint.protocol, tried, signal);
    let sorted = sortRows(table.rows, endpoint, targets);
    const bound = await bindOnLoopback(endpoint, targets);
    tried.push(bindLine(endpoint, bound));
    if (bound.kind === 'not-local') return notLocal(endpoint, tried);
    const nothingSeen = Object.values(sorted).every(rows => rows.length === 0);
    const mayBind = bound.kind === 'bound' || bound.kind === 'not-tried';
    if (mayBind && table.answered && nothingSeen) return { kind: 'free', tried };
    const [lsof, ps] = await Promise.all([
      lsofOnPort(endpoint, table.pids ? limits.lsofComplement : limits.lsof, tried, signal),
      processes(tried, signal),
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
    const facts = await behind(ps, pids, tried, signal, lsof.answered);
    const neighbours = listenersOf(neighbourRows, facts);
    const common = { tried, ...(neighbours.length === 0 ? {} : { neighbours }) };
    if (blocking !== undefined) {
      const held = heldBy(blocking, facts, neighbours, tried);
      if (held.kind !== 'held') return held;
      if (blocking === sorted.bound && endpoint.protocol === 'tcp')
        return { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: held.holders }, ...common };
      const range = blocking === sorted.connections ? await ephemeral(tried, signal) : undefined;
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
    const [lsof, table] = await Promise.all([
      run(macLsofFile, lsofUnixArgs(), { timeoutMs: limits.lsof, ...signalOption(signal) }),
      processes(tried, signal),
    ]);
    tried.push(outcome('lsof -U', lsof));
    const found = lsofUnixHolders(parseLsof(textOf(lsof)), path);
    const facts = await behind(
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
        netstat('tcp', [], signal),
        netstat('udp', [], signal),
        processes([], signal),
      ]);
      const rows = [...tcp.rows, ...udp.rows].filter(isListening);
      const jobs = rows.length === 0 ? new Map<number, string>() : await labels(launchctlUserArgs(), [], signal);
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
        of => netstat(of.protocol, []),
      ),
    dispose() {
      // Nothing outlives a call: every tool has its limit of time.
    },
  };
}
