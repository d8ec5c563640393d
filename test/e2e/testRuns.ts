/** Stories of tests whose page another project's server shows: as tasks, in the debugger, from the Testing view. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import { startOrphan } from './actors.ts';
import type { Story } from './story.ts';

const strange = (port: number): RegExp => new RegExp(`localhost:${port} shows the page of`);
const instead = (port: number): string => `Open ${port} Instead`;
const noMore = /^Don’t Tell Again/;

/** Stands in for Playwright: writes down the page that its tests open, and with what words it was started. */
const runner = `#!/usr/bin/env node
const { appendFileSync } = require('node:fs');
const { use } = require(process.cwd() + '/playwright.config.js');
appendFileSync('tested.txt', process.argv[2] + ' ' + use.baseURL + '\\n');
console.log('1 passed on ' + use.baseURL);
`;

const tasks = {
  version: '2.0.0',
  tasks: [
    { label: 'Tests', type: 'shell', command: 'npm run e2e', problemMatcher: [] },
    {
      label: 'Tests in German',
      type: 'process',
      command: 'npm',
      args: ['run', 'e2e'],
      options: { env: { SPOKEN: 'de' } },
      problemMatcher: [],
    },
  ],
};

const configuration = {
  type: 'node',
  request: 'launch',
  name: 'Tests',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
  program: '${workspaceFolder}/node_modules/@playwright/test/cli.js',
  args: ['test'],
  console: 'integratedTerminal',
};

async function addTests(folder: string, port: number): Promise<void> {
  const files = {
    'package.json': JSON.stringify({ scripts: { e2e: 'playwright test' } }),
    'playwright.config.js': `module.exports = { use: { baseURL: process.env.SITE || 'http://localhost:${port}' } };\n`,
    '.vscode/tasks.json': JSON.stringify(tasks),
    '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
    'node_modules/.bin/playwright': runner,
    'node_modules/@playwright/test/cli.js': runner,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { mode: 0o755 });
  }
}

/** The runs of tests so far: their word, and the page that they opened. */
async function tested(folder: string): Promise<readonly string[]> {
  const lines = await readFile(join(folder, 'tested.txt'), 'utf8').catch(() => '');
  return lines.split('\n').filter(line => line !== '');
}

export const testRunStories: readonly Story[] = [
  {
    name: 'wrong-page-runs',
    title:
      'tests of a page that another project shows: as a task of either kind, in the debugger and from the Testing view, on this folder’s own page instead',
    workspace: 'node-app',
    extensions: ['testExplorer'],
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      const other = join(dirname(folder), 'other');
      await cp(folder, other, { recursive: true });
      await addTests(folder, port);
      return [await startOrphan(other, port, cleanup), await startOrphan(folder, await freePort(), cleanup)];
    },
    tell: async ({ workbench, folder, port, actors: [stranger, shop] }) => {
      assert.ok(stranger !== undefined && shop !== undefined);
      const here = `http://localhost:${shop.port}`;
      const there = `http://localhost:${port}`;
      const opens = async (count: number, line: string) => {
        await until(`run ${count}`, async () => (await tested(folder)).length >= count);
        assert.equal((await tested(folder))[count - 1], line);
      };
      let runs = 0;
      for (const name of ['Tests', 'Tests in German']) {
        await workbench.runCommand('Tasks: Run Task');
        await workbench.quickPickChoose(name);
        const told = await workbench.notification(strange(port));
        assert.match(
          told.message,
          /The tests that have just begun open it\. A server of this workspace listens on \d+\./,
        );
        await opens(++runs, `test ${there}`);
        await workbench.screenshot(`wrong-page-runs-${runs}-task`);
        await workbench.clickNotificationButton(strange(port), instead(shop.port));
        await opens(++runs, `test ${here}`);
        assert.deepEqual(await workbench.notifications(), [], 'it is told once');
      }
      await workbench.runCommand('Tasks: Run Task');
      await workbench.quickPickChoose('Tests');
      await workbench.clickNotificationButton(strange(port), noMore);
      await opens(++runs, `test ${there}`);

      await workbench.runCommand('Debug: Select and Start Debugging');
      await workbench.quickPickChoose('Tests');
      await workbench.answerDialog(strange(port), instead(shop.port));
      await opens(++runs, `test ${here}`);

      await workbench.runCommand('Test: Debug All Tests');
      await workbench.page
        .locator('.monaco-dialog-box')
        .filter({ hasText: strange(port) })
        .waitFor();
      await workbench.screenshot('wrong-page-runs-5-testing');
      await workbench.answerDialog(strange(port), /^Open Anyway$/);
      await opens(++runs, `test-server ${there}`);
      assert.deepEqual(await workbench.notifications(), [], 'what was asked about is not told as well');
      assert.ok((await stranger.isAlive()) && (await shop.isAlive()), 'nobody is ended');
    },
  },
];
