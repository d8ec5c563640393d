/** One holder, one verdict: the rules in the order in which they decide. */

import { splitHostPort } from '../model/address.ts';
import type { DiagnoseInput, Verdict, WindowContext } from '../model/diagnosis.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { HolderFacts, Provenance } from '../model/holderFacts.ts';
import { known } from '../model/known.ts';
import type { Holder, SocketInfo } from '../model/process.ts';
import type { Source } from '../model/run.ts';
import { siblingOf, workspaceFolderOf } from '../processes/folders.ts';
import { argumentsOf, isNamed } from '../programs/processNames.ts';
import { isEphemeral } from './ephemeral.ts';
import { extensionHostOf, isExtensionHost, protectedReason } from './outOfReach.ts';
import { factsOf, supervisorRowNamed } from './provenance.ts';
import { isSameCommand } from './sameCommand.ts';

export function verdictOfHolder(holder: Holder, input: DiagnoseInput): Verdict {
  const facts = factsOf(holder, input.window);
  return (
    systemVerdict(facts, input) ??
    containerVerdict(facts) ??
    protectedVerdict(facts, input) ??
    otherUserVerdict(facts, input.window) ??
    serviceVerdict(facts, input) ??
    socketVerdict(facts, input) ??
    unixVerdict(facts, input) ??
    personalVerdict(facts, input)
  );
}

// ---- system -------------------------------------------------------------------------------------------------------

/** Ports that the Windows kernel (pid 4) serves itself and not through http.sys: SMB and NetBIOS. */
const smbPorts: ReadonlySet<number> = new Set([137, 138, 139, 445]);

/** Ports of the AirPlay receiver of macOS 12 and newer. */
const airplayPorts: ReadonlySet<number> = new Set([5000, 7000]);

function portOf(endpoint: Endpoint): number | undefined {
  return endpoint.protocol === 'unix' ? undefined : endpoint.port;
}

function systemVerdict(facts: HolderFacts, { window, endpoint }: DiagnoseInput): Verdict | undefined {
  const { holder } = facts;
  const port = portOf(endpoint);
  if (window.platform === 'darwin' && isNamed(holder, ['controlcenter', 'airplayxpchelper'])) {
    const isAirplay = port !== undefined && airplayPorts.has(port);
    return {
      kind: 'system-service',
      facts: { ...facts, comesBack: 'yes' },
      service: isAirplay ? 'AirPlay Receiver' : 'Control Center',
      ...(isAirplay ? { advice: 'airplay' as const } : {}),
    };
  }
  if (window.platform === 'win32' && holder.pid === 4) {
    const isSmb = port !== undefined && smbPorts.has(port);
    return {
      kind: 'system-service',
      facts: { ...facts, comesBack: 'yes' },
      service: isSmb ? 'SMB' : (facts.holder.origin?.services?.join(', ') ?? 'http.sys'),
      ...(isSmb ? {} : { advice: 'http-sys' as const }),
    };
  }
  return undefined;
}

function containerVerdict(facts: HolderFacts): Verdict | undefined {
  const found = facts.provenance.find(origin => origin.kind === 'container');
  return found === undefined ? undefined : { kind: 'container', container: found.container, facts };
}

function protectedVerdict(facts: HolderFacts, input: DiagnoseInput): Verdict | undefined {
  const { holder } = facts;
  const { window } = input;
  const reason = protectedReason(holder, window);
  if (reason === undefined) return undefined;
  if (reason === 'self' || reason === 'editor') return { kind: 'editor', facts, part: editorPart(holder, input) };
  // A system process with a unit or service of its own can be stopped through its manager: that says more. The manager itself listens
  // for a socket unit, which can be stopped alone.
  const hasManager = reason === 'system' || holder.origin?.unit?.name.endsWith('.socket') === true;
  const managed = hasManager ? serviceVerdict(facts, input) : undefined;
  return managed ?? { kind: 'protected', facts, reason };
}

type EditorPart = Extract<Verdict, { kind: 'editor' }>['part'];

/** Inspectors that VS Code itself opens: Node's default, the extension host's of a development build. */
const inspectorPorts: ReadonlySet<number> = new Set([5870, 5875, 9229]);

function editorPart(holder: Holder, { endpoint, window }: DiagnoseInput): EditorPart {
  const port = portOf(endpoint);
  const args = argumentsOf(holder);
  const inspects = args.some(arg => {
    const match = /^--inspect(?:-brk|-extensions|-brk-extensions|-ptyhost|-search)?(?:=(?:[^=\s]*:)?(\d{1,5}))?$/.exec(
      arg,
    );
    return match !== null && Number(match[1] ?? '9229') === port;
  });
  if (inspects || (port !== undefined && inspectorPorts.has(port))) return 'inspector';
  // The editor's own helpers are told apart by what they were started for; children of the host inherit the key.
  const entry = holder.origin?.environment?.['VSCODE_ESM_ENTRYPOINT'] ?? '';
  const isHost = holder.pid === extensionHostOf(window) || isExtensionHost(holder, window.platform);
  if (isHost || entry.includes('extensionHostProcess') || isBelowHost(holder, window)) return 'extension-host';
  const isServer =
    args.some(arg => /[/\\](?:server-main|server-cli|entry)(?:\.js)?$/.test(arg)) ||
    isNamed(holder, ['code-server', 'code-tunnel', 'code-tunnel-insiders', 'openvscode-server', 'cursor-server']);
  return isServer ? 'server' : 'port-forwarding';
}

function isBelowHost(holder: Holder, window: WindowContext): boolean {
  const host = extensionHostOf(window);
  return holder.parents.some(parent => parent.pid === host || isExtensionHost(parent, window.platform));
}

// ---- users and services -------------------------------------------------------------------------------------------

/** `HOST\Name` and `Name` are the same user on Windows, whatever the case. */
function plainUser(user: string, window: WindowContext): string {
  return window.platform === 'win32' ? user.slice(user.lastIndexOf('\\') + 1).toLowerCase() : user;
}

export function isOtherUser(owner: { readonly uid?: number; readonly user?: string }, window: WindowContext): boolean {
  if (owner.uid !== undefined && window.uid !== undefined) return owner.uid !== window.uid;
  if (owner.user === undefined || window.user === undefined) return false;
  return plainUser(owner.user, window) !== plainUser(window.user, window);
}

function otherUserVerdict(facts: HolderFacts, window: WindowContext): Verdict | undefined {
  const { holder } = facts;
  const { denied } = holder;
  if (denied === undefined && !isOtherUser(holder, window)) return undefined;
  // Another user's process that a service manager owns is a service first: its manager stops it.
  if (facts.provenance.some(origin => origin.kind === 'launchd' || origin.kind === 'windows-service')) return undefined;
  const unit = facts.provenance.find(origin => origin.kind === 'systemd');
  if (unit !== undefined && !hasJobSupervisor(facts)) return undefined;
  const user = holder.user ?? (holder.uid === undefined ? '' : String(holder.uid));
  return known({ kind: 'other-user', facts, user, candidates: [], denied });
}

/** Something between the unit and the holder stops this one job alone: the unit would take all of its jobs down. */
function hasJobSupervisor({ holder, provenance }: HolderFacts): boolean {
  return provenance.some(
    origin => origin.kind === 'supervisor' && supervisorRowNamed(holder, origin.pid)?.tool !== undefined,
  );
}

function serviceVerdict(facts: HolderFacts, { window }: DiagnoseInput): Verdict | undefined {
  if (hasJobSupervisor(facts)) return undefined;
  for (const origin of facts.provenance) {
    if (origin.kind === 'systemd') return { kind: 'system-service', facts, service: origin.unit };
    if (origin.kind === 'launchd') return { kind: 'system-service', facts, service: origin.label };
    if (origin.kind === 'windows-service' && window.platform === 'win32') {
      return { kind: 'system-service', facts, service: origin.services.join(', ') };
    }
  }
  return undefined;
}

// ---- sockets ------------------------------------------------------------------------------------------------------

/** Listening, or for UDP simply bound: the states of a socket that waits for others. */
export function isServing(socket: SocketInfo): boolean {
  if (socket.state === 'listen') return true;
  if (socket.protocol === 'udp') return socket.state === 'close' || socket.state === 'bound';
  return socket.protocol === 'unix';
}

function socketVerdict(facts: HolderFacts, input: DiagnoseInput): Verdict | undefined {
  const { sockets } = facts.holder;
  if (sockets.length === 0 || sockets.some(isServing)) return undefined;
  if (sockets.every(socket => socket.state === 'bound')) {
    return { kind: 'bound-not-listening', candidates: [facts.holder] };
  }
  const ephemeral = isEphemeral(portOf(input.endpoint), input);
  // A server on its way out: it listens no more, its accepted connections are still open. It is what it was before.
  const isAccepted =
    !ephemeral && sockets.every(socket => isEphemeral(splitHostPort(socket.remote ?? '')?.port, input));
  if (isAccepted) {
    const verdict = personalVerdict(facts, input);
    if (verdict.kind === 'leftover' || verdict.kind === 'own-session' || verdict.kind === 'supervisor') return verdict;
  }
  const remote = sockets.find(socket => socket.remote !== undefined)?.remote;
  return known({ kind: 'client-socket', facts, ephemeral, remote });
}

function unixVerdict(facts: HolderFacts, { endpoint }: DiagnoseInput): Verdict | undefined {
  return endpoint.protocol === 'unix' ? { kind: 'live-unix-socket', facts, path: endpoint.path } : undefined;
}

// ---- whose is it --------------------------------------------------------------------------------------------------

function personalVerdict(facts: HolderFacts, input: DiagnoseInput): Verdict {
  const { window } = input;
  return (
    ownSessionVerdict(facts, input) ??
    siblingVerdict(facts, window) ??
    supervisorVerdict(facts) ??
    workspaceVerdict(facts, window, input.source) ?? { kind: 'other-app', facts }
  );
}

function ownSessionVerdict(facts: HolderFacts, { source, window }: DiagnoseInput): Verdict | undefined {
  const { holder, provenance } = facts;
  const session = provenance.find(origin => origin.kind === 'window-session');
  if (session !== undefined) return { kind: 'own-session', facts, sessionId: session.sessionId, name: session.name };
  const terminal = provenance.find(origin => origin.kind === 'window-terminal');
  if (terminal === undefined) return unnumberedSession(facts, source, window);
  const shellPid = window.terminals.find(entry => entry.id === terminal.terminalId)?.shellPid;
  const isSameTerminal =
    source.kind === 'terminal' && (source.id === terminal.terminalId || (source.shellPid ?? -1) === shellPid);
  // The command failed there a moment ago, so what still runs below that shell is a job in its background.
  if (isSameTerminal && holder.pid !== shellPid && isSameCommand(holder, source)) {
    const folder = workspaceFolderOf(holder, window.workspaceFolders, window.platform, window.siblings);
    if (folder !== undefined) return { kind: 'leftover', facts, folder };
  }
  const { terminalId, name, task } = terminal;
  return { kind: 'own-session', facts, terminalId, name, ...(task === true && { task }) };
}

/**
 * Most debug adapters do not tell the pid of what they run. A program of this workspace that runs below this extension host
 * belongs to one of the live sessions of which nothing better is known; the one that has just failed is not it.
 */
function unnumberedSession(facts: HolderFacts, source: Source, window: WindowContext): Verdict | undefined {
  const { holder } = facts;
  if (!holder.parents.some(parent => parent.pid === extensionHostOf(window))) return undefined;
  if (workspaceFolderOf(holder, window.workspaceFolders, window.platform, window.siblings) === undefined)
    return undefined;
  if (endedSessionOf(holder, window) !== undefined) return undefined;
  const failed = source.kind === 'debug' ? source : undefined;
  const live = window.sessions.filter(session => session.pid === undefined && session.id !== failed?.id);
  const sameName = live.filter(session => session.name === failed?.name);
  const only = live.length === 1 ? live[0] : sameName.length === 1 ? sameName[0] : undefined;
  if (only !== undefined) return { kind: 'own-session', facts, sessionId: only.id, name: only.name };
  const names = [...new Set(live.map(session => session.name))];
  return names.length === 0 ? undefined : { kind: 'own-session', facts, name: names.join(' / ') };
}

/** What this window itself has started and left there is its own; whatever else runs there is the other tree's, also below a supervisor. */
function siblingVerdict(facts: HolderFacts, window: WindowContext): Verdict | undefined {
  const folder = siblingOf(facts.holder, window);
  if (folder === undefined || endedSessionOf(facts.holder, window) !== undefined) return undefined;
  return { kind: 'sibling-worktree', facts, folder };
}

function supervisorVerdict(facts: HolderFacts): Verdict | undefined {
  const found = facts.provenance.find(origin => origin.kind === 'supervisor');
  // One that ends with its job is no reason to leave the job alone: it brings nothing back.
  if (found === undefined || facts.comesBack === 'no') return undefined;
  const { name, pid, job } = found;
  return known({ kind: 'supervisor', facts, supervisor: name, supervisorPid: pid, job });
}

function workspaceVerdict(facts: HolderFacts, window: WindowContext, source: Source): Verdict | undefined {
  const { holder, provenance } = facts;
  const ended = endedSessionOf(holder, window);
  const session = ended === undefined ? {} : { session: ended.name };
  const own = workspaceFolderOf(holder, window.workspaceFolders, window.platform, window.siblings);
  const folder = own ?? (ended === undefined ? undefined : window.workspaceFolders[0]);
  if (folder === undefined) return undefined;
  const isElsewhere = provenance.some(origin => elsewhere.has(origin.kind));
  const isLeft = provenance.some(origin => origin.kind === 'orphan');
  if (ended !== undefined || isLeft || (!isElsewhere && isSameCommand(holder, source))) {
    return { kind: 'leftover', facts, folder, ...session };
  }
  // Below this window's own extension host: an extension started it, which is neither a leftover nor elsewhere.
  const isOurs = holder.parents.some(parent => parent.pid === extensionHostOf(window));
  return isOurs ? undefined : { kind: 'same-project-elsewhere', facts, folder };
}

/** Origins that say: somebody else's live session has started it. */
const elsewhere: ReadonlySet<Provenance['kind']> = new Set<Provenance['kind']>([
  'other-window',
  'terminal',
  'ssh',
  'cron',
]);

/** The ended session whose process the holder is, or descends from. A pid is used again: it must have run by then. */
function endedSessionOf(holder: Holder, window: WindowContext): WindowContext['endedSessions'][number] | undefined {
  return window.endedSessions.find(session =>
    [holder, ...holder.parents].some(
      process =>
        session.pid !== undefined &&
        process.pid === session.pid &&
        (process.startedAt === undefined || process.startedAt <= session.endedAt),
    ),
  );
}
