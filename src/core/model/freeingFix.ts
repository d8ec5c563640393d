/** Fixes that end what holds an endpoint. */
import type { Fix } from './fix.ts';

export type FreeingFix = Extract<Fix, { kind: 'kill' | `stop-${string}` }>;

export function isFreeing(fix: Fix): fix is FreeingFix {
  return fix.kind === 'kill' || fix.kind.startsWith('stop-');
}

/** The same without the restart: for a run that the user has ended himself. */
export function onlyFree(fix: FreeingFix): FreeingFix {
  return { ...fix, restart: false };
}
