import * as vscode from 'vscode';
import type { CancelSignal } from '../core/host.ts';
import { inTime } from '../core/inTime.ts';
import type { Sentence } from '../core/text/harmless.ts';
import { type Progress, showProgress } from './ui/say.ts';

/** Milliseconds after which work is worth a notification: most servers end within a few, and VS Code shows each for 800. */
const patience = 300;

/** A notification with a Cancel button, once the work takes a moment; `work` gets a signal that aborts when it is pressed. */
export async function withProgress<T>(
  title: Sentence | undefined,
  work: (signal: CancelSignal, progress: Progress) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const relay = new ProgressRelay();
  const working = work(controller.signal, relay);
  const over = working.then(
    () => true,
    () => true,
  );
  if ((await inTime(over, patience)) === true) return working;
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    ...(title !== undefined && { title }),
  };
  await showProgress(options, async (progress, token) => {
    const subscription = token.onCancellationRequested(() => controller.abort());
    relay.to = progress;
    try {
      await over;
    } finally {
      subscription.dispose();
    }
  });
  return working;
}

/** Hands on what is reported, as soon as there is somewhere to show it. */
class ProgressRelay implements Progress {
  #last: { readonly message?: Sentence } | undefined;
  #to: Progress | undefined;

  set to(progress: Progress) {
    this.#to = progress;
    if (this.#last !== undefined) progress.report(this.#last);
  }

  report(value: { readonly message?: Sentence }): void {
    this.#last = value;
    this.#to?.report(value);
  }
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
