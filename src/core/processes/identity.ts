/** Is the process that runs now the one that the user was shown? A pid alone is re-used by the system. */
import type { ProcessInfo } from '../model/process.ts';
import { plainName } from '../programs/processNames.ts';
import { shortForm } from '../text/paths.ts';

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

/** What tells one program from another under the same pid: see `ProcessInfo`. */
export type Program = Pick<ProcessInfo, 'args' | 'commandLine' | 'executable' | 'image'>;

/**
 * Is it another program than the one that was shown? An exec() gives a process another one, or the same interpreter another
 * script, while its pid, its start and its sockets stay. Compared are the executable, then where the kernel laid it (`image`:
 * elsewhere after each exec, whatever the arguments say), then the arguments. A program may write a title over those, and
 * some never stop: a title is no change where the image is the same, and where both are titles of one kind. The folder is not
 * compared, as a server may change its own. False where nothing can be compared.
 */
export function runsAnother(shown: Partial<Program>, live: Partial<Program>): boolean {
  if (shown.executable !== undefined && live.executable !== undefined)
    if (fileOf(shown.executable) !== fileOf(live.executable)) return true;
  const isImageKnown = shown.image !== undefined && live.image !== undefined;
  if (isImageKnown && shown.image !== live.image) return true;
  const [before, now] = [textOf(shown), textOf(live)];
  if (before === '' || now === '' || before === now) return false;
  const [wasTitle, isTitle] = [hasTitle(shown), hasTitle(live)];
  // Where the kernel lays all programs at the same place, the image alone is no proof.
  if (isImageKnown) return !wasTitle && !isTitle;
  return !wasTitle || !isTitle || kindOfTitle(shown) !== kindOfTitle(live);
}

function textOf({ args, commandLine }: Partial<Program>): string {
  const given = args?.filter(arg => arg !== '') ?? [];
  return given.length > 0 ? given.join('\0') : (commandLine ?? '');
}

/** One string in the place of the arguments, which does not begin with the name of the program. */
function hasTitle({ args, commandLine, executable }: Partial<Program>): boolean {
  const given = args?.filter(arg => arg !== '') ?? [];
  if (given.length > 1) return false;
  const text = given[0] ?? commandLine ?? '';
  const first = text.split(' ', 1)[0] ?? '';
  if (first.endsWith(':')) return true;
  if (given.length === 1 && text !== first) return true;
  return executable !== undefined && plainName(first) !== plainName(executable);
}

/** `nginx: worker process` -> `nginx:`; elsewhere all but its numbers, which count something. */
function kindOfTitle(process: Partial<Program>): string {
  const title = textOf(process);
  const kind = /^[^\s/]+:(?= |$)/.exec(title)?.[0];
  if (kind !== undefined) return kind;
  // Several words that may as well be a program with its arguments: `python3 app1.py`.
  if (process.args === undefined && title.includes(' ')) return title;
  return title.replace(/[0-9]+/g, '0');
}

/** What is another than was shown, so that no signal may be sent; `undefined`: it is the same process with the same program. */
export type Change = 'start-time' | 'program';

export function changeOf(shown: Start & Partial<Program>, live: Start & Partial<Program>): Change | undefined {
  if (compareStart(shown, live) !== 'same') return 'start-time';
  return runsAnother(shown, live) ? 'program' : undefined;
}

/**
 * Linux marks the path of a program whose file was removed or replaced since. Windows' calls and its tools write the same path in another
 * case, or in its long form.
 */
function fileOf(path: string): string {
  const short = shortForm(path);
  return /^(?:[A-Za-z]:)?\\/.test(short) ? short.toLowerCase() : path.replace(/ \(deleted\)$/, '');
}

/** `ps` pads the day of the month with a blank, and tools that split at blanks lose it. */
function oneSpaced(token: string): string {
  return token.trim().replace(/\s+/g, ' ');
}

/** A pid that may be handed to kill(2): 0 and negative numbers mean process groups, 1 is init. */
export function isKillablePid(pid: unknown): pid is number {
  return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1 && pid <= 0x7fff_ffff;
}
