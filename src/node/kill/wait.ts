/** Waiting that can be cancelled and always ends. */
import type { CancelSignal } from '../../core/host.ts';

export function isCancelled(signal: CancelSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Waits so many milliseconds, or shorter when cancelled; the caller looks at the signal. */
export function sleep(ms: number, signal?: CancelSignal): Promise<void> {
  return new Promise(resolve => {
    if (isCancelled(signal)) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/** Most servers end within 10 ms of the signal, so the first looks are close together; then 25 ms, after a second 100 ms. */
function pauseAfter(elapsedMs: number): number {
  if (elapsedMs < 20) return 2;
  return elapsedMs < 1000 ? 25 : 100;
}

/** Asks until the answer is yes: `true`; at the limit of time or when cancelled: `false`. Asks at least once. */
export async function waitUntil(
  question: () => Promise<boolean>,
  limitMs: number,
  signal?: CancelSignal,
): Promise<boolean> {
  const start = performance.now();
  for (;;) {
    if (await question()) return true;
    const elapsed = performance.now() - start;
    if (elapsed >= limitMs || isCancelled(signal)) return false;
    await sleep(Math.min(pauseAfter(elapsed), limitMs - elapsed), signal);
  }
}

/** The promise's value, or `fallback` when it takes longer or is cancelled; then the promise is not waited for any more. */
export function within<T>(promise: Promise<T>, limitMs: number, fallback: T, signal?: CancelSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
    const giveUp = () => {
      end();
      resolve(fallback);
    };
    const timer = setTimeout(giveUp, limitMs);
    signal?.addEventListener('abort', giveUp);
    if (isCancelled(signal)) giveUp();
    promise.then(resolve, reject).finally(end);
  });
}
