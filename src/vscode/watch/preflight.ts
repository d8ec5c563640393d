import type * as vscode from 'vscode';
import type { Log } from '../../core/host.ts';
import { Setting } from '../../core/ids.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import type { Candidate, InetEndpoint } from '../../core/model/endpoint.ts';
import { endpointKey, isInet } from '../../core/model/endpoint.ts';
import { isFreeing } from '../../core/model/freeingFix.ts';
import type { Source } from '../../core/model/run.ts';
import { isNamed } from '../../core/resolve/choose.ts';
import { inLines } from '../../core/text/harmless.ts';
import type { OwnPort } from '../../core/workspace/ownPort.ts';
import { isBrowser } from '../../core/workspace/pages.ts';
import { applyFix } from '../apply/applyFix.ts';
import { folderOfRun, ownFor, withOwnPorts } from '../apply/ownPort.ts';
import { onNextPort } from '../apply/runOnce.ts';
import { keepOwn } from '../apply/useOwnPort.ts';
import { config } from '../config.ts';
import { inBackground } from '../inBackground.ts';
import type { OwnPorts } from '../ownPorts.ts';
import { diagnosisSentence } from '../text/diagnosis.ts';
import { fixTitle } from '../text/fixTitles.ts';
import { message } from '../text/messages.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { openSetting } from '../ui/notification.ts';
import { ask, inform } from '../ui/say.ts';
import type { OpenedPages } from './openedPages.ts';

/**
 * Looks before a debug session starts: when its configured port is held already, the user is asked first. A free port costs
 * one bind.
 */
export class Preflight implements vscode.DebugConfigurationProvider {
  readonly #load: LoadTools;
  readonly #log: Log;
  /** How often the question was answered with "Start Anyway", by configuration. */
  readonly #anyway = new Map<string, number>();
  #warm = false;

  readonly #own: OwnPorts;
  readonly #pages: OpenedPages;

  constructor(load: LoadTools, log: Log, own: OwnPorts, pages: OpenedPages) {
    this.#load = load;
    this.#log = log;
    this.#own = own;
    this.#pages = pages;
  }

  /** Comes before the variables are filled in and other providers have their say: what the look needs is loaded meanwhile. */
  resolveDebugConfiguration(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration {
    if (!this.#warm && config.preflight && !isFollower(configuration)) {
      this.#warm = true;
      inBackground(this.#log, 'getting ready for a start', this.#warmUp(configuration, folder?.uri.fsPath));
    }
    return configuration;
  }

  /** The configuration to start, changed for this run only where the user chose so; `undefined` stops the start. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
    token?: vscode.CancellationToken,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const hasOwn = folder !== undefined && this.#own.of(folder).length > 0;
    if (isFollower(configuration) || !(config.preflight || hasOwn)) return configuration;
    try {
      const tools = await this.#load();
      const owned = hasOwn ? await withOwnPorts(tools, configuration, folder) : configuration;
      return config.preflight ? await this.#look(tools, owned, folder?.uri.fsPath, token) : owned;
    } catch (error) {
      // A start must never fail because of us.
      this.#log.error('looking at the port before a start', error);
      return configuration;
    }
  }

  /** At the ports that it listens on, then at the page that it opens. */
  async #look(
    tools: Tools,
    configuration: vscode.DebugConfiguration,
    cwd: string | undefined,
    token: vscode.CancellationToken | undefined,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const startedAnyway = () => this.#startedAnyway(configuration.name);
    const moves = (from: number, to: number) => this.#pages.moves(from, to);
    const started = isBrowser(configuration)
      ? configuration
      : await this.#pages.during(look(tools, configuration, cwd, { token, startedAnyway, moves }));
    return started && this.#pages.checked(tools, started, cwd, token);
  }

  /** The first look compiles what it runs through: ten times what each later one takes. */
  async #warmUp(configuration: vscode.DebugConfiguration, cwd: string | undefined): Promise<void> {
    const { launchPorts, probe } = await this.#load();
    for (const { endpoint } of await launchPorts(configuration, cwd)) await probe.isFree(endpoint);
  }

  /** Who answers the same question twice so does not want it: the second time, the way to its setting is shown. */
  #startedAnyway(name: string): void {
    const times = (this.#anyway.get(name) ?? 0) + 1;
    this.#anyway.set(name, times);
    if (times === 2) inBackground(this.#log, 'the way to a setting', offerSilence());
  }
}

async function offerSilence(): Promise<void> {
  const silence = message.noMoreQuestions();
  if ((await inform(message.asksBeforeStart(), silence)) === silence) await openSetting(Setting.preflight);
}

/** Attaches to what runs already, or belongs to a session that was looked at. */
function isFollower(configuration: vscode.DebugConfiguration): boolean {
  return configuration.request === 'attach' || configuration['__pendingTargetId'] !== undefined;
}

/** Each port of the configuration in turn: the answer about one may change the others. */
async function look(
  tools: Tools,
  configuration: vscode.DebugConfiguration,
  cwd: string | undefined,
  {
    token,
    startedAnyway,
    moves,
  }: {
    readonly token: vscode.CancellationToken | undefined;
    readonly startedAnyway: () => void;
    readonly moves: (from: number, to: number) => void;
  },
): Promise<vscode.DebugConfiguration | undefined> {
  const start = performance.now();
  for (const candidate of await tools.launchPorts(configuration, cwd)) {
    const conflict = await heldPort(tools, candidate, configuration);
    if (token?.isCancellationRequested === true) return configuration;
    if (conflict === undefined) {
      tools.log.debug(
        `looked at ${endpointKey(candidate.endpoint)} within ${(performance.now() - start).toFixed(1)} ms`,
      );
      continue;
    }
    const answer = await decide(tools, conflict, configuration, cwd);
    if (answer.kind === 'start') {
      if (isInet(candidate.endpoint)) moves(candidate.endpoint.port, answer.port);
      return answer.configuration;
    }
    if (answer.kind === 'stop') return undefined;
    if (answer.kind === 'anyway') {
      startedAnyway();
      return configuration;
    }
  }
  return configuration;
}

/** What holds the port, when that is worth a question. */
async function heldPort(
  { probe, pipeline, runs }: Tools,
  candidate: Candidate,
  { name }: vscode.DebugConfiguration,
): Promise<Conflict | undefined> {
  const { endpoint } = candidate;
  // A default or a hint is no reason to stop a start.
  if (!isNamed(candidate) || !isInet(endpoint) || (await probe.isFree(endpoint)) !== false) return undefined;
  const conflict = await pipeline.examine(endpoint);
  const verdict = conflict.diagnosis?.verdict;
  if (verdict === undefined || verdict.kind === 'already-free' || verdict.kind === 'privileged') return undefined;
  if (verdict.kind !== 'own-session') return conflict;
  // A session that is being restarted still runs; another one is most likely the server that this one talks to.
  const restarts = runs.sessions.named(name).some(run => run.endedAt === undefined);
  return verdict.terminalId === undefined || restarts ? undefined : conflict;
}

/** `go-on`: the port is free now. */
type Answer =
  | { readonly kind: 'go-on' | 'stop' | 'anyway' }
  | { readonly kind: 'start'; readonly configuration: vscode.DebugConfiguration; readonly port: number };

const goOn: Answer = { kind: 'go-on' };
const stop: Answer = { kind: 'stop' };

async function decide(
  tools: Tools,
  conflict: Conflict,
  configuration: vscode.DebugConfiguration,
  cwd: string | undefined,
): Promise<Answer> {
  const { diagnosis, endpoint } = conflict;
  if (diagnosis === undefined || endpoint === undefined || !isInet(endpoint)) return goOn;
  const free = diagnosis.fixes.find(fix => isFreeing(fix) || fix.kind === 'wait');
  const isLeftover = diagnosis.verdict.kind === 'leftover';
  // The setting is about the port: what else would end with its holder is asked about.
  if (free !== undefined && isLeftover && config.freeLeftovers && diagnosis.alsoServes === undefined) {
    return (await applyFix(tools, conflict, free)) === 'freed' ? goOn : stop;
  }
  const other = await onOtherPort(tools, configuration, cwd, endpoint);
  const own =
    diagnosis.verdict.kind === 'sibling-worktree' ? await ownOf(tools, configuration, cwd, endpoint) : undefined;
  const buttons = {
    own: own === undefined ? undefined : fixTitle({ kind: 'own-port', endpoint }, undefined, own.to),
    free: free === undefined ? undefined : free.kind === 'wait' ? message.waitAndStart() : message.freeAndStart(),
    other: other === undefined ? undefined : message.startOn(other.port),
    anyway: message.startAnyway(),
  };
  const shown = Object.values(buttons).filter(button => button !== undefined);
  const chosen = await ask(
    message.heldBeforeStart(endpoint),
    shown,
    inLines([diagnosisSentence(diagnosis, Date.now())]),
  );
  if (chosen === undefined) return stop;
  if (chosen === buttons.anyway) return { kind: 'anyway' };
  if (chosen === buttons.own && own !== undefined) return startOnOwn(tools, configuration, cwd, own);
  if (chosen === buttons.other && other !== undefined) return { kind: 'start', ...other };
  return free !== undefined && (await applyFix(tools, conflict, free)) === 'freed' ? goOn : stop;
}

/** The same configuration on the next free port, where its kind of program takes the port from the environment or an argument. */
async function onOtherPort(
  tools: Tools,
  configuration: vscode.DebugConfiguration,
  cwd: string | undefined,
  endpoint: InetEndpoint,
): Promise<{ readonly port: number; readonly configuration: vscode.DebugConfiguration } | undefined> {
  const once = await onNextPort(tools, sourceOf(configuration, cwd), endpoint);
  if (once?.plan?.kind !== 'configuration' || !once.plan.certain) return undefined;
  return { port: once.port, configuration: { ...configuration, ...once.plan.configuration } };
}

/** The port that the folder would have for its own, where this configuration can be given it. */
async function ownOf(
  tools: Tools,
  configuration: vscode.DebugConfiguration,
  cwd: string | undefined,
  endpoint: InetEndpoint,
): Promise<OwnPort | undefined> {
  return ownFor(tools, { source: sourceOf(configuration, cwd) }, endpoint);
}

async function startOnOwn(
  tools: Tools,
  configuration: vscode.DebugConfiguration,
  cwd: string | undefined,
  own: OwnPort,
): Promise<Answer> {
  const folder = folderOfRun(sourceOf(configuration, cwd));
  if (folder === undefined || !(await keepOwn(tools, folder, own, true))) return stop;
  return { kind: 'start', port: own.to, configuration: await withOwnPorts(tools, configuration, folder) };
}

function sourceOf(configuration: vscode.DebugConfiguration, cwd: string | undefined): Source {
  return { kind: 'debug', id: '', name: configuration.name, configuration, ...(cwd !== undefined && { cwd }) };
}
