/** Whether the addresses that a run has printed show that it went to another port than its own. Pure: the machine is asked afterwards. */
import type { Candidate, InetEndpoint } from '../model/endpoint.ts';
import { isInet } from '../model/endpoint.ts';
import type { PrintedPort, Step } from '../model/move.ts';
import type { ProgramRow } from '../programs/row.ts';

/** A program that takes the next free port is not further than this; one that asks the system for any gets one of the last range. */
const near = 20;
/** From here on systems hand out ports to those who ask for any (Linux: `net.ipv4.ip_local_port_range`; the others: 49,152). */
const firstOfAny = 32_768;
/** A port that the run was told by its command line, a configuration or its script. */
const told = 0.85;

export interface PrintedRun {
  /** Where the run may want to be, most trusted first: what was stated for it, else its program's default. */
  readonly wanted: readonly Candidate[];
  readonly printed: readonly PrintedPort[];
  /** Its program, where its row is known. */
  readonly program?: Pick<ProgramRow, 'whenTaken' | 'ownCode'>;
}

/**
 * The steps that may have been taken, the likeliest first; none when any port that was wanted is printed: then the run is where it is
 * meant to be, and whatever else it prints is another server of its own. A program that says it when it moves has not moved when it is
 * silent, and one that fails or asks does not go by itself. What somebody's own code listens on may come from a variable that is not seen.
 */
export function possibleMoves({ wanted, printed, program }: PrintedRun): readonly Step[] {
  const { whenTaken, ownCode } = program ?? {};
  if (whenTaken === 'fails' || whenTaken === 'asks' || whenTaken === 'moves') return [];
  const ports = wanted.flatMap(({ endpoint, confidence }) =>
    isInet(endpoint) && endpoint.protocol === 'tcp' ? [{ endpoint, confidence }] : [],
  );
  if (ports.some(({ endpoint }) => printed.some(({ port }) => port === endpoint.port))) return [];
  const own = printed.filter(({ aside }) => aside !== true).sort((a, b) => a.port - b.port);
  return ports.flatMap(({ endpoint, confidence }, index) => {
    const next = own.find(({ port }) => port > endpoint.port && port <= endpoint.port + near);
    const [only, ...more] = own;
    const isTool = program !== undefined && ownCode !== true;
    if (confidence < told && !isTool) return [];
    const isAny = index === 0 && only !== undefined && more.length === 0 && only.port >= firstOfAny;
    const isKnown = index === 0 && more.length === 0 && whenTaken === 'moves-silently';
    const to = next ?? (isAny || isKnown ? only : undefined);
    return to === undefined ? [] : [{ from: endpoint, to: addressOf(to) }];
  });
}

/** Where a program that said it leaves this port has gone, by what it printed since: the next of its own, or the only one. */
export function whereTo(from: number, printed: readonly PrintedPort[]): InetEndpoint | undefined {
  const own = printed.filter(({ aside, port }) => aside !== true && port !== from).sort((a, b) => a.port - b.port);
  const [only, ...more] = own;
  const to = own.find(({ port }) => port > from && port <= from + near) ?? (more.length === 0 ? only : undefined);
  return to === undefined ? undefined : addressOf(to);
}

function addressOf({ port, host }: PrintedPort): InetEndpoint {
  return { protocol: 'tcp', port, ...(host !== undefined && { host }) };
}
