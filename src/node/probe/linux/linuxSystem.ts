/** What the Linux probe keeps between looks, and the sources it reads. */

import type { ProbeOptions } from '../../../core/host.ts';
import type { BoundAddress } from '../../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../../core/model/endpoint.ts';
import { endpointKey } from '../../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../../core/model/probe.ts';
import type { Run } from '../../exec.ts';
import { type BindOutcome, combined, KeyedQueue, type TriedBind, tryBindAll } from '../bind.ts';
import { ProcReader } from './linuxFiles.ts';
import { HolderSearch } from './linuxHolders.ts';
import { ProcessMemory, ProcessView } from './linuxProcesses.ts';
import { SocketTables } from './linuxTables.ts';
import { Users } from './linuxUsers.ts';

/** Outcome of one look: an answer, or the remark that what was seen changed while it was looked at. */
export type Look = ProbeResult | 'changed';

/** One look: what was asked, and how far to go. */
export interface Asking {
  readonly options: ProbeOptions;
  readonly view: ProcessView;
  readonly hints: readonly number[];
  /** Grows as things are tried. */
  readonly tried: string[];
  /** No further look follows: say what is known. */
  readonly last: boolean;
}

/** What goes with an answer of any kind. */
export interface Besides {
  readonly neighbours?: readonly Listener[];
  readonly firstUnprivileged?: number;
}

/** Not allowed, though the port needs no privilege: a security module, a sandbox. */
export function refused({ code }: BindOutcome, besides: Besides): ProbeResult {
  const reason = `bind: ${code}, though the port needs no privilege`;
  return { kind: 'unknown', cause: 'bind-refused', reason, ...besides };
}

const maxRememberedEndpoints = 256;
const maxHints = 2000;

export class LinuxSystem {
  readonly proc: ProcReader;
  readonly tables: SocketTables;
  readonly search: HolderSearch;
  readonly users = new Users();
  readonly binds = new KeyedQueue();
  readonly run: Run;
  readonly #memory = new ProcessMemory();
  readonly #holders = new Map<string, readonly number[]>();

  /** `procRoot` is another folder than /proc in tests. */
  constructor(run: Run, procRoot = '/proc') {
    this.run = run;
    this.proc = new ProcReader(procRoot);
    this.tables = new SocketTables(this.proc);
    this.search = new HolderSearch(this.proc);
  }

  /** Never beside another try of the same port. */
  bind({ protocol, port }: InetEndpoint, targets: readonly BoundAddress[]): Promise<TriedBind[]> {
    return this.binds.run(`${protocol}:${port}`, () => tryBindAll(protocol, targets, port));
  }

  /**
   * Only closing connections are left of the port: can it be bound beside them? What refused the first bind may have been the holder on its
   * way out, of which nothing tells any more.
   */
  async isBindable(endpoint: InetEndpoint, first: BindOutcome, targets: readonly BoundAddress[]): Promise<boolean> {
    return first.kind === 'bound' || combined(await this.bind(endpoint, targets)).kind === 'bound';
  }

  view(trustMemory: boolean): ProcessView {
    return new ProcessView(this.proc, this.#memory, this.users, trustMemory);
  }

  /** Who held the endpoint before, then the likely processes and all that descend from them, the newest children first. */
  hints(endpoint: Endpoint, likelyPids: readonly number[], view: ProcessView): number[] {
    const hints = new Set(this.#holders.get(endpointKey(endpoint)) ?? []);
    const queue = [...likelyPids];
    for (const pid of queue) {
      if (hints.size >= maxHints) break;
      hints.add(pid);
      for (const child of (view.children(pid) ?? []).toReversed()) if (!hints.has(child)) queue.push(child);
    }
    return [...hints];
  }

  remember(endpoint: Endpoint, pids: readonly number[]): void {
    const key = endpointKey(endpoint);
    this.#holders.delete(key);
    this.#holders.set(key, pids);
    for (const oldest of this.#holders.keys()) {
      if (this.#holders.size <= maxRememberedEndpoints) break;
      this.#holders.delete(oldest);
    }
  }

  /** `net.ipv4.ip_unprivileged_port_start`; 1024 where it cannot be read. */
  firstUnprivileged(): number {
    const text = this.proc.text('sys/net/ipv4/ip_unprivileged_port_start')?.trim() ?? '';
    return /^[0-9]{1,5}$/.test(text) ? Number(text) : 1024;
  }
}
