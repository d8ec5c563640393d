/** The whole finding as Markdown that reads well in an editor and can be pasted into a bug report. No secrets. */

import type { Conflict } from '../model/conflict.ts';
import { heldFacts, type Verdict } from '../model/diagnosis.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { formatHostPort } from '../model/endpoint.ts';
import type { Fix } from '../model/fix.ts';
import type { HolderFacts } from '../model/holderFacts.ts';
import type { LingeringSocket, Listener } from '../model/probe.ts';
import type { ContainerInfo, ProcessInfo, SocketInfo } from '../model/process.ts';
import { ageMs } from '../processes/describe.ts';
import { endedWith, type NamedGroup, shownWith } from '../processes/shown.ts';
import { maskArguments } from '../secrets/maskSecrets.ts';
import { code, factTable, list, maxRows, optionalCode, plainText, type Row, table } from './reportMarkdown.ts';
import {
  comesBackText,
  durationText,
  findingText,
  fixText,
  provenanceText,
  readFromText,
  sourceText,
} from './reportPhrases.ts';

/** What a report is made of: a conflict, or any part of one. */
export type ReportInput = Pick<Conflict, 'source'> & Partial<Conflict>;

/**
 * Markdown of the finding. `sentence` is what the user was told, plain text; `now` in milliseconds since the epoch.
 * All text of processes is masked and stands in code spans, so that nothing in it is read as markup.
 */
export function renderReport(conflict: ReportInput, sentence: string, now: number): string {
  const { diagnosis, probe } = conflict;
  const endpoint = diagnosis?.endpoint ?? conflict.endpoint;
  const verdicts = diagnosis === undefined ? [] : [diagnosis.verdict, ...(diagnosis.others ?? [])];
  const holders = verdicts.flatMap(verdict => heldFacts(verdict) ?? []);
  const sections = [
    `# ${titleOf(conflict, endpoint)}`,
    plainText(sentence),
    fixesSection(diagnosis?.fixes ?? []),
    findingSection(conflict, endpoint, verdicts),
    ...holders.map((found, index) => holderSection(found, now, holders.length > 1 ? ` ${index + 1}` : '')),
    ...verdicts.map(container => containerSection(container)),
    candidatesSection(verdicts),
    lingeringSection(verdicts),
    neighboursSection(probe?.neighbours ?? []),
    list('What was tried', probe?.tried ?? []),
  ];
  return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function titleOf({ failure }: ReportInput, endpoint: Endpoint | undefined): string {
  if (failure?.lock !== undefined) return plainText(`${failure.lock.program} already runs`);
  return endpoint === undefined ? 'Port not known' : plainText(endpointTitle(endpoint));
}

function endpointTitle(endpoint: Endpoint): string {
  if (endpoint.protocol === 'unix') return `Socket ${endpoint.path}`;
  return `Port ${endpoint.port} (${endpoint.protocol.toUpperCase()})`;
}

function endpointText(endpoint: Endpoint): string {
  if (endpoint.protocol === 'unix') return endpoint.path;
  return `${formatHostPort(endpoint.host, endpoint.port)} ${endpoint.protocol}`;
}

function findingSection(conflict: ReportInput, endpoint: Endpoint | undefined, verdicts: readonly Verdict[]): string {
  const { count, failure, from, source } = conflict;
  const facts = factTable([
    ['Endpoint', endpoint === undefined ? undefined : code(endpointText(endpoint))],
    ['Read from', from === undefined ? undefined : readFromText(from)],
    ['Finding', verdicts.map(findingText).join('; ')],
    ['Failed', sourceText(source)],
    ['Message', optionalCode(failure?.excerpt)],
    ['Lock', optionalCode(failure?.lock?.path)],
    ['Address', optionalCode(failure?.lock?.url)],
    [
      'Stack',
      failure?.frames[0] === undefined ? undefined : code(`${failure.frames[0].file}:${failure.frames[0].line}`),
    ],
    ['Seen', count === undefined || count < 2 ? undefined : `${count} times`],
    ['Why not SO_REUSEADDR?', reuseAddressText(conflict)],
  ]);
  return titled('## What was found', facts);
}

/** An answer for who has a problem: a port that is free and that nothing failed on raises no question. */
function reuseAddressText({ diagnosis, failure }: ReportInput): string | undefined {
  const why = diagnosis?.whyNoReuseAddress;
  const hasProblem = failure !== undefined || diagnosis?.verdict.kind !== 'already-free';
  return why === undefined || !hasProblem ? undefined : plainText(why);
}

function holderSection({ comesBack, holder, provenance }: HolderFacts, now: number, number: string): string {
  const ended = new Set(shownWith(holder).map(({ pid }) => pid));
  const others = (holder.sharedWith ?? []).filter(pid => !ended.has(pid));
  return [
    `## Holder${number}`,
    factTable([
      ['Process', `${code(holder.name)} (pid ${holder.pid})`],
      ['Command line', code(commandLine(holder))],
      ['User', userText(holder)],
      ['Folder', optionalCode(holder.cwd)],
      ['Executable', optionalCode(holder.executable)],
      ['Started', startText(holder, now)],
      ['Started by', provenance.map(provenanceText).join('; ')],
      ['Comes back', comesBackText(comesBack)],
      ['Ends with it', endedWith(holder).map(groupText).join(', ')],
      ['Shares the socket', others.length === 0 ? undefined : `pid ${others.slice(0, maxRows).join(', ')}`],
    ]),
    parentsTable(holder.parents, now),
    socketsTable(holder.sockets),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function groupText({ folder, name, processes }: NamedGroup): string {
  const pids = processes.slice(0, maxRows).map(({ pid }) => pid);
  return `${code(name)} (pid ${pids.join(', ')})${folder === undefined ? '' : ` in ${code(folder)}`}`;
}

/** Arguments one by one where they are known: a secret with a blank in it is then hidden as a whole. */
function commandLine(process: ProcessInfo): string {
  const { args } = process;
  return args === undefined || args.length < 2 ? process.commandLine : maskArguments(args.slice(0, 200)).join(' ');
}

function userText({ uid, user }: ProcessInfo): string | undefined {
  if (user === undefined) return uid === undefined ? undefined : `uid ${uid}`;
  return uid === undefined ? code(user) : `${code(user)} (uid ${uid})`;
}

function startText(process: ProcessInfo, now: number): string | undefined {
  const age = ageMs(process, now);
  if (age === undefined) return undefined;
  const date = new Date(process.startedAt ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : `${date.toISOString()} (${durationText(age)} before this report)`;
}

/** Characters of a parent's command line: it tells who it is, and stays in one line of an editor. */
const longestParent = 160;

function parentsTable(parents: readonly ProcessInfo[], now: number): string {
  const rows = table(['Pid', 'Name', 'Command line', 'Started'], parents, parent => [
    `${parent.pid}`,
    code(parent.name),
    code(commandLine(parent), longestParent),
    startText(parent, now) ?? '',
  ]);
  return titled('### Parents, nearest first', rows);
}

function socketsTable(sockets: readonly SocketInfo[]): string {
  const rows = table(['Protocol', 'State', 'Local', 'Remote', 'Inode'], sockets, socket => [
    socket.protocol,
    socket.state,
    code(socket.local),
    optionalCode(socket.remote) ?? '',
    socket.inode ?? '',
  ]);
  return titled('### Sockets in the way', rows);
}

function titled(title: string, body: string): string {
  return body === '' ? '' : `${title}\n\n${body}`;
}

function containerSection(verdict: Verdict): string {
  if (verdict.kind !== 'container') return '';
  const { container } = verdict;
  const rows: readonly (readonly [string, Exclude<keyof ContainerInfo, 'owner' | 'options'>])[] = [
    ['Engine', 'engine'],
    ['Name', 'name'],
    ['Id', 'id'],
    ['Image', 'image'],
    ['Compose project', 'composeProject'],
    ['Compose service', 'composeService'],
    ['Compose folder', 'composeDirectory'],
    ['Restart policy', 'restartPolicy'],
    ['Port inside', 'containerPort'],
    ['Address', 'containerAddress'],
  ];
  const known = rows.map(
    ([label, key]): Row => [label, container[key] === undefined ? undefined : code(`${container[key]}`)],
  );
  return `## Container\n\n${factTable(known)}`;
}

function candidatesSection(verdicts: readonly Verdict[]): string {
  const candidates = verdicts.flatMap((verdict): readonly ProcessInfo[] =>
    'candidates' in verdict ? verdict.candidates : [],
  );
  const rows = table(['Pid', 'Name', 'Command line', 'User'], candidates, process => [
    `${process.pid}`,
    code(process.name),
    code(commandLine(process), longestParent),
    userText(process) ?? '',
  ]);
  return titled('## Processes that may hold it', rows);
}

function lingeringSection(verdicts: readonly Verdict[]): string {
  const states = verdicts.flatMap((verdict): readonly LingeringSocket[] =>
    verdict.kind === 'lingering' ? verdict.states : [],
  );
  const rows = table(['State', 'Local', 'Remote', 'Seconds left'], states, state => [
    state.state,
    code(state.local),
    optionalCode(state.remote) ?? '',
    state.secondsLeft === undefined ? '' : state.secondsLeft.toFixed(1),
  ]);
  return titled('## Closing connections', rows);
}

function neighboursSection(neighbours: readonly Listener[]): string {
  const rows = table(['Endpoint', 'Holder', 'User'], neighbours, ({ container, endpoint, holder, user }) => [
    code(endpointText(endpoint)),
    holder === undefined ? (optionalCode(container?.name) ?? '') : `${code(holder.name)} (pid ${holder.pid})`,
    optionalCode(holder?.user ?? user) ?? '',
  ]);
  return titled('## Same port, not in the way', rows);
}

function fixesSection(fixes: readonly Fix[]): string {
  const lines = fixes.filter(fix => fix.kind !== 'report').map((fix, index) => `${index + 1}. ${fixText(fix)}`);
  return lines.length === 0 ? '' : `## What can be done\n\n${lines.join('\n')}`;
}
