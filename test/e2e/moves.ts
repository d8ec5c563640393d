/** Stories of a real server that goes to another port when its own is taken. */
import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from '../host/cleanup.ts';
import { ensureProgram } from '../host/install.ts';
import { until } from '../host/poll.ts';
import { canBind, freePort, httpGet } from '../host/ports.ts';
import type { Workbench } from '../host/workbench.ts';
import { exists, startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';

const vite = 'vite@8.4.0';
const express = 'express@5.3.0';
const cache = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.vscode-test', 'hosts');

const moved = {
  item: (from: number): RegExp => new RegExp(`${from} → (\\d+)`),
  sentence: (from: number): RegExp => new RegExp(`has gone to port \\d+ instead of ${from}.*held by`),
  free: (from: number): string => `Free ${from} and Restart There`,
  open: (to: number): string => `Open ${to}`,
  follow: (from: number): string => `Let What Points at ${from} Follow…`,
  fail: 'Always Fail Instead…',
  doNotTell: 'Do Not Tell',
  followQuestion: /Change these addresses to port \d+\?/,
  taken: (port: number): RegExp => new RegExp(`Port ${port} is held by`),
  tests: (port: number): RegExp =>
    new RegExp(`localhost:${port} shows the page of .*The tests that have just begun open it`),
};

/** Puts a real program of npm into the folder's `node_modules`, with what it needs. */
async function link(folder: string, spec: string): Promise<void> {
  const modules = await ensureProgram(spec, { cache, log: console.log });
  const name = spec.slice(0, spec.lastIndexOf('@'));
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true });
  await symlink(join(modules, name), join(folder, 'node_modules', name));
}

/** A page that Vite serves, and everything that points at its port. */
async function writeProject(folder: string, port: number): Promise<void> {
  await link(folder, vite);
  await symlink(join('..', 'vite', 'bin', 'vite.js'), join(folder, 'node_modules', '.bin', 'vite'));
  const tests = join(folder, 'node_modules', '.bin', 'playwright');
  await writeFile(tests, "#!/usr/bin/env node\nconsole.log('1 passed');\n", { mode: 0o755 });
  const page = { type: 'firefox', request: 'launch', name: 'Page', url: `http://localhost:${port}/` };
  const files = {
    'package.json': manifestOn(port),
    'index.html': '<!doctype html><title>real page</title>\n',
    'playwright.config.js': `module.exports = { use: { baseURL: 'http://localhost:${port}' } };\n`,
    '.env': `SITE_URL=http://localhost:${port}\n`,
    '.vscode/launch.json': JSON.stringify({ version: '0.2.0', configurations: [page] }, undefined, 2),
  };
  await mkdir(join(folder, '.vscode'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** What is to follow, and the one file that states where the server listens. */
const pointing = ['playwright.config.js', '.env', '.vscode/launch.json'];
const manifestOn = (port: number) =>
  JSON.stringify({ private: true, scripts: { dev: `vite --port ${port}`, e2e: 'playwright test' } }, undefined, 2);

const pageOn = async (port: number) =>
  (await Promise.all(['127.0.0.1', '::1'].map(host => httpGet(port, '/', host)))).some(body =>
    body?.includes('real page'),
  );

/** Where the server has gone, as the status bar says. */
async function whereTo(workbench: Workbench, from: number): Promise<number> {
  const { text } = await workbench.statusBarItem(moved.item(from));
  return Number(moved.item(from).exec(text)?.[1]);
}

/** Opens what can be done about the move from the palette, as somebody who has closed all else. */
async function actions(workbench: Workbench, from: number): Promise<readonly string[]> {
  await workbench.runCommand('Port Medic: Show Moved Servers');
  await workbench.quickPickTitled(new RegExp(`Port ${from} → \\d+`));
  return workbench.quickPickRows();
}

/** Another project's server has the port; this folder's own is a real Vite. */
const viteThatMoves = {
  workspace: 'node-app',
  isLong: true,
  choosePort: freePort,
  before: async (folder: string, port: number, cleanup: Cleanup) => {
    const other = join(dirname(folder), 'other');
    await cp(folder, other, { recursive: true });
    await writeProject(folder, port);
    return [await startOrphan(other, port, cleanup)];
  },
} as const;

async function startVite(workbench: Workbench, port: number): Promise<number> {
  await workbench.typeInTerminal('npm run dev');
  const to = await whereTo(workbench, port);
  await until(`Vite on ${to}`, () => pageOn(to));
  return to;
}

/** Vite refuses to run beside one that is about to end, which lets go of its port before: no process that it has noted is there any more. */
async function hasEnded(folder: string): Promise<boolean> {
  const locks = join(folder, 'node_modules', '.vite', 'lock');
  const names = (await readdir(locks)).filter(name => name.endsWith('.json'));
  const texts = await Promise.all(names.map(name => readFile(join(locks, name), 'utf8').catch(() => '{}')));
  return texts.every(text => !exists((JSON.parse(text) as { readonly pid?: number }).pid ?? Number.NaN));
}

export const moveStories: readonly Story[] = [
  {
    ...viteThatMoves,
    name: 'moved-vite',
    title:
      'a real Vite whose port another folder holds: where it went and who has its port, in the status bar; its page, what points at the old port follows, free and restart there',
    tell: async ({ workbench, folder, port, actors }) => {
      const holder = only(actors);
      const { page } = workbench;
      await workbench.openTerminal();
      const to = await startVite(workbench, port);
      const { label } = await workbench.statusBarItem(moved.item(port));
      assert.match(label, moved.sentence(port));
      const item = page.locator('.part.statusbar .statusbar-item', { hasText: moved.item(port) }).first();
      await until('the tooltip', async () => {
        await item.hover();
        const hover = page.locator('.monaco-hover:visible', { hasText: moved.sentence(port) }).first();
        await hover.waitFor({ timeout: 3000 });
        return /What to Do…/.test((await hover.textContent()) ?? '');
      });
      await workbench.screenshot('moved-vite-1-tooltip');
      assert.deepEqual(await workbench.notifications(), [], 'it is told quietly');

      await page.mouse.move(400, 300);
      await workbench.clickStatusBarItem(moved.item(port));
      await workbench.quickPickTitled(new RegExp(`Port ${port} → ${to}`));
      const rows = (await workbench.quickPickRows()).join('\n');
      for (const each of [moved.free(port), moved.open(to), moved.follow(port), moved.fail, moved.doNotTell])
        assert.ok(rows.includes(each), `${each} in ${rows}`);
      await workbench.screenshot('moved-vite-2-actions');
      const opening = page.context().waitForEvent('page', { timeout: 90_000 });
      await workbench.quickPickChoose(moved.open(to));
      const browser = await opening;
      await until(`the page on ${to}`, async () => browser.url().includes(String(to)));
      await browser.close();

      await actions(workbench, port);
      await workbench.quickPickChoose(moved.follow(port));
      await agreeToFollow(workbench);
      for (const name of pointing)
        await until(`${name} on ${to}`, async () => (await readFile(join(folder, name), 'utf8')).includes(`:${to}`));
      assert.equal(await devScript(folder), `vite --port ${port}`);

      assert.ok(await holder.isAlive(), 'nobody is ended before the wish for it');
      await actions(workbench, port);
      await workbench.quickPickChoose(moved.free(port));
      await until(`Vite on ${port}`, () => pageOn(port));
      assert.equal(await holder.isAlive(), false);
      await isToldNoMore(workbench, port);
      assert.ok(await canBind(to), 'it is no more where it was');
      await workbench.screenshot('moved-vite-3-there');
    },
  },
  {
    ...viteThatMoves,
    name: 'moved-fails',
    title:
      'a real Vite that has moved: tests on the old port are told and follow; with “always fail instead” its next start fails and is a conflict; “do not tell” is the last word',
    tell: async ({ workbench, folder, port, actors }) => {
      await workbench.openTerminal();
      const to = await startVite(workbench, port);
      await workbench.openTerminal();
      await workbench.typeInTerminal('npm run e2e');
      const { buttons } = await workbench.notification(moved.tests(port));
      assert.ok(buttons.includes(moved.follow(port)), buttons.join(' | '));
      await workbench.screenshot('moved-fails-1-tests');
      await workbench.clickNotificationButton(moved.tests(port), moved.follow(port));
      await agreeToFollow(workbench);
      await until('the tests to follow', async () =>
        (await readFile(join(folder, 'playwright.config.js'), 'utf8')).includes(`:${to}`),
      );

      await actions(workbench, port);
      await workbench.quickPickChoose(moved.fail);
      await until('the option', async () => (await devScript(folder)) === `vite --port ${port} --strictPort`);
      await workbench.runCommand('Terminal: Kill All Terminals');
      await until('the end of Vite', () => hasEnded(folder));
      await isToldNoMore(workbench, port);
      await workbench.openTerminal();
      await workbench.typeInTerminal('npm run dev');
      await workbench.notification(moved.taken(port));
      await workbench.screenshot('moved-fails-2-conflict');

      await writeFile(join(folder, 'package.json'), manifestOn(port));
      await startVite(workbench, port);
      await actions(workbench, port);
      await workbench.quickPickChoose(moved.doNotTell);
      await isToldNoMore(workbench, port);
      assert.ok(await only(actors).isAlive(), 'nobody is ended');
    },
  },
  {
    name: 'express-ends',
    title:
      'a real Express 5 that says it listens, has no port and ends with success: a conflict in a terminal and behind Node’s own watcher; free and restart',
    workspace: 'node-app',
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      const other = join(dirname(folder), 'other');
      await cp(folder, other, { recursive: true });
      await link(folder, express);
      const app = `const app = require('express')();
app.get('/', (request, response) => response.send('real page'));
app.listen(${port}, () => console.log('Example app listening on port ${port}'));
`;
      await writeFile(join(folder, 'app.js'), app);
      return [await startOrphan(other, port, cleanup)];
    },
    tell: async ({ workbench, port, actors }) => {
      const holder = only(actors);
      await workbench.openTerminal();
      await workbench.typeInTerminal('node app.js && echo ended: $?');
      await workbench.terminalShows('ended: 0');
      await workbench.notification(moved.taken(port));
      await workbench.screenshot('express-ends-1-terminal');
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('Terminal: Kill All Terminals');
      await workbench.openTerminal();
      await workbench.typeInTerminal('node --watch app.js');
      await workbench.notification(moved.taken(port));
      await workbench.clickNotificationButton(moved.taken(port), 'Free and Restart');
      await until(`Express on ${port}`, () => pageOn(port));
      assert.equal(await holder.isAlive(), false);
    },
  },
];

async function isToldNoMore(workbench: Workbench, from: number): Promise<void> {
  await until('the end of the move', async () =>
    (await workbench.statusBarTexts()).every(text => !moved.item(from).test(text)),
  );
}

async function devScript(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly scripts: { readonly dev?: string } }).scripts.dev;
}

/** VS Code's preview where one of the edits is not certain, else a question. */
async function agreeToFollow(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const dialog = page.locator('.monaco-dialog-box', { hasText: moved.followQuestion });
  const apply = page.locator('.bulk-edit-panel .monaco-button', { hasText: 'Apply' });
  await until('the preview', async () => (await dialog.isVisible()) || (await apply.isVisible()));
  await workbench.screenshot('moved-preview');
  if (await dialog.isVisible()) await workbench.answerDialog(moved.followQuestion, /^Change$/);
  else await workbench.applyRefactoring();
}
