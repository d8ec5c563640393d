/** Small things every probe does with the tools it starts. */
import { wholeLines } from '../../core/probe/socketRow.ts';
import type { RunResult } from '../exec.ts';

/** What can be relied on of a tool's output: all of it when it came to an end, else the lines that are whole. */
export function textOf(result: RunResult): string {
  return result.kind === 'ok' || result.kind === 'exit' ? result.stdout : wholeLines(result.stdout);
}

/** Whether the tool said what it had to say: its exit code is its own affair (lsof exits 1 for "nothing found"). */
export function answered(result: RunResult): boolean {
  return result.kind === 'ok' || result.kind === 'exit';
}

const outcomes: Readonly<Record<RunResult['kind'], string>> = {
  ok: 'ok',
  exit: 'failed',
  missing: 'not installed',
  denied: 'not allowed',
  'timed-out': 'timed out',
  cancelled: 'cancelled',
  'too-large': 'too much output',
  signalled: 'ended by a signal',
  failed: 'could not be started',
};

/** `lsof -iTCP:3000: timed out`, for the report. */
export function outcome(what: string, result: RunResult): string {
  if (result.kind === 'exit') return `${what}: exit ${result.code ?? '?'}`;
  if (result.kind === 'signalled' || result.kind === 'failed') return `${what}: ${result.reason}`;
  return `${what}: ${outcomes[result.kind]}`;
}
