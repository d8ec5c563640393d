import * as vscode from 'vscode';
import type { Log } from '../core/host.ts';
import { Command } from '../core/ids.ts';
import { parsePort } from '../core/model/endpoint.ts';
import { inBackground } from './inBackground.ts';
import { portText } from './text/ports.ts';
import { showProblem } from './ui/notification.ts';

/** What a link may ask for. Each only shows something: ending a process takes the user's own choice there. */
const links: Readonly<Record<string, (typeof Command)['freePort' | 'diagnose' | 'showPorts']>> = {
  '/free': Command.freePort,
  '/diagnose': Command.diagnose,
  '/ports': Command.showPorts,
};

/** `vscode://port-medic.port-medic/free?port=3000`, and `/diagnose?port=3000`, `/ports`: from a README, a wiki or a dashboard. */
export class PortLinks implements vscode.UriHandler {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** VS Code does not wait for the answer, which may be a pick that stays open. */
  handleUri(uri: vscode.Uri): void {
    inBackground(this.#log, 'a link', this.follow(uri));
  }

  /** Resolves when what the link asked for is over. */
  async follow({ path, query }: vscode.Uri): Promise<void> {
    const command = links[path.replace(/\/+$/, '')];
    if (command === undefined) return showProblem(portText.unknownLink(path));
    if (command === Command.showPorts) return vscode.commands.executeCommand(command);
    const port = parsePort(new URLSearchParams(query).get('port') ?? '');
    if (port === undefined) return showProblem(portText.linkWithoutPort());
    await vscode.commands.executeCommand(command, { port });
  }
}
