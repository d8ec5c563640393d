import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import { followThemes } from '../host/workbench.ts';
import { type Actor, startOrphan } from './actors.ts';
import { answersAnew, only, type Stage, type Story } from './story.ts';
import { text } from './texts.ts';

/** A place where the conflict is met: two ways there, and what both must come to. */
interface Surface {
  readonly name: string;
  readonly mouse?: (stage: Stage) => Promise<void>;
  readonly keys?: (stage: Stage) => Promise<void>;
  readonly shows: (stage: Stage) => Promise<void>;
  /** It looks as another one does, or is VS Code's own: no pictures. */
  readonly isFamiliar?: boolean;
  /** Default: Escape. */
  readonly leave?: (stage: Stage) => Promise<void>;
}

const key = async ({ workbench }: Stage, name: string): Promise<void> => workbench.page.keyboard.press(name);
const escape = (stage: Stage): Promise<void> => key(stage, 'Escape');

/** The pick of fixes, by its title. */
async function showsFixes({ workbench, port, actors }: Stage): Promise<void> {
  await workbench.quickPickTitled(text.leftover(port, only(actors).pid));
  const rows = await until('the fixes', async () => {
    const found = await workbench.quickPickRows();
    return found.length > 0 && found;
  });
  assert.ok(
    rows.some(row => /^Free (and Restart|Port)/.test(row)),
    rows.join('\n'),
  );
}

async function showsReport({ workbench, port, actors }: Stage): Promise<void> {
  await until('the report', async () => {
    const shown = await workbench.previewText();
    return shown.includes(String(port)) && shown.includes(String(only(actors).pid));
  });
}

async function closeEditor({ workbench }: Stage): Promise<void> {
  await workbench.runCommand('View: Revert and Close Editor');
}

async function showsActions({ workbench }: Stage): Promise<void> {
  const menu = workbench.page.locator('.action-widget');
  await menu.filter({ hasText: 'Free and Restart' }).waitFor();
  const titles = await menu.locator('.monaco-list-row.action').allInnerTexts();
  assert.match(titles[0] ?? '', /Free and Restart/, titles.join(' | '));
  assert.match(titles[1] ?? '', /Start on \d+ This Time|Switch to \d+/, titles.join(' | '));
}

async function showsHover({ workbench, port }: Stage): Promise<void> {
  await workbench.page
    .locator('.monaco-hover:visible')
    .filter({ hasText: text.diagnostic(port) })
    .filter({ hasText: 'Diagnose' })
    .first()
    .waitFor();
}

/** Puts the pointer on the port's number in the line of the active editor that holds `part`, until a hover comes. */
async function pointAtNumber({ workbench, port }: Stage, part: string): Promise<void> {
  const { page } = workbench;
  const line = page.locator('.editor-group-container.active .view-line').filter({ hasText: part }).first();
  const number = line
    .locator('span span')
    .filter({ hasText: String(port) })
    .last();
  await until(`a hover on ${part}`, async () => {
    const box = await number.boundingBox();
    if (box === null) return false;
    await page.mouse.move(box.x + box.width / 2, box.y + 60);
    await page.mouse.move(box.x + box.width - 24, box.y + box.height / 2, { steps: 3 });
    await page.locator('.monaco-hover:visible').first().waitFor({ timeout: 2000 });
    return true;
  });
}

const statusItem = ({ workbench }: Stage) =>
  workbench.page.locator('.part.statusbar .statusbar-item[id$="portMedic.status"]');

async function focusStatusItem(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Focus Status Bar');
  await until('the focus on the status item', async () => {
    const isThere = (await workbench.page.locator('.statusbar-item[id$="portMedic.status"]:focus-within').count()) > 0;
    if (!isThere) await workbench.page.keyboard.press('ArrowRight');
    return isThere;
  });
}

/** A row of the Ports view. */
const row = ({ workbench }: Stage, part: string) =>
  workbench.page.locator('.pane .monaco-list-row').filter({ hasText: part }).first();

/** Goes down the rows of the Ports view by keys. What is pressed before the view has the focus is the editor's. */
async function focusRow({ workbench }: Stage, part: string): Promise<void> {
  const list = workbench.page.locator('.pane .monaco-list:focus').filter({ hasText: 'Conflicts' });
  await list.waitFor();
  await until(`the focus on ${part}`, async () => {
    if (await list.locator('.monaco-list-row.focused').filter({ hasText: part }).isVisible()) return true;
    await workbench.page.keyboard.press('ArrowDown');
    return false;
  });
}

const byPort = (actors: readonly Actor[]): readonly Actor[] => actors.toSorted((a, b) => a.port - b.port);

async function showPorts({ workbench }: Stage): Promise<void> {
  await workbench.runCommand('Port Medic: Show Ports');
  await workbench.page.locator('.pane .monaco-list-row').filter({ hasText: 'Conflicts' }).first().waitFor();
}

const surfaces: readonly Surface[] = [
  {
    name: 'status-bar-tooltip',
    mouse: async stage => statusItem(stage).hover(),
    shows: async ({ workbench }) =>
      workbench.page.locator('.monaco-hover:visible').filter({ hasText: 'Configured in' }).first().waitFor(),
    leave: async ({ workbench }) => workbench.page.mouse.move(600, 300),
  },
  {
    name: 'status-bar',
    mouse: async stage => statusItem(stage).locator('a').first().click(),
    keys: async stage => {
      await focusStatusItem(stage);
      await key(stage, 'Enter');
    },
    shows: async ({ workbench, port }) => {
      await workbench.quickPickTitled(/Ports of this workspace/);
      await until('the port', async () => (await workbench.quickPickRows()).some(each => each.includes(String(port))));
    },
  },
  {
    name: 'lightbulb-config',
    mouse: async ({ workbench }) => {
      await workbench.problems();
      await workbench.page.locator('.markers-panel .monaco-list-row').nth(1).dblclick();
      await workbench.page.locator('.tab.active[data-resource-name="launch.json"]').waitFor();
      await workbench.page
        .locator(
          '.editor-group-container.active .lightBulbWidget, .editor-group-container.active .codicon-gutter-lightbulb, .editor-group-container.active .codicon-gutter-lightbulb-auto-fix',
        )
        .first()
        .click();
    },
    keys: async ({ workbench }) => void (await workbench.codeActions()),
    shows: showsActions,
  },
  {
    name: 'hover-launch',
    mouse: async stage => pointAtNumber(stage, '"PORT"'),
    shows: showsHover,
  },
  {
    name: 'hover-env',
    keys: async ({ workbench }) => {
      await workbench.openFile('.env');
      await workbench.goToLine(1, 7);
      await workbench.runCommand('Show or Focus Hover');
    },
    shows: showsHover,
  },
  {
    name: 'lightbulb-listen',
    keys: async ({ workbench }) => {
      await workbench.openFile('server.js');
      await workbench.goToLine(9, 8);
      await workbench.codeActions();
    },
    shows: showsActions,
  },
  {
    name: 'ports-view',
    mouse: async stage => {
      await showPorts(stage);
      await row(stage, String(stage.actors[1]?.port)).hover();
    },
    keys: async stage => {
      await showPorts(stage);
      await focusRow(stage, String(byPort(stage.actors.slice(1))[0]?.port));
    },
    shows: async stage => {
      await row(stage, String(stage.port)).waitFor();
    },
    leave: async () => {},
  },
  {
    name: 'ports-view-free',
    isFamiliar: true,
    keys: async stage => key(stage, 'Delete'),
    shows: async ({ workbench, actors }) => {
      const [first] = byPort(actors.slice(1));
      assert.ok(first);
      await workbench.quickPickTitled(text.leftover(first.port, first.pid));
    },
  },
  {
    name: 'ports-view-report',
    isFamiliar: true,
    mouse: async stage => {
      const { workbench, port } = stage;
      const tab = workbench.page.locator('.tab.active').filter({ hasText: String(port) });
      // A menu that loses the focus in the moment of the click goes without a deed.
      await until('the report of the row', async () => {
        await workbench.chooseInContextMenu(row(stage, String(port)), 'Show Report');
        await tab.first().waitFor({ timeout: 10_000 });
        return true;
      });
    },
    shows: showsReport,
    leave: closeEditor,
  },
  {
    name: 'ports-view-no-match',
    mouse: async stage => {
      await row(stage, String(stage.port)).hover();
      await stage.workbench.page.locator('.pane-header .action-label[aria-label^="Filter Ports"]').click();
      await stage.workbench.quickInputType('no such thing');
      await stage.workbench.quickInputAccept();
    },
    keys: async ({ workbench }) => {
      await workbench.runCommand('Port Medic: Filter Ports');
      await workbench.quickInputType('no such thing');
      await workbench.quickInputAccept();
    },
    shows: async ({ workbench }) =>
      workbench.page.locator('.welcome-view-content').filter({ hasText: 'No port has this text' }).waitFor(),
    leave: async ({ workbench }) =>
      workbench.page
        .locator('.welcome-view-content')
        .locator('a, .monaco-button')
        .filter({ hasText: 'Clear Filter' })
        .first()
        .click(),
  },
  {
    name: 'palette',
    isFamiliar: true,
    keys: async ({ workbench }) => workbench.palette('Port Medic'),
    shows: async ({ workbench }) => {
      await until('our commands', async () =>
        (await workbench.quickPickRows()).some(each => /Port Medic: Free Port/.test(each)),
      );
    },
  },
  {
    name: 'free-port',
    keys: async ({ workbench }) => workbench.runCommand('Port Medic: Free Port'),
    shows: async ({ workbench, port }) => {
      await until('the listeners', async () =>
        (await workbench.quickPickRows()).some(each => each.includes(String(port))),
      );
    },
  },
  {
    name: 'free-several',
    mouse: async ({ workbench, actors }) => {
      await workbench.runCommand('Port Medic: Free Port');
      // By a word of the programs: what is typed as a port is ticked by that.
      await workbench.quickInputType('server.js');
      for (const [before, { port }] of actors.slice(1).entries()) {
        const line = workbench.quickInput
          .locator('.monaco-list-row')
          .filter({ hasText: String(port) })
          .first();
        const count = workbench.quickInput.locator('.quick-input-count').filter({ hasText: `${before + 1} Selected` });
        // A list that is drawn anew in the moment of the click loses it.
        await until(`a tick at ${port}`, async () => {
          if (await count.isVisible()) return true;
          await line.click({ timeout: 5000 });
          await count.waitFor({ timeout: 5000 });
          return true;
        });
      }
      await workbench.quickInput.locator('.quick-input-action .monaco-button').filter({ hasText: 'OK' }).click();
    },
    keys: async ({ workbench, actors }) => {
      await workbench.runCommand('Port Medic: Free Port');
      await workbench.quickInputType(
        actors
          .slice(1)
          .map(({ port }) => port)
          .join(' '),
      );
      await workbench.quickInputAccept();
    },
    shows: async ({ workbench, actors }) => {
      const dialog = workbench.page.locator('.monaco-dialog-box').filter({ hasText: 'Free 2 ports?' });
      await dialog.waitFor();
      const said = await dialog.innerText();
      for (const { port, pid } of actors.slice(1)) assert.match(said, text.leftover(port, pid));
    },
  },
  {
    name: 'switch-port',
    keys: async ({ workbench, port }) => {
      await workbench.runCommand('Port Medic: Switch Port');
      await workbench.quickInputType(String(port));
      await workbench.quickInputAccept();
    },
    shows: async ({ workbench, port }) => {
      assert.match(
        await until('the question', async () => {
          const title = await workbench.quickPickTitle();
          return /instead/.test(title) && title;
        }),
        new RegExp(`${port}`),
      );
    },
  },
  {
    name: 'diagnose-port',
    keys: async ({ workbench, port }) => {
      await workbench.runCommand('Port Medic: Diagnose Port');
      await workbench.quickInputType(String(port));
      await workbench.quickInputAccept();
    },
    shows: showsReport,
    leave: closeEditor,
  },
  {
    name: 'insert-reuse-address',
    keys: async ({ workbench }) => {
      await workbench.openFile('server.py');
      await workbench.runCommand('Port Medic: Insert SO_REUSEADDR');
    },
    shows: async ({ workbench }) => void (await workbench.notification(/Insert SO_REUSEADDR into server\.py\?/)),
    leave: async ({ workbench }) => {
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.page.locator('.monaco-diff-editor').first().waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'show-log',
    isFamiliar: true,
    keys: async ({ workbench }) => workbench.runCommand('Port Medic: Show Log'),
    // The hosts of these tests lack the module that writes log files, so the panel stays empty.
    shows: async ({ workbench }) =>
      workbench.page
        .locator('.part.panel .monaco-select-box option:checked', { hasText: 'Port Medic' })
        .first()
        .waitFor({ state: 'attached' }),
    leave: async () => {},
  },
  {
    name: 'key-binding',
    isFamiliar: true,
    keys: async stage => key(stage, 'Control+Alt+9'),
    shows: showsFixes,
  },
  {
    name: 'link',
    isFamiliar: true,
    keys: async ({ workbench, port }) => {
      await workbench.runCommand('Developer: Open URL');
      await workbench.quickInputType(`vscode://port-medic.port-medic/free?port=${port}`);
      await workbench.quickInputAccept();
      await workbench.answerDialog(/Port Medic/, /Open|Allow|Yes/);
    },
    shows: showsFixes,
  },
];

const pythonServer = (port: number): string => `import socket

server = socket.socket()
server.bind(("127.0.0.1", ${port}))
server.listen()
`;

/** Two ports by their numbers and Enter alone. */
async function freeSeveral(stage: Stage): Promise<void> {
  const { workbench, actors } = stage;
  const several = surfaces.find(({ name }) => name === 'free-several');
  await several?.keys?.(stage);
  await several?.shows(stage);
  await workbench.page.keyboard.press('Enter');
  await until('the end of both', async () =>
    (await Promise.all(actors.slice(1).map(actor => actor.isAlive()))).every(alive => !alive),
  );
}

/** What failed is started again, fails again, and gets its port: with no pointer. */
async function restartByKeys({ workbench, port, actors }: Stage): Promise<void> {
  const orphan = only(actors);
  await workbench.runCommand('Port Medic: Restart What Failed');
  await workbench.notification(text.leftover(port, orphan.pid));
  await workbench.runCommand('Notifications: Show Notifications');
  const focused = workbench.page.locator('.notification-list-item .monaco-button:focus');
  await until('the focus on the first button', async () => {
    if (await focused.filter({ hasText: text.freeAndRestart }).isVisible()) return true;
    await workbench.page.keyboard.press('Tab');
    return false;
  });
  await workbench.page.keyboard.press('Enter');
  await answersAnew(port, orphan.pid);
}

export const surfacesStory: Story = {
  name: 'surfaces',
  title: 'every surface of one conflict, by mouse and by keyboard, in light, dark and high contrast',
  isLong: true,
  workspace: 'node-app',
  settings: { 'portMedic.debug.askBeforeStart': false, 'workbench.editor.useModal': 'off', ...followThemes },
  keybindings: port => [{ key: 'ctrl+alt+9', command: 'portMedic.freePort', args: { port } }],
  choosePort: freePort,
  before: async (folder, port, cleanup) => {
    const shop = await startOrphan(folder, port, cleanup);
    const admin = await startOrphan(folder, await freePort(), cleanup);
    const metrics = await startOrphan(folder, await freePort(), cleanup);
    await writeFile(join(folder, '.env'), `PORT=${port}\nADMIN_PORT=${admin.port}\n`);
    await writeFile(join(folder, 'server.py'), pythonServer(port));
    return [shop, admin, metrics];
  },
  tell: async stage => {
    const { workbench, port, actors } = stage;
    const orphan = only(actors);
    await workbench.openFile('server.js');
    await workbench.pressF5('Shop');
    await workbench.notification(text.leftover(port, orphan.pid));
    await workbench.pictures('surfaces-notification');
    await workbench.clickNotificationButton(text.leftover(port, orphan.pid), 'More…');
    await showsFixes(stage);
    await workbench.pictures('surfaces-more');
    await workbench.quickPickChoose('Don’t Show These Notifications');
    await workbench.page.locator('.settings-editor').filter({ hasText: 'Notifications: Enabled' }).waitFor();
    await workbench.screenshot('surfaces-setting');
    await closeEditor(stage);
    for (const surface of surfaces) {
      for (const way of ['mouse', 'keys'] as const) {
        const go = surface[way];
        if (go === undefined) continue;
        await go(stage);
        await surface.shows(stage);
        const isFirst = way === 'mouse' || surface.mouse === undefined;
        if (isFirst && surface.isFamiliar !== true) await workbench.pictures(`surfaces-${surface.name}`);
        await (surface.leave ?? escape)(stage);
      }
    }
    await freeSeveral(stage);
    await restartByKeys(stage);
  },
};
