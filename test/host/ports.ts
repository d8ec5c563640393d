import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';

/** True when a bind to this TCP port on all addresses (and so on any single one) works right now. */
export async function canBind(port: number, host?: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/**
 * A TCP port between 20000 and 29999 that is free now: below Linux' and Windows' ephemeral ranges, so that no outgoing connection takes
 * it between the check and its use.
 */
export async function freePort(): Promise<number> {
  for (let i = 0; i < 100; i++) {
    const port = randomInt(20_000, 30_000);
    if (await canBind(port)) return port;
  }
  throw new Error('no free port between 20000 and 29999 in 100 tries');
}

/** The body that `http://127.0.0.1:<port><path>` answers with, or undefined when nobody answers within 2 s. */
export function httpGet(port: number, path = '/', host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise(resolve => {
    const req = request({ host, port, path, agent: false, timeout: 2000 }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve(body));
      response.on('error', () => resolve(undefined));
    });
    req.on('timeout', () => req.destroy());
    req.on('error', () => resolve(undefined));
    req.end();
  });
}
