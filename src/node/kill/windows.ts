/** Processes of Windows: CIM tells who they are, taskkill ends them. */

import type { Probe } from '../../core/host.ts';
import { changeOf, compareStart, runsAnother } from '../../core/kill/identity.ts';
import { forceArgs, gentleArgs, taskkillNotFound } from '../../core/kill/taskkill.ts';
import { parseProcessFacts, processFactsArgs } from '../../core/probe/powershell.ts';
import { childrenOf, type ProcessTable, parentsOf, processTable } from '../../core/probe/processTable.ts';
import type { Run } from '../exec.ts';
import type { Processes, Sent } from './processes.ts';
import { exists } from './signal.ts';

export interface WindowsSetup {
  readonly probe: Probe;
  readonly run: Run;
  /** Full paths: a program of the same name in a workspace folder must not be found first. */
  readonly powershell: string;
  readonly taskkill: string;
}

/** A cold start of PowerShell behind a virus scanner takes seconds. */
const powershellLimitMs = 12_000;
const taskkillLimitMs = 8000;
/** How long one listing answers questions that decide nothing alone; a signal always asks anew. */
const listingAgeMs = 2000;

export function createWindowsProcesses({ probe, run, powershell, taskkill }: WindowsSetup): Processes {
  let listing: { readonly at: number; readonly table: Promise<ProcessTable | undefined> } | undefined;
  const list = (): Promise<ProcessTable | undefined> => {
    const table = run(powershell, processFactsArgs([]), { timeoutMs: powershellLimitMs }).then(({ stdout }) => {
      const facts = parseProcessFacts(stdout);
      return facts === undefined ? undefined : processTable(facts.processes);
    });
    listing = { at: performance.now(), table };
    return table;
  };
  const recent = (): Promise<ProcessTable | undefined> =>
    listing !== undefined && performance.now() - listing.at < listingAgeMs ? listing.table : list();

  const end = async (pid: number, args: readonly string[], force: boolean): Promise<Sent> => {
    const result = await run(taskkill, args, { timeoutMs: taskkillLimitMs, encoding: 'latin1' });
    if (result.kind === 'ok') return 'sent';
    if (!exists(pid)) return 'gone';
    // Texts are translated and the codes are few: what matters is whether the process lives on.
    if (!force) return 'needs-force';
    return result.kind === 'exit' && result.code !== taskkillNotFound ? 'not-permitted' : 'gone';
  };

  return {
    platform: 'win32',
    lookEveryMs: 200,
    async read(pid) {
      return (await recent())?.get(pid);
    },
    async parents(pid) {
      const table = await recent();
      return table === undefined ? [] : parentsOf(table, pid);
    },
    async sessionLeaders() {
      return [];
    },
    async children(pid) {
      const table = await recent();
      return table === undefined ? undefined : childrenOf(table, pid).map(child => child.pid);
    },
    async holds() {
      return undefined;
    },
    mayBeSignalled: () => true,
    async isStopped() {
      return false;
    },
    // A console has no background jobs: Ctrl+C reaches all that is attached to it.
    async isForeground() {
      return true;
    },
    async signal(target, signal) {
      if (signal === 'SIGCONT') return 'sent';
      const table = await list();
      const live = table?.get(target.pid);
      if (table === undefined || live === undefined) return exists(target.pid) ? 'not-permitted' : 'gone';
      if (compareStart(target, live) !== 'same') return 'start-changed';
      if (target.program !== undefined && runsAnother(target.program, live)) return 'program-changed';
      if (signal === 'SIGTERM') return end(target.pid, gentleArgs(target.pid), false);
      const tree = (target.tree ?? []).filter(shown => {
        const now = table.get(shown.pid);
        return now !== undefined && changeOf(shown, now) === undefined;
      });
      return end(target.pid, forceArgs([target.pid, ...tree.map(({ pid }) => pid)]), true);
    },
    async stillHolds(target) {
      return exists(target.pid);
    },
    async isTaken(endpoint) {
      const free = await probe.isFree(endpoint);
      return free === undefined ? undefined : !free;
    },
  };
}
