/** Who looks after a holder, will it start the holder again, and how is it told to stop: from the facts of the probe alone. */

import type { Supervision, SupervisorStop } from '../model/fix.ts';
import { known } from '../model/known.ts';
import type { Platform } from '../model/platform.ts';
import type { ContainerInfo, Holder, ProcessInfo } from '../model/process.ts';
import { argumentsOf, plainName } from '../programs/processNames.ts';
import { isInteractiveShell } from '../programs/shells.ts';
import { typedCommand } from '../supervisors/jobTools.ts';
import type { SupervisorRow, Watched } from '../supervisors/row.ts';
import { jobOf, supervisorOf, supervisorsOver } from '../supervisors/rows.ts';
import { protectedByName } from './protected.ts';
import { isSharedUnit, isSocketActivated, unitComesBack } from './units.ts';

/** Names of jobs, units and containers that may stand in an argv: never empty, never an option. */
const safeName = /^[A-Za-z0-9_@][\w@.:+\\-]{0,254}$/;

/** Beyond such a parent, nothing says any more who started the holder: a person, the editor or a connection did. */
export function isBoundary(process: ProcessInfo, platform: Platform): boolean {
  return process.pid <= 1 || isInteractiveShell(process) || protectedByName(process, platform) !== undefined;
}

/** Who asks: another user's supervisor is not told by us. */
export interface Asker {
  readonly platform: Platform;
  /** Absent where users have no numbers. */
  readonly uid?: number;
}

/** As the user whose it is: `sudo`, and of root `runuser`, which needs no configuration (runuser(1)). */
export function asUser(
  argv: readonly string[],
  { uid, user }: Pick<ProcessInfo, 'uid' | 'user'>,
  asker: Asker,
): readonly string[] {
  if (asker.uid === undefined || uid === undefined || uid === asker.uid) return argv;
  if (uid === 0) return ['sudo', ...argv];
  const name = user !== undefined && safeName.test(user) ? user : undefined;
  if (asker.uid === 0 && name !== undefined) return ['runuser', '-u', name, '--', ...argv];
  return ['sudo', '-u', name ?? `#${uid}`, ...argv];
}

/** What runs, seen from its job: `index` is the supervisor's place among the parents, -1 for the holder itself. */
export function watchedBy(holder: Holder, index: number): Watched {
  const supervisor = index < 0 ? holder : (holder.parents[index] ?? holder);
  const above = holder.parents[index + 1];
  // A supervisor that has the socket itself says nothing of its job in its own environment: it has the one of whoever started it.
  const { name: _name, pm_id: _id, ...own } = holder.origin?.environment ?? {};
  const environment = index < 0 ? own : holder.origin?.environment;
  return known({ supervisor, above, environment });
}

/** The folder of a process that shows nothing else of itself tells which instance it is. */
function folderCommand({ pid }: ProcessInfo): readonly string[] {
  return ['ls', '-l', `/proc/${pid}/cwd`];
}

function stopOf(row: SupervisorRow, watched: Watched, asker: Asker): SupervisorStop {
  const { supervisor: process } = watched;
  const { signal, tool } = row;
  if (tool === undefined) return known({ kind: 'signal', process, signal });
  const typed = typedCommand(tool, watched);
  const isOwn = asker.uid === undefined || process.uid === undefined || process.uid === asker.uid;
  if (!isOwn) return { kind: 'suggest', argv: asUser(typed ?? folderCommand(process), process, asker) };
  return known({ kind: 'job', process, typed });
}

/** Restart policies of docker and podman under which a container whose process was killed is started again. */
const returningPolicies: ReadonlySet<string> = new Set(['always', 'unless-stopped', 'on-failure']);

function ofContainer(container: ContainerInfo): Supervision {
  const policy = container.restartPolicy;
  return known({
    name: container.engine,
    job: container.composeService ?? container.name ?? container.id,
    comesBack: policy === undefined ? 'unknown' : returningPolicies.has(policy) ? 'yes' : 'no',
    stop: { kind: 'container', container },
  });
}

/**
 * Argv that stops a systemd unit: of the user's own manager without privilege, of the system's with it. Another user's manager is
 * addressed as such (systemctl(1), `--machine=dev@`), which only root may. Its sockets end first, or they would start it again.
 */
export function systemctlStop(
  unit: { readonly name: string; readonly user: boolean; readonly sockets?: readonly string[] },
  owner: Pick<ProcessInfo, 'uid' | 'user'> = {},
  asker?: Asker,
): readonly string[] | undefined {
  const names = [...(unit.sockets ?? []), unit.name];
  if (!names.every(name => safeName.test(name))) return undefined;
  if (!unit.user) return ['sudo', 'systemctl', 'stop', ...names];
  const isOwn = asker?.uid === undefined || owner.uid === undefined || owner.uid === asker.uid;
  if (isOwn) return ['systemctl', '--user', 'stop', ...names];
  const user = owner.user !== undefined && safeName.test(owner.user) ? owner.user : String(owner.uid);
  return ['sudo', 'systemctl', '--user', '-M', `${user}@`, 'stop', ...names];
}

/**
 * Argv that stops a launchd job (launchctl(1), `bootout domain/label`; agents of a user live in `gui/UID`, or in `user/UID` without a
 * screen, daemons in `system`, as whoever they run). Homebrew's own services are told through brew, so that they stay stopped after a login.
 */
export function launchdStop(
  label: string,
  uid: number | undefined,
  domain = uid === undefined || uid === 0 ? 'system' : `gui/${uid}`,
): readonly string[] | undefined {
  if (!safeName.test(label) || !/^(?:system|(?:gui|user)\/\d{1,10})$/.test(domain)) return undefined;
  const brew = /^homebrew\.mxcl\.(.+)$/.exec(label)?.[1];
  if (brew?.startsWith('-') === true) return undefined;
  if (brew !== undefined) return [...(domain === 'system' ? ['sudo'] : []), 'brew', 'services', 'stop', brew];
  const stop = ['launchctl', 'bootout', `${domain}/${label}`];
  return domain === 'system' ? ['sudo', ...stop] : stop;
}

/** Argv that stops a Windows service, which needs an administrator's rights. */
export function serviceStop(service: string): readonly string[] | undefined {
  return safeName.test(service) ? ['sc.exe', 'stop', service] : undefined;
}

/** A service manager's job, where no person's shell, editor or connection stands between it and the holder. */
function ofService(holder: Holder, asker: Asker): Supervision | undefined {
  const { unit, launchdLabel, launchdDomain, services } = holder.origin ?? {};
  if (unit !== undefined && isSharedUnit(unit.name)) return undefined;
  const found =
    unit !== undefined
      ? { name: 'systemd', job: unit.name, argv: systemctlStop(unit, holder, asker) }
      : launchdLabel !== undefined
        ? { name: 'launchd', job: launchdLabel, argv: launchdStop(launchdLabel, holder.uid, launchdDomain) }
        : services?.[0] !== undefined && services.length === 1
          ? { name: 'windows-service', job: services[0], argv: serviceStop(services[0]) }
          : undefined;
  if (found?.argv === undefined) return undefined;
  const comesBack = unit === undefined ? 'unknown' : unitComesBack(unit, isSocketActivated(holder));
  return { name: found.name, job: found.job, comesBack, stop: { kind: 'suggest', argv: found.argv } };
}

function ofRow(row: SupervisorRow, holder: Holder, index: number, asker: Asker): Supervision {
  const watched = watchedBy(holder, index);
  const job = index < 0 ? holder.origin?.job : jobOf(row, watched);
  const { name, comesBack } = row;
  return known({ name, process: watched.supervisor, job, comesBack, stop: stopOf(row, watched, asker) });
}

/** Who has to be told, for the holder to end for good; `undefined` when nothing that is known looks after it. */
export function supervisionOf(holder: Holder, asker: Asker): Supervision | undefined {
  if (holder.origin?.container !== undefined) return ofContainer(holder.origin.container);
  const own = supervisorOf(holder);
  if (own?.holdsSocket === true) return ofRow(own, holder, -1, asker);
  const end = holder.parents.findIndex(parent => isBoundary(parent, asker.platform));
  const chain = end < 0 ? holder.parents : holder.parents.slice(0, end + 1);
  const { decides } = supervisorsOver(chain);
  if (decides !== undefined) return ofRow(decides.row, holder, decides.index, asker);
  const last = holder.parents[end];
  // The service manager itself is where the chain of a service ends; everything else cuts it off.
  const isService = last === undefined || last.pid <= 1 || protectedByName(last, asker.platform) === 'manager';
  return isService ? ofService(holder, asker) : undefined;
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

/** What an engine gives a container, in full: never a namesake's. */
const wholeId = /^[0-9a-f]{64}$/;

/**
 * Argv, tried in this order, that stops a container or its compose service; empty when its name cannot be passed. By its whole id where that
 * is known, as another engine may have one of the same name; by the service only where it is its one container.
 */
export function containerStops(container: ContainerInfo): readonly (readonly string[])[] {
  const { engine, composeProject: project, composeService: service, id, replicas = 1 } = container;
  if (id !== undefined && wholeId.test(id)) return [[engine, ...(container.options ?? []), 'stop', id]];
  const own = [container.name?.replace(/^\//, ''), id].find(each => each !== undefined && safeName.test(each));
  const compose =
    replicas === 1 && project !== undefined && service !== undefined && safeName.test(project) && safeName.test(service)
      ? [[engine, 'compose', '-p', project, 'stop', service]]
      : [];
  return [...compose, ...(own === undefined ? [] : [[engine, 'stop', own]])];
}

/** Where and what to ask of the API of the very engine that has the container; `undefined` where only its tool can be asked. */
export function containerRequest({
  id,
  socket,
}: ContainerInfo): { readonly socket: string; readonly path: string } | undefined {
  return socket === undefined || id === undefined || !wholeId.test(id)
    ? undefined
    : { socket, path: `/containers/${id}/stop` };
}
