/** Whole ways from a failure to the running server. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { startOrphan } from './actors.ts';
import { answersAnew, only, type Story } from './story.ts';
import { text } from './texts.ts';

/** Fills the screen as an assistant does while it works on an error, and leaves when it has said everything. */
const assistant = (port: number): string => `
const lines = ['> npm start fails, please help', '', '  It says:', '', 'Error: listen EADDRINUSE: address already in use :::${port}',
  '    at Server.setupListenHandle [as _listen2] (node:net:1937:16)', '    at listenInCluster (node:net:1994:12)'];
let drawn = 0;
process.stdout.write('\\x1b[?1049h');
const timer = setInterval(() => {
  process.stdout.write('\\x1b[H\\x1b[2J' + [...lines, '', '  Thinking ' + '.'.repeat(++drawn % 4)].join('\\r\\n'));
  if (drawn < 16) return;
  clearInterval(timer);
  process.stdout.write('\\x1b[?1049lThe assistant has left.\\n');
}, 150);
`;

/** A command out of the palette without the pointer. */
async function command({ page, quickInput }: Workbench, title: string): Promise<void> {
  await until(`the command “${title}” in front`, async () => {
    if (!(await quickInput.isVisible())) await page.keyboard.press('F1');
    await quickInput.waitFor({ timeout: 5000 });
    await page.keyboard.press('Control+a');
    await page.keyboard.type(`>${title}`);
    const first = quickInput.locator('.monaco-list-row.focused').filter({ hasText: title });
    await first.waitFor({ timeout: 5000 });
    return true;
  });
  await page.keyboard.press('Enter');
  await quickInput.waitFor({ state: 'hidden' });
}

/** Types into what has the focus, once that is the terminal. */
async function typeLine(workbench: Workbench, line: string): Promise<void> {
  const { page } = workbench;
  await page.locator('.terminal-wrapper.active .xterm-helper-textarea:focus').first().waitFor();
  await page.keyboard.type(line);
  await until('the typed line', async () => (await workbench.terminalText()).includes(line));
  await page.keyboard.press('Enter');
}

export const journeys: readonly Story[] = [
  {
    name: 'keys-only',
    title:
      'an assistant on the whole screen only talks of the error: nothing is told; a failure is, and solved by keys alone',
    workspace: 'node-app',
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      await writeFile(join(folder, 'assistant.js'), assistant(port));
      return [await startOrphan(folder, port, cleanup)];
    },
    tell: async ({ workbench, port, actors }) => {
      const orphan = only(actors);
      const held = text.leftover(port, orphan.pid);
      const { page } = workbench;
      await command(workbench, 'Terminal: Create New Terminal');
      await until('a prompt', async () => /[#$%>]\s*$/.test((await workbench.terminalText()).trimEnd()));
      await typeLine(workbench, 'node assistant.js');
      await workbench.terminalShows(`EADDRINUSE: address already in use :::${port}`);
      await workbench.screenshot('keys-only-1-assistant');
      await workbench.terminalShows('The assistant has left.');
      assert.deepEqual(await workbench.notifications(), [], 'talk is no failure');

      await typeLine(workbench, `PORT=${port} node server.js`);
      await workbench.notification(held);
      assert.equal((await workbench.notifications()).length, 1);
      await command(workbench, 'Notifications: Show Notifications');
      const focused = page.locator('.notification-list-item .monaco-button:focus');
      await until('the focus on the first button', async () => {
        if (await focused.filter({ hasText: text.freeAndRestart }).isVisible()) return true;
        await page.keyboard.press('Tab');
        return false;
      });
      await workbench.screenshot('keys-only-2-button');
      await page.keyboard.press('Enter');
      await answersAnew(port, orphan.pid);
      await workbench.terminalShows(`Shop is open on http://localhost:${port}`);
    },
  },
];
