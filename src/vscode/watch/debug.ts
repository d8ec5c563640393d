import type * as vscode from 'vscode';
import type { Observed } from '../../core/evidence/observed.ts';
import type { Log } from '../../core/host.ts';
import { type BindFailure, type Frame, printedLine } from '../../core/model/failure.ts';
import { stripAnsi } from '../../core/text/ansi.ts';
import { config } from '../config.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadDetection, Report, ReportPorts } from '../tools.ts';
import { after } from './after.ts';
import type { SessionRun } from './runs/run.ts';
import type { Runs } from './runs/runs.ts';

/** The parts of the Debug Adapter Protocol's messages that are read; any adapter may leave any of them out. */
interface ProtocolMessage {
  readonly type?: string;
  readonly event?: string;
  readonly command?: string;
  readonly body?: {
    readonly category?: string;
    readonly output?: unknown;
    readonly source?: { readonly path?: unknown };
    readonly line?: unknown;
    readonly column?: unknown;
    readonly reason?: string;
    readonly text?: unknown;
    readonly description?: unknown;
    readonly systemProcessId?: unknown;
    readonly processId?: unknown;
    readonly shellProcessId?: unknown;
    readonly exitCode?: unknown;
    readonly threadId?: unknown;
    readonly supportsExceptionInfoRequest?: unknown;
  };
}

/** The answer to `exceptionInfo`. */
interface ExceptionInfo {
  readonly exceptionId?: unknown;
  readonly description?: unknown;
  readonly details?: { readonly stackTrace?: unknown };
}

/** Outputs with a place that are remembered, and how much of each, in UTF-16 units: a failure is told a moment after its text. */
const keptPlaces = 8;
const keptText = 4096;
/** Of an exception's text, in UTF-16 units. */
const longestException = 65_536;

/** Listens to every debug adapter: its output, where it runs the debuggee, and how that ended. */
export class DebugWatch implements vscode.DebugAdapterTrackerFactory {
  readonly #detection: LoadDetection;
  readonly #report: Report;
  readonly #reportPorts: ReportPorts;
  readonly #runs: Runs;
  readonly #log: Log;

  constructor(detection: LoadDetection, report: Report, reportPorts: ReportPorts, runs: Runs, log: Log) {
    this.#detection = detection;
    this.#report = report;
    this.#reportPorts = reportPorts;
    this.#runs = runs;
    this.#log = log;
  }

  async createDebugAdapterTracker(session: vscode.DebugSession): Promise<vscode.DebugAdapterTracker | undefined> {
    if (!config.watchDebug) return undefined;
    const run = this.#runs.sessions.of(session);
    const { AddressWatch, Detector, PacedDetector, houseRules } = await this.#detection();
    const house = houseRules(config.watchPatterns);
    const failuresIn = (text: string): readonly BindFailure[] => {
      const detector = new Detector(house);
      return [...detector.push(text.slice(0, longestException)), ...detector.end()];
    };
    const placed = new PlacedOutput();
    // What the adapter tells of the end: the debuggee's exit code, where it has one.
    let ended: number | undefined;
    let didEnd = (): void => {};
    const isOver = new Promise<void>(resolve => {
      didEnd = resolve;
    });
    const observe = (): Observed =>
      ended === undefined
        ? {}
        : {
            end: {
              after: ended - run.startedAt,
              ...(run.exitCode !== undefined && run.stoppedByUser !== true && { code: run.exitCode }),
            },
          };
    const report = (failure: BindFailure) => {
      const { source, context } = this.#runs.sessions.origin(run);
      const weighed = { ...context, observe, over: () => isOver };
      inBackground(this.#log, 'a debug failure', this.#report(placed.withFrame(failure), source, weighed));
    };
    const detector = new PacedDetector(after, report, house);
    const addresses = new AddressWatch(after, (ports, hasEnded) => {
      if (!config.moves && !hasEnded) return;
      const { source, context } = this.#runs.sessions.origin(run);
      inBackground(this.#log, 'the addresses of a session', this.#reportPorts(ports, source, context, hasEnded));
    });
    const hear = (text: string, body: ProtocolMessage['body']) => {
      placed.add(text, body);
      detector.push(text);
      addresses.push(text);
      this.#runs.note(this.#runs.sessions.origin(run).source, text);
    };
    const ask = async (threadId: unknown) => {
      const text = exceptionText(await session.customRequest('exceptionInfo', { threadId }));
      const [failure] = failuresIn(text);
      if (failure === undefined) this.#runs.note(this.#runs.sessions.origin(run).source, text);
      else report(failure);
    };
    const over = () => {
      ended ??= Date.now();
      didEnd();
    };
    const end = () => {
      detector.end();
      run.ports = [...(run.ports ?? []), ...addresses.end()];
    };
    let answersExceptions = false;
    return {
      onDidSendMessage: (message: ProtocolMessage) => {
        const { type, event, command, body } = message;
        if (type === 'response' && command === 'initialize') {
          answersExceptions = body?.supportsExceptionInfoRequest === true;
        }
        if (type !== 'event') return;
        if (event === 'output' && body?.category !== 'telemetry' && typeof body?.output === 'string') {
          hear(body.output, body);
        }
        if (event === 'stopped' && body?.reason === 'exception') {
          const text = stopText(body);
          if (answersExceptions && failuresIn(`${String(body.text)}\n`).length === 0) {
            inBackground(this.#log, 'an exception', ask(body.threadId));
          } else {
            hear(text, body);
          }
        }
        noteProcess(run, message);
        if (message.event !== 'terminated' && message.event !== 'exited') return;
        run.reportedEnd = true;
        end();
        // Behind `terminated` the exit code may still come; then the session stops.
        if (message.event === 'exited') over();
      },
      onWillReceiveMessage: (message: ProtocolMessage) => {
        // Sent before the adapter's own `terminated`, it is the user's Stop; after it, VS Code only cleans up.
        if (message.type === 'request' && (message.command === 'disconnect' || message.command === 'terminate')) {
          run.stoppedByUser ??= !run.reportedEnd;
        }
        // VS Code's answer to the adapter's `runInTerminal` request tells which shell the debuggee runs in.
        if (message.type !== 'response' || message.command !== 'runInTerminal') return;
        for (const pid of [message.body?.shellProcessId, message.body?.processId]) {
          if (typeof pid === 'number') run.shellPids.add(pid);
        }
      },
      onWillStopSession: () => {
        end();
        over();
      },
      onExit: () => {
        end();
        over();
      },
    };
  }
}

/** A debuggee that the debugger holds on an uncaught exception has printed nothing yet, but the stop's text is that exception. */
function stopText({ text, description }: NonNullable<ProtocolMessage['body']>): string {
  return [text, description].map(part => (typeof part === 'string' ? `${part}\n` : '')).join('');
}

/** debugpy's stop names the exception without its place; the rest has to be asked for. As in a traceback, the place comes first. */
function exceptionText({ exceptionId, description, details }: ExceptionInfo): string {
  return [details?.stackTrace, `${String(exceptionId)}: ${String(description)}`]
    .map(part => (typeof part === 'string' ? `${part}\n` : ''))
    .join('');
}

function noteProcess(run: SessionRun, { event, body }: ProtocolMessage): void {
  if (event === 'process' && typeof body?.systemProcessId === 'number') run.pid = body.systemProcessId;
  if (event === 'exited' && typeof body?.exitCode === 'number') run.exitCode = body.exitCode;
}

/** js-debug names the place of an error beside its text rather than in it. */
class PlacedOutput {
  #recent: { readonly text: string; readonly frame: Frame }[] = [];

  add(text: string, body: ProtocolMessage['body']): void {
    const file = body?.source?.path;
    const { line, column } = body ?? {};
    if (typeof file !== 'string' || typeof line !== 'number') return;
    const frame = { file, line, ...(typeof column === 'number' && { column }) };
    this.#recent = [...this.#recent.slice(1 - keptPlaces), { text: text.slice(0, keptText), frame }];
  }

  withFrame(failure: BindFailure): BindFailure {
    const place = this.#recent.findLast(({ text }) => stripAnsi(text).includes(printedLine(failure)));
    return failure.frames.length > 0 || place === undefined ? failure : { ...failure, frames: [place.frame] };
  }
}
