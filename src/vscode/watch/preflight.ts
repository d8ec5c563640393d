import * as vscode from 'vscode';
import { isInet } from '../../core/endpoint.ts';
import { Setting } from '../../core/ids.ts';
import type { Conflict, InetEndpoint } from '../../core/model.ts';
import type { Disposable, Log } from '../../core/ports.ts';
import { applyFix } from '../applyFix.ts';
import { config } from '../config.ts';
import { inBackground } from '../log.ts';
import { diagnosisSentence, message } from '../text.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { openSetting } from '../ui/notification.ts';

/** A port is asked about only when the configuration names it: a default or a hint is no reason to stop a start. */
const leastConfidence = 0.7;

/**
 * Looks before a debug session starts: when its configured port is held already, the user is asked first. A free port costs
 * one bind.
 */
export class Preflight implements vscode.DebugConfigurationProvider, Disposable {
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #registration: Disposable;
  /** How often the question was answered with "Start Anyway", by configuration. */
  readonly #anyway = new Map<string, number>();

  constructor(load: LoadTools, log: Log) {
    this.#load = load;
    this.#log = log;
    this.#registration = vscode.debug.registerDebugConfigurationProvider('*', this);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** The configuration to start, changed for this run only where the user chose so; `undefined` stops the start. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
    token?: vscode.CancellationToken,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!config.preflight || isFollower(configuration)) return configuration;
    try {
      const tools = await this.#load();
      const conflict = await heldPort(tools, configuration, folder?.uri.fsPath);
      if (conflict === undefined || token?.isCancellationRequested === true) return configuration;
      return await decide(tools, conflict, configuration, () => this.#startedAnyway(configuration.name));
    } catch (error) {
      // A start must never fail because of us.
      this.#log.error('looking at the port before a start', error);
      return configuration;
    }
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
  if ((await vscode.window.showInformationMessage(message.asksBeforeStart(), silence)) === silence)
    await openSetting(Setting.preflight);
}

/** Attaches to what runs already, or belongs to a session that was looked at. */
function isFollower(configuration: vscode.DebugConfiguration): boolean {
  return configuration.request === 'attach' || configuration['__pendingTargetId'] !== undefined;
}

async function heldPort(
  { launchPorts, probe, pipeline }: Tools,
  configuration: vscode.DebugConfiguration,
  cwd: string | undefined,
): Promise<Conflict | undefined> {
  for (const { endpoint, confidence } of await launchPorts(configuration, cwd)) {
    if (confidence < leastConfidence || !isInet(endpoint) || (await probe.isFree(endpoint)) !== false) continue;
    const conflict = await pipeline.examine(endpoint);
    // A session of this window that holds it is most likely the server this one talks to; VS Code itself asks about twins.
    const kind = conflict.diagnosis?.verdict.kind;
    if (kind !== undefined && kind !== 'already-free' && kind !== 'own-session' && kind !== 'privileged')
      return conflict;
  }
  return undefined;
}

async function decide(
  tools: Tools,
  conflict: Conflict,
  configuration: vscode.DebugConfiguration,
  startedAnyway: () => void,
): Promise<vscode.DebugConfiguration | undefined> {
  const { diagnosis, endpoint } = conflict;
  if (diagnosis === undefined || endpoint === undefined || !isInet(endpoint)) return configuration;
  const free = diagnosis.fixes.find(fix => fix.kind === 'kill' || fix.kind.startsWith('stop-') || fix.kind === 'wait');
  const isLeftover = diagnosis.verdict.kind === 'leftover';
  if (free !== undefined && isLeftover && config.freeLeftovers) {
    return (await applyFix(tools, conflict, free)) === 'freed' ? configuration : undefined;
  }
  const other = await onOtherPort(tools, configuration, endpoint);
  const buttons = {
    free: free === undefined ? undefined : free.kind === 'wait' ? message.waitAndStart() : message.freeAndStart(),
    other: other === undefined ? undefined : message.startOn(other.port),
    anyway: message.startAnyway(),
  };
  const shown = Object.values(buttons).filter(button => button !== undefined);
  const detail = diagnosisSentence(diagnosis, Date.now());
  const chosen = await vscode.window.showWarningMessage(
    message.heldBeforeStart(endpoint),
    { modal: true, detail },
    ...shown,
  );
  if (chosen === undefined) return undefined;
  if (chosen === buttons.anyway) {
    startedAnyway();
    return configuration;
  }
  if (chosen === buttons.other) return other?.configuration;
  return free !== undefined && (await applyFix(tools, conflict, free)) === 'freed' ? configuration : undefined;
}

/** The same configuration on the next free port, where its kind of program takes the port from the environment or an argument. */
async function onOtherPort(
  { freePorts, planners }: Tools,
  configuration: vscode.DebugConfiguration,
  { port, host }: InetEndpoint,
): Promise<{ readonly port: number; readonly configuration: vscode.DebugConfiguration } | undefined> {
  const to = await freePorts.next(port, host === undefined ? {} : { host });
  if (to === undefined) return undefined;
  const { planRunOnce } = await planners();
  const plan = await planRunOnce({ configuration, from: port, to });
  if (plan?.kind !== 'configuration' || !plan.certain) return undefined;
  return { port: to, configuration: { ...configuration, ...plan.configuration } };
}
