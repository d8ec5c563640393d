/** A workspace that lays out everything it may hold against whoever looks at its ports. */
import assert from 'node:assert/strict';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import * as vscode from 'vscode';
import { Command } from '../../src/core/ids.ts';
import {
  bash,
  configure,
  conflictThat,
  diagnosed,
  eventually,
  execute,
  file,
  freePort,
  Occupant,
  read,
  serverSource,
  write,
} from './support.ts';

/** What Port Medic starts on some system, or what somebody may think that it does; nothing that a shell starts as it comes up. */
const tools = (
  'ss lsof netstat ps systemctl launchctl sysctl docker podman nerdctl pm2 supervisorctl sv svc s6-svc git npm ' +
  'getent wslinfo wslpath powershell tasklist'
).split(' ');

suite('a hostile workspace', () => {
  let terminal: vscode.Terminal;
  let occupant: Occupant;
  let port: number;
  let asked = 0;
  let settingsBefore: string | undefined;
  const engine = createServer(socket => {
    asked++;
    socket.destroy();
  });

  suiteSetup(async () => {
    await new Promise<void>(resolve => void engine.listen(0, '127.0.0.1', resolve));
    const address = engine.address();
    const engineUrl = `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    port = await freePort();
    await mkdir(file('ran'), { recursive: true });
    for (const folder of ['node_modules/.bin', 'bin', '.venv/bin'])
      for (const tool of tools) {
        await write(`${folder}/${tool}`, `#!/bin/sh\n: > "${file('ran')}/${tool}"\nexit 1\n`);
        await chmod(file(folder, tool), 0o755);
      }
    await write('evil.cjs', `require('node:fs').writeFileSync(${JSON.stringify(file('ran', 'evil'))}, '');\n`);
    const variables = {
      PATH: `${file('node_modules/.bin')}:${file('bin')}:.:\${env:PATH}`,
      DOCKER_HOST: engineUrl,
      CONTAINER_HOST: engineUrl,
      DOCKER_CONFIG: file('.docker'),
      PM2_HOME: file('.pm2'),
      PYTHONPATH: file('.'),
    };
    await write(
      '.env',
      [...Object.entries(variables), ['NODE_OPTIONS', `--require ${file('evil.cjs')}`], ['PORT', port]]
        .map(each => each.join('='))
        .join('\n'),
    );
    await write('.npmrc', `script-shell=${file('node_modules/.bin/npm')}\nprefix=${file('.')}\n`);
    const scripts = Object.fromEntries(
      ['prestart', 'poststart', 'preinstall', 'prepare', 'predev', 'free'].map(name => [name, `touch ran/${name}`]),
    );
    await write(
      'package.json',
      JSON.stringify({ name: 'hostile', scripts: { ...scripts, dev: 'node --env-file=.env server.js' } }),
    );
    await write(
      '.git/config',
      `[core]\n\tfsmonitor = touch ${file('ran', 'fsmonitor')}\n\tsshCommand = touch ${file('ran', 'ssh')}\n[diff]\n\texternal = touch ${file('ran', 'diff')}\n`,
    );
    await write('.git/HEAD', 'ref: refs/heads/main\n');
    await write('.git/hooks/post-checkout', `#!/bin/sh\n: > "${file('ran')}/hook"\n`);
    await chmod(file('.git/hooks/post-checkout'), 0o755);
    await write('server.js', serverSource);
    settingsBefore = await read('.vscode/settings.json').catch(() => undefined);
    const system = process.platform === 'darwin' ? 'osx' : 'linux';
    const isRead = () => vscode.workspace.getConfiguration('terminal.integrated.env').get<object>(system) !== undefined;
    await write(
      '.vscode/settings.json',
      JSON.stringify({
        ...(JSON.parse(settingsBefore ?? '{}') as object),
        [`terminal.integrated.env.${system}`]: variables,
        'docker.host': engineUrl,
        'npm.packageManager': file('bin/npm'),
        'git.path': file('bin/git'),
      }),
    );
    await eventually('the settings of the workspace', isRead);
    await configure('tasks', { tasks: [{ label: 'free', type: 'shell', command: 'touch ran/task' }] });
    await configure('launch', {
      configurations: [
        {
          type: 'node',
          request: 'launch',
          name: 'Free Port',
          program: '${workspaceFolder}/evil.cjs',
          envFile: '${workspaceFolder}/.env',
        },
      ],
    });
    occupant = await Occupant.on(port);
    terminal = await bash();
  });

  suiteTeardown(async () => {
    terminal.dispose();
    await occupant.dispose();
    engine.close();
    await configure('tasks', {});
    await configure('launch', {});
    await write('.vscode/settings.json', settingsBefore ?? '{}');
  });

  test('nothing of it is started, and no engine that it names is asked, from the failure to the report', async () => {
    await execute(terminal, `node server.js ${port}`);
    const { diagnosis } = await conflictThat(diagnosed(port), `port ${port}`);
    assert.ok(diagnosis && 'facts' in diagnosis.verdict && diagnosis.verdict.facts.holder.pid === occupant.pid);
    for (const name of ['.vscode/launch.json', '.env', 'package.json', 'server.js']) {
      const document = await vscode.workspace.openTextDocument(file(name));
      await vscode.window.showTextDocument(document);
      const range = new vscode.Range(0, 0, document.lineCount, 0);
      await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range);
      await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, new vscode.Position(0, 1));
    }
    await vscode.commands.executeCommand(Command.diagnose, { port });
    assert.deepEqual(await readdir(file('ran')), []);
    assert.equal(asked, 0);
    assert.ok(occupant.isAlive);
  });

  test('and these would have been started, by whoever looks where the workspace says', async () => {
    await execute(terminal, 'ss');
    await eventually('the workspace’s own tool has run', async () => (await readdir(file('ran'))).includes('ss'));
  });
});
