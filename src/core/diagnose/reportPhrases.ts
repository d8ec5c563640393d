/** English phrases of a report for each kind of finding, origin and fix. The sentences of the editor are the shell's. */
import type { Verdict } from '../model/diagnosis.ts';
import type { Fix } from '../model/fix.ts';
import type { HolderFacts, ProtectedReason, Provenance } from '../model/holderFacts.ts';
import type { Source } from '../model/run.ts';
import { tableOf } from '../text/tableOf.ts';
import { code } from './reportMarkdown.ts';

type Phrases<T extends { readonly kind: string }> = {
  readonly [Kind in T['kind']]: (it: Extract<T, { readonly kind: Kind }>) => string;
};

function phrase<T extends { readonly kind: string }>(phrases: Phrases<T>, it: T): string {
  return (phrases[it.kind as T['kind']] as (it: T) => string)(it);
}

const findings: Phrases<Verdict> = {
  'own-session': verdict => `it still runs in the ${placeOf(verdict)} ${code(verdict.name)} of this window`,
  leftover: verdict => `left over from an earlier run in ${code(verdict.folder)}`,
  'same-project-elsewhere': verdict => `runs ${code(verdict.folder)}, started outside this window`,
  'sibling-worktree': verdict =>
    `runs the same project in ${code(verdict.folder)}, another working tree of this repository`,
  'other-app': () => 'a program that has nothing to do with this workspace',
  'system-service': verdict => `the service ${code(verdict.service)}`,
  container: () => 'a container publishes it',
  supervisor: verdict =>
    `${code(verdict.supervisor)} looks after it${verdict.job === undefined ? '' : ` as ${code(verdict.job)}`}`,
  editor: verdict => `VS Code itself: ${editorParts[verdict.part]}`,
  protected: verdict => `never ended from here: ${protections[verdict.reason]}`,
  'other-user': verdict => {
    if (verdict.denied === 'elevated') return 'elevated, which VS Code is not';
    if (verdict.user === '') return 'elevated or of another user';
    return `of the user ${code(verdict.user)}${verdict.unit === undefined ? '' : `, unit ${code(verdict.unit)}`}`;
  },
  'hidden-holder': verdict =>
    `nobody that can be seen${verdict.place === undefined ? '' : `: ${hiddenPlaces[verdict.place]}`}`,
  lingering: verdict => {
    if (verdict.lasts === 'open') return 'closing by itself, when the other side is done';
    return `closing by itself, ${verdict.lasts === 'at-most' ? 'at most ' : ''}${Math.ceil(verdict.secondsLeft)} s`;
  },
  'client-socket': verdict =>
    `a connection${verdict.remote === undefined ? '' : ` to ${code(verdict.remote)}`}${verdict.ephemeral ? ', from the ephemeral range' : ''}`,
  'bound-not-listening': () => 'bound by a process that does not listen',
  privileged: verdict => `ports below ${verdict.firstUnprivileged} need privilege`,
  'reserved-range': verdict =>
    `Windows reserves ${verdict.from} to ${verdict.to}${verdict.administered ? ' (set by an administrator)' : ''}`,
  'not-local': verdict => `${code(verdict.host)} is no address of this machine`,
  'live-unix-socket': () => 'a process listens on it',
  'stale-unix-socket': () => 'a file that nobody listens on',
  'other-family': () => 'free here, taken on another address',
  'already-free': () => 'nothing is in the way',
  'already-running': verdict => `${verdict.lock.program} runs already`,
  'stale-lock': verdict => `${verdict.lock.program} says that it runs already, and it does not`,
  'unseen-lock': verdict =>
    `${verdict.lock.program} says that it runs already, and which process that is was not seen: ${code(verdict.reason)}`,
  unknown: verdict => unknownReasons[verdict.reason] ?? code(verdict.reason),
};

/** What the verdict means, and those of its facts that are in no other section. */
export function findingText(verdict: Verdict): string {
  return phrase(findings, verdict);
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
  'virtual-machine': 'a virtual machine runs inside it',
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

const origins: Phrases<Provenance> = {
  'window-terminal': origin => `${origin.task === true ? 'task' : 'terminal'} ${code(origin.name)} of this window`,
  'window-session': origin => `debug session ${code(origin.name)} of this window`,
  'other-window': () => 'another VS Code window',
  'npm-script': origin =>
    `script ${code(origin.script)}${origin.package === undefined ? '' : ` of ${code(origin.package)}`}`,
  systemd: origin => `systemd unit ${code(origin.unit)}${origin.user ? ' of the user' : ''}`,
  launchd: origin => `launchd job ${code(origin.label)}`,
  'windows-service': origin => `service ${code(origin.services.join(', '))}`,
  supervisor: origin => {
    const pid = origin.pid === undefined ? '' : ` (pid ${origin.pid})`;
    return `${code(origin.name)}${pid}${origin.job === undefined ? '' : `, job ${code(origin.job)}`}`;
  },
  container: origin => `container ${code(origin.container.name ?? origin.container.id ?? origin.container.engine)}`,
  cron: () => 'cron',
  ssh: () => 'an ssh session',
  terminal: origin => `a terminal outside this window (${code(origin.shell)})`,
  orphan: () => 'a process that has ended since',
  unknown: () => 'unknown',
};

export function provenanceText(origin: Provenance): string {
  return phrase(origins, origin);
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

const ends = ({ holder }: Extract<Fix, { kind: 'kill' | 'end-running' }>) =>
  `End ${code(holder.name)} (pid ${holder.pid})`;

const fixes: Phrases<Fix> = {
  kill: ends,
  'stop-session': fix => `Stop the debug session ${code(fix.name)}`,
  'stop-terminal': fix => `Stop what runs in the terminal ${code(fix.name)}`,
  'stop-container': fix => `Stop the container ${code(fix.container.name ?? fix.container.id ?? '')}`,
  'stop-supervisor': fix => `Stop ${code(fix.supervisor)}, which looks after it`,
  'suggest-command': fix => `Type ${code(fix.argv.join(' '))}`,
  'switch-once': () => 'Start it on another port this time only',
  'own-port': () => 'Always use another port in this folder',
  'switch-port': () => 'Use another port',
  'insert-reuse-address': () => 'Set SO_REUSEADDR before the bind',
  wait: fix => `Wait ${Math.ceil(fix.secondsLeft)} s`,
  restart: () => 'Start again what failed',
  'end-running': ends,
  'open-url': fix => `Open ${code(fix.url)}`,
  'remove-stale-socket': fix => `Remove the stale socket ${code(fix.path)}`,
  explain: fix => explanations[fix.topic],
  report: () => 'Show this report',
};

export function fixText(fix: Fix): string {
  return `${phrase(fixes, fix)}${'restart' in fix && fix.restart ? ', then start again what failed' : ''}`;
}
