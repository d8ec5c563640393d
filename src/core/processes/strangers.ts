/** Whose page a browser would show: told only where it is known to be another folder's. */
import { type Diagnosis, heldFacts, type Verdict, type WindowContext } from '../model/diagnosis.ts';
import type { InetEndpoint } from '../model/endpoint.ts';
import type { Listener } from '../model/probe.ts';
import type { ContainerInfo, Holder } from '../model/process.ts';
import { verdictTraits } from '../model/verdictTraits.ts';
import { type Folders, isElsewhere, namesFolder, scriptPath, siblingOf, workspaceFolderOf } from './folders.ts';
import { likelyReason } from './protected.ts';

export type Stranger =
  /** `sibling`: the folder is another working tree of this repository. */
  | { readonly kind: 'process'; readonly holder: Holder; readonly folder: string; readonly sibling: boolean }
  | { readonly kind: 'container'; readonly container: ContainerInfo };

/**
 * Who answers on a port that a page of this workspace is expected on; `undefined` where that is this workspace, or where it is not known: a
 * process that cannot be looked into, a service that serves for many, a tunnel. Where several hold the port and one of them is ours, it is ours.
 */
export function strangerOf({ verdict, others = [] }: Diagnosis, window: Folders): Stranger | undefined {
  const all = [verdict, ...others];
  if (all.some(each => verdictTraits[each.kind].page === 'ours' || isOurs(each, window))) return undefined;
  return verdictTraits[verdict.kind].page === 'anybodys' ? strange(verdict, window) : undefined;
}

function isOurs(verdict: Verdict, window: Folders): boolean {
  const holder = heldFacts(verdict)?.holder;
  if (holder !== undefined && isOwn(holder, window)) return true;
  const directory = verdict.kind === 'container' ? verdict.container.composeDirectory : undefined;
  return directory !== undefined && isOwn({ pid: 0, name: '', commandLine: '', cwd: directory }, window);
}

/** It runs in a workspace folder, or what it runs or was given lies in one. */
function isOwn(process: Parameters<typeof workspaceFolderOf>[0], window: Folders): boolean {
  const { workspaceFolders, siblings, platform } = window;
  if (workspaceFolderOf(process, workspaceFolders, platform, siblings) !== undefined) return true;
  return siblingOf(process, window) === undefined && namesFolder(process, window);
}

function strange(verdict: Verdict, window: Folders): Stranger | undefined {
  if (verdict.kind === 'container') return { kind: 'container', container: verdict.container };
  const holder = heldFacts(verdict)?.holder;
  // A tunnel, a helper of a program with windows: whose page it shows is not to be seen.
  if (holder === undefined || likelyReason(holder, window.platform) !== undefined) return undefined;
  const sibling = siblingOf(holder, window);
  const folder = sibling ?? folderElsewhere(holder, window);
  return folder === undefined ? undefined : { kind: 'process', holder, folder, sibling: sibling !== undefined };
}

/**
 * The folder that a process is of, where that is another one than those of the window. One that runs in a folder around a workspace folder (a
 * home folder, the top of a monorepo) may well serve that, unless its script lies elsewhere.
 */
function folderElsewhere(holder: Holder, window: Folders): string | undefined {
  if (holder.cwd !== undefined && isElsewhere(holder.cwd, window)) return holder.cwd;
  const script = scriptPath(holder, window.platform);
  if (script === undefined || !isElsewhere(script, window) || isInstalledScript(script)) return undefined;
  const project = projectOf(script);
  return isElsewhere(project, window) ? project : undefined;
}

/** A tool that is installed for all of the system says nothing of whom it serves. */
function isInstalledScript(script: string): boolean {
  return /^(?:\/(?:usr|opt|bin|lib|snap|nix|Applications|Library|System)\/|[a-z]:[\\/](?:Program Files|Windows)\b)|[\\/]AppData[\\/]|[\\/]\.[\w-]+[\\/]/i.test(
    script,
  );
}

function projectOf(script: string): string {
  const modules = script.search(/[\\/]node_modules[\\/]/);
  return modules > 0 ? script.slice(0, modules) : script.replace(/[\\/][^\\/]*$/, '');
}

/** Ports of debuggers, which show no page: Node's, Chromium's, Java's, Python's. */
const debuggerPorts: ReadonlySet<number> = new Set([9229, 9230, 9222, 5005, 5678]);
/** As far above the port that was asked for a server moves. */
const moveRange = 20;

/**
 * The port on which this workspace's own server is, in the place of `port`: its own port or the one it moved to, where it listens there, else
 * what listens right above, else the only one that listens. `undefined`: none is known, or it is not clear which.
 */
export function ownPageInstead(
  port: number,
  {
    expected,
    listeners,
    window,
  }: {
    /** The folder's own port, ports that its servers said they moved to; the surest first. */
    readonly expected: readonly number[];
    readonly listeners: readonly Listener[];
    readonly window: Folders & Pick<WindowContext, 'terminals' | 'sessions'>;
  },
): number | undefined {
  const pids = new Set([...window.terminals.map(each => each.shellPid), ...window.sessions.map(each => each.pid)]);
  const isMine = (holder: Holder): boolean =>
    isOwn(holder, window) ||
    (siblingOf(holder, window) === undefined &&
      [holder, ...holder.parents].some(({ pid }) => pids.has(pid) && pid > 0));
  const own = new Set(
    listeners.flatMap(({ endpoint, holder }) =>
      holder !== undefined && isPage(endpoint) && endpoint.port !== port && isMine(holder) ? [endpoint.port] : [],
    ),
  );
  const known = expected.find(each => own.has(each));
  if (known !== undefined) return known;
  const above = [...own].filter(each => each > port && each <= port + moveRange).sort((a, b) => a - b);
  return above[0] ?? (own.size === 1 ? [...own][0] : undefined);
}

function isPage(endpoint: Listener['endpoint']): endpoint is InetEndpoint {
  return endpoint.protocol === 'tcp' && !debuggerPorts.has(endpoint.port);
}
