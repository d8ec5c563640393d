/** The port of Node's inspector, and of what takes the same option. */
import { programNamed } from '../programs/table.ts';
import type { Invocation } from './invocation.ts';

export const inspectorPort: number | undefined = programNamed('node')?.debug?.port;

/** What is written behind a bare `--inspect` for another port: Deno wants an address (docs.deno.com/runtime/fundamentals/debugging). */
export function inspectValue({ name }: Invocation, port: number): string {
  return name === 'deno' ? `=127.0.0.1:${port}` : `=${port}`;
}

/** Source offset behind an `--inspect` that names no port, among the arguments or in NODE_OPTIONS; `undefined` without one. */
export function bareInspect({ arguments: words, assignments }: Invocation): number | undefined {
  const texts = [...words, ...assignments.filter(({ name }) => name === 'NODE_OPTIONS').map(({ value }) => value)];
  for (const { text, at } of texts) {
    const option = /(?:^|\s)--inspect(?:-brk|-wait)?(?=\s|$)/.exec(text);
    const last = option === null ? undefined : at[option.index + option[0].length - 1];
    if (last !== undefined && last >= 0) return last + 1;
  }
  return undefined;
}
