import * as vscode from 'vscode';
import type { BindSite } from '../../core/fix/reuseAddress/index.ts';
import { Command } from '../../core/ids.ts';
import type { Sentence } from '../../core/text/harmless.ts';
import { message } from '../text/messages.ts';
import type { LoadTools, Planners } from '../tools.ts';
import { mayBind, mayRefactor } from './lineGuards.ts';
import { codeAction } from './say.ts';

/** Refactorings without a diagnostic: another port where one is stated, SO_REUSEADDR where a bind call would profit. */
export class RefactorActions implements vscode.CodeActionProvider {
  readonly #load: LoadTools;
  /** Of the text that was asked about last: the next question is nearly always about the same. */
  #known:
    | { readonly document: vscode.TextDocument; readonly version: number; readonly sites: readonly BindSite[] }
    | undefined;

  constructor(load: LoadTools) {
    this.#load = load;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const line = document.lineAt(range.start.line).text;
    if (!mayRefactor(document, range, context)) return [];
    const { planners, platform } = await this.#load();
    const { bindSites, portLiterals } = await planners();
    if (token.isCancellationRequested) return [];
    const number = range.start.line + 1;
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const here = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    const literal = portLiterals(document.getText(), document.languageId, path, here).find(each => {
      const place = new vscode.Range(document.positionAt(each.start), document.positionAt(each.end));
      return each.line === number && place.intersection(range) !== undefined;
    });
    const isBindLine = platform !== 'win32' && mayBind.test(line);
    const sites = isBindLine ? this.#sitesOf(document, bindSites) : [];
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

  #sitesOf(document: vscode.TextDocument, find: Planners['bindSites']): readonly BindSite[] {
    const { version } = document;
    if (this.#known?.document !== document || this.#known.version !== version) {
      const sites = find(document.getText(), document.languageId, document.uri.fsPath);
      this.#known = { document, version, sites };
    }
    return this.#known.sites;
  }
}

function action(title: Sentence, command: string, argument: unknown): vscode.CodeAction {
  return codeAction(title, vscode.CodeActionKind.RefactorRewrite, { command, arguments: [argument] });
}
