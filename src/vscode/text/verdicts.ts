/** What holds a port, in one sentence a verdict. */

import type { Verdict } from '../../core/model/diagnosis.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { HolderFacts } from '../../core/model/holderFacts.ts';
import type { LingeringSocket } from '../../core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../core/model/process.ts';
import { ageMs } from '../../core/processes/describe.ts';
import { harmless, joined, type Sentence } from '../../core/text/harmless.ts';
import { protectedReason } from './kill.ts';
import { type LockVerdict } from './locks.ts';
import { age, containerName, endpointInline, endpointName, listenerAddress, placeName, processName } from './names.ts';
import { editorPart, hiddenHolder, otherUser, systemService, unknown } from './outOfReach.ts';
import { l10n } from './sentence.ts';

const nothing = harmless('');

export function portSentence(endpoint: Endpoint, verdict: Exclude<Verdict, LockVerdict>, now?: number): Sentence {
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

/** `TIME_WAIT, FIN_WAIT2`: as every tool writes them. */
function closingStates(states: readonly LingeringSocket[]): Sentence {
  const names = [
    ...new Set(states.map(({ state }) => state.toUpperCase().replaceAll('-', '_').replace('WAIT_', 'WAIT'))),
  ];
  return harmless(names.length === 0 ? 'TIME_WAIT' : names.join(', '));
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

function folder({ holder }: HolderFacts): Sentence {
  return holder.cwd === undefined ? nothing : l10n.t(' in {0}', harmless(holder.cwd));
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
