/**
 * Containers with published ports, as docker, podman and nerdctl list them: by their command line tools or by docker's
 * API, which podman speaks too.
 */

import { addressesOverlap, type BoundAddress, parseIp } from '../model/address.ts';
import { isPort } from '../model/endpoint.ts';
import { known } from '../model/known.ts';
import type { ContainerInfo } from '../model/process.ts';
import { parsedJson } from '../text/parsedJson.ts';
import { linesOf } from './socketRow.ts';

export interface ContainerTool {
  readonly engine: ContainerInfo['engine'];
  readonly file: string;
  readonly listArgs: readonly string[];
}

/** `--no-trunc`: whole ids. No filter: `publish=` also matches ports inside, and podman does not know it. */
export const containerTools: readonly ContainerTool[] = [
  { engine: 'docker', file: 'docker', listArgs: ['ps', '--no-trunc', '--format', '{{json .}}'] },
  // Podman's template prints other fields than its JSON; the word `json` gives the whole list.
  { engine: 'podman', file: 'podman', listArgs: ['ps', '--no-trunc', '--format', 'json'] },
  { engine: 'nerdctl', file: 'nerdctl', listArgs: ['ps', '--no-trunc', '--format', '{{json .}}'] },
];

/** Only these two parts: the whole would hold the container's environment, with its passwords. */
export function inspectArgs(id: string): readonly string[] {
  return [
    'inspect',
    '--type', // a network may have the same name
    'container',
    '--format',
    '{"HostConfig":{"RestartPolicy":{{json .HostConfig.RestartPolicy}}},"Config":{"Labels":{{json .Config.Labels}}}}',
    '--', // an id is never an option
    id,
  ];
}

export const apiListPath = '/containers/json';

export function apiInspectPath(id: string): string {
  return `/containers/${encodeURIComponent(id)}/json`;
}

/** Sockets on which an engine may answer, best first. Absolute paths; Windows: named pipes. */
export function apiSockets(platform: string, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const given = /^(?:unix|npipe):\/\/(.+)$/.exec(env['DOCKER_HOST'] ?? '')?.[1];
  if (platform === 'win32')
    return [...new Set([given, '//./pipe/docker_engine', '//./pipe/podman-machine-default'])].filter(
      path => path !== undefined,
    );
  const { HOME: home, XDG_RUNTIME_DIR: runtime } = env;
  const inHome = [
    '.docker/run/docker.sock',
    '.docker/desktop/docker.sock',
    '.orbstack/run/docker.sock',
    '.colima/default/docker.sock',
    '.rd/docker.sock',
  ];
  return [
    ...new Set([
      given,
      '/var/run/docker.sock',
      ...(runtime?.startsWith('/') === true ? [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`] : []),
      ...(home?.startsWith('/') === true ? inHome.map(path => `${home}/${path}`) : []),
      '/run/podman/podman.sock',
    ]),
  ].filter(path => path !== undefined);
}

/** An engine on another machine publishes nothing here. `undefined`: the local one, as far as the environment says. */
export function remoteEngine(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const host = env['DOCKER_HOST'] ?? '';
  const address = /^(?:tcp|https?|ssh):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(host)?.[1];
  return address === undefined || /^(?:localhost|127\.[0-9.]+|\[::1\]|)$/.test(address) ? undefined : address;
}

interface PublishedPort {
  readonly protocol: 'tcp' | 'udp';
  /** Empty or a wildcard: all addresses. */
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
}

export interface ContainerRow {
  readonly container: ContainerInfo;
  readonly ports: readonly PublishedPort[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Bounds a hostile list: no machine publishes more. */
const maxRange = 65536;

function published(
  protocol: unknown,
  hostIp: unknown,
  hostPort: unknown,
  containerPort: unknown,
  count = 1,
): PublishedPort[] {
  const name = protocol === undefined || protocol === '' ? 'tcp' : protocol;
  if ((name !== 'tcp' && name !== 'udp') || !isPort(hostPort) || !isPort(containerPort)) return [];
  const length = Math.max(1, Math.min(count, maxRange - hostPort, maxRange - containerPort));
  return Array.from({ length }, (_, i) => ({
    protocol: name,
    hostIp: text(hostIp) ?? '',
    hostPort: hostPort + i,
    containerPort: containerPort + i,
  }));
}

/** `0.0.0.0:8000-8001->80-81/tcp`, `[::]:9292->9292/tcp`, `:::80->80/tcp`; a port without `->` is not published. */
function portOfText(item: string): PublishedPort[] {
  const match = /^(\S*):([0-9]{1,5})(?:-([0-9]{1,5}))?->([0-9]{1,5})(?:-[0-9]{1,5})?\/(tcp|udp)$/.exec(item.trim());
  if (match === null) return [];
  const [, host = '', from, to, inside, protocol] = match;
  return published(
    protocol,
    host.replace(/^\[|\]$/g, ''),
    Number(from),
    Number(inside),
    Number(to ?? from) - Number(from) + 1,
  );
}

function portsOf(value: unknown): PublishedPort[] {
  if (typeof value === 'string') return value.split(',').flatMap(portOfText);
  if (!Array.isArray(value)) return [];
  return value.filter(isFields).flatMap(port => {
    // Docker's API, then podman's own list.
    if ('PrivatePort' in port) return published(port['Type'], port['IP'], port['PublicPort'], port['PrivatePort']);
    const range = port['range'];
    const count = typeof range === 'number' && Number.isInteger(range) ? range : 1;
    return published(port['protocol'], port['host_ip'], port['host_port'], port['container_port'], count);
  });
}

/** The tools print labels as `a=1,b=2`, though a value may hold commas: what looks like no label belongs to the one before. */
function labelsOf(value: unknown): Fields {
  if (isFields(value)) return value;
  const labels: Record<string, string> = {};
  let last: string | undefined;
  for (const part of typeof value === 'string' ? value.split(',') : []) {
    const match = /^([A-Za-z0-9][\w./-]*)=(.*)$/s.exec(part);
    if (match?.[1] !== undefined) {
      last = match[1];
      labels[last] = match[2] ?? '';
    } else if (last !== undefined) labels[last] = `${labels[last] ?? ''},${part}`;
  }
  return labels;
}

function composeOf(labels: Fields): Partial<ContainerInfo> {
  const label = (name: string) =>
    text(labels[`com.docker.compose.${name}`]) ?? text(labels[`io.podman.compose.${name}`]);
  return known({
    composeProject: label('project'),
    composeService: label('service'),
    composeDirectory: label('project.working_dir'),
  });
}

function containerRow(engine: ContainerInfo['engine'], fields: Fields): ContainerRow | undefined {
  const id = text(fields['Id']) ?? text(fields['ID']);
  if (id === undefined) return undefined;
  const names = fields['Names'] ?? fields['Name'];
  const first = Array.isArray(names) ? text(names[0]) : text(names)?.split(',')[0];
  const own = known({ engine, id, name: first?.replace(/^\//, ''), image: text(fields['Image']) });
  return { container: { ...own, ...composeOf(labelsOf(fields['Labels'])) }, ports: portsOf(fields['Ports']) };
}

/**
 * Containers of a list in any of the forms: one JSON object a line, a JSON array, or the API's answer. `undefined` when
 * nothing in a text that is not empty can be read: an error message, a cut answer. Total.
 */
export function parseContainers(engine: ContainerInfo['engine'], source: string): ContainerRow[] | undefined {
  const trimmed = source.trim();
  if (trimmed === '') return [];
  const whole = parsedJson(trimmed);
  const items = Array.isArray(whole)
    ? whole
    : isFields(whole)
      ? [whole]
      : whole === null
        ? []
        : linesOf(trimmed).map(parsedJson);
  const rows = items.filter(isFields).map(fields => containerRow(engine, fields));
  const good = rows.filter(row => row !== undefined);
  return good.length === 0 && items.length > 0 ? undefined : good;
}

/** Restart policy and exact labels, from `inspect` or the API's answer for one container. Total. */
export function parseInspect(source: string): Partial<ContainerInfo> {
  const parsed = parsedJson(source.trim());
  const fields: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isFields(fields)) return {};
  const host = isFields(fields['HostConfig']) ? fields['HostConfig'] : {};
  const policy = isFields(host['RestartPolicy']) ? text(host['RestartPolicy']['Name']) : undefined;
  const config = isFields(fields['Config']) ? fields['Config'] : {};
  return { ...composeOf(labelsOf(config['Labels'])), ...known({ restartPolicy: policy }) };
}

/**
 * The container that publishes this port, with the port inside: the one on the very address before one on an address that overlaps, as
 * `127.0.0.1` and `127.0.0.3` may lead to different ones.
 */
export function publisherOf(
  rows: readonly ContainerRow[],
  protocol: 'tcp' | 'udp',
  addresses: readonly BoundAddress[],
  port: number,
): ContainerInfo | undefined {
  let overlapping: ContainerInfo | undefined;
  for (const { container, ports } of rows)
    for (const candidate of ports) {
      if (candidate.protocol !== protocol || candidate.hostPort !== port) continue;
      const ip = parseIp(candidate.hostIp);
      const bound: BoundAddress =
        ip === undefined ? { address: { family: 6, text: '::' }, dual: true } : { address: ip, dual: false };
      const found = { ...container, containerPort: candidate.containerPort };
      if (ip !== undefined && addresses.some(({ address }) => address.text === ip.text)) return found;
      if (addresses.some(address => addressesOverlap(address, bound))) overlapping ??= found;
    }
  return overlapping;
}

/** With how many containers of its compose service run, where there are several: what stops the service would stop them all. */
export function withReplicas(container: ContainerInfo, rows: readonly ContainerRow[]): ContainerInfo {
  const { composeProject: project, composeService: service } = container;
  if (project === undefined || service === undefined) return container;
  const replicas = rows.filter(
    row => row.container.composeProject === project && row.container.composeService === service,
  ).length;
  return replicas > 1 ? { ...container, replicas } : container;
}
