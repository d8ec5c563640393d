/** Chooses the probe of this platform. One of the two places that read `process.platform`. */
import type { Probe } from '../../core/host.ts';
import { createRun } from '../exec.ts';
import { createSystemSource } from '../windows/index.ts';
import type { WindowsSource } from '../windows/source.ts';
import { createContainerLookup } from './containers.ts';
import { createDarwinProbe } from './darwin.ts';
import { withContainers } from './enrich.ts';
import { createWholeLinuxProbe } from './linux/linuxWhole.ts';
import { withLocalhost } from './localhost.ts';
import { createWindowsProbe } from './windows.ts';
import { createWorkerProbe } from './workerProbe.ts';

export interface ProbeSetup {
  /** The bundled `worker.ts`: on Linux the tables are then read in a worker thread. Without it, in this thread. */
  readonly workerPath?: string;
  /** Milliseconds without a question until the worker thread is ended; default 60 s. */
  readonly workerIdleMs?: number;
  /** Folders from which no tool is started, asked at every start: those of the workspace. Default: none. */
  readonly outside?: () => readonly string[];
  /** What Windows tells; default there: one of its own. The probe disposes of it. */
  readonly source?: WindowsSource | undefined;
}

/** The probe of this platform, with the containers behind its holders, and who of several `localhost` is. Dispose of it at the end. */
export function createProbe(setup: ProbeSetup = {}): Probe {
  return withLocalhost(platformProbe(setup));
}

function platformProbe(setup: ProbeSetup): Probe {
  const { workerPath, workerIdleMs, outside = () => [] } = setup;
  const run = createRun(outside);
  const { platform, env } = process;
  const containers = createContainerLookup({ run, platform, env });
  const source = setup.source ?? createSystemSource({ outside });
  if (source !== undefined) return withContainers(createWindowsProbe(source), containers);
  if (platform === 'darwin') return withContainers(createDarwinProbe(run), containers);
  const inProcess = createWholeLinuxProbe(run, env);
  if (workerPath === undefined) return inProcess;
  return createWorkerProbe({
    workerPath,
    inProcess,
    outside,
    ...(workerIdleMs === undefined ? {} : { idleMs: workerIdleMs }),
  });
}
