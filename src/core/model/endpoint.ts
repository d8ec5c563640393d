/** Where something listens, and small pure helpers over it that every stage may use. */

export type Protocol = 'tcp' | 'udp' | 'unix';

export interface InetEndpoint {
  readonly protocol: 'tcp' | 'udp';
  /** Literal address or name as the program gave it; absent = unknown, taken as the wildcard of both families. */
  readonly host?: string;
  /** 1 to 65535. */
  readonly port: number;
}

export interface UnixEndpoint {
  readonly protocol: 'unix';
  /** As passed to bind: absolute path, or `@name` in the abstract namespace (Linux). */
  readonly path: string;
}

export type Endpoint = InetEndpoint | UnixEndpoint;

/** An endpoint the failing program may have meant. */
export interface Candidate {
  readonly endpoint: Endpoint;
  /** Where it was read, as a phrase a user can check: `args in launch.json`, `the command line`, `Django's default`. */
  readonly from: string;
  /** 0 to 1; 1 = the failure's own text states it. */
  readonly confidence: number;
  /** Where the number stands, when in a file. */
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

/** Lowest and highest port a program can be told to listen on; 0 means "any" and is never in conflict. */
const minPort = 1;
const maxPort = 65535;

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= minPort && value <= maxPort;
}

/** Port from decimal text, or `undefined` for anything that is not exactly a port: no sign, blank, fraction or leading zero. */
export function parsePort(text: string): number | undefined {
  if (!/^[1-9][0-9]{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return isPort(port) ? port : undefined;
}

/**
 * What a person types for an endpoint: `3000`, `:3000`, `localhost:3000`, `[::1]:3000`, `udp 5353`, `5353/udp`, an
 * address such as `http://localhost:3000/`, the path of a socket, `@name`. `undefined` for anything else.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const typed = text.trim();
  const path = /^(?:unix:(?:\/\/)?)?(\/.+|@.+|[A-Za-z]:\\.+)$/.exec(typed)?.[1];
  if (path !== undefined) return { protocol: 'unix', path };
  const match =
    /^(?:(tcp|udp)(?:\s+|:(?:\/\/)?)|[a-z][a-z+]*:\/\/)?(?:(\[[^\]\s]+\]|[^\s:/@[\]]*):)?([0-9]+)(?:\/(tcp|udp))?(?:\/\S*)?$/i.exec(
      typed,
    );
  const port = parsePort(match?.[3] ?? '');
  if (match === null || port === undefined) return undefined;
  const protocol = (match[1] ?? match[4])?.toLowerCase() === 'udp' ? 'udp' : 'tcp';
  const host = match[2]?.replace(/^\[|\]$/g, '') ?? '';
  return { protocol, ...(host === '' || host === '*' ? {} : { host }), port };
}

/** `127.0.0.1:3000`, `[::1]:3000`, `*:3000`: as the tools of the field print it. */
export function formatHostPort(host: string | undefined, port: number): string {
  const name = host === undefined || host === '' ? '*' : host;
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}

/** Same key = same conflict. The host does not count: one failure is reported as `::`, `0.0.0.0` or nothing at all. */
export function endpointKey(endpoint: Endpoint): string {
  return endpoint.protocol === 'unix' ? `unix:${endpoint.path}` : `${endpoint.protocol}:${endpoint.port}`;
}

/** Whether a bind to one is refused for the other's sake, as far as the number tells. */
export function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return endpointKey(a) === endpointKey(b);
}

export function isInet(endpoint: Endpoint): endpoint is InetEndpoint {
  return endpoint.protocol !== 'unix';
}
