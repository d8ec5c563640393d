import type { RunOncePlan } from '../../core/fix/switchPort/runOnce.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { PortSwitchPlan } from '../../core/model/fix.ts';
import type { Source } from '../../core/model/run.ts';
import type { Tools } from '../tools.ts';
import { folderOf, hintsOf, manifestOf, rootOf } from './switchHints.ts';

/**
 * The same start on the next free port, without touching files. `port` without `plan`: its program takes the port from its files
 * only; `undefined`: no port is free nearby.
 */
export async function onNextPort(
  tools: Pick<Tools, 'files' | 'filesIn' | 'freePorts' | 'planners' | 'platform'>,
  source: Source,
  { port: from, host, protocol }: InetEndpoint,
): Promise<{ readonly port: number; readonly plan?: RunOncePlan } | undefined> {
  const run = `${source.kind} ${source.kind === 'terminal' ? source.id : 'name' in source ? source.name : ''}`;
  const port = await tools.freePorts.next(from, { protocol, run, ...(host !== undefined && { host }) });
  if (port === undefined) return undefined;
  const plan = await planOnce(tools, source, { from, to: port });
  return { port, ...(plan !== undefined && { plan }) };
}

/** `switching`: the planned switch of the same run, if there is one already; else it is planned where the program's code has to be asked. */
export async function planOnce(
  { files, filesIn, planners, platform }: Pick<Tools, 'files' | 'filesIn' | 'planners' | 'platform'>,
  source: Source,
  { from, to }: { readonly from: number; readonly to: number },
  switching?: PortSwitchPlan,
): Promise<RunOncePlan | undefined> {
  const { asksFiles, planPortSwitch, planRunOnce } = await planners();
  const root = rootOf(source);
  const cwd = folderOf(source) ?? root;
  const request = {
    from,
    to,
    ...(await manifestOf(files, source)),
    ...(root !== undefined && cwd !== undefined && { repository: { files, root, cwd } }),
    ...(source.kind === 'debug' && { configuration: source.configuration }),
    ...(source.kind === 'terminal' && source.commandLine !== undefined && { commandLine: source.commandLine }),
  };
  if (switching !== undefined) return planRunOnce({ ...request, switching });
  const plan = await planRunOnce(request);
  const isOpen = plan === undefined ? 'commandLine' in request && asksFiles(request.commandLine) : !plan.certain;
  if (!isOpen || root === undefined) return plan;
  const hints = hintsOf(source, root, platform);
  return planRunOnce({ ...request, switching: await planPortSwitch({ root, files: filesIn(root), from, to, hints }) });
}
