/** Every command, setting and context key of the extension, once. The manifest test holds package.json against it. */
import type { Endpoint } from './model/endpoint.ts';
import type { Fix } from './model/fix.ts';
import type { PortRow } from './rows/portRows.ts';

export const extensionId = 'port-medic.port-medic';

/** Commands a user sees in the palette. */
export const Command = {
  freePort: 'portMedic.freePort',
  diagnose: 'portMedic.diagnose',
  switchPort: 'portMedic.switchPort',
  insertReuseAddress: 'portMedic.insertReuseAddress',
  showPorts: 'portMedic.showPorts',
  useOwnPort: 'portMedic.useOwnPort',
  stopOwnPort: 'portMedic.stopOwnPort',
  showMoves: 'portMedic.showMoves',
  restartFailed: 'portMedic.restartFailed',
  reportMissed: 'portMedic.reportMissed',
  showLog: 'portMedic.showLog',
} as const;

/** Commands that only our own surfaces run. */
export const InternalCommand = {
  applyFix: '_portMedic.applyFix',
  showConflict: '_portMedic.showConflict',
  showStatus: '_portMedic.showStatus',
  dismiss: '_portMedic.dismiss',
  showMove: '_portMedic.showMove',
} as const;

/** Commands on the title and the rows of the Ports view; those of rows are not in the palette. */
export const ViewCommand = {
  refresh: 'portMedic.ports.refresh',
  filter: 'portMedic.ports.filter',
  clearFilter: 'portMedic.ports.clearFilter',
  free: 'portMedic.ports.free',
  openInBrowser: 'portMedic.ports.openInBrowser',
  copyAddress: 'portMedic.ports.copyAddress',
  showReport: 'portMedic.ports.showReport',
  dismiss: 'portMedic.ports.dismiss',
} as const;

export type CommandId =
  | (typeof Command)[keyof typeof Command]
  | (typeof InternalCommand)[keyof typeof InternalCommand]
  | (typeof ViewCommand)[keyof typeof ViewCommand];

/** What may be passed by a keybinding, a link or another extension. */
export interface PortArgument {
  readonly port?: number;
}

export interface CommandArguments {
  'portMedic.freePort': [argument?: PortArgument];
  'portMedic.diagnose': [argument?: PortArgument];
  'portMedic.switchPort': [argument?: PortArgument];
  'portMedic.insertReuseAddress': [
    argument?: { readonly file?: string; readonly line?: number; readonly endpoint?: Endpoint },
  ];
  'portMedic.showPorts': [];
  'portMedic.useOwnPort': [argument?: PortArgument];
  'portMedic.stopOwnPort': [argument?: PortArgument];
  'portMedic.showMoves': [];
  'portMedic.restartFailed': [];
  'portMedic.reportMissed': [];
  'portMedic.showLog': [];
  '_portMedic.applyFix': [conflictId: string, fix: Fix, from?: 'notification'];
  '_portMedic.showConflict': [conflictId?: string, from?: 'notification'];
  '_portMedic.showStatus': [];
  '_portMedic.dismiss': [conflictId: string];
  '_portMedic.showMove': [moveId: string];
  'portMedic.ports.refresh': [];
  'portMedic.ports.filter': [];
  'portMedic.ports.clearFilter': [];
  'portMedic.ports.free': [row?: PortRow];
  'portMedic.ports.openInBrowser': [row?: PortRow];
  'portMedic.ports.copyAddress': [row?: PortRow];
  'portMedic.ports.showReport': [row?: PortRow];
  'portMedic.ports.dismiss': [row?: PortRow];
}

/** Keys below the `portMedic` section, by the name of the value in `vscode/config.ts`. */
export const Setting = {
  watchTerminals: 'watch.terminals',
  watchDebug: 'watch.debug',
  watchPatterns: 'watch.patterns',
  preflight: 'debug.askBeforeStart',
  freeLeftovers: 'debug.freeLeftoversBeforeStart',
  notifications: 'notifications.enabled',
  statusBar: 'statusBar.enabled',
  moves: 'moves.enabled',
  killGraceMs: 'kill.gracePeriod',
} as const;

export type SettingKey = (typeof Setting)[keyof typeof Setting];

/** As in the manifest. */
export const settingDefaults = {
  'watch.terminals': true,
  'watch.debug': true,
  'watch.patterns': [],
  'debug.askBeforeStart': true,
  'debug.freeLeftoversBeforeStart': false,
  'notifications.enabled': true,
  'statusBar.enabled': true,
  'moves.enabled': true,
  'kill.gracePeriod': 5,
} as const satisfies Readonly<Record<SettingKey, boolean | number | readonly string[]>>;

export const settingSection = 'portMedic';

export const Context = {
  hasConflict: 'portMedic.hasConflict',
  canRestart: 'portMedic.canRestart',
  portsFiltered: 'portMedic.portsFiltered',
} as const;

/** Tools for agents. */
export const Tool = {
  diagnosePort: 'portMedic_diagnosePort',
  freePort: 'portMedic_freePort',
  choosePort: 'portMedic_choosePort',
} as const;

/** The item's id in the status bar's own hide menu. */
export const statusItemId = 'portMedic.status';
export const leftoverItemId = 'portMedic.leftover';
export const ownPortItemId = 'portMedic.ownPort';

/** Own ports by the folder's address, in VS Code's storage of the workspace: no file of the workspace can put one there. */
export const ownPortsKey = 'ownPorts';
/** In the same storage: pages that the user wants to hear no more of. */
export const quietPagesKey = 'quietPages';

/** The tree in Run and Debug. */
export const portsViewId = 'portMedic.ports';

/** `source` of our diagnostics in the Problems panel. */
export const diagnosticSource = 'Port Medic';
