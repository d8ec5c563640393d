import type * as vscode from 'vscode';
import { after } from './after.ts';

/** Milliseconds in which a terminal that is being opened has its shell. */
const longestStart = 1_000;

/**
 * The shell of a terminal, once it has one; `undefined` where it has none in time. VS Code promises the process, and keeps that promise never
 * for a terminal that was closed before its shell began.
 */
export async function shellPidOf(terminal: vscode.Terminal): Promise<number | undefined> {
  let waiting: { dispose(): void } | undefined;
  const late = new Promise<undefined>(resolve => {
    waiting = after(longestStart, () => resolve(undefined));
  });
  try {
    return await Promise.race([terminal.processId, late]);
  } finally {
    waiting?.dispose();
  }
}
