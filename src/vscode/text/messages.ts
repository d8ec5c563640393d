/** All other sentences, questions and titles. */

import type { PatternProblem } from '../../core/detect/house/linear.ts';
import type { PortProblem } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { ContainerInfo, Holder } from '../../core/model/process.ts';
import { harmless, joined, longPiece, type Sentence } from '../../core/text/harmless.ts';
import { mostTyped, type TypedEndpoints } from '../../core/text/typedEndpoints.ts';
import { containerName, endpointInline, endpointName, processName, sourceName } from './names.ts';

import { l10n } from './sentence.ts';

export const message = {
  showLog: () => l10n.t('Show Log'),
  more: () => l10n.t('More…'),
  dismiss: () => l10n.t('Dismiss'),
  dismissDetail: () => l10n.t('Nothing is ended. It is told again when something fails anew.'),
  moreFailed: () => l10n.t('More programs could not get their ports.'),
  stillFixing: () =>
    l10n.t('A fix of this is under way. Where VS Code asks something, or previews the edit, answer that first.'),
  isOver: () => l10n.t('This is over: it was fixed, or started again meanwhile.'),
  startingAgain: () => l10n.t('Waiting for what is being started again…'),
  runs: (conflicts: readonly Conflict[]) => l10n.t('Failed: {0}', joined(conflicts.map(sourceName), ', ')),
  noMoreNotices: () => l10n.t('Don’t Show These Notifications…'),
  asksBeforeStart: () => l10n.t('Port Medic asks before each start on a port that is taken.'),
  noMoreQuestions: () => l10n.t('Don’t Ask Again…'),
  force: () => l10n.t('Force'),
  notNow: () => l10n.t('Not Now'),
  choosePort: () => l10n.t('Choose Port…'),
  ending: (holder: Holder) => l10n.t('Ending {0}…', processName(holder)),
  freeing: (endpoint: Endpoint) => l10n.t('Freeing {0}…', endpointInline(endpoint)),
  waiting: (endpoint: Endpoint, seconds: number) =>
    l10n.t('{0} is free in {1} s', endpointName(endpoint), Math.ceil(seconds)),
  free: () => l10n.t('Free'),
  freeSeveral: (count: number) => (count === 1 ? l10n.t('Free 1 port?') : l10n.t('Free {0} ports?', count)),
  noneToFree: () => l10n.t('None of these ports can be freed by ending a process.'),
  nothingOpen: () => l10n.t('No port conflict is open.'),
  nothingToRestart: () => l10n.t('There is nothing to restart: nothing has failed.'),
  runThisLine: (line: string) => l10n.t('Run “{0}” again?', harmless(line, longPiece)),
  lineNotVouched: () =>
    l10n.t('VS Code cannot tell whether you typed this line or a program printed it. Run it only if it is yours.'),
  runIt: () => l10n.t('Run It'),
  heldBeforeStart: (endpoint: Endpoint) => l10n.t('{0} is taken already.', endpointName(endpoint)),
  freeAndStart: () => l10n.t('Free It and Start'),
  waitAndStart: () => l10n.t('Wait and Start'),
  startOn: (port: number) => l10n.t('Start on {0} This Time', port),
  switchThis: (port: number) => l10n.t('Switch Port {0}…', port),
  insertHere: () => l10n.t('Insert SO_REUSEADDR Before This Bind'),
  insert: () => l10n.t('Insert'),
  insertQuestion: (file: string, needsBuild: boolean) =>
    needsBuild
      ? l10n.t(
          'Insert SO_REUSEADDR into {0}? It takes effect from the run after next, once the program is built again: the connections that are closing now were made without it.',
          harmless(file),
        )
      : l10n.t(
          'Insert SO_REUSEADDR into {0}? It takes effect from the run after next: the connections that are closing now were made without it.',
          harmless(file),
        ),
  stopIt: (supervisor: string, restart: boolean) =>
    restart ? l10n.t('Stop {0} and Restart', harmless(supervisor)) : l10n.t('Stop {0}', harmless(supervisor)),
  leftoverName: () => l10n.t('Port Medic: Left-Over Port'),
  stillHeld: (endpoint: Endpoint) => l10n.t('{0} still held: free it', endpointName(endpoint)),
  clickToFree: () => l10n.t('Click to free it.'),
  startAnyway: () => l10n.t('Start Anyway'),
  pickConflict: () => l10n.t('Which conflict?'),
  pickCandidate: () => l10n.t('Which port did it want?'),
  pickListener: () => l10n.t('Tick the ports to free, or type them: 3000, localhost:3000, 3000-3010, udp 5353'),
  pickPort: () => l10n.t('Port number'),
  typeEndpoint: () =>
    l10n.t('A port from 1 to 65535, an address such as localhost:3000, “udp 5353”, or the path of a socket'),
  noSuchName: (host: string) =>
    l10n.t('The name {0} leads to no address; check it, or type the address itself.', harmless(host)),
  nobodyListens: () => l10n.t('nobody listens'),
  unreadEndpoints: (why: Extract<TypedEndpoints, { kind: 'unread' }>['why'], word: string) => {
    switch (why) {
      case 'no-port':
        return l10n.t(
          '“{0}” names no port, and nothing that listens has it in its name, folder or address.',
          harmless(word),
        );
      case 'out-of-range':
        return l10n.t('“{0}” is no port: ports go from 1 to 65535.', harmless(word));
      case 'backwards':
        return l10n.t('The range {0} runs backwards.', harmless(word));
      case 'too-many':
        return l10n.t('No more than {0} ports at a time.', mostTyped);
    }
  },
  portOutOfRange: () => l10n.t('A port is a whole number from 1 to 65535.'),
  portProblem: (problem: PortProblem) => {
    switch (problem) {
      case 'taken':
        return l10n.t('That port is taken, too.');
      case 'spoken-for':
        return l10n.t('This workspace uses that port for something else.');
      case 'privileged':
        return l10n.t('That port needs root.');
      case 'excluded':
        return l10n.t('That port lies in a range that the system has reserved.');
      case 'browser-blocked':
        return l10n.t('Browsers refuse to open that port.');
      case 'out-of-range':
        return l10n.t('A port is a whole number from 1 to 65535.');
    }
  },
  nothingToReport: () =>
    l10n.t('Select what the program printed, or run it in a terminal with shell integration, and try again.'),
  changePatterns: () => l10n.t('Change Patterns'),
  patternRefused: (pattern: string, problem: PatternProblem) => {
    const name = harmless(pattern);
    switch (problem) {
      case 'not-text':
        return l10n.t('Each pattern in portMedic.watch.patterns must be a text.');
      case 'too-long':
        return l10n.t('The pattern {0} is not used: it is too long.', name);
      case 'too-many':
        return l10n.t('The pattern {0} is not used: only the first 20 are.', name);
      case 'not-valid':
        return l10n.t('The pattern {0} is not used: it is no valid regular expression.', name);
      case 'looks-around':
        return l10n.t('The pattern {0} is not used: it looks ahead or behind. Write what stands there instead.', name);
      case 'refers-back':
        return l10n.t('The pattern {0} is not used: it refers back to a group.', name);
      case 'repeats-repetition':
        return l10n.t(
          'The pattern {0} is not used: it repeats a group in which something is repeated or chosen.',
          name,
        );
      case 'takes-too-long':
        return l10n.t(
          'The pattern {0} is not used: it could take very long. Bound each repetition that may run into what follows it.',
          name,
        );
      case 'no-word':
        return l10n.t('The pattern {0} is not used: it needs a word that not every line holds.', name);
    }
  },
  hiddenHolder: () => l10n.t('process not visible'),
  ours: () => l10n.t('this workspace'),
  newPort: (from: number) => l10n.t('New port instead of {0}', from),
  noFreePort: () => l10n.t('No free port was found nearby.'),
  nowhereStated: (port: number) =>
    l10n.t(
      'Port {0} is not written in any configuration that Port Medic knows. Change it where you start the program.',
      port,
    ),
  notUnderstood: (port: number) =>
    l10n.t(
      'Port Medic does not know where this program takes its port from, so it changes no file: {0} in one may be another program’s. Change it where you start the program.',
      port,
    ),
  switched: (from: number, to: number, files: number) =>
    files === 1
      ? l10n.t('Port {0} is now {1}, in 1 file.', from, to)
      : l10n.t('Port {0} is now {1}, in {2} files.', from, to, files),
  pickPlace: (port: number) => l10n.t('Port {0} stands in several places of equal rank. Which one counts?', port),
  whatWasLeftAlone: () => l10n.t('What Was Left Alone?'),
  leftAlone: () => l10n.t('Places that hold the number and were not changed'),
  readOnly: (file: string) => l10n.t('Nothing was changed: {0} is read-only.', harmless(file)),
  editRejected: () => l10n.t('Nothing was changed: VS Code refused the edit, or a file has changed meanwhile.'),
  fileProblem: (file: string, reason: string) =>
    l10n.t('{0} was left alone: {1}.', harmless(file), harmless(reason, longPiece)),
  untrusted: () => l10n.t('Files are only edited in a trusted workspace.'),
  noBindFound: () => l10n.t('No bind call was found where SO_REUSEADDR could be set safely.'),
  reuseInserted: () =>
    l10n.t(
      'SO_REUSEADDR was inserted. It takes effect from the run after next: the next start still has to wait until the port is free.',
    ),
  reuseNot: (reason: string) => l10n.t('SO_REUSEADDR was not inserted: {0}', harmless(reason, longPiece)),
  pickSource: () => l10n.t('Which bind call?'),
  socketRemoved: (path: string) => l10n.t('{0} was removed.', harmless(path)),
  containerStopped: (container: ContainerInfo) => l10n.t('Container {0} was stopped.', containerName(container)),
  commandTyped: () => l10n.t('The command stands in the terminal. Check it, then press Enter to run it.'),
  bug: () => l10n.t('Something went wrong inside Port Medic.'),
  statusOpen: (count: number) => (count === 1 ? l10n.t('1 port conflict') : l10n.t('{0} port conflicts', count)),
  statusName: () => l10n.t('Port Medic'),
  toolDiagnosing: (port: number) => l10n.t('Looking at port {0}', port),
  toolChecking: (port: number) => l10n.t('Checking who holds port {0}', port),
  toolChoosing: () => l10n.t('Choosing a free port'),
  toolOutsideWorkspace: () => l10n.t('The folder is not part of this workspace.'),
  toolFreeing: (port: number) => l10n.t('Freeing port {0}', port),
  toolConfirmTitle: (port: number) => l10n.t('Free port {0}?', port),
  toolConfirmProcess: (name: Sentence) => l10n.t('This ends {0}.', name),
  toolConfirmFolder: (path: string) => l10n.t('It runs in {0}.', harmless(path)),
  toolConfirmAge: (since: Sentence) => l10n.t('It was started {0}.', since),
  toolNothingToEnd: () => l10n.t('No such process holds it now. Nothing will be ended.'),
  toolNotConfirmed: () =>
    l10n.t(
      'Nothing was ended: pid and start are not those of a process that may be ended. Call portMedic_diagnosePort first.',
    ),
  toolCancelled: () => l10n.t('Cancelled; nothing was ended.'),
  linkTooltip: () => l10n.t('Find out what holds the port'),
};
