/** What else would be ended with those who hold a port. */
import { type DiagnoseInput, heldFacts, type Verdict } from '../model/diagnosis.ts';
import type { Fix } from '../model/fix.ts';
import { isEphemeral } from './ephemeral.ts';
import { stops } from './preferredFix.ts';

/**
 * The verdict with those other ports of its holder only that it serves. A debugged program listens for its debugger as well, on a port
 * that the system has picked (Node's `inspector.open`, as VS Code's js-debug calls it): nobody is served there.
 */
export function withServedPorts(verdict: Verdict, input: DiagnoseInput): Verdict {
  if (!isDebugged(verdict, input)) return verdict;
  const { holder } = verdict.facts;
  if (holder.otherPorts === undefined) return verdict;
  const otherPorts = holder.otherPorts.filter(port => !isEphemeral(port, input));
  return { ...verdict, facts: { ...verdict.facts, holder: { ...holder, otherPorts } } };
}

function isDebugged(
  verdict: Verdict,
  { source }: DiagnoseInput,
): verdict is Extract<Verdict, { kind: 'leftover' | 'own-session' }> {
  if (verdict.kind === 'leftover') return verdict.session !== undefined || source.kind === 'debug';
  return verdict.kind === 'own-session' && verdict.sessionId !== undefined;
}

/** The other ports that are served by those holders whom one of the fixes ends, ascending. */
export function alsoServed(verdicts: readonly Verdict[], fixes: readonly Fix[]): readonly number[] {
  const ports = verdicts.flatMap(verdict =>
    isEnded(verdict, fixes) ? (heldFacts(verdict)?.holder?.otherPorts ?? []) : [],
  );
  return [...new Set(ports)].toSorted((a, b) => a - b);
}

function isEnded(verdict: Verdict, fixes: readonly Fix[]): boolean {
  const pid = heldFacts(verdict)?.holder?.pid;
  return fixes.some(fix =>
    fix.kind === 'stop-session'
      ? verdict.kind === 'own-session' && verdict.sessionId === fix.sessionId
      : stops(fix) && 'holder' in fix && fix.holder.pid === pid,
  );
}
