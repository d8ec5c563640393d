/** What a systemd unit is to a process in it, and does it come back when that ends? Read from the unit, never assumed. */

import type { HolderFacts } from '../model/holderFacts.ts';
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

/** Units that run programs for people or for other managers: being inside one makes a process no service. */
const sharedUnit =
  /^(?:sshd?(?:@.*)?|cron|crond|cronie|atd|anacron|docker|containerd|podman.*|code-server.*|code-tunnel.*|openvscode.*|vscode.*|jupyter.*|user@\d+|user-runtime-dir@.*|session-.*|gnome-terminal-server|getty@.*|serial-getty@.*|gdm|gdm3|sddm|lightdm|display-manager|dbus|dbus-broker|pm2-.*|supervisord?|tmux.*|screen.*|emergency|rescue|init|waagent|amazon-ssm-agent|xrdp.*|snap\.code.*|plasma-.*|org\.gnome\..*|app-.*)\.(?:service|scope|slice)$/;

/** Whether a unit only surrounds what it runs: stopping it would end much more than one program. */
export function isSharedUnit(name: string): boolean {
  return sharedUnit.test(name);
}
