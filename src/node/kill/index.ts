/** Chooses how processes are ended on this platform. One of the places that read `process.platform`. */
import type { Killer, Locks, Probe, Stopper } from '../../core/host.ts';
import { type Run, run as runTool } from '../exec.ts';
import { createProbe } from '../probe/index.ts';
import { createSystemSource } from '../windows/index.ts';
import type { WindowsSource } from '../windows/source.ts';
import { stopContainer } from './container.ts';
import { createDarwinProcesses } from './darwin.ts';
import { killHolder } from './killHolder.ts';
import { createLinuxProcesses } from './linux.ts';
import { endLocker, lookAtLock } from './locks.ts';
import type { Processes } from './processes.ts';
import { type RemoveSocketResult, removeStaleSocket } from './staleSocket.ts';
import { stopSupervisor } from './supervisor.ts';
import { createWindowsProcesses } from './windows.ts';

export interface KillSetup {
  /** Default: a probe of its own, made at the first kill. */
  readonly probe?: Probe;
  /** How tools are started; replaced in tests. */
  readonly run?: Run;
  /** What Windows tells; default there: one of its own. */
  readonly source?: WindowsSource | undefined;
}

function processesFor(probe: Probe, run: Run, source: WindowsSource | undefined): Processes {
  if (process.platform === 'darwin') return createDarwinProcesses({ probe, run });
  return source === undefined ? createLinuxProcesses() : createWindowsProcesses({ probe, source });
}

function systemOf(setup: KillSetup) {
  const run = setup.run ?? runTool;
  let made: { readonly probe: Probe; readonly processes: Processes; readonly run: Run } | undefined;
  return () => {
    if (made === undefined) {
      const source = setup.source ?? createSystemSource();
      const probe = setup.probe ?? createProbe(source === undefined ? {} : { source });
      made = { probe, processes: processesFor(probe, run, source), run };
    }
    return made;
  };
}

/** Ends holders of an endpoint; see `Killer`. Outcomes are values: it rejects only for a bug. */
export function createKiller(setup: KillSetup = {}): Killer {
  const system = systemOf(setup);
  return { kill: (holder, endpoint, options) => killHolder(system(), holder, endpoint, options) };
}

/** Finds and ends what keeps a program from starting a second time; see `Locks`. */
export function createLocks(setup: KillSetup = {}): Locks {
  const system = systemOf(setup);
  return {
    look: lock => lookAtLock(system(), lock),
    end: (holder, lock, options) => endLocker(system(), holder, lock, options),
  };
}

const socketReasons: Readonly<Record<Exclude<RemoveSocketResult['kind'], 'removed' | 'gone' | 'failed'>, string>> = {
  'in-use': 'a process answers on it',
  changed: 'it was replaced meanwhile',
  'not-a-socket': 'it is not a socket',
  'not-permitted': 'it may not be removed by this user',
};

/** Ends what a signal to the holder would not end; see `Stopper`. */
export function createStopper(setup: KillSetup = {}): Stopper {
  const system = systemOf(setup);
  return {
    stopContainer: (container, options) => stopContainer(system().run, container, options),
    stopSupervisor: (target, options) => stopSupervisor(system(), target, options),
    async removeStaleSocket(path) {
      // A server between its bind and its listen refuses connects as well, but is in the table already.
      if (process.platform === 'linux' && (await system().processes.isTaken({ protocol: 'unix', path })) === true)
        return { kind: 'failed', reason: socketReasons['in-use'] };
      const result = await removeStaleSocket(path);
      if (result.kind === 'removed' || result.kind === 'gone') return { kind: 'done' };
      return { kind: 'failed', reason: result.kind === 'failed' ? result.reason : socketReasons[result.kind] };
    },
  };
}
