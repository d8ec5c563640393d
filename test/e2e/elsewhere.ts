/** A program of another folder, or one that serves more, holds the port: it is left in peace as long as there is a way around it. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
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

const elsewhereStory: Story = {
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

/** An earlier run of this very project, which serves a second port besides; the program in the folder is as it was. */
async function servesMore(folder: string, port: number, cleanup: Cleanup): Promise<readonly Actor[]> {
  const file = join(folder, 'server.js');
  const program = await readFile(file, 'utf8');
  const other = await freePort();
  await writeFile(file, `${program}\nhttp.createServer((_, response) => response.end('api')).listen(${other});\n`);
  const orphan = await startOrphan(folder, port, cleanup);
  await writeFile(file, program);
  return [orphan, { ...orphan, port: other }];
}

const servesMoreStory: Story = {
  name: 'serves-more',
  title:
    'an earlier run of this project serves two ports: it is said, the way around it comes before ending both, and not even a setting ends both unasked',
  workspace: 'node-app',
  settings: { 'portMedic.debug.freeLeftoversBeforeStart': true },
  choosePort: freePort,
  before: servesMore,
  tell: async ({ workbench, port, actors }) => {
    const [orphan, api] = actors;
    assert.ok(orphan && api);
    const held = text.leftover(port, orphan.pid);
    await workbench.openTerminal();
    await workbench.typeInTerminal(`PORT=${port} node server.js`);
    const { message, buttons } = await workbench.notification(held);
    assert.match(message, new RegExp(`It also serves ${api.port}\\.`));
    assert.match(buttons[0] ?? '', /This Time$/, buttons.join(' | '));
    assert.equal(buttons[1], text.freeAndRestart);
    await workbench.screenshot('serves-more-1-notification');
    await workbench.clickNotificationButton(held, /This Time$/);
    await until('a shop beside it', async () => {
      const [, to] = /Shop is open on http:\/\/localhost:(\d+)/.exec(await workbench.terminalText()) ?? [];
      return to !== undefined && Number(to) !== port && httpGet(Number(to));
    });
    assert.equal(await httpGet(api.port), 'api', 'what it serves besides goes on');
    await workbench.pressF5('Shop');
    await workbench.answerDialog(text.takenAlready(port), 'Cancel');
    assert.ok(await orphan.isAlive(), 'nobody has ended it');
  },
};

const replacedStory: Story = {
  name: 'replaced',
  title: 'the holder has ended and another program took the port before the click: that one is shown, and not ended',
  workspace: 'node-app',
  latestOnly: true,
  choosePort: freePort,
  before: async (folder, port, cleanup) => {
    const elsewhere = `${folder}-of-others`;
    await mkdir(elsewhere);
    await cp(join(folder, 'server.js'), join(elsewhere, 'server.js'));
    // Bound by the later one as soon as the first has let go.
    const orphan = await startOrphan(folder, port, cleanup);
    return [{ ...orphan, replace: () => startOrphan(elsewhere, port, cleanup) } satisfies Replaceable];
  },
  tell: async ({ workbench, port, actors }) => {
    const orphan = only(actors) as Replaceable;
    const held = text.leftover(port, orphan.pid);
    await workbench.openTerminal();
    await workbench.typeInTerminal(`PORT=${port} node server.js`);
    await workbench.notification(held);
    process.kill(orphan.pid, 'SIGKILL');
    await until('the end of the orphan', async () => !(await orphan.isAlive()));
    const later = await orphan.replace();

    await workbench.clickNotificationButton(held, text.freeAndRestart);
    await workbench.quickPickTitled(new RegExp(`\\(pid ${later.pid}\\) in .*-of-others`));
    const rows = await workbench.quickPickRows();
    assert.match(rows[0] ?? '', /This Time|^Switch/, rows.join('\n'));
    assert.ok(!rows.some(row => row.includes(`pid ${orphan.pid}`)), rows.join('\n'));
    await workbench.screenshot('replaced-1-list');
    assert.ok(await later.isAlive(), 'it was not shown when the button was drawn');
  },
};

/** A holder with another program that takes its port after it. */
interface Replaceable extends Actor {
  readonly replace: () => Promise<Actor>;
}

const onceWithoutFolderStory: Story = {
  name: 'once-without-folder',
  title: 'no folder is open, and a program of Python wants the port: it is started beside the one that has it',
  workspace: 'node-app',
  isEmptyWindow: true,
  latestOnly: true,
  choosePort: freePort,
  before: async (folder, port, cleanup) => [await startOrphan(folder, port, cleanup)],
  tell: async ({ workbench, folder, port, actors }) => {
    const held = text.diagnostic(port);
    await workbench.openTerminal();
    await workbench.typeInTerminal(`cd ${folder}`);
    await workbench.typeInTerminal(`python3 -m http.server ${port}`);
    const { buttons } = await workbench.notification(held);
    assert.match(buttons[0] ?? '', /This Time$/, buttons.join(' | '));
    await workbench.screenshot('once-without-folder-1-notification');
    await workbench.clickNotificationButton(held, /This Time$/);
    await until('Python beside it', async () => {
      const [, to] = /Serving HTTP on .* port (\d+)/.exec(await workbench.terminalText()) ?? [];
      return to !== undefined && Number(to) !== port && httpGet(Number(to));
    });
    assert.ok(await only(actors).isAlive(), 'nobody has ended it');
  },
};

export const elsewhereStories: readonly Story[] = [
  elsewhereStory,
  servesMoreStory,
  replacedStory,
  onceWithoutFolderStory,
];
