import * as vscode from 'vscode';
import { preferredFix } from '../../core/fix/plan.ts';
import { diagnosticSource, InternalCommand } from '../../core/ids.ts';
import type { Disposable } from '../../core/ports.ts';
import { offeredFixes } from '../offers.ts';
import { fixTitle } from '../text/fixes.ts';
import { message } from '../text/messages.ts';
import type { LoadTools } from '../tools.ts';
import type { ConflictDiagnostics } from './diagnostics.ts';
import { codeAction } from './say.ts';

/** The lightbulb on our diagnostics: every fix, in the order of the diagnosis, with the safe one preferred. */
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
    const ours = context.diagnostics.filter(diagnostic => diagnostic.source === diagnosticSource);
    if (ours.length === 0) return [];
    const place = ours[0]?.range ?? range;
    const marked = this.#diagnostics.conflictAt(document.uri, place);
    if (marked === undefined) return [];
    await (await this.#load()).pipeline.glance([marked]);
    const conflict = this.#diagnostics.conflictAt(document.uri, place);
    if (conflict?.diagnosis === undefined) return [];
    const preferred = preferredFix(conflict.diagnosis);
    const fixes = offeredFixes(conflict).map(fix => {
      const title = fixTitle(fix, conflict.suggestedPort);
      const action = codeAction(title, vscode.CodeActionKind.QuickFix, {
        command: InternalCommand.applyFix,
        arguments: [conflict.id, fix],
      });
      action.diagnostics = ours;
      action.isPreferred = fix === preferred;
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
