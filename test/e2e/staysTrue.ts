/** Stories in which the holder changes behind the window's back: every failure is told with whom it is. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withCleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { canBind, freePort } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { type Actor, startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';
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

const statusItem = '.part.statusbar .statusbar-item[id$="portMedic.status"]';

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
];
