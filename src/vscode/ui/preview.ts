import * as vscode from 'vscode';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { DisposableStore } from '../disposables.ts';
import { inform } from './say.ts';

const scheme = 'port-medic-preview';

/**
 * Shows what a file would become beside what it is, and asks. Whether the user agreed; the comparison is closed either way.
 * `question` is one sentence, `accept` the button's text.
 */
export async function confirmChange(
  uri: vscode.Uri,
  changed: string,
  question: Sentence,
  accept: Sentence,
): Promise<boolean> {
  const owned = new DisposableStore();
  const proposed = uri.with({ scheme, query: '', fragment: '' });
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: () => changed }),
  );
  try {
    const title = harmless(vscode.workspace.asRelativePath(uri));
    await vscode.commands.executeCommand('vscode.diff', uri, proposed, title, { preview: true });
    return (await inform(question, accept)) === accept;
  } finally {
    const shown = vscode.window.tabGroups.all
      .flatMap(group => group.tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === proposed.toString(),
      );
    await vscode.window.tabGroups.close(shown);
    owned.dispose();
  }
}
