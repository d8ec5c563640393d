import * as vscode from 'vscode';
import type { RunOncePlan } from '../../core/fix/switchPort/once/plan.ts';
import { isInet, isPort } from '../../core/model/endpoint.ts';
import type { Source } from '../../core/model/run.ts';
import { planOnce } from '../apply/runOnce.ts';
import { message } from '../text/messages.ts';
import type { LoadTools, Tools } from '../tools.ts';
import type { ToolNotice } from '../ui/say.ts';
import { textResult } from './diagnosePort.ts';

export interface ChoosePortInput {
  /** The port that the server would take by itself. */
  readonly port?: number;
  /** What is about to be typed into a terminal. */
  readonly commandLine?: string;
  /** Absolute, in this workspace. */
  readonly folder?: string;
}

/** Longer lines are no command of a server; they are not read. UTF-16 units. */
const longestLine = 2_000;
/** Where to look from when nothing says which port is wanted. */
const usual = 3000;

/**
 * Gives an agent a port for a server that it is about to start: free, and spoken for by nobody, with how its program is told to take it.
 * Reads only; nothing is started.
 */
export class ChoosePortTool implements vscode.LanguageModelTool<ChoosePortInput> {
  readonly #load: LoadTools;

  constructor(load: LoadTools) {
    this.#load = load;
  }

  prepareInvocation(): ToolNotice {
    return { invocationMessage: message.toolChoosing() };
  }

  async invoke({
    input,
  }: vscode.LanguageModelToolInvocationOptions<ChoosePortInput>): Promise<vscode.LanguageModelToolResult> {
    const { port } = input;
    if (port !== undefined && !isPort(port)) return textResult(message.portOutOfRange());
    const tools = await this.#load();
    const place = folderOf(input.folder);
    if (place === undefined && input.folder !== undefined) return textResult(message.toolOutsideWorkspace());
    const commandLine = textOf(input.commandLine);
    const wanted = commandLine === undefined ? [] : await tools.commandPorts(commandLine, place?.path);
    const stated = wanted.map(({ endpoint }) => endpoint).find(isInet)?.port;
    const from = port ?? stated;
    const to = await choose(tools, from, { place, commandLine, isOwn: port === undefined || port === stated });
    if (to === undefined) return textResult(message.noFreePort());
    if (commandLine === undefined || from === undefined)
      return textResult(JSON.stringify({ port: to, how: 'Tell the program to listen on this port.' }));
    if (to === from)
      return textResult(JSON.stringify({ port: to, commandLine, how: 'Run it as it is: it takes this port.' }));
    const source: Source = { kind: 'terminal', id: '', name: '', commandLine, ...(place && { cwd: place.path }) };
    return textResult(JSON.stringify({ port: to, ...answerOf(await planOnce(tools, source, { from, to })) }));
  }
}

interface Wish {
  readonly place: Place | undefined;
  readonly commandLine: string | undefined;
  /** The port is the one that the program takes: that files of the workspace speak of it is no reason to leave it. */
  readonly isOwn: boolean;
}

/** The folder's own port where it has one, the wanted one where it is free, else the next that is nobody's. */
async function choose(
  { freePorts, own }: Pick<Tools, 'freePorts' | 'own'>,
  from: number | undefined,
  { place, commandLine, isOwn }: Wish,
): Promise<number | undefined> {
  const ownPort = own.of(place?.folder).find(each => each.from === from)?.to;
  const run = `agent ${place?.path ?? ''} ${commandLine ?? ''}`;
  for (const wanted of [ownPort, from]) {
    if (wanted === undefined) continue;
    const problem = await freePorts.problem({ protocol: 'tcp', port: wanted });
    const isTheirs = wanted === ownPort || (isOwn && commandLine !== undefined);
    if (problem !== undefined && (problem !== 'spoken-for' || !isTheirs)) continue;
    // Another agent that was just given it has not started yet.
    if (freePorts.claim(wanted, run)) return wanted;
  }
  const avoid = place === undefined ? [] : own.taken(place.folder);
  return freePorts.next(from ?? usual - 1, { avoid, run });
}

/** How to pass it on. What is only supposed is said to be so. */
function answerOf(plan: RunOncePlan | undefined): object {
  if (plan?.kind !== 'command')
    return {
      how: 'This program is not known to take its port from its command line or a variable: change the file that states it, or use another command.',
    };
  const { commandLine, env, certain } = plan;
  return {
    commandLine,
    ...(Object.keys(env).length > 0 && { env }),
    how: certain
      ? 'Run this command line, with these variables if there are any.'
      : 'Run this command line with these variables; whether the program reads them is not certain, so check the address that it prints.',
  };
}

interface Place {
  readonly folder: vscode.WorkspaceFolder;
  readonly path: string;
}

/** Only inside the workspace: an agent has no business with files elsewhere. */
function folderOf(path: unknown): Place | undefined {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (path === undefined) return first && { folder: first, path: first.uri.fsPath };
  if (typeof path !== 'string' || path === '') return undefined;
  // `/workspace/../elsewhere` begins as the workspace does.
  const uri = vscode.Uri.joinPath(vscode.Uri.file(path), '.');
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && { folder, path: uri.fsPath };
}

function textOf(line: unknown): string | undefined {
  return typeof line === 'string' && line.trim() !== '' && line.length <= longestLine ? line : undefined;
}
