/** `systemctl show`: what systemd does when a unit's process ends. Readable without privilege. */
import type { Origin } from '../model/process.ts';
import { linesOf } from './socketRow.ts';

type Unit = NonNullable<Origin['unit']>;

export function systemctlShowArgs(unit: Pick<Unit, 'name' | 'user'>): readonly string[] {
  return [
    ...(unit.user ? ['--user'] : []), // the manager of the user who asks, not the system's
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
