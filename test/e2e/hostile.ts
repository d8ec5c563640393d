import assert from 'node:assert/strict';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from '../host/ports.ts';
import { startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';

/** What VS Code would draw as a link that runs a command, with an icon and a mark that turns the rest of the line around. */
const name = '$(flame) [Help](command:workbench.action.showCommands) \u202eend';
const shown = '$ (flame) [Help] (command:workbench.action.showCommands) end';

export const hostileStory: Story = {
  name: 'hostile',
  title: 'a program in a folder that is called like a link holds the port: its name is told, and is no link',
  workspace: 'node-app',
  settings: { 'portMedic.debug.askBeforeStart': false },
  choosePort: freePort,
  before: async (folder, port, cleanup) => {
    const elsewhere = join(dirname(folder), name);
    await mkdir(elsewhere);
    await copyFile(join(folder, 'server.js'), join(elsewhere, 'server.js'));
    return [await startOrphan(elsewhere, port, cleanup)];
  },
  tell: async ({ workbench, port, actors }) => {
    const held = new RegExp(`Port ${port} is held by .*\\(pid ${only(actors).pid}\\)`);
    await workbench.pressF5('Shop');
    const seen = await workbench.notification(held);
    assert.ok(seen.message.includes(shown), seen.message);
    const message = workbench.page.locator('.notification-list-item-message').filter({ hasText: held });
    assert.equal(await message.locator('a').count(), 0, 'no link');
    await workbench.screenshot('hostile-1-notification');

    await workbench.clickNotificationButton(held, /^More/);
    const title = workbench.page.locator('.quick-input-title');
    assert.ok((await workbench.quickPickTitle()).includes(shown), await workbench.quickPickTitle());
    assert.equal(await title.locator('a, .codicon').count(), 0, 'no link and no icon');
    await workbench.screenshot('hostile-2-fixes');
    await workbench.closeQuickInput();
    assert.ok(await only(actors).isAlive());
  },
};
