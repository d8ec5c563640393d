const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Undoes what a run started, newest first, exactly once: at the end, on failure, on an uncaught error, and on a signal to end. */
export class Cleanup {
  readonly #steps: { readonly name: string; readonly undo: () => Promise<void> | void }[] = [];
  readonly #watch: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  // A second Ctrl+C while the first one's clean-up runs must not cut it short, so the handlers stay until it is over.
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    void this.run().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  readonly #onError = (error: unknown): void => {
    console.error(error);
    void this.run().finally(() => process.exit(1));
  };

  constructor() {
    for (const signal of signals) process.on(signal, this.#onSignal);
    process.on('uncaughtException', this.#onError);
    // Whoever ends `npm` ends npm and its shell, not what they have started: that shows in another parent.
    const parent = process.ppid;
    this.#watch = setInterval(() => {
      if (process.ppid !== parent) this.#onSignal('SIGTERM');
    }, 1000);
    this.#watch.unref();
  }

  /** Adds a step. When the clean-up is already running, the step is taken at once. */
  add(name: string, undo: () => Promise<void> | void): void {
    const step = { name, undo };
    if (this.#running === undefined) this.#steps.push(step);
    else void take(step);
  }

  /** Takes every step, newest first; one that fails is printed and does not stop the others. */
  run(): Promise<void> {
    this.#running ??= this.#undoAll();
    return this.#running;
  }

  async #undoAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) await take(step);
    clearInterval(this.#watch);
    for (const signal of signals) process.off(signal, this.#onSignal);
    process.off('uncaughtException', this.#onError);
  }
}

async function take({
  name,
  undo,
}: {
  readonly name: string;
  readonly undo: () => Promise<void> | void;
}): Promise<void> {
  try {
    await undo();
  } catch (error) {
    console.error(`clean-up of ${name} failed: ${String(error)}`);
  }
}

/** Runs a body with a clean-up that is over before this returns or throws. */
export async function withCleanup<T>(body: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  try {
    return await body(cleanup);
  } finally {
    await cleanup.run();
  }
}
