/** A probe whose reading is done by a worker thread: started at the first question, ended when idle. */
import { Worker } from 'node:worker_threads';
import type { CancelSignal, Probe, ProbeOptions } from '../../core/host.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { WorkerReply, WorkerRequest } from './workerMessages.ts';

export interface WorkerProbeOptions {
  /** The bundled worker script. */
  readonly workerPath: string;
  /** Used for what needs no reading, and for everything once the worker cannot be had. */
  readonly inProcess: Probe;
  /** Folders from which no tool is started; told with every question. */
  readonly outside: () => readonly string[];
  /** Milliseconds without a question until the worker is ended; default 60 s. */
  readonly idleMs?: number;
}

const defaultIdleMs = 60_000;
/** A worker that dies this often in a row is not tried again. */
const maxDeaths = 2;
/** Whoever asked longer ago has asked again. */
const maxCurious = 64;

type Reply = Exclude<WorkerReply, { kind: 'learned' }> | 'died' | 'cancelled' | 'disposed';
type Question =
  | { readonly kind: 'listeners' }
  | {
      readonly kind: 'inspect';
      readonly endpoint: Endpoint;
      readonly likelyPids?: readonly number[];
      readonly quick?: boolean;
      readonly withoutReuseAddress?: boolean;
      readonly curious?: boolean;
    };

export function createWorkerProbe(options: WorkerProbeOptions): Probe {
  return new WorkerProbe(options);
}

class WorkerProbe implements Probe {
  readonly #options: WorkerProbeOptions;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  /** What has come so far of lists that come in parts. */
  readonly #parts = new Map<number, Listener[]>();
  /** The newest questions whose askers want to hear what comes later. */
  readonly #curious = new Map<number, () => void>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;
  #deaths = 0;
  #disposed = false;

  constructor(options: WorkerProbeOptions) {
    this.#options = options;
  }

  async inspect(endpoint: Endpoint, options: ProbeOptions = {}): Promise<ProbeResult> {
    const { signal, onLearned, ...rest } = options;
    const curious = onLearned === undefined ? {} : { curious: true };
    const reply = await this.#ask({ kind: 'inspect', endpoint, ...rest, ...curious }, signal, onLearned);
    if (reply === 'cancelled' || reply === 'disposed') return { kind: 'unknown', cause: 'cancelled', reason: reply };
    if (reply !== 'died') {
      if (reply.kind === 'inspected') return reply.result;
      return {
        kind: 'unknown',
        cause: 'failed',
        reason: reply.kind === 'failed' ? reply.reason : 'the worker answered another question',
      };
    }
    const result = await this.#options.inProcess.inspect(endpoint, options);
    return { ...result, tried: ['the worker thread ended: read in this thread', ...(result.tried ?? [])] };
  }

  async listeners(options: { readonly signal?: CancelSignal } = {}): Promise<Listener[]> {
    const reply = await this.#ask({ kind: 'listeners' }, options.signal);
    if (reply === 'died') return this.#options.inProcess.listeners(options);
    if (reply === 'cancelled' || reply === 'disposed') return [];
    if (reply.kind === 'listed') return [...reply.listeners];
    throw new Error(reply.kind === 'failed' ? reply.reason : 'the worker answered another question');
  }

  /** A bind takes a fraction of a millisecond and blocks nobody: no worker is started for it. */
  isFree(endpoint: Endpoint): Promise<boolean | undefined> {
    return this.#options.inProcess.isFree(endpoint);
  }

  /** The thread starts, and compiles what it reads the tables with. */
  async warmUp(): Promise<void> {
    await this.#ask({ kind: 'listeners' }, undefined);
  }

  dispose(): void {
    this.#disposed = true;
    this.#end('disposed');
    this.#options.inProcess.dispose();
  }

  #ask(question: Question, signal: CancelSignal | undefined, onLearned?: () => void): Promise<Reply> {
    if (this.#disposed) return Promise.resolve('disposed');
    if (signal?.aborted === true) return Promise.resolve('cancelled');
    const worker = this.#start();
    if (worker === undefined) return Promise.resolve('died');
    const id = this.#nextId++;
    if (onLearned !== undefined) this.#hearLater(id, onLearned);
    return new Promise(resolve => {
      const onAbort = () => {
        this.#settle(id, 'cancelled');
        this.#worker?.postMessage({ kind: 'cancel', id } satisfies WorkerRequest);
      };
      this.#waiting.set(id, reply => {
        signal?.removeEventListener('abort', onAbort);
        resolve(reply);
      });
      signal?.addEventListener('abort', onAbort);
      clearTimeout(this.#idle);
      worker.ref();
      const outside = this.#options.outside();
      worker.postMessage({ ...question, id, outside } satisfies WorkerRequest, []);
    });
  }

  #hearLater(id: number, onLearned: () => void): void {
    this.#curious.set(id, onLearned);
    for (const oldest of this.#curious.keys()) {
      if (this.#curious.size <= maxCurious) break;
      this.#curious.delete(oldest);
    }
  }

  /** The rest is asked for in a turn of its own, so that something else may run between two parts. */
  #listed({ id, listeners, more }: Extract<WorkerReply, { kind: 'listed' }>): void {
    if (!this.#waiting.has(id)) return;
    const list = [...(this.#parts.get(id) ?? []), ...listeners];
    if (more !== true) return this.#settle(id, { kind: 'listed', id, listeners: list });
    this.#parts.set(id, list);
    setImmediate(() => {
      if (this.#waiting.has(id)) this.#worker?.postMessage({ kind: 'next', id } satisfies WorkerRequest);
    });
  }

  #settle(id: number, reply: Reply): void {
    this.#parts.delete(id);
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(reply);
    if (this.#waiting.size > 0 || this.#worker === undefined) return;
    // Nobody waits: the thread shall not keep the process alive.
    this.#worker.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end('died'), this.#options.idleMs ?? defaultIdleMs);
    this.#idle.unref();
  }

  #start(): Worker | undefined {
    if (this.#worker !== undefined || this.#deaths >= maxDeaths) return this.#worker;
    // No flags of this process: a debugger's port would be taken twice.
    const worker = new Worker(this.#options.workerPath, { name: 'port-medic-probe', execArgv: [], stdin: false });
    worker.on('message', (reply: WorkerReply) => {
      this.#deaths = 0;
      if (reply.kind === 'learned') this.#curious.get(reply.id)?.();
      else if (reply.kind === 'listed') this.#listed(reply);
      else this.#settle(reply.id, reply);
    });
    const onDeath = () => {
      if (this.#worker !== worker) return;
      this.#deaths++;
      this.#end('died');
    };
    worker.on('error', onDeath);
    worker.on('exit', onDeath);
    this.#worker = worker;
    return worker;
  }

  /** Ends the thread; whoever still waits gets this reply. */
  #end(reply: 'died' | 'disposed'): void {
    const worker = this.#worker;
    this.#worker = undefined;
    clearTimeout(this.#idle);
    this.#curious.clear();
    void worker?.terminate();
    for (const id of this.#waiting.keys()) this.#settle(id, reply);
  }
}
