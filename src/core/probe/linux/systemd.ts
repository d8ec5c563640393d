/**
 * `systemctl`: what systemd does when a unit's process ends, and for which socket units it listens itself. Both are readable without
 * privilege.
 */
import { addressesOverlap, type BoundAddress, parseIp, splitHostPort } from '../../model/address.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Origin } from '../../model/process.ts';
import { linesOf } from '../socketRow.ts';

type Unit = NonNullable<Origin['unit']>;

/** Whose manager is meant: the system's, one's own, or another user's, which only root may ask (`--machine=dev@`, systemctl(1)). */
function managerArgs(unit: Pick<Unit, 'user'>, owner?: string): readonly string[] {
  if (!unit.user) return [];
  return owner === undefined ? ['--user'] : ['--user', `--machine=${owner}@`];
}

/** `owner`: the name of another user, whose manager has the unit. */
export function systemctlShowArgs(unit: Pick<Unit, 'name' | 'user'>, owner?: string): readonly string[] {
  return [
    ...managerArgs(unit, owner),
    '--no-pager', // never waits for a key
    'show',
    '--property=Restart', // `Restart=` of systemd.service(5)
    '--property=TriggeredBy', // its socket, timer or path units
    '--', // a unit's name is never an option
    unit.name,
  ];
}

export interface UnitFacts {
  /** `no`, `always`, `on-failure`, … */
  readonly restart?: string;
  /** Socket units that listen for it and start it at the next connection. */
  readonly sockets?: readonly string[];
}

/** Lines of `Key=value`, as for a unit that is not loaded too (`Restart=no`). Total. */
export function parseSystemctlShow(text: string): UnitFacts {
  const values = new Map(
    linesOf(text).flatMap(line => {
      const match = /^(Restart|TriggeredBy)=(.*)$/.exec(line);
      return match === null ? [] : [[match[1], match[2] ?? ''] as const];
    }),
  );
  const restart = values.get('Restart');
  const sockets = (values.get('TriggeredBy') ?? '').split(' ').filter(unit => unit.endsWith('.socket'));
  return {
    ...(restart !== undefined && /^[a-z-]{1,32}$/.test(restart) ? { restart } : {}),
    ...(sockets.length > 0 ? { sockets } : {}),
  };
}

/** Which socket units a manager listens for, the inactive too: it may have a socket for one whose service has failed. */
export function listSocketsArgs(unit: Pick<Unit, 'user'>, owner?: string): readonly string[] {
  return [
    ...managerArgs(unit, owner),
    '--no-pager',
    '--no-legend', // rows only
    '--all',
    '--full', // names are not cut
    '--show-types', // a port may be listened on by TCP and UDP units
    'list-sockets',
  ];
}

/** What a socket unit listens on, and which service it starts. */
export interface ListenedSocket {
  /** `[::]:9090`, `0.0.0.0:22`, a path. */
  readonly listen: string;
  readonly unit: string;
}

/** Rows of `LISTEN TYPE UNIT ACTIVATES…`: `[::]:22  Stream  ssh.socket  ssh.service`. Total. */
export function parseListSockets(text: string): readonly ListenedSocket[] {
  return linesOf(text).flatMap(line => {
    const match =
      /^(?:\S\s+)?(\S.*?)\s+(Stream|Datagram|SequentialPacket|Netlink\S*|FIFO|Special|\S+)\s+([\w@.:\\-]+\.socket)(?:\s|$)/.exec(
        line,
      );
    const [, listen, type = '', unit] = match ?? [];
    return listen === undefined || unit === undefined ? [] : [{ listen: `${type} ${listen}`, unit }];
  });
}

/** The unit for which the manager listens there; `undefined` where none does, or several do. */
export function socketUnitFor(
  sockets: readonly ListenedSocket[],
  endpoint: Endpoint,
  locals: readonly string[],
): string | undefined {
  const wanted = endpoint.protocol === 'unix' ? 'Stream' : endpoint.protocol === 'udp' ? 'Datagram' : 'Stream';
  const units = new Set(
    sockets
      .filter(
        ({ listen }) => listen.startsWith(`${wanted} `) && listensAt(listen.slice(wanted.length + 1), endpoint, locals),
      )
      .map(({ unit }) => unit),
  );
  return units.size === 1 ? [...units][0] : undefined;
}

/** `locals`: the addresses of the sockets in question, as the system's tables show them. */
function listensAt(listen: string, endpoint: Endpoint, locals: readonly string[]): boolean {
  if (endpoint.protocol === 'unix') return listen === endpoint.path;
  const own = boundAt(listen);
  if (own === undefined || own.port !== endpoint.port) return false;
  const bound = locals.map(boundAt).filter(each => each !== undefined);
  return bound.length === 0 || bound.some(each => addressesOverlap(each.address, own.address));
}

function boundAt(text: string): { readonly address: BoundAddress; readonly port: number } | undefined {
  const parts = splitHostPort(text);
  if (parts === undefined) return undefined;
  const address = parseIp(parts.host === '*' || parts.host === '' ? '::' : parts.host);
  return address === undefined ? undefined : { address: { address, dual: address.text === '::' }, port: parts.port };
}
