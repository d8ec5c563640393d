/** The story of programs that refuse to run twice: what they say is told as what it is, and More… leads on. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import { nextSource, viteSource } from '../support/runsOnce.ts';
import type { Stage, Story } from './story.ts';
import { text } from './texts.ts';

/** One of them, and how it is started on a port. */
interface Once {
  readonly name: string;
  readonly start: (port: number) => string;
  readonly told: (pid: string) => RegExp;
}

const programs: readonly Once[] = [
  {
    name: 'vite',
    start: port => `node node_modules/.bin/vite ${port}`,
    told: pid => new RegExp(`^Vite runs already for this project: .*pid ${pid}\\b.*in the terminal “.+”`),
  },
  {
    name: 'next',
    start: port => `node node_modules/.bin/next dev ${port}`,
    told: pid => new RegExp(`^Next\\.js runs already for this project: .*pid ${pid}\\b.*in the terminal “.+”`),
  },
];

const pidOn = (port: number): Promise<string> =>
  until(`a server on ${port}`, async () => /pid (\d+)/.exec((await httpGet(port)) ?? '')?.[1]);

/** One runs, another is started: it is told, More… is left and opened again, and from there the one is stopped for the other. */
async function refuse({ workbench, port }: Stage, { name, start, told }: Once): Promise<void> {
  const second = await freePort();
  await workbench.openTerminal();
  await workbench.typeInTerminal(start(port));
  const held = told(await pidOn(port));
  await workbench.openTerminal();
  await workbench.typeInTerminal(start(second));
  const { buttons } = await workbench.notification(held);
  assert.equal(buttons[0], text.stopItAndRestart, buttons.join(' | '));
  await workbench.screenshot(`runs-already-${name}-1-told`);

  await workbench.clickNotificationButton(held, text.more);
  await workbench.quickPickTitled(held);
  const rows = await workbench.quickPickRows();
  assert.ok(rows[0]?.startsWith(text.stopItAndRestart), rows.join('\n'));
  for (const row of ['Show Report', text.dismiss])
    assert.ok(
      rows.some(each => each.startsWith(row)),
      rows.join('\n'),
    );
  await workbench.screenshot(`runs-already-${name}-2-more`);
  await workbench.closeQuickInput();
  await workbench.notification(held);

  await workbench.clickNotificationButton(held, text.more);
  await workbench.quickPickTitled(held);
  await workbench.quickPickChoose(text.stopItAndRestart);
  await pidOn(second);
  assert.equal(await httpGet(port), undefined, 'the one that ran has ended');
  // VS Code may have something of its own to say.
  await until('nothing of it that is told any more', async () =>
    (await workbench.notifications()).every(({ message }) => !held.test(message)),
  );
  await workbench.runCommand('Terminal: Kill All Terminals');
  await until(`the end of ${name}`, async () => (await httpGet(second)) === undefined);
}

export const runsAlreadyStory: Story = {
  name: 'runs-already',
  title:
    'Vite and Next refuse to run twice: told as that with who runs, More… leads on, and the one is stopped for the other',
  workspace: 'node-app',
  isLong: true,
  choosePort: freePort,
  before: async folder => {
    const bin = join(folder, 'node_modules', '.bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'vite'), viteSource);
    await writeFile(join(bin, 'next'), nextSource);
    return [];
  },
  tell: async stage => {
    for (const program of programs) await refuse(stage, program);
  },
};
