/** Another port is never taken from a neighbour: what the workspace configures, and what another run was just given, is left alone. */
import type { Clock, FreePorts } from '../host.ts';

export interface Neighbours {
  /** Ports that this workspace's own files speak of. */
  readonly spokenFor: () => Promise<readonly number[]>;
  readonly clock: Clock;
}

/** Ports of a machine that several share. */
export interface SharedPorts extends FreePorts {
  /** Whether the run may have the port, which nobody else is given then for a while: false where another one was just given it. */
  claim(port: number, run: string): boolean;
}

/** How long, in milliseconds, what the files say is taken for granted: as long as somebody types a number. */
const freshFor = 1000;
/** How long, in milliseconds, a run may take from the offer of a port to its bind. */
const claimedFor = 60_000;

/** The same, with an eye on the neighbours. The one source of every port that is suggested. */
export function considerate(ports: FreePorts, { spokenFor, clock }: Neighbours): SharedPorts {
  const claims = new Map<number, { readonly run: string; readonly until: number }>();
  let known: { readonly at: number; readonly ports: Promise<readonly number[]> } | undefined;
  const configured = (): Promise<readonly number[]> => {
    if (known === undefined || clock.now() - known.at >= freshFor) known = { at: clock.now(), ports: spokenFor() };
    return known.ports;
  };
  const claimedByOthers = (run: string | undefined): number[] => {
    for (const [port, { until }] of claims) if (until <= clock.now()) claims.delete(port);
    return [...claims].filter(([, claim]) => claim.run !== run).map(([port]) => port);
  };
  const claim = (port: number, run: string): boolean => {
    if (claimedByOthers(run).includes(port)) return false;
    claims.set(port, { run, until: clock.now() + claimedFor });
    return true;
  };
  return {
    claim,
    async next(from, options = {}) {
      const { avoid = [], run } = options;
      const spoken = await configured();
      const next = (): Promise<number | undefined> =>
        ports.next(from, { ...options, avoid: [...avoid, ...spoken, ...claimedByOthers(run)] });
      let port = await next();
      // Another question may have been answered while this one was tried.
      while (port !== undefined && claimedByOthers(run).includes(port)) port = await next();
      if (port !== undefined && run !== undefined) claim(port, run);
      return port;
    },
    async problem(endpoint) {
      const found = await ports.problem(endpoint);
      if (found !== undefined) return found;
      return (await configured()).includes(endpoint.port) ? 'spoken-for' : undefined;
    },
  };
}
