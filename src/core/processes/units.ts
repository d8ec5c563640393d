/** Does a systemd unit come back when its process ends? Read from the unit, never assumed. */

import type { HolderFacts } from '../model/diagnosis.ts';
import type { Holder, Origin } from '../model/process.ts';

/** systemd restarts on these whatever signal ended the service (systemd.service(5), table of Restart=). */
const alwaysRestarts: ReadonlySet<string> = new Set(['always', 'on-success']);

/** The service manager has the socket too, or told the service so in its environment, or names its socket unit. */
export function isSocketActivated({ origin }: Pick<Holder, 'origin'>): boolean {
  return (
    origin?.socketActivation === true ||
    (origin?.unit?.sockets?.length ?? 0) > 0 ||
    origin?.environment?.['LISTEN_FDS'] !== undefined
  );
}

/** `activated`: its socket unit keeps listening and starts it at the next connection. */
export function unitComesBack({ restart }: NonNullable<Origin['unit']>, activated: boolean): HolderFacts['comesBack'] {
  if (activated) return 'yes';
  if (restart === undefined) return 'unknown';
  if (restart === 'no') return 'no';
  return alwaysRestarts.has(restart) ? 'yes' : 'unknown';
}
