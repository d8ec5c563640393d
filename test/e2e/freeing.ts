/** Stories about ends that are not as easy as a click: a deaf server, several ports at once, a server that comes back. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import { type Actor, startChild, startOrphan } from './actors.ts';
import type { Story } from './story.ts';
import { text } from './texts.ts';

const deafServer = `
process.on('SIGTERM', () => {});
require('node:http').createServer((_, response) => response.end('deaf')).listen(Number(process.argv[2]));
`;

/** Looks after server.js in a way that no table knows. */
const watcher = `
const { spawn } = require('node:child_process');
const start = () => spawn(process.execPath, ['server.js'], { stdio: 'ignore' }).on('exit', () => setTimeout(start, 100));
start();
`;

/** Writes a program into the folder and runs it until the story is over; resolves when it answers on the port. */
async function startWritten(
  [name, source]: readonly [name: string, source: string],
  port: number,
  folder: string,
  cleanup: Cleanup,
): Promise<Actor> {
  await writeFile(join(folder, name), source);
  const child = startChild(process.execPath, [name, String(port)], folder, cleanup);
  await until(`${name} on ${port}`, () => httpGet(port));
  return { pid: child.pid ?? 0, port, isAlive: async () => child.exitCode === null && child.signalCode === null };
}

export const freeingStories: readonly Story[] = [
  {
    name: 'g-several',
    title: 'Free Port: two ports at once, one of a server that ignores SIGTERM: cancel, then force',
    workspace: 'node-app',
    latestOnly: true,
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      const other = await freePort();
      return [
        await startWritten(['deaf.js', deafServer], port, folder, cleanup),
        await startOrphan(folder, other, cleanup),
      ];
    },
    tell: async ({ workbench, port, actors }) => {
      const [deaf, orphan] = actors;
      assert.ok(deaf && orphan);
      await workbench.runCommand('Port Medic: Free Port');
      const rows = await until('the listeners', async () => {
        const found = await workbench.quickPickRows();
        return found.some(row => row.includes(String(port))) && found;
      });
      const ours = rows.slice(0, 2).join('\n');
      assert.ok(ours.includes(`(${deaf.pid})`) && ours.includes(`(${orphan.pid})`), rows.join('\n'));
      const ticks = workbench.quickInput.locator('.monaco-list-row [role="checkbox"][aria-checked="true"]');
      assert.equal(await ticks.count(), 0, 'nothing is ticked beforehand');
      for (const { pid } of [deaf, orphan]) await workbench.quickPickChoose(`(${pid})`);
      await workbench.screenshot('g-several-1-pick');
      await workbench.quickInputAccept();
      await workbench.page.locator('.monaco-dialog-box').filter({ hasText: text.freeTwo }).waitFor();
      await workbench.screenshot('g-several-2-question');
      const asked = await workbench.answerDialog(text.freeTwo, text.free);
      for (const { pid } of [deaf, orphan]) assert.ok(asked.includes(`pid ${pid}`), asked);
      await workbench.notification(text.progress);
      await workbench.screenshot('g-several-3-progress');
      await workbench.clickNotificationButton(text.progress, 'Cancel');
      // The others go on, each by its own.
      await until('the end of the orphan', async () => !(await orphan.isAlive()));
      assert.ok(await deaf.isAlive());

      await workbench.runCommand('Port Medic: Free Port');
      // What is typed is ticked: a click on the row takes the tick away, and Enter waits for another.
      await workbench.quickInputType(String(port));
      await workbench.quickInput
        .locator('.monaco-list-row')
        .filter({ hasText: `(${deaf.pid})` })
        .first()
        .waitFor();
      await workbench.quickInputAccept();
      await workbench.quickPickChoose('Free Port');
      await workbench.page
        .locator('.monaco-dialog-box')
        .filter({ hasText: text.hasNotEnded(deaf.pid) })
        .waitFor();
      await workbench.screenshot('g-several-4-force');
      await workbench.answerDialog(text.hasNotEnded(deaf.pid), text.force);
      await until('the end of the deaf server', async () => !(await deaf.isAlive()));
    },
  },
  {
    name: 'g-typed',
    title:
      'Free Port: it takes what Diagnose Port takes, says what it cannot read, and Enter acts on the row that is highlighted',
    workspace: 'node-app',
    latestOnly: true,
    choosePort: freePort,
    before: async (folder, port, cleanup) => [await startOrphan(folder, port, cleanup)],
    tell: async ({ workbench, port, actors: [orphan] }) => {
      assert.ok(orphan);
      const firstRow = (wanted: string) =>
        until(`a first row with ${wanted}`, async () => {
          const [row] = await workbench.quickPickRows();
          return row?.includes(wanted) === true && row;
        });
      await workbench.runCommand('Port Medic: Free Port');
      await firstRow(`(${orphan.pid})`);
      await workbench.screenshot('g-typed-1-fresh');
      await workbench.quickInputAccept();
      await workbench.quickPickTitled(text.diagnostic(port));

      await workbench.runCommand('Port Medic: Free Port');
      await firstRow(`(${orphan.pid})`);
      for (const unread of ['no such thing', '70000']) {
        await workbench.quickInputType(unread);
        await firstRow(unread === '70000' ? 'ports go from 1 to 65535' : 'names no port');
        await workbench.quickInputAccept();
        assert.equal(await workbench.quickInput.isVisible(), true);
      }
      await workbench.screenshot('g-typed-2-unread');
      await workbench.quickInputType(`${port}-${port + 1}`);
      await firstRow(`(${orphan.pid})`);
      await workbench.screenshot('g-typed-3-range');
      await workbench.quickInputType(`http://localhost:${port}/x`);
      await firstRow(`(${orphan.pid})`);
      await workbench.quickInputAccept();
      await workbench.quickPickChoose('Free Port');
      await until('the end of the orphan', async () => !(await orphan.isAlive()));
    },
  },
  {
    name: 'h-comes-back',
    title: 'a server that something starts anew: what does is named, stopped with one click, and the app runs',
    workspace: 'node-app',
    latestOnly: true,
    choosePort: freePort,
    before: async (folder, port, cleanup) => [await startWritten(['watcher.js', watcher], port, folder, cleanup)],
    tell: async ({ workbench, port, actors: [supervisor] }) => {
      assert.ok(supervisor);
      await workbench.openTerminal();
      await workbench.typeInTerminal('node server.js');
      const held = text.diagnostic(port);
      await workbench.notification(held);
      await workbench.clickNotificationButton(held, text.freeAndRestart);
      await workbench.page
        .locator('.monaco-dialog-box')
        .filter({ hasText: text.takenAgain(port) })
        .waitFor();
      await workbench.screenshot('h-comes-back-1-question');
      const asked = await workbench.answerDialog(text.takenAgain(port), text.stopAndRestart('node watcher.js'));
      assert.match(asked, /node watcher\.js starts it anew/);
      await workbench.terminalShows(`Shop is open on http://localhost:${port}`);
      assert.equal(await supervisor.isAlive(), false);
      await until(`the shop on ${port}`, () => httpGet(port));
      await workbench.screenshot('h-comes-back-2-running');
    },
  },
];
