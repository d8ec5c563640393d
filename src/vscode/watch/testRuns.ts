import type { Disposable, Log } from '../../core/host.ts';
import { isFreeing, onlyFree } from '../../core/model/freeingFix.ts';
import type { Source } from '../../core/model/run.ts';
import { joined } from '../../core/text/harmless.ts';
import type { TestedPage } from '../../core/workspace/run/testedPages.ts';
import { applyFix } from '../apply/applyFix.ts';
import { letFollow } from '../apply/moveEdits.ts';
import { config } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import { fixTitle } from '../text/fixTitles.ts';
import { moveText } from '../text/moves.ts';
import { pageText } from '../text/ownPorts.ts';
import { type NotStarted, notStarted } from '../text/restart.ts';
import type { LoadTools, Tools } from '../tools.ts';
import { showProblem } from '../ui/notification.ts';
import { warn } from '../ui/say.ts';
import { type OpenedPages, pageInstead, type Strange, strangeAt } from './openedPages.ts';
import type { Runs } from './runs/runs.ts';
import { changedTask, taskWords } from './taskWords.ts';

type TestRun = Extract<Source, { kind: 'terminal' | 'task' }> & { readonly commandLine: string };

/** Runs that are remembered, so that none is looked at twice. */
const kept = 50;

/**
 * Tells when a test run that has just begun opens another folder's page: tests of somebody else's server pass or fail for nothing. VS Code
 * tells of commands and tasks once they run, so it cannot be asked before; what is debugged is asked about before (`openedPages.ts`). Of what
 * another extension starts as a child process of its own, as the Testing view's *Run Test* mostly does, VS Code tells nothing.
 */
export class TestRuns implements Disposable {
  readonly #pages: OpenedPages;
  readonly #load: LoadTools;
  readonly #runs: Runs;
  readonly #owned = new DisposableStore();
  readonly #seen = new Set<string>();
  readonly #told = new Set<string>();

  constructor(runs: Runs, pages: OpenedPages, load: LoadTools, log: Log) {
    this.#pages = pages;
    this.#load = load;
    this.#runs = runs;
    const look = (source: Source) => {
      if (source.kind !== 'command' && isNew(this.#seen, source.id))
        inBackground(log, 'the page of a test run', this.#look(source));
    };
    this.#owned.add(runs.onDidStart(look));
    // The run that has this loaded began before.
    for (const source of runs.lastStarts) look(source);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #look(run: Source): Promise<void> {
    if (!isTestRun(run) || !config.notifications) return;
    const tools = await this.#load();
    const { commandLine, cwd } = run;
    for (const page of await tools.testedPages(commandLine, cwd, this.#variablesOf(run))) {
      const strange = await strangeAt(tools, page.port);
      if (strange === undefined || this.#pages.isQuiet(commandLine, strange)) continue;
      // What a task or a session runs in a terminal is seen as a command of that terminal, too, in no fixed order.
      const owner = await this.#ownerOf(run);
      if (owner.kind === 'debug') this.#pages.takeAsked(strange);
      if (owner.kind !== run.kind) return this.#look(owner);
      if (this.#pages.takeAsked(strange) || !isNew(this.#told, `${run.id} ${page.port}`)) continue;
      await this.#tell(strange, page, run);
    }
  }

  async #ownerOf(run: TestRun): Promise<Source> {
    const found = this.#runs.find(run);
    if (found?.kind !== 'terminal') return run;
    return (await this.#runs.executionOrigin(found.run, found.run.startedAt)).source;
  }

  #variablesOf(run: TestRun): Readonly<Record<string, string>> {
    const found = this.#runs.find(run);
    return (found?.kind === 'task' && taskWords(found.run.execution.task)?.env) || {};
  }

  async #tell(strange: Strange, page: TestedPage, source: TestRun): Promise<void> {
    const tools = await this.#load();
    const { port, conflict, stranger } = strange;
    const other = await pageInstead(tools, port);
    const found = conflict.diagnosis?.fixes.find(isFreeing);
    const free = found && onlyFree(found);
    const again = other === undefined ? undefined : this.#elsewhere(tools, page, source, other);
    const move = tools.moves.all.find(({ from }) => from.port === port);
    const buttons = {
      instead: again && pageText.instead(again.port),
      follow: move && moveText.follow(port),
      free: free && fixTitle(free),
      noMore: pageText.noMoreTold(),
    };
    const chosen = await warn(
      joined([
        pageText.strange(port, stranger),
        pageText.opensIt(),
        ...(other === undefined ? [] : [pageText.oursIsAt(other)]),
      ]),
      ...Object.values(buttons).filter(button => button !== undefined),
    );
    if (chosen === undefined) return;
    if (chosen === buttons.noMore) return this.#pages.silence(source.commandLine, strange);
    if (chosen === buttons.follow && move !== undefined) return letFollow(tools, move);
    if (chosen === buttons.free && free !== undefined) await applyFix(tools, conflict, free);
    if (chosen !== buttons.instead || again === undefined) return;
    const why = await again.run();
    if (why !== undefined) showProblem(notStarted(why));
  }

  /** How the same tests are run once more on another port, where their line or a variable can say it; what a file states is not changed. */
  #elsewhere(
    { testedIn, testedOn, rerun }: Tools,
    page: TestedPage,
    source: TestRun,
    port: number,
  ): { readonly port: number; readonly run: () => Promise<NotStarted | undefined> } | undefined {
    const found = this.#runs.find(source);
    if (found?.kind === 'task') {
      const { task } = found.run.execution;
      const words = taskWords(task);
      const changed = words && testedIn(page, words, port);
      return changed && { port, run: () => rerun.runTask(found.run, changedTask(task, changed)) };
    }
    const plan = rerun.canRun(source) ? testedOn(page, source.commandLine, port) : undefined;
    return plan && { port, run: () => rerun.runChanged(source, { kind: 'command', ...plan, certain: true }) };
  }
}

function isTestRun(source: Source): source is TestRun {
  return (source.kind === 'terminal' || source.kind === 'task') && source.commandLine !== undefined;
}

/** Whether it is not among the last ones; it is from now on. */
function isNew(known: Set<string>, id: string): boolean {
  if (known.has(id)) return false;
  known.add(id);
  for (const oldest of [...known].slice(0, -kept)) known.delete(oldest);
  return true;
}
