/** Commands a user is handed to run with more rights, or to tell a service manager. Never executed by us. */
import { isSocketActivated } from '../diagnose/provenance.ts';
import { launchdStop, serviceStop, systemctlStop } from '../kill/supervision.ts';
import type { HolderFacts, WindowContext } from '../model/diagnosis.ts';
import type { Holder } from '../model/process.ts';

/** `sudo` in front, unless it is root who types; on Windows the line that is typed asks for consent. */
export function privileged(argv: readonly string[], window: WindowContext): readonly string[] {
  const bare = argv[0] === 'sudo' ? argv.slice(1) : argv;
  return window.platform === 'win32' || window.uid === 0 ? bare : ['sudo', ...bare];
}

export function stopServiceCommand(facts: HolderFacts, window: WindowContext): readonly string[] | undefined {
  const { holder, provenance } = facts;
  for (const origin of provenance) {
    if (origin.kind === 'systemd')
      return stopUnit({ name: origin.unit, user: origin.user }, window, isSocketActivated(holder));
    if (origin.kind === 'launchd') return stopLabel(origin.label, holder, window);
    // A host of several services must not lose them all: which of them has the port is not known.
    const only = origin.kind === 'windows-service' && origin.services.length === 1 ? origin.services[0] : undefined;
    if (only !== undefined) return serviceStop(only);
  }
  return undefined;
}

/** `activated`: systemd handed the listening socket over, and listens on when the service has ended. */
export function stopUnit(
  unit: { readonly name: string; readonly user: boolean },
  window: WindowContext,
  activated = false,
): readonly string[] | undefined {
  const argv = systemctlStop(unit);
  if (argv === undefined) return undefined;
  const service = argv.at(-1) ?? unit.name;
  const all = activated ? [...argv.slice(0, -1), service.replace(/\.service$/, '.socket'), service] : argv;
  return unit.user ? all : privileged(all, window);
}

function stopLabel(label: string, holder: Holder, window: WindowContext): readonly string[] | undefined {
  // Apple's own jobs are guarded by the system: there is no command that keeps them away.
  if (label.startsWith('com.apple.')) return undefined;
  const argv = launchdStop(label, holder.uid);
  return argv?.[0] === 'sudo' ? privileged(argv, window) : argv;
}
