import type { RunOncePlan } from '../../core/fix/switchPort/oncePlan.ts';
import type { Disposable, Log } from '../../core/host.ts';
import type { Source } from '../../core/model/run.ts';
import { joined } from '../../core/text/harmless.ts';
import type { TestedPage } from '../../core/workspace/run/testedPages.ts';
import { applyFix } from '../apply/applyFix.ts';
import { isFreeing, onlyFree } from '../apply/freeing.ts';
import { letFollow } from '../apply/moveEdits.ts';
import { config } from '../config.ts';
import { DisposableStore } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import { fixTitle } from '../text/fixes.ts';
import { moveText } from '../text/moves.ts';
import { pageText } from '../text/ownPorts.ts';
import { notStarted } from '../text/restart.ts';
import type { Base, LoadTools, Tools } from '../tools.ts';
import { showProblem } from '../ui/notification.ts';
import { warn } from '../ui/say.ts';
import { type OpenedPages, pageInstead, type Strange, strangeAt } from './openedPages.ts';

type TestRun = Extract<Source, { kind: 'terminal' | 'task' }> & { readonly commandLine: string };

/** Runs that are remembered, so that none is looked at twice. */
const kept = 50;

/**
 * Tells when a test run that has just begun opens another folder's page: tests of somebody else's server pass or fail for nothing. VS Code
 * tells of commands and tasks once they run, so it cannot be asked before.
 */
export class TestRuns implements Disposable {
  readonly #pages: OpenedPages;
  readonly #load: LoadTools;
  readonly #owned = new DisposableStore();
  readonly #seen = new Set<string>();

  constructor({ runs, changes }: Pick<Base, 'runs' | 'changes'>, pages: OpenedPages, load: LoadTools, log: Log) {
    this.#pages = pages;
    this.#load = load;
    const look = (source: Source) => inBackground(log, 'the page of a test run', this.#look(source));
    this.#owned.add(runs.onDidStart(look));
    // The run that has this loaded began before.
    this.#owned.add(changes.onDidLast(look));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #look(source: Source): Promise<void> {
    if ((source.kind !== 'terminal' && source.kind !== 'task') || source.commandLine === undefined) return;
    if (this.#seen.has(source.id) || !config.notifications) return;
    this.#seen.add(source.id);
    for (const oldest of [...this.#seen].slice(0, -kept)) this.#seen.delete(oldest);
    const tools = await this.#load();
    const { commandLine, cwd } = source;
    for (const page of await tools.testedPages(commandLine, cwd)) {
      const strange = await strangeAt(tools, page.port);
      if (strange === undefined || this.#pages.isQuiet(commandLine, strange)) continue;
      await this.#tell(strange, page, { ...source, commandLine });
    }
  }

  async #tell(strange: Strange, page: TestedPage, source: TestRun): Promise<void> {
    const tools = await this.#load();
    const { port, conflict, stranger } = strange;
    const other = await pageInstead(tools, port);
    const found = conflict.diagnosis?.fixes.find(isFreeing);
    const free = found && onlyFree(found);
    const again = other === undefined ? undefined : elsewhere(tools, page, source, other);
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
    const why = await tools.rerun.runChanged(source, again.plan);
    if (why !== undefined) showProblem(notStarted(why));
  }
}

/** How the same tests are run once more on another port, where their line can say it; what a file states is not changed. */
function elsewhere(
  { testedOn, rerun }: Tools,
  page: TestedPage,
  source: TestRun,
  port: number,
): { readonly port: number; readonly plan: RunOncePlan } | undefined {
  const changed = source.kind === 'terminal' && rerun.canRun(source) && testedOn(page, source.commandLine, port);
  return changed ? { port, plan: { kind: 'command', ...changed, certain: true } } : undefined;
}
