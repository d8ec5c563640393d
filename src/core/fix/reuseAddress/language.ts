/** What a language's table states: patterns and templates, no code but the few rules that no pattern can say. */

import type { Token } from '../../code/mask.ts';
import type { Brackets } from '../../code/pairs.ts';
import type { TextEdit } from '../../model/fix.ts';
import type { Platform } from '../../model/platform.ts';
import type { Once } from '../../text/once.ts';
import type { Layout } from './layouts/layout.ts';

/**
 * A call and its arguments.
 * - absent: in brackets, and `find` ends behind the opening one
 * - `command`: in such brackets, or without any, up to the end of the statement (Ruby, Perl, Nim)
 * - `words`: `find` ends before the first argument; arguments are words or bracketed groups (OCaml, Haskell)
 * - `form`: `find` begins with the opening bracket and ends behind the head (Scheme, Lisp)
 */
export interface CallPattern {
  /** A group `fd` is the descriptor (a receiver); without it the first argument is. */
  readonly find: string;
  readonly arguments?: 'command' | 'words' | 'form';
  /** How many words belong to it, for `words`. */
  readonly count?: number;
}

/** How the option is set by hand. */
export interface OptionPattern extends CallPattern {
  /** Tried on the text of the arguments: it is this option. */
  readonly names: string;
  /** Tried on the text of the arguments: it is switched off. */
  readonly off?: string;
}

/** How the protocol of a descriptor is read off the call that made it. */
export interface Creation {
  /** The descriptor gets its value; `{fd}` stands for it. What follows in the statement is looked at. */
  readonly from: string;
  readonly stream?: string;
  readonly datagram?: string;
  /** Unix-domain, netlink, raw: there is no port. */
  readonly other?: string;
  /** Passed to `connect`, and to `listen`: `{fd}` stands for the descriptor. */
  readonly connect?: string;
  readonly listen?: string;
}

/**
 * What is put before the bind. `{fd}` is the descriptor as the call spells it, `{ns}` the prefix in use, `{call}` the
 * call, `{var}` a name that is not in use, `{i}` one step of indentation, `{error}` what an `Insertion.errors` row gave.
 */
export interface Insertion {
  readonly lines: readonly string[];
  /** The same inside of an expression, where no statement can stand before; it replaces the call. */
  readonly expression?: string;
  /** Only inside of a condition. */
  readonly expressionIn?: string;
  /** The name that `{var}` stands for when it is free. */
  readonly variable?: string;
}

/** Names that have to be imported: found in a list, and put into it. */
export interface ImportList {
  readonly names: readonly string[];
  /** Group `list`, or `names`, is what stands in the list. */
  readonly find: string;
  /** Nothing has to be added when this occurs in the list. */
  readonly all?: string;
  readonly separator: string;
  /** Each name as written in the list; `{name}` stands for it. */
  readonly spelling?: string;
  /** Not looked at when this occurs in the file: everything is imported anyway. */
  readonly unless?: string;
}

export interface BindShape extends CallPattern {
  /** Only in a file whose code has this, or lacks that. */
  readonly where?: string;
  readonly unless?: string;
  /** Least and most number of arguments. */
  readonly arity: readonly [number, number];
  /** Not a bind when it matches the text of the arguments. */
  readonly reject?: string;
  /** Not a bind when it matches what stands before the call on its line. */
  readonly rejectBefore?: string;
  readonly options: readonly [OptionPattern, ...OptionPattern[]];
  readonly insert:
    | Insertion
    | ((
        source: Source,
        call: { readonly fd: string; readonly head: string; readonly start: number; readonly end: number },
      ) => Insertion);
  readonly creation?: Creation;
  /** What else has to be written, for the variable that was chosen. */
  readonly declare?: (source: Source, start: number, variable: string) => readonly TextEdit[] | undefined;
  /** Never edited, for this reason. */
  readonly decline?: string;
  readonly imports?: readonly ImportList[];
}

/** A call that takes the option as an entry of its arguments, or of a list of options among them. */
export interface EntryShape extends CallPattern {
  /** As a user knows it: `gen_tcp:listen()`. */
  readonly api: string;
  readonly where?: string;
  /** The call listens, or it is none of ours; tried on the arguments. */
  readonly needs?: string;
  readonly datagram?: string;
  readonly client?: string;
  readonly other?: string;
  /** Index of the argument that holds the options; absent: the arguments themselves do. */
  readonly list?: number;
  /** Tried on the options: set already. */
  readonly present: string;
  /** Tried on the options: explicitly off; group `value` is replaced by `on`. */
  readonly off?: string;
  readonly on?: string;
  readonly item: string;
  readonly separator?: string;
  /** For an argument that is not a literal list: `{list}` stands for its text, `{item}` for the item. */
  readonly wrap?: string;
  /** Where a variable gets its list: `{name}` stands for it; ends right before the list's bracket. */
  readonly variables?: readonly string[];
  /** The option is the argument at `list` itself: what to write when arguments are missing, from index `from` on. */
  readonly positional?: { readonly from: number; readonly values: readonly string[] };
  /** An argument that begins so starts a list that goes on to the end of the arguments (Elixir's keywords). */
  readonly keywords?: string;
  /** What stands between the call's bracket and the argument when it is piped in: `|>`. */
  readonly pipe?: string;
}

/** The option is switched off by hand, in the only place where that matters: it is switched on. */
export interface SwitchShape {
  /** Group `value` is replaced. */
  readonly find: string;
  readonly on: string;
  /** Instead of `on` in a program that is made for Windows too. */
  readonly onBoth?: string;
  readonly unless?: string;
}

/** An API that sets the option by itself. */
export interface DefaultShape {
  readonly api: string;
  readonly find: string;
  readonly where?: string;
  /** It is not TCP at all. */
  readonly datagram?: boolean;
}

/**
 * For a program that is made for Windows too, where the option would let another program take over a live port: what
 * keeps it from being set there. All templates; `{set}` stands for the statement.
 */
export interface WindowsGuard {
  /** Lines around what is inserted, which is indented one step deeper unless `flat`. */
  readonly before: string;
  readonly after?: string;
  readonly flat?: boolean;
  /** The same on one line, between other statements or inside of an expression. */
  readonly inline?: string;
  /** A value that is true everywhere but on Windows. */
  readonly value?: string;
}

/** What is bound in one function says nothing of another: a row with binds says how functions begin. The pattern has a group `name`. */
type Calls =
  | { readonly functions: string; readonly binds: readonly BindShape[] }
  | { readonly functions?: string; readonly binds?: undefined };

export type Language = Calls & {
  /** Editor language ids and other common names, lower case. */
  readonly ids: readonly string[];
  /** Where the editor offers to insert the option: ids of the editor, and endings for an editor that does not know the language. */
  readonly offered?: { readonly ids: readonly string[]; readonly endings?: readonly string[] };
  /** Endings of its files that are not among the ids. */
  readonly endings?: readonly string[];
  /** In the first line of a script. */
  readonly interpreters?: readonly string[];
  /** Programs that run, or build and run, its sources and no others; a task runner (make, npm) may start anything. */
  readonly runners?: readonly string[];
  /** What only its sources have, for editors that do not know it; the source of a regular expression, tried line by line. */
  readonly marks?: readonly string[];
  /** As in a sentence. */
  readonly name: string;
  /** A program is built from it before it runs. */
  readonly compiled?: boolean;
  readonly syntax: readonly Token[];
  readonly ignoreCase?: boolean;
  /** An element of an array is written like a call: `S (I)`. */
  readonly callIndices?: boolean;
  readonly preprocessor?: boolean;
  /** What shows that a program is made for Windows too; tried on the text without its comments. */
  readonly aboutWindows?: string;
  readonly guard?: WindowsGuard | ((source: Source) => WindowsGuard);
  /** Code starts behind this: what stands before is not code (HTML around PHP). */
  readonly opening?: string;
  readonly layout: Layout;
  readonly entries?: readonly EntryShape[];
  readonly switches?: readonly SwitchShape[];
  readonly defaults?: readonly DefaultShape[];
  /** What no pattern can say. */
  readonly more?: (source: Source) => readonly Site[];
  /** Nothing that binds in this language ever lacks the option: no site is needed to say so. */
  readonly always?: boolean;
  /** Why the option is never, or only sometimes, worth inserting: one sentence. */
  readonly why: string;
  /** For a preview when there is no safe place. */
  readonly snippet: string;
};

/** A place in a text that binds, or makes something that will. Offsets are UTF-16. */
export interface Site {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
  /** Where an option that is set for it stands, or the statement starts: what a line hint may point at. */
  readonly from?: number;
  readonly state: SiteState;
}

export type SiteState =
  | { readonly kind: 'needs'; readonly edits: readonly TextEdit[]; readonly how: 'inserted' | 'moved' | 'switched-on' }
  | { readonly kind: 'set' }
  | { readonly kind: 'default'; readonly api: string }
  | { readonly kind: 'datagram' }
  | { readonly kind: 'not-inet' }
  | { readonly kind: 'client' }
  | { readonly kind: 'unsafe'; readonly reason: string; readonly snippet: string };

/** A named function: from its head to behind its end. */
export interface FunctionSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The function that it is nested in. */
  readonly outer?: FunctionSpan;
}

/** A text and what is known about it, worked out once. All views have the same length: offsets fit all of them. */
export interface Source {
  readonly text: string;
  /** Comments and the insides of strings blanked. */
  readonly code: string;
  /** Comments blanked. */
  readonly live: string;
  readonly language: Language;
  readonly platform: Platform;
  readonly brackets: Brackets;
  readonly functions: readonly FunctionSpan[];
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** Made for Windows too: what is inserted needs a guard, except in these ranges. */
  readonly windows: boolean;
  readonly unixOnly: readonly (readonly [number, number])[];
  /** A name based on `base` that does not occur in the text, a new one for each `use`. */
  fresh(base: string, use: string): string;
  /** What was worked out for this text under this key before: many questions are asked for every bind again. */
  readonly once: Once;
}
