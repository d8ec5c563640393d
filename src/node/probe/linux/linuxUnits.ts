/** What systemd says of a holder: what it does when the unit ends, and for which socket unit it listens itself. Asked only where the holder's own facts point there. */
import type { Endpoint } from '../../../core/model/endpoint.ts';
import type { Holder, ProcessInfo, SocketInfo } from '../../../core/model/process.ts';
import {
  listSocketsArgs,
  parseListSockets,
  parseSystemctlShow,
  socketUnitFor,
  systemctlShowArgs,
} from '../../../core/probe/linux/systemd.ts';
import { outcome } from '../tool.ts';
import { isServiceManager } from './linuxHolders.ts';
import { ownUid } from './linuxProcesses.ts';
import type { Asking, LinuxSystem } from './linuxSystem.ts';

/** Waited for, unlike a container engine: what is to be typed to stop a unit depends on the answer. */
const systemctlLimitMs = 1000;

/** Whose manager is asked: `undefined` one's own, or the system's. Only root may ask another user's; nobody else is answered. */
function managerOwner(user: boolean, holder: ProcessInfo): { readonly owner?: string } | undefined {
  if (!user || holder.uid === ownUid()) return {};
  return ownUid() === 0 && holder.user !== undefined && /^[a-z_][\w.-]*$/i.test(holder.user)
    ? { owner: holder.user }
    : undefined;
}

async function systemctl(
  system: LinuxSystem,
  argv: readonly string[],
  what: string,
  { options, tried }: Asking,
): Promise<string | undefined> {
  const result = await system.run('systemctl', argv, {
    timeoutMs: systemctlLimitMs,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  tried.push(outcome(what, result));
  return result.kind === 'ok' ? result.stdout : undefined;
}

/** A service's holder with what its manager does when it ends; the manager itself with the socket unit that it listens for. */
export async function withUnitFacts(
  system: LinuxSystem,
  holder: Holder,
  endpoint: Endpoint,
  asking: Asking,
): Promise<Holder> {
  const { view } = asking;
  if (isServiceManager(holder.pid, view)) return withSocketUnit(system, holder, endpoint, asking);
  const unit = holder.origin?.unit;
  if (unit === undefined) return holder;
  // The unit of this very process surrounds the editor: what runs in it too is no service.
  if (unit.name === view.origin(process.pid)?.unit?.name) return holder;
  const manager = managerOwner(unit.user, holder);
  if (manager === undefined) return holder;
  const text = await systemctl(system, systemctlShowArgs(unit, manager.owner), `systemctl show ${unit.name}`, asking);
  const facts = text === undefined ? {} : parseSystemctlShow(text);
  return { ...holder, origin: { ...holder.origin, unit: { ...unit, ...facts } } };
}

/** systemd listens for a service that is started by the first connection (systemd.socket(5)). */
async function withSocketUnit(
  system: LinuxSystem,
  holder: Holder,
  endpoint: Endpoint,
  asking: Asking,
): Promise<Holder> {
  const user = holder.pid !== 1;
  const manager = managerOwner(user, holder);
  if (manager === undefined) return holder;
  const text = await systemctl(system, listSocketsArgs({ user }, manager.owner), 'systemctl list-sockets', asking);
  const locals = holder.sockets.map(({ local }) => local);
  const name = text === undefined ? undefined : socketUnitFor(parseListSockets(text), endpoint, locals);
  if (name === undefined) return holder;
  // Only the unit: that it hands its socket over says nothing more.
  return { ...holder, origin: { ...holder.origin, unit: { name, user } } };
}

/** The first process of the system, where it says that it listens there: its open files are closed to us, its list of units is not. */
export async function socketListener(
  system: LinuxSystem,
  endpoint: Endpoint,
  sockets: readonly SocketInfo[],
  asking: Asking,
): Promise<Holder | undefined> {
  const { view } = asking;
  const init = isServiceManager(1, view) ? view.info(1) : undefined;
  if (init === undefined) return undefined;
  const holder: Holder = { ...init, parents: [], sockets };
  const found = await withSocketUnit(system, holder, endpoint, asking);
  return found.origin?.unit === undefined ? undefined : found;
}
