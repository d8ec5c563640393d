/**
 * Which command lines VS Code vouches for. A shell reports its command lines by marks in its output (`OSC 633;E;<line>;<nonce>`), and
 * any program can print such marks; but only the shell was given the nonce, and only a line with it is `isTrusted`.
 *
 * As seen in real hosts, 1.139.1 and 1.100.3, with bash 5.2, zsh 5.9 and fish 3.6 on Linux:
 *
 * | what runs                                                      | `isTrusted`              | confidence |
 * |----------------------------------------------------------------|--------------------------|------------|
 * | typed in bash or zsh                                           | yes                      | high       |
 * | typed where bash's script was sourced by hand                  | 1.139 yes, 1.100 no      | high       |
 * | typed in fish: VS Code's script loses the nonce in an `if`     | no                       | high       |
 * | `shellIntegration.executeCommand` of an extension, any shell   | yes                      | high       |
 * | shell task                                                     | 1.139 yes, 1.100 no      | high, low  |
 * | process task: the line is VS Code's own ` *  Executing task: …`| no                       | low        |
 * | debug session in a terminal (1.100 tells only of node-terminal)| yes                      | high       |
 * | forged `E` without a nonce, with an empty or a wrong one       | no                       | high       |
 * | forged marks without `E`, or FinalTerm's (`OSC 133`)           | no, `undefined` at first | low        |
 * | dash and other shells without a script                         | no event at all          |            |
 *
 * Marks that come later change what an execution says of itself, and end it; so it is read once, at the start.
 */
import * as vscode from 'vscode';

/** The line that was typed, or that an extension asked for; `undefined` where VS Code does not vouch for it. */
export function vouchedLine({ commandLine }: vscode.TerminalShellExecution): string | undefined {
  const { value, confidence, isTrusted } = commandLine;
  const isWhole = confidence === vscode.TerminalShellExecutionCommandLineConfidence.High && value.trim() !== '';
  return isTrusted && isWhole ? value : undefined;
}

/** Its script vouches for nothing: what is claimed after a vouched command is most likely the user's next one. */
export function isVouchingShell({ state }: vscode.Terminal): boolean {
  return state.shell !== 'fish';
}

/** A line that nobody vouches for. Only one that a question can show as it would be run is ever run: see `asItIs`. */
export function claimedLine({ commandLine }: vscode.TerminalShellExecution): string | undefined {
  const { value, confidence } = commandLine;
  return confidence === vscode.TerminalShellExecutionCommandLineConfidence.Low ? undefined : value;
}
