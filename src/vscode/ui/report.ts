import * as vscode from 'vscode';
import type { Disposable } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Services } from '../../core/services.ts';
import { DisposableStore } from '../disposables.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { endpointName, sourceName } from '../text/names.ts';

export const reportScheme = 'port-medic-report';

/** VS Code's own extension that shows Markdown; a user may have turned it off. */
const markdownExtension = 'vscode.markdown-language-features';
/** Reports that can be shown again: a preview asks anew when its tab is moved or restored. */
const keptReports = 20;

/**
 * Shows whole findings as Markdown, in VS Code's preview where there is one: readable, searchable, and closed without a question, since they
 * are no files that could be saved. *Show Source* of the preview has the text for a bug report.
 */
export class Reports implements Disposable {
  readonly #render: Services['renderReport'];
  readonly #owned = new DisposableStore();
  /** By address, oldest first; an earlier report that is still open stays what it was. */
  readonly #texts = new Map<string, string>();

  constructor({ renderReport }: Pick<Services, 'renderReport'>) {
    this.#render = renderReport;
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(reportScheme, {
        provideTextDocumentContent: uri => this.#texts.get(uri.toString()),
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async show(conflict: Conflict): Promise<void> {
    const now = Date.now();
    const name = conflict.endpoint === undefined ? sourceName(conflict) : endpointName(conflict.endpoint);
    const path = `/${name.replaceAll(/[\\/]/g, '_')}.md`;
    const uri = vscode.Uri.from({ scheme: reportScheme, path, query: String(now) });
    this.#texts.set(uri.toString(), this.#render(conflict, conflictSentence(conflict, now), now));
    for (const [oldest] of this.#texts) {
      if (this.#texts.size <= keptReports) break;
      this.#texts.delete(oldest);
    }
    if (vscode.extensions.getExtension(markdownExtension) === undefined)
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    else await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}
