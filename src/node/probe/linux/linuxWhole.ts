/** The probe of Linux with all that it can ask beyond its own tables: Windows behind WSL, and the engines of containers. */
import type { Probe } from '../../../core/host.ts';
import type { Run } from '../../exec.ts';
import { createContainerLookup } from '../containers.ts';
import { withContainers, withWindowsSide } from '../enrich.ts';
import { createWslLookup } from '../wsl.ts';
import { createLinuxProbe } from './linux.ts';

/** `env` tells where the engines' sockets are. */
export function createWholeLinuxProbe(run: Run, env: Readonly<Record<string, string | undefined>>): Probe {
  const containers = createContainerLookup({ run, platform: 'linux', env });
  return withContainers(withWindowsSide(createLinuxProbe(run), createWslLookup(run)), containers);
}
