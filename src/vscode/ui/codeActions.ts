import * as vscode from 'vscode';
import { preferredFix } from '../../core/diagnose/preferredFix.ts';
import type { Disposable } from '../../core/host.ts';
import { diagnosticSource, InternalCommand } from '../../core/ids.ts';
import { offeredFixes } from '../apply/offers.ts';
import { distinctTitles, fixAction } from '../text/fixTitles.ts';
import { message } from '../text/messages.ts';
import type { LoadTools } from '../tools.ts';
import type { ConflictDiagnostics } from './diagnostics.ts';
import { codeAction } from './say.ts';

/**
 * The lightbulb at every place of a conflict: every fix, in the order of the notification. VS Code lists a preferred one first, so the safe
 * one is preferred only where it is the first.
 */
export class FixActions implements vscode.CodeActionProvider, Disposable {
  readonly #diagnostics: ConflictDiagnostics;
  readonly #load: LoadTools;
  readonly #registration: Disposable;

  constructor(diagnostics: ConflictDiagnostics, load: LoadTools) {
    this.#diagnostics = diagnostics;
    this.#load = load;
    const metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
    this.#registration = vscode.languages.registerCodeActionsProvider({ pattern: '**' }, this, metadata);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (context.only !== undefined && !context.only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const ours = context.diagnostics.filter(diagnostic => diagnostic.source === diagnosticSource);
    const place = ours[0]?.range ?? range;
    const marked = this.#diagnostics.conflictAt(document.uri, place);
    if (marked === undefined) return [];
    await (await this.#load()).pipeline.glance([marked]);
    const conflict = this.#diagnostics.conflictAt(document.uri, place);
    if (conflict?.diagnosis === undefined) return [];
    const offered = offeredFixes(conflict);
    const preferred = preferredFix({ ...conflict.diagnosis, fixes: offered });
    const titles = distinctTitles(offered, fix => fixAction(fix, conflict.suggestedPort, conflict.switchable?.own));
    const fixes = offered.map((fix, index) => {
      const title = titles[index] ?? fixAction(fix, conflict.suggestedPort, conflict.switchable?.own);
      const action = codeAction(title, vscode.CodeActionKind.QuickFix, {
        command: InternalCommand.applyFix,
        arguments: [conflict.id, fix],
      });
      action.diagnostics = ours;
      action.isPreferred = index === 0 && fix === preferred;
      return action;
    });
    const dismiss = codeAction(message.dismiss(), vscode.CodeActionKind.QuickFix, {
      command: InternalCommand.dismiss,
      arguments: [conflict.id],
    });
    dismiss.diagnostics = ours;
    return [...fixes, dismiss];
  }
}
