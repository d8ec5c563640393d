import * as vscode from 'vscode';
import { extensionId } from '../core/ids.ts';
import { config } from './config.ts';
import { message } from './text/messages.ts';
import type { LoadDetection, Tools } from './tools.ts';
import { showProblem } from './ui/notification.ts';

/** What the user has selected in the editor. */
function selection(): string {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.getText(editor.selection) ?? '';
}

/** What the last command of the terminal printed. */
function lastOutput({ runs }: Tools): string {
  const terminal = vscode.window.activeTerminal;
  return terminal === undefined ? '' : runs.terminals.lastOutput(terminal);
}

/** Opens the text of an issue about a failure that was not noticed, to be read over and copied. Nothing is sent. */
export async function reportMissed(tools: Tools, detection: LoadDetection): Promise<void> {
  const selected = selection();
  const isSelected = selected.trim() !== '';
  const text = isSelected ? selected : lastOutput(tools);
  if (text.trim() === '') {
    showProblem(message.nothingToReport());
    return;
  }
  const { Detector, houseRules, issueText, speaksOfPort } = await detection();
  const detector = new Detector(houseRules(config.watchPatterns));
  const failures = [...detector.push(text), ...detector.end()];
  const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as
    | { readonly version?: string }
    | undefined;
  const versions = [`Port Medic ${manifest?.version ?? '?'}`, `${vscode.env.appName} ${vscode.version}`];
  const only = isSelected ? undefined : speaksOfPort;
  const content = tools.renderMissed({
    text,
    failures,
    versions,
    shown: issueText,
    ...(only !== undefined && { only }),
  });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}
