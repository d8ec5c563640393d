// Bundled beside the suites and run inside VS Code's extension host, which calls `run()`.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { linePrefix, type SuiteResults } from './suiteResults.ts';
import { restorer } from './suiteWorkspace.ts';

function print(depth: number, text: string): void {
  for (const line of text.split('\n')) console.log(`${linePrefix}${'  '.repeat(depth)}${line}`);
}

/** Runs every `*.test.js` of this folder. Rejects when a test failed or none ran. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  // The base reporter prints nothing: the lines come from the listeners below.
  const mocha = new Mocha({ ui: 'tdd', timeout: 180_000, retries: 1, reporter: Mocha.reporters.Base });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => name.endsWith('.test.js')).sort()) mocha.addFile(join(__dirname, file));

  // What a suite leaves behind (files, editors, settings) must not meet the next one, whatever their order.
  const restore = await restorer();
  await mocha.loadFilesAsync();
  for (const suite of mocha.suite.suites) suite.afterAll('the workspace as it was', restore);

  const counts = { passed: 0, failed: 0, skipped: 0 };
  let depth = 0;
  await new Promise<void>((resolve, reject) => {
    try {
      mocha
        .run(() => resolve())
        .on('suite', suite => {
          if (!suite.root) print(depth++, suite.title);
        })
        .on('suite end', suite => {
          if (!suite.root) depth--;
        })
        .on('pass', test => {
          counts.passed++;
          print(depth, `✔ ${test.title} (${test.duration ?? 0} ms)`);
        })
        .on('retry', (test, error: unknown) => {
          print(depth, `↻ ${test.title}: ${error instanceof Error ? error.message : String(error)}`);
        })
        .on('pending', test => {
          counts.skipped++;
          print(depth, `- ${test.title} (skipped)`);
        })
        .on('fail', (test, error: unknown) => {
          counts.failed++;
          print(depth, `✖ ${test.fullTitle()}`);
          print(depth + 1, error instanceof Error ? (error.stack ?? error.message) : String(error));
        });
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  writeFileSync(join(__dirname, 'results.json'), JSON.stringify(counts satisfies SuiteResults));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
  if (counts.passed === 0) throw new Error('no test ran');
}
