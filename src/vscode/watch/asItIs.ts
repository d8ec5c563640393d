import type { RunContext } from '../../core/conflicts/dependencies.ts';
import type { Source } from '../../core/model/run.ts';
import type { Tools } from '../tools.ts';

type Checks = Pick<Tools, 'shells' | 'isShowable'>;

/**
 * The same without what a terminal's text has only claimed: in the folder in which the shell really is, since another one's files would be
 * read and edited; and with a line that nobody vouches for only where a question can show it.
 */
export async function asItIs({ shells, isShowable }: Checks, claimed: Source): Promise<Source> {
  if (claimed.kind !== 'terminal') return claimed;
  const { claimedLine, ...rest } = claimed;
  const source = claimedLine !== undefined && isShowable(claimedLine) ? claimed : rest;
  const { cwd, shellPid, commandLine = '' } = source;
  if (cwd === undefined || shellPid === undefined) return source;
  return { ...source, cwd: await shells.startedIn(shellPid, cwd, commandLine) };
}

/** What is told of a run, in the folder of its source. */
export function contextIn(source: Source, context: RunContext): RunContext {
  return source.kind === 'terminal' && source.cwd !== undefined ? { ...context, cwd: source.cwd } : context;
}
