import * as vscode from 'vscode';
import { byEndpoint } from '../../../core/conflicts/conflictGroups.ts';
import { Command, InternalCommand } from '../../../core/ids.ts';
import type { Conflict } from '../../../core/model/conflict.ts';
import { heldFacts } from '../../../core/model/diagnosis.ts';
import { isInet } from '../../../core/model/endpoint.ts';
import type { Move } from '../../../core/model/move.ts';
import type { Holder } from '../../../core/model/process.ts';
import { foldedPorts, type KnownPort, type PortState } from '../../../core/rows/knownPorts.ts';
import { harmless, type Sentence } from '../../../core/text/harmless.ts';
import { escapeMarkdown } from '../../../core/text/markdown.ts';
import { conflictSentence } from '../../text/diagnosis.ts';
import { message } from '../../text/messages.ts';
import { movedSentence, moveSentence, moveText } from '../../text/moves.ts';
import { answersPhrase, containerName, moment, processName } from '../../text/names.ts';
import { moreSentence, portStateName, portText, portUse } from '../../text/ports.ts';

/** A row's place in a tooltip is short; what is left out stands in the report. */
const longest = 60;
/** The names of the runs that failed on one port. */
const longestRuns = 200;
/** Uses named for a port; the others are the same number again. */
const usesShown = 3;

/** Codicons by state, the same in the status bar, the tooltip, the pick and the view. */
export const stateIcons: Readonly<Record<PortState, string>> = {
  taken: 'error',
  fixing: 'sync~spin',
  lingering: 'watch',
  leftover: 'history',
  mine: 'circle-filled',
  unknown: 'question',
  free: 'circle-outline',
};

/** Rows of the table: a tooltip does not scroll well, and the list behind it has them all. */
const portsInTable = 10;

/** What a link in our Markdown may run, and nothing else. None of them ends anything without a further choice. */
const linked: readonly string[] = [
  Command.freePort,
  Command.diagnose,
  Command.showPorts,
  Command.showLog,
  InternalCommand.showConflict,
  InternalCommand.showMove,
];

export function trustedMarkdown(): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: linked };
  return markdown;
}

/** A link that runs a command; `label` may hold codicons and must be escaped where it is not ours. */
export function commandLink(label: string, command: string, ...args: readonly unknown[]): string {
  const query = args.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(args))}`;
  return `[${label}](command:${command}${query})`;
}

/** The process a finding is about, where it is about one. */
export function holderOf({ diagnosis }: Conflict): Holder | undefined {
  return diagnosis === undefined ? undefined : heldFacts(diagnosis.verdict)?.holder;
}

/** Who holds it: a process, a container or a user; `undefined` when nobody does. */
export function holderPhrase(finding: Conflict | undefined): Sentence | undefined {
  const verdict = finding?.diagnosis?.verdict;
  if (finding === undefined || verdict === undefined) return undefined;
  const { answers, endpoint } = finding.diagnosis ?? {};
  if (answers !== undefined && endpoint !== undefined && isInet(endpoint)) return answersPhrase(answers, endpoint.port);
  if (verdict.kind === 'container') return containerName(verdict.container);
  const holder = holderOf(finding);
  if (holder !== undefined) return processName(holder);
  return verdict.kind === 'other-user' ? harmless(verdict.user) : undefined;
}

/** Whole seconds until the kernel lets go. */
export function secondsLeft({ freeAt }: KnownPort, now: number): number | undefined {
  return freeAt === undefined ? undefined : Math.max(0, Math.ceil((freeAt - now) / 1000));
}

/** The table behind the status item: what has failed in a sentence each, then every port. Times in milliseconds since the epoch. */
export function statusTooltip(
  ports: readonly KnownPort[],
  open: readonly Conflict[],
  now: number,
  moves: readonly Move[] = [],
): vscode.MarkdownString {
  const markdown = trustedMarkdown();
  for (const { conflicts } of byEndpoint(open)) {
    const [newest] = conflicts;
    if (newest === undefined) continue;
    const fixes = commandLink(`$(lightbulb) ${portText.showFixes()}`, InternalCommand.showConflict, newest.id);
    markdown.appendMarkdown(`${escapeMarkdown(conflictSentence(newest))} ${fixes}\n\n`);
    if (conflicts.length > 1) markdown.appendMarkdown(`${clipped(message.runs(conflicts), longestRuns)}\n\n`);
  }
  for (const move of moves) {
    const actions = commandLink(`$(lightbulb) ${moveText.showActions()}`, InternalCommand.showMove, move.id);
    const { diagnosis } = move.finding;
    const since = holderOf(move.finding)?.startedAt;
    const sentence = diagnosis === undefined ? movedSentence(move) : moveSentence(move);
    const started = since === undefined ? '' : ` ${escapeMarkdown(portText.since(moment(since, now)))}`;
    markdown.appendMarkdown(`${escapeMarkdown(sentence)}${started} ${actions}\n\n`);
  }
  if (ports.length > 0) {
    const columns = ['', ...portText.columns()];
    markdown.appendMarkdown(`| ${columns.join(' | ')} |\n|${columns.map(() => ':---').join('|')}|\n`);
    const folded = foldedPorts(ports, portsInTable);
    for (const port of folded.shown) markdown.appendMarkdown(`| ${cells(port, now).join(' | ')} |\n`);
    const more = moreSentence(folded);
    if (more !== undefined) markdown.appendMarkdown(`\n${escapeMarkdown(more)}\n`);
  }
  const links = [
    commandLink(`$(list-tree) ${portText.showPorts()}`, Command.showPorts),
    commandLink(`$(debug-disconnect) ${portText.freePort()}`, Command.freePort),
  ];
  return markdown.appendMarkdown(`\n${links.join(' &nbsp; ')}`);
}

function cells(port: KnownPort, now: number): readonly string[] {
  const { endpoint, finding, state, uses } = port;
  const number = endpoint.protocol === 'udp' ? `${endpoint.port}/udp` : `${endpoint.port}`;
  const startedAt = finding === undefined ? undefined : holderOf(finding)?.startedAt;
  const places = uses.slice(0, usesShown).map(use => clipped(portUse(use)));
  return [
    `$(${stateIcons[state]})`,
    state === 'free' ? number : commandLink(number, Command.diagnose, { port: endpoint.port }),
    portStateName(state, secondsLeft(port, now)),
    places.length === 0 ? portText.seen() : [...new Set(places)].join(', '),
    clipped(holderPhrase(finding) ?? '–'),
    startedAt === undefined ? '–' : whole(escapeMarkdown(moment(startedAt, now))),
  ];
}

/** Kept in one line, however narrow its column. */
function whole(text: string): string {
  return text.replaceAll(/[ \u202f]/g, '\u00a0');
}

function clipped(text: string, limit = longest): string {
  return escapeMarkdown(text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
}
