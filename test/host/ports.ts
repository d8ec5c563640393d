import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type ListenOptions } from 'node:net';

async function canListen(options: ListenOptions, keep = false): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(options);
    await once(server, 'listening');
    if (keep) server.unref();
    else await new Promise(resolve => server.close(resolve));
    return true;
  } catch {
    return false;
  }
}

/** True when a bind to this TCP port on all addresses (and so on any single one) works right now. */
export function canBind(port: number, host?: string): Promise<boolean> {
  return canListen({ port, ...(host === undefined ? {} : { host }), exclusive: true });
}

/**
 * Keeps a port number for this process as long as it lives, against every other that asks here: what a test chose, another run of tests
 * on the same machine does not choose, too, in the moment before it is used. The sign is an abstract socket, which only Linux has.
 */
async function claim(port: number): Promise<boolean> {
  return process.platform !== 'linux' || canListen({ path: `\0port-medic-test-port-${port}` }, true);
}

/**
 * A TCP port between 20000 and 29999 that is free now on every address, and nobody else's choice: below Linux' and Windows' ephemeral
 * ranges, so that no outgoing connection takes it between the check and its use.
 */
export async function freePort(): Promise<number> {
  for (let i = 0; i < 200; i++) {
    const port = randomInt(20_000, 30_000);
    if ((await claim(port)) && (await canBind(port))) return port;
  }
  throw new Error('no free port between 20000 and 29999 in 200 tries');
}

/** The body that `http://127.0.0.1:<port><path>` answers with, or undefined when nobody answers within 10 s. */
export function httpGet(port: number, path = '/', host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise(resolve => {
    const req = request({ host, port, path, agent: false, timeout: 10_000 }, response => {
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
