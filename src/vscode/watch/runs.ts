import * as vscode from 'vscode';
import type { Disposable } from '../../core/host.ts';
import type { WindowContext } from '../../core/model/diagnosis.ts';
import type { PrintedPort } from '../../core/model/move.ts';
import type { Source } from '../../core/model/run.ts';
import type { RunContext } from '../../core/pipeline.ts';
import type { LastText } from '../../core/text/lastText.ts';
import { DisposableStore } from '../disposables.ts';
import { shellPidOf } from './shellPid.ts';
import { taskCommandLine } from './taskWords.ts';
import { claimedLine, isVouchingShell, vouchedLine } from './vouched.ts';

/** What every run may carry. */
interface Noted {
  /** It printed an error that has nothing to do with a port. */
  explained?: boolean;
  /** The addresses that it gave as its own, once its text was read to the end. */
  ports?: readonly PrintedPort[];
}

/** A debug session with its children folded into it. */
export interface SessionRun extends Noted {
  readonly id: string;
  readonly session: vscode.DebugSession;
  readonly startedAt: number;
  endedAt?: number;
  /** The debuggee, once the adapter told it. */
  pid?: number;
  exitCode?: number;
  /** The adapter said that the debuggee has ended. */
  reportedEnd: boolean;
  /** VS Code told the adapter to end before the adapter said that the debuggee had ended. */
  stoppedByUser?: boolean;
  /** Shells that `runInTerminal` used for it. */
  readonly shellPids: Set<number>;
}

export interface TaskRun extends Noted {
  readonly id: string;
  readonly execution: vscode.TaskExecution;
  readonly processId: number;
  readonly startedAt: number;
  ended: boolean;
}

export interface TerminalRun extends Noted {
  readonly id: string;
  readonly terminal: vscode.Terminal;
  readonly execution?: vscode.TerminalShellExecution;
  /** What was typed, where VS Code vouches for it: only such a line is told, understood or run again. */
  readonly commandLine?: string;
  /** Where it was typed, as the shell claimed it at the start. */
  readonly cwd?: string;
  /** The vouched command that ran last in this terminal when this one, which nobody vouches for, was claimed. */
  readonly within?: TerminalRun;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Settles when its text, if VS Code gave any, was read to the end. */
  reading?: Promise<void>;
  /** Its program has said something: text that was given to us, besides what a package manager prints around a script. */
  printed?: boolean;
  /** How long it ran, in milliseconds, and how it ended. */
  end?: { readonly after: number; readonly code?: number };
  ended: boolean;
}

/** What a source's id stands for in this window; used to start it again. */
export type Run =
  | { readonly kind: 'terminal'; readonly run: TerminalRun }
  | { readonly kind: 'task'; readonly run: TaskRun }
  | { readonly kind: 'debug'; readonly run: SessionRun };

/** A failure's origin: the source for the store, and what its run tells about the port. */
export interface Origin {
  readonly source: Source;
  readonly context: RunContext;
}

/** Words of an error that has nothing to do with a port; one that has is reported by the detector. */
const otherError = /\b(?:error|exception|traceback|panicked|fatal)\b/i;

/** Ended runs kept, so that a conflict can still be restarted and a leftover still be recognised. */
const keptRuns = 50;

/** A window that opens with its tasks and terminals starts no more than this before all is loaded. */
const keptStarts = 10;

/**
 * Knows the live and recent runs of this window (terminals, tasks, debug sessions) and says which of them a failure
 * belongs to: a debug session in a terminal, and a task, are seen as terminals first.
 */
export class Runs implements Disposable {
  readonly #sessions = new Map<string, SessionRun>();
  readonly #tasks = new Map<number, TaskRun>();
  readonly #terminals = new Map<string, TerminalRun>();
  readonly #terminalIds = new WeakMap<vscode.Terminal, string>();
  /** The latest vouched command of each terminal. It counts when it is over, too: only the next one shows that it really is. */
  readonly #vouched = new WeakMap<vscode.Terminal, TerminalRun>();
  /** The end of what the last command of each terminal printed. */
  readonly #outputs = new WeakMap<vscode.Terminal, LastText>();
  readonly #owned = new DisposableStore();
  readonly #didStart = this.#owned.add(new vscode.EventEmitter<Source>());
  #count = 0;

  readonly #lastStarts: Source[] = [];

  /** A run of the user's started; its source's `id`, name and kind tell which. */
  readonly onDidStart = this.#didStart.event;

  /** The latest of them, oldest first: who is loaded by one has not heard of it, and it may be over by then. */
  get lastStarts(): readonly Source[] {
    return this.#lastStarts;
  }

  constructor() {
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(session => this.#endSession(session)));
    this.#owned.add(vscode.tasks.onDidEndTaskProcess(event => this.#endTask(event)));
    this.#owned.add(vscode.window.onDidCloseTerminal(terminal => this.#closeTerminal(terminal)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #started(source: Source): void {
    this.#lastStarts.push(source);
    if (this.#lastStarts.length > keptStarts) this.#lastStarts.shift();
    this.#didStart.fire(source);
  }

  /** `output`: of the command that has begun in the terminal. */
  keepOutput(terminal: vscode.Terminal, output: LastText): void {
    this.#outputs.set(terminal, output);
  }

  /** The end of what its last command printed, as far as VS Code gave it; empty when nothing is known. */
  lastOutput(terminal: vscode.Terminal): string {
    return this.#outputs.get(terminal)?.text ?? '';
  }

  // ---- debug sessions

  /** The root session's run; made on first sight, since an adapter may speak before the start event arrives. */
  session(session: vscode.DebugSession): SessionRun {
    const root = rootSession(session);
    const known = this.#sessions.get(root.id);
    if (known !== undefined) return known;
    const run: SessionRun = {
      id: root.id,
      session: root,
      startedAt: Date.now(),
      reportedEnd: false,
      shellPids: new Set(),
    };
    this.#sessions.set(root.id, run);
    dropOldest(this.#sessions, each => each.endedAt !== undefined);
    return run;
  }

  /** Oldest first. */
  sessionsNamed(name: string): readonly SessionRun[] {
    return [...this.#sessions.values()].filter(run => run.session.configuration.name === name);
  }

  sessionOrigin(run: SessionRun): Origin {
    const { configuration } = run.session;
    const cwd = text(configuration['cwd']) ?? run.session.workspaceFolder?.uri.fsPath;
    return {
      source: { kind: 'debug', id: run.id, name: run.session.name, configuration, ...(cwd !== undefined && { cwd }) },
      context: { launch: configuration, startedAt: run.startedAt, ...(cwd !== undefined && { cwd }) },
    };
  }

  /** To be told of each start: who hears of the first one loads this. */
  startSession(session: vscode.DebugSession): void {
    const run = this.session(session);
    if (session.parentSession === undefined) this.#started(this.sessionOrigin(run).source);
  }

  #endSession(session: vscode.DebugSession): void {
    if (session.parentSession !== undefined) return;
    this.session(session).endedAt = Date.now();
  }

  /** VS Code (1.100 to 1.139) tells no end of a command whose terminal is closed while it runs. */
  #closeTerminal(terminal: vscode.Terminal): void {
    for (const run of this.#terminals.values()) if (run.terminal === terminal) run.ended = true;
  }

  // ---- tasks

  /** To be told of each start, likewise. */
  startTask({ execution, processId }: vscode.TaskProcessStartEvent): void {
    this.#count += 1;
    const run: TaskRun = { id: `task-${this.#count}`, execution, processId, startedAt: Date.now(), ended: false };
    this.#tasks.set(processId, run);
    dropOldest(this.#tasks, each => each.ended);
    this.#started(this.taskOrigin(run).source);
  }

  #endTask({ execution }: vscode.TaskProcessEndEvent): void {
    for (const run of this.#tasks.values()) if (run.execution === execution) run.ended = true;
  }

  /** The run of a task process, for its end event. */
  task(execution: vscode.TaskExecution): TaskRun | undefined {
    return [...this.#tasks.values()].findLast(run => run.execution === execution);
  }

  taskOrigin(run: TaskRun, commandLine = taskCommandLine(run.execution.task)): Origin {
    const { task } = run.execution;
    const cwd = taskFolder(task);
    const shared = { ...(commandLine !== undefined && { commandLine }), ...(cwd !== undefined && { cwd }) };
    return {
      source: { kind: 'task', id: run.id, name: task.name, ...shared },
      context: { ...shared, startedAt: run.startedAt },
    };
  }

  // ---- terminals

  /**
   * Any text may hold the marks by which VS Code tells that a command starts or ends. What nobody vouches for is taken as a part
   * of what the vouched command before it prints.
   */
  startExecution(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): TerminalRun {
    this.#count += 1;
    const commandLine = vouchedLine(execution);
    const within = commandLine === undefined ? this.#vouched.get(terminal) : undefined;
    // 1.100 reports the folder with the scheme vscode-local, yet with the path of this machine.
    const cwd = within === undefined ? execution.cwd?.fsPath : within.cwd;
    const run: TerminalRun = {
      id: `execution-${this.#count}`,
      terminal,
      execution,
      ...(commandLine !== undefined && { commandLine }),
      ...(cwd !== undefined && { cwd }),
      ...(within !== undefined && { within }),
      startedAt: Date.now(),
      ended: false,
    };
    this.#terminals.set(run.id, run);
    dropOldest(this.#terminals, each => each.ended);
    if (commandLine !== undefined && isVouchingShell(terminal)) this.#vouched.set(terminal, run);
    if (within !== undefined) return run;
    this.#started({
      kind: 'terminal',
      id: run.id,
      name: terminal.name,
      ...(commandLine !== undefined && { commandLine }),
      ...(cwd !== undefined && { cwd }),
    });
    return run;
  }

  /** The run of a shell execution, for its end event. */
  execution(execution: vscode.TerminalShellExecution): TerminalRun | undefined {
    return [...this.#terminals.values()].findLast(run => run.execution === execution);
  }

  /** The command whose output this is: the vouched one in whose output it was claimed, or itself. */
  async ownerOf(run: TerminalRun): Promise<TerminalRun> {
    if (run.within === undefined) return run;
    // Nobody vouches for a process task, and it may run in the terminal of an earlier task.
    const task = this.#tasks.get((await shellPidOf(run.terminal)) ?? 0);
    return task?.execution.task.execution instanceof vscode.ProcessExecution ? run : run.within;
  }

  /** It has started in the same terminal, or claims so. */
  isFollowed({ terminal, startedAt, id }: TerminalRun): boolean {
    return [...this.#terminals.values()].some(
      run => run.terminal === terminal && run.id !== id && run.execution !== undefined && run.startedAt >= startedAt,
    );
  }

  /** The shell has shown a vouched command since: then this one has ended, whatever was claimed. */
  isSucceeded(run: TerminalRun): boolean {
    return this.#vouched.get(run.terminal) !== run;
  }

  /** A run without shell integration: its command line is not known, so it cannot be started again. */
  bareTerminal(terminal: vscode.Terminal): TerminalRun {
    const id = this.terminalId(terminal);
    const known = this.#terminals.get(id);
    if (known !== undefined) return known;
    const cwd = terminalCwd(terminal);
    const run: TerminalRun = {
      id,
      terminal,
      ...(cwd !== undefined && { cwd }),
      startedAt: Date.now(),
      ended: true,
    };
    this.#terminals.set(id, run);
    return run;
  }

  terminalId(terminal: vscode.Terminal): string {
    const known = this.#terminalIds.get(terminal);
    if (known !== undefined) return known;
    this.#count += 1;
    const id = `terminal-${this.#count}`;
    this.#terminalIds.set(terminal, id);
    return id;
  }

  /**
   * Which run the output of a shell execution belongs to. Asked when a failure was seen, not before: the shell's pid, the
   * task and the adapter's `runInTerminal` answer arrive around the start of the execution in no fixed order.
   */
  async executionOrigin(run: TerminalRun, startedAt: number): Promise<Origin> {
    const shellPid = await shellPidOf(run.terminal);
    if (shellPid !== undefined) {
      const session = [...this.#sessions.values()].findLast(
        each => each.shellPids.has(shellPid) && (each.endedAt === undefined || each.endedAt >= startedAt),
      );
      if (session !== undefined) return this.sessionOrigin(session);
      const task = this.#tasks.get(shellPid);
      if (task !== undefined) return this.taskOrigin(task, run.commandLine);
    }
    const { commandLine, cwd = terminalCwd(run.terminal) } = run;
    const owner = await this.ownerOf(run);
    const isOwn = run.execution !== undefined && run.within === undefined && commandLine === undefined;
    const claimed = isOwn ? claimedLine(run.execution) : undefined;
    const shared = { ...(commandLine !== undefined && { commandLine }), ...(cwd !== undefined && { cwd }) };
    const source: Source = {
      kind: 'terminal',
      id: owner.id,
      name: run.terminal.name,
      ...shared,
      ...(claimed !== undefined && { claimedLine: claimed }),
      ...(shellPid !== undefined && { shellPid }),
    };
    // Without shell integration it is not known when a run began.
    const began = run.execution === undefined ? {} : { startedAt: owner.startedAt };
    return { source, context: { ...shared, ...began } };
  }

  // ---- for the others

  /** Takes note of what a run printed early on: an error of another kind explains why it ended. */
  note(source: Source, output: string): void {
    const found = this.find(source);
    if (found !== undefined && otherError.test(output)) found.run.explained = true;
  }

  isExplained(source: Source): boolean {
    return this.find(source)?.run.explained === true;
  }

  find(source: Source): Run | undefined {
    switch (source.kind) {
      case 'terminal': {
        const run = this.#terminals.get(source.id);
        return run && { kind: 'terminal', run };
      }
      case 'task': {
        const run = [...this.#tasks.values()].find(each => each.id === source.id);
        return run && { kind: 'task', run };
      }
      case 'debug': {
        const run = this.#sessions.get(source.id);
        return run && { kind: 'debug', run };
      }
      case 'command':
        return undefined;
    }
  }

  terminal(id: string): vscode.Terminal | undefined {
    return vscode.window.terminals.find(terminal => this.#terminalIds.get(terminal) === id);
  }

  /** What runs in the terminal now, where VS Code tells. */
  running(terminal: vscode.Terminal): vscode.TerminalShellExecution | undefined {
    return [...this.#terminals.values()].findLast(run => run.terminal === terminal && !run.ended)?.execution;
  }

  /** Shows which terminal is meant where its name does not tell; the keys stay where they are. */
  reveal(terminal: vscode.Terminal): void {
    const namesakes = vscode.window.terminals.filter(({ name }) => name === terminal.name);
    if (namesakes.length > 1) terminal.show(true);
  }

  async window(): Promise<Pick<WindowContext, 'terminals' | 'sessions' | 'endedSessions'>> {
    const terminals = await Promise.all(
      vscode.window.terminals.map(async terminal => {
        const shellPid = await shellPidOf(terminal);
        const task = shellPid === undefined ? undefined : this.#tasks.get(shellPid);
        const runs = task !== undefined && !task.ended ? { name: task.execution.task.name, task: true } : undefined;
        return {
          id: this.terminalId(terminal),
          name: terminal.name,
          ...(shellPid !== undefined && { shellPid }),
          ...runs,
        };
      }),
    );
    const runs = [...this.#sessions.values()].toReversed();
    const named = (run: SessionRun) => ({ name: run.session.name, ...(run.pid !== undefined && { pid: run.pid }) });
    return {
      terminals,
      sessions: runs.filter(run => run.endedAt === undefined).map(run => ({ id: run.id, ...named(run) })),
      endedSessions: runs.flatMap(run => (run.endedAt === undefined ? [] : [{ ...named(run), endedAt: run.endedAt }])),
    };
  }
}

export function rootSession(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession !== undefined) root = root.parentSession;
  return root;
}

function taskFolder(task: vscode.Task): string | undefined {
  const { execution, scope } = task;
  const cwd = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  const folder = typeof scope === 'object' ? scope.uri.fsPath : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return cwd === undefined || cwd.includes('${') ? folder : cwd;
}

function terminalCwd(terminal: vscode.Terminal): string | undefined {
  const options = terminal.creationOptions;
  if (!('cwd' in options) || options.cwd === undefined) return undefined;
  return typeof options.cwd === 'string' ? options.cwd : options.cwd.fsPath;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('${') ? value : undefined;
}

/** Keeps the newest runs: ended ones go first, oldest first (a Map keeps insertion order). */
function dropOldest<K, V>(runs: Map<K, V>, ended: (run: V) => boolean): void {
  for (const [key, run] of runs) {
    if (runs.size <= keptRuns) return;
    if (ended(run)) runs.delete(key);
  }
}
