import * as vscode from 'vscode';
import type { BindPlace, ProgramFile } from '../core/fix/reuseAddress/locate.ts';
import { applyEdits } from '../core/fix/textEdit.ts';
import type { Conflict, Fix } from '../core/model.ts';
import { message } from './text.ts';
import type { Tools } from './tools.ts';
import { applyAndSave, toWorkspaceEdit } from './ui/edits.ts';
import { showProblem } from './ui/notification.ts';
import { pickBindSite } from './ui/pickers.ts';
import { confirmChange } from './ui/preview.ts';

/** Where the sources of a program are looked for when no stack frame names one. */
const sourceGlob =
  '**/*.{c,cc,cpp,cxx,h,hpp,py,php,pl,rb,lua,erl,ex,exs,hs,ml,nim,rs,go,java,d,adb,pas,rkt,scm,lisp,sh}';
const sourceExclude = '**/{node_modules,.git,dist,build,target,vendor,.venv,venv}/**';
const sourceLimit = 500;

/** Cheap, before a text is analysed. */
const mayBind = /bind|listen|server|acceptor/i;

/** Inserts SO_REUSEADDR before the bind. Whether it was inserted, or stands there already. */
export async function applyReuseAddress(
  tools: Tools,
  conflict: Conflict,
  fix: Extract<Fix, { kind: 'insert-reuse-address' }>,
): Promise<boolean> {
  if (!vscode.workspace.isTrusted) return refuse(message.untrusted());
  const site = await findSite(tools, conflict, fix);
  return site === undefined ? false : insertReuseAddress(tools, vscode.Uri.file(site.file), site.line);
}

/** Shown as a comparison first, never applied silently. `line` counts from 1; without it every bind that lacks the option counts. */
export async function insertReuseAddress(tools: Tools, uri: vscode.Uri, line?: number): Promise<boolean> {
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
  tools.log.info(`SO_REUSEADDR in ${uri.fsPath}: ${JSON.stringify(plan)}`);
  if (plan.kind === 'not-found' && plan.snippet !== undefined)
    return showSnippet(plan.reason, plan.snippet, document.languageId);
  if (plan.kind !== 'edit') return refuse(message.reuseNot(plan.reason));
  if (await tools.isReadOnly(uri.fsPath)) return refuse(message.editRejected());
  const question = message.insertQuestion(vscode.workspace.asRelativePath(uri));
  if (!(await confirmChange(uri, applyEdits(text, plan.edits), question, message.insert()))) return false;
  const edit = await toWorkspaceEdit(
    [{ file: uri.fsPath, edits: plan.edits, why: plan.note, certain: true }],
    tools.files,
    'SO_REUSEADDR',
  );
  const [first] = edit.get(uri);
  if (!(await applyAndSave(edit))) return refuse(message.editRejected());
  await vscode.window.showTextDocument(
    document,
    first && { selection: new vscode.Range(first.range.start, first.range.start) },
  );
  vscode.window.setStatusBarMessage(`$(check) ${message.reuseInserted()}`, 10_000);
  return true;
}

async function findSite(
  tools: Tools,
  conflict: Conflict,
  fix: Extract<Fix, { kind: 'insert-reuse-address' }>,
): Promise<BindPlace | undefined> {
  const { locateBind } = await tools.planners();
  const stated = fix.file === undefined ? [] : [{ file: fix.file, line: fix.line ?? 1 }];
  const frames = [...stated, ...(conflict.failure?.frames ?? [])];
  const files = await sourceFiles(
    tools,
    frames.map(({ file }) => file),
  );
  const located = locateBind({ frames, files, port: fix.endpoint.port, platform: tools.platform });
  switch (located.kind) {
    case 'found':
      return located;
    case 'ask':
      return pickBindSite(located.places, files);
    case 'none':
      showProblem(message.noBindFound());
      return undefined;
  }
}

/** Sources of this workspace that may bind, and those that a stack frame names. The planner tells a language by the file's ending, too. */
async function sourceFiles({ files }: Tools, named: readonly string[]): Promise<readonly ProgramFile[]> {
  const found = await vscode.workspace.findFiles(sourceGlob, sourceExclude, sourceLimit);
  const paths = new Set([...named, ...found.map(uri => uri.fsPath)]);
  const sources: ProgramFile[] = [];
  for (const file of paths) {
    const text = await files.read(file);
    if (text !== undefined && mayBind.test(text)) sources.push({ file, text, languageId: languageOf(file) });
  }
  return sources;
}

function languageOf(file: string): string {
  return vscode.workspace.textDocuments.find(document => document.uri.fsPath === file)?.languageId ?? 'plaintext';
}

/** No safe place: the text is shown, with the reason, for the user to put in. */
async function showSnippet(reason: string, snippet: string, language: string): Promise<false> {
  const document = await vscode.workspace.openTextDocument({ language, content: snippet });
  await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  await vscode.window.showInformationMessage(message.reuseNot(reason));
  return false;
}

async function refuse(sentence: string): Promise<false> {
  showProblem(sentence);
  return false;
}
