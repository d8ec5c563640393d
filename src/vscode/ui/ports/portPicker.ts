import { byEndpoint } from '../../../core/conflicts/conflictGroups.ts';
import type { Conflict } from '../../../core/model/conflict.ts';
import type { Move } from '../../../core/model/move.ts';
import type { KnownPort } from '../../../core/rows/knownPorts.ts';
import { harmless, joined, withIcon } from '../../../core/text/harmless.ts';
import type { OwnPort } from '../../../core/workspace/ownPort.ts';
import { ownText } from '../../text/ownPorts.ts';
import { portStateName, portText, portUse } from '../../text/ports.ts';
import { conflictItem, dismissButton, moveItem, type OnDidChange } from '../pickers.ts';
import { type Choice, type Drawn, group, pickOfNow, separator } from '../say.ts';
import { holderPhrase, secondsLeft, stateIcons } from './portTooltip.ts';

/** What the user wants to do from the status item. */
export type PortChoice =
  | { readonly kind: 'port'; readonly port: KnownPort }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | { readonly kind: 'own-port' }
  | { readonly kind: 'stop-own'; readonly port: number }
  | { readonly kind: 'move'; readonly move: Move }
  | { readonly kind: 'show-ports' }
  | { readonly kind: 'free-other' };

interface Listed {
  readonly ports: readonly KnownPort[];
  readonly open: readonly Conflict[];
  readonly moves: readonly Move[];
  readonly own: readonly OwnPort[];
}

interface ChoiceItem extends Choice {
  readonly choice?: PortChoice;
}

/** The ports of this workspace, most urgent first, and the ways on from there. `undefined` when the user left. */
export async function pickKnownPort(
  listed: () => Listed,
  dismiss: (conflict: Conflict) => void,
  onDidChange: OnDidChange,
): Promise<PortChoice | undefined> {
  const press = ({ choice }: ChoiceItem) => {
    if (choice?.kind === 'conflict') dismiss(choice.conflict);
    if (choice?.kind === 'port' && choice.port.finding !== undefined) dismiss(choice.port.finding);
  };
  return (await pickOfNow(() => drawPorts(listed()), { onDidChange, press }))?.choice;
}

function drawPorts({ ports, open, moves, own }: Listed): Drawn<ChoiceItem> {
  const now = Date.now();
  const free = ports.filter(({ state }) => state === 'free');
  const told = ports.filter(({ state }) => state !== 'free');
  const shown = new Set(ports.map(({ finding }) => finding?.id));
  const others = byEndpoint(open).filter(({ conflicts }) => !conflicts.some(({ id }) => shown.has(id)));
  const choices: ChoiceItem[] = [
    ...others.flatMap(({ conflicts: [newest, ...more] }) =>
      newest === undefined
        ? []
        : [{ ...conflictItem(newest, [newest, ...more]), choice: { kind: 'conflict', conflict: newest } as const }],
    ),
    ...moves.map(move => ({ ...moveItem(move), choice: { kind: 'move', move } as const })),
    ...told.map(port => portItem(port, open, now)),
    ...(told.length > 0 && free.length > 0 ? [group(portText.free(free.length))] : []),
    ...free.map(port => portItem(port, open, now)),
    separator,
    ...own.map(port => ({
      label: withIcon('pinned', ownText.stop(port)),
      choice: { kind: 'stop-own', port: port.from } as const,
    })),
    { label: withIcon('pinned', ownText.use()), choice: { kind: 'own-port' } },
    { label: withIcon('list-tree', portText.showPorts()), choice: { kind: 'show-ports' } },
    { label: withIcon('debug-disconnect', portText.freeOther()), choice: { kind: 'free-other' } },
  ];
  return { choices, title: portText.pickKnown(), matchOnDescription: true, matchOnDetail: true };
}

function portItem(port: KnownPort, open: readonly Conflict[], now: number): ChoiceItem {
  const { endpoint, state, uses, finding } = port;
  const holder = holderPhrase(finding);
  return {
    label: withIcon(stateIcons[state], harmless(String(endpoint.port))),
    description: joined(
      [portStateName(state, secondsLeft(port, now)), ...(holder === undefined ? [] : [holder])],
      ' · ',
    ),
    detail: joined([...new Set(uses.map(portUse))].slice(0, 3), ', '),
    choice: { kind: 'port', port },
    ...(open.some(({ id }) => id === finding?.id) && { buttons: [dismissButton()] }),
  };
}
