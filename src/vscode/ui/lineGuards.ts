/** Cheap looks at one line, before anything is loaded: most hovers and lightbulbs are asked for lines that hold no port. */
import * as vscode from 'vscode';
import { parsePort } from '../../core/model/endpoint.ts';
import { digitsAt } from '../../core/workspace/portPlace.ts';

const mayStatePort = /(?<![\w.])\d{2,5}(?![\w.])/;
/** A call that may bind a socket, in any language. */
export const mayBind = /bind|listen|TCPServer|acceptor|reuse|socat|IO::Socket|Daemon/i;

/** Whether the pointer rests on a number that may be a port; what stands around it tells the rest. */
export function hoversPort(document: vscode.TextDocument, { line, character }: vscode.Position): boolean {
  const { text } = document.lineAt(line);
  return parsePort(text.slice(...digitsAt(text, character))) !== undefined;
}

/** Whether a refactoring is asked for that a line like this may have. */
export function mayRefactor(
  document: vscode.TextDocument,
  { start }: vscode.Range,
  { only }: vscode.CodeActionContext,
): boolean {
  if (only !== undefined && !only.intersects(vscode.CodeActionKind.RefactorRewrite)) return false;
  const { text } = document.lineAt(start.line);
  return vscode.workspace.isTrusted && (mayStatePort.test(text) || mayBind.test(text));
}
