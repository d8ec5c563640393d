import type { Log } from '../core/host.ts';

/** The same methods, each of which waits until what has them is loaded. */
type Late<T, K extends keyof T> = {
  readonly [N in K]: T[N] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/**
 * What VS Code may be given at activation in the place of a `T`: nothing of it is loaded before one of its methods is called.
 * `names`: those of the methods that VS Code may call.
 */
export function late<T extends object, K extends keyof T>(load: () => Promise<T>, ...names: readonly K[]): Late<T, K> {
  const entries = names.map(name => [
    name,
    async (...args: readonly unknown[]): Promise<unknown> => {
      const target = await load();
      return Reflect.apply(target[name] as (...each: readonly unknown[]) => unknown, target, args);
    },
  ]);
  return Object.fromEntries(entries) as Late<T, K>;
}

/** A log whose channel, and what keeps secrets out of it, come with its first line. */
export function lateLog(load: () => Promise<Log>): Log {
  // What fails to load has no log to be told in; VS Code tells of it.
  const later = late(load, 'debug', 'info', 'warn', 'error');
  return {
    debug: (...line) => void later.debug(...line),
    info: (...line) => void later.info(...line),
    warn: (...line) => void later.warn(...line),
    error: (...line) => void later.error(...line),
  };
}
