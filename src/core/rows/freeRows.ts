/** The rows of *Free Port…*: what was typed, then ports in conflict, then this workspace's, then the others. */

import type { Endpoint, InetEndpoint } from '../model/endpoint.ts';
import { endpointKey } from '../model/endpoint.ts';
import { parseEndpoints, type TypedEndpoints } from '../text/typedEndpoints.ts';
import { type ConflictRow, type ListenerRow, type PortRow, portRows, type RowFacts } from './portRows.ts';

/** One port to free. */
export interface FreeRow {
  readonly endpoint: Endpoint;
  /** The user's own words name it. */
  readonly typed: boolean;
  /** What is known there; empty: nobody was seen listening. */
  readonly known: readonly (ConflictRow | ListenerRow)[];
}

export interface FreeRows {
  /** The first is the one that Enter means. */
  readonly rows: readonly FreeRow[];
  /** Why there is no row: the text names no port and fits nobody. */
  readonly unread?: Extract<TypedEndpoints, { kind: 'unread' }>;
}

export type FreeFacts = Omit<RowFacts, 'filter'> & {
  /** Endpoints that this workspace's files speak of. */
  readonly configured: readonly InetEndpoint[];
};

/** Text that names ports gives a row to each of them; any text also filters the ports that are listened on. */
export function freeRows(text: string, facts: FreeFacts): FreeRows {
  const read = parseEndpoints(text);
  const all = rowsOf(facts, '');
  const typed = (read.kind === 'endpoints' ? read.endpoints : []).map(endpoint => ({
    endpoint,
    typed: true,
    known: all.filter(row => keyOf(row) === endpointKey(endpoint)).flatMap(({ known }) => known),
  }));
  const named = new Set(typed.map(row => keyOf(row)));
  const rows = [...typed, ...rowsOf(facts, text).filter(row => !named.has(keyOf(row)))];
  return rows.length === 0 && read.kind === 'unread' ? { rows, unread: read } : { rows };
}

function rowsOf(facts: FreeFacts, filter: string): FreeRow[] {
  const configured = new Set(facts.configured.map(endpoint => endpointKey(endpoint)));
  const rows = portRows({ ...facts, filter }).flatMap(group => group.rows.flatMap(freeRow));
  const rank = ({ known: [row], endpoint }: FreeRow) => {
    if (row?.kind === 'conflict') return 0;
    return (row?.kind === 'listener' && row.ours) || configured.has(endpointKey(endpoint)) ? 1 : 2;
  };
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

function freeRow(row: PortRow): FreeRow[] {
  if (row.kind === 'group' || row.kind === 'run') return [];
  const endpoint = row.kind === 'conflict' ? row.conflict.endpoint : row.endpoint;
  return endpoint === undefined ? [] : [{ endpoint, typed: false, known: [row] }];
}

const keyOf = ({ endpoint }: FreeRow): string => endpointKey(endpoint);
