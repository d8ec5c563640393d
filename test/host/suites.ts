import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser, newPage, openWorkbench } from './browser.ts';
import { type Cleanup, withCleanup } from './cleanup.ts';
import { ensureHost, type Host } from './install.ts';
import { ensureMachine } from './machine.ts';
import { logsFolder, startServer } from './server.ts';
import { bundleSuites, type SuiteBundle } from './suiteBundle.ts';
import { linePrefix, logsVariable, type SuiteResults } from './suiteResults.ts';
import { copyWorkspace } from './workspace.ts';

/** A temporary folder with links resolved (macOS's is a link), which goes with the clean-up. */
export async function temporaryFolder(cleanup: Cleanup): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'port-medic-')));
  cleanup.add(folder, () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Registers the debug adapters that the suites try. */
export function testExtension(projectRoot: string): string {
  return join(projectRoot, 'test', 'fixtures', 'extensions', 'adapters');
}

/** Far above what the suites take on a busy machine: only a window that hangs is given up. */
const limitMs = 45 * 60_000;

/** The most windows side by side. Most of a test is waiting, for shells, sessions and processes. */
const maxWindows = Math.max(1, Math.min(3, availableParallelism()));

/** What every window of a run shares. */
interface Run {
  readonly projectRoot: string;
  readonly host: Host;
  readonly bundle: SuiteBundle;
  readonly browser: Browser;
  readonly log: (line: string) => void;
}

/**
 * Runs the suites of test/vscode inside the real VS Code server of one version, and prints the lines of each file as it ends. The files are
 * shared out among a few windows, each with a server, a profile and a workspace of its own. The extension must be built. Everything is
 * stopped and removed before this returns.
 */
export async function runSuites(
  projectRoot: string,
  version: string,
  filters: readonly string[],
): Promise<SuiteResults> {
  const log = (line: string): void => console.log(line);
  await ensureMachine(log);
  const host = await ensureHost(version, { cache: join(projectRoot, '.vscode-test', 'hosts'), projectRoot, log });
  return withCleanup(async cleanup => {
    const bundle = await bundleSuites(projectRoot, filters, cleanup);
    const browser = await launchBrowser(cleanup);
    const windows = Array.from({ length: Math.min(maxWindows, bundle.files) }, (_, index) =>
      runWindow(index + 1, { projectRoot, host, bundle, browser, log }, cleanup).catch((error: unknown) => {
        log(`✖ window ${index + 1}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return 1;
      }),
    );
    const codes = await Promise.all(windows);
    const results = (await bundle.results()) ?? { passed: 0, failed: 0, skipped: 0 };
    if (results.passed === 0 && results.failed === 0) throw new Error(`no test ran (exit codes ${codes.join(', ')})`);
    return codes.every(code => code === 0) || results.failed > 0 ? results : { ...results, failed: 1 };
  });
}

/** One window that runs the files which no other has taken. Resolves to its exit code: 1 when a test failed. */
async function runWindow(
  number: number,
  { projectRoot, host, bundle, browser, log }: Run,
  cleanup: Cleanup,
): Promise<number> {
  const temporary = await temporaryFolder(cleanup);
  const folder = join(temporary, 'workspace');
  await copyWorkspace(join(projectRoot, 'test', 'fixtures', 'workspaces', 'suite'), folder, {});
  const extensionsDir = join(temporary, 'extensions');
  // Installed, since the payload takes one extension under development only.
  await cp(testExtension(projectRoot), join(extensionsDir, 'port-medic.test-adapters-0.0.1'), { recursive: true });
  const dataDir = join(temporary, 'data');
  const env = { [logsVariable]: logsFolder({ dataDir }) };
  const server = await startServer({ host, projectRoot, dataDir, extensionsDir, obeyPayload: true, env }, cleanup);
  const page = await newPage(browser);
  const logs = join(projectRoot, '.vscode-test', 'logs');
  await mkdir(logs, { recursive: true });
  const logPath = join(logs, `suites-${host.version}-${number}.log`);
  const logFile = createWriteStream(logPath);
  cleanup.add('the log', () => void logFile.end());

  const exited = new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${why}: see ${logPath}`));
    const timer = setTimeout(() => fail(`no exit code within ${limitMs / 1000} s`), limitMs);
    cleanup.add('the time limit', () => clearTimeout(timer));
    page.on('crash', () => fail('the browser page crashed'));
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    page
      .exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
        const text = format(...args);
        logFile.write(`${type} ${text}\n`);
        if (!text.startsWith(linePrefix)) return;
        for (const line of text.split('\n')) log(line.slice(linePrefix.length));
      })
      .catch(reject);
  });
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  await openWorkbench(page, server, {
    folder,
    payload: [
      ['extensionDevelopmentPath', remote(projectRoot)],
      ['extensionTestsPath', remote(bundle.index)],
      ['skipWelcome', 'true'],
    ],
  });
  return exited;
}
