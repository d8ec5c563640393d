/** Stories in which the holder changes behind the window's back: every failure is told with whom it is, and no surface keeps one that has ended. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withCleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { canBind, freePort } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { type Actor, startOrphan } from './actors.ts';
import { answersAnew, only, type Stage, type Story } from './story.ts';
import { text } from './texts.ts';

const programs = 10;
const replacements = 3;
const nameOf = (index: number): string => `program${index}.js`;

/** Programs of their own that all want the same port. */
async function orphanAndPrograms(folder: string, port: number, count: number): Promise<void> {
  const source = `require('node:http').createServer().listen(${port});\n`;
  await Promise.all(Array.from({ length: count }, (_, index) => writeFile(join(folder, nameOf(index)), source)));
}

async function closeAll(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await until('no notification', async () => (await workbench.notifications()).length === 0);
}

/** Ends it as somebody in a terminal outside of VS Code does. */
async function endOutside(orphan: Actor): Promise<void> {
  assert.ok(await orphan.isAlive());
  process.kill(orphan.pid, 'SIGKILL');
  await until('the end of the orphan', async () => !(await orphan.isAlive()));
  await until('a free port', () => canBind(orphan.port));
}

/** What the open pick shows: its title and rows; nothing when it has closed. */
async function pickTexts({ quickInput }: Workbench): Promise<string> {
  return (await quickInput.allInnerTexts()).join('\n');
}

/** A place where the user looks, and all that is read there once it has said something. */
interface Look {
  readonly where: string;
  /** Nobody is asked when the user looks there: it follows by itself, in seconds. */
  readonly follows?: boolean;
  readonly read: (stage: Stage) => Promise<string>;
}

const statusItem = '.part.statusbar .statusbar-item[id$="portMedic.status"]';

const looks: readonly Look[] = [
  {
    where: 'the list of the status item',
    read: async ({ workbench, port }) => {
      await workbench.page.locator(`${statusItem} a`).first().click();
      return until('what it says of the port', async () => {
        const shown = await pickTexts(workbench);
        return shown.includes(String(port)) && shown;
      });
    },
  },
  {
    where: 'the text of the status item',
    follows: true,
    read: async ({ workbench }) => {
      await workbench.page.mouse.move(600, 300);
      await workbench.page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
      await workbench.page.locator(statusItem).hover();
      const hover = workbench.page.locator('.monaco-hover:visible').filter({ hasText: 'Configured in' }).first();
      await hover.waitFor();
      const item = await workbench.statusBarItem(/./);
      return `${await hover.innerText()}\n${item.label}`;
    },
  },
  {
    where: 'the Ports view',
    read: async ({ workbench }) => {
      await workbench.runCommand('Port Medic: Show Ports');
      const rows = workbench.page.locator('.pane .monaco-list-row');
      await rows.filter({ hasText: 'Other Processes' }).first().waitFor();
      return (await rows.evaluateAll(all => all.map(row => row.getAttribute('aria-label') ?? row.textContent))).join(
        '\n',
      );
    },
  },
  {
    where: 'Free Port',
    read: async ({ workbench, port }) => {
      await workbench.runCommand('Port Medic: Free Port');
      await workbench.quickInputType(String(port));
      return until('what it says of the port', async () => {
        const [row] = await workbench.quickPickRows();
        return row?.includes(String(port)) === true && row;
      });
    },
  },
  {
    where: 'the report of Diagnose Port',
    read: async ({ workbench, port }) => {
      await workbench.runCommand('Port Medic: Diagnose Port');
      await workbench.quickInputType(String(port));
      await workbench.quickInputAccept();
      return until('the report', async () => {
        const shown = await workbench.previewText();
        return shown.includes(String(port)) && shown;
      });
    },
  },
  {
    where: 'More…',
    read: async ({ workbench, port }) => {
      await workbench.clickNotificationButton(text.diagnostic(port), text.more);
      const { message } = await workbench.notification(text.isFree(port));
      return `${message}\n${await pickTexts(workbench)}`;
    },
  },
];

export const staysTrueStories: readonly Story[] = [
  {
    name: 'ten-programs',
    title:
      'ten programs fail on one port in turn, then three more on a new holder each: every one is told, with who it is',
    workspace: 'node-app',
    isLong: true,
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      await orphanAndPrograms(folder, port, programs + replacements);
      return [await startOrphan(folder, port, cleanup)];
    },
    tell: ({ workbench, folder, port, actors }) =>
      withCleanup(async cleanup => {
        let holder = only(actors);
        await workbench.openTerminal();
        for (let index = 0; index < programs + replacements; index++) {
          if (index >= programs) {
            await endOutside(holder);
            holder = await startOrphan(folder, port, cleanup);
          }
          await workbench.typeInTerminal(`node ${nameOf(index)}`);
          await workbench.notification(text.leftover(port, holder.pid));
          assert.equal((await workbench.notifications()).length, 1);
          await closeAll(workbench);
        }
        await workbench.page.locator(`${statusItem} a`).first().click();
        await workbench.quickPickTitled(text.leftover(port, holder.pid));
        await workbench.screenshot('ten-programs-1-one-line');
      }),
  },
  {
    name: 'ended-outside',
    title: 'a holder is killed from outside: wherever the user looks next, it is not named any more',
    workspace: 'node-app',
    isLong: true,
    latestOnly: true,
    choosePort: freePort,
    before: async folder => {
      await writeFile(join(folder, '.env'), 'SHOP=1\n');
      return [];
    },
    tell: stage =>
      withCleanup(async cleanup => {
        const { workbench, folder, port } = stage;
        await workbench.openTerminal();
        for (const { where, follows, read } of looks) {
          const orphan = await startOrphan(folder, port, cleanup);
          if (!(await workbench.terminalRows.first().isVisible()))
            await workbench.runCommand('Terminal: Focus Terminal');
          await workbench.typeInTerminal(`PORT=${port} node server.js # ${where}`);
          const { message } = await workbench.notification(text.leftover(port, orphan.pid));
          assert.ok(message.includes(String(orphan.pid)));
          await endOutside(orphan);
          let shown = await read(stage);
          if (follows === true)
            await until(`${where} without ${orphan.pid}`, async () => {
              shown = await read(stage);
              return !shown.includes(String(orphan.pid));
            });
          assert.doesNotMatch(shown, new RegExp(`\\b${orphan.pid}\\b`), `${where}: ${shown}`);
          await workbench.screenshot(`ended-outside-${where.replace(/\W+/g, '-')}`);
          if (await workbench.quickInput.isVisible()) await workbench.closeQuickInput();
          await closeAll(workbench);
        }
      }),
  },
  {
    name: 'open-list',
    title:
      'the list behind More… follows the holder while it is open, ends nobody but whom it names, and a fix that is left halfway brings the notification back',
    workspace: 'node-app',
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      await orphanAndPrograms(folder, port, 1);
      return [await startOrphan(folder, port, cleanup)];
    },
    tell: ({ workbench, folder, port, actors }) =>
      withCleanup(async cleanup => {
        const first = only(actors);
        const held = text.leftover(port, first.pid);
        await workbench.openTerminal();
        await workbench.typeInTerminal('npm start');
        await workbench.notification(held);
        await workbench.clickNotificationButton(held, text.more);
        await workbench.quickPickTitled(held);
        await workbench.quickPickChoose('Switch to');
        // The README names the port, too: VS Code's preview asks, and the user goes away from it.
        const discard = workbench.page.locator('.bulk-edit-panel .monaco-button', { hasText: 'Discard' });
        await discard.waitFor();
        await workbench.page.locator(`${statusItem} a`).first().click();
        await workbench.quickPickTitled(held);
        await workbench.quickPickChoose(text.freeAndRestart);
        await workbench.notification(text.stillFixing);
        assert.ok(await first.isAlive());
        await closeAll(workbench);
        await discard.click();
        await workbench.notification(held);
        await workbench.screenshot('open-list-1-left');

        await workbench.clickNotificationButton(held, text.more);
        await workbench.quickPickTitled(held);
        await endOutside(first);
        await workbench.quickPickTitled(text.isFree(port));
        const rows = await workbench.quickPickRows();
        assert.ok(!rows.some(row => row.includes(String(first.pid))), rows.join('\n'));
        await workbench.screenshot('open-list-2-free');
        await workbench.quickPickChoose('Restart');
        await answersAnew(port, first.pid);
        await workbench.interruptInTerminal('a free port', () => canBind(port));

        const second = await startOrphan(folder, port, cleanup);
        await workbench.typeInTerminal(`node ${nameOf(0)}`);
        await workbench.notification(text.leftover(port, second.pid));
        await workbench.clickNotificationButton(text.leftover(port, second.pid), text.more);
        await workbench.quickPickTitled(text.leftover(port, second.pid));
        await endOutside(second);
        const third = await startOrphan(folder, port, cleanup);
        await workbench.quickPickTitled(text.leftover(port, third.pid));
        await workbench.screenshot('open-list-3-another');
        assert.ok(await third.isAlive());
        await workbench.quickPickChoose(text.freeAndRestart);
        await until('the end of whom the list names', async () => !(await third.isAlive()));
      }),
  },
];
