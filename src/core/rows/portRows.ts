/** The rows of the Ports view: conflicts, then this workspace's listeners, then the others. */

import { byEndpoint } from '../conflicts/conflictGroups.ts';
import type { Conflict } from '../model/conflict.ts';
import { heldFacts } from '../model/diagnosis.ts';
import type { InetEndpoint } from '../model/endpoint.ts';
import { endpointKey, formatHostPort, isInet, isSameEndpoint } from '../model/endpoint.ts';
import type { Listener } from '../model/probe.ts';
import { shortName } from '../processes/describe.ts';
import { runsIn, type Surroundings } from './knownPorts.ts';

/** What has failed on one endpoint, as the newest run tells it. */
export interface ConflictRow {
  readonly kind: 'conflict';
  readonly id: string;
  readonly conflict: Conflict;
  /** Under it, where there are several. */
  readonly runs: readonly RunRow[];
}

/** One of several runs that failed on the endpoint. */
export interface RunRow {
  readonly kind: 'run';
  readonly id: string;
  readonly conflict: Conflict;
}

/** One process on one port, whatever number of addresses it listens on. */
export interface ListenerRow {
  readonly kind: 'listener';
  readonly id: string;
  readonly endpoint: InetEndpoint;
  readonly listener: Listener;
  /** `127.0.0.1:3000`, `[::]:3000`. */
  readonly addresses: readonly string[];
  readonly ours: boolean;
}

export interface GroupRow {
  readonly kind: 'group';
  readonly id: 'conflicts' | 'workspace' | 'others';
  readonly rows: readonly (ConflictRow | ListenerRow)[];
}

export type PortRow = ConflictRow | RunRow | ListenerRow | GroupRow;

export interface RowFacts extends Surroundings {
  readonly listeners: readonly Listener[];
  /** The open ones. */
  readonly conflicts: readonly Conflict[];
  /** Shells and debuggees of this window: what descends from them is ours wherever it runs. */
  readonly windowPids: readonly number[];
  /** Words that a row must all have somewhere in it; empty: every row. */
  readonly filter: string;
}

/** Groups without a row are left out. Unix sockets are no ports. */
export function portRows(facts: RowFacts): GroupRow[] {
  const conflicts = byEndpoint(facts.conflicts).flatMap(({ conflicts: runs }): ConflictRow[] => {
    const [conflict] = runs;
    if (conflict === undefined) return [];
    const rows = runs.map((run): RunRow => ({ kind: 'run', id: run.id, conflict: run }));
    return [{ kind: 'conflict', id: conflict.id, conflict, runs: rows.length > 1 ? rows : [] }];
  });
  const listeners = listenerRows(facts);
  const groups: GroupRow[] = [
    { kind: 'group', id: 'conflicts', rows: conflicts },
    { kind: 'group', id: 'workspace', rows: listeners.filter(row => row.ours) },
    { kind: 'group', id: 'others', rows: listeners.filter(row => !row.ours) },
  ];
  const words = facts.filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  return groups
    .map(group => ({ ...group, rows: group.rows.filter(row => words.every(word => wordsOf(row).includes(word))) }))
    .filter(group => group.rows.length > 0);
}

function listenerRows(facts: RowFacts): ListenerRow[] {
  const rows = new Map<string, ListenerRow>();
  for (const listener of facts.listeners) {
    const { endpoint, holder, container, user } = listener;
    if (!isInet(endpoint)) continue;
    if (holder !== undefined && standsInAConflict(endpoint, holder.pid, facts.conflicts)) continue;
    const id = [endpointKey(endpoint), holder?.pid ?? container?.name ?? user ?? ''].join(' ');
    const address = formatHostPort(endpoint.host, endpoint.port);
    const known = rows.get(id);
    if (known === undefined)
      rows.set(id, { kind: 'listener', id, endpoint, listener, addresses: [address], ours: isOurs(listener, facts) });
    else if (!known.addresses.includes(address)) rows.set(id, { ...known, addresses: [...known.addresses, address] });
  }
  return [...rows.values()].toSorted((a, b) => a.endpoint.port - b.endpoint.port || a.id.localeCompare(b.id));
}

/** The conflict's own row names it already. */
function standsInAConflict(endpoint: InetEndpoint, pid: number, conflicts: readonly Conflict[]): boolean {
  return conflicts.some(
    ({ endpoint: at, probe }) =>
      at !== undefined &&
      isSameEndpoint(at, endpoint) &&
      probe?.kind === 'held' &&
      probe.holders.some(each => each.pid === pid),
  );
}

function isOurs({ holder, container }: Listener, facts: RowFacts): boolean {
  const directory = container?.composeDirectory ?? holder?.origin?.container?.composeDirectory;
  const chain = holder === undefined ? [] : [holder, ...holder.parents];
  return runsIn(holder, directory, facts) || chain.some(({ pid }) => facts.windowPids.includes(pid));
}

/** Everything in a row that a filter may ask for, in lower case. */
function wordsOf(row: ConflictRow | ListenerRow): string {
  if (row.kind === 'conflict') {
    const { endpoint, source, diagnosis } = row.conflict;
    const names = [source, ...row.runs.map(run => run.conflict.source)].map(each => ('name' in each ? each.name : ''));
    const holder = diagnosis && heldFacts(diagnosis.verdict)?.holder;
    return [
      endpoint === undefined ? '' : isInet(endpoint) ? endpoint.port : endpoint.path,
      ...names,
      ...(holder === undefined ? [] : [shortName(holder), holder.pid, holder.cwd ?? '']),
    ]
      .join(' ')
      .toLowerCase();
  }
  const { holder, container, user } = row.listener;
  return [
    ...row.addresses,
    row.endpoint.protocol,
    ...(holder === undefined ? [] : [shortName(holder), holder.name, holder.pid, holder.cwd ?? '', holder.user ?? '']),
    container?.name ?? '',
    container?.image ?? '',
    user ?? '',
  ]
    .join(' ')
    .toLowerCase();
}
