import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { launchBrowser, newPage, openWorkbench } from './browser.ts';
import { type Cleanup, withCleanup } from './cleanup.ts';
import { ensureHost } from './install.ts';
import { ensureMachine } from './machine.ts';
import { startServer } from './server.ts';
import { bundleSuites } from './suiteBundle.ts';
import { linePrefix, type SuiteResults } from './suiteResults.ts';
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

/**
 * Runs the suites of test/vscode inside the real VS Code server of one version, and prints their lines as they come.
 * The extension must be built. Everything is stopped and removed before this returns.
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
    const temporary = await temporaryFolder(cleanup);
    const folder = join(temporary, 'workspace');
    await copyWorkspace(join(projectRoot, 'test', 'fixtures', 'workspaces', 'suite'), folder, {});
    const extensionsDir = join(temporary, 'extensions');
    // Installed, since the payload takes one extension under development only.
    await cp(testExtension(projectRoot), join(extensionsDir, 'port-medic.test-adapters-0.0.1'), { recursive: true });
    const server = await startServer(
      {
        host,
        projectRoot,
        dataDir: join(temporary, 'data'),
        extensionsDir,
        obeyPayload: true,
      },
      cleanup,
    );
    const page = await newPage(await launchBrowser(cleanup));
    const logs = join(projectRoot, '.vscode-test', 'logs');
    await mkdir(logs, { recursive: true });
    const logPath = join(logs, `suites-${version}.log`);
    const logFile = createWriteStream(logPath);
    cleanup.add('the log', () => void logFile.end());

    const exited = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no exit code within ${limitMs / 1000} s`)), limitMs);
      cleanup.add('the time limit', () => clearTimeout(timer));
      page.on('crash', () => reject(new Error('the browser page crashed')));
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
      page
        .exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
          const line = format(...args);
          logFile.write(`${type} ${line}\n`);
          if (line.startsWith(linePrefix)) log(line.slice(linePrefix.length));
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
    const code = await exited;
    const results = await bundle.results();
    if (results === undefined) throw new Error(`the suites did not finish (exit code ${code}): see ${logPath}`);
    return code === 0 || results.failed > 0 ? results : { ...results, failed: 1 };
  });
}
