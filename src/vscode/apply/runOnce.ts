import type { RunOncePlan } from '../../core/fix/switchPort/runOnce.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { Source } from '../../core/model/run.ts';
import type { Tools } from '../tools.ts';
import { manifestOf } from './switchHints.ts';

/**
 * The same start on the next free port, without touching files. `port` without `plan`: its program takes the port from its files
 * only; `undefined`: no port is free nearby.
 */
export async function onNextPort(
  { files, freePorts, planners }: Pick<Tools, 'files' | 'freePorts' | 'planners'>,
  source: Source,
  { port: from, host, protocol }: InetEndpoint,
): Promise<{ readonly port: number; readonly plan?: RunOncePlan } | undefined> {
  const run = `${source.kind} ${source.kind === 'terminal' ? source.id : 'name' in source ? source.name : ''}`;
  const port = await freePorts.next(from, { protocol, run, ...(host !== undefined && { host }) });
  if (port === undefined) return undefined;
  const { planRunOnce } = await planners();
  const plan = await planRunOnce({
    from,
    to: port,
    ...(await manifestOf(files, source)),
    ...(source.kind === 'debug' && { configuration: source.configuration }),
    ...(source.kind === 'terminal' && source.commandLine !== undefined && { commandLine: source.commandLine }),
  });
  return { port, ...(plan !== undefined && { plan }) };
}
