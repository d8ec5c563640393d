/** Files that a program takes its port from, and which of their entries are the port. */

export type Syntax = 'json' | 'yaml' | 'toml' | 'properties' | 'dotenv' | 'object';

/** An entry of a file of keys and values. */
export interface Rule {
  /** Tested on the dotted path of keys. */
  readonly key: RegExp;
  /** `bind` when absent; `side`: another server of the same tool (preview, inspector), meant only if nothing else holds the number. */
  readonly role?: 'bind' | 'side' | 'follow' | 'apart';
  readonly why?: string;
  /** All matches of the file change together. */
  readonly together?: boolean;
  /** Stronger (positive) or weaker than other keys of the file. */
  readonly pick?: number;
  /** Not in force unless one of these profiles was chosen. */
  readonly profile?: RegExp;
  /** Not in force when one of these profiles was chosen. */
  readonly unless?: RegExp;
  /** The value (or the list) is a command line: what counts is the option before the number. */
  readonly line?: boolean;
  /** A fallback that keeps step when the server's port is stated more strongly elsewhere. */
  readonly keepInStep?: boolean;
}

interface Common {
  readonly id: string;
  /** Tested on the path relative to the root. */
  readonly file: RegExp;
  /** Strength of what the file states: a key of `Layer`; `config` when absent. */
  readonly layer?: 'fallbackConfig' | 'buildProperty';
  /** Its usual paths below the program's folder, the strongest first. */
  readonly usual?: readonly string[];
  /** A module of its own reads its places, with profiles and the like; the rules tell the port only. */
  readonly special?: boolean;
}

/** JSON, YAML, TOML, properties, `.env`, or the object that a JavaScript file exports. */
export interface KeyedFile extends Common {
  readonly syntax: Syntax;
  readonly rules: readonly Rule[];
}

/** A directive on each line: nginx, Apache, databases. */
export interface DirectiveFile extends Common {
  readonly syntax: 'directives';
  /** On the line's text before the number; comments are blanked. */
  readonly bind: RegExp;
  readonly side?: RegExp;
  /** Names the listener again: has to follow. */
  readonly again?: RegExp;
  /** A `.conf` file of any name is this program's when all of these match its text. */
  readonly looks?: readonly RegExp[];
}

/** Source code that only this program reads. */
export interface CodeFile extends Common {
  readonly syntax: 'code';
  readonly together?: boolean;
  readonly keepInStep?: boolean;
  /** The port, with what stands before it. */
  readonly stated?: RegExp;
}

export type ConfigFile = KeyedFile | DirectiveFile | CodeFile;
