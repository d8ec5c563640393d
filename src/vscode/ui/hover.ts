import * as vscode from 'vscode';
import { Command } from '../../core/ids.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { portInText } from '../../core/portInText.ts';
import type { Disposable } from '../../core/ports.ts';
import { conflictSentence, portText } from '../text.ts';
import type { LoadTools } from '../tools.ts';
import { commandLink, trustedMarkdown } from './portTooltip.ts';

/** Where a port in the text is the port of a program to start. */
const files: vscode.DocumentSelector = [
  { pattern: '**/.vscode/launch.json' },
  { pattern: '**/.vscode/tasks.json' },
  { pattern: '**/*.code-workspace' },
  { pattern: '**/.env' },
  { pattern: '**/.env.*' },
];

/** A port number in a configuration tells how it is. Nothing is looked at before the pointer rests on one. */
export class PortHover implements vscode.HoverProvider, Disposable {
  readonly #load: LoadTools;
  readonly #registration: Disposable;

  constructor(load: LoadTools) {
    this.#load = load;
    this.#registration = vscode.languages.registerHoverProvider(files, this);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token?: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const found = portInText(document.lineAt(position).text, position.character);
    if (found === undefined) return undefined;
    const { pipeline } = await this.#load();
    if (token?.isCancellationRequested === true) return undefined;
    const { port } = found;
    const conflict = await pipeline.examine({ protocol: 'tcp', port });
    const isFree = conflict.diagnosis?.verdict.kind === 'already-free';
    const sentence = isFree ? portText.isFree({ protocol: 'tcp', port }) : conflictSentence(conflict, Date.now());
    const links = [
      ...(isFree ? [] : [commandLink(`$(lightbulb) ${portText.showFixes()}`, Command.freePort, { port })]),
      ...(isFree ? [] : [commandLink(`$(pulse) ${portText.diagnose()}`, Command.diagnose, { port })]),
      commandLink(`$(list-tree) ${portText.showPorts()}`, Command.showPorts),
    ];
    const markdown = trustedMarkdown();
    const icon = isFree ? 'pass' : 'warning';
    markdown.appendMarkdown(`$(${icon}) ${escapeMarkdown(sentence)}\n\n${links.join(' &nbsp; ')}`);
    const { line } = position;
    return new vscode.Hover(markdown, new vscode.Range(line, found.start, line, found.end));
  }
}
