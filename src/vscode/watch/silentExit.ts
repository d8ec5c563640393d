import * as vscode from 'vscode';
import type { RunContext } from '../../core/conflicts/dependencies.ts';
import type { Disposable, Log } from '../../core/host.ts';
import type { Candidate } from '../../core/model/endpoint.ts';
import type { PrintedPort } from '../../core/model/move.ts';
import type { Source } from '../../core/model/run.ts';
import { isNamed } from '../../core/resolve/choose.ts';
import type { Store } from '../../core/store.ts';
import { config } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { asItIs, contextIn } from './asItIs.ts';
import { hasEnded } from './prompt.ts';
import type { SessionRun, TaskRun, TerminalRun } from './runs/run.ts';
import type { Runs } from './runs/runs.ts';
import { rootSession } from './runs/sessionRuns.ts';

/** A run that lives longer than this, in milliseconds, has bound its port; how it ends later is another matter. */
const earlyEnd = 15_000;

/** Exit codes of what a user ended: 128 and SIGHUP, SIGINT, SIGQUIT, SIGKILL or SIGTERM, and Windows' STATUS_CONTROL_C_EXIT. */
const endedByUser: ReadonlySet<number> = new Set([129, 130, 131, 137, 143, 0xc000013a]);

/**
 * Notices runs that die on a taken port without a word that reaches us: a debuggee in an external terminal, a module that
 * swallows the error, a task whose output is not shown to extensions, a command that is over within milliseconds (when its
 * start and its text reach the extension host in one packet, VS Code 1.139 hands out both events, but no text). What they
 * were configured to bind is tried. A run that said where it listens, and ended with success at once, did not listen where somebody
 * else has that port (Express 5 hands the error of the bind to the callback that says so).
 */
export class SilentExits implements Disposable {
  readonly #store: Store;
  readonly #runs: Runs;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();

  constructor(store: Store, runs: Runs, load: LoadTools, log: Log) {
    this.#store = store;
    this.#runs = runs;
    this.#load = load;
    this.#log = log;
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(session => this.#sessionEnded(session)));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(event => this.#taskEnded(event)));
    this.#owned.add(vscode.window.onDidEndTerminalShellExecution(event => this.#executionEnded(event)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #sessionEnded(session: vscode.DebugSession): void {
    if (!config.watchDebug || rootSession(session) !== session) return;
    const run = this.#runs.sessions.of(session);
    if (!isSuspect(run)) return;
    const { source, context } = this.#runs.sessions.origin(run);
    if (run.exitCode === 0) {
      this.#endedCleanly(source, context, run.ports);
      return;
    }
    this.#suspect(source, run.startedAt, ({ launchPorts }, cwd) => launchPorts(session.configuration, cwd));
  }

  #taskEnded({ execution, exitCode }: vscode.TaskProcessEndEvent): void {
    const run = this.#runs.tasks.of(execution);
    if (!config.watchTerminals || run === undefined || !isEarlyFailure(run, exitCode)) return;
    const { source, context } = this.#runs.tasks.origin(run);
    const { commandLine } = context;
    if (commandLine === undefined) return;
    this.#suspect(source, run.startedAt, ({ commandPorts }, cwd) => commandPorts(commandLine, cwd));
  }

  #executionEnded({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    const run = this.#runs.terminals.of(execution);
    if (run?.commandLine === undefined) return;
    if (isEarlyFailure(run, exitCode)) inBackground(this.#log, 'the end of a command', this.#commandEnded(run));
    else if (exitCode === 0 && isEarly(run)) inBackground(this.#log, 'the end of a command', this.#commandDone(run));
  }

  /** With success, after it said where it listens. */
  async #commandDone(run: TerminalRun): Promise<void> {
    await run.reading;
    if ((run.ports ?? []).length === 0) return;
    const { source, context } = await this.#runs.executionOrigin(run, run.startedAt);
    this.#endedCleanly(source, context, run.ports);
  }

  #endedCleanly(claimed: Source, context: RunContext, ports: readonly PrintedPort[] = []): void {
    if (ports.length === 0 || this.#isTold(claimed)) return;
    const work = async () => {
      const tools = await this.#load();
      const source = await asItIs(tools, claimed);
      if (!this.#isTold(source)) await tools.pipeline.endedCleanly(ports, source, contextIn(source, context));
    };
    inBackground(this.#log, 'a clean exit', work());
  }

  async #commandEnded(run: TerminalRun): Promise<void> {
    await run.reading;
    if (run.printed === true) return;
    const { source, context } = await this.#runs.executionOrigin(run, run.startedAt);
    const { commandLine } = context;
    if (source.kind !== 'terminal' || commandLine === undefined) return;
    this.#suspect(source, run.startedAt, async ({ commandPorts, shells }, cwd) =>
      (await hasEnded(run, this.#runs, shells)) ? commandPorts(commandLine, cwd) : [],
    );
  }

  /** `ports`: what the run was to bind, started in `cwd`. */
  #suspect(
    claimed: Source,
    startedAt: number,
    ports: (tools: Tools, cwd: string | undefined) => Promise<readonly Candidate[]>,
  ): void {
    if (this.#isTold(claimed)) return;
    const work = async () => {
      const tools = await this.#load();
      const source = await asItIs(tools, claimed);
      const found = (await ports(tools, cwdOf(source))).filter(isNamed);
      if (found.length > 0 && !this.#isTold(source)) await tools.pipeline.suspect(found, source, startedAt);
    };
    inBackground(this.#log, 'a silent exit', work());
  }

  /** Its text was seen: then that is the conflict, or another error explains the end. */
  #isTold(source: Source): boolean {
    if (this.#runs.isExplained(source)) return true;
    return this.#store.all.some(
      conflict => source.kind !== 'command' && conflict.source.kind === source.kind && conflict.source.id === source.id,
    );
  }
}

/**
 * Ended by itself, and early. An adapter that tells no exit code is believed to have failed when it was
 * quick; a session that the user stopped is none of our business.
 */
function isSuspect({ session, startedAt, endedAt, stoppedByUser }: SessionRun): boolean {
  const early = (endedAt ?? Date.now()) - startedAt < earlyEnd;
  return session.configuration['request'] !== 'attach' && stoppedByUser !== true && early;
}

function isEarlyFailure(run: TaskRun | TerminalRun, exitCode: number | undefined): boolean {
  const failed = exitCode !== undefined && exitCode !== 0 && !endedByUser.has(exitCode);
  return failed && isEarly(run);
}

function isEarly({ startedAt }: TaskRun | TerminalRun): boolean {
  return Date.now() - startedAt < earlyEnd;
}

function cwdOf(source: Source): string | undefined {
  return source.kind === 'command' ? undefined : source.cwd;
}
