/** Limits of time that a busy machine does not turn into a failure. */
import { type Run, run } from '../../src/node/exec.ts';

/** Milliseconds that no machine is too busy for. */
export const enoughMs = 60_000;

/** Real programs whose answer a test is about: they are waited for, whatever limit the product has for them. */
export const patientRun: Run = (file, argv, options) => run(file, argv, { ...options, timeoutMs: enoughMs });

/**
 * Where a limit of time is itself what is tested, no machine is so fast or slow that one limit fits it. Tries with ever longer limits, until the attempt says that the limit was long enough for everything but what hangs. The last one is
 * far above what a busy machine needs, and the attempt asserts on its outcome.
 */
export async function withEnoughTime(attempt: (limitMs: number, isLast: boolean) => Promise<boolean>): Promise<void> {
  for (const limitMs of [700, 3000, 12_000]) if (await attempt(limitMs, false)) return;
  await attempt(enoughMs, true);
}
