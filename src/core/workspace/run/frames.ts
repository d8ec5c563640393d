/** The source line a failure's stack names. */

import type { FileReader } from '../../host.ts';
import type { Candidate } from '../../model/endpoint.ts';
import type { Frame } from '../../model/failure.ts';
import { baseName, confidence, found, joinPath } from './found.ts';
import { listensIn } from './listenCalls.ts';
import type { Variable } from './variables.ts';

const maxFrames = 3;
/** Lines around the frame that may belong to the same call. */
const reach = { before: 6, after: 3 };

/** Endpoints of the listen calls at the failure's innermost frames; of the whole file when there is nothing at the line itself. */
export async function fromFrames(
  frames: readonly Frame[],
  context: { readonly cwd?: string; readonly variables: ReadonlyMap<string, Variable>; readonly files: FileReader },
): Promise<Candidate[]> {
  const out: Candidate[] = [];
  for (const frame of frames.slice(0, maxFrames)) {
    const file = joinPath(context.cwd, frame.file);
    const text = await context.files.read(file);
    if (text === undefined) continue;
    const near = listensIn(text, file, context.variables, {
      from: frame.line - reach.before,
      to: frame.line + reach.after,
    });
    const all = near.length > 0 ? near : listensIn(text, file, context.variables);
    const worth = near.length > 0 ? confidence.source : confidence.configuration;
    for (const item of all) {
      out.push(found(item.endpoint, `the listen call in ${baseName(file)}`, worth, { file, line: item.line }));
    }
    if (out.length > 0) break;
  }
  return out;
}
