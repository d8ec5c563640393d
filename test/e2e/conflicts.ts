/** Stories from the first failure to the last: none is silent, and nothing that is over is shown or offered. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { type Actor, startOrphan } from './actors.ts';
import { answersAnew, only, type Story } from './story.ts';
import { german, text } from './texts.ts';

/** Another program that wants the same port. */
async function addOther(folder: string, port: number): Promise<void> {
  await writeFile(join(folder, 'other.js'), `require('node:http').createServer().listen(${port});\n`);
}

async function orphanAndOther(folder: string, port: number, cleanup: Cleanup): Promise<readonly Actor[]> {
  await addOther(folder, port);
  return [await startOrphan(folder, port, cleanup)];
}

async function closeAll(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await until('no notification', async () => (await workbench.notifications()).length === 0);
}

/** The rows of the open pick, once one of them is as expected. */
async function rowsWith(workbench: Workbench, expected: RegExp): Promise<readonly string[]> {
  return until(`a row like ${expected}`, async () => {
    const rows = await workbench.quickPickRows();
    return rows.some(row => expected.test(row)) && rows;
  });
}

const statusItem = '.part.statusbar .statusbar-item[id$="portMedic.status"] a';
const leftoverItem = '.part.statusbar .statusbar-item[id$="portMedic.leftover"]';

/** Ends as soon as the server that it starts answers, and leaves it behind. */
const leaver = (port: number): string => `
const { NODE_OPTIONS, ...env } = process.env;
const child = require('node:child_process').spawn(process.execPath, ['server.js'], { env, detached: true, stdio: 'ignore' });
child.unref();
const ask = () => fetch('http://127.0.0.1:${port}/').then(() => process.exit(), () => setTimeout(ask, 100));
ask();
`;

/** A second configuration, of a program that leaves a server behind. */
async function addLeaver(folder: string, shopPort: number, port: number): Promise<void> {
  await writeFile(join(folder, 'leaver.js'), leaver(port));
  const common = { type: 'node', request: 'launch', autoAttachChildProcesses: false };
  const configurations = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
    { ...common, name: 'Shop', program: '${workspaceFolder}/server.js', env: { PORT: String(shopPort) } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
    { ...common, name: 'Leaver', program: '${workspaceFolder}/leaver.js', env: { PORT: String(port) } },
  ];
  await writeFile(join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
}

/** From here on every text that the leftover item shows is kept, however short it is there. */
async function watchLeftovers(workbench: Workbench): Promise<() => Promise<readonly string[]>> {
  await workbench.page.evaluate(`{
    window.leftoversSeen = [];
    const look = () => {
      const item = document.querySelector('${leftoverItem}');
      const text = item?.checkVisibility() ? item.textContent : '';
      if (text !== '' && !window.leftoversSeen.includes(text)) window.leftoversSeen.push(text);
    };
    new MutationObserver(look).observe(document.querySelector('.part.statusbar'), { attributes: true, childList: true, characterData: true, subtree: true });
    look();
  }`);
  return () => workbench.page.evaluate<readonly string[]>('window.leftoversSeen');
}

/** The one that the leaver has left: nobody else knows its pid. */
async function endLeft(port: number): Promise<void> {
  const pid = Number(/pid (\d+)/.exec((await httpGet(port)) ?? '')?.[1]);
  if (pid > 0) process.kill(pid, 'SIGKILL');
}

export const conflictStories: readonly Story[] = [
  {
    name: 'every-failure',
    title:
      'two programs fail on one port in turn, both are told; Escape brings back the notification, Dismiss takes it away',
    workspace: 'node-app',
    choosePort: freePort,
    before: orphanAndOther,
    tell: async ({ workbench, port, actors }) => {
      const orphan = only(actors);
      const held = text.leftover(port, orphan.pid);
      await workbench.openTerminal();
      await workbench.typeInTerminal(`PORT=${port} node server.js`);
      await workbench.notification(held);
      await closeAll(workbench);

      await workbench.typeInTerminal('node other.js');
      await workbench.notification(held);
      await workbench.screenshot('every-failure-1-second-program');

      await workbench.clickNotificationButton(held, text.more);
      await workbench.quickPickTitled(held);
      await workbench.closeQuickInput();
      await workbench.notification(held);
      await workbench.screenshot('every-failure-2-brought-back');

      await workbench.clickNotificationButton(held, text.more);
      await workbench.quickPickTitled(held);
      await workbench.quickPickChoose(text.dismiss);
      await until('no problem in the files', async () =>
        (await workbench.problems()).every(row => !text.diagnostic(port).test(row)),
      );
      assert.deepEqual(await workbench.notifications(), []);
      await workbench.screenshot('every-failure-3-dismissed');

      await workbench.typeInTerminal('node other.js');
      await workbench.notification(held);
      assert.ok(await orphan.isAlive(), 'nothing was ended');
    },
  },
  {
    name: 'ended-elsewhere',
    title: 'the holder is killed from outside: no list offers its pid, and the notification’s button starts the server',
    workspace: 'node-app',
    choosePort: freePort,
    before: orphanAndOther,
    tell: async ({ workbench, port, actors }) => {
      const orphan = only(actors);
      const held = text.leftover(port, orphan.pid);
      await workbench.openTerminal();
      await workbench.typeInTerminal(`PORT=${port} node server.js`);
      await workbench.notification(held);
      await workbench.page.locator(statusItem).locator('.codicon-error').first().waitFor();
      assert.ok(await orphan.isAlive());
      process.kill(orphan.pid, 'SIGKILL');
      await until('the end of the orphan', async () => !(await orphan.isAlive()));

      await workbench.page.locator(statusItem).first().click();
      await workbench.quickPickTitled(text.portsTitle);
      const rows = await rowsWith(workbench, new RegExp(`${port}.*free`));
      assert.ok(!rows.some(row => row.includes(String(orphan.pid))), rows.join('\n'));
      await workbench.screenshot('ended-elsewhere-1-status');
      await workbench.closeQuickInput();
      await until('no problem in the files', async () =>
        (await workbench.problems()).every(row => !text.diagnostic(port).test(row)),
      );
      await workbench.runCommand('Port Medic: Free Port');
      const listeners = await rowsWith(workbench, /\d/);
      assert.ok(!listeners.some(row => row.includes(`(${orphan.pid})`)), listeners.join('\n'));
      await workbench.closeQuickInput();

      // A notification cannot be taken back: its button does what is still to be done.
      await workbench.clickNotificationButton(held, text.freeAndRestart);
      await answersAnew(port, orphan.pid);
      await workbench.page.locator(statusItem).locator('.codicon-circle-filled').first().waitFor();
      await workbench.screenshot('ended-elsewhere-2-running');
    },
  },
  {
    name: 'no-leftover',
    title: 'a session is stopped and its server started again in the terminal: that is no leftover, one left behind is',
    workspace: 'node-app',
    latestOnly: true,
    settings: { 'portMedic.debug.askBeforeStart': false },
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      const other = await freePort();
      await addLeaver(folder, port, other);
      cleanup.add('what the leaver has left', () => endLeft(other));
      return [{ pid: 0, port: other, isAlive: async () => (await httpGet(other)) !== undefined }];
    },
    tell: async ({ workbench, port, actors }) => {
      const left = only(actors);
      const leftovers = await watchLeftovers(workbench);
      await workbench.pressF5('Shop');
      const first = await until('the shop of the session', () => httpGet(port));
      await workbench.openTerminal();
      await workbench.typeInTerminal(`PORT=${port} node server.js`);
      const held = text.diagnostic(port);
      await workbench.notification(held);
      await workbench.screenshot('no-leftover-1-conflict');
      await workbench.clickNotificationButton(held, text.stopAndRestart('Session “Shop”'));
      await answersAnew(port, Number(/pid (\d+)/.exec(first)?.[1]));
      await workbench.debugToolbar.waitFor({ state: 'hidden' });
      await workbench.terminalShows(`Shop is open on http://localhost:${port}`);
      await workbench.screenshot('no-leftover-2-restarted');

      // A later session does leave its server: when that is told, the look after the first one is long over.
      await workbench.runCommand('Debug: Select and Start Debugging');
      await workbench.quickPickChoose('Leaver');
      await until('the leftover of the second session', async () =>
        (await leftovers()).some(each => each.includes(String(left.port))),
      );
      await workbench.screenshot('no-leftover-3-left-behind');
      const seen = await leftovers();
      assert.ok(!seen.some(each => each.includes(String(port))), seen.join('\n'));
      // Its own server is nothing that a session has failed on.
      const told = await workbench.notifications();
      assert.ok(!told.some(({ message }) => message.includes(String(left.port))), JSON.stringify(told));
      await workbench.page.locator(statusItem).locator('.codicon-error').waitFor({ state: 'detached' });
      assert.notEqual(await httpGet(port), undefined, 'the restarted server runs');
    },
  },
  {
    name: 'no-folder',
    title: 'no folder is open: the notification offers no switch, for there is nothing to edit',
    workspace: 'node-app',
    isEmptyWindow: true,
    latestOnly: true,
    choosePort: freePort,
    before: orphanAndOther,
    tell: async ({ workbench, folder, port, actors }) => {
      const held = text.diagnostic(port);
      await workbench.openTerminal();
      await workbench.typeInTerminal(`cd ${folder}`);
      await workbench.typeInTerminal('node other.js');
      const { buttons } = await workbench.notification(held);
      assert.ok(
        buttons.some(button => text.anyKill.test(button)),
        buttons.join(' | '),
      );
      assert.ok(!buttons.some(button => text.switchPort.test(button)), buttons.join(' | '));
      await workbench.screenshot('no-folder-1-notification');
      await workbench.clickNotificationButton(held, text.more);
      const rows = await rowsWith(workbench, text.anyKill);
      assert.ok(!rows.some(row => text.switchPort.test(row)), rows.join('\n'));
      await workbench.screenshot('no-folder-2-more');
      await workbench.closeQuickInput();
      await workbench.clickNotificationButton(held, text.freeAndRestart);
      await until('the end of the orphan', async () => !(await only(actors).isAlive()));
    },
  },
  {
    name: 'german',
    title: 'VS Code in German: the failure and its buttons are told in German',
    workspace: 'node-app',
    language: 'de',
    latestOnly: true,
    choosePort: freePort,
    before: orphanAndOther,
    tell: async ({ workbench, port, actors }) => {
      const orphan = only(actors);
      await workbench.openTerminal();
      await workbench.typeInTerminal(`PORT=${port} node server.js`);
      const held = german.leftover(port, orphan.pid);
      const { buttons } = await workbench.notification(held);
      assert.equal(buttons[0], german.freeAndRestart);
      assert.equal(buttons.at(-1), german.more);
      await workbench.screenshot('german-1-notification');
      await workbench.clickNotificationButton(held, german.freeAndRestart);
      await answersAnew(port, orphan.pid);
    },
  },
];
