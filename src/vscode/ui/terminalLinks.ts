import * as vscode from 'vscode';
import { InternalCommand } from '../../core/ids.ts';
import type { BindFailure } from '../../core/model/failure.ts';
import type { Sentence } from '../../core/text/harmless.ts';
import { config } from '../config.ts';
import { message } from '../text/messages.ts';
import type { LoadDetection, Report } from '../tools.ts';
import type { Runs } from '../watch/runs/runs.ts';

interface FailureLink extends vscode.TerminalLink {
  readonly tooltip: Sentence;
  readonly failure: BindFailure;
  readonly terminal: vscode.Terminal;
}

/** Makes an error line clickable: the way in for terminals without shell integration, whose text is not shown to extensions. */
export class TerminalLinks implements vscode.TerminalLinkProvider<FailureLink> {
  readonly #detection: LoadDetection;
  readonly #report: Report;
  readonly #runs: Runs;

  constructor(detection: LoadDetection, report: Report, runs: Runs) {
    this.#detection = detection;
    this.#report = report;
    this.#runs = runs;
  }

  async provideTerminalLinks({ line, terminal }: vscode.TerminalLinkContext): Promise<FailureLink[]> {
    if (!config.watchTerminals) return [];
    const { Detector, houseRules } = await this.#detection();
    const detector = new Detector(houseRules(config.watchPatterns));
    const [failure] = [...detector.push(`${line}\n`), ...detector.end()];
    if (failure === undefined || failure.kind === 'moved') return [];
    const startIndex = line.length - line.trimStart().length;
    return [{ startIndex, length: line.trim().length, tooltip: message.linkTooltip(), failure, terminal }];
  }

  async handleTerminalLink({ failure, terminal }: FailureLink): Promise<void> {
    const run = this.#runs.terminals.bare(terminal);
    const { source, context } = await this.#runs.executionOrigin(run, Date.now());
    const conflict = await this.#report(failure, source, { ...context, asked: true });
    if (conflict !== undefined) await vscode.commands.executeCommand(InternalCommand.showConflict, conflict.id);
  }
}
