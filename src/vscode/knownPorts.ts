import * as vscode from 'vscode';
import type { Disposable, Log } from '../core/host.ts';
import type { Conflict } from '../core/model/conflict.ts';
import type { Candidate, InetEndpoint } from '../core/model/endpoint.ts';
import { endpointKey, isInet } from '../core/model/endpoint.ts';
import { isOpen } from '../core/model/lifeCycle.ts';
import { type KnownPort, knownPorts, type PortUse, usesByPort } from '../core/rows/knownPorts.ts';
import type { Store } from '../core/store.ts';
import { type OwnPort, onOwnPort } from '../core/workspace/ownPort.ts';
import { workspaceRuns } from '../core/workspace/workspaceRuns.ts';
import { config } from './config.ts';
import { DisposableStore, MutableDisposable } from './disposables.ts';
import { inBackground } from './inBackground.ts';
import type { OwnPorts } from './ownPorts.ts';
import type { LoadTools, Tools } from './tools.ts';
import { after } from './watch/after.ts';
import type { LiveSource, PortChange, PortChanges } from './watch/portChanges.ts';

/** Runs of this window whose ports are remembered, newest last. */
const keptRuns = 20;
/** Milliseconds for which a finding counts when only the focus came back. */
const findingFresh = 10_000;
/** Milliseconds in which a server that was started again gets to its port; a slower one is found by its run's later looks. */
const timeToStart = 5_000;
/** Files that say which ports a workspace uses; launch.json and tasks.json tell through the configuration. */
const configurationFile = /(?:^|[\\/])(?:\.env(?:\.[\w.-]+)?|package\.json)$/;

/**
 * The ports this workspace uses and how they are. Asleep, and costing nothing, until something has run for a moment or a
 * conflict was seen; then it looks after events only: one bind a port, and a full look where that fails.
 */
export class KnownPorts implements Disposable {
  readonly #store: Store;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #release = this.#owned.add(new MutableDisposable<Disposable>());
  /** Endpoints whose server a fix has just started again. */
  readonly #starting = new Set<string>();
  readonly #startOver = this.#owned.add(new MutableDisposable<Disposable>());
  /** By what was run, so that a second run of the same does not add to it. */
  readonly #seen = new Map<string, readonly PortUse[]>();
  readonly #findings = new Map<string, Conflict>();
  /** Endpoints on which a server of ours was found: no guesses any more. */
  readonly #proven = new Set<string>();
  #configured: readonly PortUse[] | undefined;
  #ports: readonly KnownPort[] = [];
  #tools: Tools | undefined;
  /** Roots of other working trees, which may lie inside of this workspace. */
  #siblings: readonly string[] = [];
  #looking: Promise<void> | undefined;
  #again: PortChange | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(store: Store, changes: PortChanges, own: OwnPorts, load: LoadTools, log: Log) {
    this.#store = store;
    this.#load = load;
    this.#log = log;
    this.#owned.add(store.onDidChange(conflict => this.#conflictChanged(conflict)));
    this.#owned.add(changes.onDidLast(source => inBackground(log, 'the ports of a run', this.#note(source))));
    this.#owned.add(changes.onMayHaveChanged(change => this.#may(change)));
    const forget = () => {
      this.#configured = undefined;
      this.#may('ended');
    };
    this.#owned.add(
      vscode.workspace.onDidSaveTextDocument(({ fileName }) => {
        if (configurationFile.test(fileName)) forget();
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('launch') || event.affectsConfiguration('tasks')) forget();
      }),
    );
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(forget));
    this.#owned.add(
      own.onDidChange(() => {
        this.#seen.clear();
        forget();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Most urgent first. */
  get ports(): readonly KnownPort[] {
    return this.#ports;
  }

  /** Looks now; resolves when the states are fresh. */
  async look(): Promise<readonly KnownPort[]> {
    await this.#look('ended');
    return this.#ports;
  }

  /** What ended a conflict has changed its port: what was found there earlier is not true any more. */
  #conflictChanged(conflict: Conflict): void {
    if (!isOpen(conflict) && conflict.endpoint !== undefined) {
      if (conflict.state === 'solved' && conflict.restarts === true) this.#awaitStart(endpointKey(conflict.endpoint));
      if (conflict.diagnosis?.verdict.kind === 'already-free') this.#findings.delete(endpointKey(conflict.endpoint));
      this.#may('ended');
    }
    this.#render();
  }

  #awaitStart(key: string): void {
    this.#starting.add(key);
    this.#startOver.value = after(timeToStart, () => {
      this.#starting.clear();
      this.#may('ended');
    });
  }

  /** Only a start wakes it, and only for those who want to see it. */
  #may(change: PortChange): void {
    if (!config.statusBar || (this.#tools === undefined && change !== 'started')) return;
    inBackground(this.#log, 'looking at the ports', this.#look(change));
  }

  async #note(source: LiveSource): Promise<void> {
    if (!config.statusBar) return;
    const tools = await this.#load();
    const name = source.kind === 'terminal' ? tools.maskSecrets(source.commandLine ?? '') : source.name;
    if (name === '') return;
    const by = source.kind === 'debug' ? 'launch' : source.kind;
    const found =
      source.kind === 'debug'
        ? await tools.launchPorts(source.configuration, source.cwd)
        : await tools.commandPorts(source.commandLine ?? '', source.cwd);
    const key = `${by} ${name}`;
    this.#seen.delete(key);
    const folder =
      source.cwd === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(source.cwd));
    this.#seen.set(key, usesOf(by, name, found, tools.own.of(folder)));
    for (const [oldest] of this.#seen) {
      if (this.#seen.size <= keptRuns) break;
      this.#seen.delete(oldest);
    }
  }

  #look(change: PortChange): Promise<void> {
    if (this.#looking !== undefined) {
      // What has changed since it began is looked at afterwards; the weaker of two reasons is dropped.
      if (this.#again === undefined || this.#again === 'focus') this.#again = change;
      return this.#looking;
    }
    this.#looking = this.#lookOn(change).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOn(change: PortChange): Promise<void> {
    for (let next: PortChange | undefined = change; next !== undefined; next = this.#again) {
      this.#again = undefined;
      await this.#lookOnce(next);
    }
  }

  async #lookOnce(change: PortChange): Promise<void> {
    const tools = await this.#load();
    this.#tools = tools;
    this.#siblings = (await tools.window()).siblings ?? [];
    // A file that was changed outside an editor raises no event, but what starts now reads it.
    if (change === 'started') this.#configured = undefined;
    this.#configured ??= await configuredUses(tools);
    const endpoints = [...usesByPort(this.#uses()).values()].flatMap(([first]) =>
      first !== undefined && isInet(first.candidate.endpoint) ? [first.candidate.endpoint] : [],
    );
    await Promise.all(endpoints.map(endpoint => this.#check(tools, endpoint, change)));
    this.#render();
  }

  async #check({ probe, pipeline }: Tools, endpoint: InetEndpoint, change: PortChange): Promise<void> {
    const key = endpointKey(endpoint);
    if (await probe.isFree(endpoint)) {
      this.#findings.delete(key);
      return;
    }
    this.#starting.delete(key);
    const known = this.#findings.get(key);
    if (change === 'focus' && known !== undefined && Date.now() - known.lastSeen < findingFresh) return;
    this.#findings.set(key, await pipeline.examine(endpoint));
  }

  #uses(): readonly PortUse[] {
    const all = [...[...this.#seen.values()].toReversed().flat(), ...(this.#configured ?? [])];
    return all.map(use => {
      const { candidate } = use;
      return this.#proven.has(endpointKey(candidate.endpoint))
        ? { ...use, candidate: { ...candidate, confidence: 1 } }
        : use;
    });
  }

  #render(): void {
    const { open } = this.#store;
    const tools = this.#tools;
    if (tools === undefined) {
      if (open.length === 0 && this.#ports.length === 0) return;
      // What else the workspace uses is worth knowing beside a conflict; never before its diagnosis is made.
      if (config.statusBar && open.some(({ diagnosis }) => diagnosis !== undefined))
        inBackground(this.#log, 'looking at the ports', this.#look('ended'));
      this.#ports = knownPorts([], new Map(), open);
    } else {
      const workspaceFolders = (vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri.fsPath);
      const surroundings = { workspaceFolders, platform: tools.platform, siblings: this.#siblings };
      this.#ports = knownPorts(this.#uses(), this.#findings, open, surroundings, this.#starting);
    }
    for (const { endpoint, state } of this.#ports) if (state === 'mine') this.#proven.add(endpointKey(endpoint));
    this.#awaitRelease();
    this.#changed.fire();
  }

  /** When the kernel lets go by itself, no event tells. */
  #awaitRelease(): void {
    const waiting = this.#ports.filter(port => port.state === 'lingering' && port.freeAt !== undefined);
    const next = Math.min(...waiting.map(port => port.freeAt ?? 0));
    if (!Number.isFinite(next)) {
      this.#release.value = undefined;
      return;
    }
    const over = () => {
      const due = this.#store.open.filter(
        ({ id, state }) =>
          state === 'diagnosed' && waiting.some(port => port.finding?.id === id && port.freeAt === next),
      );
      inBackground(this.#log, 'the end of a lingering port', this.#released(due));
    };
    const timer = setTimeout(over, Math.max(0, next - Date.now()) + 500);
    this.#release.value = { dispose: () => clearTimeout(timer) };
  }

  async #released(due: readonly Conflict[]): Promise<void> {
    const { pipeline } = await this.#load();
    await pipeline.look(due);
    if (config.statusBar) await this.#look('ended');
  }
}

/** What launch.json, tasks.json, package.json and `.env` of every folder say. */
async function configuredUses({ launchPorts, commandPorts, files, platform, own }: Tools): Promise<readonly PortUse[]> {
  const uses: PortUse[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const path = folder.uri.fsPath;
    const packageJson = await files.read(vscode.Uri.joinPath(folder.uri, 'package.json').fsPath);
    const runs = workspaceRuns({
      folder: path,
      platform,
      launches: vscode.workspace.getConfiguration('launch', folder).get('configurations'),
      tasks: vscode.workspace.getConfiguration('tasks', folder).get('tasks'),
      ...(packageJson !== undefined && { packageJson }),
    });
    for (const run of runs) {
      const found =
        run.kind === 'launch' ? await launchPorts(run.launch, run.cwd) : await commandPorts(run.commandLine, run.cwd);
      uses.push(...usesOf(run.kind, run.name, found, own.of(folder)));
    }
  }
  return uses;
}

function usesOf(by: PortUse['by'], name: string, found: readonly Candidate[], own: readonly OwnPort[]): PortUse[] {
  return found.map(candidate => ({ by, name, candidate: onOwnPort(candidate, own, by === 'launch') }));
}
