/** What a command line starts: programs, and calls of what stands elsewhere. */
import type { ProgramRow } from '../programs/row.ts';
import type { Mapped } from './mapped.ts';
import type { Assignment, SimpleCommand } from './shell.ts';

export interface Invocation {
  /** Base name as the table of programs knows it, or as it stands. */
  readonly name: string;
  readonly program?: ProgramRow;
  readonly arguments: readonly Mapped[];
  readonly assignments: readonly Assignment[];
  readonly calls: readonly Call[];
  /** Program file it runs (`server.js`, `app.py`), as written. */
  readonly entry?: string;
  /** `--env-file`, `-f .env.x`: in the order given. */
  readonly envFiles: readonly string[];
  /** Folder that a `cd` before it changed to, relative to where the line runs; may lead above it, or be absolute. */
  readonly dir?: string;
  /** Source offset after the last word: where an argument can be appended. */
  readonly end: number;
  /** The simple command it is part of; numbers the same pair of sites. */
  readonly command: SimpleCommand;
}

/** Its arguments as the program gets them. */
export function textsOf({ arguments: words }: Pick<Invocation, 'arguments'>): string[] {
  return words.map(word => word.text);
}

/** A unit started by another. */
export interface Call {
  readonly kind: 'script' | 'target' | 'task' | 'launch' | 'process' | 'project';
  readonly name: string;
  /** Folder it is started in, relative to the caller's. */
  readonly dir?: string;
  /** target, project: the program that knows it (`make`, `just`, `task`, `netlify`; `nx`, `moon`, `ng`). */
  readonly tool?: string;
  /** Project the name is looked up in (`--filter web`, `-w web`, `nx serve web`). */
  readonly project?: string;
  /** script: what runs where there is no such script, because the package manager then looks for a program: `pnpm vite`. */
  readonly otherwise?: readonly Invocation[];
  /** script: the package manager or runner that starts it. */
  readonly by?: string;
  /** script: words that are handed on to it. */
  readonly passed?: readonly Mapped[];
}

export function scriptCall(name: string, more: Partial<Call> = {}): Call {
  return { kind: 'script', name, ...more };
}

/** An invocation of the command being opened. */
export type Finish = (name: string, rest: readonly Mapped[], more?: Partial<Invocation>) => Invocation;

/** A simple command on its way to the program that it starts. */
export interface Opening {
  /** Base name of the first word. */
  readonly name: string;
  /** The first word, as it stands. */
  readonly head: Mapped;
  /** The words after it. */
  readonly rest: readonly Mapped[];
  readonly finish: Finish;
  /** Assigned so far; an opener may add. */
  readonly assignments: Assignment[];
  /** Given so far; an opener may add. */
  readonly envFiles: string[];
  /** What these words start, as a command of their own. */
  readonly openWords: (words: readonly Mapped[]) => readonly Invocation[];
  /** Opens a line that stands inside of a word. */
  readonly openLine: (line: Mapped) => readonly Invocation[];
  /** The same of a line to whose last command the words are appended. */
  readonly openWith: (line: Mapped, more: readonly Mapped[]) => readonly Invocation[];
}

/** What was opened: a program wrapped by this one (its words), what is started, or nothing that this opener knows. */
export type Opened =
  | { readonly kind: 'words'; readonly words: readonly Mapped[] }
  | { readonly kind: 'started'; readonly invocations: readonly Invocation[] }
  | undefined;

export interface Opener {
  readonly names: ReadonlySet<string>;
  readonly open: (opening: Opening) => Opened;
}

export function onWith(words: readonly Mapped[]): Opened {
  return { kind: 'words', words };
}

export function started(...invocations: readonly Invocation[]): Opened {
  return { kind: 'started', invocations };
}
