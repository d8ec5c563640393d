import type { Log } from '../core/host.ts';

/** Runs an async event handler: what it throws is a bug, and goes to the log instead of being lost. */
export function inBackground(log: Log, what: string, work: Thenable<unknown> | Promise<unknown>): void {
  work.then(undefined, (error: unknown) => log.error(what, error));
}
