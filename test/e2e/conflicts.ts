import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';
import { text } from './texts.ts';

async function closeAll(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await until('no notification', async () => (await workbench.notifications()).length === 0);
}

/** From the first failure to the last: none is silent, none that is over is offered. */
export const conflictsStory: Story = {
  name: 'every-failure',
  title:
    'two programs fail on one port in turn, both are told; Escape brings back the notification, Dismiss takes it away',
  workspace: 'node-app',
  choosePort: freePort,
  before: async (folder, port, cleanup) => {
    await writeFile(join(folder, 'other.js'), `require('node:http').createServer().listen(${port});\n`);
    return [await startOrphan(folder, port, cleanup)];
  },
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
    assert.match(await workbench.quickPickTitle(), held);
    await workbench.page.keyboard.press('Escape');
    await workbench.notification(held);

    await workbench.clickNotificationButton(held, text.more);
    await workbench.quickPickTitle();
    await workbench.quickPickChoose('Dismiss');
    await until('no problem in the files', async () =>
      (await workbench.problems()).every(row => !text.diagnostic(port).test(row)),
    );
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.screenshot('every-failure-2-dismissed');

    await workbench.typeInTerminal('node other.js');
    await workbench.notification(held);
    assert.ok(await orphan.isAlive(), 'nothing was ended');
  },
};
