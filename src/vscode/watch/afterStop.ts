import * as vscode from 'vscode';
import { endpointKey, isInet } from '../../core/endpoint.ts';
import type { Holder } from '../../core/model.ts';
import type { Disposable, Log } from '../../core/ports.ts';
import { config } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../log.ts';
import type { LoadTools } from '../tools.ts';
import { type Runs, rootSession, type SessionRun } from './runs.ts';

/** Milliseconds that a server gets to end with its session before it counts as left over. */
const timeToEnd = 2_000;
/** Milliseconds by which a process may seem older than the session that started it: clocks of different resolution. */
const clockSlack = 2_000;

/** When a debug session has ended and its server still holds the port, says so quietly: in the status bar, without a notification. */
export class AfterStop implements Disposable {
  readonly #runs: Runs;
  readonly #load: LoadTools;
  readonly #log: Log;
  readonly #owned = new DisposableStore();

  constructor(runs: Runs, load: LoadTools, log: Log) {
    this.#runs = runs;
    this.#load = load;
    this.#log = log;
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(session => this.#ended(session)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #ended(session: vscode.DebugSession): void {
    if (!config.watchDebug || rootSession(session) !== session || session.configuration.request === 'attach') return;
    const run = this.#runs.session(session);
    const timer = setTimeout(() => inBackground(this.#log, 'a leftover', this.#look(run)), timeToEnd);
    this.#owned.add({ dispose: () => clearTimeout(timer) });
  }

  async #look(run: SessionRun): Promise<void> {
    // It was restarted meanwhile: what holds the port is the new session's.
    if (this.#runs.sessionsNamed(run.session.configuration.name).some(each => each.endedAt === undefined)) return;
    const { launchPorts, probe, pipeline, store } = await this.#load();
    const { source } = this.#runs.sessionOrigin(run);
    const cwd = source.kind === 'debug' ? source.cwd : undefined;
    for (const { endpoint } of await launchPorts(run.session.configuration, cwd)) {
      if (!isInet(endpoint) || (await probe.isFree(endpoint)) !== false) continue;
      const conflict = await pipeline.examine(endpoint, source);
      const isTold = store.open.some(other => other.endpoint && endpointKey(other.endpoint) === endpointKey(endpoint));
      if (isTold) continue;
      if (conflict.probe?.kind === 'held' && conflict.probe.holders.some(holder => isOf(holder, run))) {
        store.put({ ...conflict, quiet: true });
        return;
      }
    }
  }
}

/** Started while the session ran: then it is the session's own server, or a child of it. */
function isOf({ startedAt }: Holder, run: SessionRun): boolean {
  return (
    startedAt !== undefined &&
    run.endedAt !== undefined &&
    startedAt >= run.startedAt - clockSlack &&
    startedAt <= run.endedAt
  );
}
