/** Holders that are never a target, seen from this window. What a process is by its name, the kill stage's tables tell. */

import type { WindowContext } from '../model/diagnosis.ts';
import type { Caution, ProtectedReason } from '../model/holderFacts.ts';
import { known } from '../model/known.ts';
import type { Platform } from '../model/platform.ts';
import type { Holder, ProcessInfo } from '../model/process.ts';
import { likelyReason, protectedByName, protectedReason as reasonFor } from '../processes/protected.ts';
import { shownWith } from '../processes/shown.ts';
import { argumentsOf, namesOf } from '../programs/processNames.ts';

/** True for a process of VS Code or one of its kin: window, server, extension host, terminal host. */
export function isEditor(process: ProcessInfo, platform: Platform): boolean {
  return protectedByName(process, platform) === 'editor';
}

/**
 * A server's extension host says so in its arguments. The desktop's is one of several nameless helper processes; only it
 * is started with this option for the order of DNS answers. On macOS its program has a name of its own.
 */
export function isExtensionHost(process: ProcessInfo, platform: Platform): boolean {
  const args = argumentsOf(process);
  return (
    isEditor(process, platform) &&
    (args.includes('--type=extensionHost') ||
      args.includes('--dns-result-order=ipv4first') ||
      namesOf(process).some(name => name.endsWith(' helper (plugin)')))
  );
}

/** The pid of the extension host; where it was not given, it stands first among the window's own. */
export function extensionHostOf(window: WindowContext): number | undefined {
  return window.extensionHostPid ?? window.ownPids[0];
}

/** True for pid 1, and for the manager of a user's session: what adopts a process whose parent has ended. */
export function isInit(process: ProcessInfo): boolean {
  if (process.pid === 1) return true;
  // WSL's own init relays adopt there: their names are `init`, `Relay(123)`, `SessionLeader`.
  return namesOf(process).some(name => /^(?:systemd|init|launchd|relay\(\d+\)|sessionleader)$/.test(name));
}

/** Pids that stand for the system itself: 0 everywhere, 1 on Unix, 2 the kernel's threads on Linux, up to 4 on Windows. */
function reservedPid(pid: number, platform: Platform): ProtectedReason | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return 'system';
  if (platform === 'win32') return pid <= 4 ? 'system' : undefined;
  if (pid === 1) return 'init';
  return platform === 'linux' && pid === 2 ? 'system' : undefined;
}

/** Parents are known of holders only. A child of pid 2 is a thread of the kernel. */
type Seen = ProcessInfo & Partial<Pick<Holder, 'parents'>>;

/** Why this process is never a target, or `undefined` when it may be one: the kill's own rules, as this window sees them. */
export function protectedReason(process: Seen, window: WindowContext): ProtectedReason | undefined {
  const parentPid = process.parents?.[0]?.pid;
  const reserved = reservedPid(process.pid, window.platform);
  if (reserved !== undefined) return reserved;
  const around = {
    platform: window.platform,
    selfPid: extensionHostOf(window) ?? 0,
    ancestorPids: window.ownPids,
    editorPids: [],
    ownPrograms: window.ownPrograms ?? [],
  };
  const reason = reasonFor({ ...process, ...known({ parentPid }) }, around);
  if (reason === 'ancestor') {
    const byName = protectedByName(process, window.platform);
    return byName ?? (runsEditorScript(process) ? 'editor' : 'ancestor');
  }
  return reason ?? (isExtensionHelper(process, window) ? 'editor' : undefined);
}

/** The first that has the holder's socket too and is protected: as long as it lives, no signal frees the endpoint. */
export function keeperOf(holder: Holder, window: WindowContext): Caution | undefined {
  // That one has no socket, and the holder is protected for its sake.
  if (holder.carriesShell === true) return undefined;
  for (const process of shownWith(holder).slice(1)) {
    const reason = protectedReason(process, window);
    if (reason !== undefined) return { process: withoutMore(process), reason };
  }
  return undefined;
}

/** The first of those who would be ended that may be more than a server, as far as its name and arguments tell. */
export function cautionFor(holder: Holder, { platform }: WindowContext): Caution | undefined {
  for (const process of shownWith(holder)) {
    const reason = likelyReason(process, platform);
    if (reason !== undefined) return { process: withoutMore(process), reason };
  }
  return undefined;
}

/** A holder carries its parents and sockets along; for a question, its name is enough. */
function withoutMore({ pid, name, commandLine, args, executable, startToken, startedAt }: ProcessInfo): ProcessInfo {
  return known({ pid, name, commandLine, args, executable, startToken, startedAt });
}

/** The script of a VS Code server wherever it is installed: proof enough for a process that is this window's own. */
function runsEditorScript(process: ProcessInfo): boolean {
  return argumentsOf(process).some(arg => /[/\\]out[/\\](?:server-main|bootstrap-fork|server-cli)(?:\.js)?$/.test(arg));
}

/** `…/extensions/publisher.name-1.2.3/…`: where VS Code unpacks an extension. */
const extensionPath = /[/\\]extensions[/\\][\w-]+\.[\w-]+-\d+\.\d+\.\d+[\w.+-]*[/\\]/;

/**
 * A program that an extension brought along (a language server, a debug adapter) and that runs below an extension host.
 * debugpy lies there too but runs a user's program: then a path outside the extensions is among its arguments.
 */
function isExtensionHelper(holder: Seen, window: WindowContext): boolean {
  if (holder.parents?.some(parent => isEditor(parent, window.platform)) !== true) return false;
  const paths = argumentsOf(holder).filter(arg => /[/\\]/.test(arg) && !arg.startsWith('-'));
  const own = paths.filter(path => extensionPath.test(path));
  const isRunner = own.some(path => /[/\\]debugpy(?:[/\\]|$)/.test(path) && !/[/\\]debugpy[/\\]adapter/.test(path));
  return own.length > 0 && !isRunner;
}
