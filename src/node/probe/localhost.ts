import { lookup } from 'node:dns';
import { connect, type LookupFunction } from 'node:net';
import type { Probe } from '../../core/host.ts';
import { answersOf } from '../../core/model/answers.ts';
import { isInet } from '../../core/model/endpoint.ts';

/** Milliseconds; a listener on loopback accepts within one. */
const longestTry = 1_000;

/**
 * Where different programs answer on a port, it is tried which of them `localhost` leads to: it is two addresses, and the system's order
 * and settings decide. A connection is opened and closed at once, by the name, as a browser does; nothing is sent.
 */
export function withLocalhost(probe: Probe): Probe {
  return {
    ...bound(probe),
    async inspect(endpoint, options) {
      const found = await probe.inspect(endpoint, options);
      if (!isInet(endpoint) || endpoint.protocol !== 'tcp' || answersOf(found) === undefined) return found;
      const localhost = await reachedBy('localhost', endpoint.port);
      return localhost === undefined ? found : { ...found, localhost };
    },
  };
}

/** The methods of a probe that is a class. */
function bound(probe: Probe): Probe {
  return {
    inspect: (endpoint, options) => probe.inspect(endpoint, options),
    listeners: options => probe.listeners(options),
    isFree: endpoint => probe.isFree(endpoint),
    ...(probe.warmUp !== undefined && { warmUp: () => probe.warmUp?.() ?? Promise.resolve() }),
    dispose: () => probe.dispose(),
  };
}

/**
 * As the system orders them: VS Code (1.100 to 1.139) starts its extension hosts with `--dns-result-order=ipv4first`, of which no browser
 * knows.
 */
const asTheSystem: LookupFunction = (host, options, done) => lookup(host, { ...options, verbatim: true }, done);

/** The address at which a connection by this name of loopback was accepted; `undefined` when none was in time. */
async function reachedBy(name: 'localhost', port: number): Promise<string | undefined> {
  const socket = connect({ host: name, port, autoSelectFamily: true, lookup: asTheSystem });
  try {
    return await new Promise<string | undefined>(resolve => {
      socket.setTimeout(longestTry, () => resolve(undefined));
      socket.once('connect', () => resolve(socket.remoteAddress));
      socket.once('error', () => resolve(undefined));
    });
  } finally {
    socket.destroy();
  }
}
