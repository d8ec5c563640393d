/** What else a holder serves: ending it ends that, too. */
import type { ProbeResult } from '../../../core/model/probe.ts';
import type { InetRow } from '../../../core/probe/linux/procNet.ts';
import type { LinuxSystem, Look } from './linuxSystem.ts';

/** Open files of one process that are looked at, some 5 µs each; a server has dozens. */
const maxFiles = 4096;

/** The look with the other TCP ports of each holder; `listening`: the TCP listeners of this machine. */
export function withOtherPorts(system: LinuxSystem, look: Look, port: number, listening: readonly InetRow[]): Look {
  if (look === 'changed' || look.kind !== 'held') return look;
  const ports = new Map(listening.map(row => [`socket:[${row.inode}]`, row.localPort]));
  const holders = look.holders.map(holder => {
    const others = portsOf(system, holder.pid, ports).filter(other => other !== port);
    return others.length === 0 ? holder : { ...holder, otherPorts: others };
  });
  return { ...look, holders } satisfies ProbeResult;
}

function portsOf(system: LinuxSystem, pid: number, ports: ReadonlyMap<string, number>): readonly number[] {
  const files = system.proc.list(`${pid}/fd`);
  if (!Array.isArray(files)) return [];
  const found = new Set<number>();
  for (const file of files.slice(0, maxFiles)) {
    const port = ports.get(system.proc.link(`${pid}/fd/${file}`) ?? '');
    if (port !== undefined) found.add(port);
  }
  return [...found].toSorted((a, b) => a - b);
}
