/** What the product makes of a run: the same detector, pipeline and planners that the editor's shell feeds. */
import { join } from 'node:path';
import { AddressWatch } from '../../../src/core/detect/addressWatch.ts';
import { PacedDetector } from '../../../src/core/detect/pacedDetector.ts';
import { printsText, showsText } from '../../../src/core/detect/quietCommands.ts';
import { isOnlyHeading } from '../../../src/core/detect/quotations/heading.ts';
import type { Observed } from '../../../src/core/evidence/observed.ts';
import { readsVariable } from '../../../src/core/fix/readsVariable.ts';
import { type FailPlan, planFailInstead } from '../../../src/core/fix/switchPort/failInstead.ts';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import type { RunOncePlan } from '../../../src/core/fix/switchPort/once/plan.ts';
import { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import type { Conflict } from '../../../src/core/model/conflict.ts';
import type { BindFailure } from '../../../src/core/model/failure.ts';
import type { PortSwitchPlan } from '../../../src/core/model/fix.ts';
import type { Move } from '../../../src/core/model/move.ts';
import type { Source } from '../../../src/core/model/run.ts';
import { MoveStore } from '../../../src/core/moveStore.ts';
import { isNamed } from '../../../src/core/resolve/choose.ts';
import type { Services } from '../../../src/core/services.ts';
import { Store } from '../../../src/core/store.ts';
import { ScreenWatch } from '../../../src/core/text/screen.ts';
import { createServices } from '../../../src/services.ts';
import { after } from '../../../src/vscode/watch/after.ts';

export interface Run {
  /** The workspace's folder. */
  readonly root: string;
  readonly cwd: string;
  readonly line: string;
}

/** As the shell keeps it: UTF-16 units. */
const firstText = 32_768;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Hears one run and tells what a user would be told of it. */
export class Listener {
  readonly #services: Services;
  readonly #store = new Store();
  readonly #moves = new MoveStore();
  readonly #addresses: AddressWatch | undefined;
  readonly #detector: PacedDetector;
  readonly #screen = new ScreenWatch();
  readonly #run: Run;
  #source: Extract<Source, { kind: 'terminal' }>;
  readonly #startedAt = Date.now();
  readonly #reports: Promise<unknown>[] = [];
  readonly #isQuiet: boolean;
  readonly failures: BindFailure[] = [];
  #end: Observed['end'];
  #printed = '';
  #tellOver = (): void => {};
  readonly #over = new Promise<void>(resolve => {
    this.#tellOver = resolve;
  });

  constructor(run: Run, workerPath: string) {
    this.#run = run;
    this.#source = { kind: 'terminal', id: 'trial', name: 'trial', commandLine: run.line, cwd: run.cwd };
    this.#isQuiet = printsText(run.line);
    this.#services = createServices({
      store: this.#store,
      moves: this.#moves,
      log: silent,
      workerPath,
      unsavedText: () => undefined,
      workspaceFolders: () => [run.root],
      window: async () => ({ terminals: [], sessions: [], endedSessions: [], workspaceFolders: [run.root] }),
    });
    this.#detector = new PacedDetector(after, failure => this.#hear(failure));
    this.#addresses = showsText(run.line)
      ? undefined
      : new AddressWatch(after, ports => {
          this.#reports.push(this.#services.pipeline.printed(ports, this.#source, this.#context));
        });
  }

  /** Which shell runs it. */
  inShell(shellPid: number): void {
    this.#source = { ...this.#source, shellPid };
  }

  push(chunk: string): void {
    if (this.#printed.length < firstText) this.#printed += chunk;
    this.#screen.push(chunk);
    if (this.#isQuiet) return;
    this.#detector.push(chunk);
    this.#addresses?.push(chunk);
  }

  /** The shell says that the command is over. */
  end(code: number): void {
    if (this.#end !== undefined) return;
    this.#end = { after: Date.now() - this.#startedAt, code };
    this.#detector.end();
    this.#tellOver();
    if (code !== 0 && isOnlyHeading(this.#printed)) this.#reports.push(this.#suspect());
  }

  /** What a user is shown, once nothing is under way any more. */
  async conflicts(): Promise<readonly Conflict[]> {
    await Promise.race([
      Promise.all(this.#reports),
      new Promise(resolve => {
        setTimeout(resolve, 10_000);
      }),
    ]);
    return this.#store.open.filter(({ quiet }) => quiet !== true);
  }

  /** The servers that are told to have moved. */
  get moves(): readonly Move[] {
    return this.#moves.all;
  }

  /** The next port that is free, far enough that no program moves there by itself. */
  async otherPort(from: number, protocol: 'tcp' | 'udp'): Promise<number | undefined> {
    return this.#services.freePorts.next(from < 1024 ? from + 8013 : from + 13, { protocol });
  }

  /** What has it fail on a taken port; `undefined` where nothing is known to. */
  async planFailing(from: number): Promise<FailPlan | undefined> {
    const { root, line, cwd } = this.#run;
    const hints = { platform: 'linux', startedBy: line, startedIn: cwd.slice(root.length + 1) };
    return planFailInstead({ root, files: this.#services.filesIn(root), from, hints });
  }

  async planSwitch(from: number, to: number): Promise<PortSwitchPlan> {
    const { root, line, cwd } = this.#run;
    const hints = { platform: 'linux', startedBy: line, startedIn: cwd.slice(root.length + 1) };
    return planPortSwitch({ root, files: this.#services.filesIn(root), from, to, hints });
  }

  /** `undefined` where it is not offered. */
  async planOnce(from: number, to: number, switching: PortSwitchPlan): Promise<RunOncePlan | undefined> {
    const { root, cwd, line } = this.#run;
    const { files } = this.#services;
    const manifest = (await files.read(join(cwd, 'package.json'))) ?? (await files.read(join(root, 'package.json')));
    const plan = await planRunOnce({
      from,
      to,
      commandLine: line,
      switching,
      repository: { files, root, cwd },
      ...(manifest !== undefined && { manifest }),
    });
    // What is only supposed is not offered.
    return plan === undefined || plan.certain || (await this.#readsAny(plan)) ? plan : undefined;
  }

  dispose(): void {
    this.#detector.dispose();
    this.#addresses?.dispose();
    this.#services.dispose();
  }

  async #readsAny(plan: RunOncePlan): Promise<boolean> {
    if (plan.kind !== 'command') return false;
    const named = this.#run.line.split(/\s+/).filter(word => /\.(?:[cm]?[jt]sx?|py|rb|php|go|pl)$/.test(word));
    const files = [
      ...this.failures.flatMap(({ frames }) => frames.map(({ file }) => file)),
      ...named.map(file => join(this.#run.cwd, file)),
    ];
    for (const file of files) {
      const code = await this.#services.files.read(file);
      if (code !== undefined && Object.keys(plan.env).some(name => readsVariable(code, name))) return true;
    }
    return false;
  }

  #hear(failure: BindFailure): void {
    this.failures.push(failure);
    const observe = (): Observed => ({
      showsText: showsText(this.#run.line),
      ...(this.#screen.state !== undefined && { screen: this.#screen.state }),
      ...(this.#end !== undefined && { end: this.#end }),
    });
    const context = { ...this.#context, observe, over: () => this.#over };
    this.#reports.push(this.#services.pipeline.report(failure, this.#source, context));
  }

  get #context() {
    return { commandLine: this.#run.line, cwd: this.#run.cwd, startedAt: this.#startedAt };
  }

  async #suspect(): Promise<void> {
    const found = await this.#services.commandPorts(this.#run.line, this.#run.cwd);
    await this.#services.pipeline.suspect(found.filter(isNamed), this.#source, this.#startedAt);
  }
}
