/** Commands that need privilege or belong to a manager: each is typed into a terminal, never executed. */
import type { DiagnoseInput, Verdict } from '../model/diagnosis.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Fix } from '../model/fix.ts';
import type { ContainerInfo } from '../model/process.ts';
import { killCommand, privilegedKill } from '../processes/elevated.ts';
import { asUser, containerStops, supervisionOf } from '../processes/supervision.ts';
import { privileged, stopServiceCommand, stopUnit } from './stopCommands.ts';

/** What a command is about. */
export interface CommandPlan {
  readonly input: DiagnoseInput;
  readonly endpoint: Endpoint;
}

/** Stops the service; nothing where no command does. */
export function serviceCommands(
  verdict: Extract<Verdict, { kind: 'system-service' }>,
  { input }: CommandPlan,
): readonly Fix[] {
  const argv = verdict.advice === 'airplay' ? undefined : stopServiceCommand(verdict.facts, input.window);
  return argv === undefined ? [] : [{ kind: 'suggest-command', argv, why: 'service' }];
}

/** Init itself listens for a service that is started by the first connection (socket activation): its list tells which. */
export function initCommands(verdict: Extract<Verdict, { kind: 'protected' }>, { input }: CommandPlan): readonly Fix[] {
  const { holder } = verdict.facts;
  if (verdict.reason !== 'init' && verdict.reason !== 'manager') return [];
  if (input.window.platform !== 'linux' || holder.name !== 'systemd') return [];
  const argv = ['systemctl', ...(holder.pid === 1 ? [] : ['--user']), 'list-sockets', '--all'];
  return [{ kind: 'suggest-command', argv, why: 'service' }];
}

/** For a container that is not stopped from here. */
export function containerCommands(container: ContainerInfo, { endpoint, input }: CommandPlan): readonly Fix[] {
  const { denied, owner } = container;
  if (endpoint.protocol === 'unix') return [];
  const argv = containerCommand(container, endpoint.port);
  if (owner !== undefined)
    return [{ kind: 'suggest-command', argv: asUser(argv, owner, input.window), why: 'other-user' }];
  return [{ kind: 'suggest-command', argv: denied === true ? privileged(argv, input.window) : argv, why: 'service' }];
}

function withoutService({ composeService: _service, ...container }: ContainerInfo): ContainerInfo {
  return container;
}

/** Stops it, or shows which one it is. */
function containerCommand(container: ContainerInfo, port: number): readonly string[] {
  const { engine, owner } = container;
  const [stop] = containerStops(withoutService(container));
  // A user's own docker listens in the folder of the session (dockerd-rootless.sh).
  const isRootless = engine === 'docker' && owner?.uid !== undefined;
  const tool = isRootless ? [engine, '-H', `unix:///run/user/${owner.uid}/docker.sock`] : [engine];
  if (stop !== undefined) return [...tool, ...stop.slice(1)];
  // Podman's own filter does not know published ports.
  return [...tool, 'ps', ...(engine === 'podman' ? [] : ['--filter', `publish=${port}`])];
}

export function otherUserCommands(
  verdict: Extract<Verdict, { kind: 'other-user' }>,
  plan: CommandPlan,
): readonly Fix[] {
  const { window } = plan.input;
  if (verdict.unit !== undefined && window.platform === 'linux') {
    const argv = stopUnit({ name: verdict.unit, user: false }, window);
    if (argv !== undefined) return [{ kind: 'suggest-command', argv, why: 'other-user' }];
  }
  const holder = verdict.facts?.holder;
  if (holder === undefined) return [...deniedEngine(verdict, plan), ...whoHoldsIt(plan)];
  // Its supervisor would start it again.
  const stop = supervisionOf(holder, window)?.stop;
  const typed = stop?.kind === 'suggest' ? stop.argv : stop?.kind === 'job' ? stop.typed : undefined;
  if (typed !== undefined) return [{ kind: 'suggest-command', argv: privileged(typed, window), why: 'supervisor' }];
  const argv = window.platform === 'win32' ? privilegedKill(holder, 'win32') : privileged(killCommand(holder), window);
  return [{ kind: 'suggest-command', argv, why: 'other-user' }];
}

/** The list of an engine that did not answer this user. */
function deniedEngine(
  { deniedEngine: engine }: Extract<Verdict, { kind: 'other-user' }>,
  { endpoint, input }: CommandPlan,
): readonly Fix[] {
  if (engine === undefined || endpoint.protocol === 'unix') return [];
  const argv = privileged(containerCommand({ engine }, endpoint.port), input.window);
  return [{ kind: 'suggest-command', argv, why: 'service' }];
}

/** The command that shows the holder to somebody with more rights. */
export function whoHoldsIt({ endpoint, input }: CommandPlan): readonly Fix[] {
  const { platform } = input.window;
  if (endpoint.protocol === 'unix' || platform === 'win32') return [];
  const tcp = endpoint.protocol === 'tcp';
  const { probe } = input;
  const sockets = probe.kind === 'blocked' && probe.by === 'hidden-holder' ? probe.evidence.sockets : [];
  // A connection that sits on the port is not among the listeners.
  const which = sockets.some(({ state }) => state !== 'listen' && state !== 'bound') ? 'a' : 'l';
  const argv =
    platform === 'linux'
      ? ['ss', `-${which}${tcp ? 't' : 'u'}np`, 'sport', '=', `:${endpoint.port}`]
      : ['lsof', '-nP', `-i${tcp ? 'TCP' : 'UDP'}:${endpoint.port}`];
  return [{ kind: 'suggest-command', argv: privileged(argv, input.window), why: 'other-user' }];
}

/** WinNAT takes ranges at each boot; when it is started again it takes others (see the documentation of netsh). */
export function rangeCommands(verdict: Extract<Verdict, { kind: 'reserved-range' }>): readonly Fix[] {
  if (verdict.administered) {
    const argv = ['netsh', 'interface', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp'];
    return [{ kind: 'suggest-command', argv, why: 'reserved-range' }];
  }
  return ['stop', 'start'].map(verb => ({
    kind: 'suggest-command' as const,
    argv: ['net', verb, 'winnat'],
    why: 'reserved-range' as const,
  }));
}
