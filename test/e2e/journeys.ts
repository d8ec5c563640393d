/** Whole ways from a failure to the running server: by keys alone, and through a workspace with many ports. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
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

const many = 30;

/** Two configurations that start together, and so many more that none of them fits everywhere. */
async function configure(folder: string, ports: readonly number[]): Promise<void> {
  const common = { type: 'node', request: 'launch' };
  const configurations = ports.map((port, index) => ({
    ...common,
    name: ['Left', 'Right'][index] ?? `Service ${index}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
    program: '${workspaceFolder}/server.js',
    env: { PORT: String(port) },
  }));
  const compounds = [{ name: 'Both', configurations: ['Left', 'Right'] }];
  await writeFile(
    join(folder, '.vscode', 'launch.json'),
    JSON.stringify({ version: '0.2.0', configurations, compounds }),
  );
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
  {
    name: 'many-ports',
    title:
      'thirty configured ports, and a compound whose two members fail: both are told, stand first at the status item and are solved',
    workspace: 'node-app',
    settings: { 'portMedic.debug.askBeforeStart': false },
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      const ports = [port];
      while (ports.length < many) {
        const next = await freePort();
        if (!ports.includes(next)) ports.push(next);
      }
      await configure(folder, ports);
      return [await startOrphan(folder, port, cleanup), await startOrphan(folder, ports[1] ?? 0, cleanup)];
    },
    tell: async ({ workbench, actors }) => {
      const [left, right] = actors;
      assert.ok(left && right);
      await workbench.runCommand('Debug: Select and Start Debugging');
      // Only the rows in sight are drawn.
      await workbench.quickInputType('debug Both');
      await workbench.quickPickChoose('Both');
      for (const { port, pid } of [left, right]) await workbench.notification(text.leftover(port, pid));
      await workbench.screenshot('many-ports-1-told');

      const item = await workbench.statusBarItem(new RegExp(`\\b(?:${left.port}|${right.port})\\b.*\\+\\d+`));
      assert.ok(item.label.length < 600, item.label);
      await workbench.clickStatusBarItem(text.statusBar(left.port));
      await workbench.quickPickTitled(text.portsTitle);
      const rows = await until('the ports', async () => {
        const found = await workbench.quickPickRows();
        return found.length > 2 && found;
      });
      const first = rows.slice(0, 2).join('\n');
      for (const { port, pid } of [left, right]) {
        assert.ok(first.includes(String(port)) && first.includes(String(pid)), rows.join('\n'));
      }
      await workbench.screenshot('many-ports-2-list');
      await workbench.quickPickChoose(String(left.port));
      await workbench.quickPickChoose(text.freeAndRestart);
      await answersAnew(left.port, left.pid);
      assert.ok(await right.isAlive(), 'the other one was not asked about');

      const held = text.leftover(right.port, right.pid);
      await workbench.clickNotificationButton(held, text.freeAndRestart);
      await answersAnew(right.port, right.pid);
      await until('both members', async () =>
        (await Promise.all([left, right].map(({ port }) => httpGet(port)))).every(body => body !== undefined),
      );
    },
  },
];
