import type * as vscode from 'vscode';
import { inTime } from '../../core/inTime.ts';

/** Milliseconds in which a terminal that is being opened has its shell. */
const longestStart = 1_000;

/**
 * The shell of a terminal, once it has one; `undefined` where it has none in time. VS Code promises the process, and keeps that promise never
 * for a terminal that was closed before its shell began.
 */
export function shellPidOf(terminal: vscode.Terminal): Promise<number | undefined> {
  return inTime(terminal.processId, longestStart);
}
