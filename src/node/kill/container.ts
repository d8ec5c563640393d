/** Stops a container, or the compose service it belongs to, through the engine's own command. */

import type { CancelSignal, StopResult } from '../../core/host.ts';
import type { ContainerInfo } from '../../core/model/process.ts';
import { containerStops } from '../../core/processes/supervision.ts';
import type { Run, RunResult } from '../exec.ts';

/** Engines give a container ten seconds before they force it; a service may have several. */
const stopLimitMs = 60_000;

/** The last line a tool wrote, as the reason: engines end their complaints with it. */
export function reasonOf(argv: readonly string[], result: RunResult): string {
  const [tool = ''] = argv;
  const lines = (result.stderr.trim() || result.stdout.trim()).split('\n');
  const last = (lines.at(-1) ?? '').trim().slice(0, 300);
  if (result.kind === 'missing')
    return result.passedOver === undefined
      ? `${tool} is not installed`
      : `${tool} is only at ${result.passedOver}, from where Port Medic starts nothing`;
  if (result.kind === 'exit') return last === '' ? `${tool} ended with exit code ${result.code ?? '?'}` : last;
  return 'reason' in result ? result.reason : `${tool}: ${result.kind}`;
}

/** See `Stopper.stopContainer`. A compose that cannot be told (no plugin) is followed by a plain stop. */
export async function stopContainer(
  run: Run,
  container: ContainerInfo,
  options: { readonly signal?: CancelSignal },
): Promise<StopResult> {
  const commands = containerStops(container);
  let reason = 'the container has no name that can be passed to its engine';
  for (const argv of commands) {
    const [file = '', ...args] = argv;
    const result = await run(file, args, { timeoutMs: stopLimitMs, ...options });
    if (result.kind === 'ok') return { kind: 'done' };
    reason = reasonOf(argv, result);
    if (result.kind === 'cancelled' || result.kind === 'missing') break;
  }
  return { kind: 'failed', reason };
}
