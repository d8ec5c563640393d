/** Who looks after a holder, will it start the holder again, and how is it told to stop: from the facts of the probe alone. */
import type { Supervision, SupervisorStop } from '../model/fix.ts';
import type { Platform } from '../model/platform.ts';
import type { ContainerInfo, Holder, ProcessInfo } from '../model/process.ts';
import { argumentsOf, plainName } from '../programs/processNames.ts';
import { isInteractiveShell } from '../programs/shells.ts';
import { jobOf, type SupervisorRow, supervisorOf } from '../programs/supervisors.ts';
import { protectedByName } from './protected.ts';

/** Names of jobs, units and containers that may stand in an argv: never empty, never an option. */
const safeName = /^[A-Za-z0-9_@][\w@.:+\\-]{0,254}$/;

/** Beyond such a parent, nothing says any more who started the holder: a person, the editor or a connection did. */
export function isBoundary(process: ProcessInfo, platform: Platform): boolean {
  return process.pid <= 1 || isInteractiveShell(process) || protectedByName(process, platform) !== undefined;
}

/** How a supervisor of the table is told to stop one job; where there is no row, its own process is ended. */
const stopCommands: Readonly<
  Record<string, { readonly kind: 'run' | 'suggest'; readonly argv: (job: string) => readonly string[] }>
> = {
  pm2: { kind: 'run', argv: job => ['pm2', 'stop', job] },
  supervisord: { kind: 'run', argv: job => ['supervisorctl', 'stop', job] },
  runit: { kind: 'suggest', argv: job => ['sv', 'stop', job] },
  s6: { kind: 'suggest', argv: job => ['s6-svc', '-d', `/run/service/${job}`] },
  daemontools: { kind: 'suggest', argv: job => ['svc', '-d', `/service/${job}`] },
};

function stopOf(row: SupervisorRow, supervisor: ProcessInfo, job: string | undefined): SupervisorStop {
  const command = stopCommands[row.name];
  if (command === undefined) return { kind: 'signal', process: supervisor };
  if (job === undefined || !safeName.test(job)) return { kind: 'suggest', argv: [command.argv('')[0] ?? row.name] };
  return { kind: command.kind, argv: command.argv(job) };
}

/** Restart policies of docker and podman under which a container whose process was killed is started again. */
const returningPolicies: ReadonlySet<string> = new Set(['always', 'unless-stopped', 'on-failure']);

function ofContainer(container: ContainerInfo): Supervision {
  const policy = container.restartPolicy;
  const job = container.composeService ?? container.name ?? container.id;
  return {
    name: container.engine,
    ...(job === undefined ? {} : { job }),
    comesBack: policy === undefined ? 'unknown' : returningPolicies.has(policy) ? 'yes' : 'no',
    stop: { kind: 'container', container },
  };
}

/** Argv that stops a systemd unit: of the user's own manager without privilege, of the system's with it. */
export function systemctlStop(unit: { readonly name: string; readonly user: boolean }): readonly string[] | undefined {
  if (!safeName.test(unit.name)) return undefined;
  return unit.user ? ['systemctl', '--user', 'stop', unit.name] : ['sudo', 'systemctl', 'stop', unit.name];
}

/**
 * Argv that stops a launchd job (launchctl(1), `bootout domain/label`; agents of a user live in `gui/UID`, daemons in
 * `system`). Homebrew's own services are told through brew, so that they stay stopped after a login.
 */
export function launchdStop(label: string, uid: number | undefined): readonly string[] | undefined {
  if (!safeName.test(label)) return undefined;
  const brew = /^homebrew\.mxcl\.(.+)$/.exec(label)?.[1];
  if (brew !== undefined) return ['brew', 'services', 'stop', brew];
  return uid === undefined || uid === 0
    ? ['sudo', 'launchctl', 'bootout', `system/${label}`]
    : ['launchctl', 'bootout', `gui/${uid}/${label}`];
}

/** Argv that stops a Windows service, which needs an administrator's rights. */
export function serviceStop(service: string): readonly string[] | undefined {
  return safeName.test(service) ? ['sc.exe', 'stop', service] : undefined;
}

/** A service manager's job, where no person's shell, editor or connection stands between it and the holder. */
function ofService(holder: Holder): Supervision | undefined {
  const { unit, launchdLabel, services } = holder.origin ?? {};
  const found =
    unit !== undefined
      ? { name: 'systemd', job: unit.name, argv: systemctlStop(unit) }
      : launchdLabel !== undefined
        ? { name: 'launchd', job: launchdLabel, argv: launchdStop(launchdLabel, holder.uid) }
        : services?.[0] !== undefined && services.length === 1
          ? { name: 'windows-service', job: services[0], argv: serviceStop(services[0]) }
          : undefined;
  if (found?.argv === undefined) return undefined;
  // Whether the manager starts it again is the unit's own setting, which the process does not show.
  return { name: found.name, job: found.job, comesBack: 'unknown', stop: { kind: 'suggest', argv: found.argv } };
}

/** The supervisor of a holder, or `undefined` when nothing that is known looks after it. Nearest first. */
export function supervisionOf(holder: Holder, platform: Platform): Supervision | undefined {
  if (holder.origin?.container !== undefined) return ofContainer(holder.origin.container);
  for (const parent of holder.parents) {
    const row = supervisorOf(parent);
    if (row !== undefined) {
      const job = jobOf(row, holder.origin?.environment, parent);
      return {
        name: row.name,
        process: parent,
        ...(job === undefined ? {} : { job }),
        comesBack: row.comesBack,
        stop: stopOf(row, parent, job),
      };
    }
    // The service manager itself is where the chain of a service ends; everything else cuts it off.
    if (isBoundary(parent, platform)) {
      const isManager = parent.pid <= 1 || protectedByName(parent, platform) === 'manager';
      return isManager ? ofService(holder) : undefined;
    }
  }
  return ofService(holder);
}

/**
 * What started the new holder in place of the old one, when no table knows it: their nearest common parent, as long as
 * it is no shell of a person and nothing protected. It may be ended by a signal.
 */
export function commonSupervisor(
  before: { readonly parents: readonly ProcessInfo[] },
  after: { readonly parents: readonly ProcessInfo[] },
  platform: Platform,
): Supervision | undefined {
  for (const parent of after.parents) {
    if (isBoundary(parent, platform)) return undefined;
    const same = before.parents.find(other => other.pid === parent.pid && other.startToken === parent.startToken);
    if (same === undefined) continue;
    const name = plainName(argumentsOf(parent)[0] ?? parent.name) || parent.name;
    return { name, process: parent, comesBack: 'yes', stop: { kind: 'signal', process: parent } };
  }
  return undefined;
}

/** Argv, tried in this order, that stops a container or its compose service; empty when its name cannot be passed. */
export function containerStops(container: ContainerInfo): readonly (readonly string[])[] {
  const { engine, composeProject: project, composeService: service } = container;
  const own = [container.name?.replace(/^\//, ''), container.id].find(id => id !== undefined && safeName.test(id));
  const compose =
    project !== undefined && service !== undefined && safeName.test(project) && safeName.test(service)
      ? [[engine, 'compose', '-p', project, 'stop', service]]
      : [];
  return [...compose, ...(own === undefined ? [] : [[engine, 'stop', own]])];
}
