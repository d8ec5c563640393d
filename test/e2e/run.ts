import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, newPage, openWorkbench, speak, type WorkbenchTarget } from '../host/browser.ts';
import { withCleanup } from '../host/cleanup.ts';
import { extensionLog, lastLines } from '../host/extensionLog.ts';
import { ensureHost, type Host } from '../host/install.ts';
import { ensureMachine } from '../host/machine.ts';
import { until } from '../host/poll.ts';
import { installExtension, installFixture, logsFolder, startServer, userFolder } from '../host/server.ts';
import { temporaryFolder } from '../host/suites.ts';
import { latest } from '../host/versions.ts';
import { Workbench } from '../host/workbench.ts';
import { copyWorkspace } from '../host/workspace.ts';
import { stories } from './stories.ts';
import type { Story } from './story.ts';

/** What a run came to. */
export interface StoryCounts {
  readonly passed: number;
  readonly failed: number;
}

/** What a run of stories is given. */
export interface TellOptions {
  readonly projectRoot: string;
  /** The packed extension. */
  readonly vsix: string;
  readonly log: (line: string) => void;
}

/** What is common to the stories of a run. */
interface Run {
  readonly projectRoot: string;
  readonly host: Host;
  /** With the packed extension installed; each story has a copy. */
  readonly extensionsDir: string;
}

/** Stories side by side: most of one is waiting. */
const maxTellers = Math.max(1, Math.min(2, availableParallelism()));

/**
 * Tells the stories (those whose name contains a filter, if any) in one version of VS Code, each in a server, a browser, a profile and a
 * workspace of its own with the packed extension installed. In an older version than the latest those marked `latestOnly` are left out,
 * unless asked for.
 */
export async function tellStories(
  version: string,
  filters: readonly string[],
  { projectRoot, vsix, log }: TellOptions,
): Promise<StoryCounts> {
  await ensureMachine(log);
  const host = await ensureHost(version, { cache: join(projectRoot, '.vscode-test', 'hosts'), projectRoot, log });
  const isLatest = version === latest;
  const chosen = stories.filter(({ name, latestOnly }) =>
    filters.length === 0 ? isLatest || latestOnly !== true : filters.some(part => name.includes(part)),
  );
  if (chosen.length === 0) throw new Error(`no story matches ${filters.join(', ')}`);
  return withCleanup(async cleanup => {
    const template = await temporaryFolder(cleanup);
    const extensionsDir = join(template, 'extensions');
    await installExtension({ host, projectRoot, dataDir: join(template, 'data'), extensionsDir }, vsix);
    // Those that take long begin, so that nobody has nothing to do but wait for them at the end.
    const queue = [...chosen].sort((a, b) => Number(b.isLong === true) - Number(a.isLong === true));
    let failed = 0;
    const teller = async (): Promise<void> => {
      for (let story = queue.shift(); story !== undefined; story = queue.shift())
        if (!(await tellTwice(story, { projectRoot, host, extensionsDir }, log))) failed++;
    };
    await Promise.all(Array.from({ length: maxTellers }, teller));
    return { passed: chosen.length - failed, failed };
  });
}

/** Tells a story, once more if it fails, and then prints how it came out. False when it failed twice. */
async function tellTwice(story: Story, run: Run, log: (line: string) => void): Promise<boolean> {
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  try {
    // The workbench of a busy machine now and then loses a key or a click: a story that fails is told once more, and said so.
    await tell(story, run, note).catch(async (error: unknown) => {
      note(`  ↻ ${story.title} (${seconds()}): ${error instanceof Error ? error.message : String(error)}`);
      await tell(story, run, note);
    });
    note(`  ✔ ${story.title} (${seconds()})`);
    return true;
  } catch (error) {
    note(`  ✖ ${story.title} (${seconds()})\n${told(error)}`);
    return false;
  } finally {
    // Together: another story's lines must not come between them.
    log(lines.join('\n'));
  }
}

/** What went wrong, with the places in the story that led there. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = '' } = error.cause instanceof Error ? error.cause : error;
  return [error.message, ...stack.split('\n').filter(line => /^\s+at .*test/.test(line))].join('\n');
}

/** Tells one story from an empty profile to its end. Throws when it does not come out as written. */
async function tell(
  story: Story,
  { projectRoot, host, extensionsDir }: Run,
  log: (line: string) => void,
): Promise<void> {
  await withCleanup(async cleanup => {
    const temporary = await temporaryFolder(cleanup);
    const folder = join(temporary, story.workspace);
    const activations = join(temporary, 'activations');
    await mkdir(activations);
    const port = await story.choosePort();
    await copyWorkspace(join(projectRoot, 'test', 'fixtures', 'workspaces', story.workspace), folder, { PORT: port });
    const server = {
      host,
      projectRoot,
      dataDir: join(temporary, 'data'),
      extensionsDir: join(temporary, 'extensions'),
      env: { PEER_BENCH: activations },
      ...(story.settings !== undefined && { settings: story.settings }),
    };
    await cp(extensionsDir, server.extensionsDir, { recursive: true });
    for (const name of ['peer', ...(story.extensions ?? [])]) await installFixture(server, name);
    if (story.keybindings !== undefined) {
      await mkdir(userFolder(server), { recursive: true });
      await writeFile(join(userFolder(server), 'keybindings.json'), JSON.stringify(story.keybindings(port)));
    }
    const actors = await story.before(folder, port, cleanup);
    const running = await startServer(server, cleanup);
    const page = await newPage(await launchBrowser(cleanup));
    const screenshots = join(projectRoot, '.vscode-test', 'screenshots');
    const hasThemes = host.version === latest;
    const workbench = new Workbench({ page, version: host.version, screenshots, hasThemes });
    try {
      if (story.language !== undefined) await speak(page, story.language);
      await openWorkbench(page, running, targetOf(story, folder));
      await workbench.ready(story.isEmptyWindow !== true);
      // A program that fails before the extension host is up is seen by nobody: on a busy machine that takes longer than a terminal's prompt.
      await until('the extension to be active', async () =>
        (await readdir(activations)).some(name => name.endsWith('.json')),
      );
      await story.tell({ workbench, folder, port, actors });
    } catch (error) {
      const picture = await workbench.screenshot(`${story.name}-failed`).catch(String);
      const written = logsFolder(server);
      const logs = join(projectRoot, '.vscode-test', 'logs', `${host.version}-${story.name}`);
      await cp(written, logs, { recursive: true, force: true }).catch(() => undefined);
      const shown = (await workbench.notifications().catch(() => [])).map(
        each => `${each.message} [${each.buttons.join(' | ')}]`,
      );
      log(`    picture: ${picture}; logs: ${logs}`);
      const what = error instanceof Error ? error.message : String(error);
      const logged = lastLines(extensionLog(written)).map(line => `\n    log: ${line}`);
      throw new Error(`${what}\n    on the screen: ${shown.join('; ')}${logged.join('')}`, { cause: error });
    }
  });
}

function targetOf({ workspaceFile, isEmptyWindow }: Story, folder: string): WorkbenchTarget {
  if (isEmptyWindow === true) return { isEmpty: true };
  const workspace = workspaceFile?.(folder);
  return workspace === undefined ? { folder } : { workspace };
}
