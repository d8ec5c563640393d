/** The debug sessions of this window, those that still run and the latest that have ended. */
import * as vscode from 'vscode';
import type { Disposable } from '../../../core/host.ts';
import type { WindowContext } from '../../../core/model/diagnosis.ts';
import { dropOldest, type Origin, type SessionRun } from './run.ts';

export class SessionRuns implements Disposable {
  readonly #runs = new Map<string, SessionRun>();
  readonly #ends = vscode.debug.onDidTerminateDebugSession(session => this.#end(session));

  dispose(): void {
    this.#ends.dispose();
  }

  /** The root session's run; made on first sight, since an adapter may speak before the start event arrives. */
  of(session: vscode.DebugSession): SessionRun {
    const root = rootSession(session);
    const known = this.#runs.get(root.id);
    if (known !== undefined) return known;
    const run: SessionRun = {
      id: root.id,
      session: root,
      startedAt: Date.now(),
      reportedEnd: false,
      shellPids: new Set(),
    };
    this.#runs.set(root.id, run);
    dropOldest(this.#runs, each => each.endedAt !== undefined);
    return run;
  }

  /** Oldest first. */
  named(name: string): readonly SessionRun[] {
    return [...this.#runs.values()].filter(run => run.session.configuration.name === name);
  }

  origin(run: SessionRun): Origin {
    const { configuration } = run.session;
    const cwd = text(configuration['cwd']) ?? run.session.workspaceFolder?.uri.fsPath;
    return {
      source: { kind: 'debug', id: run.id, name: run.session.name, configuration, ...(cwd !== undefined && { cwd }) },
      context: { launch: configuration, startedAt: run.startedAt, ...(cwd !== undefined && { cwd }) },
    };
  }

  withId(id: string): SessionRun | undefined {
    return this.#runs.get(id);
  }

  /** The latest of which `runInTerminal` used this shell, unless it was over at the time. */
  withShell(shellPid: number, at: number): SessionRun | undefined {
    return [...this.#runs.values()].findLast(
      each => each.shellPids.has(shellPid) && (each.endedAt === undefined || each.endedAt >= at),
    );
  }

  /** Newest first. */
  window(): Pick<WindowContext, 'sessions' | 'endedSessions'> {
    const runs = [...this.#runs.values()].toReversed();
    const named = (run: SessionRun) => ({ name: run.session.name, ...(run.pid !== undefined && { pid: run.pid }) });
    return {
      sessions: runs.filter(run => run.endedAt === undefined).map(run => ({ id: run.id, ...named(run) })),
      endedSessions: runs.flatMap(run => (run.endedAt === undefined ? [] : [{ ...named(run), endedAt: run.endedAt }])),
    };
  }

  #end(session: vscode.DebugSession): void {
    if (session.parentSession !== undefined) return;
    this.of(session).endedAt = Date.now();
  }
}

export function rootSession(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession !== undefined) root = root.parentSession;
  return root;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('${') ? value : undefined;
}
