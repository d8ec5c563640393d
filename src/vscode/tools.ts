import type * as vscode from 'vscode';
import type { RunContext } from '../core/conflicts/dependencies.ts';
import type { AddressWatch } from '../core/detect/addressWatch.ts';
import type { Detector } from '../core/detect/detector.ts';
import type { houseRules, readHousePatterns } from '../core/detect/house/rules.ts';
import type { issueText } from '../core/detect/issueText.ts';
import type { PacedDetector } from '../core/detect/pacedDetector.ts';
import type { printsText, showsText } from '../core/detect/quietCommands.ts';
import type { isOnlyHeading } from '../core/detect/quotations/heading.ts';
import type { rehearse } from '../core/detect/rehearsal.ts';
import type { speaksOfPort } from '../core/detect/speaks.ts';
import type { commandOf, programFiles, wordsOf } from '../core/fix/reuseAddress/advise.ts';
import type { bindSites, planReuseAddress } from '../core/fix/reuseAddress/index.ts';
import type { locateBind } from '../core/fix/reuseAddress/locate.ts';
import type { planFailInstead } from '../core/fix/switchPort/failInstead.ts';
import type { planPortSwitch } from '../core/fix/switchPort/index.ts';
import type { portLiterals } from '../core/fix/switchPort/literals.ts';
import type { rehearseSwitch } from '../core/fix/switchPort/rehearsal.ts';
import type { planRunOnce } from '../core/fix/switchPort/runOnce.ts';
import type { portsInWorkspace } from '../core/fix/switchPort/used.ts';
import type { Log } from '../core/host.ts';
import type { Conflict } from '../core/model/conflict.ts';
import type { BindFailure } from '../core/model/failure.ts';
import type { PrintedPort } from '../core/model/move.ts';
import type { Source } from '../core/model/run.ts';
import type { MoveStore } from '../core/moveStore.ts';
import type { PortRow } from '../core/rows/portRows.ts';
import type { Services } from '../core/services.ts';
import type { Store } from '../core/store.ts';
import type { LastText } from '../core/text/lastText.ts';
import type { ScreenWatch } from '../core/text/screen.ts';
import type { Rerun } from './apply/rerun.ts';
import type { Kept, OwnPorts } from './ownPorts.ts';
import type { Reports } from './ui/report.ts';
import type { Tree } from './ui/say.ts';
import type { PortChanges } from './watch/portChanges.ts';
import type { Runs } from './watch/runs/runs.ts';

/** The planners of the third bundle. */
export interface Planners {
  readonly planPortSwitch: typeof planPortSwitch;
  readonly planFailInstead: typeof planFailInstead;
  readonly portLiterals: typeof portLiterals;
  readonly portsInWorkspace: typeof portsInWorkspace;
  readonly planRunOnce: typeof planRunOnce;
  readonly rehearseSwitch: typeof rehearseSwitch;
  readonly planReuseAddress: typeof planReuseAddress;
  readonly locateBind: typeof locateBind;
  readonly programFiles: typeof programFiles;
  readonly commandOf: typeof commandOf;
  readonly wordsOf: typeof wordsOf;
  readonly bindSites: typeof bindSites;
}

/** What notices failures in text. */
export interface Detection {
  readonly Detector: typeof Detector;
  readonly PacedDetector: typeof PacedDetector;
  readonly houseRules: typeof houseRules;
  readonly readHousePatterns: typeof readHousePatterns;
  readonly isOnlyHeading: typeof isOnlyHeading;
  readonly printsText: typeof printsText;
  readonly showsText: typeof showsText;
  readonly ScreenWatch: typeof ScreenWatch;
  readonly LastText: typeof LastText;
  readonly AddressWatch: typeof AddressWatch;
  readonly rehearse: typeof rehearse;
  readonly issueText: typeof issueText;
  readonly speaksOfPort: typeof speaksOfPort;
}

/** What is there from activation on; everything else is built on it. */
export interface Base {
  readonly store: Store;
  readonly runs: Runs;
  readonly changes: PortChanges;
  readonly detection: LoadDetection;
  readonly report: Report;
  /** The Ports view, and the way to have its rows asked for anew. */
  readonly view: Tree<PortRow>;
  readonly redrawn: vscode.EventEmitter<PortRow[] | undefined>;
  /** Of the bundle that runs in the probe's worker thread. */
  readonly workerPath: string;
  /** What VS Code keeps for the extension. */
  readonly kept: Kept;
}

/** Loads it with the first run of the window. */
export type LoadDetection = () => Promise<Detection>;

/** What commands and fixes work with. */
export interface Tools extends Services {
  readonly store: Store;
  readonly moves: MoveStore;
  readonly runs: Runs;
  readonly rerun: Rerun;
  readonly log: Log;
  readonly reports: Reports;
  readonly own: OwnPorts;
  /** Loads them at the first call. */
  readonly planners: () => Promise<Planners>;
}

/** Loads the services at the first call; activation carries none of them. */
export type LoadTools = () => Promise<Tools>;

/** Where the watchers bring what they saw. */
export type Report = (failure: BindFailure, source: Source, context: RunContext) => Promise<Conflict | undefined>;

/** Where they bring the addresses that a run has printed so far. `hasEnded`: by a watcher's word it is over, with success. */
export type ReportPorts = (
  ports: readonly PrintedPort[],
  source: Source,
  context: RunContext,
  hasEnded?: boolean,
) => Promise<void>;
