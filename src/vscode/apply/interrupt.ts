import type * as vscode from 'vscode';
import type { Log } from '../../core/host.ts';
import { batchAnswer } from '../../core/text/batchQuestion.ts';
import { inBackground } from '../inBackground.ts';

/** Ctrl+C, as a terminal sends it. */
const ctrlC = '\u0003';

/** Batch files within batch files, each of which asks; one that asks again after this many answers is left to the user. */
const mostAnswers = 8;

/** So much of what is printed is kept to find the question in, in UTF-16 units. */
const kept = 1024;

/**
 * Presses Ctrl+C in a terminal. Where its command is a batch file, or runs one, cmd.exe then asks whether to go on with it: that is
 * answered as Ctrl+C was meant, since the terminal would have no prompt before.
 */
export function interrupt(
  terminal: vscode.Terminal,
  execution: vscode.TerminalShellExecution | undefined,
  log: Log,
): void {
  // What was printed before has asked nothing: only from here on is it heard.
  if (execution !== undefined) inBackground(log, 'a batch file', answerQuestions(terminal, execution.read()));
  terminal.sendText(ctrlC, false);
}

/** Until the command has ended. */
async function answerQuestions(terminal: vscode.Terminal, chunks: AsyncIterable<string>): Promise<void> {
  let answers = 0;
  let printed = '';
  for await (const chunk of chunks) {
    printed = (printed + chunk).slice(-kept);
    const answer = batchAnswer(printed);
    if (answer === undefined) continue;
    if (++answers > mostAnswers) return;
    printed = '';
    terminal.sendText(answer);
  }
}
