/** Windows: who is behind the kernel's own sockets. */

import type { SocketRow } from '../../core/probe/socketRow.ts';
import { httpSysArgs, kernelPid, parseHttpSys, queuesOf } from '../../core/probe/windows/httpSys.ts';
import { parentsOf } from '../../core/processes/processTable.ts';
import { type Question, type WindowsFacts, type WindowsSource, windowsLimits } from '../windows/source.ts';
import { outcome, textOf } from './tool.ts';

/** Programs that serve a queue in the name of a service: ending one changes nothing. */
const serviceHosts: ReadonlySet<string> = new Set(['svchost.exe', 'w3wp.exe', 'system', 'services.exe']);

interface HttpSysHolders {
  readonly rows: readonly SocketRow[];
  /** Services whose queue it is, when the kernel stays the holder. */
  readonly services: readonly string[];
}

/**
 * Rows of the kernel (pid 4) on a port that is one of http.sys: where a user's program registered the URL, the rows are
 * its; where services did, the rows stay the kernel's and the services are named.
 */
export async function resolveHttpSys(
  source: WindowsSource,
  rows: readonly SocketRow[],
  port: number,
  facts: WindowsFacts,
  { tried, signal }: Question,
): Promise<HttpSysHolders> {
  if (!rows.some(row => row.pid === kernelPid && row.protocol === 'tcp')) return { rows, services: [] };
  const result = await source.runSystem('netsh.exe', httpSysArgs(), windowsLimits.netsh, signal);
  tried.push(outcome('netsh http show servicestate', result));
  const queues = queuesOf(parseHttpSys(textOf(result)), port);
  const pids = [...new Set(queues.flatMap(queue => queue.pids))];
  for (const url of queues.flatMap(queue => queue.urls)) tried.push(`http.sys: ${url}`);
  const programs = pids.filter(pid => {
    const process = facts.table.get(pid);
    return process !== undefined && !facts.services.has(pid) && !serviceHosts.has(process.name.toLowerCase());
  });
  if (programs.length > 0)
    return {
      rows: rows.flatMap(row => (row.pid === kernelPid ? programs.map(pid => ({ ...row, pid })) : [row])),
      services: [],
    };
  // A worker of IIS is none itself, but is started by one.
  const near = pids.map(pid => [pid, ...parentsOf(facts.table, pid).map(parent => parent.pid)]);
  const services = near.flatMap(all => facts.services.get(all.find(pid => facts.services.has(pid)) ?? 0) ?? []);
  return { rows, services: [...new Set(services)] };
}
