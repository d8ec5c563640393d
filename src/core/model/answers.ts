/** Different programs on one port: at 127.0.0.1 the one, at ::1 the other. Which of them `localhost` is depends on who asks. */
import { isWildcard, parseIp, splitHostPort } from './address.ts';
import { formatHostPort, isInet } from './endpoint.ts';
import type { Listener, ProbeResult } from './probe.ts';
import type { ContainerInfo, Holder } from './process.ts';

/** A program that listens on the port, with the addresses it does so at, each once. */
export interface Answer {
  /** Without the port: `127.0.0.1`, `::`. */
  readonly addresses: readonly string[];
  readonly holder?: Holder;
  readonly container?: ContainerInfo;
}

export interface Answers {
  /** At least two. */
  readonly programs: readonly Answer[];
  /** Place in `programs` of the one that a connection to `localhost` has reached; absent where that was not tried, or told nothing. */
  readonly localhost?: number;
}

/** `undefined` unless different programs listen at different addresses. */
export function answersOf(probe: ProbeResult): Answers | undefined {
  const held = probe.kind === 'held' ? probe.holders.flatMap(ofHolder) : [];
  const programs = differing([...held, ...(probe.neighbours ?? []).flatMap(ofListener)]);
  if (programs === undefined) return undefined;
  const reached = probe.localhost === undefined ? -1 : whoIsAt(programs, probe.localhost);
  return { programs, ...(reached >= 0 && { localhost: reached }) };
}

/** The same of a list of what listens on one port. */
export function answersAmong(listeners: readonly Listener[]): Answers | undefined {
  const programs = differing(listeners.flatMap(ofListener));
  return programs && { programs };
}

function ofHolder(holder: Holder): Answer[] {
  const listening = holder.sockets.filter(({ state, protocol }) => state === 'listen' && protocol === 'tcp');
  const addresses = [...new Set(listening.flatMap(({ local }) => splitHostPort(local)?.host ?? []))].map(plain);
  const container = holder.origin?.container;
  return addresses.length === 0 ? [] : [{ addresses, holder, ...(container && { container }) }];
}

function ofListener({ endpoint, holder, container = holder?.origin?.container }: Listener): Answer[] {
  if (!isInet(endpoint) || endpoint.protocol !== 'tcp' || (holder === undefined && container === undefined)) return [];
  const addresses = [plain(endpoint.host ?? '*')];
  return [{ addresses, ...(holder && { holder }), ...(container && { container }) }];
}

function plain(host: string): string {
  const ip = parseIp(host);
  return ip === undefined ? host : ip.text;
}

/** One entry a program; `undefined` when there is only one, or when all listen at the same addresses, as workers do. */
function differing(answers: readonly Answer[]): readonly Answer[] | undefined {
  const programs: Answer[] = [];
  for (const answer of answers) {
    const at = programs.findIndex(each => isSameProgram(each, answer));
    const known = programs[at];
    if (known === undefined) programs.push(answer);
    else programs[at] = { ...known, addresses: [...new Set([...known.addresses, ...answer.addresses])] };
  }
  const places = new Set(programs.map(({ addresses }) => addresses.toSorted().join(' ')));
  return programs.length > 1 && places.size > 1 ? programs : undefined;
}

/** The same process, a relative of it that does its work, or the two halves of what publishes one container. */
function isSameProgram(a: Answer, b: Answer): boolean {
  if (a.container !== undefined && b.container !== undefined) return nameOf(a.container) === nameOf(b.container);
  if (a.holder === undefined || b.holder === undefined) return false;
  if (a.holder.pid === b.holder.pid) return true;
  const isParent = (parent: Holder, child: Holder) => child.parents.some(({ pid }) => pid === parent.pid);
  if (isParent(a.holder, b.holder) || isParent(b.holder, a.holder)) return true;
  return a.holder.commandLine === b.holder.commandLine && a.holder.cwd === b.holder.cwd;
}

function nameOf({ id, name, containerAddress }: ContainerInfo): string | undefined {
  return id ?? name ?? containerAddress;
}

/** A specific address comes before the wildcard of its family, and the IPv6 one may take IPv4 as well. */
function whoIsAt(programs: readonly Answer[], address: string): number {
  const ip = parseIp(address);
  if (ip === undefined) return -1;
  const anyOf = (family: 4 | 6) => (text: string) => {
    const each = parseIp(text);
    return text === '*' || (each?.family === family && isWildcard(each));
  };
  const ways: readonly ((text: string) => boolean)[] = [text => text === ip.text, anyOf(ip.family), anyOf(6)];
  for (const isThere of ways) {
    const at = programs.findIndex(({ addresses }) => addresses.some(isThere));
    if (at >= 0) return at;
  }
  return -1;
}

/** `127.0.0.1:3000`, as it is typed. */
export function addressesText({ addresses }: Answer, port: number): string {
  return addresses.map(address => formatHostPort(address === '*' ? undefined : address, port)).join(', ');
}
