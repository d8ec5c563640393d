/** Network namespaces in which programs are tried under TIME_WAIT. A namespace is shared by all ports that have not lingered in it yet. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../support/fixtures.ts';

export interface Trial {
  readonly port: number;
  /** Who speaks first: `raw` waits for the server, `http` asks it for a page. */
  readonly mode: string;
  /** Command lines of a shell: what leaves the port in TIME_WAIT, and what is started then. */
  readonly first: string;
  readonly second: string;
}

export interface Outcome {
  readonly started: boolean;
  readonly lingers: boolean;
  readonly listens: boolean;
  readonly output: string;
}

class Namespace {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Outcome | Error) => void>();
  #count = 0;

  constructor(path: string) {
    const script = join(projectRoot, 'test', 'compilers', 'trials.mjs');
    const { stdout } = (this.#child = spawn('unshare', ['-rn', process.execPath, script], {
      env: { ...process.env, PATH: path },
      stdio: ['pipe', 'pipe', 'inherit'],
    }));
    if (stdout !== null)
      createInterface({ input: stdout }).on('line', line => {
        const { id, ...outcome } = JSON.parse(line) as Outcome & { readonly id: number };
        this.#waiting.get(id)?.(outcome);
        this.#waiting.delete(id);
      });
    this.#child.once('exit', code => {
      for (const answer of this.#waiting.values()) answer(new Error(`the namespace ended with ${code}`));
    });
  }

  try(trial: Trial): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const id = this.#count++;
      this.#waiting.set(id, answer => (answer instanceof Error ? reject(answer) : resolve(answer)));
      this.#child.stdin?.write(`${JSON.stringify({ id, ...trial })}\n`);
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }
}

export class Namespaces {
  readonly #all: Namespace[] = [];
  readonly #tried = new Map<number, number>();
  readonly #path: string;

  /** @param first folders that come before those of PATH */
  constructor(first: readonly string[] = []) {
    this.#path = [...first, process.env['PATH'] ?? ''].join(delimiter);
  }

  /** Tries two programs on a port which nobody else may use meanwhile, in a namespace where that port does not linger. */
  try(trial: Trial): Promise<Outcome> {
    const earlier = this.#tried.get(trial.port) ?? 0;
    this.#tried.set(trial.port, earlier + 1);
    const namespace = (this.#all[earlier] ??= new Namespace(this.#path));
    return namespace.try(trial);
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map(each => each.end()));
  }
}
