import * as vscode from 'vscode';
import type { KnownPort } from '../../core/knownPorts.ts';
import type { Conflict } from '../../core/model.ts';
import { conflictSentence } from '../text/diagnosis.ts';
import { portStateName, portText, portUse } from '../text/ports.ts';
import { holderPhrase, secondsLeft, stateIcons } from './portTooltip.ts';

/** What the user wants to do from the status item. */
export type PortChoice =
  | { readonly kind: 'port'; readonly port: KnownPort }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | { readonly kind: 'show-ports' }
  | { readonly kind: 'free-other' };

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: PortChoice;
}

/** The ports of this workspace, most urgent first, and the ways on from there. `undefined` when the user left. */
export async function pickKnownPort(
  ports: readonly KnownPort[],
  open: readonly Conflict[],
): Promise<PortChoice | undefined> {
  const now = Date.now();
  const shown = new Set(ports.map(({ finding }) => finding?.id));
  const others = open.filter(({ id }) => !shown.has(id));
  const items: ChoiceItem[] = [
    ...others.map(conflict => ({
      label: `$(${stateIcons.taken}) ${conflictSentence(conflict, now)}`,
      choice: { kind: 'conflict', conflict } as const,
    })),
    ...ports.map(port => portItem(port, now)),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(list-tree) ${portText.showPorts()}`, choice: { kind: 'show-ports' } },
    { label: `$(debug-disconnect) ${portText.freeOther()}`, choice: { kind: 'free-other' } },
  ];
  const options = { title: portText.pickKnown(), matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.choice;
}

function portItem(port: KnownPort, now: number): ChoiceItem {
  const { endpoint, state, uses, finding } = port;
  const holder = holderPhrase(finding);
  return {
    label: `$(${stateIcons[state]}) ${endpoint.port}`,
    description: [portStateName(state, secondsLeft(port, now)), ...(holder === undefined ? [] : [holder])].join(' · '),
    detail: [...new Set(uses.map(portUse))].slice(0, 3).join(', '),
    choice: { kind: 'port', port },
  };
}
