// Usage: node scripts/startDemo.mjs [--check] [--server] [--host <version>]
// --check: the story a-debug of test/e2e, unattended in Chromium. --server: not the desktop VS Code, even where there is one.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startOrphan } from '../test/e2e/actors.ts';
import { tellStories } from '../test/e2e/run.ts';
import { workbenchUrl } from '../test/host/browser.ts';
import { withCleanup } from '../test/host/cleanup.ts';
import { ensureHost } from '../test/host/install.ts';
import { onPath } from '../test/host/machine.ts';
import { freePort } from '../test/host/ports.ts';
import { endTree } from '../test/host/processes.ts';
import { installExtension, startServer } from '../test/host/server.ts';
import { temporaryFolder } from '../test/host/suites.ts';
import { hosts } from '../test/host/versions.ts';
import { copyWorkspace } from '../test/host/workspace.ts';
import { root, scratch } from './paths.mjs';

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, server: { type: 'boolean' }, host: { type: 'string' } },
});
const version = values.host ?? hosts[0].version;
const log = line => console.log(line);

mkdirSync(scratch, { recursive: true });
const vsix = join(scratch, 'port-medic.vsix');
log('packing the extension');
execFileSync(process.execPath, [join(root, 'scripts', 'package.mjs'), '--out', vsix], { cwd: root, stdio: 'inherit' });

if (values.check) {
  const { failed } = await tellStories(version, ['a-debug'], { projectRoot: root, vsix, log });
  log(`screenshots: ${join(scratch, 'screenshots')}`);
  log(failed === 0 ? 'the whole story works' : 'the story failed');
  process.exit(failed === 0 ? 0 : 1);
}

await withCleanup(async cleanup => {
  const temporary = await temporaryFolder(cleanup);
  const folder = join(temporary, 'shop');
  const port = await freePort();
  await copyWorkspace(join(root, 'test', 'fixtures', 'workspaces', 'node-app'), folder, { PORT: port });
  const orphan = await startOrphan(folder, port, cleanup);
  const story = [
    `Port ${port} is taken: an earlier run of the sample (pid ${orphan.pid}) still listens on it.`,
    'Press F5 in the window: the start fails, Port Medic says why and offers “Free and Restart”.',
  ];
  const code = values.server || values.host !== undefined ? undefined : desktop();
  if (code !== undefined) {
    log(`\nopening VS Code (${code})\n${story.join('\n')}\nClose the window to end.`);
    await openDesktop(code, folder, temporary, cleanup);
    return;
  }
  const host = await ensureHost(version, { cache: join(scratch, 'hosts'), projectRoot: root, log });
  const token = randomBytes(16).toString('hex');
  const options = {
    host,
    projectRoot: root,
    dataDir: join(temporary, 'data'),
    extensionsDir: join(temporary, 'extensions'),
    token,
  };
  await installExtension(options, vsix);
  const server = await startServer(options, cleanup);
  log(
    `\nVS Code ${version} is running. Open this address in a browser:\n\n  ${workbenchUrl(server, { folder, token })}\n`,
  );
  log(`${story.join('\n')}\nPress Ctrl+C to end.`);
  // The signal's handler cleans up and ends the process.
  await new Promise(() => setInterval(() => {}, 1_000_000));
});

/** The desktop VS Code's command, where it is on the PATH and there is a display to open it on. */
function desktop() {
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return display ? onPath(process.platform === 'win32' ? 'code.cmd' : 'code') : undefined;
}

/** Opens a window with a profile of its own and waits until it is closed. */
async function openDesktop(code, folder, temporary, cleanup) {
  const profile = ['--user-data-dir', join(temporary, 'u'), '--extensions-dir', join(temporary, 'e')];
  const trust = '--disable-workspace-trust';
  // On Windows `code` is a batch file, which only a shell starts; none of the arguments is anything but a path or an option.
  const windows = process.platform === 'win32';
  const quote = text => (windows ? `"${text}"` : text);
  const start = async args => {
    const child = spawn(quote(code), args.map(quote), { stdio: 'inherit', shell: windows });
    cleanup.add('VS Code', () => endTree(child));
    await once(child, 'close');
  };
  await start([...profile, '--install-extension', vsix]);
  await start([...profile, trust, '--new-window', '--wait', folder]);
}
