/** Nothing runs: the port is in TIME_WAIT. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withCleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { compileServer, lingerOn } from './actors.ts';
import type { Story } from './story.ts';
import { text } from './texts.ts';

/**
 * The fix is a button where it is known in time. The notification does not wait long for it, and on a busy machine the fix is found only
 * in the list of all, where it comes as soon as it is known.
 */
async function chooseInsertion(workbench: Workbench, port: number, buttons: readonly string[]): Promise<void> {
  if (buttons.some(button => text.insertReuseAddress.test(button)))
    return workbench.clickNotificationButton(text.lingering(port), text.insertReuseAddress);
  await workbench.clickNotificationButton(text.lingering(port), text.more);
  await workbench.quickPickTitle();
  const row = await until('SO_REUSEADDR among the fixes', async () =>
    (await workbench.quickPickRows()).some(each => text.insertReuseAddress.test(each)),
  );
  assert.ok(row);
  await workbench.quickPickChoose('SO_REUSEADDR');
}

export const timeWaitStory: Story = {
  name: 'c-time-wait',
  title: 'a C server in TIME_WAIT: no kill is offered; the seconds to wait and the SO_REUSEADDR fix are',
  workspace: 'c-server',
  isLong: true,
  choosePort: freePort,
  before: async folder => {
    await compileServer(folder);
    return [];
  },
  tell: async ({ workbench, folder, port }) => {
    await workbench.openFile('server.c');
    await workbench.openTerminal();
    // Not before: TIME_WAIT lasts 60 s, which a busy machine may take to open a window.
    await withCleanup(cleanup => lingerOn(port, folder, cleanup));
    await workbench.typeInTerminal(`./server --port ${port}`);
    await workbench.terminalShows('bind: Address already in use');
    const seen = await workbench.notification(text.lingering(port));
    await workbench.screenshot('c-time-wait-1-conflict');
    const seconds = Number(text.lingering(port).exec(seen.message)?.[1]);
    assert.ok(seconds > 0 && seconds <= 60, `${seconds} s`);
    assert.deepEqual(
      seen.buttons.filter(button => text.anyKill.test(button)),
      [],
      'there is nothing to kill',
    );
    assert.ok(
      seen.buttons.some(button => /\d+ s/.test(button)),
      `buttons: ${seen.buttons.join(' | ')}`,
    );
    await chooseInsertion(workbench, port, seen.buttons);
    await workbench.notification(text.insertQuestion);
    await workbench.screenshot('c-time-wait-2-comparison');
    await workbench.clickNotificationButton(text.insertQuestion, text.insert);
    const source = await until('SO_REUSEADDR in the editor or the file', async () => {
      const both = `${await workbench.editorText()}\n${await readFile(join(folder, 'server.c'), 'utf8')}`;
      return both.includes('SO_REUSEADDR') && both;
    });
    assert.match(source, /setsockopt\(listener, SOL_SOCKET, SO_REUSEADDR/);
    // TIME_WAIT lasts 60 s; then the same command line runs again in the same terminal, without another click.
    const answers = async (): Promise<boolean> => (await httpGet(port)) === 'hello from C\n';
    await until('the seconds that are left, or the server', async () => {
      const shown = await workbench.notifications();
      return shown.some(({ message }) => text.countdown(port).test(message)) || answers();
    });
    await workbench.screenshot('c-time-wait-3-fixed');
    await until('the C server', answers, 180_000);
    await workbench.terminalShows(`listening on 127.0.0.1:${port}`);
    await workbench.screenshot('c-time-wait-4-running');
  },
};
