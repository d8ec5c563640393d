/** Windows: who the processes are. PowerShell knows all of it in one start; tasklist has names and services where it fails. */
import type { CancelSignal } from '../../core/host.ts';
import { httpSysArgs, kernelPid, parseHttpSys, queuesOf } from '../../core/probe/httpSys.ts';
import { parseProcessFacts, powershellPath, processFactsArgs } from '../../core/probe/powershell.ts';
import { type ProcessTable, processTable } from '../../core/probe/processTable.ts';
import type { SocketRow } from '../../core/probe/socketRow.ts';
import { parseTasklist, tasklistArgs } from '../../core/probe/tasklist.ts';
import type { Run } from '../exec.ts';
import { answered, outcome, textOf } from './tool.ts';

/** Milliseconds. A cold start of PowerShell below a virus scanner takes seconds. */
export const windowsLimits = { netstat: 3000, powershell: 8000, tasklist: 4000, netsh: 3000 } as const;

export interface WindowsFacts {
  /** Empty when neither tool answered. */
  readonly table: ProcessTable;
  readonly services: ReadonlyMap<number, readonly string[]>;
}

interface WindowsTools {
  readonly run: Run;
  /** Runs one of the system folder's programs; the text is in the OEM code page, of which only ASCII is relied on. */
  readonly runSystem: (
    file: string,
    args: readonly string[],
    timeoutMs: number,
    signal: CancelSignal | undefined,
  ) => ReturnType<Run>;
  readonly system32: string;
}

/** `separator` and `folder`: as the running system writes them, `C:\Windows\System32` or `/mnt/c/Windows/System32`. */
export function windowsTools(run: Run, system32: string, separator: '\\' | '/', cwd?: string): WindowsTools {
  return {
    run,
    system32,
    runSystem: (file, args, timeoutMs, signal) =>
      run(`${system32}${separator}${file}`, args, {
        timeoutMs,
        encoding: 'latin1',
        ...(cwd === undefined ? {} : { cwd }),
        ...(signal === undefined ? {} : { signal }),
      }),
  };
}

/** Names and services by tasklist alone. */
export async function taskFacts(
  tools: WindowsTools,
  tried: string[],
  signal: CancelSignal | undefined,
): Promise<WindowsFacts> {
  const result = await tools.runSystem('tasklist.exe', tasklistArgs(), windowsLimits.tasklist, signal);
  tried.push(outcome('tasklist /svc', result));
  // A list that was cut would make every process behind the cut look dead.
  const tasks = answered(result) ? parseTasklist(result.stdout) : [];
  return {
    table: processTable(tasks.map(({ pid, name }) => ({ pid, name, commandLine: '' }))),
    services: new Map(tasks.filter(task => task.services.length > 0).map(task => [task.pid, task.services])),
  };
}

/** All processes; `owners`: those whose account is asked for. */
export async function processFacts(
  tools: WindowsTools,
  owners: readonly number[],
  tried: string[],
  signal: CancelSignal | undefined,
): Promise<WindowsFacts> {
  const result = await tools.run(`${tools.system32}\\${powershellPath}`, processFactsArgs(owners), {
    timeoutMs: windowsLimits.powershell,
    ...(signal === undefined ? {} : { signal }),
  });
  const facts = result.kind === 'ok' || result.kind === 'exit' ? parseProcessFacts(result.stdout) : undefined;
  const read = facts !== undefined && facts.processes.length > 0;
  tried.push(
    read || result.kind !== 'ok' ? outcome('powershell', result) : 'powershell: an answer that cannot be read',
  );
  if (!read) return taskFacts(tools, tried, signal);
  return { table: processTable(facts.processes), services: facts.services };
}

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
  tools: WindowsTools,
  rows: readonly SocketRow[],
  port: number,
  facts: WindowsFacts,
  tried: string[],
  signal: CancelSignal | undefined,
): Promise<HttpSysHolders> {
  if (!rows.some(row => row.pid === kernelPid && row.protocol === 'tcp')) return { rows, services: [] };
  const result = await tools.runSystem('netsh.exe', httpSysArgs(), windowsLimits.netsh, signal);
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
  const services = pids.flatMap(pid => facts.services.get(pid) ?? []);
  return { rows, services: [...new Set(services)] };
}
