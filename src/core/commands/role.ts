/** What a number on a command line, or in a file, is to the program. */

/**
 * - `bind`: the number a server binds to may come from here
 * - `follow`: refers to that server from elsewhere
 * - `apart`: the same digits, but not to be touched
 */
export type Role = 'bind' | 'follow' | 'apart';

export interface Verdict {
  readonly role: Role;
  /** Belongs to a side door of the program (debugger, metrics). */
  readonly secondary?: boolean;
  /** … of which it is the debugger. */
  readonly debugger?: boolean;
  /** follow: the program may as well listen there itself. */
  readonly unsure?: boolean;
  readonly why: string;
}
