import * as vscode from 'vscode';
import type { Disposable, Log } from '../core/host.ts';
import { logText } from '../core/text/logText.ts';

/** What makes data fit to be written; it comes with the services, before which there is none. */
type Mask = (data: unknown) => unknown;

/**
 * The core's log over VS Code's output channel; its level is chosen in VS Code, not by a setting of ours. People send it to others:
 * whatever is written passes the masker here.
 */
export class OutputLog implements Log, Disposable {
  readonly #channel: vscode.LogOutputChannel;
  #mask: Mask = () => undefined;

  constructor() {
    this.#channel = vscode.window.createOutputChannel('Port Medic', { log: true });
  }

  /** From now on, data is written too. */
  masksWith(mask: Mask): void {
    this.#mask = mask;
  }

  debug(message: string, data?: unknown): void {
    if (this.#isOn(vscode.LogLevel.Debug)) this.#channel.debug(this.#text(message, data));
  }

  info(message: string, data?: unknown): void {
    if (this.#isOn(vscode.LogLevel.Info)) this.#channel.info(this.#text(message, data));
  }

  warn(message: string, data?: unknown): void {
    if (this.#isOn(vscode.LogLevel.Warning)) this.#channel.warn(this.#text(message, data));
  }

  error(message: string, error?: unknown): void {
    this.#channel.error(this.#text(message, error));
  }

  #isOn(level: vscode.LogLevel): boolean {
    const { logLevel } = this.#channel;
    return logLevel !== vscode.LogLevel.Off && logLevel <= level;
  }

  #text(message: string, data?: unknown): string {
    return logText(message, data, this.#mask);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
