/** macOS's own tools, each with its limit of time, and what they tell of processes and who looks after them. */

import type { CancelSignal } from '../../core/host.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { Origin } from '../../core/model/process.ts';
import { macEphemeralArgs, macSysctlFile, type PortRange, parseMacEphemeral } from '../../core/probe/ephemeralRange.ts';
import {
  isKeptAlive,
  launchctlFile,
  launchctlJobArgs,
  launchctlSystemArgs,
  launchctlUserArgs,
  launchdLabel,
  parseLaunchctl,
} from '../../core/probe/launchctl.ts';
import {
  lsofCwdArgs,
  lsofFolders,
  lsofPortArgs,
  lsofRows,
  lsofUnixArgs,
  macLsofFile,
  parseLsof,
} from '../../core/probe/lsof.ts';
import { macNetstatArgs, macNetstatFile, parseMacNetstat } from '../../core/probe/netstatMac.ts';
import { macPsFile, parsePs, parsePsNames, psCommandArgs, psEnvironment, psNameArgs } from '../../core/probe/ps.ts';
import { type ProcessTable, parentsOf, processTable } from '../../core/processes/processTable.ts';
import type { Run } from '../exec.ts';
import type { Behind, SocketTable } from './tableProbe.ts';
import { answered, outcome, textOf } from './tool.ts';

/** Milliseconds. lsof is known to spin for minutes; with netstat's answer at hand it is only a complement. */
const limits = { netstat: 3000, lsof: 3000, lsofComplement: 1500, ps: 3000, launchctl: 2000, sysctl: 1000 } as const;

interface Rows extends SocketTable {
  /** Some of the rows have a pid. */
  readonly pids: boolean;
}

function signalOption(signal: CancelSignal | undefined): { readonly signal?: CancelSignal } {
  return signal === undefined ? {} : { signal };
}

/** netstat's rows of one protocol, of all users. */
export async function readMacTable(
  run: Run,
  protocol: 'tcp' | 'udp',
  tried: string[] = [],
  signal?: CancelSignal,
): Promise<Rows> {
  const result = await run(macNetstatFile, macNetstatArgs(protocol), {
    timeoutMs: limits.netstat,
    ...signalOption(signal),
  });
  tried.push(outcome(`netstat -anv -p ${protocol}`, result));
  const rows = parseMacNetstat(textOf(result));
  return { rows, answered: answered(result) && rows.length > 0, pids: rows.some(row => row.pid !== undefined) };
}

/** `uid`: of this process; another user's working folder is not asked for. */
export function macTools(run: Run, uid: number | undefined) {
  /** `isComplement`: netstat has told the pids. */
  async function lsofOnPort(endpoint: InetEndpoint, isComplement: boolean, tried: string[], signal?: CancelSignal) {
    const timeoutMs = isComplement ? limits.lsofComplement : limits.lsof;
    const args = lsofPortArgs(endpoint.protocol, endpoint.port);
    const result = await run(macLsofFile, args, { timeoutMs, ...signalOption(signal) });
    tried.push(outcome(`lsof -i${endpoint.protocol.toUpperCase()}:${endpoint.port}`, result));
    // What the peer's port is has no say in who holds ours.
    const rows = lsofRows(parseLsof(textOf(result))).filter(row => row.port === endpoint.port);
    return { rows, answered: answered(result) };
  }

  async function processes(tried: string[], signal?: CancelSignal): Promise<ProcessTable> {
    const psOptions = { timeoutMs: limits.ps, env: psEnvironment, ...signalOption(signal) };
    const [commands, names] = await Promise.all([
      run(macPsFile, psCommandArgs(), psOptions),
      run(macPsFile, psNameArgs(), psOptions),
    ]);
    tried.push(outcome('ps', commands));
    // A list that was cut would make every process behind the cut look dead.
    if (!answered(commands)) return processTable([]);
    return processTable(parsePs(commands.stdout, parsePsNames(textOf(names))));
  }

  async function labels(args: readonly string[], tried: string[], signal?: CancelSignal) {
    const result = await run(launchctlFile, args, { timeoutMs: limits.launchctl, ...signalOption(signal) });
    tried.push(outcome(`launchctl ${args.join(' ')}`, result));
    return parseLaunchctl(textOf(result));
  }

  async function ephemeral(tried: string[], signal?: CancelSignal): Promise<PortRange | undefined> {
    const result = await run(macSysctlFile, macEphemeralArgs(), { timeoutMs: limits.sysctl, ...signalOption(signal) });
    tried.push(outcome('sysctl net.inet.ip.portrange', result));
    return parseMacEphemeral(textOf(result));
  }

  /** Folders and launchd jobs of these processes; only one's own folders can be seen. */
  async function behind(
    table: ProcessTable,
    pids: readonly number[],
    tried: string[],
    signal?: CancelSignal,
    askFolders = true,
  ): Promise<Behind> {
    const known = [...new Set(pids)].filter(pid => table.has(pid));
    const own = known.filter(pid => table.get(pid)?.uid === uid);
    const others = known.filter(pid => table.get(pid)?.uid !== uid);
    const [userJobs = new Map<number, string>(), asked, folders] = await Promise.all([
      own.length === 0 ? undefined : labels(launchctlUserArgs(), tried, signal),
      others.length === 0 ? undefined : labels(launchctlSystemArgs(), tried, signal),
      own.length === 0 || !askFolders
        ? undefined
        : run(macLsofFile, lsofCwdArgs(own), { timeoutMs: limits.lsofComplement, ...signalOption(signal) }),
    ]);
    // A daemon of the system may run as this user.
    const isListed = (pid: number) =>
      [pid, ...parentsOf(table, pid).map(parent => parent.pid)].some(each => userJobs.has(each));
    const systemJobs =
      asked ?? (own.every(isListed) ? new Map<number, string>() : await labels(launchctlSystemArgs(), tried, signal));
    const jobs = new Map([...systemJobs, ...userJobs]);
    const ownLabels = new Set(userJobs.values());
    const labelOf = (pid: number) => launchdLabel(jobs, pid, parentsOf(table, pid));
    const found = new Map<string, Origin>();
    for (const pid of known) {
      const label = labelOf(pid);
      if (label === undefined || found.has(label)) continue;
      // What was loaded without a screen, as over ssh, is not among those of the screen.
      for (const launchdDomain of ownLabels.has(label) ? [`gui/${uid}`, `user/${uid}`] : ['system']) {
        const args = launchctlJobArgs(label, launchdDomain);
        const job = await run(launchctlFile, args, { timeoutMs: limits.launchctl, ...signalOption(signal) });
        tried.push(outcome(`launchctl ${args.join(' ')}`, job));
        const isKept = job.kind === 'ok' && isKeptAlive(textOf(job)) ? { launchdKeepAlive: true } : {};
        // A list of the system's is known to be that, whatever is said of the job.
        const domain = job.kind === 'ok' || launchdDomain === 'system' ? { launchdDomain } : {};
        found.set(label, { launchdLabel: label, ...domain, ...isKept });
        if (job.kind !== 'exit') break;
      }
    }
    const originOf = (pid: number) => found.get(labelOf(pid) ?? '');
    return { table, originOf, ...(folders === undefined ? {} : { folders: lsofFolders(parseLsof(textOf(folders))) }) };
  }

  return {
    table: (protocol: 'tcp' | 'udp', tried: string[], signal?: CancelSignal) =>
      readMacTable(run, protocol, tried, signal),
    lsofOnPort,
    async lsofUnix(tried: string[], signal?: CancelSignal) {
      const result = await run(macLsofFile, lsofUnixArgs(), { timeoutMs: limits.lsof, ...signalOption(signal) });
      tried.push(outcome('lsof -U', result));
      return parseLsof(textOf(result));
    },
    processes,
    userJobs: (tried: string[], signal?: CancelSignal) => labels(launchctlUserArgs(), tried, signal),
    ephemeral,
    behind,
  };
}
