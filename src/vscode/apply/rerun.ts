import * as vscode from 'vscode';
import type { RunOncePlan } from '../../core/fix/switchPort/once/plan.ts';
import type { Log } from '../../core/host.ts';
import type { Source } from '../../core/model/run.ts';
import type { Services } from '../../core/services.ts';
import { DisposableStore } from '../disposables.ts';
import { message } from '../text/messages.ts';
import type { NotStarted } from '../text/restart.ts';
import { ask } from '../ui/say.ts';
import { waitsForCommand } from '../watch/prompt.ts';
import type { SessionRun, TaskRun, TerminalRun } from '../watch/runs/run.ts';
import type { Runs } from '../watch/runs/runs.ts';
import { interrupt } from './interrupt.ts';

/** Loads what asks a shell whether it waits for a command. */
type LoadShells = () => Promise<Pick<Services, 'shells'>>;

/** Milliseconds to wait for a run that was asked to end; a watcher that ignores Ctrl+C must not block the restart for ever. */
const stopLimit = 5_000;

/** Members of a compound start within this time of each other, in milliseconds; a preLaunchTask may come in between. */
const startTogether = 30_000;

/** Starts again what failed, as it was: the same debug configuration, the same task, the same command in the same terminal. */
export class Rerun {
  readonly #runs: Runs;
  readonly #load: LoadShells;
  readonly #log: Log;

  constructor(runs: Runs, load: LoadShells, log: Log) {
    this.#runs = runs;
    this.#load = load;
    this.#log = log;
  }

  canRun(source: Source): boolean {
    return this.whyNot(source) === undefined;
  }

  /** Why the run cannot be started again, as far as that is known before it is tried; `undefined` when it can. */
  whyNot(source: Source): NotStarted | undefined {
    if (source.kind === 'command') return { kind: 'nothing-run' };
    const found = this.#runs.find(source);
    if (source.kind === 'terminal' && (source.commandLine ?? source.claimedLine) === undefined) {
      const { terminals } = vscode.window;
      const isOpen = found?.kind !== 'terminal' || terminals.includes(found.run.terminal);
      return { kind: isOpen ? 'line-unknown' : 'terminal-closed', terminal: source.name };
    }
    return found === undefined ? { kind: 'forgotten' } : undefined;
  }

  /** `undefined` when it was started, or the user declined; otherwise why it was not. */
  async run(source: Source): Promise<NotStarted | undefined> {
    const found = this.#runs.find(source);
    const why = this.whyNot(source);
    if (found === undefined || why !== undefined) return why ?? { kind: 'forgotten' };
    this.#log.info(`starting again: ${source.kind} ${'name' in source ? source.name : ''}`);
    switch (found.kind) {
      case 'debug':
        return this.#debug(found.run);
      case 'task':
        return this.runTask(found.run);
      case 'terminal':
        return source.kind === 'terminal' ? this.#typed(found.run, source) : undefined;
    }
  }

  /** A line that VS Code does not vouch for may come from a program's output: it is shown whole before it is run. */
  async #typed(run: TerminalRun, source: Extract<Source, { kind: 'terminal' }>): Promise<NotStarted | undefined> {
    const { commandLine, claimedLine } = source;
    if (commandLine !== undefined) return this.#terminal(run, source, commandLine);
    if (claimedLine === undefined) return { kind: 'line-unknown', terminal: source.name };
    const button = message.runIt();
    const answer = await ask(message.runThisLine(claimedLine), [button], message.lineNotVouched());
    return answer === button ? this.#terminal(run, source, claimedLine) : undefined;
  }

  /** Starts it with the changes of a plan, which count for this run only; otherwise why not. */
  async runChanged(source: Source, plan: RunOncePlan): Promise<NotStarted | undefined> {
    const found = this.#runs.find(source);
    if (found === undefined) return this.whyNot(source);
    if (found.kind === 'debug' && plan.kind === 'configuration') {
      await this.#stopDebug(found.run);
      const { session } = found.run;
      const configuration = { ...session.configuration, ...plan.configuration };
      return startSession(session, configuration);
    }
    if (found.kind !== 'terminal' || plan.kind !== 'command') return { kind: 'not-once' };
    const { name, state } = found.run.terminal;
    const canSay = (shell: string | undefined) => withEnvironment(plan, shell) !== undefined;
    // Nothing is ended for a shell that cannot say it.
    if (!canSay(state.shell) && !isHidden(state.shell)) return { kind: 'shell-unknown', terminal: name };
    const terminal = await this.#atPrompt(found.run, source);
    if (!canSay(terminal.state.shell))
      await eventOnce(vscode.window.onDidChangeTerminalState, each => each === terminal && canSay(each.state.shell));
    const line = withEnvironment(plan, terminal.state.shell);
    if (line === undefined) return { kind: 'shell-unknown', terminal: name };
    return type(terminal, line);
  }

  async #stopDebug({ session, endedAt }: SessionRun): Promise<void> {
    if (endedAt !== undefined) return;
    const ended = eventOnce(vscode.debug.onDidTerminateDebugSession, each => each.id === session.id);
    await vscode.debug.stopDebugging(session);
    await ended;
  }

  async #debug(run: SessionRun): Promise<NotStarted | undefined> {
    await this.#stopDebug(run);
    const { session } = run;
    const { configuration, workspaceFolder } = session;
    // By name, so that a port that was switched in launch.json counts; the resolved configuration still has the old one.
    const named = launchConfigurations(workspaceFolder).some(each => each.name === configuration.name);
    const options = configuration['noDebug'] === true ? { noDebug: true } : {};
    const compound = named ? this.#compoundOf(session) : undefined;
    return startSession(session, compound ?? (named ? configuration.name : configuration), options);
  }

  /**
   * The compound that the session was started by, if all of its sessions have ended: VS Code does not tell, but its members
   * start together. While one of the others still runs, only the one that failed is started again.
   */
  #compoundOf({ configuration, workspaceFolder }: vscode.DebugSession): string | undefined {
    const failed = this.#runs.sessions.named(configuration.name).at(-1);
    if (failed === undefined) return undefined;
    return compounds(workspaceFolder).find(({ configurations = [] }) => {
      const names = configurations.map(each => (typeof each === 'string' ? each : each.name));
      if (names.length < 2 || !names.includes(configuration.name)) return false;
      const members = names.map(name => this.#runs.sessions.named(name).at(-1));
      return members.every(
        member => member?.endedAt !== undefined && Math.abs(member.startedAt - failed.startedAt) < startTogether,
      );
    })?.name;
  }

  /** The task once more, ended first where it still runs; `task`: as it was, or changed for this run. */
  async runTask({ execution, ended }: TaskRun, task = execution.task): Promise<NotStarted | undefined> {
    if (!ended) {
      const stopped = eventOnce(vscode.tasks.onDidEndTask, event => event.execution === execution);
      execution.terminate();
      await stopped;
    }
    try {
      await vscode.tasks.executeTask(task);
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'task-refused', task: task.name, reason };
    }
  }

  async #terminal(run: TerminalRun, source: Source, commandLine: string): Promise<undefined> {
    return type(await this.#atPrompt(run, source), commandLine);
  }

  /** The run's own terminal, or a new one where that does not come to its prompt. */
  async #atPrompt(run: TerminalRun, source: Source): Promise<vscode.Terminal> {
    return (await this.#isAtPrompt(run)) ? run.terminal : reopen(source);
  }

  /** Whether the run's own terminal waits for a command; what still runs of the run itself is ended first. */
  async #isAtPrompt(run: TerminalRun): Promise<boolean> {
    if (!vscode.window.terminals.includes(run.terminal)) return false;
    const { shells } = await this.#load();
    if (run.ended || this.#runs.terminals.isSucceeded(run)) return waitsForCommand(run, this.#runs, shells);
    const stopped = eventOnce(vscode.window.onDidEndTerminalShellExecution, event => event.execution === run.execution);
    interrupt(run.terminal, run.execution, this.#log);
    await stopped;
    return run.ended && waitsForCommand(run, this.#runs, shells);
  }
}

/** The same session once more, by its name or as a changed configuration. */
async function startSession(
  { name, workspaceFolder }: vscode.DebugSession,
  configuration: string | vscode.DebugConfiguration,
  options: vscode.DebugSessionOptions = {},
): Promise<NotStarted | undefined> {
  const isStarted = await vscode.debug.startDebugging(workspaceFolder, configuration, options);
  return isStarted ? undefined : { kind: 'session-refused', session: name };
}

function launchConfigurations(folder: vscode.WorkspaceFolder | undefined): readonly { readonly name?: string }[] {
  return vscode.workspace.getConfiguration('launch', folder).get<{ name?: string }[]>('configurations', []);
}

interface Compound {
  readonly name: string;
  readonly configurations?: readonly (string | { readonly name: string })[];
}

function compounds(folder: vscode.WorkspaceFolder | undefined): readonly Compound[] {
  return vscode.workspace.getConfiguration('launch', folder).get<Compound[]>('compounds', []);
}

type Assign = (entry: readonly [name: string, value: string]) => string;
const posixAssign: Assign = ([name, value]) => `${name}=${value} `;

/** How a shell sets a variable for the command that follows, by VS Code's name of the shell. */
const assignments: Readonly<Record<string, Assign>> = {
  bash: posixAssign,
  zsh: posixAssign,
  fish: posixAssign,
  sh: posixAssign,
  gitbash: posixAssign,
  pwsh: ([name, value]) => `$env:${name}='${value}'; `,
};

/** The line with assignments in front of the command that is to have them, as this shell writes them; `undefined` for a shell that cannot, or is not known. */
function withEnvironment(
  { env, commandLine, at = 0 }: Extract<RunOncePlan, { kind: 'command' }>,
  shell: string | undefined,
): string | undefined {
  const entries = Object.entries(env).filter(([name, value]) => /^\w+$/.test(name) && /^[\w.:/-]+$/.test(value));
  if (entries.length < Object.keys(env).length) return undefined;
  if (entries.length === 0) return commandLine;
  const assign = shell === undefined ? undefined : assignments[shell];
  if (assign === undefined) return undefined;
  // What PowerShell assigns lasts, and is a statement of its own.
  const start = shell === 'pwsh' ? 0 : at;
  return `${commandLine.slice(0, start)}${entries.map(assign).join('')}${commandLine.slice(start)}`;
}

/** What VS Code (1.100 to 1.139) calls the shell of a terminal in which a program runs. */
const programs: ReadonlySet<string> = new Set(['node', 'python', 'julia']);

/** Which shell it is shows at its next prompt. */
function isHidden(shell: string | undefined): boolean {
  return shell === undefined || programs.has(shell);
}

function type(terminal: vscode.Terminal, commandLine: string): undefined {
  terminal.show(true);
  if (terminal.shellIntegration === undefined) terminal.sendText(commandLine);
  else terminal.shellIntegration.executeCommand(commandLine);
  return undefined;
}

function reopen(source: Source): vscode.Terminal {
  const cwd = source.kind === 'terminal' ? source.cwd : undefined;
  return vscode.window.createTerminal({ ...(cwd !== undefined && { cwd }) });
}

/** Resolves at the first matching event, or after the limit. */
async function eventOnce<T>(event: vscode.Event<T>, matches: (value: T) => boolean): Promise<void> {
  const owned = new DisposableStore();
  try {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, stopLimit);
      owned.add({ dispose: () => clearTimeout(timer) });
      owned.add(
        event(value => {
          if (matches(value)) resolve();
        }),
      );
    });
  } finally {
    owned.dispose();
  }
}
