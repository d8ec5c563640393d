import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';
import { text } from './texts.ts';

/** Needs a moment to end, so that a grace period of nothing would lead to a question. */
const slowServer = `process.on('SIGTERM', () => setTimeout(() => process.exit(), 500));
require('node:http').createServer((request, response) => response.end('front\\n')).listen(Number(process.env.PORT));
`;

const front = (folder: string): string => join(dirname(folder), 'front');
const launchOf = (folder: string): string => join(folder, '.vscode', 'launch.json');

/** Another program with the same number in its own configuration. */
const launch = (port: number): string =>
  `${JSON.stringify({ version: '0.2.0', configurations: [{ name: 'Front', type: 'node', request: 'launch', program: 'server.js', env: { PORT: String(port) } }] }, null, 2)}\n`;

/** A house's own wording, which its workspace teaches. */
const housePattern = String.raw`MYSRV-0042 .{0,40}endpoint (?<host>[\w.]+):(?<port>\d+)`;
const houseLine = 'MYSRV-0042 nobody can serve endpoint 127.0.0.1:4711';

/** What *Report a Missed Failure…* says it understood of the house's line. */
async function understoodOfHouse(workbench: Workbench): Promise<string> {
  await workbench.runCommand('File: New Untitled Text File');
  const editor = workbench.page.locator('.editor-group-container.active .monaco-editor');
  await until('the line in an editor', async () => {
    await editor.first().click({ timeout: 5000 });
    await workbench.page.keyboard.press('ControlOrMeta+A');
    await workbench.page.keyboard.insertText(houseLine);
    return (await workbench.editorText()).includes('MYSRV-0042');
  });
  await workbench.page.keyboard.press('ControlOrMeta+A');
  await workbench.runCommand('Port Medic: Report a Missed Failure…');
  const issue = await until('the text of the issue', async () => {
    const shown = await workbench.editorText();
    return /What was understood[\s\S]*\S[\s\S]*What should/.test(shown) && shown;
  });
  await workbench.runCommand('View: Revert and Close Editor');
  await workbench.runCommand('View: Revert and Close Editor');
  return issue;
}

export const untrustedStory: Story = {
  name: 'untrusted',
  title:
    'two folders in Restricted Mode: ports are freed, nothing is edited, and no pattern of theirs is read; once trusted, a switch edits the folder that failed',
  workspace: 'node-app',
  settings: {
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
    'security.workspace.trust.emptyWindow': false,
    'portMedic.debug.askBeforeStart': false,
  },
  workspaceFile: folder => join(dirname(folder), 'both.code-workspace'),
  choosePort: freePort,
  before: async (folder, port, cleanup) => {
    await mkdir(join(front(folder), '.vscode'), { recursive: true });
    await writeFile(join(front(folder), 'server.js'), slowServer);
    await writeFile(launchOf(front(folder)), launch(port));
    // By their names, and as an object, which an older VS Code takes for the settings below it.
    const harmful = {
      'portMedic.kill.gracePeriod': 0,
      'portMedic.watch.patterns': [housePattern],
      'portMedic.debug.freeLeftoversBeforeStart': true,
      portMedic: {
        kill: { gracePeriod: 0 },
        watch: { patterns: [housePattern] },
        debug: { freeLeftoversBeforeStart: true },
      },
      'terminal.integrated.env.linux': { PATH: join(front(folder), 'node_modules/.bin') },
    };
    await writeFile(join(front(folder), '.vscode', 'settings.json'), JSON.stringify(harmful));
    const folders = [{ path: 'front' }, { path: 'node-app' }];
    await writeFile(join(dirname(folder), 'both.code-workspace'), JSON.stringify({ folders, settings: harmful }));
    return [await startOrphan(folder, port, cleanup), await startOrphan(front(folder), await freePort(), cleanup)];
  },
  tell: async ({ workbench, folder, port, actors }) => {
    const shop = only(actors);
    const slow = actors[1];
    assert.ok(slow);
    await workbench.statusBarItem(/Restricted Mode/);
    assert.doesNotMatch(await understoodOfHouse(workbench), /house-pattern/, 'the workspace does not teach wordings');

    await workbench.runCommand('Port Medic: Free Port');
    await workbench.quickInputType(String(slow.port));
    await workbench.quickInputAccept();
    await workbench.quickPickTitled(new RegExp(`Port ${slow.port} is held by`));
    const rows = await until('the fixes', async () => {
      const found = await workbench.quickPickRows();
      return found.some(row => row.startsWith('Free Port')) && found;
    });
    assert.ok(!rows.some(row => /^Switch|SO_REUSEADDR/.test(row)), rows.join('\n'));
    await workbench.screenshot('untrusted-1-fixes');
    await workbench.quickPickChoose('Free Port');
    await until('the end of the slow server', async () => !(await slow.isAlive()));
    assert.equal(
      await workbench.page.locator('.monaco-dialog-box').count(),
      0,
      'the workspace does not set the grace period',
    );
    assert.ok(await shop.isAlive());

    await workbench.palette('Port Medic: ');
    const offered = await until('our commands', async () => {
      const found = await workbench.quickPickRows();
      return found.some(row => /Free Port/.test(row)) && found;
    });
    assert.ok(!offered.some(row => /Switch Port|SO_REUSEADDR/.test(row)), offered.join('\n'));
    await workbench.closeQuickInput();

    await workbench.runCommand('Debug: Select and Start Debugging');
    await workbench.quickInputType('debug Shop');
    await until('the configuration alone', async () => {
      const found = await workbench.quickPickRows();
      return found.some(row => row.includes('Shop')) && !found.some(row => row.includes('Front'));
    });
    await workbench.quickInputAccept();
    await workbench.answerDialog(/trust/i, /^Trust|Trust.*Continue/);
    const seen = await workbench.notification(text.leftover(port, shop.pid));
    const other = Number(/\d+/.exec(seen.buttons.find(button => text.switchPort.test(button)) ?? '')?.[0]);
    await workbench.screenshot('untrusted-2-trusted');
    await workbench.clickNotificationButton(text.leftover(port, shop.pid), text.switchPort);
    await workbench.applyRefactoring();
    await until(`the shop on ${other}`, () => httpGet(other));
    assert.ok((await readFile(launchOf(folder), 'utf8')).includes(String(other)));
    assert.equal(await readFile(launchOf(front(folder)), 'utf8'), launch(port), 'the other folder is left alone');
    assert.match(await understoodOfHouse(workbench), /house-pattern/, 'a trusted workspace does');
  },
};
