/** Programs whose command lines have ways of their own to name what they listen on. */

import { neverServes } from '../../commands/options.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { parsePort } from '../../model/endpoint.ts';
import { programNamed } from '../../programs/table.ts';
import { type Asked, asked } from './asked.ts';
import { parseEndpoint } from './endpointText.ts';

interface Special {
  readonly program: RegExp;
  /** Nothing else among the arguments counts. */
  readonly only?: boolean;
  /** `general` reads arguments as those of any program. */
  readonly read: (args: readonly string[], general: (args: readonly string[]) => Asked[]) => Asked[];
}

/** The first word after `after` that is a port or ends in one. */
export function positional(args: readonly string[], after: string | undefined): Asked[] {
  const from = after === undefined ? 0 : args.indexOf(after) + 1;
  if (after !== undefined && from === 0) return [];
  const word = args.slice(from).find(arg => /^(?:[\w.*:[\]-]*:)?\d{1,5}$/.test(arg));
  const endpoint = parseEndpoint(word ?? '');
  return endpoint === undefined || word === undefined ? [] : [asked(endpoint, word)];
}

/** Of a published range, so many at most. */
const maxRange = 32;

/** `8080:80`, `127.0.0.1:8080:80/udp`, `3000-3005:3000-3005`: the host's side. */
function published(text: string): Endpoint[] {
  const match = /^(?:(\[[^\]]+\]|[\d.]+):)?(\d{1,5})(?:-(\d{1,5}))?:\d{1,5}(?:-\d{1,5})?(?:\/(tcp|udp))?$/.exec(text);
  const first = parsePort(match?.[2] ?? '');
  const last = match?.[3] === undefined ? first : parsePort(match[3]);
  if (match === null || first === undefined || last === undefined || last < first) return [];
  const host = match[1]?.replace(/[[\]]/g, '');
  return Array.from({ length: Math.min(last - first + 1, maxRange) }, (_, offset) => ({
    protocol: match[4] === 'udp' ? 'udp' : 'tcp',
    port: first + offset,
    ...(host === undefined ? {} : { host }),
  }));
}

/** The values of an option that may be given many times, also as `-L8080:…`. */
function valuesOf(args: readonly string[], option: RegExp): string[] {
  return args.flatMap((arg, at) => {
    const match = option.exec(arg);
    if (match === null) return [];
    const rest = arg.slice(match[0].length).replace(/^=/, '');
    return rest === '' ? (args[at + 1] ?? []) : [rest];
  });
}

function publishedPorts(args: readonly string[]): Asked[] {
  return valuesOf(args, /^(?:--publish(?=$|=)|-p)/).flatMap(value =>
    published(value).map(endpoint => asked(endpoint, '-p')),
  );
}

/** In the host's network nothing is published: what the container's variables say is bound on this machine. */
function containerPorts(args: readonly string[], general: (args: readonly string[]) => Asked[]): Asked[] {
  const isHosts = valuesOf(args, /^--net(?:work)?(?=$|=)/).includes('host');
  return isHosts ? general(valuesOf(args, /^(?:--env(?=$|=)|-e)/)) : publishedPorts(args);
}

/** `-L [bind:]port:host:port` and `-D [bind:]port`; what `-R` asks for is on the other machine. */
function sshForwards(args: readonly string[]): Asked[] {
  return valuesOf(args, /^-[46AaCfgKkMNnqsTtVvXxYy]*[LD](?=$|[\d[*.]|localhost)/).flatMap(value => {
    const match = /^(?:(\[[^\]]+\]|[\w.*-]+):)?(\d{1,5})(?::[^:]+:\d{1,5})?$/.exec(value);
    const port = parsePort(match?.[2] ?? '');
    return port === undefined ? [] : [asked({ protocol: 'tcp', port }, value)];
  });
}

/** `hostfwd=tcp:127.0.0.1:2222-:22` of QEMU. */
function hostForwards(args: readonly string[]): Asked[] {
  return args.flatMap(arg =>
    [...arg.matchAll(/\bhostfwd=(tcp|udp)?:[\d.]*:(\d{1,5})-/g)].flatMap(match => {
      const port = parsePort(match[2] ?? '');
      return port === undefined ? [] : [asked({ protocol: match[1] === 'udp' ? 'udp' : 'tcp', port }, 'hostfwd')];
    }),
  );
}

function tcp(text: string | undefined, by: string): Asked[] {
  const endpoint = parseEndpoint(text ?? '');
  return endpoint === undefined ? [] : [asked(endpoint, by)];
}

const specials: readonly Special[] = [
  { program: /^(?:docker|docker-compose|podman|nerdctl)$/, only: true, read: containerPorts },
  { program: /^ssh$/, only: true, read: sshForwards },
  { program: /^qemu-/, only: true, read: hostForwards },
  {
    program: /^kubectl$/,
    only: true,
    read: (args, general) => {
      if (args.includes('proxy')) return general(args);
      if (!args.includes('port-forward')) return [];
      return args.flatMap(arg => {
        const port = parsePort(/^(\d{1,5}):\d{1,5}$/.exec(arg)?.[1] ?? (/^\d{2,5}$/.test(arg) ? arg : ''));
        return port === undefined ? [] : [asked({ protocol: 'tcp', port }, arg)];
      });
    },
  },
  {
    program: /^http\.server$|^SimpleHTTPServer$/,
    read: args => positional(args, args.includes('-m') ? args[args.indexOf('-m') + 1] : undefined),
  },
  // `redir :8080 10.0.0.1:80`, `websockify 6080 localhost:5900`: the first is their own, the second where it leads.
  { program: /^(?:redir|websockify|novnc_proxy)$/, only: true, read: args => positional(args, undefined) },
  {
    program: /^socat$/,
    only: true,
    read: args =>
      args.flatMap(arg => {
        const match = /^(tcp|udp)[46]?-(?:listen|l|recv\w*):(\d{1,5})/i.exec(arg);
        const port = parsePort(match?.[2] ?? '');
        return port === undefined
          ? []
          : [asked({ protocol: match?.[1]?.toLowerCase() === 'udp' ? 'udp' : 'tcp', port }, arg)];
      }),
  },
  {
    program: /^debugpy$/,
    only: true,
    read: args => {
      const at = args.indexOf('--listen');
      const endpoint = at < 0 ? undefined : parseEndpoint(args[at + 1] ?? '');
      return endpoint === undefined ? [] : [asked(endpoint, '--listen', { debug: true })];
    },
  },
  { program: /^dlv$/, only: true, read: (args, general) => general(args).map(item => ({ ...item, debug: true })) },
  // Its master is this machine; elsewhere the option names another one.
  {
    program: /^(?:torchrun|torch\.distributed\.(?:launch|run))$/,
    read: args => valuesOf(args, /^--master[-_]port(?=$|=)/).flatMap(value => tcp(value, '--master-port')),
  },
  { program: /^caddy$/, read: args => valuesOf(args, /^--from(?=$|=)/).flatMap(value => tcp(value, '--from')) },
  {
    program: /^vitest$/,
    read: args => valuesOf(args, /^--api(?:\.port)?(?=$|=)/).flatMap(value => tcp(value, '--api')),
  },
  {
    program: /^(?:mysqld|mariadbd)$/,
    read: args => valuesOf(args, /^--socket(?=$|=)/).flatMap(value => tcp(value, '--socket')),
  },
  // Code on the command line.
  {
    program: /^(?:r|rscript|julia)$/,
    read: args =>
      args.flatMap(arg => [...arg.matchAll(/\bport\s?=\s?(\d{2,5})/gi)].flatMap(match => tcp(match[1], 'port'))),
  },
];

/** These listen only when they are told to; else they connect. */
const listensWith: readonly { readonly program: RegExp; readonly option: RegExp }[] = [
  { program: /^(?:nc|ncat|netcat)$/, option: /^(?:-\w*l\w*|--listen)$/ },
  { program: /^iperf3?$/, option: /^(?:-\w*s\w*|--server)$/ },
];

/** How a program's arguments are read, where that differs from what is usual. */
export function specialFor(program: string): Special | undefined {
  return specials.find(item => item.program.test(program));
}

/** The program was started as a client, or never serves. */
export function isClient(program: string, args: readonly string[]): boolean {
  const way = listensWith.find(item => item.program.test(program));
  if (way !== undefined) return !args.some(arg => way.option.test(arg));
  // What npm hands on is read by itself.
  if (program === 'npm') return true;
  if (specialFor(program) !== undefined) return false;
  const row = programNamed(program);
  // What opens pages may have a port of its own beside: `cypress run --port 5555`.
  return neverServes(program, args) || (row?.client === true && row.opens === undefined);
}
