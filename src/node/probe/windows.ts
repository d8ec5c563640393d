/** Windows: its tables and processes by `windows/source.ts`, netsh for what no row shows, a bind on loopback where no row decides. */

import type { CancelSignal, Probe, ProbeOptions } from '../../core/host.ts';
import type { BoundAddress } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { Holder, Origin } from '../../core/model/process.ts';
import { lingeringSockets, sortRows } from '../../core/probe/decide.ts';
import { parseWindowsEphemeral, windowsEphemeralArgs } from '../../core/probe/ephemeralRange.ts';
import { isListening, type SocketRow } from '../../core/probe/socketRow.ts';
import {
  type ExcludedRange,
  excludedRangesArgs,
  parseExcludedRanges,
  rangeOf,
} from '../../core/probe/windows/excludedRanges.ts';
import { kernelPid } from '../../core/probe/windows/httpSys.ts';
import { processTable } from '../../core/processes/processTable.ts';
import { endedTree } from '../../core/processes/spared.ts';
import { isInteractiveShell } from '../../core/programs/shells.ts';
import { isRunning } from '../isRunning.ts';
import { type Question, type WindowsFacts, type WindowsSource, windowsLimits } from '../windows/source.ts';
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
import { outcome, textOf } from './tool.ts';
import { resolveHttpSys } from './windowsHttp.ts';

export interface WindowsProbeOptions {
  readonly bind?: BindTest;
  /** Whether somebody has this pid. Replaced where the pids are recorded ones. */
  readonly isRunning?: (pid: number) => boolean;
}

/** Asks both families for the ranges in which no port can be bound; none where netsh does not answer. */
export async function readExcludedRanges(
  source: WindowsSource,
  protocol: 'tcp' | 'udp' = 'tcp',
): Promise<readonly ExcludedRange[]> {
  return createWindowsProbe(source).excludedRanges(protocol);
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

/** Force takes the tree of a process, but for what it only opened: all of it is named with the holder. */
function withTree(holder: Holder, { table }: Behind): Holder {
  const followers = endedTree(table, holder.pid).filter(({ pid }) => holder.sharedWith?.includes(pid) !== true);
  if (followers.length === 0) return holder;
  return { ...holder, followers, ...(followers.some(isInteractiveShell) ? { carriesShell: true } : {}) };
}

export function createWindowsProbe(source: WindowsSource, options: WindowsProbeOptions = {}): WindowsProbe {
  const bind = queuedBind(options.bind);
  const lives = options.isRunning ?? isRunning;

  async function excluded(
    protocol: 'tcp' | 'udp',
    families: readonly ('ipv4' | 'ipv6')[],
    { tried, signal }: Question,
  ) {
    const lists = await Promise.all(
      families.map(async family => {
        const result = await source.runSystem(
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

  /** The same with who has a socket and lives, and is missing from the list: WMI answers in part at times. Of those only the pid is known. */
  function withLiving(facts: WindowsFacts, pids: readonly number[]): WindowsFacts {
    const missing = facts.table.size === 0 ? [] : pids.filter(pid => !facts.table.has(pid) && lives(pid));
    if (missing.length === 0) return facts;
    const bare = missing.map(pid => ({ pid, name: '', commandLine: '' }));
    return { ...facts, table: processTable([...facts.table.values(), ...bare]) };
  }

  async function factsOf(
    rows: readonly SocketRow[],
    question: Question,
    cameAlong?: WindowsFacts,
  ): Promise<WindowsFacts> {
    const pids = [...new Set(rows.map(row => row.pid).filter(pid => pid !== undefined))];
    return withLiving(cameAlong ?? (await source.facts(pids, question)), pids);
  }

  async function held(
    rows: readonly SocketRow[],
    neighbourRows: readonly SocketRow[],
    endpoint: InetEndpoint,
    question: Question,
    cameAlong?: WindowsFacts,
  ): Promise<ProbeResult> {
    const { tried, signal } = question;
    const facts = await factsOf(rows, question, cameAlong);
    const http = await resolveHttpSys(source, rows, endpoint.port, facts, question);
    const known = behind(facts, http.services);
    const found = heldBy(http.rows, known, listenersOf(neighbourRows, known), tried);
    if (found.kind !== 'held') return found;
    const result = { ...found, holders: found.holders.map(holder => withTree(holder, known)) };
    if (rows.every(isListening)) return result;
    const { protocol } = endpoint;
    const range = await source.runSystem('netsh.exe', windowsEphemeralArgs(protocol), windowsLimits.netsh, signal);
    tried.push(outcome('netsh interface ipv4 show dynamicport', range));
    const ephemeral = parseWindowsEphemeral(textOf(range));
    return ephemeral === undefined ? result : { ...result, ephemeral };
  }

  /** What can stop a bind without any row in the plain table. */
  async function withoutRow(
    endpoint: InetEndpoint,
    targets: readonly BoundAddress[],
    plain: SocketTable,
    question: Question,
  ): Promise<ProbeResult | undefined> {
    const { tried } = question;
    const families = (['ipv4', 'ipv6'] as const).filter(family =>
      targets.some(({ address, dual }) => dual || address.family === (family === 'ipv4' ? 4 : 6)),
    );
    const range = rangeOf(await excluded(endpoint.protocol, families, question), endpoint.port);
    if (range !== undefined) return { kind: 'blocked', by: 'excluded-range', evidence: range, tried };
    // What the plain table lacks can only be told with the plain table.
    if (endpoint.protocol !== 'tcp' || !plain.answered) return undefined;
    const { rows } = await source.boundSockets(plain, question);
    const { bound } = sortRows(rows, endpoint, targets);
    if (bound.length === 0) return undefined;
    const result = await held(bound, [], endpoint, question);
    return result.kind === 'held'
      ? { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: result.holders }, tried }
      : result;
  }

  async function inspectInet(endpoint: InetEndpoint, { signal }: ProbeOptions): Promise<ProbeResult> {
    const tried: string[] = [];
    const question = { tried, signal };
    const first = await targetsOf(endpoint, tried);
    if (first.kind === 'result') return first.result;
    const { targets } = first;
    const { protocol, port } = endpoint;
    const table = await source.sockets(question, { protocol, port, behind: true });
    if (signal?.aborted === true) return { kind: 'unknown', cause: 'cancelled', reason: 'cancelled', tried };
    const sorted = sortRows(table.rows, endpoint, targets);

    // A listener beside which a bind works is named too: Windows lets a specific address be bound next to the
    // wildcard, but not by a program that asks for exclusive use.
    if (sorted.holding.length > 0) return held(sorted.holding, sorted.neighbours, endpoint, question, table.facts);
    const reason = 'netstat did not answer';
    const free = async (): Promise<ProbeResult> => {
      // Loopback can be bound beside a listener on every address, which only the table shows.
      if (!table.answered) return { kind: 'unknown', cause: 'table-not-read', reason, tried };
      if (sorted.neighbours.length === 0) return { kind: 'free', tried };
      const facts = await factsOf(sorted.neighbours, question, table.facts);
      return { kind: 'free', tried, neighbours: listenersOf(sorted.neighbours, behind(facts)) };
    };
    const bound = await bind(endpoint.protocol, targets, endpoint.port);
    tried.push(bindLine(endpoint, bound));
    if (bound.kind === 'not-local') return notLocal(endpoint, tried);
    if (bound.kind === 'bound') return free();
    const other = await withoutRow(endpoint, targets, table, question);
    if (other !== undefined) return other;
    if (sorted.connections.length > 0)
      return held(sorted.connections, sorted.neighbours, endpoint, question, table.facts);
    if (bound.kind === 'not-tried') return free();
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
    return table.answered ? { ...notListed(again), tried } : { kind: 'unknown', cause: 'not-readable', reason, tried };
  }

  return {
    async inspect(endpoint: Endpoint, probeOptions: ProbeOptions = {}): Promise<ProbeResult> {
      // Windows has no list of unix sockets and their holders.
      if (endpoint.protocol === 'unix') return inspectUnix(endpoint, async () => []);
      const result = await inspectInet(endpoint, probeOptions);
      return isGhost(result) ? inspectInet(endpoint, probeOptions) : result;
    },
    async listeners({ signal } = {}): Promise<Listener[]> {
      const question = { tried: [], signal };
      const rows = (await source.sockets(question)).rows.filter(isListening);
      return listenersOf(rows, behind(await factsOf(rows, question)));
    },
    isFree: endpoint =>
      isEndpointFree(endpoint, bind, ({ protocol, port }) => source.sockets({ tried: [] }, { protocol, port })),
    excludedRanges: (protocol, { signal } = {}) => excluded(protocol, ['ipv4', 'ipv6'], { tried: [], signal }),
    warmUp: () => source.warmUp(),
    dispose: () => source.dispose(),
  };
}
