/**
 * What is known of one program that listens, or that starts, wraps or talks to one. Every stage reads the columns it needs;
 * a fact stands here and nowhere else. Rows are in `families/`, each with the address of the program's own documentation and a
 * real command line.
 */
import type { ConfigFile } from './configFile.ts';
import type { AddPlace } from './placeToAdd.ts';

export interface ProgramRow {
  /** Stable, kebab-case, unique. */
  readonly id: string;
  /** As a user calls it: “Vite’s default”. */
  readonly title: string;
  /** Command words, without folder and `.exe`; Python modules of `-m`, too. Empty: it is known by other signs only. */
  readonly names: readonly string[];
  /** Words of a command line or task that tell of it where its name does not: `./gradlew bootRun`. */
  readonly signs?: RegExp;
  /** npm packages that bring the command where they are named otherwise: `@angular/cli` for `ng`. */
  readonly packages?: readonly string[];
  /** A package of npm brings the command, in a family where others are of the system. */
  readonly fromNpm?: boolean;
  /** Who reads a place: rows of one runner read the same files and variables. The id when absent. */
  readonly runner?: string;
  /** Its documentation, where the facts of the row can be checked. */
  readonly docs: string;
  /** A real command line. */
  readonly example: string;
  /** Names that targets of Nx and Angular have by convention when they start it. */
  readonly targets?: readonly string[];
  /** It talks to a server elsewhere: its numbers are another program's. */
  readonly client?: boolean;
  /** It starts other programs, as a supervisor or in containers. */
  readonly starts?: boolean;
  /** The port may stand in the user's own source code. */
  readonly ownCode?: boolean;
  /** Sub-commands that serve; absent: it serves whatever its arguments. */
  readonly serves?: readonly Serve[];
  /** Sub-commands that serve nothing; needed where `''` serves. */
  readonly others?: readonly string[];
  readonly options?: Options;
  /** A bare argument after this word (`''`: any) is the port or `host:port`. */
  readonly positionalAfter?: string;
  /** The so-many-th bare argument is the port; counts from 1. */
  readonly positionalAt?: number;
  /** Variables it takes its port from by itself, strongest first. */
  readonly variables?: readonly string[];
  /** What they say wins over its configuration file. */
  readonly variablesFirst?: boolean;
  /** Values of variables that hold more than the number: `http://localhost:{port}`. */
  readonly variableForms?: Readonly<Record<string, string>>;
  /** Variables whose value is more arguments for it. */
  readonly argumentVariables?: readonly string[];
  /** What a `.env` file says of `PORT` reaches it; absent: only where the user's own code runs in it, or it starts or asks another program. */
  readonly dotenvPort?: boolean;
  /** Variables of a `.env` file that its configuration is usually written to read. */
  readonly dotenvVariables?: RegExp;
  /** It reads `.env.local` by itself while developing, and what stands there wins over `.env`. */
  readonly dotenvLocal?: boolean;
  /** Ports it takes when nothing states one; the first is today's, others are of older versions. */
  readonly defaults?: readonly number[];
  /** The defaults are those of the framework that is mostly started so. */
  readonly borrowedDefault?: boolean;
  /** `tcp` when absent. */
  readonly protocol?: 'udp';
  /** Files it takes its port from. */
  readonly configs?: readonly ConfigFile[];
  /** Where a port is written that nothing states, the best first; after these the command line. */
  readonly places?: readonly AddPlace[];
  /** Option to write where nothing states the port: `-p`, `--port`, `--port=`; `''`: a bare argument; `{port}` stands for the number elsewhere. */
  readonly add?: string;
  /** That option is one more port beside those that its configuration states. */
  readonly addsBesideConfig?: boolean;
  /** It reads options only before its first other word. */
  readonly optionsFirst?: boolean;
  /** Its debugger's port. */
  readonly debug?: Debug;
  /** What it does when the port is taken; not tried for every row. */
  readonly whenTaken?: 'fails' | 'asks' | 'moves' | 'moves-silently';
  /** Words of its command line with which a taken port is an error and no reason to move; `{port}` stands for the number. */
  readonly failInstead?: string;
  /** Who sets SO_REUSEADDR for every TCP listener of it by itself, tried on Linux; a name for a sentence. */
  readonly setsReuseAddress?: string;
  /** How the user's own code starts it, by its `language`: patterns, of which `where` stands anywhere in the file. It sets SO_REUSEADDR then, too. */
  readonly inCode?: { readonly language: string; readonly api: string; readonly find: string; readonly where?: string };
  /** What asks it to end where SIGTERM asks for something else; its source stands in the row. */
  readonly endsOn?: 'SIGINT';
  readonly lock?: Lock;
  /** It opens pages of a server that something else starts. */
  readonly opens?: Opens;
  /** Detection rules of its own wording. */
  readonly rules?: readonly string[];
  /** `type` of debug configurations that run it. */
  readonly debugTypes?: readonly string[];
  /** Ending of the files of the user's code that it loads: `server app:app`. */
  readonly loads?: string;
  /** Endings of source files that run on it. */
  readonly sourceEndings?: readonly string[];
}

/**
 * A row as it is written: without a title it is called as its id is, with a capital letter; without names its id is its only one; and the
 * first name of its port's option is the one to add, unless the row names another or says that none is (`false`).
 */
export type WrittenRow = Omit<ProgramRow, 'title' | 'names' | 'options' | 'add'> &
  Partial<Pick<ProgramRow, 'title' | 'names'>> & { readonly options?: WrittenOptions; readonly add?: string | false };

/** The names of options with a blank between them: `--port -p`. */
export type WrittenOptions = Pick<Options, 'bareConfig'> & {
  readonly [Key in keyof Omit<Options, 'bareConfig'>]: string;
};

/** Where a program that opens pages (a test runner) is told their address. */
export interface Opens {
  /** Sub-commands that open pages, the first bare word; `''`: none is given. */
  readonly words: readonly string[];
  /** Options whose value is the address, or `name=address` among others: `--base-url`, `--config baseUrl=`. A bare address counts, too. */
  readonly options?: readonly string[];
  /** Variables that win over the file. */
  readonly variables?: readonly string[];
  /** Configuration files by their usual names, in the order in which they are looked for; JSON by its ending, else the object in a script. */
  readonly files: readonly string[];
  /** Paths of keys whose value is the address or the port of one; the first that is there counts. */
  readonly keys: readonly RegExp[];
  /** What it opens where nothing says another one. */
  readonly page?: string;
}

/** It refuses to run twice. Facts about the text that it prints then are the detection rule's. */
export interface Lock {
  /** As its rule calls it; the title when absent. */
  readonly name?: string;
  /** What runs only once: one of it for a project folder, one with its files, or one at all. */
  readonly once: 'project' | 'file' | 'machine';
  /** Names it runs under besides those of its commands, in lower case. */
  readonly processes?: readonly string[];
  /** Looked for in the command line of what a virtual machine runs. */
  readonly commandLine?: RegExp;
  /** It runs under no name of its own. */
  readonly onlyCommandLine?: boolean;
  /** Names of the locked file in a folder that is stated. */
  readonly lockFiles?: readonly string[];
  /** The wording has other causes, too (no permission): told only where the other process was seen. */
  readonly ambiguous?: boolean;
}

/** A way to start the server. */
export interface Serve {
  /** Sub-commands, of one or more words; `''`: none is given. */
  readonly words: readonly string[];
  /** Only with one of these options: `esbuild --serve`. */
  readonly with?: readonly string[];
  /** Serves what was built: less likely what one runs while developing. */
  readonly built?: boolean;
  /** Ports of this way, where they differ from the row's. */
  readonly defaults?: readonly number[];
}

/** All names as they are written, dashes included. */
export interface Options {
  /** The value is a port, `host:port` or a URL of the server; all aliases. */
  readonly port?: readonly string[];
  /** The value is the address to bind to, or the option stands alone. */
  readonly host?: readonly string[];
  /** The value is the port of another socket of the program: a live-reload server, a dashboard. */
  readonly side?: readonly string[];
  /** The value is the configuration file in force. */
  readonly config?: readonly string[];
  /** A bare argument of this form is the configuration file: `redis-server redis.conf`. */
  readonly bareConfig?: RegExp;
  /** Other options that take the next word as their value. */
  readonly values?: readonly string[];
}

export interface Debug {
  /** As a user calls it: “Node’s inspector’s default”. */
  readonly title: string;
  /** Tried on command lines and on the ids of detection rules. */
  readonly sign: RegExp;
  readonly port: number;
}
