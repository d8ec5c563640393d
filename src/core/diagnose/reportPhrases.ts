/** English phrases of a report for each kind of finding, origin and fix. The sentences of the editor are the shell's. */
import type { Verdict } from '../model/diagnosis.ts';
import type { Fix } from '../model/fix.ts';
import type { HolderFacts, ProtectedReason, Provenance } from '../model/holderFacts.ts';
import type { Source } from '../model/run.ts';
import { tableOf } from '../text/tableOf.ts';
import { code } from './reportMarkdown.ts';

/** What the verdict means, and those of its facts that are in no other section. */
export function findingText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'own-session':
      return `it still runs in the ${placeOf(verdict)} ${code(verdict.name)} of this window`;
    case 'leftover':
      return `left over from an earlier run in ${code(verdict.folder)}`;
    case 'same-project-elsewhere':
      return `runs ${code(verdict.folder)}, started outside this window`;
    case 'sibling-worktree':
      return `runs the same project in ${code(verdict.folder)}, another working tree of this repository`;
    case 'other-app':
      return 'a program that has nothing to do with this workspace';
    case 'system-service':
      return `the service ${code(verdict.service)}`;
    case 'container':
      return 'a container publishes it';
    case 'supervisor':
      return `${code(verdict.supervisor)} looks after it${verdict.job === undefined ? '' : ` as ${code(verdict.job)}`}`;
    case 'editor':
      return `VS Code itself: ${editorParts[verdict.part]}`;
    case 'protected':
      return `never ended from here: ${protections[verdict.reason]}`;
    case 'other-user':
      if (verdict.denied === 'elevated') return 'elevated, which VS Code is not';
      if (verdict.user === '') return 'elevated or of another user';
      return `of the user ${code(verdict.user)}${verdict.unit === undefined ? '' : `, unit ${code(verdict.unit)}`}`;
    case 'hidden-holder':
      return `nobody that can be seen${verdict.place === undefined ? '' : `: ${hiddenPlaces[verdict.place]}`}`;
    case 'lingering':
      if (verdict.lasts === 'open') return 'closing by itself, when the other side is done';
      return `closing by itself, ${verdict.lasts === 'at-most' ? 'at most ' : ''}${Math.ceil(verdict.secondsLeft)} s`;
    case 'client-socket':
      return `a connection${verdict.remote === undefined ? '' : ` to ${code(verdict.remote)}`}${verdict.ephemeral ? ', from the ephemeral range' : ''}`;
    case 'bound-not-listening':
      return 'bound by a process that does not listen';
    case 'privileged':
      return `ports below ${verdict.firstUnprivileged} need privilege`;
    case 'reserved-range':
      return `Windows reserves ${verdict.from} to ${verdict.to}${verdict.administered ? ' (set by an administrator)' : ''}`;
    case 'not-local':
      return `${code(verdict.host)} is no address of this machine`;
    case 'live-unix-socket':
      return 'a process listens on it';
    case 'stale-unix-socket':
      return 'a file that nobody listens on';
    case 'other-family':
      return 'free here, taken on another address';
    case 'already-free':
      return 'nothing is in the way';
    case 'already-running':
      return `${verdict.lock.program} runs already`;
    case 'stale-lock':
      return `${verdict.lock.program} says that it runs already, and it does not`;
    case 'unseen-lock':
      return `${verdict.lock.program} says that it runs already, and which process that is was not seen: ${code(verdict.reason)}`;
    case 'unknown':
      return unknownReasons[verdict.reason] ?? code(verdict.reason);
  }
}

function placeOf({ terminalId, task }: Extract<Verdict, { kind: 'own-session' }>): string {
  if (terminalId === undefined) return 'debug session';
  return task === true ? 'task' : 'terminal';
}

const editorParts: Readonly<Record<Extract<Verdict, { kind: 'editor' }>['part'], string>> = {
  'extension-host': 'the extension host, for an extension of this window (Live Server, for instance)',
  inspector: 'an inspector',
  'port-forwarding': 'port forwarding',
  server: 'its server',
};

const protections: Readonly<Record<ProtectedReason, string>> = {
  init: 'it is the first process of the system',
  manager: 'it starts and looks after other programs of this system',
  self: 'it is VS Code’s extension host',
  ancestor: 'this window runs inside it',
  editor: 'it belongs to VS Code',
  shell: 'it is a shell that somebody types into',
  'remote-session': 'it carries a remote connection',
  terminals: 'terminals run inside it',
  display: 'windows are drawn by it',
  tunnel: 'it carries ports from or to another machine',
  helper: 'it is a part of a program with windows',
  'container-backend': 'it is the container engine',
  'wsl-relay': 'it relays WSL’s connections',
  system: 'it belongs to the operating system',
};

const hiddenPlaces: Readonly<Record<NonNullable<Extract<Verdict, { kind: 'hidden-holder' }>['place']>, string>> = {
  windows: 'it is on the Windows side',
  namespace: 'it is in another namespace, such as a container',
  kernel: 'the kernel itself listens, or a socket is being handed over',
  'dead-pid': 'the process has ended, and a child may have inherited the socket',
};

const unknownReasons: Readonly<Record<string, string>> = tableOf({
  'access-denied': 'the system refuses the port, though nobody holds it',
  'no-holder': 'the port is taken, but no process holds it',
});

/** Where the port was read; the words that only mean something inside are said in full. */
export function readFromText(from: string): string {
  if (from === 'stated') return 'the program’s own message';
  return from === 'typed' ? 'what you typed' : code(from.replaceAll('`', ''));
}

const comesBackTexts: Readonly<Record<HolderFacts['comesBack'], string>> = {
  yes: 'yes: something starts it again when it ends',
  'on-change': 'when a file changes',
  no: 'nothing that would start it again is known',
  unknown: 'not known',
};

export function comesBackText(comesBack: HolderFacts['comesBack']): string {
  return comesBackTexts[comesBack];
}

export function sourceText(source: Source): string | undefined {
  switch (source.kind) {
    case 'command':
      return undefined;
    case 'debug':
      return `debug session ${code(source.name)}`;
    case 'terminal':
    case 'task': {
      const run = source.commandLine === undefined ? '' : `, running ${code(source.commandLine)}`;
      return `${source.kind} ${code(source.name)}${run}`;
    }
  }
}

export function provenanceText(origin: Provenance): string {
  switch (origin.kind) {
    case 'window-terminal':
      return `${origin.task === true ? 'task' : 'terminal'} ${code(origin.name)} of this window`;
    case 'window-session':
      return `debug session ${code(origin.name)} of this window`;
    case 'other-window':
      return 'another VS Code window';
    case 'npm-script':
      return `script ${code(origin.script)}${origin.package === undefined ? '' : ` of ${code(origin.package)}`}`;
    case 'systemd':
      return `systemd unit ${code(origin.unit)}${origin.user ? ' of the user' : ''}`;
    case 'launchd':
      return `launchd job ${code(origin.label)}`;
    case 'windows-service':
      return `service ${code(origin.services.join(', '))}`;
    case 'supervisor': {
      const pid = origin.pid === undefined ? '' : ` (pid ${origin.pid})`;
      return `${code(origin.name)}${pid}${origin.job === undefined ? '' : `, job ${code(origin.job)}`}`;
    }
    case 'container':
      return `container ${code(origin.container.name ?? origin.container.id ?? origin.container.engine)}`;
    case 'cron':
      return 'cron';
    case 'ssh':
      return 'an ssh session';
    case 'terminal':
      return `a terminal outside this window (${code(origin.shell)})`;
    case 'orphan':
      return 'a process that has ended since';
    case 'unknown':
      return 'unknown';
  }
}

/** `41 s`, `12 min`, `3 h 20 min`, `5 d 2 h`. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const explanations: Readonly<Record<Extract<Fix, { kind: 'explain' }>['topic'], string>> = {
  airplay: 'Turn off AirPlay Receiver in System Settings › General › AirDrop & Handoff',
  'http-sys': 'Stop the web service for which the Windows kernel (http.sys) listens',
  'reserved-range': 'Restart the winnat service as administrator: it reserves other ranges then',
  privileged: 'Listen on a port from 1024 upwards and let a proxy forward to it',
  'not-local': 'Listen on `localhost`, `127.0.0.1` or `0.0.0.0`',
  editor: 'Close the forwarded port or the session of VS Code that uses it',
  wsl: 'End the program on the other side of WSL, which shares its ports',
  'reuse-address': 'Set SO_REUSEADDR, so that a server can start while earlier connections are still closing',
};

export function fixText(fix: Fix): string {
  const again = 'restart' in fix && fix.restart ? ', then start again what failed' : '';
  switch (fix.kind) {
    case 'kill':
      return `End ${code(fix.holder.name)} (pid ${fix.holder.pid})${again}`;
    case 'stop-session':
      return `Stop the debug session ${code(fix.name)}${again}`;
    case 'stop-terminal':
      return `Stop what runs in the terminal ${code(fix.name)}${again}`;
    case 'stop-container':
      return `Stop the container ${code(fix.container.name ?? fix.container.id ?? '')}${again}`;
    case 'stop-supervisor':
      return `Stop ${code(fix.supervisor)}, which looks after it${again}`;
    case 'suggest-command':
      return `Type ${code(fix.argv.join(' '))}`;
    case 'switch-once':
      return 'Start it on another port this time only';
    case 'own-port':
      return 'Always use another port in this folder';
    case 'switch-port':
      return `Use another port${again}`;
    case 'insert-reuse-address':
      return `Set SO_REUSEADDR before the bind${again}`;
    case 'wait':
      return `Wait ${Math.ceil(fix.secondsLeft)} s${again}`;
    case 'restart':
      return 'Start again what failed';
    case 'end-running':
      return `End ${code(fix.holder.name)} (pid ${fix.holder.pid})${again}`;
    case 'open-url':
      return `Open ${code(fix.url)}`;
    case 'remove-stale-socket':
      return `Remove the stale socket ${code(fix.path)}${again}`;
    case 'explain':
      return explanations[fix.topic];
    case 'report':
      return 'Show this report';
  }
}
