/** Several runs that failed on one endpoint are one line with their runs under it, on every surface. */

import type { Conflict } from '../model/conflict.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointKey, isSameEndpoint } from '../model/endpoint.ts';
import { known } from '../model/known.ts';
import { grouped } from '../text/grouped.ts';

export interface ConflictGroup {
  /** Stable while one of its runs is open. */
  readonly key: string;
  /** As the newest of them states it; absent where it is not known: then it is one run alone. */
  readonly endpoint?: Endpoint;
  /** In the order given, at least one. */
  readonly conflicts: readonly Conflict[];
}

/** In the order of each group's first conflict. */
export function byEndpoint(conflicts: readonly Conflict[]): readonly ConflictGroup[] {
  const groups = grouped(conflicts, ({ endpoint, id }) => (endpoint === undefined ? id : endpointKey(endpoint)));
  return [...groups].map(([key, group]) => known({ key, conflicts: group, endpoint: group[0]?.endpoint }));
}

/** What is shown as one line with this conflict: those of them on its endpoint, in their order. */
export function lineOf(conflicts: readonly Conflict[], { id, endpoint }: Conflict): readonly Conflict[] {
  return conflicts.filter(
    each =>
      each.id === id ||
      (endpoint !== undefined && each.endpoint !== undefined && isSameEndpoint(each.endpoint, endpoint)),
  );
}
