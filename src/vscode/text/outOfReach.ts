/** Holders that cannot be ended from here, or not be seen. */

import type { Verdict } from '../../core/model/diagnosis.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { isInet } from '../../core/model/endpoint.ts';
import { harmless, type Sentence } from '../../core/text/harmless.ts';
import { endpointInline, endpointName, processName } from './names.ts';
import { l10n } from './sentence.ts';

export function systemService(name: Sentence, verdict: Extract<Verdict, { kind: 'system-service' }>): Sentence {
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

export function otherUser(
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

export function hiddenHolder(
  name: Sentence,
  { candidates, place }: Extract<Verdict, { kind: 'hidden-holder' }>,
): Sentence {
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

export function editorPart(part: Extract<Verdict, { kind: 'editor' }>['part']): Sentence {
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

export function unknown(endpoint: Endpoint, { cause, reason }: Extract<Verdict, { kind: 'unknown' }>): Sentence {
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
