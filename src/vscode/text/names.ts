/** How things are called: endpoints, processes, containers, ages. */

import { type Answer, type Answers, addressesText } from '../../core/model/answers.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { formatHostPort, isInet } from '../../core/model/endpoint.ts';
import type { Supervision } from '../../core/model/fix.ts';
import type { Listener } from '../../core/model/probe.ts';
import type { ContainerInfo, Holder, ProcessInfo } from '../../core/model/process.ts';
import { shortName } from '../../core/processes/describe.ts';
import { endedWith, type NamedGroup } from '../../core/processes/shown.ts';
import { isInterpreter } from '../../core/programs/processNames.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import { l10n } from './sentence.ts';

export function endpointName(endpoint: Endpoint): Sentence {
  if (!isInet(endpoint)) return l10n.t('Socket {0}', harmless(endpoint.path));
  return endpoint.protocol === 'udp' ? l10n.t('UDP port {0}', endpoint.port) : l10n.t('Port {0}', endpoint.port);
}

/** For the middle of a sentence. */
export function endpointInline(endpoint: Endpoint): Sentence {
  if (!isInet(endpoint)) return l10n.t('socket {0}', harmless(endpoint.path));
  return endpoint.protocol === 'udp' ? l10n.t('UDP port {0}', endpoint.port) : l10n.t('port {0}', endpoint.port);
}

export function processName(holder: ProcessInfo): Sentence {
  const name = shortName(holder);
  return name === `${holder.pid}` ? l10n.t('pid {0}', holder.pid) : l10n.t('{0} (pid {1})', harmless(name), holder.pid);
}

/** More numbers than these nobody compares. */
const maxPids = 5;
/** Short, so that all who are ended are named: a sentence that is too long loses its middle. */
const nameLimit = 40;
const folderLimit = 60;

function groupName({ name, folder, processes }: NamedGroup): Sentence {
  const [first] = processes;
  const who = harmless(name, nameLimit);
  const pids = processes.slice(0, maxPids).map(({ pid }) => harmless(String(pid)));
  const all = joined(pids, ', ');
  const more = processes.length - pids.length;
  const named =
    processes.length === 1 && first !== undefined
      ? l10n.t('{0} (pid {1})', who, first.pid)
      : l10n.t('{0} (pids {1})', who, more === 0 ? all : l10n.t('{0} and {1} more', all, more));
  return folder === undefined ? named : l10n.t('{0} in {1}', named, harmless(folder, folderLimit));
}

/** Who answers: a container, or a process. */
export function answerName({ container, holder }: Answer): Sentence {
  return container === undefined && holder !== undefined ? processName(holder) : containerName(container ?? unnamed);
}

const unnamed: ContainerInfo = { engine: 'docker' };

/** Each program with where it answers. */
export function answersPhrase({ programs }: Answers, port: number): Sentence {
  return joined(
    programs.map(answer => l10n.t('{0} at {1}', answerName(answer), harmless(addressesText(answer, port)))),
    ', ',
  );
}

/** Everybody who would be ended with this holder, each with its pid; `undefined` when nobody would be. */
export function endedWithNames(holder: Holder): Sentence | undefined {
  const groups = endedWith(holder);
  return groups.length === 0 ? undefined : joined(groups.map(groupName), ', ');
}

/** `12 minutes ago`; the largest unit only, since nobody needs the seconds of yesterday. */
export function age(milliseconds: number): Sentence {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds === 0) return l10n.t('just now');
  if (seconds < 60) return seconds === 1 ? l10n.t('1 second ago') : l10n.t('{0} seconds ago', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? l10n.t('1 minute ago') : l10n.t('{0} minutes ago', minutes);
  const hours = Math.round(minutes / 60);
  if (hours < 48) return hours === 1 ? l10n.t('1 hour ago') : l10n.t('{0} hours ago', hours);
  return l10n.t('{0} days ago', Math.round(hours / 24));
}

export function sourceName({ source }: Pick<Conflict, 'source'>): Sentence {
  switch (source.kind) {
    case 'debug':
      return l10n.t('Debug session “{0}”', harmless(source.name));
    case 'task':
      return l10n.t('Task “{0}”', harmless(source.name));
    case 'terminal':
      return source.commandLine === undefined ? l10n.t('A program in a terminal') : harmless(`“${source.commandLine}”`);
    case 'command':
      return l10n.t('A program');
  }
}

/** Where in this window something runs: in which terminal, task or debug session. Without a terminal it is a session. */
export function placeName(place: {
  readonly terminalId?: string;
  readonly task?: boolean;
  readonly name: string;
}): Sentence {
  const name = harmless(place.name);
  if (place.terminalId === undefined) return l10n.t('in the debug session “{0}”', name);
  return place.task === true ? l10n.t('in the task “{0}”', name) : l10n.t('in the terminal “{0}”', name);
}

/** `4000, 4600`: ports, in their order; `undefined` when there are none. */
export function portList(ports: readonly number[] = []): Sentence | undefined {
  return ports.length === 0
    ? undefined
    : joined(
        ports.map(port => harmless(String(port))),
        ', ',
      );
}

/** A known supervisor by its name; a script by what it runs, since “node” says nothing. */
export function supervisorName({ name, process }: Pick<Supervision, 'name' | 'process'>): Sentence {
  return process !== undefined && isInterpreter(name) ? harmless(shortName(process)) : harmless(name);
}

export function containerName(container: ContainerInfo): Sentence {
  const id = container.name ?? container.id?.slice(0, 12) ?? container.containerAddress;
  const name = id === undefined ? l10n.t('unknown') : harmless(id);
  const image = container.image === undefined ? [] : [harmless(`(${container.image})`)];
  const whole = joined([name, ...image]);
  return container.composeService === undefined
    ? whole
    : l10n.t(
        '{0}, service {1} of {2}',
        whole,
        harmless(container.composeService),
        harmless(container.composeProject ?? '?'),
      );
}

/** The file or folder that a path leads to. */
export function lastPart(path: string): Sentence {
  return harmless(path.split(/[\\/]/).findLast(part => part !== '') ?? path);
}

export function listenerAddress({ endpoint }: Listener): Sentence {
  return harmless(isInet(endpoint) ? formatHostPort(endpoint.host, endpoint.port) : endpoint.path);
}

/** `12 min`, for rows where every character counts. */
export function shortAge(milliseconds: number): Sentence {
  const minutes = Math.max(0, milliseconds) / 60_000;
  if (minutes < 1) return l10n.t('{0} s', Math.floor(minutes * 60));
  if (minutes < 60) return l10n.t('{0} min', Math.floor(minutes));
  return minutes < 48 * 60 ? l10n.t('{0} h', Math.floor(minutes / 60)) : l10n.t('{0} d', Math.floor(minutes / 1440));
}

/** A moment for a text that is not drawn again: `14:05`, with the day when it is not today's. */
export function moment(time: number, now: number): Sentence {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date(now).toDateString();
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return harmless(
    isToday
      ? date.toLocaleTimeString([], clock)
      : date.toLocaleString([], { ...clock, month: 'short', day: 'numeric' }),
  );
}
