import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { compileServer, lingerOn, startOrphan } from '../e2e/actors.ts';
import { text } from '../e2e/texts.ts';
import { until } from '../host/poll.ts';
import { httpGet } from '../host/ports.ts';
import { Film } from './film.ts';
import { type Scenery, type Studio } from './studio.ts';

/** What one window is photographed at. */
export interface Scene extends Scenery {
  /** `frames`: where a film may keep its frames. */
  readonly play: (studio: Studio, frames: string) => Promise<void>;
}

const noQuestion = { 'portMedic.debug.askBeforeStart': false };

/** The toast that matches, as a whole. */
function toast({ page }: Studio, pattern: RegExp): Locator {
  return page.locator('.notification-toast').filter({ hasText: pattern });
}

/** Opens the shop while an earlier run of it holds its port; gives that run's pid. The configuration can be started then. */
async function openShop(studio: Studio): Promise<number> {
  const { workbench, page, folder, port, node, cleanup } = studio;
  const { pid } = await startOrphan(folder, port, cleanup, node);
  await studio.open();
  await workbench.openFile('server.js');
  await workbench.runCommand('View: Show Run and Debug');
  await page.locator('.start-debug-action-item').filter({ hasText: 'Shop' }).first().waitFor();
  await workbench.runCommand('Debug Console: Focus on Debug Console View');
  await until('the language service', async () =>
    (await workbench.statusBarTexts()).every(shown => !/Analyzing|Initializing/.test(shown)),
  );
  return pid;
}

async function hideSideBar({ workbench, page }: Studio): Promise<void> {
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
}

/** The start fails; the console is turned back to the line that says so. */
async function failToStart(studio: Studio, pid: number): Promise<void> {
  const { workbench, page, port } = studio;
  await workbench.notification(text.leftover(port, pid));
  await workbench.debugToolbar.waitFor({ state: 'hidden' });
  const list = page.locator('.repl .monaco-list').first();
  const first = list.locator('.monaco-list-row').filter({ hasText: 'EADDRINUSE' }).first();
  await until('the line of the failure', async () => {
    await list.hover({ position: { x: 200, y: 40 } });
    await page.mouse.wheel(0, -2000);
    const [all, one] = [await list.boundingBox(), await first.boundingBox()];
    return all !== null && one !== null && one.y >= all.y;
  });
}

/** CSS pixels of the side bar in the picture of the view. */
const sideBar = 440;

/** The ports view with nothing else in Run and Debug, wide enough for its rows; other people's processes are nobody's business. */
async function showPortsAlone({ workbench, page, port }: Studio): Promise<void> {
  await workbench.runCommand('Port Medic: Show Ports');
  const side = page.locator('.part.sidebar');
  const row = (part: string): Locator => side.locator('.monaco-list-row').filter({ hasText: part }).first();
  await row('Other Processes').waitFor();
  for (const name of ['Variables', 'Watch', 'Call Stack', 'Breakpoints']) {
    const header = side.locator('.pane-header.expanded').filter({ hasText: name });
    if ((await header.count()) > 0) await header.first().click();
  }
  const box = await side.boundingBox();
  if (box === null) throw new Error('the side bar is hidden');
  await page.mouse.move(box.x + box.width + 1, 300);
  await page.mouse.down();
  await page.mouse.move(sideBar, 300, { steps: 5 });
  await page.mouse.up();
  await row('Other Processes').locator('.monaco-tl-twistie').click();
  await row(String(port)).hover();
}

export const scenes: readonly Scene[] = [
  {
    name: 'free-and-restart',
    workspace: 'shop',
    settings: noQuestion,
    play: async (studio, frames) => {
      const { workbench, page, port } = studio;
      const pid = await openShop(studio);
      await hideSideBar(studio);
      const film = new Film(page, frames);
      await film.start();
      await film.shot(1);
      await film.shot(0.8, 'F5');
      await page.keyboard.press('F5');
      await workbench.debugToolbar.waitFor();
      await film.shot(0.6);
      await failToStart(studio, pid);
      await film.shot(2.5);
      const button = toast(studio, text.leftover(port, pid)).getByRole('button', { name: text.freeAndRestart });
      await film.point(button);
      await button.click();
      await film.shot(0.5);
      await until('the shop', async () => (await httpGet(port)) !== undefined);
      await workbench.statusBarItem(new RegExp(`Port ${port}: listening`));
      await film.shot(4);
      await film.write(join(studio.output, 'free-and-restart.gif'), 1200);
    },
  },
  {
    name: 'surfaces',
    workspace: 'shop',
    settings: { ...noQuestion, 'editor.lightbulb.enabled': 'on' },
    play: async studio => {
      const { workbench, page, port, api } = studio;
      const pid = await openShop(studio);
      await workbench.openTerminal();
      await workbench.typeInTerminal(`PORT=${api} node api.js`);
      await workbench.statusBarItem(new RegExp(`Port ${api}: listening`));
      await workbench.runCommand('Debug Console: Focus on Debug Console View');
      await page.keyboard.press('F5');
      await failToStart(studio, pid);
      await hideSideBar(studio);
      const statusBar = page.locator('.part.statusbar');
      await studio.picture('notification', [page.locator('.part.panel'), statusBar]);

      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('View: Hide Panel');
      const item = statusBar.locator('.statusbar-item').filter({ hasText: String(port) });
      await item.hover();
      const tooltip = page.locator('.workbench-hover').filter({ hasText: 'Held by' });
      await tooltip.waitFor();
      await studio.picture('status-bar', [tooltip, item], { left: 12, top: 12, right: 12, bottom: 4 });
      await page.mouse.move(450, 100);
      await tooltip.waitFor({ state: 'hidden' });

      await workbench.runCommand('View: Show Explorer');
      await page
        .locator('.explorer-folders-view .label-name')
        .filter({ hasText: /^\.vscode$/ })
        .first()
        .click();
      await workbench.openFile('launch.json');
      await hideSideBar(studio);
      await workbench.goToLine(9, 26);
      await workbench.codeActions();
      const menu = page.locator('.action-widget').first();
      await studio.picture('lightbulb', [page.locator('.tab').first(), menu], {
        left: 8,
        top: 8,
        right: 70,
        bottom: 16,
      });
      await page.keyboard.press('Escape');

      await showPortsAlone(studio);
      const lastRow = page.locator('.part.sidebar .monaco-list-row').filter({ hasText: 'Other Processes' });
      await studio.picture('ports-view', [page.locator('.part.sidebar .composite.title'), lastRow], { bottom: 12 });

      await hideSideBar(studio);
      await workbench.runCommand('Port Medic: Diagnose Port…');
      await workbench.quickInputType(String(port));
      await workbench.quickInputAccept();
      await until('the report', async () => (await workbench.previewText()).includes(String(pid)));
      const preview = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      const last = preview.locator('h2', { hasText: 'Holder' });
      await last.waitFor();
      await studio.picture('report', [page.locator('.editor-group-container.active .tabs-container'), last], {
        bottom: -30,
        right: 60,
      });
    },
  },
  {
    name: 'question',
    workspace: 'shop',
    play: async studio => {
      const { workbench, page, port } = studio;
      await openShop(studio);
      await hideSideBar(studio);
      await workbench.runCommand('View: Hide Panel');
      await page.keyboard.press('F5');
      const dialog = page.locator('.monaco-dialog-box').filter({ hasText: text.takenAlready(port) });
      await dialog.waitFor();
      await studio.picture('question', [dialog], { left: 60, top: 40, right: 60, bottom: 40 });
    },
  },
  {
    name: 'switch-port',
    workspace: 'shop',
    settings: noQuestion,
    play: async studio => {
      const { workbench, page, port } = studio;
      const pid = await openShop(studio);
      await hideSideBar(studio);
      await page.keyboard.press('F5');
      await failToStart(studio, pid);
      await workbench.clickNotificationButton(text.leftover(port, pid), text.switchPort);
      await page.locator('.bulk-edit-panel').waitFor();
      await studio.picture('switch-port');
    },
  },
  {
    name: 'time-wait',
    workspace: 'c-server',
    // The other scenes leave TIME_WAIT of their own behind.
    firstPort: 8080,
    play: async studio => {
      const { workbench, page, folder, port, cleanup } = studio;
      await compileServer(folder);
      await studio.open();
      await workbench.openFile('server.c');
      await workbench.openTerminal();
      await hideSideBar(studio);
      await lingerOn(port, folder, cleanup);
      await workbench.typeInTerminal(`./server --port ${port}`);
      await workbench.notification(text.lingering(port));
      await studio.picture('time-wait', [page.locator('.part.panel'), page.locator('.part.statusbar')]);
      await workbench.clickNotificationButton(text.lingering(port), text.insertReuseAddress);
      await workbench.notification(text.insertQuestion);
      await studio.picture('insert-reuseaddr');
    },
  },
];
