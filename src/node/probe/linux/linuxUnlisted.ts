/** A TCP port that is taken though no table shows a socket of it: bound without listening. */

import type { Endpoint } from '../../../core/model/endpoint.ts';
import { formatHostPort } from '../../../core/model/endpoint.ts';
import type { Holder, SocketInfo } from '../../../core/model/process.ts';
import { parseSs, ssBoundArgs } from '../../../core/probe/linux/ss.ts';
import { inodeTables, lsofSocketArgs, parseInodes, parseLsofTcpInodes } from '../../../core/probe/unlisted.ts';
import { blame, holderOf } from './linuxBlame.ts';
import { ownerOf } from './linuxHolders.ts';
import type { Asking, Besides, LinuxSystem, Look } from './linuxSystem.ts';

const maxCandidates = 16;
const maxAskedOfLsof = 64;

/** `held` where the kernel names the socket, else `bound-not-listening` with the processes that may have it. */
export async function boundWithoutListening(
  system: LinuxSystem,
  endpoint: Endpoint & { readonly protocol: 'tcp' },
  asking: Asking,
  besides: Besides,
): Promise<Look> {
  const { tried, view, hints, options } = asking;
  const argv = ssBoundArgs(endpoint.port);
  const result = await system.run('ss', argv);
  tried.push(`ss ${argv.join(' ')}: ${result.kind === 'exit' ? 'not known to this ss' : result.kind}`);
  const rows = result.kind === 'ok' ? parseSs(result.stdout) : [];
  if (rows.length > 0) {
    const { pids } = system.search.find(view, {
      inodes: new Set(rows.map(row => row.inode)),
      uids: new Set(rows.map(row => row.uid ?? 0)),
      hints,
      reach: options.quick === true ? 'family' : 'everyone',
    });
    const exact = rows.flatMap(row => {
      const sharers = pids.get(row.inode) ?? [];
      const info: SocketInfo = {
        protocol: 'tcp',
        state: 'bound',
        local: formatHostPort(row.host, row.port),
        inode: row.inode,
      };
      return sharers.length === 0 ? [] : (holderOf(ownerOf(sharers, view), [info], sharers, view) ?? []);
    });
    if (exact.length > 0) return answer(exact, besides);
    const suspects = rows.map(row => ({
      info: { protocol: 'tcp', state: 'bound', local: formatHostPort(row.host, row.port) } as const,
      inode: row.inode,
      uid: row.uid ?? 0,
    }));
    return blame(system, endpoint, suspects, { ...asking, last: true }, besides);
  }
  return answer(await byElimination(system, endpoint.port, asking), besides);
}

function answer(candidates: readonly Holder[], besides: Besides): Look {
  return { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates }, ...besides };
}

/** Processes with a socket that stands in no table; narrowed to TCP by lsof where it is installed. Likely ones, then new ones, first. */
async function byElimination(system: LinuxSystem, port: number, { tried, view, hints }: Asking): Promise<Holder[]> {
  const listed = new Set(
    inodeTables.flatMap(({ file, column }) => parseInodes(system.proc.text(`net/${file}`) ?? '', column)),
  );
  const unlisted = system.search.unlisted(listed);
  tried.push(`/proc/*/fd: ${unlisted.size} processes with a socket in no table`);
  const likely = new Set(hints);
  const pids = [...unlisted.keys()]
    .filter(pid => pid !== process.pid)
    .toSorted((a, b) => Number(likely.has(b)) - Number(likely.has(a)) || b - a)
    .slice(0, maxAskedOfLsof);
  if (pids.length === 0) return [];
  const lsof = await system.run('lsof', lsofSocketArgs(pids));
  tried.push(`lsof ${lsofSocketArgs(pids).join(' ')}: ${lsof.kind}`);
  const tcp = new Set(parseLsofTcpInodes(lsof.stdout));
  // lsof exits with 1 when one of many processes is gone: only a word of TCP counts as an answer.
  const isTcp = (inode: string) => tcp.size === 0 || tcp.has(inode);
  return pids
    .flatMap(pid => {
      const inodes = (unlisted.get(pid) ?? []).filter(isTcp);
      const sockets = inodes.map(
        inode => ({ protocol: 'tcp', state: 'bound', local: formatHostPort(undefined, port), inode }) as const,
      );
      return sockets.length === 0 ? [] : (holderOf(pid, sockets, [], view) ?? []);
    })
    .slice(0, maxCandidates);
}
