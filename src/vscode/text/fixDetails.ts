/** What exactly a fix will do, what is asked before it, and what is explained in place of one. */

import type { Fix } from '../../core/model/fix.ts';
import type { Holder } from '../../core/model/process.ts';
import { endsStrangers } from '../../core/processes/shown.ts';
import { supervisorOf } from '../../core/supervisors/rows.ts';
import { harmless, joined, longPiece, type Sentence } from '../../core/text/harmless.ts';
import { protectedReason } from './kill.ts';
import { containerName, endedWithNames, portList, processName } from './names.ts';
import { l10n } from './sentence.ts';

/** The second line of a fix in a pick: what exactly will happen. */
export function fixDetail(fix: Fix): Sentence {
  switch (fix.kind) {
    case 'kill':
      return ends(fix.holder, withOthers(fix.holder));
    case 'stop-session':
      return l10n.t('Stops the debug session rather than its process.');
    case 'stop-terminal':
      return l10n.t(
        'Ends {0} with Ctrl+C in its terminal, or by a signal to it alone where Ctrl+C would reach others.',
        withOthers(fix.holder),
      );
    case 'stop-container':
      return fix.container.restartPolicy === 'always'
        ? l10n.t(
            'Stops {0}; its published ports become free, until the engine starts anew: then it starts this container again (restart policy always).',
            containerName(fix.container),
          )
        : l10n.t('Stops {0}; its published ports become free.', containerName(fix.container));
    case 'stop-supervisor':
      return stopsSupervisor(fix);
    case 'suggest-command':
      return harmless(fix.argv.join(' '), longPiece);
    case 'switch-once':
      return l10n.t('Changes this run’s environment or argument only; no file is touched.');
    case 'own-port':
      return l10n.t(
        'Kept by VS Code for this folder and taken at each start; no file is touched, and one click in the status bar ends it.',
      );
    case 'switch-port':
      return l10n.t('Changes the number in the files that state it; Undo takes it back.');
    case 'insert-reuse-address':
      return l10n.t('Helps from the run after next: today’s connections were made without it.');
    case 'wait':
      return l10n.t('The system releases the port by itself; nothing needs to be killed.');
    case 'restart':
      return l10n.t('Starts again what failed.');
    case 'end-running':
      if (fix.sessionId !== undefined) return l10n.t('Stops the debug session rather than its process.');
      return fix.terminalId === undefined
        ? ends(fix.holder)
        : l10n.t(
            'Ends {0} with Ctrl+C in its terminal, or by a signal to it alone where Ctrl+C would reach others.',
            processName(fix.holder),
          );
    case 'open-url':
      return l10n.t('Opens the one that runs in the browser.');
    case 'remove-stale-socket':
      return harmless(fix.path);
    case 'explain':
      return explanation(fix.topic);
    case 'report':
      return l10n.t('Everything that was found, as text you can copy.');
  }
}

/** One of its jobs, where it can be told; else the supervisor itself. */
function stopsSupervisor(fix: Extract<Fix, { kind: 'stop-supervisor' }>): Sentence {
  const { holder, job, supervisor, supervisorPid } = fix;
  const name = harmless(supervisor);
  const runs = supervisorPid === holder.pid;
  const process = [holder, ...holder.parents].find(({ pid }) => pid === supervisorPid);
  const stopsJobs = process !== undefined && supervisorOf(process)?.tool !== undefined;
  if (runs && job !== undefined)
    return l10n.t('Tells {0} to stop {1}, whose port it holds; what else it runs stays.', name, harmless(job));
  if (stopsJobs && job !== undefined)
    return l10n.t(
      'Tells {0} to stop {1} ({2}) and not to start it again; what else it runs stays.',
      name,
      harmless(job),
      withOthers(holder),
    );
  if (stopsJobs)
    return l10n.t(
      'Tells {0} to stop {1} and not to start it again; what else it runs stays.',
      name,
      withOthers(holder),
    );
  return l10n.t('{0} would start {1} again, so it is stopped first.', supervisorName(fix), withOthers(holder));
}

/** The holder and everybody who is ended with it. */
function withOthers(holder: Holder): Sentence {
  const others = endedWithNames(holder);
  return others === undefined ? processName(holder) : l10n.t('{0} and with it {1}', processName(holder), others);
}

/** With its pid where it is a process that is ended. */
function supervisorName({ holder, supervisor, supervisorPid }: Extract<Fix, { kind: 'stop-supervisor' }>): Sentence {
  const isKnown = [holder, ...holder.parents].some(({ pid }) => pid === supervisorPid);
  return supervisorPid !== undefined && isKnown
    ? l10n.t('{0} (pid {1})', harmless(supervisor), supervisorPid)
    : harmless(supervisor);
}

/** What has to be asked before this fix sends a signal, since its sentence alone may not have been read; mostly nothing. */
export function endingQuestion(fix: Fix): Sentence | undefined {
  if (fix.kind !== 'kill' && fix.kind !== 'stop-terminal' && fix.kind !== 'stop-supervisor') return undefined;
  const caution = fix.kind === 'kill' ? fix.caution : undefined;
  const questions = [
    endsStrangers(fix.holder) ? l10n.t('End {0}?', withOthers(fix.holder)) : undefined,
    caution === undefined
      ? undefined
      : l10n.t(
          'End {0}? As far as its name and arguments tell, {1}.',
          processName(caution.process),
          protectedReason(caution.reason),
        ),
  ].filter(question => question !== undefined);
  return questions.length === 0 ? undefined : joined(questions);
}

function ends(holder: Holder, who = processName(holder)): Sentence {
  const ports = portList(holder.otherPorts);
  return ports === undefined
    ? l10n.t('Ends {0}: gently, and by force only if you agree.', who)
    : l10n.t('Ends {0}, which also serves {1}: gently, and by force only if you agree.', who, ports);
}

export function explanation(topic: Extract<Fix, { kind: 'explain' }>['topic']): Sentence {
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

/** What a port switch cannot reach, by the planner's key. */
export function switchNote(key: string): Sentence | undefined {
  const [kind = '', variable = ''] = key.split(':');
  switch (kind) {
    case 'port-on-command-line':
      return l10n.t('The port on the command line wins: change it there when you type the command again.');
    case 'environment-wins':
      return l10n.t('If {0} is set in your shell, that wins over the file.', harmless(variable));
    case 'running-containers':
      return l10n.t('Containers that run keep the old port until they are started again.');
    case 'other-folders':
      return l10n.t('This workspace is large: only the project that was started and the top folder were searched.');
    case 'oauth-redirects':
      return l10n.t('Redirect URLs at your login provider still name the old port.');
    default:
      return undefined;
  }
}
