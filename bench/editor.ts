/** What the extension costs the editor: bytes of each bundle, activation in the real host as VS Code itself measures it. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, newPage, openWorkbench } from '../test/host/browser.ts';
import { withCleanup } from '../test/host/cleanup.ts';
import { ensureHost } from '../test/host/install.ts';
import { ensureMachine } from '../test/host/machine.ts';
import { until } from '../test/host/poll.ts';
import { installExtension, startServer } from '../test/host/server.ts';
import { hosts } from '../test/host/versions.ts';
import { Workbench } from '../test/host/workbench.ts';

const projectRoot = process.cwd();
const goals = { extensionBytes: 200_000, vsixBytes: 600_000, activationMs: 20 };

execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
const size = async (file: string) => (await stat(join(projectRoot, file))).size;
for (const name of ['extension', 'detection', 'services', 'fixPlanners', 'probeWorker']) {
  const goal = name === 'extension' ? ` (goal under ${goals.extensionBytes})` : '';
  console.log(`dist/${name}.js: ${await size(`dist/${name}.js`)} bytes minified${goal}`);
}
console.log(`port-medic.vsix: ${await size('port-medic.vsix')} bytes (goal under ${goals.vsixBytes})`);

await ensureMachine(console.log);
for (const { version } of hosts) {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) times.push(await activationMs(version));
  console.log(
    `VS Code ${version}: activation ${times.map(time => `${time} ms`).join(', ')} (loading and activate(), own time; goal under ${goals.activationMs} ms)`,
  );
}

async function activationMs(version: string): Promise<number> {
  const host = await ensureHost(version, {
    cache: join(projectRoot, '.vscode-test', 'hosts'),
    projectRoot,
    log: console.log,
  });
  const temporary = await mkdtemp(join(tmpdir(), 'port-medic-bench-'));
  return withCleanup(async cleanup => {
    cleanup.add(temporary, () => rm(temporary, { recursive: true, force: true, maxRetries: 5 }));
    const options = {
      host,
      projectRoot,
      dataDir: join(temporary, 'data'),
      extensionsDir: join(temporary, 'extensions'),
    };
    await installExtension(options, join(projectRoot, 'port-medic.vsix'));
    const server = await startServer(options, cleanup);
    const page = await newPage(await launchBrowser(cleanup));
    await openWorkbench(page, server, { folder: join(projectRoot, 'test', 'fixtures', 'workspaces', 'suite') });
    const workbench = new Workbench({ page, version, screenshots: join(projectRoot, '.vscode-test', 'screenshots') });
    await workbench.ready();
    await workbench.runCommand('Developer: Show Running Extensions');
    // The list is sorted by time and draws only the rows in sight.
    const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Port Medic' });
    await page.locator('.runtime-extensions-editor .monaco-list-row').first().hover();
    const time = await until('Port Medic among the running extensions', async () => {
      if ((await row.count()) === 0) await page.mouse.wheel(0, 300);
      return (await row.count()) > 0 && /Activation: \d+ ?ms/.exec((await row.first().textContent()) ?? '')?.[0];
    });
    return Number(/\d+/.exec(time)?.[0]);
  });
}
