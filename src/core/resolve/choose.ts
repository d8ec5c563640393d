/** Of several candidates, those that are truly taken right now. */

import type { Candidate } from '../model/endpoint.ts';
import { endpointKey } from '../model/endpoint.ts';

export type Choice =
  | { readonly kind: 'one'; readonly candidate: Candidate }
  /** The user picks; most trusted first. */
  | { readonly kind: 'several'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'none' };

/** Below this, a candidate is a documented default or a hint. */
const leastNamed = 0.7;

/** The configuration or the command line names it: enough to act on without a word from the program. */
export function isNamed({ confidence }: Candidate): boolean {
  return confidence >= leastNamed;
}

/** So much more trusted than the next, and it needs no question. */
const clearLead = 0.25;

/**
 * Keeps the candidates that are taken, by `endpointKey`; a candidate the map does not hold counts as not taken. One left, or one far
 * more trusted than the others: that is it.
 */
export function choose(candidates: readonly Candidate[], isTaken: ReadonlyMap<string, boolean>): Choice {
  const taken = candidates
    .filter(candidate => isTaken.get(endpointKey(candidate.endpoint)) === true)
    .sort((a, b) => b.confidence - a.confidence);
  const [first, second] = taken;
  if (first === undefined) return { kind: 'none' };
  if (second === undefined || first.confidence - second.confidence >= clearLead)
    return { kind: 'one', candidate: first };
  return { kind: 'several', candidates: taken };
}
