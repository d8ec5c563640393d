/** Reads an endpoint that stands alone: the value of an option, an address in a configuration, a URL. */

import type { Endpoint, InetEndpoint } from '../../model/endpoint.ts';
import { parsePort } from '../../model/endpoint.ts';
import { tableOf } from '../../text/tableOf.ts';

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
