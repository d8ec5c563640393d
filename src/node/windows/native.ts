/**
 * Asks the child process that makes the system's own calls. It is started at the first question, ended when nobody asks for a
 * while, and not started again once it has failed: then, and where it is not part of the package, there is no answer, and the
 * system's tools are asked instead.
 */
import type { ChildProcess } from 'node:child_process';
import { access } from 'node:fs/promises';
import type { CancelSignal } from '../../core/host.ts';
import type {
  NativeAnswers,
  NativeGreeting,
  NativeQuestion,
  NativeReply,
} from '../../core/probe/windows/windowsNative.ts';
import type { Start } from '../exec.ts';

/** What belongs to it of the package: absolute paths. */
export interface NativeFiles {
  /** The bundled `child.ts`. */
  readonly script: string;
  /** koffi's addon for this processor. */
  readonly library: string;
  /** Another library for the socket tables; only where the system's names no owners (Wine). */
  readonly ipHelper?: string;
}

export interface NativeOptions {
  readonly files: NativeFiles;
  readonly start: Start;
  /** What runs the script; default: this very program, as Node. */
  readonly execPath?: string;
  /** Milliseconds without a question until it is ended; default a minute. */
  readonly idleMs?: number;
  /** Milliseconds; default: `limits`. */
  readonly limits?: { readonly start: number; readonly answer: number };
}

/** `no`: why there is no answer, for the report. */
export type NativeAnswer<T> = { readonly answer: T } | { readonly no: string };

export interface Native {
  ask<Q extends NativeQuestion>(question: Q, signal?: CancelSignal): Promise<NativeAnswer<NativeAnswers[Q['ask']]>>;
  dispose(): void;
}

/** The first start of a program that a virus scanner looks at takes seconds; an answer takes milliseconds. */
const limits = { start: 15_000, answer: 8000 } as const;
const defaultIdleMs = 60_000;

type Reply = NativeReply | { readonly lost: string };

interface Running {
  readonly child: ChildProcess;
  readonly waiting: Map<number, (reply: Reply) => void>;
  readonly ready: Promise<string | undefined>;
}

export function createNative(options: NativeOptions): Native {
  return new NativeChild(options);
}

class NativeChild implements Native {
  readonly #options: NativeOptions;
  #running: Promise<Running | { readonly no: string }> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #nextId = 1;
  /** Why it is not asked any more. */
  #givenUp: string | undefined;

  constructor(options: NativeOptions) {
    this.#options = options;
  }

  async ask<Q extends NativeQuestion>(
    question: Q,
    signal?: CancelSignal,
  ): Promise<NativeAnswer<NativeAnswers[Q['ask']]>> {
    if (this.#givenUp !== undefined) return { no: this.#givenUp };
    clearTimeout(this.#idle);
    const running = await (this.#running ??= this.#start());
    if ('no' in running) return this.#giveUp(running.no);
    const problem = await running.ready;
    if (problem !== undefined) return this.#giveUp(problem);
    if (signal?.aborted === true) return { no: 'cancelled' };
    const reply = await this.#question(running, question);
    // One that goes wrong, or hangs, would do so again.
    if ('lost' in reply) return this.#giveUp(reply.lost);
    if (running.waiting.size === 0) this.#rest(running);
    return 'failed' in reply ? { no: reply.failed } : { answer: reply.answer as NativeAnswers[Q['ask']] };
  }

  dispose(): void {
    this.#givenUp ??= 'disposed';
    this.#end();
  }

  async #start(): Promise<Running | { readonly no: string }> {
    const { files, start, execPath = process.execPath } = this.#options;
    const missing = await firstMissing([files.script, files.library]);
    if (missing !== undefined) return { no: 'not part of this package' };
    const argv = [files.script, files.library, ...(files.ipHelper === undefined ? [] : [files.ipHelper])];
    // The editor's own program is Node with this variable.
    const env = { ELECTRON_RUN_AS_NODE: '1', LC_ALL: undefined };
    const child = await start(execPath, argv, ['ignore', 'ignore', 'ignore', 'ipc'], env);
    if ('kind' in child) return { no: `could not be started: ${child.kind}` };
    const waiting: Running['waiting'] = new Map();
    const ready = new Promise<string | undefined>(resolve => {
      const timer = setTimeout(() => resolve('did not start in time'), this.#options.limits?.start ?? limits.start);
      const settle = (problem: string | undefined) => {
        clearTimeout(timer);
        resolve(problem);
      };
      const lose = (why: string) => {
        settle(why);
        for (const answer of waiting.values()) answer({ lost: why });
        waiting.clear();
      };
      child.once('error', error => lose(`could not be started: ${error.message}`));
      child.once('exit', (code, signal) => lose(`ended by itself: ${signal ?? code ?? '?'}`));
      child.on('message', (message: NativeGreeting | NativeReply) => {
        if ('ready' in message) settle(undefined);
        else if ('unusable' in message) settle(`could not be loaded: ${message.unusable}`);
        else {
          waiting.get(message.id)?.(message);
          waiting.delete(message.id);
        }
      });
    });
    return { child, waiting, ready };
  }

  #question({ child, waiting }: Running, question: NativeQuestion): Promise<Reply> {
    const id = this.#nextId++;
    return new Promise(resolve => {
      const limit = this.#options.limits?.answer ?? limits.answer;
      const timer = setTimeout(() => settle({ lost: 'did not answer in time' }), limit);
      const settle = (reply: Reply) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(reply);
      };
      waiting.set(id, settle);
      child.ref();
      child.channel?.ref();
      child.send({ ...question, id }, error => {
        if (error !== null) settle({ lost: error.message });
      });
    });
  }

  /** Nobody waits: the child shall not keep this process alive, and ends when that lasts. */
  #rest({ child }: Running): void {
    child.unref();
    child.channel?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(), this.#options.idleMs ?? defaultIdleMs);
    this.#idle.unref();
  }

  #giveUp(why: string): { readonly no: string } {
    this.#givenUp ??= why;
    this.#end();
    return { no: why };
  }

  #end(): void {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    void running?.then(started => {
      if ('no' in started) return;
      started.child.removeAllListeners('message');
      started.child.kill('SIGKILL');
      started.child.unref();
      started.child.channel?.unref();
    });
  }
}

async function firstMissing(files: readonly string[]): Promise<string | undefined> {
  for (const file of files)
    if (
      !(await access(file).then(
        () => true,
        () => false,
      ))
    )
      return file;
  return undefined;
}
