/** How each row of the Ports view looks. */
import * as vscode from 'vscode';
import { InternalCommand } from '../../../core/ids.ts';
import type { Answers } from '../../../core/model/answers.ts';
import { isInet } from '../../../core/model/endpoint.ts';
import type { Move } from '../../../core/model/move.ts';
import type { Listener } from '../../../core/model/probe.ts';
import { shortName } from '../../../core/processes/describe.ts';
import type { ConflictRow, GroupRow, ListenerRow, RunRow } from '../../../core/rows/portRows.ts';
import { harmless, joined, type Sentence } from '../../../core/text/harmless.ts';
import { escapeMarkdown } from '../../../core/text/markdown.ts';
import { conflictSentence } from '../../text/diagnosis.ts';
import { programName } from '../../text/locks.ts';
import { message } from '../../text/messages.ts';
import { moveText } from '../../text/moves.ts';
import {
  answersPhrase,
  containerName,
  endpointName,
  lastPart,
  moment,
  shortAge,
  sourceName,
} from '../../text/names.ts';
import { portStateName, portText } from '../../text/ports.ts';
import { type TreeRow, treeRow } from '../say.ts';
import { holderOf, stateIcons, trustedMarkdown } from './portTooltip.ts';

const leftoverIcon = new vscode.ThemeIcon(stateIcons.leftover, new vscode.ThemeColor('list.warningForeground'));

export function groupItem({ id, rows }: GroupRow): TreeRow {
  const titles = {
    conflicts: portText.groupConflicts,
    workspace: portText.groupWorkspace,
    others: portText.groupOthers,
  };
  const item = treeRow(titles[id](), vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description = harmless(String(rows.length));
  item.contextValue = 'group';
  return item;
}

export function conflictItem({ id, conflict, runs }: ConflictRow, now: number): TreeRow {
  const { endpoint, quiet, failure } = conflict;
  const place =
    endpoint === undefined
      ? failure?.lock === undefined
        ? portText.portNotKnown()
        : programName(failure.lock)
      : harmless(isInet(endpoint) ? String(endpoint.port) : endpoint.path);
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = treeRow(place, runs.length === 0 ? None : Collapsed);
  const sentence = conflictSentence(conflict);
  const holder = holderOf(conflict);
  item.id = id;
  item.description = holder === undefined ? sentence : processWords(holder, now);
  item.tooltip = trustedMarkdown().appendMarkdown(escapeMarkdown(sentence));
  item.iconPath =
    quiet === true
      ? leftoverIcon
      : new vscode.ThemeIcon(stateIcons.taken, new vscode.ThemeColor('list.errorForeground'));
  item.accessibilityInformation = { label: sentence };
  item.contextValue = endpoint !== undefined && isInet(endpoint) ? 'conflict.port' : 'conflict';
  item.command = { command: InternalCommand.showConflict, title: portText.showFixes(), arguments: [id] };
  return item;
}

/** What failed, and when; the line above says why. */
export function runItem({ id, conflict }: RunRow, now: number): TreeRow {
  const item = treeRow(sourceName(conflict));
  const since = shortAge(now - conflict.lastSeen);
  item.id = `run ${id}`;
  item.description = since;
  item.iconPath = new vscode.ThemeIcon('circle-slash');
  item.accessibilityInformation = { label: joined([sourceName(conflict), since], ', ') };
  item.contextValue = 'run';
  item.command = { command: InternalCommand.showConflict, title: portText.showFixes(), arguments: [id] };
  return item;
}

export function listenerItem(row: ListenerRow, isLeftover: boolean, now: number, move: Move | undefined): TreeRow {
  const { endpoint, listener, ours, id } = row;
  const item = treeRow(harmless(endpoint.protocol === 'udp' ? `${endpoint.port}/udp` : String(endpoint.port)));
  const plain = listenerWords(listener, now);
  const words = move === undefined ? plain : joined([moveText.insteadOf(move), plain], ' · ');
  item.id = id;
  item.description = words;
  item.iconPath = isLeftover
    ? leftoverIcon
    : ours
      ? new vscode.ThemeIcon(stateIcons.mine, new vscode.ThemeColor('charts.green'))
      : new vscode.ThemeIcon(listener.container === undefined ? 'server-process' : 'package');
  const state = isLeftover ? [portStateName('leftover')] : [];
  item.accessibilityInformation = { label: joined([endpointName(endpoint), ...state, words], ', ') };
  item.contextValue = `listener.${endpoint.protocol}`;
  if (move !== undefined)
    item.command = { command: InternalCommand.showMove, title: moveText.showActions(), arguments: [move.id] };
  return item;
}

function listenerWords({ holder, container, user }: Listener, now: number): Sentence {
  const behind = container === undefined ? [] : [containerName(container)];
  if (holder === undefined)
    return joined([...behind, user === undefined ? message.hiddenHolder() : harmless(user)], ' · ');
  return joined([...behind, processWords(holder, now)], ' · ');
}

function processWords(holder: NonNullable<Listener['holder']>, now: number): Sentence {
  const since = holder.startedAt === undefined ? [] : [shortAge(now - holder.startedAt)];
  const folder = holder.cwd === undefined ? [] : [lastPart(holder.cwd)];
  return joined([harmless(shortName(holder)), portText.pid(holder.pid), ...folder, ...since], ' · ');
}

export function listenerTooltip(
  { endpoint, listener, addresses }: ListenerRow,
  now: number,
  answers: Answers | undefined,
): vscode.MarkdownString {
  const { holder, container, user } = listener;
  const { field } = portText;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [field.address(), addresses.join(', ')],
    [field.process(), holder && `${shortName(holder)} (${portText.pid(holder.pid)})`],
    [field.folder(), holder?.cwd],
    [field.started(), holder?.startedAt === undefined ? undefined : moment(holder.startedAt, now)],
    [field.user(), holder?.user ?? user],
    [field.container(), container && containerName(container)],
    [field.answers(), answers && isInet(endpoint) ? answersPhrase(answers, endpoint.port) : undefined],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`**${escapeMarkdown(name)}** ${escapeMarkdown(value)}`],
  );
  return trustedMarkdown().appendMarkdown(lines.join('  \n'));
}
