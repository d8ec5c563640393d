/** What else would be ended with those who hold a port. */
import type { DiagnoseInput, Verdict } from '../model/diagnosis.ts';
import { isEphemeral } from './ephemeral.ts';

/**
 * The other ports that the holders serve, ascending. A debugged program listens for its debugger as well, on a port that the system has
 * picked (Node's `inspector.open`, as VS Code's js-debug calls it): nobody is served there.
 */
export function alsoServed(verdicts: readonly Verdict[], input: DiagnoseInput): readonly number[] {
  const ports = verdicts.flatMap(verdict => {
    const { otherPorts = [] } = ('facts' in verdict ? verdict.facts?.holder : undefined) ?? {};
    return isDebugged(verdict, input) ? otherPorts.filter(port => !isEphemeral(port, input)) : otherPorts;
  });
  return [...new Set(ports)].toSorted((a, b) => a - b);
}

function isDebugged(verdict: Verdict, { source }: DiagnoseInput): boolean {
  if (verdict.kind === 'leftover') return verdict.session !== undefined || source.kind === 'debug';
  return verdict.kind === 'own-session' && verdict.sessionId !== undefined;
}
