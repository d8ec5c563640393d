/** Windows: netstat for the rows, PowerShell for who they are, netsh for what no row shows. */

import type { CancelSignal, Probe, ProbeOptions } from '../../core/host.ts';
import type { BoundAddress } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { Holder, Origin } from '../../core/model/process.ts';
import { lingeringSockets, sortRows } from '../../core/probe/decide.ts';
import { parseWindowsEphemeral, windowsEphemeralArgs } from '../../core/probe/ephemeralRange.ts';
import {
  type ExcludedRange,
  excludedRangesArgs,
  parseExcludedRanges,
  rangeOf,
} from '../../core/probe/excludedRanges.ts';
import { kernelPid } from '../../core/probe/httpSys.ts';
import { boundOnly, parseWindowsNetstat, windowsBoundArgs, windowsNetstatArgs } from '../../core/probe/netstat.ts';
import { descendantsOf } from '../../core/probe/processTable.ts';
import { isListening, type SocketRow } from '../../core/probe/socketRow.ts';
import type { Run } from '../exec.ts';
import {
  type Behind,
  type BindTest,
  bindFirst,
  heldBy,
  inspectUnix,
  isEndpointFree,
  isGhost,
  listenersOf,
  notListed,
  queuedBind,
} from './tableProbe.ts';
import { answered, outcome, textOf } from './tool.ts';
import { processFacts, resolveHttpSys, type WindowsFacts, windowsLimits, windowsTools } from './windowsFacts.ts';

export interface WindowsProbeOptions {
  readonly bind?: BindTest;
  /** `C:\Windows` unless `SystemRoot` says otherwise. */
  readonly systemRoot?: string;
}

/** Asks both families for the ranges in which no port can be bound; none where netsh does not answer. */
export async function readExcludedRanges(
  run: Run,
  protocol: 'tcp' | 'udp' = 'tcp',
  systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows',
): Promise<readonly ExcludedRange[]> {
  return createWindowsProbe(run, { systemRoot }).excludedRanges(protocol);
}

/** TcpTimedWaitDelay: 120 s by default on current systems. netstat does not print what is left of it. */
const timeWaitSeconds = 120;

interface WindowsProbe extends Probe {
  /** Ranges in which no port can be bound, of both families. */
  excludedRanges(
    protocol: 'tcp' | 'udp',
    options?: { readonly signal?: CancelSignal },
  ): Promise<readonly ExcludedRange[]>;
}

/** Force takes the tree of a process: all of it is named with the holder. */
function withTree(holder: Holder, { table }: Behind): Holder {
  const followers = descendantsOf(table, holder.pid).filter(({ pid }) => holder.sharedWith?.includes(pid) !== true);
  return followers.length === 0 ? holder : { ...holder, followers };
}

export function createWindowsProbe(run: Run, options: WindowsProbeOptions = {}): WindowsProbe {
  const bind = queuedBind(options.bind);
  const root = options.systemRoot ?? process.env['SystemRoot'] ?? 'C:\\Windows';
  const tools = windowsTools(run, `${root}\\System32`, '\\');

  async function netstat(args: readonly string[], tried: string[], signal: CancelSignal | undefined) {
    const result = await tools.runSystem('netstat.exe', args, windowsLimits.netstat, signal);
    tried.push(outcome(`netstat ${args.join(' ')}`, result));
    const rows = parseWindowsNetstat(textOf(result));
    return { rows, answered: answered(result) && rows.length > 0 };
  }

  async function excluded(
    protocol: 'tcp' | 'udp',
    families: readonly ('ipv4' | 'ipv6')[],
    tried: string[],
    signal: CancelSignal | undefined,
  ) {
    const lists = await Promise.all(
      families.map(async family => {
        const result = await tools.runSystem(
          'netsh.exe',
          excludedRangesArgs(protocol, family),
          windowsLimits.netsh,
          signal,
        );
        tried.push(outcome(`netsh interface ${family} show excludedportrange`, result));
        return parseExcludedRanges(textOf(result));
      }),
    );
    return lists.flat();
  }

  function behind(facts: WindowsFacts, kernelServices: readonly string[] = []): Behind {
    const originOf = (pid: number): Origin | undefined => {
      const services = facts.services.get(pid) ?? (pid === kernelPid ? kernelServices : []);
      return services.length === 0 ? undefined : { services };
    };
    return { table: facts.table, originOf };
  }

  async function held(
    rows: readonly SocketRow[],
    neighbourRows: readonly SocketRow[],
    endpoint: InetEndpoint,
    tried: string[],
    signal: CancelSignal | undefined,
  ): Promise<ProbeResult> {
    const pids = rows.map(row => row.pid).filter(pid => pid !== undefined);
    const facts = await processFacts(tools, [...new Set(pids)], tried, signal);
    const http = await resolveHttpSys(tools, rows, endpoint.port, facts, tried, signal);
    const known = behind(facts, http.services);
    const found = heldBy(http.rows, known, listenersOf(neighbourRows, known), tried);
    if (found.kind !== 'held') return found;
    const result = { ...found, holders: found.holders.map(holder => withTree(holder, known)) };
    if (rows.every(isListening)) return result;
    const { protocol } = endpoint;
    const range = await tools.runSystem('netsh.exe', windowsEphemeralArgs(protocol), windowsLimits.netsh, signal);
    tried.push(outcome('netsh interface ipv4 show dynamicport', range));
    const ephemeral = parseWindowsEphemeral(textOf(range));
    return ephemeral === undefined ? result : { ...result, ephemeral };
  }

  /** What can stop a bind without any row in the plain table. */
  async function withoutRow(
    endpoint: InetEndpoint,
    targets: readonly BoundAddress[],
    plain: { readonly rows: readonly SocketRow[]; readonly answered: boolean },
    tried: string[],
    signal: CancelSignal | undefined,
  ): Promise<ProbeResult | undefined> {
    const families = (['ipv4', 'ipv6'] as const).filter(family =>
      targets.some(({ address, dual }) => dual || address.family === (family === 'ipv4' ? 4 : 6)),
    );
    const range = rangeOf(await excluded(endpoint.protocol, families, tried, signal), endpoint.port);
    if (range !== undefined) return { kind: 'blocked', by: 'excluded-range', evidence: range, tried };
    // What the plain table lacks can only be told with the plain table.
    if (endpoint.protocol !== 'tcp' || !plain.answered) return undefined;
    const all = await netstat(windowsBoundArgs(), tried, signal);
    const { bound } = sortRows(boundOnly(all.rows, plain.rows), endpoint, targets);
    if (bound.length === 0) return undefined;
    const result = await held(bound, [], endpoint, tried, signal);
    return result.kind === 'held'
      ? { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: result.holders }, tried }
      : result;
  }

  async function inspectInet(endpoint: InetEndpoint, { signal }: ProbeOptions): Promise<ProbeResult> {
    const tried: string[] = [];
    const first = await bindFirst(endpoint, bind, tried);
    if (first.kind === 'result') return first.result;
    const { targets, outcome: bound } = first;
    const table = await netstat(windowsNetstatArgs(), tried, signal);
    if (signal?.aborted === true) return { kind: 'unknown', cause: 'cancelled', reason: 'cancelled', tried };
    const sorted = sortRows(table.rows, endpoint, targets);

    // A listener beside which the bind worked is named too: Windows lets a specific address be bound next to the
    // wildcard, but not by a program that asks for exclusive use.
    if (sorted.holding.length > 0) return held(sorted.holding, sorted.neighbours, endpoint, tried, signal);
    const free = async (): Promise<ProbeResult> => {
      if (sorted.neighbours.length === 0) return { kind: 'free', tried };
      const facts = await processFacts(tools, [], tried, signal);
      return { kind: 'free', tried, neighbours: listenersOf(sorted.neighbours, behind(facts)) };
    };
    if (bound.kind === 'bound') return free();
    const other = await withoutRow(endpoint, targets, table, tried, signal);
    if (other !== undefined) return other;
    if (sorted.connections.length > 0) return held(sorted.connections, sorted.neighbours, endpoint, tried, signal);
    const again = await bind(endpoint.protocol, targets, endpoint.port);
    tried.push(`bind again: ${again.kind === 'bound' ? 'ok' : again.code}`);
    if (again.kind === 'bound') return free();
    if (sorted.lingering.length > 0)
      return {
        kind: 'lingering',
        states: lingeringSockets(sorted.lingering, timeWaitSeconds),
        secondsLeft: timeWaitSeconds,
        lasts: 'at-most',
        tried,
      };
    return table.answered
      ? { ...notListed(again), tried }
      : { kind: 'unknown', cause: 'not-readable', reason: 'netstat did not answer', tried };
  }

  return {
    async inspect(endpoint: Endpoint, probeOptions: ProbeOptions = {}): Promise<ProbeResult> {
      // Windows has no list of unix sockets and their holders.
      if (endpoint.protocol === 'unix') return inspectUnix(endpoint, async () => []);
      const result = await inspectInet(endpoint, probeOptions);
      return isGhost(result) ? inspectInet(endpoint, probeOptions) : result;
    },
    async listeners({ signal } = {}): Promise<Listener[]> {
      const [table, facts] = await Promise.all([
        netstat(windowsNetstatArgs(), [], signal),
        processFacts(tools, [], [], signal),
      ]);
      return listenersOf(table.rows.filter(isListening), behind(facts));
    },
    isFree: endpoint => isEndpointFree(endpoint, bind),
    excludedRanges: (protocol, { signal } = {}) => excluded(protocol, ['ipv4', 'ipv6'], [], signal),
    dispose() {
      // Nothing outlives a call: every tool has its limit of time.
    },
  };
}
