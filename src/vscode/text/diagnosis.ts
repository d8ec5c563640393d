/** The one sentence of a diagnosis. */

import type { Conflict } from '../../core/model/conflict.ts';
import type { Diagnosis, HolderFacts, Verdict } from '../../core/model/diagnosis.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { isInet } from '../../core/model/endpoint.ts';
import type { LingeringSocket } from '../../core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../core/model/process.ts';
import { ageMs } from '../../core/processes/describe.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import { alsoEnds, protectedReason } from './kill.ts';
import { isLock, type LockVerdict, lockSentence } from './locks.ts';
import {
  age,
  answerName,
  answersPhrase,
  containerName,
  endpointInline,
  endpointName,
  listenerAddress,
  placeName,
  portList,
  processName,
  sourceName,
} from './names.ts';
import { l10n } from './sentence.ts';

const nothing = harmless('');

/**
 * The diagnosis in one sentence. `now` in milliseconds since the epoch; without it, for a text that stays as it is while time passes,
 * nothing is said that will not be true in a minute.
 */
export function diagnosisSentence(diagnosis: Diagnosis, now?: number): Sentence {
  return joined(
    [verdictSentence(diagnosis, now), alsoServed(diagnosis), answersSentence(diagnosis), shared(diagnosis)].filter(
      text => text !== undefined,
    ),
  );
}

/** Who answers where, when that is not one program. */
function answersSentence({ answers, endpoint }: Diagnosis): Sentence | undefined {
  if (answers === undefined || endpoint === undefined || !isInet(endpoint)) return undefined;
  const all = l10n.t('Different programs answer on it: {0}.', answersPhrase(answers, endpoint.port));
  const reached = answers.localhost === undefined ? undefined : answers.programs[answers.localhost];
  return reached === undefined ? all : joined([all, l10n.t('“localhost” leads to {0}.', answerName(reached))]);
}

/** Who would be ended with the holder, or keeps it from being ended. */
function shared({ fixes, keeper, verdict }: Diagnosis): Sentence | undefined {
  if (keeper !== undefined)
    return l10n.t(
      '{0} has the same socket, and Port Medic never kills it: {1}.',
      processName(keeper.process),
      protectedReason(keeper.reason),
    );
  const all = endsAllSentence(fixes, verdict);
  if (all !== undefined) return all;
  const ending = fixes.find(fix => 'holder' in fix && fix.kind !== 'end-running');
  return ending === undefined ? undefined : alsoEnds(ending.holder);
}

/** foreman and its kin end all that they run when one of it ends. */
function endsAllSentence(fixes: Diagnosis['fixes'], verdict: Verdict): Sentence | undefined {
  const provenance = 'facts' in verdict && verdict.facts !== undefined ? verdict.facts.provenance : [];
  const found = provenance.find(origin => origin.kind === 'supervisor' && origin.endsAll === true);
  const ends = fixes.some(({ kind }) => kind === 'kill' || kind === 'stop-terminal' || kind === 'stop-supervisor');
  return found?.kind === 'supervisor' && ends
    ? l10n.t('When it ends, {0} ends everything else that it runs.', harmless(found.name))
    : undefined;
}

function verdictSentence({ endpoint, verdict }: Diagnosis, now?: number): Sentence {
  if (isLock(verdict)) return lockSentence(verdict, now);
  return endpoint === undefined ? nothing : portSentence(endpoint, verdict, now);
}

function portSentence(endpoint: Endpoint, verdict: Exclude<Verdict, LockVerdict>, now?: number): Sentence {
  const name = endpointName(endpoint);
  switch (verdict.kind) {
    case 'own-session':
      return l10n.t(
        '{0} is held by {1}, which is still running {2}.',
        name,
        processName(verdict.facts.holder),
        placeName(verdict),
      );
    case 'leftover':
      return leftover(name, verdict, now);
    case 'same-project-elsewhere':
      return isInOtherWindow(verdict.facts)
        ? l10n.t(
            '{0} is held by {1}, started from this project ({2}) in another VS Code window{3}.',
            name,
            processName(verdict.facts.holder),
            harmless(verdict.folder),
            started(verdict.facts, now),
          )
        : l10n.t(
            '{0} is held by {1}, started from this project ({2}) outside this window{3}.',
            name,
            processName(verdict.facts.holder),
            harmless(verdict.folder),
            started(verdict.facts, now),
          );
    case 'sibling-worktree':
      return l10n.t(
        '{0} is held by {1}, the same project in {2}{3}.',
        name,
        processName(verdict.facts.holder),
        harmless(verdict.folder),
        whence(verdict.facts, now),
      );
    case 'other-app':
      return l10n.t(
        '{0} is held by {1}{2}{3}.',
        name,
        processName(verdict.facts.holder),
        folder(verdict.facts),
        whence(verdict.facts, now),
      );
    case 'system-service':
      return systemService(name, verdict);
    case 'container':
      return published(name, verdict.container);
    case 'supervisor':
      return supervised(name, verdict);
    case 'editor':
      if (verdict.part === 'extension-host')
        return l10n.t(
          '{0} is held by VS Code’s extension host: an extension of this window listens (Live Server, for instance). Stop it there; ending the process would take your editor down.',
          name,
        );
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
      return l10n.t('{0} is not an address of this machine, so nothing can listen on it here.', harmless(verdict.host));
    case 'live-unix-socket':
      return l10n.t('{0} is in use by {1}.', name, processName(verdict.facts.holder));
    case 'stale-unix-socket':
      return l10n.t('{0} is a stale file: no process listens on it any more.', name);
    case 'other-family':
      return l10n.t(
        '{0} is free on this address, but taken on another one ({1}).',
        name,
        joined(verdict.listeners.map(listenerAddress), ', '),
      );
    case 'already-free':
      return l10n.t('{0} is free now.', name);
    case 'unknown':
      return unknown(endpoint, verdict);
  }
}

function lingering(name: Sentence, verdict: Extract<Verdict, { kind: 'lingering' }>, now?: number): Sentence {
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

function supervised(name: Sentence, { facts, supervisor }: Extract<Verdict, { kind: 'supervisor' }>): Sentence {
  const who = processName(facts.holder);
  const by = harmless(supervisor);
  switch (facts.comesBack) {
    case 'yes':
      return l10n.t(
        '{0} is held by {1}; {2} watches over it and starts it again, so killing it alone is useless.',
        name,
        who,
        by,
      );
    case 'on-change':
      return l10n.t(
        '{0} is held by {1}; {2} starts it again when a file changes, so stop {2} rather than it alone.',
        name,
        who,
        by,
      );
    case 'no':
    case 'unknown':
      return l10n.t('{0} is held by {1}; {2} looks after it and may start it again.', name, who, by);
  }
}

/** By which container; or, where its engine tells that to others only, by whose. */
function published(name: Sentence, container: ContainerInfo): Sentence {
  const { denied, engine, owner } = container;
  const isKnown = (container.name ?? container.id ?? container.containerAddress) !== undefined;
  const who = containerName(container);
  if (owner !== undefined) {
    const user = harmless(owner.user ?? String(owner.uid));
    return isKnown
      ? l10n.t('{0} is published by the container {1} of the user {2}.', name, who, user)
      : l10n.t(
          '{0} is published by a container of the user {1}, whose {2} tells only them which one.',
          name,
          user,
          harmless(engine),
        );
  }
  if (denied === true)
    return isKnown
      ? l10n.t(
          '{0} is published by the container {1}; {2} does not answer you, only somebody with more rights.',
          name,
          who,
          harmless(engine),
        )
      : l10n.t(
          '{0} is published by a container; {1} does not tell you which one, only somebody with more rights.',
          name,
          harmless(engine),
        );
  return l10n.t('{0} is published by the container {1}.', name, who);
}

/** `TIME_WAIT, FIN_WAIT2`: as every tool writes them. */
function closingStates(states: readonly LingeringSocket[]): Sentence {
  const names = [
    ...new Set(states.map(({ state }) => state.toUpperCase().replaceAll('-', '_').replace('WAIT_', 'WAIT'))),
  ];
  return harmless(names.length === 0 ? 'TIME_WAIT' : names.join(', '));
}

function boundOnly(name: Sentence, [first, ...more]: readonly Holder[]): Sentence {
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

function unknown(endpoint: Endpoint, { cause, reason }: Extract<Verdict, { kind: 'unknown' }>): Sentence {
  const name = endpointName(endpoint);
  const host = harmless(isInet(endpoint) && endpoint.host !== undefined ? endpoint.host : '*');
  const why = harmless(reason);
  switch (cause) {
    case 'cancelled':
      return l10n.t('Looking at {0} was cancelled.', endpointInline(endpoint));
    case 'name-not-looked-up':
      return l10n.t(
        'It is not known who holds {0}: {1} is not a name of this machine, and Port Medic looks a name up only when you type it into “Diagnose Port…”.',
        endpointInline(endpoint),
        host,
      );
    case 'bad-address':
      return l10n.t(
        '{0} cannot be bound on {1}, whoever holds it: the system does not take this address ({2}).',
        name,
        host,
        why,
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
    case 'table-not-read':
      return l10n.t(
        'Whether {0} is free is not known: the table of the system’s sockets could not be read; the report lists what was tried.',
        endpointInline(endpoint),
      );
    case 'windows-not-asked':
      return l10n.t(
        '{0} is taken, but by nothing in this Linux; Windows, which may share its ports, could not be asked. The report lists what was tried.',
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
  return l10n.t('{0} is taken, but not by anything Port Medic can see: {1}.', name, why);
}

/** What a conflict without a diagnosis says: the port is not known, or the probe still runs. */
export function conflictSentence(conflict: Conflict, now?: number): Sentence {
  if (conflict.diagnosis !== undefined) return diagnosisSentence(conflict.diagnosis, now);
  if (conflict.endpoint !== undefined) return l10n.t('{0} could not be bound.', endpointName(conflict.endpoint));
  const ports = joined(
    conflict.candidates.map(({ endpoint }) => endpointName(endpoint)),
    ', ',
  );
  const name = sourceName(conflict);
  if (conflict.andMore === true) return l10n.t('{0} could not get other ports either.', name);
  return conflict.candidates.length === 0
    ? l10n.t('{0} could not get its port, and its output does not say which one.', name)
    : l10n.t('{0} could not get its port. It may be: {1}.', name, ports);
}

function leftover(name: Sentence, { facts, session }: Extract<Verdict, { kind: 'leftover' }>, now?: number): Sentence {
  const who = processName(facts.holder);
  const since = now === undefined ? undefined : ageMs(facts.holder, now);
  if (session !== undefined) {
    const run = harmless(session);
    return since === undefined
      ? l10n.t('{0} is held by {1}, left over from your debug session “{2}”.', name, who, run)
      : l10n.t('{0} is held by {1}, left over from your debug session “{2}”, started {3}.', name, who, run, age(since));
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

function started({ holder }: HolderFacts, now?: number): Sentence {
  const since = now === undefined ? undefined : ageMs(holder, now);
  return since === undefined ? nothing : l10n.t(', started {0}', age(since));
}

function isInOtherWindow({ provenance }: HolderFacts): boolean {
  return provenance.some(({ kind }) => kind === 'other-window');
}

/** Since when, and that somebody may be working with it. */
function whence(facts: HolderFacts, now?: number): Sentence {
  if (!isInOtherWindow(facts)) return started(facts, now);
  const since = now === undefined ? undefined : ageMs(facts.holder, now);
  return since === undefined
    ? l10n.t(', in another VS Code window')
    : l10n.t(', in another VS Code window, started {0}', age(since));
}

/** What ends with it, too. */
function alsoServed({ alsoServes, others = [] }: Diagnosis): Sentence | undefined {
  const ports = portList(alsoServes);
  if (ports === undefined) return undefined;
  return others.length === 0 ? l10n.t('It also serves {0}.', ports) : l10n.t('They also serve {0}.', ports);
}

function folder({ holder }: HolderFacts): Sentence {
  return holder.cwd === undefined ? nothing : l10n.t(' in {0}', harmless(holder.cwd));
}

function systemService(name: Sentence, verdict: Extract<Verdict, { kind: 'system-service' }>): Sentence {
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
      : l10n.t('{0} is held by the Windows kernel’s web server (http.sys) for {1}.', name, harmless(verdict.service));
  if (verdict.service.startsWith('com.apple.'))
    return l10n.t(
      '{0} is held by {1}, a part of macOS ({2}), which the system starts again whenever it ends.',
      name,
      processName(verdict.facts.holder),
      harmless(verdict.service),
    );
  return service(name, verdict);
}

/** What happens when its process ends is read from the service manager; what was not read is not told. */
function service(name: Sentence, { facts, service: unit }: Extract<Verdict, { kind: 'system-service' }>): Sentence {
  const who = processName(facts.holder);
  const what = harmless(unit);
  if (unit.endsWith('.socket'))
    return l10n.t(
      '{0} is listened on by {1} for the socket unit {2}, which starts its service at a connection; stop the unit.',
      name,
      who,
      what,
    );
  switch (facts.comesBack) {
    case 'yes':
    case 'on-change':
      return l10n.t(
        '{0} is held by the service {1} ({2}); stop the service, since killing its process makes the system start it again.',
        name,
        what,
        who,
      );
    case 'no':
      return l10n.t('{0} is held by the service {1} ({2}); stop the service rather than its process.', name, what, who);
    case 'unknown':
      return l10n.t(
        '{0} is held by the service {1} ({2}); stop the service, since the system may start it again when only its process ends.',
        name,
        what,
        who,
      );
  }
}

function otherUser(
  name: Sentence,
  { facts, user, unit, candidates, denied, deniedEngine }: Extract<Verdict, { kind: 'other-user' }>,
): Sentence {
  if (facts !== undefined && denied === 'elevated')
    return l10n.t(
      '{0} is held by {1}, which runs as administrator. VS Code does not.',
      name,
      processName(facts.holder),
    );
  if (facts !== undefined && user === '')
    return l10n.t(
      '{0} is held by {1}, which runs as administrator or belongs to another user.',
      name,
      processName(facts.holder),
    );
  const owner = harmless(user);
  const unique = candidates.length === 1 ? candidates[0] : undefined;
  const who = facts?.holder ?? unique;
  if (who === undefined) {
    if (deniedEngine !== undefined)
      return l10n.t(
        '{0} is held by a process of the user {1}, perhaps for a container; {2} does not answer you, only somebody with more rights.',
        name,
        owner,
        harmless(deniedEngine),
      );
    return unit === undefined
      ? l10n.t('{0} is held by a process of the user {1}.', name, owner)
      : l10n.t('{0} is held by a process of the user {1}, in {2}.', name, owner, harmless(unit));
  }
  if (facts === undefined && unit !== undefined)
    return l10n.t(
      '{0} is held by a process of the user {1} in {2}, most likely {3} (pid {4}).',
      name,
      owner,
      harmless(unit),
      harmless(who.name),
      who.pid,
    );
  return facts === undefined
    ? l10n.t(
        '{0} is held by a process of the user {1}, most likely {2} (pid {3}).',
        name,
        owner,
        harmless(who.name),
        who.pid,
      )
    : l10n.t('{0} is held by {1} of the user {2}.', name, processName(facts.holder), owner);
}

function hiddenHolder(name: Sentence, { candidates, place }: Extract<Verdict, { kind: 'hidden-holder' }>): Sentence {
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

function clientSocket(
  name: Sentence,
  { facts, remote, ephemeral }: Extract<Verdict, { kind: 'client-socket' }>,
): Sentence {
  const who = processName(facts.holder);
  const peer = remote === undefined ? nothing : l10n.t(' to {0}', harmless(remote));
  return ephemeral
    ? l10n.t(
        '{0} is not listened on: {1} uses it for an outgoing connection{2}, since it lies in the range the system picks from.',
        name,
        who,
        peer,
      )
    : l10n.t('{0} is not listened on: {1} still has a connection on it{2}.', name, who, peer);
}

function editorPart(part: Extract<Verdict, { kind: 'editor' }>['part']): Sentence {
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
