import * as vscode from 'vscode';
import type { Disposable } from '../core/host.ts';
import type { Conflict } from '../core/model/conflict.ts';
import { MutableDisposable } from './disposables.ts';
import { inBackground } from './inBackground.ts';
import type { Tools } from './tools.ts';
import type { OnDidChange } from './ui/pickers.ts';
import { after } from './watch/after.ts';

/** Milliseconds between two glances at what an open list tells of. */
const glanceEvery = 2_000;
/** Milliseconds after which a list that is left open is not looked after any more: what is picked from it is looked at anyway. */
const longestWait = 5 * 60_000;

/** For as long as a list is open: tells of every change, and glances at the conflict that it is about, whose port may also be taken again. */
export function whileOpen(
  { store, pipeline, log }: Pick<Tools, 'store' | 'pipeline' | 'log'>,
  now: () => Conflict | undefined,
): OnDidChange {
  return draw => {
    const end = Date.now() + longestWait;
    const timer = new MutableDisposable<Disposable>();
    let isOpen = true;
    const glance = async () => {
      const conflict = now();
      if (conflict !== undefined) await pipeline.glance([conflict]);
      wait();
    };
    const wait = () => {
      if (isOpen && Date.now() < end)
        timer.value = after(glanceEvery, () => inBackground(log, 'an open list', glance()));
    };
    wait();
    return vscode.Disposable.from(timer, store.onDidChange(draw), {
      dispose: () => {
        isOpen = false;
      },
    });
  };
}
