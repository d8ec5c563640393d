/** What the formats, the chooser and the planner pass to each other. */

import type { Call, Invocation } from '../commands/invocation.ts';
import type { Role } from '../commands/role.ts';
import type { SourceFile } from '../configs/sourceFile.ts';
import type { Span } from '../text/span.ts';

/** A place in a file that holds the number. */
export interface Site {
  readonly file: SourceFile;
  readonly span: Span;
  readonly role: Role;
  /** One phrase for the preview. */
  readonly why: string;
  /** bind: strength by the ecosystem's precedence, higher wins; see `Layer`. */
  readonly layer?: number;
  /** bind: among equals of a layer, higher wins. */
  readonly pick?: number;
  /** bind: sites of one group are edited together. Default: every site by itself. */
  readonly group?: string;
  /** bind: not in force, with the reason. */
  readonly inactive?: string;
  /** bind: only in force when this profile was chosen. */
  readonly profile?: string;
  /** bind: programs that take the port from here; absent = any. */
  readonly runners?: readonly string[];
  /** bind, follow: the unit (script, configuration, task) that states it. */
  readonly unit?: string;
  /** bind: a fallback of the same server which is kept in step when a stronger place wins. */
  readonly keepInStep?: boolean;
  /** follow: sure enough to be ticked from the start. */
  readonly certain?: boolean;
  /** Another number than the port itself, which moves by as much (the end of a range). */
  readonly shift?: boolean;
  /** follow: only when the winning place is such a one; else the number means another server. */
  readonly when?: (lead: Lead) => boolean;
  /** bind: the environment variable that wins over the place when it is set where the program is started. */
  readonly variable?: string;
  /** bind: the variable of the unit's tool that wins over the place when it is passed to it: `make dev PORT=3001`. */
  readonly argument?: string;
  /** bind: the port of the program's debugger. */
  readonly debugger?: boolean;
}

/** What is known of the place that wins; empty when the port is added where nothing stated it. */
export type Lead = Partial<Pick<Site, 'layer' | 'group' | 'runners' | 'unit' | 'debugger'>>;

/** Something the user can start: a launch configuration, task, script, target or process line. */
export interface Unit {
  readonly id: string;
  /** `file`: a shell script. */
  readonly kind: 'launch' | 'compound' | 'task' | 'script' | 'target' | 'process' | 'command' | 'file';
  readonly name: string;
  /** Folder the program runs in, relative to the root. */
  readonly dir: string;
  /** Project of an angular.json or project.json. */
  readonly project?: string;
  readonly file?: SourceFile;
  /** target: the program that knows it. */
  readonly tool?: string;
  readonly calls: readonly Call[];
  readonly runners: readonly string[];
  /** Program files it runs, relative to the root where known. */
  readonly entries: readonly string[];
  /** Files it takes its environment from, the strongest last, relative to the root. */
  readonly envFiles: readonly string[];
  /** Names of the profile or mode it runs in (`dev`, `https`). */
  readonly profiles: readonly string[];
  /** Projects (by folder or name) that it names: `cargo run -p api`, `dotnet run --project src/Api`. */
  readonly projects: readonly string[];
  /** Configuration files that it names, the strongest last, relative to the root: `--config webpack.dev.js`. */
  readonly configs: readonly string[];
  /** What `docker compose` was told, when it is started. */
  readonly compose?: ComposeCall;
  readonly sites: readonly Site[];
  /** file: it changes to its own folder first. */
  readonly inOwnFolder?: boolean;
  /** What its lines start, opened. */
  readonly invocations?: readonly Invocation[];
  /** Is likely what the user starts when nothing is known: higher first. */
  readonly rank: number;
}

/** Files count relative to the root; an empty list stands for the default. */
export interface ComposeCall {
  readonly files: readonly string[];
  readonly services: readonly string[];
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
}

export interface PortSwitchHints {
  /** Name of the debug configuration (or compound) that was started. */
  readonly activeConfiguration?: string;
  /** npm (deno, composer) script. */
  readonly activeScript?: string;
  /** Label of the task. */
  readonly activeTask?: string;
  /** Name or folder of the project of a monorepo. */
  readonly activeProject?: string;
  /** Command line as typed. */
  readonly startedBy?: string;
  /** Folder it was typed in, relative to the root, with `/`. */
  readonly startedIn?: string;
  /** Nothing states the port: it is the program's default. */
  readonly defaultPort?: boolean;
  /** The server is on the new port already: what points at it follows, whether or not a file states where it is. */
  readonly hasMoved?: boolean;
  /** `process.platform`: which of a task's `windows`, `linux` and `osx` blocks is in force. */
  readonly platform?: string;
}

/** Strengths of the places, from the programs' documented precedence: arguments, environment, files, code. */
export const Layer = {
  launchArgs: 100,
  launchEnv: 95,
  taskArgs: 93,
  scriptArgs: 90,
  scriptEnv: 88,
  makeVariable: 85,
  buildProperty: 80,
  envFile: 70,
  processDefault: 68,
  compose: 65,
  config: 60,
  genericConfig: 55,
  listenLiteral: 50,
  envDefault: 48,
  namedConstant: 46,
  namedProperty: 44,
  fallbackConfig: 42,
  otherConfig: 30,
  secondary: 10,
} as const;
