/** Commands a user is handed to run with more rights, or to tell a service manager. Never executed by us. */

import type { WindowContext } from '../model/diagnosis.ts';
import type { HolderFacts } from '../model/holderFacts.ts';
import type { Holder, Origin } from '../model/process.ts';
import { launchdStop, serviceStop, systemctlStop } from '../processes/supervision.ts';

/** `sudo` in front, unless it is root who types, or another user is named there; on Windows the line that is typed asks for consent. */
export function privileged(argv: readonly string[], window: WindowContext): readonly string[] {
  if (argv[0] === 'runuser' || (argv[0] === 'sudo' && argv[1] === '-u')) return argv;
  const bare = argv[0] === 'sudo' ? argv.slice(1) : argv;
  return window.platform === 'win32' || window.uid === 0 ? bare : ['sudo', ...bare];
}

export function stopServiceCommand(facts: HolderFacts, window: WindowContext): readonly string[] | undefined {
  const { holder, provenance } = facts;
  for (const origin of provenance) {
    if (origin.kind === 'systemd')
      return stopUnit(holder.origin?.unit ?? { name: origin.unit, user: origin.user }, window, holder);
    if (origin.kind === 'launchd') return stopLabel(origin.label, holder, window);
    // A host of several services must not lose them all: which of them has the port is not known.
    const only = origin.kind === 'windows-service' && origin.services.length === 1 ? origin.services[0] : undefined;
    if (only !== undefined) return serviceStop(only);
  }
  return undefined;
}

/** With its socket units, which would start it again at the next connection. `owner`: whose manager runs it, where that is a user's. */
export function stopUnit(
  unit: NonNullable<Origin['unit']>,
  window: WindowContext,
  owner?: Pick<Holder, 'uid' | 'user'>,
): readonly string[] | undefined {
  const argv = systemctlStop(unit, owner, window);
  return argv?.[0] === 'sudo' ? privileged(argv, window) : argv;
}

function stopLabel(label: string, holder: Holder, window: WindowContext): readonly string[] | undefined {
  // Apple's own jobs are guarded by the system: there is no command that keeps them away.
  if (label.startsWith('com.apple.')) return undefined;
  const argv = launchdStop(label, holder.uid, holder.origin?.launchdDomain);
  return argv?.[0] === 'sudo' ? privileged(argv, window) : argv;
}
