import * as vscode from 'vscode';
import { Command } from '../../core/ids.ts';
import type { Disposable } from '../../core/ports.ts';
import { message } from '../text.ts';
import type { LoadTools } from '../tools.ts';

/** Cheap tests of the line, before anything is loaded: most lightbulbs are asked for lines that hold neither. */
const mayStatePort = /(?<![\w.])\d{2,5}(?![\w.])/;
const mayBind = /bind|listen|TCPServer|asio/i;

/** Refactorings without a diagnostic: another port where one is stated, SO_REUSEADDR where a bind call would profit. */
export class RefactorActions implements vscode.CodeActionProvider, Disposable {
  readonly #load: LoadTools;
  readonly #registration: Disposable;

  constructor(load: LoadTools) {
    this.#load = load;
    const metadata = { providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite] };
    this.#registration = vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, this, metadata);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const line = document.lineAt(range.start.line).text;
    const asked = context.only === undefined || context.only.intersects(vscode.CodeActionKind.RefactorRewrite);
    if (!asked || !vscode.workspace.isTrusted || !(mayStatePort.test(line) || mayBind.test(line))) return [];
    const { planners, platform } = await this.#load();
    const { bindSites, portLiterals } = await planners();
    if (token.isCancellationRequested) return [];
    const number = range.start.line + 1;
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const literal = portLiterals(document.getText(), document.languageId, path).find(each => {
      const place = new vscode.Range(document.positionAt(each.start), document.positionAt(each.end));
      return each.line === number && place.intersection(range) !== undefined;
    });
    const sites = platform === 'win32' ? [] : bindSites(document.getText(), document.languageId, document.uri.fsPath);
    const site = sites.find(({ startLine, endLine }) => startLine <= number && number <= endLine);
    return [
      ...(literal === undefined
        ? []
        : [action(message.switchThis(literal.port), Command.switchPort, { port: literal.port })]),
      ...(site === undefined
        ? []
        : [
            action(message.insertHere(), Command.insertReuseAddress, {
              file: document.uri.fsPath,
              line: site.startLine,
            }),
          ]),
    ];
  }
}

function action(title: string, command: string, argument: unknown): vscode.CodeAction {
  const result = new vscode.CodeAction(title, vscode.CodeActionKind.RefactorRewrite);
  result.command = { command, title, arguments: [argument] };
  return result;
}
