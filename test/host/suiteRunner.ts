// Bundled beside the suites and run inside VS Code's extension host, which calls `run()`.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { extensionLog, lastLines, logSize } from './extensionLog.ts';
import { added, linePrefix, logsVariable, resultsName, type SuiteResults } from './suiteResults.ts';
import { restorer } from './suiteWorkspace.ts';

/** What must meet a window in which nothing has run yet. */
const first = 'activation.test.js';

/** Every bundled test file: `first`, then the large ones, so that the windows end at about the same time. */
function testFiles(): readonly string[] {
  const rank = (name: string): number => (name === first ? Infinity : statSync(join(__dirname, name)).size);
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.js'))
    .sort((a, b) => rank(b) - rank(a));
}

/** Takes a file for this window; false when another has it. */
function take(name: string): boolean {
  try {
    writeFileSync(join(__dirname, `${name}.taken`), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Runs the files of this folder that no other window has taken, one after the other. Rejects when a test failed. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  // What a suite leaves behind (files, editors, settings) must not meet the next one, whatever their order.
  const restore = await restorer();
  let counts: SuiteResults = { passed: 0, failed: 0, skipped: 0 };
  for (const name of testFiles()) if (take(name)) counts = added(counts, await runFile(join(__dirname, name), restore));
  writeFileSync(join(__dirname, resultsName(process.pid)), JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}

/** At most this much of an error, in UTF-16 units: of a line that is much longer the window's log tells nothing at all. */
const longestError = 4000;

function told(error: unknown, how: 'message' | 'stack'): string {
  return (error instanceof Error ? (error[how] ?? error.message) : String(error)).slice(0, longestError);
}

async function runFile(path: string, restore: () => Promise<void>): Promise<SuiteResults> {
  // The base reporter prints nothing: the lines come from the listeners below.
  // On a busy machine VS Code hands out no text of one short command in a few hundred: what failed is printed, and tried again.
  const mocha = new Mocha({ ui: 'tdd', timeout: 600_000, retries: 2, reporter: Mocha.reporters.Base });
  mocha.addFile(path);
  await mocha.loadFilesAsync();
  for (const suite of mocha.suite.suites) suite.afterAll('the workspace as it was', restore);

  const counts = { passed: 0, failed: 0, skipped: 0 };
  const lines: string[] = [];
  let depth = 0;
  const print = (text: string): void => {
    for (const line of text.split('\n')) lines.push(`${linePrefix}${'  '.repeat(depth)}${line}`);
  };
  const logs = process.env[logsVariable] ?? '';
  let logged = 0;
  // What VS Code has told of commands, and the extension has logged, since the test began.
  const commands: string[] = [];
  const noted =
    (what: string) => (event: vscode.TerminalShellExecutionStartEvent | vscode.TerminalShellExecutionEndEvent) =>
      void commands.push(`${what} of ${event.execution.commandLine.value}`);
  const listening = vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(noted('start')),
    vscode.window.onDidEndTerminalShellExecution(noted('end')),
  );
  const printLog = (): void => {
    for (const line of lastLines(commands.join('\n'))) print(`  told: ${line}`);
    for (const line of lastLines(extensionLog(logs, logged))) print(`  log: ${line}`);
  };
  await new Promise<void>((resolve, reject) => {
    try {
      mocha
        .run(() => resolve())
        .on('suite', suite => {
          if (suite.root) return;
          print(suite.title);
          depth++;
        })
        .on('suite end', suite => {
          if (!suite.root) depth--;
        })
        // For the log, which is read when a window hangs.
        .on('test', test => {
          console.log(`test: ${test.fullTitle()}`);
          logged = logSize(logs);
          commands.length = 0;
        })
        .on('pass', test => {
          counts.passed++;
          print(`✔ ${test.title} (${test.duration ?? 0} ms)`);
        })
        .on('retry', (test, error: unknown) => {
          print(`↻ ${test.title}: ${told(error, 'message')}`);
          printLog();
        })
        .on('pending', test => {
          counts.skipped++;
          print(`- ${test.title} (skipped)`);
        })
        .on('fail', (test, error: unknown) => {
          counts.failed++;
          print(`✖ ${test.fullTitle()}`);
          print(`  ${told(error, 'stack')}`);
          printLog();
        });
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  // Else each file's listener of unhandled rejections stays, and they call each other in every order: of a few files that never ends.
  mocha.dispose();
  listening.dispose();
  // At once: the lines of another window's suites must not come between them.
  console.log(lines.join('\n'));
  return counts;
}
