/** Servers that go to another port, told with a real Vite. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../host/poll.ts';
import { freePort, httpGet } from '../host/ports.ts';
import { run } from '../host/processes.ts';
import { startOrphan } from './actors.ts';
import { only, type Story } from './story.ts';

const page = '<!doctype html><title>shop window</title>\n';

/** Vite of npm, with a script that starts it on the port, and a test that points at it. */
async function installVite(folder: string, port: number): Promise<void> {
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'shop', private: true, scripts: { dev: `vite --port ${port}` } }, undefined, 2),
  );
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(
    join(folder, 'playwright.config.ts'),
    `export default { use: { baseURL: 'http://localhost:${port}' } };\n`,
  );
  const quick = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', '--save-dev', 'vite@7.3.8', ...quick], { cwd: folder });
}

export const moveStories: readonly Story[] = [
  {
    name: 'moved',
    title: 'Vite goes to the next port: the status bar says so, its tests can follow, and it comes back to its own',
    workspace: 'node-app',
    latestOnly: true,
    isLong: true,
    choosePort: freePort,
    before: async (folder, port, cleanup) => {
      await installVite(folder, port);
      return [await startOrphan(folder, port, cleanup)];
    },
    tell: async ({ workbench, folder, port, actors }) => {
      const orphan = only(actors);
      const moved = new RegExp(`\\b${port} → (\\d+)`);
      await workbench.openTerminal();
      await workbench.typeInTerminal('npm run dev');
      const { text, label } = await workbench.statusBarItem(moved);
      const to = Number(moved.exec(text)?.[1]);
      assert.match(
        label,
        new RegExp(`“npm run dev” has gone to port ${to} instead of ${port}\\..*\\(pid ${orphan.pid}\\)`),
      );
      assert.deepEqual(await workbench.notifications(), [], 'nothing has failed');
      await workbench.screenshot('moved-1-status');
      await workbench.clickStatusBarItem(moved);
      assert.equal(await workbench.quickPickTitle(), `Port ${port} → ${to}`);
      const rows = await workbench.quickPickRows();
      for (const each of [`Free ${port} and Restart There`, `Open ${to}`, 'Always Fail Instead', 'Do Not Tell'])
        assert.ok(
          rows.some(row => row.startsWith(each)),
          `${each} in ${rows.join(' | ')}`,
        );
      await workbench.screenshot('moved-2-actions');
      await workbench.quickPickChoose('Let What Points at');
      await workbench.answerDialog(/playwright\.config\.ts: address of the server/, 'Change');
      const config = join(folder, 'playwright.config.ts');
      await until('the test that follows', async () => (await readFile(config, 'utf8')).includes(`localhost:${to}`));
      assert.match(await readFile(join(folder, 'package.json'), 'utf8'), new RegExp(`vite --port ${port}"`));
      await workbench.clickStatusBarItem(moved);
      await workbench.quickPickChoose(`Free ${port} and Restart There`);
      await until(
        `Vite on ${port}`,
        async () => (await httpGet(port, '/', 'localhost'))?.includes('shop window') === true,
      );
      assert.equal(await orphan.isAlive(), false);
      await until('the end of the move', async () =>
        (await workbench.statusBarTexts()).every(each => !moved.test(each)),
      );
      await workbench.screenshot('moved-3-back');
    },
  },
];
