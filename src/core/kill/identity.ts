/** Is the process that runs now the one that the user was shown? A pid alone is re-used by the system. */

/** What an identity is made of: see `ProcessInfo`. */
export interface Start {
  readonly startedAt?: number;
  readonly startToken?: string;
}

/** A step of the clock moves every start time that is worked out from the boot time; two seconds are let pass. */
const clockToleranceMs = 2000;

/**
 * `unknown` when the two have no fact in common. The raw token decides to the tick; the date is compared too, so that a
 * holder whose date was changed on the way is not taken for the same.
 */
export function compareStart(shown: Start, live: Start): 'same' | 'different' | 'unknown' {
  let compared = false;
  if (shown.startToken !== undefined && live.startToken !== undefined) {
    if (oneSpaced(shown.startToken) !== oneSpaced(live.startToken)) return 'different';
    compared = true;
  }
  if (shown.startedAt !== undefined && live.startedAt !== undefined) {
    if (!(Math.abs(shown.startedAt - live.startedAt) <= clockToleranceMs)) return 'different';
    compared = true;
  }
  return compared ? 'same' : 'unknown';
}

/**
 * An exec() gives a process another program, while its pid, its start and its sockets stay. Only the executable tells: a
 * process may write anything over its name and arguments. False where either executable cannot be seen.
 */
export function runsAnother(shown: { readonly executable?: string }, live: { readonly executable?: string }): boolean {
  if (shown.executable === undefined || live.executable === undefined) return false;
  return withoutMark(shown.executable) !== withoutMark(live.executable);
}

/** Linux marks the path of a program whose file was removed or replaced since. */
function withoutMark(path: string): string {
  return path.replace(/ \(deleted\)$/, '');
}

/** `ps` pads the day of the month with a blank, and tools that split at blanks lose it. */
function oneSpaced(token: string): string {
  return token.trim().replace(/\s+/g, ' ');
}

/** A pid that may be handed to kill(2): 0 and negative numbers mean process groups, 1 is init. */
export function isKillablePid(pid: unknown): pid is number {
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1 && pid <= 0x7fff_ffff;
}
