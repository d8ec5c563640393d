import * as vscode from 'vscode';
import type { Conflict } from '../../core/model.ts';
import type { Services } from '../../core/services.ts';
import { conflictSentence } from '../text.ts';

/** The whole finding as an untitled Markdown document: readable, searchable, and copied with one keystroke. */
export async function showReport({ renderReport }: Pick<Services, 'renderReport'>, conflict: Conflict): Promise<void> {
  const now = Date.now();
  const content = renderReport(conflict, conflictSentence(conflict, now), now);
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: true });
}
