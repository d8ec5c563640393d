import * as vscode from 'vscode';
import { holdersOf } from '../../core/conflicts/failedRun.ts';
import type { Disposable, Log } from '../../core/host.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { endpointKey, isInet, isSameEndpoint } from '../../core/model/endpoint.ts';
import type { Holder } from '../../core/model/process.ts';
import { config } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadTools } from '../tools.ts';
import type { SessionRun } from './runs/run.ts';
import type { Runs } from './runs/runs.ts';
import { rootSession } from './runs/sessionRuns.ts';

/** Milliseconds that a server gets to end with its session before it counts as left over. */
const timeToEnd = 2_000;
/** Milliseconds by which a process may seem older than it is: some systems tell its start in whole seconds. */
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
    const run = this.#runs.sessions.of(session);
    const atEnd = this.#holders(run);
    // The second look comes later; until then nobody else hears of a bug in the first.
    inBackground(this.#log, 'the end of a session', atEnd);
    const timer = setTimeout(() => inBackground(this.#log, 'a leftover', this.#look(run, atEnd)), timeToEnd);
    this.#owned.add({ dispose: () => clearTimeout(timer) });
  }

  /** What holds the ports of the session. */
  async #holders(run: SessionRun): Promise<readonly Conflict[]> {
    const { launchPorts, probe, pipeline } = await this.#load();
    const { source } = this.#runs.sessions.origin(run);
    const found: Conflict[] = [];
    for (const { endpoint } of await launchPorts(
      run.session.configuration,
      source.kind === 'debug' ? source.cwd : undefined,
    )) {
      if (!isInet(endpoint) || (await probe.isFree(endpoint)) !== false) continue;
      found.push(await pipeline.examine(endpoint, source));
    }
    return found;
  }

  async #look(run: SessionRun, atEnd: Promise<readonly Conflict[]>): Promise<void> {
    // It was restarted meanwhile: what holds the port is the new session's.
    if (this.#runs.sessions.named(run.session.configuration.name).some(each => each.endedAt === undefined)) return;
    const { store } = await this.#load();
    const held = new Set((await atEnd).map(lookOf));
    for (const conflict of await this.#holders(run)) {
      const { endpoint, diagnosis, probe } = conflict;
      if (endpoint === undefined || probe?.kind !== 'held') continue;
      const isTold = store.open.some(other => other.endpoint && isSameEndpoint(other.endpoint, endpoint));
      // What runs in a terminal or a session of this window is seen there, and wanted: Port Medic itself may have started it.
      if (isTold || diagnosis?.verdict.kind === 'own-session') continue;
      if (!held.has(lookOf(conflict)) || !probe.holders.some(holder => isOf(holder, run))) continue;
      store.put({ ...conflict, state: 'diagnosed', quiet: true });
      return;
    }
  }
}

/** The endpoint and who holds it, to compare: what started when the session had ended is none of its own. */
function lookOf({ endpoint, probe }: Conflict): string {
  return `${endpoint === undefined ? '' : endpointKey(endpoint)} ${holdersOf(probe)}`;
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
