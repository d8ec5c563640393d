import * as vscode from 'vscode';
import type { Disposable, Log } from '../core/ports.ts';

/** The core's log over VS Code's output channel; its level is chosen in VS Code, not by a setting of ours. */
export class OutputLog implements Log, Disposable {
  readonly #channel: vscode.LogOutputChannel;

  constructor() {
    this.#channel = vscode.window.createOutputChannel('Port Medic', { log: true });
  }

  debug(message: string): void {
    this.#channel.debug(message);
  }

  info(message: string): void {
    this.#channel.info(message);
  }

  warn(message: string): void {
    this.#channel.warn(message);
  }

  error(message: string, error?: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
    this.#channel.error(detail === undefined ? message : `${message}: ${detail}`);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

/** Runs an async event handler: what it throws is a bug, and goes to the log instead of being lost. */
export function inBackground(log: Log, what: string, work: Thenable<unknown> | Promise<unknown>): void {
  work.then(undefined, (error: unknown) => log.error(what, error));
}
