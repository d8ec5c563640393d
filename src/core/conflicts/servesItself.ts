/** Whether a run that said that it could not have its port has it all the same. */
import { implied } from '../commands/mapped.ts';
import { invocations } from '../commands/opening.ts';
import type { Observed } from '../evidence/observed.ts';
import type { ProbeResult } from '../model/probe.ts';
import { isSince } from '../model/process.ts';
import type { Source } from '../model/run.ts';

/**
 * What the shell has started has the port itself and goes on: it could not have it a second time, for the other family of addresses, and serves
 * all the same. What a watcher or a script has started is another process's child.
 */
export function servesItself(
  probe: ProbeResult,
  source: Source,
  { startedAt, observe }: { readonly startedAt?: number; readonly observe?: () => Observed },
): boolean {
  const shell = source.kind === 'terminal' ? source.shellPid : undefined;
  if (shell === undefined || startedAt === undefined || probe.kind !== 'held' || observe?.().end !== undefined)
    return false;
  return probe.holders.every(holder => isSince(holder, startedAt) && holder.parents[0]?.pid === shell);
}

/** The line of the run is one program's: of `a & b`, one may well have the port that the other wants. */
export function startsOneProgram(source: Source): boolean {
  if (source.kind !== 'terminal' || source.commandLine === undefined) return false;
  return invocations(implied(source.commandLine)).length === 1;
}
