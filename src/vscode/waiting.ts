import * as vscode from 'vscode';
import type { CancelSignal } from '../core/ports.ts';

export type Progress = vscode.Progress<{ readonly message?: string }>;

/** A notification with a Cancel button; `work` gets a signal that aborts when it is pressed. */
export async function withProgress<T>(
  title: string,
  work: (signal: CancelSignal, progress: Progress) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, ...(title !== '' && { title }) },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => controller.abort());
      try {
        return await work(controller.signal, progress);
      } finally {
        subscription.dispose();
      }
    },
  );
}

/** Asks again until the answer is yes (`true`), the limit has passed or the signal aborts (`false`). Times in milliseconds. */
export async function until(
  condition: () => Promise<boolean>,
  { everyMs, limitMs, signal }: { readonly everyMs: number; readonly limitMs: number; readonly signal: CancelSignal },
): Promise<boolean> {
  const end = Date.now() + limitMs;
  for (;;) {
    if (signal.aborted) return false;
    if (await condition()) return true;
    if (Date.now() >= end) return false;
    await pause(everyMs, signal);
  }
}

async function pause(milliseconds: number, signal: CancelSignal): Promise<void> {
  await new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
