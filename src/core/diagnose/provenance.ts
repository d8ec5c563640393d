/** Who started a process, as far as its parents, its unit and a few named environment keys tell; and will it come back. */

import type { WindowContext } from '../model/diagnosis.ts';
import type { HolderFacts, Provenance } from '../model/holderFacts.ts';
import { known } from '../model/known.ts';
import type { Holder, ProcessInfo } from '../model/process.ts';
import { terminalPrograms } from '../processes/protected.ts';
import { watchedBy } from '../processes/supervision.ts';
import { isSharedUnit, isSocketActivated, unitComesBack } from '../processes/units.ts';
import {
  argumentsOf,
  isInterpreter,
  isNamed,
  names,
  namesOf,
  plainName,
  programsOf,
} from '../programs/processNames.ts';
import { isCommandShell, isInteractiveShell, isShell } from '../programs/shells.ts';
import { isServerTool } from '../programs/table.ts';
import type { SupervisorRow } from '../supervisors/row.ts';
import { jobOf, supervisorOf, supervisorsOver } from '../supervisors/rows.ts';
import { extensionHostOf, isEditor, isExtensionHost, isInit } from './outOfReach.ts';

/** launchd gives every application that is opened a label of this kind: no job that is kept alive. */
const applicationLabel = /^application\./;

/** Also those whose names other programs may have. */
const terminals: readonly string[] = [
  ...terminalPrograms,
  ...names('foot, st, terminal, iterm, iterm.app, hyper, warp, tabby, tmux: client, login'),
];

const otherIdes: readonly string[] = names(
  'idea, idea64, webstorm, webstorm64, pycharm, pycharm64, goland, goland64, rider, rider64, clion',
  'clion64, phpstorm, phpstorm64, rubymine, rubymine64, rustrover, studio, studio64, eclipse, devenv',
  'xcode, zed, zed-editor, sublime_text, emacs, vim, nvim, netbeans',
);

/** Programs that run another one and wait for it: a process below them is as orphaned as they are. */
const wrapperPrograms: ReadonlySet<string> = new Set(
  (
    'npm npm-cli npx npx-cli yarn yarnpkg pnpm pnpx corepack bun bunx make gmake just task env nohup setsid time timeout ' +
    'stdbuf script xargs uv poetry pipenv pdm hatch rye cargo go dotnet mvn mvnw gradle gradlew rake bundle bundler ' +
    'concurrently npm-run-all run-p run-s turbo nx lerna wireit cross-env dotenv dotenv-cli direnv mise asdf volta nvm ' +
    'sudo doas su runuser setpriv pkexec gosu su-exec chroot unshare nsenter bwrap firejail tini dumb-init ' +
    'strace ltrace nice ionice chrt taskset catchsegv tsx ts-node'
  ).split(' '),
);

/** Managers and sessions at which the search upwards ends: what stands above them did not start the server. */
function isBoundary(process: ProcessInfo, window: WindowContext): boolean {
  if (isInit(process) || window.ownPids.includes(process.pid) || isEditor(process, window.platform)) return true;
  if (isNamed(process, ['sshd', 'sshd-session', 'dropbear', 'cron', 'crond', 'atd', 'explorer', 'services']))
    return true;
  return isNamed(process, terminals) || isNamed(process, otherIdes);
}

/** A program between the server and who started it. The same program as the server's own counts: a reloader, a master. */
function isWrapper(process: ProcessInfo, child: ProcessInfo): boolean {
  if (isCommandShell(process)) return true;
  if (programsOf(process).some(name => wrapperPrograms.has(name) || isServerTool(name))) return true;
  const own = plainName(argumentsOf(process)[0] ?? process.name);
  return own === plainName(argumentsOf(child)[0] ?? child.name) && isInterpreter(own);
}

/**
 * True when nothing that could be shown to a user stands above the process any more: it, or the wrappers above it
 * (npm, `sh -c`), were adopted by init. On Windows a parent that has ended is simply missing.
 */
function isOrphan(holder: Holder, window: WindowContext): boolean {
  if (holder.parentsUnknown === true) return false;
  if (holder.parents.length === 0) return window.platform === 'win32' && holder.pid > 4;
  let child: ProcessInfo = holder;
  for (const parent of holder.parents) {
    if (isInit(parent)) return true;
    if (isBoundary(parent, window) || !isWrapper(parent, child)) return false;
    child = parent;
  }
  return window.platform === 'win32';
}

/** The holder, then its parents up to the first session or manager, which is not included. */
function ownChain(holder: Holder, window: WindowContext): readonly ProcessInfo[] {
  const end = holder.parents.findIndex(parent => isBoundary(parent, window));
  return [holder, ...(end < 0 ? holder.parents : holder.parents.slice(0, end))];
}

interface FoundSupervisor {
  readonly row: SupervisorRow;
  readonly process: ProcessInfo;
  /** Place among the parents; -1: the holder itself. */
  readonly index: number;
}

/** Who decides over the holder: a supervisor above it, or the holder itself where it keeps the socket for its job. */
function supervisorsAbove(
  holder: Holder,
  window: WindowContext,
): { readonly decides?: FoundSupervisor; readonly endsAll?: FoundSupervisor } {
  const shellPids = new Set(window.terminals.map(terminal => terminal.shellPid));
  if (shellPids.has(holder.pid)) return {};
  const own = supervisorOf(holder);
  if (own?.holdsSocket === true) return { decides: { row: own, process: holder, index: -1 } };
  const shell = holder.parents.findIndex(({ pid }) => shellPids.has(pid));
  const below = shell < 0 ? holder.parents : holder.parents.slice(0, shell);
  // What a person has typed into a shell was not started by what runs the shell.
  const end = below.findIndex(parent => isInteractiveShell(parent) || isBoundary(parent, window));
  const chain = end < 0 ? below : below.slice(0, end + 1);
  const { decides, endsAll } = supervisorsOver(chain);
  const found = (over: typeof decides) => {
    const process = over && chain[over.index];
    return process && { ...over, process };
  };
  return known({ decides: found(decides), endsAll: found(endsAll) });
}

/** This window's session or terminal that the holder descends from; the nearest one, a session before a terminal. */
function fromWindow(holder: Holder, window: WindowContext): Provenance[] {
  for (const process of [holder, ...holder.parents]) {
    const found: Provenance[] = [];
    const session = window.sessions.find(entry => entry.pid === process.pid);
    if (session !== undefined) found.push({ kind: 'window-session', sessionId: session.id, name: session.name });
    const terminal = window.terminals.find(entry => entry.shellPid === process.pid);
    if (terminal !== undefined) {
      const { id, name, task } = terminal;
      found.push({ kind: 'window-terminal', terminalId: id, name, ...(task === true && { task }) });
    }
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * A shell or debuggee of a VS Code window that is not this one. The terminal host and the server are shared by all windows:
 * below them, only this window's own shells are ours, and while one of those is not known nothing is said.
 */
function isFromOtherWindow(holder: Holder, window: WindowContext): boolean {
  const editor = holder.parents.find(parent => isEditor(parent, window.platform));
  if (editor === undefined || editor.pid === extensionHostOf(window)) return false;
  if (isExtensionHost(editor, window.platform)) return true;
  return window.terminals.every(terminal => terminal.shellPid !== undefined);
}

function npmScript(holder: Holder, window: WindowContext): Provenance | undefined {
  const environment = holder.origin?.environment;
  const script = environment?.['npm_lifecycle_event'];
  const packageName = environment?.['npm_package_name'];
  if (script !== undefined && script !== '') {
    return known({ kind: 'npm-script', script, package: packageName });
  }
  for (const process of ownChain(holder, window).slice(1)) {
    if (!programsOf(process).some(name => /^(?:npm|npm-cli|yarn|pnpm|bun)$/.test(name))) continue;
    const args = argumentsOf(process);
    const at = args.findIndex(arg => arg === 'run' || arg === 'run-script' || arg === 'start');
    const named = args[at] === 'start' ? 'start' : args.slice(at + 1).find(arg => !arg.startsWith('-'));
    if (at >= 0 && named !== undefined) return { kind: 'npm-script', script: named };
  }
  return undefined;
}

/** The service manager's job that the process belongs to, unless the unit only surrounds sessions or this window. */
function service(holder: Holder, window: WindowContext): Provenance | undefined {
  const origin = holder.origin;
  const unit = origin?.unit;
  if (unit !== undefined && unit.name !== window.unit && !isSharedUnit(unit.name)) {
    return { kind: 'systemd', unit: unit.name, user: unit.user };
  }
  const label = origin?.launchdLabel;
  if (label !== undefined && label !== '' && !applicationLabel.test(label)) return { kind: 'launchd', label };
  const services = origin?.services ?? [];
  return services.length > 0 ? { kind: 'windows-service', services } : undefined;
}

/** The session or manager at the upper end: cron, an ssh login, a terminal's shell. */
function sessionAbove(holder: Holder, window: WindowContext): Provenance | undefined {
  let shell: ProcessInfo | undefined;
  for (const parent of holder.parents) {
    if (isNamed(parent, ['cron', 'crond', 'atd', 'anacron'])) return { kind: 'cron' };
    if (isNamed(parent, ['sshd', 'sshd-session', 'dropbear'])) return { kind: 'ssh' };
    if (isShell(parent) && !isCommandShell(parent)) shell ??= parent;
    // A terminal, or a tmux, that runs the command itself.
    else if (isNamed(parent, terminals)) shell ??= parent;
    else if (isBoundary(parent, window) && !isInit(parent)) break;
  }
  return shell === undefined ? undefined : { kind: 'terminal', shell: namesOf(shell)[0] ?? 'shell' };
}

/** Every answer that holds, the one that decides first. Never empty. */
export function provenanceOf(holder: Holder, window: WindowContext): readonly Provenance[] {
  const found: Provenance[] = [...fromWindow(holder, window)];
  const isOurs = found.length > 0;
  const { decides, endsAll } = supervisorsAbove(holder, window);
  if (decides !== undefined) {
    const { row, process, index } = decides;
    const job = index < 0 ? holder.origin?.job : jobOf(row, watchedBy(holder, index));
    found.push(known({ kind: 'supervisor', name: row.name, pid: process.pid, job, endsAll: row.endsAll }));
    // What it does when that one ends.
    if (endsAll !== undefined && endsAll.index !== index)
      found.push({ kind: 'supervisor', name: endsAll.row.name, pid: endsAll.process.pid, endsAll: true });
  }
  const container = holder.origin?.container;
  if (container !== undefined && (container.id === undefined || container.id !== window.containerId)) {
    found.push({ kind: 'container', container });
  }
  const managed = isOurs ? undefined : service(holder, window);
  if (managed !== undefined) found.push(managed);
  const script = npmScript(holder, window);
  if (script !== undefined) found.push(script);
  if (!isOurs) {
    if (isFromOtherWindow(holder, window)) found.push({ kind: 'other-window' });
    const session = sessionAbove(holder, window);
    if (session !== undefined) found.push(session);
    if (managed === undefined && isOrphan(holder, window)) found.push({ kind: 'orphan' });
  }
  return found.length > 0 ? found : [{ kind: 'unknown' }];
}

function comesBack(holder: Holder, provenance: readonly Provenance[], window: WindowContext): HolderFacts['comesBack'] {
  for (const origin of provenance) {
    switch (origin.kind) {
      case 'supervisor':
        return supervisorRowNamed(holder, origin.pid)?.comesBack ?? 'unknown';
      case 'container': {
        const policy = origin.container.restartPolicy;
        if (policy === undefined) return 'unknown';
        return policy === 'no' || policy === '' ? 'no' : 'yes';
      }
      case 'systemd':
        return unitComesBack(
          holder.origin?.unit ?? { name: origin.unit, user: origin.user },
          isSocketActivated(holder),
        );
      case 'launchd':
        if (holder.origin?.launchdKeepAlive === true) return 'yes';
        // Homebrew's services are written with KeepAlive; Apple's own jobs start on demand.
        return /^(?:homebrew\.mxcl\.|com\.apple\.)/.test(origin.label) ? 'yes' : 'unknown';
      case 'windows-service':
        return 'unknown';
      case 'window-terminal':
      case 'window-session':
      case 'other-window':
      case 'npm-script':
      case 'cron':
      case 'ssh':
      case 'terminal':
      case 'orphan':
      case 'unknown':
        break;
    }
  }
  const isOurs = holder.parents.some(parent => parent.pid === extensionHostOf(window));
  if (isOurs || provenance.some(({ kind }) => kind === 'orphan' || kind === 'window-session')) return 'no';
  return holder.parents.length > 0 && isLeftAlone(holder, window) ? 'no' : 'unknown';
}

/** Up to the session that it belongs to, every program above is known to wait for it only. Any other may start it again. */
function isLeftAlone(holder: Holder, window: WindowContext): boolean {
  const chain = ownChain(holder, window);
  return chain.slice(1).every((process, index) => {
    const child = chain[index] ?? holder;
    return isShell(process) || isWrapper(process, child);
  });
}

export function supervisorRowNamed(holder: Holder, pid: number | undefined): SupervisorRow | undefined {
  const process = [holder, ...holder.parents].find(entry => entry.pid === pid);
  return process === undefined ? undefined : supervisorOf(process);
}

export function factsOf(holder: Holder, window: WindowContext): HolderFacts {
  const provenance = provenanceOf(holder, window);
  return { holder, provenance, comesBack: comesBack(holder, provenance, window) };
}
