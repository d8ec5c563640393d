import type { Source } from '../../core/model.ts';
import type { RunContext } from '../../core/pipeline.ts';
import type { Tools } from '../tools.ts';

/** The same, with the folder in which the shell really is: a terminal's text can claim another, whose files would be read and edited. */
export async function inRealFolder<T extends Source>({ shells }: Pick<Tools, 'shells'>, source: T): Promise<T> {
  if (source.kind !== 'terminal' || source.cwd === undefined || source.shellPid === undefined) return source;
  return { ...source, cwd: await shells.startedIn(source.shellPid, source.cwd, source.commandLine ?? '') };
}

/** What is told of a run, in the folder of its source. */
export function contextIn(source: Source, context: RunContext): RunContext {
  return source.kind === 'terminal' && source.cwd !== undefined ? { ...context, cwd: source.cwd } : context;
}
