/** From sockets to the processes that hold them, or to what can be said when those are hidden. */
import { formatIp } from '../../../core/model/address.ts';
import type { Endpoint } from '../../../core/model/endpoint.ts';
import type { Listener } from '../../../core/model/probe.ts';
import type { Holder, Origin, ProcessInfo, SocketInfo } from '../../../core/model/process.ts';
import { rankCandidates } from '../../../core/probe/likelyHolders.ts';
import { cgroupFacts } from '../../../core/probe/linux/cgroup.ts';
import type { InetRow } from '../../../core/probe/linux/procNet.ts';
import { parseSs, ssPortArgs } from '../../../core/probe/linux/ss.ts';
import { socketInfo } from '../../../core/probe/overlap.ts';
import { pm2AppFor } from '../../../core/probe/processEnvironment.ts';
import { supervisorOf } from '../../../core/supervisors/rows.ts';
import { isServiceManager, ownerOf, type SearchOptions } from './linuxHolders.ts';
import { ownUid, type ProcessView } from './linuxProcesses.ts';
import type { Asking, Besides, LinuxSystem, Look } from './linuxSystem.ts';
import { socketListener, withUnitFacts } from './linuxUnits.ts';

/** A socket that stands in the way. */
export interface Suspect {
  readonly info: SocketInfo;
  readonly inode: string;
  readonly uid: number | undefined;
}

export function suspectOf(row: InetRow): Suspect {
  return { info: socketInfo(row), inode: row.inode, uid: row.uid };
}

/** Far more than anyone would read, and less than a hostile program could start. */
const maxNamed = 128;

function infosOf(pids: readonly number[], view: ProcessView): readonly ProcessInfo[] {
  return pids.slice(0, maxNamed).flatMap(pid => view.info(pid) ?? []);
}

/** `undefined` when the process has gone. */
export function holderOf(
  pid: number,
  sockets: readonly SocketInfo[],
  all: readonly number[],
  view: ProcessView,
): Holder | undefined {
  const info = view.info(pid);
  if (info === undefined) return undefined;
  const sharedWith = [...new Set(all)].filter(sharer => sharer !== pid).toSorted((a, b) => a - b);
  const sharers = infosOf(sharedWith, view);
  const handedOver = [pid, ...sharedWith].some(sharer => isServiceManager(sharer, view));
  const origin: Origin = { ...view.origin(pid), ...(handedOver ? { socketActivation: true } : {}) };
  return {
    ...info,
    parents: view.parents(pid),
    sockets,
    ...(Object.keys(origin).length > 0 ? { origin } : {}),
    ...(sharedWith.length > 0 ? { sharedWith } : {}),
    ...(sharers.length > 0 ? { sharers } : {}),
  };
}

/** With the workers that are ended with it (of pm2's daemon, those of the one app that it has the port for), and whether a shell would be. */
export function withFollowers(alone: Holder, view: ProcessView, endpoint?: Endpoint): Holder {
  const holder = view.carriesShell(alone.pid) ? { ...alone, carriesShell: true } : alone;
  if (supervisorOf(holder)?.name === 'pm2') {
    const port = endpoint === undefined || endpoint.protocol === 'unix' ? 0 : endpoint.port;
    const workers = pm2AppFor(view.pm2Workers(holder.pid), port);
    const followers = infosOf(workers?.map(({ pid }) => pid) ?? [], view);
    const job = workers?.[0]?.app.name;
    return followers.length === 0 || job === undefined
      ? holder
      : { ...holder, followers, origin: { ...holder.origin, job } };
  }
  const workers = view.clusterWorkers(holder.pid).filter(pid => holder.sharedWith?.includes(pid) !== true);
  const followers = infosOf(workers, view);
  return followers.length > 0 ? { ...holder, followers } : holder;
}

function uidsOf(suspects: readonly Suspect[]): Set<number> {
  return new Set(suspects.flatMap(suspect => suspect.uid ?? []));
}

/** `held` by whoever has the sockets open, else `blocked` by a hidden holder. */
export async function blame(
  system: LinuxSystem,
  endpoint: Endpoint,
  suspects: readonly Suspect[],
  asking: Asking,
  besides: Besides,
): Promise<Look> {
  const { view, hints, last, options } = asking;
  const reach = options.quick === true ? 'family' : 'everyone';
  const inodes = new Set(suspects.map(suspect => suspect.inode));
  const { pids } = system.search.find(view, {
    inodes,
    uids: uidsOf(suspects),
    hints,
    reach,
    onMore: options.onLearned,
  });
  const owners = new Map<number, { readonly sockets: SocketInfo[]; readonly sharers: number[] }>();
  for (const { info, inode } of suspects) {
    const sharers = pids.get(inode);
    if (sharers === undefined) continue;
    const owner = ownerOf(sharers, view);
    const entry = owners.get(owner) ?? { sockets: [], sharers: [] };
    entry.sockets.push(info);
    entry.sharers.push(...sharers);
    owners.set(owner, entry);
  }
  const holders = [...owners].flatMap(([pid, entry]) => holderOf(pid, entry.sockets, entry.sharers, view) ?? []);
  if (!last && (holders.length < owners.size || holders.length === 0)) return 'changed';
  if (holders.length > 0) {
    system.remember(
      endpoint,
      holders.flatMap(holder => [holder.pid, ...(holder.sharedWith ?? [])]),
    );
    return {
      kind: 'held',
      holders: await Promise.all(
        holders.map(holder => withUnitFacts(system, withFollowers(holder, view, endpoint), endpoint, asking)),
      ),
      ...besides,
    };
  }
  return hidden(system, endpoint, suspects, asking, besides);
}

/** The number that Linux gives to the first namespace of process ids (include/linux/proc_ns.h, PROC_PID_INIT_INO). */
const initialPidNamespace = 'pid:[4026531836]';

/** The socket is there, but no process that we can see has it. */
async function hidden(
  system: LinuxSystem,
  endpoint: Endpoint,
  suspects: readonly Suspect[],
  asking: Asking,
  besides: Besides,
): Promise<Look> {
  const { view, tried } = asking;
  const uid = suspects.find(suspect => suspect.uid !== undefined)?.uid;
  const user = uid === undefined ? undefined : system.users.name(uid);
  const me = ownUid();
  const { candidates, closed } = hiddenCandidates(system, endpoint, uid, view);
  tried.push(`/proc/*/fd as ${system.users.name(me) ?? me}: nobody that can be seen has the socket`);
  // Who sees all and finds nobody: the process lives in another namespace, or there is none.
  const seesAll = me === 0 || (uid === me && closed === 0);
  const elsewhere = system.proc.link('self/ns/pid') === initialPidNamespace ? 'kernel' : 'namespace';
  const place = seesAll ? elsewhere : undefined;
  const mayListen = place === undefined && uid === 0;
  const infos = suspects.map(({ info }) => info);
  const [listener, ofSocket] = await Promise.all([
    mayListen ? socketListener(system, endpoint, infos, asking) : undefined,
    unitOfSocket(system, endpoint, suspects, tried),
  ]);
  if (listener !== undefined) return { kind: 'held', holders: [listener], ...besides };
  const unit = ofSocket ?? unitOf(candidates, view);
  return {
    kind: 'blocked',
    by: 'hidden-holder',
    evidence: {
      ...(uid === undefined ? {} : { uid }),
      ...(user === undefined ? {} : { user }),
      ...(unit === undefined ? {} : { unit }),
      candidates,
      sockets: suspects.map(suspect => suspect.info),
      ...(place === undefined ? {} : { place }),
    },
    ...besides,
  };
}

/** Processes of the user whose open files are closed to us: of the others we know that they are not it. */
function hiddenCandidates(
  system: LinuxSystem,
  endpoint: Endpoint,
  uid: number | undefined,
  view: ProcessView,
): { readonly candidates: readonly ProcessInfo[]; readonly closed: number } {
  const processes: ProcessInfo[] = [];
  for (const pid of uid === undefined ? [] : system.proc.pids()) {
    const owner = system.proc.owner(`${pid}`);
    // A process that may not be dumped looks like root's.
    if (owner !== uid && owner !== 0) continue;
    if (system.proc.list(`${pid}/fd`) !== 'denied') continue;
    const info = view.info(pid);
    if (info !== undefined && (owner === uid || info.uid === uid)) processes.push(info);
  }
  const port = endpoint.protocol === 'unix' ? undefined : endpoint.port;
  const closed = new Set(uid === ownUid() ? processes.map(process => process.pid) : []);
  return { candidates: rankCandidates(processes, port, closed), closed: processes.length };
}

/** The unit of a hidden holder, as its socket's control group tells. Only `ss` shows that of a socket. */
async function unitOfSocket(
  system: LinuxSystem,
  endpoint: Endpoint,
  suspects: readonly Suspect[],
  tried: string[],
): Promise<string | undefined> {
  if (endpoint.protocol === 'unix') return undefined;
  const argv = ssPortArgs(endpoint.protocol, endpoint.port);
  const result = await system.run('ss', argv);
  tried.push(`ss ${argv.join(' ')}: ${result.kind}`);
  const inodes = new Set(suspects.map(suspect => suspect.inode));
  const row = parseSs(result.stdout).find(candidate => inodes.has(candidate.inode) && candidate.cgroup !== undefined);
  const unit = row?.cgroup === undefined ? undefined : cgroupFacts(row.cgroup).unit;
  // What another user's own manager runs cannot be stopped by its name alone.
  return unit?.user === true ? undefined : unit?.name;
}

/** The one unit that all candidates belong to. */
function unitOf(candidates: readonly ProcessInfo[], view: ProcessView): string | undefined {
  const units = new Set(candidates.map(candidate => view.origin(candidate.pid)?.unit?.name));
  return units.size === 1 ? [...units][0] : undefined;
}

/** One listener for each row. */
export function listenersOf(
  system: LinuxSystem,
  rows: readonly InetRow[],
  view: ProcessView,
  hints: readonly number[],
  reach: SearchOptions['reach'],
): Listener[] {
  const suspects = rows.map(suspectOf);
  const inodes = new Set(suspects.map(suspect => suspect.inode));
  const { pids } = system.search.find(view, { inodes, uids: uidsOf(suspects), hints, reach });
  return rows.map(row => {
    const sharers = pids.get(row.inode) ?? [];
    const holder =
      sharers.length === 0 ? undefined : holderOf(ownerOf(sharers, view), [socketInfo(row)], sharers, view);
    const user = system.users.name(row.uid);
    return {
      endpoint: { protocol: row.protocol, host: formatIp(row.local), port: row.localPort },
      ...(holder === undefined ? {} : { holder }),
      uid: row.uid,
      ...(user === undefined ? {} : { user }),
      ...(holder?.origin?.container === undefined ? {} : { container: holder.origin.container }),
    };
  });
}
