/** `lsof` with field output: who holds which socket or folder. Only one's own processes are shown without root. */
import { parsePort } from '../model/endpoint.ts';
import { tableOf } from '../text/tableOf.ts';
import { parsePid, peerText, type SocketRow, splitAddress } from './socketRow.ts';
import { socketState } from './socketStates.ts';

/** Full path on macOS; on Linux it is looked up on the PATH. */
export const macLsofFile = '/usr/sbin/lsof';

const common = [
  '-n', // no DNS: without it a lookup can wait for minutes
  '-P', // no service names: 5000 would read `commplex-main`
  '-w', // no warnings on standard error
  '-b', // no calls that may block on a stale or remote file system
];

// p pid, c command, u uid, L user, f descriptor, t type (IPv4, IPv6, unix: tells `*` of one family from the other),
// P protocol, n name, T state and queues; 0 ends each field with NUL, so that a name may hold anything.
const fields = ['-F', 'pcuLftPnT0'];

/** Sockets on one port, of every state: a client whose own port it is stands in the way as well. */
export function lsofPortArgs(protocol: 'tcp' | 'udp', port: number): readonly string[] {
  return [...common, `-i${protocol.toUpperCase()}:${port}`, ...fields];
}

/** Every TCP listener and every UDP socket. */
export function lsofListenArgs(): readonly string[] {
  return [
    ...common,
    '-iTCP',
    '-sTCP:LISTEN', // of TCP only this state
    '-iUDP',
    ...fields,
  ];
}

/** Every unix socket: looked through by name, as `lsof PATH` would need the calls that `-b` forbids. */
export function lsofUnixArgs(): readonly string[] {
  return [...common, '-U', ...fields];
}

/** The working folders of these processes. */
export function lsofCwdArgs(pids: readonly number[]): readonly string[] {
  return [
    ...common,
    '-a', // both conditions, not either
    '-p',
    pids.join(','),
    '-d', // this descriptor only
    'cwd',
    ...fields,
  ];
}

interface LsofFile {
  /** Number with a mode letter, or `cwd`. */
  readonly descriptor: string;
  /** `IPv4`, `IPv6`, `unix`, `DIR`, … */
  readonly type?: string;
  /** `TCP`, `UDP`. */
  readonly protocol?: string;
  readonly name?: string;
  readonly state?: string;
}

interface LsofProcess {
  readonly pid: number;
  /** Cut by the system: at 15 or 32 characters. */
  readonly command?: string;
  readonly uid?: number;
  readonly user?: string;
  readonly files: readonly LsofFile[];
}

const fileKeys: Readonly<Record<string, 'type' | 'protocol' | 'name'>> = tableOf({
  t: 'type',
  P: 'protocol',
  n: 'name',
});

/** lsof writes blanks in a command, and bytes beyond ASCII outside a UTF-8 locale, as `\\x20`. */
function unescapeBytes(text: string): string {
  if (!text.includes('\\x')) return text;
  try {
    return decodeURIComponent(text.replaceAll('%', '%25').replace(/\\x([0-9a-f]{2})/gi, '%$1'));
  } catch {
    // Bytes that are no UTF-8 stay as they were printed.
    return text;
  }
}

/**
 * Field output, with NUL or line breaks between the fields. A `p` starts a process, an `f` a file; the order of the
 * other fields differs between versions, so a set is read as a whole. Total: fields without a process are dropped.
 */
export function parseLsof(text: string): LsofProcess[] {
  const processes: {
    -readonly [K in keyof LsofProcess]: K extends 'files'
      ? { -readonly [F in keyof LsofFile]: LsofFile[F] }[]
      : LsofProcess[K];
  }[] = [];
  let process: (typeof processes)[number] | undefined;
  let file: (typeof processes)[number]['files'][number] | undefined;
  for (const field of text.split(/[\0\n\r]/)) {
    const key = field[0];
    const value = unescapeBytes(field.slice(1));
    if (key === undefined) continue;
    if (key === 'p') {
      const pid = parsePid(value);
      process = pid === undefined ? undefined : { pid, files: [] };
      file = undefined;
      if (process !== undefined) processes.push(process);
    } else if (process === undefined) continue;
    else if (key === 'f') {
      file = { descriptor: value };
      process.files.push(file);
    } else if (file === undefined) {
      if (key === 'c') process.command = value;
      else if (key === 'L') process.user = value;
      else if (key === 'u') {
        const uid = parsePid(value);
        if (uid !== undefined) process.uid = uid;
      }
    } else if (key === 'T') {
      if (value.startsWith('ST=')) file.state = value.slice(3);
    } else {
      const name = fileKeys[key];
      if (name !== undefined) file[name] = value;
    }
  }
  return processes;
}

/** macOS shows the number of the interface within the address, as its kernel has it: `fe80:4::1` is `fe80::1` on the fourth. */
const withScope = /^fe80:([0-9a-f]{1,4}):(?=:)/;

function readHost(text: string, type: string | undefined): Pick<SocketRow, 'host' | 'dual'> {
  if (text !== '*') return { host: text.replace(withScope, 'fe80:') };
  // For IPv6 it is not printed whether the socket takes IPv4 too; without a type not even the family is.
  return type === 'IPv4' ? { host: '0.0.0.0' } : { host: '::' };
}

function socketRow(process: LsofProcess, file: LsofFile): SocketRow | undefined {
  const protocol = file.protocol === 'TCP' ? 'tcp' : file.protocol === 'UDP' ? 'udp' : undefined;
  if (protocol === undefined || file.name === undefined) return undefined;
  const [localText = '', remoteText] = file.name.split('->', 2);
  const local = splitAddress(localText, ':');
  const port = local === undefined ? undefined : parsePort(local.port);
  if (local === undefined || port === undefined) return undefined;
  const remote = remoteText === undefined ? undefined : splitAddress(remoteText, ':');
  const scope = withScope.exec(local.host)?.[1];
  const zone = scope === undefined ? local.zone : String(Number.parseInt(scope, 16));
  const remotePort = remote === undefined ? undefined : parsePort(remote.port);
  const known = file.state === undefined ? undefined : socketState(file.state);
  const closed = known === 'close' && remote === undefined;
  return {
    protocol,
    ...readHost(local.host, file.type),
    ...(zone === undefined ? {} : { zone }),
    port,
    ...(remote === undefined || remotePort === undefined ? {} : { remote: peerText(remote, remotePort) }),
    state: known === undefined || closed ? (remote === undefined ? 'bound' : 'established') : known,
    pid: process.pid,
    ...(process.command === undefined ? {} : { name: process.command }),
  };
}

/** The TCP and UDP sockets with a local port, each with the pid that holds it; one row for a descriptor. */
export function lsofRows(processes: readonly LsofProcess[]): SocketRow[] {
  return processes.flatMap(process =>
    process.files.map(file => socketRow(process, file)).filter(row => row !== undefined),
  );
}

/** Processes that have a unix socket of exactly this name open. lsof on Linux adds ` type=STREAM`. */
export function lsofUnixHolders(processes: readonly LsofProcess[], path: string): LsofProcess[] {
  return processes.filter(process =>
    process.files.some(file => file.type === 'unix' && file.name?.replace(/ type=[A-Z]+$/, '') === path),
  );
}

/** Working folder by pid. */
export function lsofFolders(processes: readonly LsofProcess[]): ReadonlyMap<number, string> {
  const folders = new Map<number, string>();
  for (const process of processes)
    for (const file of process.files)
      if (file.descriptor === 'cwd' && file.name?.startsWith('/') === true) folders.set(process.pid, file.name);
  return folders;
}
