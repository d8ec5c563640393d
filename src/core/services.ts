import type { renderMissed } from './diagnose/missedReport.ts';
import type { renderReport } from './diagnose/report.ts';
import type { FileReader, Killer, Locks, Log, Probe, Shells, Stopper, Worktrees } from './host.ts';
import type { WindowContext } from './model/diagnosis.ts';
import type { Candidate, Endpoint } from './model/endpoint.ts';
import type { MoveStore } from './moveStore.ts';
import type { Pipeline } from './pipeline.ts';
import type { ownPageInstead, strangerOf } from './processes/strangers.ts';
import type { rehearseConflict } from './rehearsal.ts';
import type { publicCopy } from './secrets/publicCopy.ts';
import type { Store } from './store.ts';
import type { SharedPorts } from './workspace/considerate.ts';
import type { TestedPage, testedIn, testedOn } from './workspace/run/testedPages.ts';

/** What the shell gives to the services: what only it can know of this window. */
export interface ServiceOptions {
  readonly store: Store;
  /** Where runs that have gone to another port are kept. */
  readonly moves?: MoveStore;
  readonly log: Log;
  /** File of the bundle that runs in the probe's worker thread. */
  readonly workerPath: string;
  /** Text of an editor with unsaved changes, by absolute path. */
  readonly unsavedText: (file: string) => string | undefined;
  /** Absolute paths of the open folders: no tool is started from there. Absent: no folder is open. */
  readonly workspaceFolders?: () => readonly string[];
  readonly window: () => Promise<Pick<WindowContext, 'terminals' | 'sessions' | 'endedSessions' | 'workspaceFolders'>>;
}

/** Everything between "a program could not bind" and "this is why", and the means to act on it. */
export interface Services {
  readonly pipeline: Pipeline;
  readonly probe: Probe;
  readonly killer: Killer;
  readonly locks: Locks;
  readonly stopper: Stopper;
  readonly freePorts: SharedPorts;
  readonly shells: Shells;
  readonly files: FileReader;
  /** Reads nothing outside of this folder, by symlink either: for what is going to be edited. */
  readonly filesIn: (root: string) => FileReader;
  /** The endpoints that a debug configuration is going to bind, most trusted first. */
  readonly launchPorts: (launch: Readonly<Record<string, unknown>>, cwd?: string) => Promise<readonly Candidate[]>;
  /** The same for a command line. */
  readonly commandPorts: (commandLine: string, cwd?: string) => Promise<readonly Candidate[]>;
  /** The pages of this machine that the test runners of a command line open. */
  readonly testedPages: (
    commandLine: string,
    cwd?: string,
    env?: Readonly<Record<string, string>>,
  ) => Promise<readonly TestedPage[]>;
  /** The same for a debug configuration. */
  readonly launchedPages: (launch: Readonly<Record<string, unknown>>, cwd?: string) => Promise<readonly TestedPage[]>;
  readonly testedOn: typeof testedOn;
  readonly testedIn: typeof testedIn;
  /** Whose page a port shows, and where this workspace's own is. */
  readonly strangerOf: typeof strangerOf;
  readonly ownPageInstead: typeof ownPageInstead;
  /**
   * The endpoint that a user typed, with the address of a host that is not one of this machine's own names; `undefined` when
   * the name leads to none. Asks the system's resolver: for nothing that a text says.
   */
  readonly lookUp: (typed: Endpoint) => Promise<Endpoint | undefined>;
  /** The file's mode forbids writing: an editor would refuse only after half of an edit. */
  readonly isReadOnly: (file: string) => Promise<boolean>;
  /** For what is drawn: the table of secrets is not part of the bundle that is loaded first. */
  readonly maskSecrets: (text: string) => string;
  readonly renderReport: typeof renderReport;
  readonly renderMissed: typeof renderMissed;
  /** Whether a question can show a line whole, and exactly as it would be run. */
  readonly isShowable: (line: string) => boolean;
  readonly publicCopy: typeof publicCopy;
  readonly rehearseConflict: typeof rehearseConflict;
  readonly worktrees: Worktrees;
  /** All of this window that a diagnosis looks at. */
  readonly window: () => Promise<WindowContext>;
  readonly platform: WindowContext['platform'];
  dispose(): void;
}
