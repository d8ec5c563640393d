import * as vscode from 'vscode';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { isPort } from '../../core/model/endpoint.ts';
import type { Holder } from '../../core/model/process.ts';
import { readingSlack } from '../../core/probe/linux/procStat.ts';
import type { Sentence } from '../../core/text/harmless.ts';
import { escapeMarkdown } from '../../core/text/markdown.ts';
import { config } from '../config.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { endingQuestion } from '../text/fixDetails.ts';
import { alsoEnds, killSentence } from '../text/kill.ts';
import { message } from '../text/messages.ts';
import { age, processName } from '../text/names.ts';
import type { LoadTools } from '../tools.ts';
import type { ToolNotice } from '../ui/say.ts';
import { Confirmed, isWhatWasShown } from './confirmed.ts';
import { killable, textResult } from './diagnosePort.ts';

export interface FreePortInput {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds since the epoch, as portMedic_diagnosePort gave it. */
  readonly startedAt: number;
}

/**
 * Ends the process that the agent has looked at and the user was asked about, and no other. VS Code asks before each call; what it
 * asked, with whom, is what counts: who holds the port when the answer comes may be somebody else.
 */
export class FreePortTool implements vscode.LanguageModelTool<FreePortInput> {
  readonly #load: LoadTools;
  readonly #confirmed = new Confirmed();

  constructor(load: LoadTools) {
    this.#load = load;
  }

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<FreePortInput>): Promise<ToolNotice> {
    const { port } = input;
    if (!isPort(port)) {
      const said = message.portOutOfRange();
      return {
        invocationMessage: said,
        confirmationMessages: { title: said, message: confirmation(undefined, undefined) },
      };
    }
    const { holder, caution } = await this.#examine(input);
    this.#confirmed.show(input, holder);
    return {
      invocationMessage: holder === undefined ? message.toolChecking(port) : message.toolFreeing(port),
      confirmationMessages: { title: message.toolConfirmTitle(port), message: confirmation(holder, caution) },
    };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<FreePortInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const shown = this.#confirmed.take(input);
    if (!isPort(input.port)) return textResult(message.portOutOfRange());
    if (token.isCancellationRequested) return textResult(message.toolCancelled());
    const { conflict, endpoint, holder } = await this.#examine(input);
    if (shown.length === 0 || holder === undefined || !shown.every(each => isWhatWasShown(each, holder)))
      return textResult(`${conflictSentence(conflict, Date.now())} ${message.toolNotConfirmed()}`);
    const { killer } = await this.#load();
    if (token.isCancellationRequested) return textResult(message.toolCancelled());
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      const options = { graceMs: config.killGraceMs, force: false, signal: controller.signal };
      const result = await killer.kill(holder, endpoint, options);
      return textResult(killSentence(result, holder, endpoint) ?? message.toolCancelled());
    } finally {
      subscription.dispose();
    }
  }

  async #examine({ port, pid, startedAt }: FreePortInput): Promise<{
    conflict: Conflict;
    endpoint: Endpoint;
    holder: Holder | undefined;
    caution: Sentence | undefined;
  }> {
    const endpoint: Endpoint = { protocol: 'tcp', port };
    const { pipeline } = await this.#load();
    const conflict = await pipeline.examine(endpoint);
    const holder = killable(conflict).find(
      each => each.pid === pid && Math.abs((each.startedAt ?? Number.NaN) - startedAt) <= readingSlack,
    );
    const fix = conflict.diagnosis?.fixes.find(each => each.kind === 'kill' && each.holder === holder);
    return { conflict, endpoint, holder, caution: fix === undefined ? undefined : endingQuestion(fix) };
  }
}

function confirmation(holder: Holder | undefined, caution: Sentence | undefined): vscode.MarkdownString {
  const lines =
    holder === undefined
      ? [message.toolNothingToEnd()]
      : [
          message.toolConfirmProcess(processName(holder)),
          holder.cwd === undefined ? undefined : message.toolConfirmFolder(holder.cwd),
          holder.startedAt === undefined ? undefined : message.toolConfirmAge(age(Date.now() - holder.startedAt)),
          alsoEnds(holder),
          caution,
        ];
  return new vscode.MarkdownString(
    lines
      .filter(line => line !== undefined)
      .map(escapeMarkdown)
      .join('\n\n'),
  );
}
