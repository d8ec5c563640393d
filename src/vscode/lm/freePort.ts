import * as vscode from 'vscode';
import { isPort } from '../../core/endpoint.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { Conflict, Endpoint, Holder } from '../../core/model.ts';
import { config } from '../config.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { killSentence } from '../text/kill.ts';
import { message } from '../text/messages.ts';
import { age, processName } from '../text/names.ts';
import type { LoadTools } from '../tools.ts';
import type { ToolNotice } from '../ui/say.ts';
import { killable, textResult } from './diagnosePort.ts';

export interface FreePortInput {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds since the epoch, as portMedic_diagnosePort gave it. */
  readonly startedAt: number;
}

/** Ends the process that the agent has looked at, and no other: pid and start have to be those of the present holder. */
export class FreePortTool implements vscode.LanguageModelTool<FreePortInput> {
  readonly #load: LoadTools;

  constructor(load: LoadTools) {
    this.#load = load;
  }

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<FreePortInput>): Promise<ToolNotice> {
    const found = isPort(input.port) ? await this.#examine(input) : undefined;
    if (found?.holder === undefined) return { invocationMessage: message.toolChecking(input.port) };
    return {
      invocationMessage: message.toolFreeing(input.port),
      confirmationMessages: { title: message.toolConfirmTitle(input.port), message: confirmation(found.holder) },
    };
  }

  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<FreePortInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    if (!isPort(input.port)) return textResult(message.portOutOfRange());
    const { conflict, endpoint, holder } = await this.#examine(input);
    if (holder === undefined)
      return textResult(`${conflictSentence(conflict, Date.now())} ${message.toolNotConfirmed()}`);
    const { killer } = await this.#load();
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

  async #examine({
    port,
    pid,
    startedAt,
  }: FreePortInput): Promise<{ conflict: Conflict; endpoint: Endpoint; holder: Holder | undefined }> {
    const endpoint: Endpoint = { protocol: 'tcp', port };
    const { pipeline } = await this.#load();
    const conflict = await pipeline.examine(endpoint);
    const holder = killable(conflict).find(each => each.pid === pid && each.startedAt === startedAt);
    return { conflict, endpoint, holder };
  }
}

function confirmation(holder: Holder): vscode.MarkdownString {
  const lines = [
    message.toolConfirmProcess(processName(holder)),
    holder.cwd === undefined ? undefined : message.toolConfirmFolder(holder.cwd),
    holder.startedAt === undefined ? undefined : message.toolConfirmAge(age(Date.now() - holder.startedAt)),
  ];
  return new vscode.MarkdownString(
    lines
      .filter(line => line !== undefined)
      .map(escapeMarkdown)
      .join('\n\n'),
  );
}
