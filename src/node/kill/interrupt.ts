/** The gentle way to end a process: Ctrl+C in its terminal where that reaches nobody who was not shown, otherwise a signal. */
import type { KillOptions } from '../../core/host.ts';
import type { Holder, ProcessInfo } from '../../core/model/process.ts';
import { isShown } from '../../core/processes/shown.ts';
import { gentleSignal } from '../../core/programs/table.ts';
import type { Processes, Sent, Target } from './processes.ts';

/** What runs the process and what it has started are its own; anybody else must have been named with it. */
async function reachesOnlyShown(processes: Processes, shown: Holder, { pid }: Target): Promise<boolean> {
  const besides = await processes.besidesInTerminal(pid);
  if (besides === undefined) return false;
  for (const other of besides) {
    const live = await processes.read(other);
    if (live !== undefined && (live === 'unread' || !isShown(shown, live))) return false;
  }
  return true;
}

interface Question {
  readonly processes: Processes;
  readonly shown: Holder;
  /** Who is asked: the holder, or what it shares its socket with. */
  readonly process: ProcessInfo;
  readonly target: Target;
}

export async function askToEnd(
  { processes, shown, process, target }: Question,
  { interrupt }: KillOptions,
): Promise<Sent> {
  if (interrupt === undefined || !(await reachesOnlyShown(processes, shown, target)))
    return processes.signal(target, gentleSignal(process));
  if (!(await processes.stillHolds(target))) return 'not-holding';
  interrupt();
  return 'sent';
}
