import { l10n } from 'vscode';
import { ageMs, shortName } from '../core/diagnose/describe.ts';
import { formatHostPort, isInet } from '../core/endpoint.ts';
import type { KnownPort, PortState, PortUse } from '../core/knownPorts.ts';
import type {
  Conflict,
  ContainerInfo,
  Diagnosis,
  Endpoint,
  Fix,
  Holder,
  HolderFacts,
  KillResult,
  LingeringSocket,
  Listener,
  ProcessInfo,
  ProtectedReason,
  Supervision,
  Verdict,
} from '../core/model.ts';
import { isInterpreter } from '../core/processNames.ts';

/** Every sentence a user reads at run time. One sentence each, true, and naming what to do next. */

export function endpointName(endpoint: Endpoint): string {
  if (!isInet(endpoint)) return l10n.t('Socket {0}', endpoint.path);
  return endpoint.protocol === 'udp' ? l10n.t('UDP port {0}', endpoint.port) : l10n.t('Port {0}', endpoint.port);
}

/** For the middle of a sentence. */
export function endpointInline(endpoint: Endpoint): string {
  if (!isInet(endpoint)) return l10n.t('socket {0}', endpoint.path);
  return endpoint.protocol === 'udp' ? l10n.t('UDP port {0}', endpoint.port) : l10n.t('port {0}', endpoint.port);
}

export function processName(holder: ProcessInfo): string {
  const name = shortName(holder);
  return name === `${holder.pid}` ? l10n.t('pid {0}', holder.pid) : l10n.t('{0} (pid {1})', name, holder.pid);
}

/** `12 minutes ago`; the largest unit only, since nobody needs the seconds of yesterday. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds === 0) return l10n.t('just now');
  if (seconds < 60) return seconds === 1 ? l10n.t('1 second ago') : l10n.t('{0} seconds ago', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? l10n.t('1 minute ago') : l10n.t('{0} minutes ago', minutes);
  const hours = Math.round(minutes / 60);
  if (hours < 48) return hours === 1 ? l10n.t('1 hour ago') : l10n.t('{0} hours ago', hours);
  return l10n.t('{0} days ago', Math.round(hours / 24));
}

/**
 * The diagnosis in one sentence. `now` in milliseconds since the epoch; without it, for a text that stays as it is while time passes,
 * nothing is said that will not be true in a minute.
 */
export function diagnosisSentence({ endpoint, verdict }: Diagnosis, now?: number): string {
  const name = endpointName(endpoint);
  switch (verdict.kind) {
    case 'own-session':
      return l10n.t(
        '{0} is held by {1}, which is still running in “{2}”.',
        name,
        processName(verdict.facts.holder),
        verdict.name,
      );
    case 'leftover':
      return leftover(name, verdict, now);
    case 'same-project-elsewhere':
      return l10n.t(
        '{0} is held by {1}, started from this project ({2}) outside this window{3}.',
        name,
        processName(verdict.facts.holder),
        verdict.folder,
        started(verdict.facts, now),
      );
    case 'other-app':
      return l10n.t(
        '{0} is held by {1}{2}{3}.',
        name,
        processName(verdict.facts.holder),
        folder(verdict.facts),
        started(verdict.facts, now),
      );
    case 'system-service':
      return systemService(name, verdict);
    case 'container':
      return l10n.t('{0} is published by the container {1}.', name, containerName(verdict.container));
    case 'supervisor':
      return supervised(name, verdict);
    case 'editor':
      return l10n.t(
        '{0} is held by VS Code itself ({1}); ending it would take your editor down.',
        name,
        editorPart(verdict.part),
      );
    case 'protected':
      return l10n.t(
        '{0} is held by {1}, which Port Medic never kills: {2}.',
        name,
        processName(verdict.facts.holder),
        protectedReason(verdict.reason),
      );
    case 'other-user':
      return otherUser(name, verdict);
    case 'hidden-holder':
      return hiddenHolder(name, verdict);
    case 'lingering':
      return lingering(endpointInline(endpoint), verdict, now);
    case 'client-socket':
      return clientSocket(name, verdict);
    case 'bound-not-listening':
      return boundOnly(name, verdict.candidates);
    case 'privileged':
      return l10n.t('{0} is privileged: below {1} only root may listen.', name, verdict.firstUnprivileged);
    case 'reserved-range':
      return l10n.t(
        '{0} lies in the range {1}–{2} that Windows has reserved, so nobody may listen on it. Nothing holds it.',
        name,
        verdict.from,
        verdict.to,
      );
    case 'not-local':
      return l10n.t('{0} is not an address of this machine, so nothing can listen on it here.', verdict.host);
    case 'live-unix-socket':
      return l10n.t('{0} is in use by {1}.', name, processName(verdict.facts.holder));
    case 'stale-unix-socket':
      return l10n.t('{0} is a stale file: no process listens on it any more.', name);
    case 'other-family':
      return l10n.t(
        '{0} is free on this address, but taken on another one ({1}).',
        name,
        verdict.listeners.map(listenerAddress).join(', '),
      );
    case 'already-free':
      return l10n.t('{0} is free now.', name);
    case 'unknown':
      return unknown(endpoint, verdict);
  }
}

function lingering(name: string, verdict: Extract<Verdict, { kind: 'lingering' }>, now?: number): string {
  const states = closingStates(verdict.states);
  if (now === undefined)
    return l10n.t('Nothing is running: {0} is still closing earlier connections ({1}).', name, states);
  const seconds = Math.ceil(verdict.secondsLeft);
  switch (verdict.lasts) {
    case 'at-most':
      return l10n.t(
        'Nothing is running: {0} is still closing earlier connections ({1}), for {2} s at most.',
        name,
        states,
        seconds,
      );
    case 'open':
      return l10n.t(
        'Nothing is running: {0} is still closing earlier connections ({1}), and the other side decides how long.',
        name,
        states,
      );
    case undefined:
      break;
  }
  return l10n.t(
    'Nothing is running: {0} is still closing earlier connections ({1}) for another {2} s.',
    name,
    states,
    seconds,
  );
}

function supervised(name: string, { facts, supervisor }: Extract<Verdict, { kind: 'supervisor' }>): string {
  const who = processName(facts.holder);
  switch (facts.comesBack) {
    case 'yes':
      return l10n.t(
        '{0} is held by {1}; {2} watches over it and starts it again, so killing it alone is useless.',
        name,
        who,
        supervisor,
      );
    case 'on-change':
      return l10n.t(
        '{0} is held by {1}; {2} starts it again when a file changes, so stop {2} rather than it alone.',
        name,
        who,
        supervisor,
      );
    case 'no':
    case 'unknown':
      return l10n.t('{0} is held by {1}; {2} looks after it and may start it again.', name, who, supervisor);
  }
}

/** `TIME_WAIT, FIN_WAIT2`: as every tool writes them. */
function closingStates(states: readonly LingeringSocket[]): string {
  const names = [
    ...new Set(states.map(({ state }) => state.toUpperCase().replaceAll('-', '_').replace('WAIT_', 'WAIT'))),
  ];
  return names.length === 0 ? 'TIME_WAIT' : names.join(', ');
}

function boundOnly(name: string, [first, ...more]: readonly Holder[]): string {
  if (first === undefined)
    return l10n.t('{0} is bound by a process that does not listen on it, so no table names it.', name);
  return more.length === 0
    ? l10n.t('{0} is bound, but not listened on, most likely by {1}.', name, processName(first))
    : l10n.t(
        '{0} is bound, but not listened on, by {1} or one of {2} others; no table tells which.',
        name,
        processName(first),
        more.length,
      );
}

function unknown(endpoint: Endpoint, { cause, reason }: Extract<Verdict, { kind: 'unknown' }>): string {
  const name = endpointName(endpoint);
  const host = isInet(endpoint) && endpoint.host !== undefined ? endpoint.host : '*';
  switch (cause) {
    case 'cancelled':
      return l10n.t('Looking at {0} was cancelled.', endpointInline(endpoint));
    case 'unresolved-name':
      return l10n.t(
        'The name {0} leads to no address, so it is not known who holds {1}.',
        host,
        endpointInline(endpoint),
      );
    case 'bad-address':
      return l10n.t(
        '{0} cannot be bound on {1}, whoever holds it: the system does not take this address ({2}).',
        name,
        host,
        reason,
      );
    case 'bind-refused':
      return l10n.t(
        '{0} may not be bound, though it needs no privilege: the system has reserved it, or a security policy forbids it.',
        name,
      );
    case 'not-listed':
      return l10n.t('{0} is taken, but no table of the system shows by what.', name);
    case 'not-readable':
      return l10n.t(
        '{0} is taken, but neither tables nor tools could tell by whom; the report lists what was tried.',
        name,
      );
    case 'path-too-long':
      return l10n.t('{0} cannot be made: its path is longer than the system allows for a socket.', name);
    case 'folder-missing':
      return l10n.t('{0} cannot be made: its folder does not exist.', name);
    case 'folder-closed':
      return l10n.t('{0} cannot be made: you may not write to its folder.', name);
    case 'not-a-socket':
      return l10n.t('{0} cannot be made: a file that is no socket stands in its place.', name);
    case 'dangling-link':
      return l10n.t('{0} cannot be made: a symbolic link to nothing stands in its place.', name);
    case 'socket-closed':
      return l10n.t(
        '{0} exists, but you may not connect to it, so it is not known whether anyone listens on it.',
        name,
      );
    case 'failed':
      return l10n.t('{0} could not be looked at: something went wrong inside Port Medic.', name);
    case undefined:
      break;
  }
  if (reason === 'access-denied')
    return l10n.t('{0} is not held by anyone, but the system refuses it to this program.', name);
  if (reason === 'no-holder') return l10n.t('{0} is taken, but no process holds it.', name);
  return l10n.t('{0} is taken, but not by anything Port Medic can see: {1}.', name, reason);
}

/** What a conflict without a diagnosis says: the port is not known, or the probe still runs. */
export function conflictSentence(conflict: Conflict, now?: number): string {
  if (conflict.diagnosis !== undefined) return diagnosisSentence(conflict.diagnosis, now);
  if (conflict.endpoint !== undefined) return l10n.t('{0} could not be bound.', endpointName(conflict.endpoint));
  const ports = conflict.candidates.map(({ endpoint }) => endpointName(endpoint)).join(', ');
  const name = sourceName(conflict);
  return ports === ''
    ? l10n.t('{0} could not get its port, and its output does not say which one.', name)
    : l10n.t('{0} could not get its port. It may be: {1}.', name, ports);
}

export function sourceName({ source }: Pick<Conflict, 'source'>): string {
  switch (source.kind) {
    case 'debug':
      return l10n.t('Debug session “{0}”', source.name);
    case 'task':
      return l10n.t('Task “{0}”', source.name);
    case 'terminal':
      return source.commandLine === undefined ? l10n.t('A program in a terminal') : `“${source.commandLine}”`;
    case 'command':
      return l10n.t('A program');
  }
}

/** Short enough for a button. `suggestedPort`: the port a switch would take. */
export function fixTitle(fix: Fix, suggestedPort?: number): string {
  switch (fix.kind) {
    case 'kill':
      return fix.restart ? l10n.t('Free and Restart') : l10n.t('Free Port');
    case 'stop-session':
      return fix.restart ? l10n.t('Stop “{0}” and Restart', fix.name) : l10n.t('Stop “{0}”', fix.name);
    case 'stop-terminal':
      return fix.restart ? l10n.t('Stop It in “{0}” and Restart', fix.name) : l10n.t('Stop It in “{0}”', fix.name);
    case 'stop-container':
      return fix.restart ? l10n.t('Stop Container and Restart') : l10n.t('Stop Container');
    case 'stop-supervisor':
      return fix.restart ? l10n.t('Stop {0} and Restart', fix.supervisor) : l10n.t('Stop {0}', fix.supervisor);
    case 'suggest-command':
      return l10n.t('Put Command into Terminal');
    case 'switch-once':
      return suggestedPort === undefined
        ? l10n.t('Start on Another Port This Time')
        : l10n.t('Start on {0} This Time', suggestedPort);
    case 'switch-port':
      return switchTitle(fix.restart, suggestedPort);
    case 'insert-reuse-address':
      if (fix.how === 'snippet') return l10n.t('Show How to Set SO_REUSEADDR');
      return fix.restart
        ? l10n.t('Insert SO_REUSEADDR and Restart When Free ({0} s)', Math.ceil(fix.secondsLeft))
        : l10n.t('Insert SO_REUSEADDR');
    case 'wait':
      return fix.restart
        ? l10n.t('Restart When Free ({0} s)', Math.ceil(fix.secondsLeft))
        : l10n.t('Tell Me When Free ({0} s)', Math.ceil(fix.secondsLeft));
    case 'restart':
      return l10n.t('Restart');
    case 'remove-stale-socket':
      return fix.restart ? l10n.t('Remove Stale Socket and Restart') : l10n.t('Remove Stale Socket');
    case 'explain':
      return l10n.t('Why?');
    case 'report':
      return l10n.t('Show Report');
  }
}

/** For a notification, where long buttons are cut off. */
export function fixButton(fix: Fix, suggestedPort?: number): string {
  if (fix.kind === 'wait' && fix.restart) return l10n.t('Restart in {0} s', Math.ceil(fix.secondsLeft));
  if (fix.kind === 'insert-reuse-address' && fix.how === 'edit') return l10n.t('Insert SO_REUSEADDR');
  if (fix.kind === 'switch-port' && suggestedPort !== undefined) return l10n.t('Switch to {0}', suggestedPort);
  return fixTitle(fix, suggestedPort);
}

/** The second line of a fix in a pick: what exactly will happen. */
export function fixDetail(fix: Fix): string {
  switch (fix.kind) {
    case 'kill':
      return l10n.t('Ends {0}: gently, and by force only if you agree.', processName(fix.holder));
    case 'stop-session':
      return l10n.t('Stops the debug session rather than its process.');
    case 'stop-terminal':
      return l10n.t('Sends Ctrl+C to the terminal where {0} runs.', processName(fix.holder));
    case 'stop-container':
      return l10n.t('Stops {0}; its published ports become free.', containerName(fix.container));
    case 'stop-supervisor':
      return l10n.t('{0} would start {1} again, so it is stopped first.', fix.supervisor, processName(fix.holder));
    case 'suggest-command':
      return fix.argv.join(' ');
    case 'switch-once':
      return l10n.t('Changes this run’s environment or argument only; no file is touched.');
    case 'switch-port':
      return l10n.t('Changes the number in the files that state it; Undo takes it back.');
    case 'insert-reuse-address':
      return l10n.t('Helps from the run after next: today’s connections were made without it.');
    case 'wait':
      return l10n.t('The system releases the port by itself; nothing needs to be killed.');
    case 'restart':
      return l10n.t('Starts again what failed.');
    case 'remove-stale-socket':
      return fix.path;
    case 'explain':
      return explanation(fix.topic);
    case 'report':
      return l10n.t('Everything that was found, as text you can copy.');
  }
}

export function explanation(topic: Extract<Fix, { kind: 'explain' }>['topic']): string {
  switch (topic) {
    case 'airplay':
      return l10n.t(
        'macOS uses ports 5000 and 7000 for AirPlay Receiver. Turn it off in System Settings › General › AirDrop & Handoff, or use another port.',
      );
    case 'http-sys':
      return l10n.t(
        'The Windows kernel (http.sys, pid 4) listens here for a web service. Stop that service or use another port.',
      );
    case 'reserved-range':
      return l10n.t(
        'Hyper-V and WinNAT reserve port ranges at each start of Windows. Use another port, or restart the winnat service as administrator.',
      );
    case 'privileged':
      return l10n.t(
        'Ports below the privileged limit need root. Use a port from 1024 upwards and let a proxy forward to it.',
      );
    case 'not-local':
      return l10n.t(
        'The program asks for an address that no network interface of this machine has. Use localhost, 127.0.0.1 or 0.0.0.0.',
      );
    case 'editor':
      return l10n.t(
        'This process belongs to VS Code. Close the forwarded port or the session that uses it, or use another port.',
      );
    case 'wsl':
      return l10n.t(
        'Windows holds this port, and WSL shares it. End the program on the Windows side, or use another port.',
      );
    case 'reuse-address':
      return l10n.t(
        'SO_REUSEADDR never frees a port from a live listener. It only lets a server start while earlier connections are still closing.',
      );
  }
}

/** What a kill came to, as a sentence for the notification; `undefined` when there is nothing to say. */
export function killSentence(result: KillResult, holder: Holder, endpoint: Endpoint): string | undefined {
  const who = processName(holder);
  const name = endpointName(endpoint);
  switch (result.kind) {
    case 'freed':
      return result.forced
        ? l10n.t('{0} is free: {1} was forced to end.', name, who)
        : l10n.t('{0} is free: {1} has ended.', name, who);
    case 'already-gone':
      return l10n.t('{0} was free already: {1} had ended by itself.', name, who);
    case 'refused':
      return result.sharer === undefined
        ? l10n.t('{0} was not touched: {1}.', who, protectedReason(result.reason))
        : l10n.t(
            '{0} was not touched, since {1} has the same socket: {2}.',
            who,
            l10n.t('{0} (pid {1})', shortName(result.sharer), result.sharer.pid),
            protectedReason(result.reason),
          );
    case 'changed':
      return changedSentence(result.what, holder, endpoint);
    case 'not-permitted':
      return l10n.t(
        'You may not end {0}: it belongs to {1}.',
        who,
        result.user ?? holder.user ?? l10n.t('another user'),
      );
    case 'still-running':
      return l10n.t(
        '{0} has not ended after {1} s. Force it? Unsaved work in it is lost.',
        who,
        Math.round(result.waitedMs / 1000),
      );
    case 'lingering':
      return l10n.t(
        '{0} has ended; {1} is free in {2} s, when its connections have closed.',
        who,
        endpointInline(endpoint),
        Math.ceil(result.secondsLeft),
      );
    case 'retaken':
      return retakenSentence(result, holder, endpoint);
    case 'cancelled':
      return undefined;
    case 'failed':
      return l10n.t('{0} could not be ended: {1}.', who, result.reason);
  }
}

function retakenSentence(
  { by, stayed, supervision }: Extract<KillResult, { kind: 'retaken' }>,
  holder: Holder,
  endpoint: Endpoint,
): string {
  const name = endpointName(endpoint);
  const before = processName(holder);
  if (by === undefined) return l10n.t('{0} was taken again at once: something restarts {1}.', name, before);
  const now = processName(by);
  if (stayed === true)
    return l10n.t('{0} has ended, but {1} is held by {2} as well.', before, endpointInline(endpoint), now);
  return supervision === undefined
    ? l10n.t('{0} was taken again at once by {1}.', name, now)
    : l10n.t('{0} was taken again at once by {1}: {2} starts it anew.', name, now, supervisorName(supervision));
}

/** A known supervisor by its name; a script by what it runs, since “node” says nothing. */
export function supervisorName({ name, process }: Supervision): string {
  return process !== undefined && isInterpreter(name) ? shortName(process) : name;
}

function changedSentence(
  what: Extract<KillResult, { kind: 'changed' }>['what'],
  holder: Holder,
  endpoint: Endpoint,
): string {
  switch (what) {
    case 'start-time':
      return l10n.t('Nothing was sent: pid {0} is another process by now.', holder.pid);
    case 'program':
      return l10n.t('Nothing was sent: pid {0} runs another program by now.', holder.pid);
    case 'not-holding':
      return l10n.t('Nothing was sent: {0} does not hold {1} any more.', processName(holder), endpointInline(endpoint));
  }
}

export function protectedReason(reason: ProtectedReason): string {
  switch (reason) {
    case 'init':
      return l10n.t('it is the first process of the system');
    case 'self':
      return l10n.t('it is VS Code’s extension host');
    case 'ancestor':
      return l10n.t('this window runs inside it');
    case 'editor':
      return l10n.t('it belongs to VS Code');
    case 'remote-session':
      return l10n.t('it carries your remote connection');
    case 'terminals':
      return l10n.t('your terminals run inside it');
    case 'container-backend':
      return l10n.t('it is the container engine; stop the container instead');
    case 'wsl-relay':
      return l10n.t('it relays WSL’s connections; end the program inside WSL instead');
    case 'system':
      return l10n.t('it belongs to the operating system');
  }
}

export function containerName(container: ContainerInfo): string {
  const name = container.name ?? container.id?.slice(0, 12) ?? container.containerAddress ?? l10n.t('unknown');
  const image = container.image === undefined ? '' : ` (${container.image})`;
  return container.composeService === undefined
    ? `${name}${image}`
    : l10n.t('{0}{1}, service {2} of {3}', name, image, container.composeService, container.composeProject ?? '?');
}

export function listenerAddress({ endpoint }: Listener): string {
  return isInet(endpoint) ? formatHostPort(endpoint.host, endpoint.port) : endpoint.path;
}

/** What a port switch cannot reach, by the planner's key. */
export function switchNote(key: string): string | undefined {
  const [kind = '', variable = ''] = key.split(':');
  switch (kind) {
    case 'port-on-command-line':
      return l10n.t('The port on the command line wins: change it there when you type the command again.');
    case 'environment-wins':
      return l10n.t('If {0} is set in your shell, that wins over the file.', variable);
    case 'running-containers':
      return l10n.t('Containers that run keep the old port until they are started again.');
    case 'oauth-redirects':
      return l10n.t('Redirect URLs at your login provider still name the old port.');
    default:
      return undefined;
  }
}

export const message = {
  showLog: () => l10n.t('Show Log'),
  more: () => l10n.t('More…'),
  noMoreNotices: () => l10n.t('Don’t Show These Notifications…'),
  asksBeforeStart: () => l10n.t('Port Medic asks before each start on a port that is taken.'),
  noMoreQuestions: () => l10n.t('Don’t Ask Again…'),
  force: () => l10n.t('Force'),
  notNow: () => l10n.t('Not Now'),
  choosePort: () => l10n.t('Choose Port…'),
  freeing: (endpoint: Endpoint) => l10n.t('Freeing {0}…', endpointInline(endpoint)),
  waiting: (endpoint: Endpoint, seconds: number) =>
    l10n.t('{0} is free in {1} s', endpointName(endpoint), Math.ceil(seconds)),
  free: () => l10n.t('Free'),
  freeSeveral: (count: number) => (count === 1 ? l10n.t('Free 1 port?') : l10n.t('Free {0} ports?', count)),
  noneToFree: () => l10n.t('None of these ports can be freed by ending a process.'),
  nothingOpen: () => l10n.t('No port conflict is open.'),
  nothingToRestart: () => l10n.t('There is nothing to restart: what failed is gone.'),
  restartFailed: () => l10n.t('It could not be started again.'),
  heldBeforeStart: (endpoint: Endpoint) => l10n.t('{0} is taken already.', endpointName(endpoint)),
  freeAndStart: () => l10n.t('Free It and Start'),
  waitAndStart: () => l10n.t('Wait and Start'),
  startOn: (port: number) => l10n.t('Start on {0} This Time', port),
  notOnce: () => l10n.t('It takes its port from its files, so it cannot be started elsewhere without changing them.'),
  switchThis: (port: number) => l10n.t('Switch Port {0}…', port),
  insertHere: () => l10n.t('Insert SO_REUSEADDR Before This Bind'),
  insert: () => l10n.t('Insert'),
  insertQuestion: (file: string, needsBuild: boolean) =>
    needsBuild
      ? l10n.t(
          'Insert SO_REUSEADDR into {0}? It takes effect from the run after next, once the program is built again: the connections that are closing now were made without it.',
          file,
        )
      : l10n.t(
          'Insert SO_REUSEADDR into {0}? It takes effect from the run after next: the connections that are closing now were made without it.',
          file,
        ),
  stopIt: (supervisor: string, restart: boolean) =>
    restart ? l10n.t('Stop {0} and Restart', supervisor) : l10n.t('Stop {0}', supervisor),
  leftoverName: () => l10n.t('Port Medic: Left-Over Port'),
  stillHeld: (endpoint: Endpoint) => l10n.t('{0} still held: free it', endpointName(endpoint)),
  clickToFree: () => l10n.t('Click to free it.'),
  startAnyway: () => l10n.t('Start Anyway'),
  pickConflict: () => l10n.t('Which conflict?'),
  pickCandidate: () => l10n.t('Which port did it want?'),
  pickListener: () => l10n.t('Tick the ports to free, or type port numbers'),
  pickPort: () => l10n.t('Port number'),
  typeEndpoint: () =>
    l10n.t('A port from 1 to 65535, an address such as localhost:3000, “udp 5353”, or the path of a socket'),
  useTyped: (port: number) => l10n.t('Port {0}', port),
  portOutOfRange: () => l10n.t('A port is a whole number from 1 to 65535.'),
  portProblem: (problem: 'taken' | 'privileged' | 'excluded' | 'browser-blocked' | 'out-of-range') => {
    switch (problem) {
      case 'taken':
        return l10n.t('That port is taken, too.');
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
  hiddenHolder: () => l10n.t('process not visible'),
  ours: () => l10n.t('this workspace'),
  newPort: (from: number) => l10n.t('New port instead of {0}', from),
  noFreePort: () => l10n.t('No free port was found nearby.'),
  nowhereStated: (port: number) =>
    l10n.t(
      'Port {0} is not written in any configuration that Port Medic knows. Change it where you start the program.',
      port,
    ),
  switched: (from: number, to: number, files: number) =>
    files === 1
      ? l10n.t('Port {0} is now {1}, in 1 file.', from, to)
      : l10n.t('Port {0} is now {1}, in {2} files.', from, to, files),
  pickPlace: (port: number) => l10n.t('Port {0} stands in several places of equal rank. Which one counts?', port),
  whatWasLeftAlone: () => l10n.t('What Was Left Alone?'),
  leftAlone: () => l10n.t('Places that hold the number and were not changed'),
  readOnly: (file: string) => l10n.t('Nothing was changed: {0} is read-only.', file),
  editRejected: () => l10n.t('Nothing was changed: VS Code refused the edit, or a file has changed meanwhile.'),
  fileProblem: (file: string, reason: string) => l10n.t('{0} was left alone: {1}.', file, reason),
  untrusted: () => l10n.t('Files are only edited in a trusted workspace.'),
  noBindFound: () => l10n.t('No bind call was found where SO_REUSEADDR could be set safely.'),
  reuseInserted: () =>
    l10n.t(
      'SO_REUSEADDR was inserted. It takes effect from the run after next: the next start still has to wait until the port is free.',
    ),
  reuseNot: (reason: string) => l10n.t('SO_REUSEADDR was not inserted: {0}', reason),
  pickSource: () => l10n.t('Which bind call?'),
  socketRemoved: (path: string) => l10n.t('{0} was removed.', path),
  containerStopped: (container: ContainerInfo) => l10n.t('Container {0} was stopped.', containerName(container)),
  commandTyped: () => l10n.t('The command stands in the terminal. Check it, then press Enter to run it.'),
  bug: () => l10n.t('Something went wrong inside Port Medic.'),
  statusOpen: (count: number) => (count === 1 ? l10n.t('1 port conflict') : l10n.t('{0} port conflicts', count)),
  statusName: () => l10n.t('Port Medic'),
  toolDiagnosing: (port: number) => l10n.t('Looking at port {0}', port),
  toolChecking: (port: number) => l10n.t('Checking who holds port {0}', port),
  toolFreeing: (port: number) => l10n.t('Freeing port {0}', port),
  toolConfirmTitle: (port: number) => l10n.t('Free port {0}?', port),
  toolConfirmProcess: (name: string) => l10n.t('This ends {0}.', name),
  toolConfirmFolder: (path: string) => l10n.t('It runs in {0}.', path),
  toolConfirmAge: (since: string) => l10n.t('It was started {0}.', since),
  toolNotConfirmed: () =>
    l10n.t(
      'Nothing was ended: pid and start are not those of a process that may be ended. Call portMedic_diagnosePort first.',
    ),
  toolCancelled: () => l10n.t('Cancelled; nothing was ended.'),
  linkTooltip: () => l10n.t('Find out what holds the port'),
};

function switchTitle(restart: boolean, port: number | undefined): string {
  if (port === undefined) return restart ? l10n.t('Switch Port and Restart…') : l10n.t('Switch Port…');
  return restart ? l10n.t('Switch to {0} and Restart', port) : l10n.t('Switch to {0}', port);
}

function leftover(name: string, { facts, session }: Extract<Verdict, { kind: 'leftover' }>, now?: number): string {
  const who = processName(facts.holder);
  const since = now === undefined ? undefined : ageMs(facts.holder, now);
  if (session !== undefined) {
    return since === undefined
      ? l10n.t('{0} is held by {1}, left over from your debug session “{2}”.', name, who, session)
      : l10n.t(
          '{0} is held by {1}, left over from your debug session “{2}”, started {3}.',
          name,
          who,
          session,
          age(since),
        );
  }
  return since === undefined
    ? l10n.t('{0} is held by {1}, left over from an earlier run in this workspace.', name, who)
    : l10n.t(
        '{0} is held by {1}, left over from an earlier run in this workspace, started {2}.',
        name,
        who,
        age(since),
      );
}

function started({ holder }: HolderFacts, now?: number): string {
  const since = now === undefined ? undefined : ageMs(holder, now);
  return since === undefined ? '' : l10n.t(', started {0}', age(since));
}

function folder({ holder }: HolderFacts): string {
  return holder.cwd === undefined ? '' : l10n.t(' in {0}', holder.cwd);
}

function systemService(name: string, verdict: Extract<Verdict, { kind: 'system-service' }>): string {
  if (verdict.advice === 'airplay')
    return l10n.t(
      '{0} is used by macOS for AirPlay Receiver; killing it is useless, since the system starts it again.',
      name,
    );
  if (verdict.advice === 'http-sys')
    return verdict.service === 'http.sys'
      ? l10n.t(
          '{0} is held by the Windows kernel’s web server (http.sys) for a program that only an administrator can see.',
          name,
        )
      : l10n.t('{0} is held by the Windows kernel’s web server (http.sys) for {1}.', name, verdict.service);
  if (verdict.service.startsWith('com.apple.'))
    return l10n.t(
      '{0} is held by {1}, a part of macOS ({2}), which the system starts again whenever it ends.',
      name,
      processName(verdict.facts.holder),
      verdict.service,
    );
  return l10n.t(
    '{0} is held by the service {1} ({2}); stop the service, since killing its process makes the system start it again.',
    name,
    verdict.service,
    processName(verdict.facts.holder),
  );
}

function otherUser(name: string, { facts, user, unit, candidates }: Extract<Verdict, { kind: 'other-user' }>): string {
  const unique = candidates.length === 1 ? candidates[0] : undefined;
  const who = facts?.holder ?? unique;
  if (who === undefined) {
    return unit === undefined
      ? l10n.t('{0} is held by a process of the user {1}.', name, user)
      : l10n.t('{0} is held by a process of the user {1}, in {2}.', name, user, unit);
  }
  return facts === undefined
    ? l10n.t('{0} is held by a process of the user {1}, most likely {2} (pid {3}).', name, user, who.name, who.pid)
    : l10n.t('{0} is held by {1} of the user {2}.', name, processName(facts.holder), user);
}

function hiddenHolder(name: string, { candidates, place }: Extract<Verdict, { kind: 'hidden-holder' }>): string {
  const only = candidates.length === 1 && candidates[0]?.name !== '' ? candidates[0] : undefined;
  const who = only === undefined ? undefined : processName(only);
  switch (place) {
    case 'windows':
      if (who !== undefined)
        return l10n.t('{0} is held by {1} on the Windows side, which shares its ports with WSL.', name, who);
      return l10n.t('{0} is held by a program on the Windows side, which shares its ports with WSL.', name);
    case 'namespace':
      return l10n.t('{0} is held by a process in another namespace: outside this container, or in another one.', name);
    case 'kernel':
      return l10n.t(
        '{0} is open in no process: the kernel itself listens (NFS, for instance), or one process is handing the socket to another.',
        name,
      );
    case 'dead-pid':
      if (who !== undefined)
        return l10n.t(
          '{0} is held by a process that has ended; its child {1} may have inherited the socket.',
          name,
          who,
        );
      return l10n.t('{0} is held by a process that has ended; a child of it may have inherited the socket.', name);
    case undefined:
      break;
  }
  return l10n.t('{0} is held by a process that you may not look at.', name);
}

function clientSocket(name: string, { facts, remote, ephemeral }: Extract<Verdict, { kind: 'client-socket' }>): string {
  const who = processName(facts.holder);
  const peer = remote === undefined ? '' : l10n.t(' to {0}', remote);
  return ephemeral
    ? l10n.t(
        '{0} is not listened on: {1} uses it for an outgoing connection{2}, since it lies in the range the system picks from.',
        name,
        who,
        peer,
      )
    : l10n.t('{0} is not listened on: {1} still has a connection on it{2}.', name, who, peer);
}

function editorPart(part: Extract<Verdict, { kind: 'editor' }>['part']): string {
  switch (part) {
    case 'extension-host':
      return l10n.t('the extension host');
    case 'inspector':
      return l10n.t('an inspector');
    case 'port-forwarding':
      return l10n.t('port forwarding');
    case 'server':
      return l10n.t('the VS Code server');
  }
}

/** `12 min`, for rows where every character counts. */
export function shortAge(milliseconds: number): string {
  const minutes = Math.max(0, milliseconds) / 60_000;
  if (minutes < 1) return l10n.t('{0} s', Math.floor(minutes * 60));
  if (minutes < 60) return l10n.t('{0} min', Math.floor(minutes));
  return minutes < 48 * 60 ? l10n.t('{0} h', Math.floor(minutes / 60)) : l10n.t('{0} d', Math.floor(minutes / 1440));
}

/** A moment for a text that is not drawn again: `14:05`, with the day when it is not today's. */
export function moment(time: number, now: number): string {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date(now).toDateString();
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return isToday
    ? date.toLocaleTimeString([], clock)
    : date.toLocaleString([], { ...clock, month: 'short', day: 'numeric' });
}

export function portStateName(state: PortState, secondsLeft?: number): string {
  switch (state) {
    case 'taken':
      return l10n.t('taken');
    case 'fixing':
      return l10n.t('being freed');
    case 'lingering':
      return secondsLeft === undefined ? l10n.t('closing') : l10n.t('free in {0} s', secondsLeft);
    case 'leftover':
      return l10n.t('left over from an earlier run');
    case 'mine':
      return l10n.t('listening');
    case 'unknown':
      return l10n.t('not known');
    case 'free':
      return l10n.t('free');
  }
}

/** Where a port is named. `from` is the core's phrase: `env.PORT in launch.json`. */
export function portUse({ by, name, candidate }: PortUse): string {
  const from = candidate.from === 'the command line' ? '' : candidate.from;
  const who = useName(by, name);
  if (who === '') return from;
  return from === '' ? who : l10n.t('{0}: {1}', who, from);
}

function useName(by: PortUse['by'], name: string): string {
  switch (by) {
    case 'launch':
      return l10n.t('launch “{0}”', name);
    case 'task':
      return l10n.t('task “{0}”', name);
    case 'script':
      return l10n.t('script “{0}”', name);
    case 'terminal':
      return `“${name}”`;
    case 'env':
      return '';
  }
}

/** One port in one sentence, for screen readers. */
export function knownPortSentence(
  { endpoint, state }: KnownPort,
  holder: string | undefined,
  seconds?: number,
): string {
  const name = endpointName(endpoint);
  return holder === undefined
    ? l10n.t('{0}: {1}.', name, portStateName(state, seconds))
    : l10n.t('{0}: {1}, {2}.', name, portStateName(state, seconds), holder);
}

export const portText = {
  title: () => l10n.t('Ports of this workspace'),
  columns: () =>
    [l10n.t('Port'), l10n.t('State'), l10n.t('Configured in'), l10n.t('Held by'), l10n.t('Since')] as const,
  seen: () => l10n.t('seen failing'),
  showPorts: () => l10n.t('Show Ports'),
  showFixes: () => l10n.t('Show Fixes…'),
  freePort: () => l10n.t('Free Port…'),
  diagnose: () => l10n.t('Diagnose'),
  pickKnown: () => l10n.t('Ports of this workspace'),
  freeOther: () => l10n.t('Free Another Port…'),
  isFree: (endpoint: Endpoint) => l10n.t('{0} is free.', endpointName(endpoint)),
  groupConflicts: () => l10n.t('Conflicts'),
  groupWorkspace: () => l10n.t('This Workspace'),
  groupOthers: () => l10n.t('Other Processes'),
  portNotKnown: () => l10n.t('port not known'),
  filter: () => l10n.t('Show only ports with this text'),
  filterHint: () => l10n.t('Port, process, folder, user or container'),
  filtered: (filter: string) => l10n.t('Only “{0}”', filter),
  pid: (pid: number) => l10n.t('pid {0}', pid),
  field: {
    address: () => l10n.t('Address'),
    process: () => l10n.t('Process'),
    folder: () => l10n.t('Folder'),
    started: () => l10n.t('Started'),
    user: () => l10n.t('User'),
    container: () => l10n.t('Container'),
  },
  copied: (text: string) => l10n.t('Copied {0}', text),
  linkWithoutPort: () => l10n.t('The link names no port from 1 to 65535.'),
  unknownLink: (path: string) => l10n.t('Port Medic knows no link {0}.', path),
};
