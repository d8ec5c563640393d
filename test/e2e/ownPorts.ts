/** Stories of a port of one's own, and of pages that are not one's own. */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import { run } from '../host/processes.ts';
import type { Workbench } from '../host/workbench.ts';
import { type Actor, startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';
import { text } from './texts.ts';

const own = {
  sibling: (port: number): RegExp => new RegExp(`Port ${port} is held by .*the same project in .*feature-x`),
  always: /^Always Use (\d+) in This Folder$/,
  isOwn: (port: number): RegExp => new RegExp(`Port ${port} is .* own, in the place of`),
  isSet: (port: number): RegExp => new RegExp(`Port ${port} is this folder’s own now`),
  strange: (port: number): RegExp => new RegExp(`localhost:${port} shows the page of`),
  instead: (port: number): string => `Open ${port} Instead`,
  anyway: /^Open Anyway$/,
  taken: 'Another folder has that port for its own.',
  noMore: /^Open Anyway, and Don’t Ask Again/,
  noMoreTold: /^Don’t Tell Again/,
};

const ownItem = '.part.statusbar .statusbar-item[id$="portMedic.ownPort"] a';

/** The shop, the page that shows it, and both together. */
async function addPage(folder: string, port: number): Promise<void> {
  const shop = {
    type: 'node',
    request: 'launch',
    name: 'Shop',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's own variable
    program: '${workspaceFolder}/server.js',
    env: { PORT: String(port) },
  };
  const page = { type: 'firefox', request: 'launch', name: 'Page', url: `http://localhost:${port}/cart` };
  const launch = {
    version: '0.2.0',
    configurations: [shop, page],
    compounds: [{ name: 'Shop and Page', configurations: ['Shop', 'Page'] }],
  };
  await mkdir(join(folder, '.vscode'), { recursive: true });
  const serve = { label: 'Serve', type: 'shell', command: 'node server.js', problemMatcher: [] };
  await writeFile(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [serve] }));
  await writeFile(join(folder, '.vscode', 'launch.json'), JSON.stringify(launch, undefined, 2));
}

/** `npm run e2e` runs tests of that page; what runs them is a stand-in, too. */
async function addTests(folder: string, port: number): Promise<void> {
  const bin = join(folder, 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  const runner = "#!/usr/bin/env node\nconsole.log('1 passed on ' + (process.env.SITE ?? 'what the file says'));\n";
  await writeFile(join(bin, 'playwright'), runner, { mode: 0o755 });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { e2e: 'playwright test' } }));
  await writeFile(
    join(folder, 'playwright.config.js'),
    `module.exports = { use: { baseURL: process.env.SITE || 'http://localhost:${port}' } };\n`,
  );
}

/** The pages that were opened so far. */
async function opened(folder: string): Promise<readonly string[]> {
  const pages = await readFile(join(folder, 'opened.txt'), 'utf8').catch(() => '');
  return pages.split('\n').filter(page => page !== '');
}

async function opensNext(folder: string, count: number, page: string): Promise<void> {
  const pages = await until(`page ${count}`, async () => {
    const all = await opened(folder);
    return all.length >= count && all;
  });
  assert.equal(pages[count - 1], page);
}

async function start(workbench: Workbench, configuration: string): Promise<void> {
  await workbench.runCommand('Debug: Select and Start Debugging');
  await workbench.quickPickChoose(configuration);
}

/** What a terminal that is opened now carries. */
async function newTerminalCarries(workbench: Workbench, port: number | undefined): Promise<void> {
  await workbench.openTerminal();
  await workbench.typeInTerminal(`node -p "'carries ' + process.env.PORT"`);
  await workbench.terminalShows(`carries ${port}`);
}

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const me = ['-c', 'user.name=me', '-c', 'user.email=me@example.com', '-c', 'commit.gpgsign=false'];
  await run('git', [...me, ...args], { cwd });
}

const siblingOf = (folder: string): string => join(dirname(folder), 'feature-x');

/** A working tree of the same repository. */
async function addSibling(folder: string, port: number): Promise<string> {
  const sibling = siblingOf(folder);
  await addPage(folder, port);
  await git(folder, 'init', '-q');
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-q', '-m', 'shop');
  await git(folder, 'worktree', 'add', '-q', sibling);
  return sibling;
}

/** The same with a server on the port. */
async function siblingOn(folder: string, port: number, cleanup: Cleanup): Promise<readonly Actor[]> {
  return [await startOrphan(await addSibling(folder, port), port, cleanup)];
}

/** Asks for a port of one's own, and returns the number that is suggested. */
async function askOwn(workbench: Workbench): Promise<number> {
  await workbench.runCommand('Port Medic: Use a Port of One’s Own in This Folder…');
  const input = workbench.quickInput.locator('.quick-input-box input');
  return until('a suggested port', async () => Number(await input.inputValue({ timeout: 3000 })) || undefined);
}

/** VS Code in a browser keeps its state in databases of the page, which it writes a moment later: a window that is opened before does not know it. */
function isKept({ page }: Workbench, words: string): Promise<boolean> {
  return page.evaluate<boolean>(`(async () => {
    const done = request => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      try {
        for (const table of database.objectStoreNames) {
          const values = await done(database.transaction(table).objectStore(table).getAll());
          if (JSON.stringify(values).includes(${JSON.stringify(words)})) return true;
        }
      } finally {
        database.close();
      }
    }
    return false;
  })()`);
}

export const ownPortStories: readonly Story[] = [
  {
    name: 'own-port',
    title:
      'another worktree holds the port: this folder gets its own, for the terminal, new ones, sessions and their page, over a reload, until a click ends it',
    workspace: 'node-app',
    extensions: ['browserStandIn'],
    isLong: true,
    choosePort: freePort,
    before: siblingOn,
    tell: async ({ workbench, folder, port, actors }) => {
      const sibling = only(actors);
      await workbench.openTerminal();
      await workbench.typeInTerminal('node server.js');
      const seen = await workbench.notification(own.sibling(port));
      await workbench.screenshot('own-port-1-conflict');
      const number = Number(own.always.exec(seen.buttons[0] ?? '')?.[1]);
      assert.ok(number > port || number > 1023, `buttons: ${seen.buttons.join(' | ')}`);
      await workbench.clickNotificationButton(own.sibling(port), own.always);
      await until(`the shop on ${number}`, () => httpGet(number));
      await workbench.notification(own.isSet(number));
      await workbench.statusBarItem(own.isOwn(number));
      await workbench.screenshot('own-port-2-own');
      assert.ok(await sibling.isAlive(), 'nobody is ended');
      await workbench.interruptInTerminal('the end of the shop', async () => (await httpGet(number)) === undefined);
      await newTerminalCarries(workbench, number);

      await workbench.page.reload();
      await workbench.ready();
      await workbench.statusBarItem(own.isOwn(number));
      await newTerminalCarries(workbench, number);
      await workbench.runCommand('Tasks: Run Task');
      await workbench.quickPickChoose('Serve');
      await until(`the task on ${number}`, () => httpGet(number));
      await workbench.runCommand('Tasks: Terminate Task');
      await workbench.quickPickChoose('Serve');
      await until('the end of the task', async () => (await httpGet(number)) === undefined);
      await start(workbench, 'Shop and Page');
      await until(`the shop on ${number}`, () => httpGet(number));
      await opensNext(folder, 1, `http://localhost:${number}/cart`);
      await workbench.screenshot('own-port-3-session');
      await workbench.runCommand('Debug: Stop');
      await until('the end of the session', async () => (await httpGet(number)) === undefined);

      await workbench.page.locator(ownItem).first().click();
      await workbench.page.locator(ownItem).waitFor({ state: 'hidden' });
      await newTerminalCarries(workbench, undefined);
      assert.ok(await sibling.isAlive(), 'nobody is ended');
      await rm(join(folder, 'opened.txt'));
      assert.equal(await run('git', ['status', '--porcelain'], { cwd: folder }), '', 'no file is touched');
    },
  },
  {
    name: 'own-port-sibling',
    title:
      'two working trees of a repository, each with a port of its own: the one’s is never the other’s, and a task takes it until a click ends that',
    workspace: 'node-app',
    choosePort: freePort,
    before: async (folder, port) => {
      await addSibling(folder, port);
      return [];
    },
    tell: async ({ workbench, folder, port }) => {
      const { page, quickInput } = workbench;
      const first = await askOwn(workbench);
      await workbench.quickInputAccept();
      await workbench.statusBarItem(own.isOwn(first));
      await until('that VS Code has written what it keeps for other windows', () => isKept(workbench, 'ownPort:'));

      const url = new URL(page.url());
      url.searchParams.set('folder', siblingOf(folder));
      await page.goto(url.href);
      await workbench.ready();
      const second = await askOwn(workbench);
      assert.notEqual(second, first);
      await workbench.quickInputType(String(first));
      await quickInput.filter({ hasText: own.taken }).waitFor();
      await workbench.screenshot('own-port-sibling-1-taken');
      await workbench.quickInputType(String(second));
      await quickInput.filter({ hasNotText: own.taken }).waitFor();
      await workbench.quickInputAccept();
      await workbench.statusBarItem(own.isOwn(second));
      await workbench.runCommand('Tasks: Run Task');
      await workbench.quickPickChoose('Serve');
      await until(`the task on ${second}`, () => httpGet(second));
      await workbench.runCommand('Tasks: Terminate Task');
      await workbench.quickPickChoose('Serve');
      await until('the end of the task', async () => (await httpGet(second)) === undefined);

      await page.locator(ownItem).first().click();
      await page.locator(ownItem).waitFor({ state: 'hidden' });
      await workbench.runCommand('Tasks: Run Task');
      await workbench.quickPickChoose('Serve');
      await until(`the task on ${port} again`, () => httpGet(port));
      await workbench.runCommand('Tasks: Terminate Task');
      await workbench.quickPickChoose('Serve');
      await until('the end of the task', async () => (await httpGet(port)) === undefined);
    },
  },
  {
    name: 'wrong-page',
    title:
      'a browser on the old port, which another project has: the page of this folder instead, in the place of the server that starts with it, or not asked again; tests of that page',
    workspace: 'node-app',
    extensions: ['browserStandIn'],
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      const other = join(dirname(folder), 'other');
      await cp(folder, other, { recursive: true });
      await addPage(folder, port);
      await addTests(folder, port);
      return [await startOrphan(other, port, cleanup), await startOrphan(folder, await freePort(), cleanup)];
    },
    tell: async ({ workbench, folder, port, actors: [stranger, shop] }) => {
      assert.ok(stranger !== undefined && shop !== undefined);
      await start(workbench, 'Page');
      await workbench.page
        .locator('.monaco-dialog-box')
        .filter({ hasText: own.strange(port) })
        .waitFor();
      await workbench.screenshot('wrong-page-1-question');
      await workbench.answerDialog(own.strange(port), own.instead(shop.port));
      await opensNext(folder, 1, `http://localhost:${shop.port}/cart`);

      await start(workbench, 'Page');
      await workbench.answerDialog(own.strange(port), own.anyway);
      await opensNext(folder, 2, `http://localhost:${port}/cart`);

      await start(workbench, 'Page');
      await workbench.answerDialog(own.strange(port), own.noMore);
      await opensNext(folder, 3, `http://localhost:${port}/cart`);
      await start(workbench, 'Page');
      await opensNext(folder, 4, `http://localhost:${port}/cart`);

      await workbench.openTerminal();
      await workbench.typeInTerminal('npm run e2e');
      const told = await workbench.notification(own.strange(port));
      assert.match(
        told.message,
        /The tests that have just begun open it\. A server of this workspace listens on \d+\./,
      );
      await workbench.screenshot('wrong-page-2-tests');
      await workbench.clickNotificationButton(own.strange(port), own.instead(shop.port));
      await workbench.terminalShows(`1 passed on http://localhost:${shop.port}`);
      await workbench.typeInTerminal('npm run e2e');
      await workbench.clickNotificationButton(own.strange(port), own.noMoreTold);
      assert.ok(await stranger.isAlive(), 'nobody is ended');

      await start(workbench, 'Shop and Page');
      const question = await workbench.answerDialog(text.takenAlready(port), text.startOnOther);
      const moved = Number(/Start on (\d+) This Time/.exec(question)?.[1]);
      await until(`the shop on ${moved}`, () => httpGet(moved));
      await opensNext(folder, 5, `http://localhost:${moved}/cart`);
      assert.ok(await stranger.isAlive(), 'nobody is ended');
      await workbench.screenshot('wrong-page-3-followed');
    },
  },
];
