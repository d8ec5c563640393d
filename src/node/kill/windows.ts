/** Processes of Windows: `windows/source.ts` tells who they are, Ctrl+C in their console or taskkill asks them to end. */

import type { Probe } from '../../core/host.ts';
import { besidesInConsole } from '../../core/processes/foreground.ts';
import { changeOf, compareStart, runsAnother } from '../../core/processes/identity.ts';
import { childrenOf, type ProcessTable, parentsOf } from '../../core/processes/processTable.ts';
import { gentleArgs } from '../../core/processes/taskkill.ts';
import { isShell } from '../../core/programs/shells.ts';
import { type WindowsFacts, type WindowsSource, windowsLimits } from '../windows/source.ts';
import { isScriptRunner } from './lineage.ts';
import type { LiveProcess, Processes, Sent, Target } from './processes.ts';
import { exists, sendSignal } from './signal.ts';

export interface WindowsSetup {
  readonly probe: Probe;
  readonly source: WindowsSource;
}

/** How long a listing of the tools answers questions that decide nothing alone, in milliseconds; a signal always asks anew. */
const listingAgeMs = 2000;

/** Whether it tells who somebody is: a list of names does not. */
function isWhole({ by }: WindowsFacts): boolean {
  return by === 'calls' || by === 'powershell';
}

export function createWindowsProcesses({ probe, source }: WindowsSetup): Processes {
  let listing: { readonly at: number; readonly facts: WindowsFacts } | undefined;

  const ask = async (about: readonly number[]): Promise<WindowsFacts> => {
    const facts = await source.facts(about, { tried: [] });
    // Counted from its end: a start of PowerShell may take longer than a listing is good for.
    listing = facts.by === 'powershell' ? { at: performance.now(), facts } : undefined;
    return facts;
  };
  const recent = async (pid: number): Promise<WindowsFacts> =>
    listing !== undefined && performance.now() - listing.at < listingAgeMs ? listing.facts : ask([pid]);

  /** Of those that were shown with it, the ones that are still the same. */
  const treeOf = (target: Target, table: ProcessTable): readonly number[] =>
    (target.tree ?? [])
      .filter(shown => {
        const now = table.get(shown.pid);
        return now !== undefined && changeOf(shown, now) === undefined;
      })
      .map(({ pid }) => pid);

  /**
   * Ctrl+C reaches everybody in the console, so nobody may be there but the process, those that were shown with it, and the
   * shells and script runners above it, which end with it or go on. A program with windows is asked through those.
   */
  async function request(target: Target, table: ProcessTable): Promise<Sent> {
    const { pid } = target;
    const above = parentsOf(table, pid).filter(parent => isShell(parent) || isScriptRunner(parent));
    const only = [pid, ...treeOf(target, table), ...above.map(parent => parent.pid)];
    let outcome = await source.interrupt(pid, only, 'ctrl-c');
    if (outcome === 'failed') outcome = await source.interrupt(pid, only, 'ctrl-break');
    if (outcome === 'sent') return 'sent';
    if (!exists(pid)) return 'gone';
    if (outcome === 'shared') return 'needs-force';
    const closed = await source.runSystem('taskkill.exe', gentleArgs(pid), windowsLimits.taskkill);
    if (closed.kind === 'ok') return 'sent';
    // Texts are translated and the codes are few: what matters is whether the process lives on.
    return exists(pid) ? 'needs-force' : 'gone';
  }

  return {
    platform: 'win32',
    lookEveryMs: 200,
    async read(pid): Promise<LiveProcess | 'unread' | undefined> {
      const facts = await recent(pid);
      const live = isWhole(facts) ? facts.table.get(pid) : undefined;
      // A list may lack somebody who lives: WMI answers in part at times.
      return live ?? (exists(pid) ? 'unread' : undefined);
    },
    async parents(pid) {
      return parentsOf((await recent(pid)).table, pid);
    },
    async sessionLeaders() {
      return [];
    },
    async children(pid) {
      const facts = await recent(pid);
      return isWhole(facts) ? childrenOf(facts.table, pid).map(child => child.pid) : undefined;
    },
    async holds() {
      return undefined;
    },
    // What `read` tells of a process has why it may not be ended.
    mayBeSignalled: () => true,
    async isStopped() {
      return false;
    },
    // A console has no background jobs: Ctrl+C reaches all that is attached to it.
    async besidesInTerminal(pid) {
      const facts = await ask([pid]);
      return isWhole(facts)
        ? besidesInConsole(facts.table, pid, parent => isShell(parent) || isScriptRunner(parent))
        : undefined;
    },
    async signal(target, signal) {
      if (signal === 'SIGCONT') return 'sent';
      const facts = await ask([target.pid, ...(target.tree ?? []).map(({ pid }) => pid)]);
      const live = facts.table.get(target.pid);
      if (!isWhole(facts) || live === undefined) return exists(target.pid) ? 'unread' : 'gone';
      if (compareStart(target, live) !== 'same') return 'start-changed';
      if (target.program !== undefined && runsAnother(target.program, live)) return 'program-changed';
      if (live.denied !== undefined) return 'not-permitted';
      if (signal !== 'SIGKILL') return request(target, facts.table);
      const tree = treeOf(target, facts.table);
      const sent = sendSignal(target.pid, 'SIGKILL');
      // Windows ends one process at a time; who was shown with it is ended in the same breath.
      if (sent === 'sent') for (const pid of tree) sendSignal(pid, 'SIGKILL');
      return sent;
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
