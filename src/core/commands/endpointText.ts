/** Reads an endpoint that stands alone: the value of an option, an address in a configuration, a URL. */

import type { Endpoint, InetEndpoint } from '../model/endpoint.ts';
import { parsePort } from '../model/endpoint.ts';
import type { Span } from '../text/span.ts';
import { tableOf } from '../text/tableOf.ts';

/** Ports that a URL leaves out. */
const schemePorts: Readonly<Record<string, number>> = tableOf({
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  ftp: 21,
  ssh: 22,
  amqp: 5672,
  redis: 6379,
});

function inet(
  port: number | undefined,
  host: string | undefined,
  protocol: 'tcp' | 'udp' = 'tcp',
): InetEndpoint | undefined {
  if (port === undefined) return undefined;
  return { protocol, port, ...(host === undefined || host === '' || host === '*' || host === '+' ? {} : { host }) };
}

/**
 * `3000`, `:8080`, `*:80`, `0.0.0.0:8000`, `[::]:3000`, `localhost:3000`, `tcp://…`, `http://localhost:5000/x`, `unix:/run/x.sock`,
 * `/run/x.sock`. Nothing else is an endpoint: `undefined`. Port 0 means any port and is none.
 */
export function parseEndpoint(raw: string): Endpoint | undefined {
  const text = raw.trim();
  const unix =
    /^(?:unix:(?:\/\/)?)(@?.+)$/.exec(text)?.[1] ?? (/^@?\/\S+\.(?:sock|socket|s)$/.test(text) ? text : undefined);
  if (unix !== undefined) return { protocol: 'unix', path: unix };
  const scheme = /^([a-z][a-z0-9+.-]{0,20}):\/\/([^/?#]{0,300})/i.exec(text);
  const rest = scheme === null ? text : (scheme[2] ?? '').replace(/^[^@]*@/, '');
  const name = scheme?.[1]?.toLowerCase();
  const protocol = name?.startsWith('udp') === true ? 'udp' : 'tcp';
  if (scheme === null && /^\d+$/.test(rest)) return inet(parsePort(rest), undefined);
  const parts =
    /^(?:\[([^\]]{0,100})\]|([\w.*+-]{0,253}))(?::(\d{1,5}))?$/.exec(rest) ?? /^(::|::1)()(?::(\d{1,5}))$/.exec(rest);
  if (parts === null) return undefined;
  const host = parts[1] ?? parts[2];
  if (parts[3] !== undefined) return inet(parsePort(parts[3]), host, protocol);
  return name === undefined ? undefined : inet(schemePorts[name], host, protocol);
}

/** Is it an address of this machine, so that a server may be meant by it? */
export function isLocalHost(host: string | undefined): boolean {
  return (
    host === undefined || /^(?:localhost|\*|\+|0\.0\.0\.0|127\.\d+\.\d+\.\d+|::1?|\[::1?\]|.+\.localhost)$/i.test(host)
  );
}

export interface EndpointAt {
  readonly endpoint: Endpoint;
  /** Where its port stands in the text; absent for what is only meant: a URL without a port, the path of a socket. */
  readonly digits?: Span;
  /** It counts only where a variable is not set: `${PORT:-3000}`. */
  readonly isDefault?: true;
}

/**
 * The endpoints in the value of an option or a variable, from an offset on: one, or several between commas and semicolons. A variable's
 * default is one, too: `${PORT:-3000}`.
 */
export function endpointsIn(text: string, from = 0): EndpointAt[] {
  const found: EndpointAt[] = [];
  for (const { 0: part, index } of text.slice(from).matchAll(/[^,;]+/g)) {
    const at = from + index;
    const bare = part.replace(/^\s*tcp:(?!\/\/)/, '');
    const filled = /^(.*:)?\$\{\w{1,100}:-(\d{1,5})\}$/.exec(bare);
    const endpoint = parseEndpoint(filled === null ? bare : `${filled[1] ?? ''}${filled[2]}`);
    if (endpoint === undefined) continue;
    const port = endpoint.protocol === 'unix' ? undefined : portAt(part);
    const more = filled === null ? {} : { isDefault: true as const };
    found.push({
      endpoint,
      ...more,
      ...(port !== undefined && { digits: { start: at + port.start, end: at + port.end } }),
    });
  }
  return found;
}

/** The last number behind a colon, or the only thing that is there. */
function portAt(text: string): Span | undefined {
  const match = /(?:^\s*|:-?)(\d{1,5})\}?(?=\s*$|[/?#])/.exec(text);
  if (match === null) return undefined;
  const end = match.index + match[0].replace(/\}$/, '').length;
  return { start: end - (match[1] ?? '').length, end };
}
