/** Which of the fixes that are offered comes first. A surface reads this without the planner of the fixes. */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Fix } from '../model/fix.ts';
import { verdictTraits } from '../model/verdictTraits.ts';

/** True for a fix that ends something that runs. */
export function stops(fix: Fix): boolean {
  return fix.kind === 'kill' || fix.kind === 'end-running' || fix.kind.startsWith('stop-');
}

/**
 * The fix to prefer (default button, preferred code action): the first that changes something, and ends a process only when
 * the verdict says so. `undefined` when there is none.
 */
export function preferredFix({ fixes, verdict }: Diagnosis): Fix | undefined {
  const { mayEndFirst } = verdictTraits[verdict.kind];
  return fixes.find(fix => {
    if (fix.kind === 'report' || fix.kind === 'explain' || fix.kind === 'suggest-command') return false;
    if (fix.kind === 'kill' && fix.caution !== undefined) return false;
    return mayEndFirst || !stops(fix);
  });
}
