/** What VS Code is given at activation in the place of all that draws and acts: each loads it when VS Code asks something of it. */
import * as vscode from 'vscode';
import { Command, type CommandId, InternalCommand, portsViewId, Tool, ViewCommand } from '../core/ids.ts';
import type { PortRow } from '../core/rows/portRows.ts';
import type { Surfaces } from '../surfaces.ts';
import { late } from './late.ts';
import type { Base } from './tools.ts';
import { hoversPort, mayRefactor } from './ui/lineGuards.ts';
import { type RowsOf, treeView } from './ui/say.ts';

/** Where a port in the text is the port of a program to start. */
const configurationFiles: vscode.DocumentSelector = [
  { pattern: '**/.vscode/launch.json' },
  { pattern: '**/.vscode/tasks.json' },
  { pattern: '**/*.code-workspace' },
  { pattern: '**/.env' },
  { pattern: '**/.env.*' },
  { pattern: '**/*compose*.{yml,yaml}' },
];

/** What the surfaces draw with and VS Code has to know from the start. */
export type StandIns = Pick<Base, 'view' | 'redrawn'>;

/** Registers them all. `own`: keeps what is to be disposed of with the extension. */
export function registerStandIns(
  own: <T extends vscode.Disposable>(item: T) => T,
  surfaces: () => Promise<Surfaces>,
): StandIns {
  const redrawn = own(new vscode.EventEmitter<PortRow[] | undefined>());
  const rows = late(async () => (await surfaces()).rows, 'getChildren', 'getTreeItem', 'resolveTreeItem');
  const tree: RowsOf<PortRow> = { ...rows, onDidChangeTreeData: redrawn.event };
  const view = own(treeView(portsViewId, tree));
  for (const id of [Command, InternalCommand, ViewCommand].flatMap(ids => Object.values<CommandId>(ids))) {
    own(vscode.commands.registerCommand(id, async (...args) => (await surfaces()).run(id, ...args)));
  }
  own(
    vscode.debug.registerDebugConfigurationProvider(
      '*',
      late(
        async () => (await surfaces()).preflight,
        'resolveDebugConfiguration',
        'resolveDebugConfigurationWithSubstitutedVariables',
      ),
    ),
  );
  const hover = late(async () => (await surfaces()).hover, 'provideHover');
  own(
    vscode.languages.registerHoverProvider(configurationFiles, {
      provideHover: (document, position, token) =>
        hoversPort(document, position) ? hover.provideHover(document, position, token) : undefined,
    }),
  );
  const refactorings = late(async () => (await surfaces()).refactorings, 'provideCodeActions');
  own(
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file' },
      {
        provideCodeActions: (document, range, asked, token) =>
          mayRefactor(document, range, asked) ? refactorings.provideCodeActions(document, range, asked, token) : [],
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite] },
    ),
  );
  own(vscode.window.registerUriHandler(late(async () => (await surfaces()).links, 'handleUri')));
  own(
    vscode.window.registerTerminalLinkProvider(
      late(async () => (await surfaces()).terminalLinks, 'provideTerminalLinks', 'handleTerminalLink'),
    ),
  );
  const tools = ['diagnosePort', 'freePort', 'choosePort'] as const;
  for (const name of tools) {
    const tool = late<vscode.LanguageModelTool<object>, 'prepareInvocation' | 'invoke'>(
      async () => (await surfaces()).tools[name],
      'prepareInvocation',
      'invoke',
    );
    own(vscode.lm.registerTool(Tool[name], tool));
  }
  return { view, redrawn };
}
