/** A program of another folder holds the port: it is left in peace as long as there is a way around it. */
import assert from 'node:assert/strict';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { type Actor, startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';
import { text } from './texts.ts';

/** The shop of somebody else, in a folder beside the one that is opened; and a script and a task of ours that want its port. */
async function neighbour(folder: string, port: number, cleanup: Cleanup): Promise<readonly Actor[]> {
  const elsewhere = `${folder}-of-others`;
  await mkdir(elsewhere);
  await cp(join(folder, 'server.js'), join(elsewhere, 'server.js'));
  const scripts = { dev: `PORT=${port} node server.js` };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'shop', scripts }));
  const tasks = [{ label: 'open the shop', type: 'shell', command: 'npm run dev' }];
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks }));
  return [await startOrphan(elsewhere, port, cleanup)];
}

/** What the notification offers first; ending the other one comes right behind it. A busy machine may have found no port to name in time. */
async function first(workbench: Workbench, port: number): Promise<string> {
  const { message, buttons } = await workbench.notification(text.diagnostic(port));
  assert.match(message, /-of-others/);
  assert.equal(buttons[1], text.freeAndRestart);
  return buttons[0] ?? '';
}

export const elsewhereStory: Story = {
  name: 'elsewhere',
  title: 'a program of another folder holds the port: the way around it comes first, for a command and for a task',
  workspace: 'node-app',
  settings: { 'task.problemMatchers.neverPrompt': true },
  choosePort: freePort,
  before: neighbour,
  tell: async ({ workbench, port, actors }) => {
    await workbench.openTerminal();
    await workbench.typeInTerminal(`PORT=${port} node server.js`);
    assert.match(await first(workbench, port), /^Start on .* This Time$/);
    await workbench.screenshot('elsewhere-1-command');
    await workbench.clickNotificationButton(text.diagnostic(port), /This Time$/);
    await until('a shop beside it', async () => {
      const [, to] = /Shop is open on http:\/\/localhost:(\d+)/.exec(await workbench.terminalText()) ?? [];
      return to !== undefined && Number(to) !== port && httpGet(Number(to));
    });
    await workbench.runCommand('Tasks: Run Task');
    await workbench.quickPickChoose('open the shop');
    assert.match(await first(workbench, port), /^Switch /);
    await workbench.screenshot('elsewhere-2-task');
    assert.ok(await only(actors).isAlive(), 'nobody has ended the one of the others');
  },
};
