/** Which ports the processes of this namespace listen on, as the kernel tells. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** States of /proc/net/tcp: listening; of udp: bound and not connected (proc(5)). */
const wanted = { tcp: '0A', udp: '07' } as const;

/** Pids of this namespace besides this one, which is its first. Zombies hold nothing. */
export function others(): readonly number[] {
  return readdirSync('/proc').flatMap(name => {
    const pid = Number(name);
    return Number.isInteger(pid) && pid !== process.pid && isAlive(pid) ? [pid] : [];
  });
}

function isAlive(pid: number): boolean {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat !== '' && stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
}

/** Ports on which processes other than these listen, sorted. */
export function listening(protocol: 'tcp' | 'udp', except: ReadonlySet<number>): readonly number[] {
  const owned = new Set(others().flatMap(pid => (except.has(pid) ? [] : inodesOf(pid))));
  const lines = [protocol, `${protocol}6`].flatMap(file => textOf(`/proc/net/${file}`).split('\n').slice(1));
  const ports = lines.flatMap(line => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === wanted[protocol] && owned.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

function inodesOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(name => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${name}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
