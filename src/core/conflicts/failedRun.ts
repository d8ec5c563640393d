/** Which failures are one: of the same run, of the same endpoint, told by which way. */
import type { Candidate } from '../model/endpoint.ts';
import type { BindFailure } from '../model/failure.ts';
import type { ProbeResult } from '../model/probe.ts';
import type { Source } from '../model/run.ts';

/** Below this confidence a guess that is not taken right now is not shown as the port. */
const trustedGuess = 0.6;

/** The one candidate that is worth showing although it is not taken any more. */
export function onlyTrusted(found: readonly Candidate[]): Candidate | undefined {
  const trusted = found.filter(({ confidence }) => confidence >= trustedGuess);
  return trusted.length === 1 ? trusted[0] : undefined;
}

export function sameTerminal(a: Source, b: Source): boolean {
  return a.kind === 'terminal' && b.kind === 'terminal' && a.shellPid !== undefined && a.shellPid === b.shellPid;
}

export function sameRun(a: Source, b: Source): boolean {
  return a.kind !== 'command' && b.kind === a.kind && b.id === a.id;
}

/** Which of two sources of one failure can start it again as the user did. */
export function sourceRank(source: Source): number {
  switch (source.kind) {
    case 'debug':
      return source.configuration['type'] === 'node-terminal' && source.configuration['command'] === undefined ? 1 : 4;
    case 'task':
      return 3;
    case 'terminal':
      return source.commandLine === undefined ? 1 : 2;
    case 'command':
      return 0;
  }
}

/** A text with a stack says where the bind stands; one with a port says what it was. */
export function isBetterText(next: BindFailure, known: BindFailure | undefined): boolean {
  return known === undefined || (next.frames.length > 0 && known.frames.length === 0);
}

/** The holders that a probe has found, as one text to compare: somebody else may have the port by now. */
export function holdersOf(probe: ProbeResult | undefined): string {
  if (probe?.kind !== 'held') return probe?.kind ?? '';
  return probe.holders.map(({ pid, startToken, startedAt }) => `${pid} ${startToken ?? startedAt ?? ''}`).join(', ');
}
