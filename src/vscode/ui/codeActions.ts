import * as vscode from 'vscode';
import { preferredFix } from '../../core/fix/plan.ts';
import { diagnosticSource, InternalCommand } from '../../core/ids.ts';
import type { Disposable } from '../../core/ports.ts';
import { offeredFixes } from '../offers.ts';
import { fixTitle } from '../text/fixes.ts';
import type { ConflictDiagnostics } from './diagnostics.ts';
import { codeAction } from './say.ts';

/** The lightbulb on our diagnostics: every fix, in the order of the diagnosis, with the safe one preferred. */
export class FixActions implements vscode.CodeActionProvider, Disposable {
  readonly #diagnostics: ConflictDiagnostics;
  readonly #registration: Disposable;

  constructor(diagnostics: ConflictDiagnostics) {
    this.#diagnostics = diagnostics;
    const metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
    this.#registration = vscode.languages.registerCodeActionsProvider({ pattern: '**' }, this, metadata);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const ours = context.diagnostics.filter(diagnostic => diagnostic.source === diagnosticSource);
    if (ours.length === 0) return [];
    const conflict = this.#diagnostics.conflictAt(document.uri, ours[0]?.range ?? range);
    if (conflict?.diagnosis === undefined) return [];
    const preferred = preferredFix(conflict.diagnosis);
    return offeredFixes(conflict).map(fix => {
      const title = fixTitle(fix, conflict.suggestedPort);
      const action = codeAction(title, vscode.CodeActionKind.QuickFix, {
        command: InternalCommand.applyFix,
        arguments: [conflict.id, fix],
      });
      action.diagnostics = ours;
      action.isPreferred = fix === preferred;
      return action;
    });
  }
}
