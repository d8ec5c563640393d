import type { Shells } from '../../core/host.ts';
import { until } from '../waiting.ts';
import type { TerminalRun } from './runs/run.ts';
import type { Runs } from './runs/runs.ts';
import { shellPidOf } from './shellPid.ts';

/** A shell that has shown the end of a command still runs what its prompt is made of. Milliseconds. */
const promptLimit = 2_000;
const never = new AbortController().signal;

/**
 * Whether what is typed into the run's terminal goes to its shell. A program can print that it is over and a prompt as well; so the
 * system is asked, and only where it does not tell, what VS Code was told counts.
 */
export async function waitsForCommand(run: TerminalRun, runs: Runs, shells: Shells): Promise<boolean> {
  const pid = await shellPidOf(run.terminal);
  let waits: boolean | undefined;
  const isKnown = async () => {
    waits = pid === undefined ? undefined : await shells.waits(pid);
    return waits !== false;
  };
  await until(isKnown, { everyMs: 50, limitMs: promptLimit, signal: never });
  return waits ?? (run.ended && !runs.terminals.isFollowed(run));
}

/** Whether the run, which VS Code was told has ended, has: there is a later command of the user's, or its shell waits for one. */
export async function hasEnded(run: TerminalRun, runs: Runs, shells: Shells): Promise<boolean> {
  return runs.terminals.isSucceeded(run) || waitsForCommand(run, runs, shells);
}
