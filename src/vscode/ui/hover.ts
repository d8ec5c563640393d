import * as vscode from 'vscode';
import { Command, InternalCommand } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { InetEndpoint } from '../../core/model/endpoint.ts';
import { isSameEndpoint } from '../../core/model/endpoint.ts';
import type { Store } from '../../core/store.ts';
import { escapeMarkdown } from '../../core/text/markdown.ts';
import { portAt } from '../../core/workspace/portInText.ts';
import type { TextLines } from '../../core/workspace/portPlace.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { portText } from '../text/ports.ts';
import type { LoadTools } from '../tools.ts';
import type { ConflictDiagnostics } from './diagnostics.ts';
import { commandLink, trustedMarkdown } from './ports/portTooltip.ts';

/**
 * A port number in a configuration tells how it is. Nothing is looked at before the pointer rests on one; what a diagnostic at the
 * same place says already is not said twice.
 */
export class PortHover implements vscode.HoverProvider {
  readonly #store: Store;
  readonly #diagnostics: ConflictDiagnostics;
  readonly #load: LoadTools;

  constructor(store: Store, diagnostics: ConflictDiagnostics, load: LoadTools) {
    this.#store = store;
    this.#diagnostics = diagnostics;
    this.#load = load;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token?: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const found = portAt(linesOf(document), position.line, position.character);
    if (found === undefined) return undefined;
    const { port, protocol = 'tcp', start, end } = found;
    const range = new vscode.Range(position.line, start, position.line, end);
    const { pipeline } = await this.#load();
    const marked = this.#diagnostics.markedAt(document.uri, range);
    if (marked !== undefined) await pipeline.glance([marked]);
    const stillMarked = marked && this.#diagnostics.markedAt(document.uri, range);
    if (stillMarked !== undefined)
      return new vscode.Hover(trustedMarkdown().appendMarkdown(waysOn(port, stillMarked)), range);
    if (token?.isCancellationRequested === true) return undefined;
    const endpoint: InetEndpoint = { protocol, port };
    const finding = await pipeline.examine(endpoint);
    const isFree = finding.diagnosis?.verdict.kind === 'already-free';
    const [icon, sentence] = isFree
      ? ['pass', portText.isFree(endpoint)]
      : ['warning', conflictSentence(finding, Date.now())];
    const failed = this.#store.open.find(({ endpoint: at }) => at && isSameEndpoint(at, endpoint));
    const links = isFree ? showPorts() : waysOn(port, failed);
    const markdown = trustedMarkdown().appendMarkdown(`$(${icon}) ${escapeMarkdown(sentence)}\n\n${links}`);
    return new vscode.Hover(markdown, range);
  }
}

/** Links of a port that is taken. The fixes of what has failed on it start that again, too. */
function waysOn(port: number, failed: Conflict | undefined): string {
  const fixes = `$(lightbulb) ${portText.showFixes()}`;
  return [
    failed === undefined
      ? commandLink(fixes, Command.freePort, { port })
      : commandLink(fixes, InternalCommand.showConflict, failed.id),
    commandLink(`$(pulse) ${portText.diagnose()}`, Command.diagnose, { port }),
    showPorts(),
  ].join(' &nbsp; ');
}

function showPorts(): string {
  return commandLink(`$(list-tree) ${portText.showPorts()}`, Command.showPorts);
}

function linesOf(document: vscode.TextDocument): TextLines {
  return {
    fileName: document.fileName,
    lineAt: line => (line < document.lineCount ? document.lineAt(line).text : ''),
  };
}
