/**
 * WSL: asks Windows who listens there. With mirrored networking both sides share their ports, and a bind in Linux fails
 * with no row in any table of Linux.
 */
import { access, readFile } from 'node:fs/promises';
import type { CancelSignal } from '../../core/host.ts';
import { isLoopback, parseIp } from '../../core/model/address.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import type { ProbeResult, UnknownCause } from '../../core/model/probe.ts';
import { sortRows } from '../../core/probe/decide.ts';
import { type SocketRow, socketInfo } from '../../core/probe/socketRow.ts';
import { excludedRangesArgs, parseExcludedRanges, rangeOf } from '../../core/probe/windows/excludedRanges.ts';
import {
  automountRoot,
  interopFiles,
  isWslRelay,
  isWslRelease,
  type NetworkingMode,
  networkingModeArgs,
  parseNetworkingMode,
  sharesPorts,
  systemFolderArgs,
} from '../../core/probe/wsl.ts';
import type { Run } from '../exec.ts';
import { netstatTable, systemRunner, taskFacts, windowsLimits } from '../windows/source.ts';
import { bindTargets } from './bind.ts';
import { answered, outcome, textOf } from './tool.ts';

export interface WslFiles {
  /** Text of a small file, or '' when there is none. */
  readonly text: (file: string) => Promise<string>;
  readonly exists: (file: string) => Promise<boolean>;
}

const systemFiles: WslFiles = {
  text: file => readFile(file, 'utf8').catch(() => ''),
  exists: file =>
    access(file).then(
      () => true,
      () => false,
    ),
};

/** Where every distribution has them: both are links to `/init`, which Windows puts there. */
const wslTools = { path: '/usr/bin/wslpath', info: '/usr/bin/wslinfo' } as const;

const releaseFile = '/proc/sys/kernel/osrelease';

/** Milliseconds. Starting a Windows program from Linux takes 100 ms and more. */
const limits = { wslpath: 2000, wslinfo: 2000 } as const;

export interface WslLookup {
  /** Whether this Linux runs below WSL. One small file is read. */
  isWsl(): Promise<boolean>;
  networkingMode(signal?: CancelSignal): Promise<NetworkingMode | undefined>;
  /** Whether a listener in Windows stops a bind here; `no` outside WSL. */
  sharesPorts(signal?: CancelSignal): Promise<'yes' | 'no' | 'unknown'>;
  /**
   * Who in Windows stands in the way of a bind here: `blocked` by a hidden holder (`place: 'windows'`) or an excluded range,
   * `free` when Windows has nothing on the port, `unknown` when it cannot be asked. Only meant for a bind that failed.
   */
  findWindowsHolder(endpoint: InetEndpoint, options?: { readonly signal?: CancelSignal }): Promise<ProbeResult>;
}

/** The relay of WSL listens on loopback, for what listens in Linux. */
function isRelayed(host: string): boolean {
  const address = parseIp(host);
  return address !== undefined && isLoopback(address);
}

export function createWslLookup(run: Run, files: WslFiles = systemFiles): WslLookup {
  /** The system folder as Linux sees it; `undefined` when no drive is mounted. */
  async function systemFolder(signal: CancelSignal | undefined): Promise<string | undefined> {
    const usual = `${automountRoot(await files.text('/etc/wsl.conf'))}c/Windows/System32`;
    if (await files.exists(`${usual}/netstat.exe`)) return usual;
    const result = await run(wslTools.path, systemFolderArgs(), {
      timeoutMs: limits.wslpath,
      ...(signal === undefined ? {} : { signal }),
    });
    const path = result.kind === 'ok' ? result.stdout.trim() : '';
    return path.startsWith('/') && (await files.exists(`${path}/netstat.exe`)) ? path : undefined;
  }

  async function networkingMode(signal?: CancelSignal): Promise<NetworkingMode | undefined> {
    const result = await run(wslTools.info, networkingModeArgs(), {
      timeoutMs: limits.wslinfo,
      ...(signal === undefined ? {} : { signal }),
    });
    return result.kind === 'ok' ? parseNetworkingMode(result.stdout) : undefined;
  }

  async function interop(): Promise<boolean> {
    const found = await Promise.all(interopFiles.map(file => files.exists(file)));
    return found.includes(true);
  }

  function hidden(
    rows: readonly SocketRow[],
    names: ReadonlyMap<number, string>,
    tried: readonly string[],
  ): ProbeResult {
    const pids = [...new Set(rows.map(row => row.pid).filter(pid => pid !== undefined))];
    return {
      kind: 'blocked',
      by: 'hidden-holder',
      evidence: {
        place: 'windows',
        candidates: pids.map(pid => ({ pid, name: names.get(pid) ?? '', commandLine: '' })),
        sockets: rows.map(socketInfo),
      },
      tried,
    };
  }

  return {
    isWsl: async () => isWslRelease(await files.text(releaseFile)),
    networkingMode,
    async sharesPorts(signal) {
      const release = await files.text(releaseFile);
      return isWslRelease(release) ? sharesPorts(release, await networkingMode(signal)) : 'no';
    },
    async findWindowsHolder(endpoint, { signal } = {}) {
      const tried: string[] = [];
      const unknown = (reason: string, cause: UnknownCause = 'not-readable'): ProbeResult => ({
        kind: 'unknown',
        cause,
        reason,
        tried,
      });
      if (!(await interop())) return unknown('Windows programs cannot be started from here');
      const folder = await systemFolder(signal);
      if (folder === undefined) return unknown('the Windows system folder is not mounted');
      const targets = await bindTargets(endpoint.host);
      if (targets.kind === 'not-looked-up') return unknown(targets.reason, 'name-not-looked-up');
      // A working folder within Linux makes some of them warn or fail.
      const runSystem = systemRunner(run, folder, '/', folder);
      const question = { tried, signal };
      const table = await netstatTable(runSystem, question);
      const { holding } = sortRows(table.rows, endpoint, targets.targets);
      if (holding.length > 0) {
        const facts = await taskFacts(runSystem, question);
        const names = new Map([...facts.table.values()].map(row => [row.pid, row.name]));
        const unnamed = facts.by === 'nothing';
        const mayBeRelay = ({ host, pid }: SocketRow): boolean =>
          unnamed ? isRelayed(host) : isWslRelay(names.get(pid ?? 0) ?? '');
        const real = holding.filter(row => !mayBeRelay(row));
        if (real.length > 0) return hidden(real, names, tried);
        if (unnamed) return unknown('tasklist.exe of Windows did not answer');
      }
      if (!table.answered) return unknown(tried.at(-1) ?? 'netstat.exe of Windows did not answer');
      const args = excludedRangesArgs(endpoint.protocol, 'ipv4');
      const netsh = await runSystem('netsh.exe', args, windowsLimits.netsh, signal);
      tried.push(outcome('netsh.exe show excludedportrange', netsh));
      if (!answered(netsh)) return unknown('netsh.exe of Windows did not answer');
      const range = rangeOf(parseExcludedRanges(textOf(netsh)), endpoint.port);
      if (range !== undefined) return { kind: 'blocked', by: 'excluded-range', evidence: range, tried };
      return { kind: 'free', tried };
    },
  };
}
