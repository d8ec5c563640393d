import * as vscode from 'vscode';
import type { Observed } from '../../core/evidence/observed.ts';
import type { Disposable, Log } from '../../core/host.ts';
import type { BindFailure } from '../../core/model/failure.ts';
import type { PrintedPort } from '../../core/model/move.ts';
import { config } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { LoadDetection, Report, ReportPorts } from '../tools.ts';
import { after } from './after.ts';
import type { TerminalRun } from './runs/run.ts';
import type { Runs } from './runs/runs.ts';

/** How much of a run's beginning is kept to tell why it ended; a run that prints more has not died early. UTF-16 units. */
const firstText = 32_768;

/** Reads what runs in every terminal with shell integration: typed commands, tasks and debug terminals alike. */
export class TerminalWatch implements Disposable {
  readonly #detection: LoadDetection;
  readonly #report: Report;
  readonly #reportPorts: ReportPorts;
  readonly #runs: Runs;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #running = new Map<vscode.TerminalShellExecution, TerminalRun>();
  /** Tells those who weigh a failure that its run is over. */
  readonly #didEnd = this.#owned.add(new vscode.EventEmitter<TerminalRun>());

  constructor(detection: LoadDetection, report: Report, reportPorts: ReportPorts, runs: Runs, log: Log) {
    this.#detection = detection;
    this.#report = report;
    this.#reportPorts = reportPorts;
    this.#runs = runs;
    this.#log = log;
    this.#owned.add(vscode.window.onDidEndTerminalShellExecution(event => this.#end(event)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** To be told of each start: who hears of the first one loads this. */
  start({ terminal, execution }: vscode.TerminalShellExecutionStartEvent): void {
    if (!config.watchTerminals) return;
    const run = this.#runs.startExecution(terminal, execution);
    this.#running.set(execution, run);
    // read() has to be called inside the event: data that came before is lost.
    run.reading = this.#read(run, execution.commandLine.value, execution.read());
    inBackground(this.#log, 'reading a terminal', run.reading);
  }

  #end({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    const run = this.#running.get(execution);
    if (run === undefined) return;
    run.ended = true;
    run.end = { after: Date.now() - run.startedAt, ...(exitCode !== undefined && { code: exitCode }) };
    this.#didEnd.fire(run);
    this.#running.delete(execution);
  }

  async #read(run: TerminalRun, claimed: string, chunks: AsyncIterable<string>): Promise<void> {
    const { AddressWatch, LastText, PacedDetector, ScreenWatch, houseRules, isOnlyHeading, printsText, showsText } =
      await this.#detection();
    // What a printing command shows is quiet, whatever commands the text claims. A claim may silence itself, no more.
    const { commandLine = claimed } = await this.#runs.terminals.ownerOf(run);
    if (printsText(commandLine)) {
      run.explained = true;
      return;
    }
    const screen = new ScreenWatch();
    const isShower = showsText(commandLine);
    // How it was drawn when it was printed, and how the run ended by the time that is asked.
    const observed = (drawn: Observed['screen']) => (): Observed => ({
      showsText: isShower,
      ...(drawn !== undefined && { screen: drawn }),
      ...(run.end !== undefined && { end: run.end }),
    });
    const detector = new PacedDetector(
      after,
      failure => inBackground(this.#log, 'a terminal failure', this.#tell(failure, run, observed(screen.state))),
      houseRules(config.watchPatterns),
    );
    // What it shows of others is where they are.
    const addresses = isShower
      ? undefined
      : new AddressWatch(after, (ports, hasEnded) =>
          inBackground(this.#log, 'the addresses of a run', this.#tellPorts(ports, run, hasEnded)),
        );
    const last = new LastText();
    this.#runs.terminals.keepOutput(run.terminal, last);
    let first = '';
    for await (const chunk of chunks) {
      if (first.length < firstText) first += chunk;
      last.push(chunk);
      for (const [index, piece] of screen.pieces(chunk).entries()) {
        if (index > 0) detector.flush();
        screen.push(piece);
        detector.push(piece);
        if (detector.isReading) await detector.whenRead();
      }
      addresses?.push(chunk);
    }
    detector.end();
    // What a package manager prints around a script tells nothing of it.
    run.printed = !isOnlyHeading(first);
    run.ports = addresses?.end() ?? [];
    this.#runs.note((await this.#runs.executionOrigin(run, run.startedAt)).source, first);
  }

  async #tell(failure: BindFailure, run: TerminalRun, observe: () => Observed): Promise<void> {
    const { source, context } = await this.#runs.executionOrigin(run, run.startedAt);
    await this.#report(failure, source, { ...context, observe, over: () => this.#over(run) });
  }

  async #tellPorts(ports: readonly PrintedPort[], run: TerminalRun, hasEnded: boolean): Promise<void> {
    if (!config.moves && !hasEnded) return;
    const { source, context } = await this.#runs.executionOrigin(run, run.startedAt);
    await this.#reportPorts(ports, source, context, hasEnded);
  }

  /** Settles when the run is over. */
  async #over(run: TerminalRun): Promise<void> {
    if (run.ended) return;
    await new Promise<void>(resolve => {
      const listening = this.#didEnd.event(ended => {
        if (ended !== run) return;
        listening.dispose();
        resolve();
      });
    });
  }
}
