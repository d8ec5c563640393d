import * as vscode from 'vscode';
import type { BindPlace } from '../../core/fix/reuseAddress/locate.ts';
import { applyEdits } from '../../core/fix/textEdit.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Fix } from '../../core/model/fix.ts';
import { harmless, type Sentence, withIcon } from '../../core/text/harmless.ts';
import { inBackground } from '../inBackground.ts';
import { message } from '../text/messages.ts';
import type { Tools } from '../tools.ts';
import { applyAndSave, positionAt } from '../ui/edits.ts';
import { showProblem } from '../ui/notification.ts';
import { pickBindSite } from '../ui/pickers.ts';
import { confirmChange } from '../ui/preview.ts';
import { flash, inform } from '../ui/say.ts';
import { workspaceFolders } from '../workspace.ts';

/** What the insertion works with. */
type InsertingTools = Pick<Tools, 'planners' | 'files' | 'isReadOnly' | 'log' | 'platform'>;

/** What became of it: `left`, the user went away from a question. */
type Insertion = 'inserted' | 'refused' | 'left';

/** Inserts SO_REUSEADDR before the bind. */
export async function applyReuseAddress(
  tools: InsertingTools,
  conflict: Conflict,
  fix: Extract<Fix, { kind: 'insert-reuse-address' }>,
): Promise<Insertion> {
  if (!vscode.workspace.isTrusted) return refuse(message.untrusted());
  const site = await findSite(tools, conflict, fix);
  return typeof site === 'string' ? site : insertReuseAddress(tools, vscode.Uri.file(site.file), site.line);
}

/** Shown as a comparison first, never applied silently. `line` counts from 1; without it every bind that lacks the option counts. */
export async function insertReuseAddress(tools: InsertingTools, uri: vscode.Uri, line?: number): Promise<Insertion> {
  const { planReuseAddress } = await tools.planners();
  const document = await vscode.workspace.openTextDocument(uri);
  const text = (await tools.files.read(uri.fsPath)) ?? document.getText();
  const plan = await planReuseAddress({
    text,
    languageId: document.languageId,
    file: uri.fsPath,
    platform: tools.platform,
    ...(line !== undefined && { line }),
  });
  tools.log.info(`SO_REUSEADDR in ${uri.fsPath}`, plan);
  if (plan.kind === 'not-found' && plan.snippet !== undefined)
    return showSnippet(tools, plan.reason, plan.snippet, document.languageId);
  if (plan.kind !== 'edit') return refuse(message.reuseNot(plan.reason));
  if (await tools.isReadOnly(uri.fsPath)) return refuse(message.editRejected());
  const question = message.insertQuestion(vscode.workspace.asRelativePath(uri), plan.needsBuild === true);
  if (!(await confirmChange(uri, applyEdits(text, plan.edits), question, message.insert()))) return 'left';
  const edits = [{ file: uri.fsPath, edits: plan.edits, why: plan.note, certain: true }];
  if (typeof (await applyAndSave(edits, tools.files, harmless('SO_REUSEADDR'))) !== 'number')
    return refuse(message.editRejected());
  const [first] = plan.edits;
  const at = first && positionAt(text, first.start);
  await vscode.window.showTextDocument(document, at && { selection: new vscode.Range(at, at) });
  flash(withIcon('check', message.reuseInserted()), 10_000);
  return 'inserted';
}

async function findSite(
  tools: InsertingTools,
  conflict: Conflict,
  fix: Extract<Fix, { kind: 'insert-reuse-address' }>,
): Promise<BindPlace | 'refused' | 'left'> {
  if (fix.file !== undefined) return { file: fix.file, line: fix.line ?? 1 };
  const { commandOf, locateBind, programFiles, wordsOf } = await tools.planners();
  const frames = conflict.failure?.frames ?? [];
  const files = await programFiles(
    tools.files,
    workspaceFolders(),
    frames.map(({ file }) => file),
  );
  const started = wordsOf(commandOf(conflict.source));
  const located = locateBind({ frames, files, port: fix.endpoint.port, platform: tools.platform, started });
  switch (located.kind) {
    case 'found':
      return located;
    case 'ask':
      return (await pickBindSite(located.places, files)) ?? 'left';
    case 'none':
      return refuse(message.noBindFound());
  }
}

/** No safe place: the text is shown, with the reason, for the user to put in. */
async function showSnippet(
  { log }: Pick<Tools, 'log'>,
  reason: string,
  snippet: string,
  language: string,
): Promise<'refused'> {
  const document = await vscode.workspace.openTextDocument({ language, content: snippet });
  await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  inBackground(log, 'why nothing was inserted', inform(message.reuseNot(reason)));
  return 'refused';
}

async function refuse(sentence: Sentence): Promise<'refused'> {
  showProblem(sentence);
  return 'refused';
}
