/** Programs whose command lines have ways of their own to name what they listen on. */

import { parsePort } from '../model/endpoint.ts';
import { programNamed } from '../programs/table.ts';
import { tableOf } from '../text/tableOf.ts';
import { type EndpointAt, endpointsIn } from './endpointText.ts';
import { neverServes } from './options.ts';
import type { Verdict } from './role.ts';

/** An endpoint that one of the arguments states. */
export interface Told extends EndpointAt, Verdict {
  /** Place of the argument. */
  readonly index: number;
}

/** Where one argument's value begins. */
interface ValueAt {
  readonly index: number;
  readonly from: number;
}

interface OwnWay {
  readonly program: RegExp;
  /** Only in a command with this word. */
  readonly with?: string;
  /** Nothing else among the arguments counts. */
  readonly only?: boolean;
  /** What it listens on is for a debugger. */
  readonly isDebugger?: boolean;
  /** What is read: the values of this option, else every word. */
  readonly option?: RegExp;
  /** What is read in it: `port`, and `udp` and `host` where they are stated; else whatever is an endpoint. */
  readonly pattern?: RegExp;
  readonly verdict?: Verdict;
  /** In place of these two. */
  readonly read?: (args: readonly string[]) => readonly Told[];
}

/** The values of an option that may be given many times, also as `-L8080:…`. */
function valuesOf(args: readonly string[], option: RegExp): ValueAt[] {
  return args.flatMap((arg, at) => {
    const match = option.exec(arg);
    if (match === null) return [];
    const from = match[0].length + (arg[match[0].length] === '=' ? 1 : 0);
    if (from < arg.length) return [{ index: at, from }];
    return at + 1 < args.length ? [{ index: at + 1, from: 0 }] : [];
  });
}

const argument: Verdict = { role: 'bind', why: 'argument of the command' };

function readValues(args: readonly string[], { option, pattern, verdict = argument }: OwnWay): Told[] {
  const values = option === undefined ? args.map((_, index) => ({ index, from: 0 })) : valuesOf(args, option);
  return values.flatMap(({ index, from }): Told[] => {
    const text = args[index] ?? '';
    if (pattern === undefined) return endpointsIn(text, from).map(each => ({ ...verdict, ...each, index }));
    return [...text.slice(from).matchAll(pattern)].flatMap(match => told(match, { index, from }, verdict));
  });
}

function told({ groups = {}, indices }: RegExpExecArray, { index, from }: ValueAt, verdict: Verdict): Told[] {
  const port = parsePort(groups['port'] ?? '');
  const [start, end] = indices?.groups?.['port'] ?? [];
  if (port === undefined || start === undefined || end === undefined) return [];
  const host = groups['host']?.replace(/[[\]]/g, '');
  const protocol = groups['udp']?.toLowerCase() === 'udp' ? 'udp' : 'tcp';
  const endpoint = { protocol, port, ...(host !== undefined && { host }) } as const;
  return [{ ...verdict, index, endpoint, digits: { start: from + start, end: from + end } }];
}

/** Of a published range, so many at most. */
const maxRange = 32;
const hostSide: Verdict = { role: 'bind', why: 'host side of a published port' };
/** `8080:80`, `127.0.0.1:8080:80/udp`, `3000-3005:3000-3005`: the host's side. */
const publishing =
  /^(?:(?<host>\[[^\]]+\]|[\d.]+):)?(?<port>\d{1,5})(?:-(?<last>\d{1,5}))?:\d{1,5}(?:-\d{1,5})?(?:\/(?<udp>tcp|udp))?$/d;

function published(args: readonly string[]): Told[] {
  return valuesOf(args, /^(?:--publish(?=$|=)|-p)/).flatMap(({ index, from }) => {
    const match = publishing.exec((args[index] ?? '').slice(from));
    const [first] = match === null ? [] : told(match, { index, from }, hostSide);
    if (match === null || first === undefined || first.endpoint.protocol === 'unix') return [];
    const [start, end] = match.indices?.groups?.['last'] ?? [];
    if (start === undefined || end === undefined) return [first];
    const { endpoint, digits: _, ...more } = first;
    const last = { ...more, digits: { start: from + start, end: from + end } };
    const count = Number(match.groups?.['last']) - endpoint.port;
    const others = Array.from({ length: Math.max(0, Math.min(count, maxRange - 1)) }, (_none, at): Told => {
      const own = { ...endpoint, port: endpoint.port + at + 1 };
      return { ...(at + 1 === count ? last : more), endpoint: own };
    });
    return count < 0 ? [] : [first, ...others];
  });
}

/** In the host's network nothing is published: what the container's variables say is bound on this machine. */
function containerPorts(args: readonly string[]): readonly Told[] {
  const networks = valuesOf(args, /^--net(?:work)?(?=$|=)/).map(({ index, from }) => args[index]?.slice(from));
  if (!networks.includes('host')) return published(args);
  const option = /^(?:--env(?=$|=)|-e)/;
  return readValues(args, { program: /^/, option, pattern: /^(?:\w+_)?PORT=(?<port>\d{1,5})$/dg });
}

const forwarded: Verdict = { role: 'apart', why: 'a port that is forwarded' };
const named = (option: string): Verdict => ({ role: 'bind', why: `${option} of the command` });

const ownWays: readonly OwnWay[] = [
  { program: /^(?:docker|docker-compose|podman|nerdctl)$/, only: true, read: containerPorts },
  {
    // `-L [bind:]port:host:port` and `-D [bind:]port`; what `-R` asks for is on the other machine.
    program: /^ssh$/,
    only: true,
    option: /^-[46AaCfgKkMNnqsTtVvXxYy]*[LD](?=$|[\d[*.]|localhost)/,
    pattern: /^(?:(?:\[[^\]]+\]|[\w.*-]+):)?(?<port>\d{1,5})(?::[^:]+:\d{1,5})?$/dg,
    verdict: forwarded,
  },
  {
    program: /^qemu-/,
    only: true,
    pattern: /\bhostfwd=(?<udp>tcp|udp)?:[\d.]*:(?<port>\d{1,5})-/dg,
    verdict: forwarded,
  },
  // `kubectl proxy --port=8002` is read as any server.
  { program: /^kubectl$/, with: 'proxy', option: /^$/ },
  {
    program: /^kubectl$/,
    with: 'port-forward',
    only: true,
    pattern: /^(?<port>\d{1,5}(?=:\d{1,5}$)|\d{2,5}$)/dg,
    verdict: forwarded,
  },
  // `redir :8080 10.0.0.1:80`, `websockify 6080 localhost:5900`: the first is their own, the second where it leads.
  {
    program: /^(?:redir|websockify|novnc_proxy)$/,
    only: true,
    read: args => readValues(args, { program: /^/, pattern: /^(?:[\w.*:[\]-]*:)?(?<port>\d{1,5})$/dg }).slice(0, 1),
  },
  { program: /^socat$/, only: true, pattern: /^(?<udp>tcp|udp)[46]?-(?:listen|l|recv\w*):(?<port>\d{1,5})/dgi },
  {
    program: /^debugpy$/,
    only: true,
    option: /^--listen(?=$|=)/,
    verdict: { ...named('--listen'), secondary: true, debugger: true },
  },
  { program: /^dlv$/, isDebugger: true, option: /^$/ },
  // `sbt "run 9001"`: Play's own port.
  { program: /^sbt$/, pattern: /\brun\s(?:.*\s)?(?<port>\d{2,5})$/dg },
  // Its master is this machine; elsewhere the option names another one.
  {
    program: /^(?:torchrun|torch\.distributed\.(?:launch|run))$/,
    option: /^--master[-_]port(?=$|=)/,
    verdict: named('--master-port'),
  },
  { program: /^(?:mysqld|mariadbd)$/, option: /^--socket(?=$|=)/, verdict: named('--socket') },
  // Code on the command line.
  { program: /^(?:r|rscript|julia)$/, pattern: /\bport\s?=\s?(?<port>\d{2,5})/dgi },
];

/** How a program's arguments are read, where that differs from what is usual. */
export function ownWay(
  program: string,
  args: readonly string[],
): (Pick<OwnWay, 'only' | 'isDebugger'> & { readonly told: readonly Told[] }) | undefined {
  const ways = ownWays.filter(way => way.program.test(program));
  const way = ways.find(each => each.with === undefined || args.includes(each.with));
  // Its other commands serve nothing.
  if (way === undefined) return ways.length === 0 ? undefined : { only: true, told: [] };
  return { ...way, told: way.read?.(args) ?? readValues(args, way) };
}

const netcat = /^(?:-\w*l\w*|--listen)$/;
const iperf = /^(?:-\w*s\w*|--server)$/;
/** Tools that listen only when they are told to; else they connect. */
const listensWith: Readonly<Record<string, RegExp>> = tableOf({
  nc: netcat,
  ncat: netcat,
  netcat,
  iperf,
  iperf3: iperf,
});

/** Was the tool told to listen? `undefined` for what needs no telling. */
export function isToldToListen(program: string, args: readonly string[]): boolean | undefined {
  const option = listensWith[program];
  return option === undefined ? undefined : args.some(arg => option.test(arg));
}

/** The program was started as a client, or never serves. */
export function isClient(program: string, args: readonly string[]): boolean {
  const listens = isToldToListen(program, args);
  if (listens !== undefined) return !listens;
  // What npm hands on is read by itself.
  if (program === 'npm') return true;
  if (ownWays.some(way => way.program.test(program))) return false;
  const row = programNamed(program);
  // What opens pages may have a port of its own beside: `cypress run --port 5555`.
  return neverServes(program, args) || (row?.client === true && row.opens === undefined);
}
