/**
 * The only place that hands texts to VS Code: what it takes is a `Sentence`, so that no foreign text gets past the gate. The linter
 * refuses the functions of `vscode` behind it everywhere else.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../../core/host.ts';
import type { Detail, Label, Sentence } from '../../core/text/harmless.ts';

/** What VS Code draws of `T`, narrowed to texts that have passed the gate. */
type Said<T, Texts> = Omit<T, keyof Texts> & Texts;

/** Resolves to the button, or to `undefined` when the message is closed. */
export type Ask = (sentence: Sentence, ...buttons: Sentence[]) => Thenable<Sentence | undefined>;

export const inform: Ask = (sentence, ...buttons) => vscode.window.showInformationMessage(sentence, ...buttons);
export const warn: Ask = (sentence, ...buttons) => vscode.window.showWarningMessage(sentence, ...buttons);
export const complain: Ask = (sentence, ...buttons) => vscode.window.showErrorMessage(sentence, ...buttons);

/** A modal question: nothing goes on while it is open. Resolves as a message does. */
export function ask(question: Sentence, buttons: readonly Sentence[], detail?: Detail): Thenable<Sentence | undefined> {
  return vscode.window.showWarningMessage(
    question,
    { modal: true, ...(detail !== undefined && { detail }) },
    ...buttons,
  );
}

/** A modal statement, with nothing but a way to close it. */
export async function tell(sentence: Sentence, detail?: Detail): Promise<void> {
  await vscode.window.showInformationMessage(sentence, { modal: true, ...(detail !== undefined && { detail }) });
}

/** For a moment in the status bar. */
export function flash(label: Label, milliseconds: number): void {
  vscode.window.setStatusBarMessage(label, milliseconds);
}

export type Choice = Said<
  vscode.QuickPickItem,
  {
    readonly label: Label;
    readonly description?: Label;
    readonly detail?: Label;
    readonly buttons?: readonly RowButton[];
  }
>;

/** At the end of a row of a pick. */
export type RowButton = Said<vscode.QuickInputButton, { readonly tooltip: Sentence }>;

interface PickOptions {
  readonly title: Sentence;
  readonly placeHolder?: Sentence;
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
}

/** Lets the user pick one; `undefined` when the pick was left. */
export function pick<T extends Choice>(choices: readonly T[], options: PickOptions): Thenable<T | undefined> {
  return vscode.window.showQuickPick(choices, options);
}

/** What a pick shows now. */
export interface Drawn<T extends Choice> extends PickOptions {
  readonly choices: readonly T[];
}

/** What becomes of a pick while it is open. */
interface PickLife<T extends Choice> {
  /** Tells of every moment after which something else may be true. */
  readonly onDidChange: (listener: () => void) => Disposable;
  /** Gets the row whose button was pressed. */
  readonly press?: (choice: T) => void;
}

/**
 * Lets the user pick one of what is true, also when that changes while the pick is open; `undefined` when it was left, or when `draw` has
 * nothing to show any more.
 */
export async function pickOfNow<T extends Choice>(
  draw: () => Drawn<T> | undefined,
  { onDidChange, press }: PickLife<T>,
): Promise<T | undefined> {
  const open = vscode.window.createQuickPick<T>();
  open.keepScrollPosition = true;
  let now = draw();
  let drawn: readonly T[] = [];
  let look = '';
  const show = () => {
    if (now === undefined) return open.hide();
    const { choices, title, placeHolder } = now;
    // New rows take the highlight away, so what looks the same is left alone.
    if (look === (look = JSON.stringify([title, placeHolder, choices.map(lookOf)]))) return undefined;
    const at = drawn.findIndex(each => each === open.activeItems[0]);
    const label = drawn[at]?.label;
    Object.assign(open, now, { items: choices, placeholder: placeHolder });
    const active = choices.length === drawn.length ? choices[at] : choices.find(each => each.label === label);
    if (at > 0 && active !== undefined) open.activeItems = [active];
    drawn = choices;
    return undefined;
  };
  /** The row as it is now: one that looks the same may stand for a newer state. */
  const current = (row: T | undefined): T | undefined => now?.choices[drawn.findIndex(each => each === row)] ?? row;
  if (now === undefined) return undefined;
  const subscription = onDidChange(() => {
    now = draw();
    show();
  });
  try {
    return await new Promise<T | undefined>(resolve => {
      open.onDidTriggerItemButton(({ item }) => {
        const row = current(item);
        if (row !== undefined) press?.(row);
      });
      open.onDidAccept(() => resolve(current(open.selectedItems[0])));
      open.onDidHide(() => resolve(undefined));
      show();
      open.show();
    });
  } finally {
    subscription.dispose();
    open.dispose();
  }
}

function lookOf({ label, description, detail, kind, buttons }: Choice): unknown {
  return [label, description, detail, kind, buttons?.length];
}

/** A row that only parts the others. */
export const separator = { label: '' as Label, kind: vscode.QuickPickItemKind.Separator };

/** A row that only names the ones below it. */
export function group(label: Sentence): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

export type OpenPick<T extends Choice> = Said<
  Omit<vscode.QuickPick<T>, 'buttons' | 'onDidTriggerButton' | 'onDidTriggerItemButton'>,
  { title: Sentence | undefined; placeholder: Sentence | undefined }
>;

/** A pick whose rows and texts may change while it is open. */
export function createPick<T extends Choice>(): OpenPick<T> {
  return vscode.window.createQuickPick<T>() as OpenPick<T>;
}

interface Input {
  readonly title?: Sentence;
  readonly prompt: Sentence;
  readonly placeHolder?: Sentence;
  readonly value?: string;
  /** What is wrong with it; `undefined` when nothing is. */
  readonly validateInput?: (value: string) => Sentence | undefined | Promise<Sentence | undefined>;
}

/** What the user typed; `undefined` when the box was left. */
export function askText(input: Input): Thenable<string | undefined> {
  return vscode.window.showInputBox(input);
}

/** Progress whose messages have passed the gate. */
export type Progress = vscode.Progress<{ readonly message?: Sentence }>;

/** Shows that something is being done, until `work` is over. */
export function showProgress<T>(
  options: Said<vscode.ProgressOptions, { readonly title?: Sentence }>,
  work: (progress: Progress, token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> {
  return vscode.window.withProgress(options, work);
}

export type StatusItem = Said<
  vscode.StatusBarItem,
  {
    name: Sentence | undefined;
    text: Label;
    tooltip: Sentence | vscode.MarkdownString | undefined;
    accessibilityInformation: Accessibility | undefined;
    command: string | SaidCommand | undefined;
  }
>;

interface Accessibility {
  readonly label: Sentence;
  readonly role?: string;
}

type SaidCommand = Said<vscode.Command, { readonly title: Sentence; readonly tooltip?: Sentence }>;

/** At the left of the status bar. */
export function statusItem(id: string): StatusItem {
  return vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left) as StatusItem;
}

export type TreeRow = Said<
  vscode.TreeItem,
  {
    label?: Sentence;
    description?: Sentence;
    tooltip?: Sentence | vscode.MarkdownString;
    accessibilityInformation?: Accessibility;
    command?: SaidCommand;
  }
>;

export function treeRow(label: Sentence, state?: vscode.TreeItemCollapsibleState): TreeRow {
  return new vscode.TreeItem(label, state) as TreeRow;
}

export type RowsOf<T> = Said<
  vscode.TreeDataProvider<T>,
  {
    getTreeItem(row: T): TreeRow | Thenable<TreeRow>;
    resolveTreeItem?(item: vscode.TreeItem, row: T): vscode.ProviderResult<vscode.TreeItem>;
  }
>;

export type Tree<T> = Said<
  vscode.TreeView<T>,
  { title?: Sentence; description?: Sentence; message?: Sentence; badge?: never }
>;

export function treeView<T>(id: string, rows: RowsOf<T>): Tree<T> {
  return vscode.window.createTreeView(id, { treeDataProvider: rows }) as Tree<T>;
}

export function codeAction(
  title: Sentence,
  kind: vscode.CodeActionKind,
  command: Omit<SaidCommand, 'title'>,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { ...command, title };
  return action;
}

/** A warning at a place in a file. */
export function warningAt(range: vscode.Range, sentence: Sentence): vscode.Diagnostic {
  return new vscode.Diagnostic(range, sentence, vscode.DiagnosticSeverity.Warning);
}

/** Another place of a warning. */
export function related(uri: vscode.Uri, range: vscode.Range, sentence: Sentence): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), sentence);
}

/** What is said before a language model's tool does something; the confirmation is Markdown, escaped by its own gate. */
export type ToolNotice = Said<
  vscode.PreparedToolInvocation,
  {
    readonly invocationMessage: Sentence;
    readonly confirmationMessages?: { readonly title: Sentence; readonly message: vscode.MarkdownString };
  }
>;

/** Why a file is changed, for VS Code's preview of the edit. */
export type EditNote = Said<
  vscode.WorkspaceEditEntryMetadata,
  { readonly label: Sentence; readonly description?: Sentence }
>;
