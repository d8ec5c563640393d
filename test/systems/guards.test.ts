/** What keeps a server running in a way of its own (uWSGI, Procfiles, watchers, tunnels, consoles), two instances of each: the one that was shown ends. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAlive } from '../node/kill/support/world.ts';
import { childrenOf, endsByFile, reloaded, sshd, wsgi } from './starting.ts';
import { endsAlone, type Start, two } from './two.ts';
import {
  accepts,
  answers,
  eventually,
  freePort,
  holderOf,
  makeWorld,
  run,
  serverIn,
  startStaying,
  temporaryFolder,
  without,
} from './world.ts';

const node = process.execPath;

async function uwsgiArgs(folder: string, port: number): Promise<readonly string[]> {
  await writeFile(join(folder, 'app.py'), wsgi);
  const http = ['--http-socket', `127.0.0.1:${port}`, '--wsgi-file', join(folder, 'app.py')];
  return ['--plugin', 'python3', '--master', '--processes', '2', ...http];
}

interface Kind {
  readonly name: string;
  readonly needs: readonly string[];
  readonly start: Start;
}

/** Those of which a kill is right: nothing starts the server again. */
const plain: readonly Kind[] = [
  {
    name: 'uwsgi with a master, which takes SIGTERM for a wish to reload',
    needs: ['uwsgi'],
    async start(t, folder, port) {
      startStaying(t, 'uwsgi', await uwsgiArgs(folder, port));
      // It listens before Python is started, which takes the place of what it hears of signals for a moment.
      await eventually('it answers', () => answers(port));
    },
  },
  {
    name: 'gunicorn, reloaded',
    needs: ['gunicorn'],
    async start(t, folder, port) {
      await writeFile(join(folder, 'app.py'), wsgi);
      const pid = startStaying(t, 'gunicorn', ['-w', '2', '-b', `127.0.0.1:${port}`, 'app'], { cwd: folder });
      await eventually('it answers', () => answers(port));
      await reloaded(pid, 2, () => process.kill(pid, 'SIGHUP'));
    },
  },
  {
    name: 'gunicorn, with a second master beside the first',
    needs: ['gunicorn'],
    async start(t, folder, port) {
      await writeFile(join(folder, 'app.py'), wsgi);
      const pid = startStaying(t, 'gunicorn', ['-p', `${folder}/pid`, '-b', `127.0.0.1:${port}`, 'app'], {
        cwd: folder,
      });
      await eventually('it answers', () => answers(port));
      endsByFile(t, `${folder}/pid.2`);
      process.kill(pid, 'SIGUSR2');
      await eventually('the second has a worker', async () => {
        for (const each of await childrenOf(pid)) if ((await childrenOf(Number(each))).length > 0) return true;
        return false;
      });
    },
  },
  {
    name: 'start-stop-daemon',
    needs: ['start-stop-daemon'],
    async start(t, folder, port) {
      const pid = ['--pidfile', join(folder, 'pid'), '--make-pidfile'];
      const command = ['--startas', node, '--', await serverIn(folder), String(port)];
      await run('start-stop-daemon', ['--start', '--background', ...pid, ...command]);
      endsByFile(t, join(folder, 'pid'));
    },
  },
  {
    name: 'php -S with workers',
    needs: ['php'],
    start(t, folder, port) {
      startStaying(t, 'php', ['-S', `127.0.0.1:${port}`, '-t', folder], { env: { PHP_CLI_SERVER_WORKERS: '3' } });
    },
  },
  ...(
    [
      ['tini', ['tini', '--']],
      ['dumb-init', ['dumb-init']],
      ['timeout', ['timeout', '100000']],
      ['flock', ['flock', '/run/port-medic-lock-%']],
      ['script', ['script', '-q', '-e', '-c', '%', '/dev/null']],
    ] as const
  ).map(
    ([tool, words]): Kind => ({
      name: `a server below ${tool}`,
      needs: [tool],
      async start(t, folder, port) {
        const server = [node, await serverIn(folder), String(port)];
        const [file = '', ...args] = words.map(word => word.replace('-%', `-${port}`).replace(/^%$/, server.join(' ')));
        startStaying(t, file, [...args, ...(tool === 'script' ? [] : server)]);
      },
    }),
  ),
];

for (const { name, needs, start } of plain)
  test(`${name}: of two, the one that was shown ends whole`, { skip: without(...needs) }, async t => {
    const pair = await two(t, start);
    assert.equal(pair.look.diagnosis.verdict.kind, 'other-app', JSON.stringify(pair.look.diagnosis.verdict));
    await endsAlone(pair);
    assert.equal(await accepts(pair.other), true);
  });

/** Those that start the server again, with the name they are called by. */
const guards: readonly (Kind & { readonly supervisor: string })[] = [
  {
    name: 'entr -r',
    needs: ['entr', 'sh'],
    supervisor: 'entr',
    async start(t, folder, port) {
      const script = await serverIn(folder);
      startStaying(t, 'sh', ['-c', `echo ${script} | entr -n -r ${node} ${script} ${port}`]);
    },
  },
  {
    name: 'reflex -s',
    needs: ['reflex'],
    supervisor: 'reflex',
    async start(t, folder, port) {
      startStaying(t, 'reflex', ['-s', '--', node, await serverIn(folder), String(port)], { cwd: folder });
    },
  },
  {
    name: 'watchmedo auto-restart',
    needs: ['watchmedo'],
    supervisor: 'watchmedo',
    async start(t, folder, port) {
      startStaying(t, 'watchmedo', ['auto-restart', '-d', folder, '--', node, await serverIn(folder), String(port)]);
    },
  },
  {
    name: 'node --watch',
    needs: [],
    supervisor: 'node --watch',
    async start(t, folder, port) {
      startStaying(t, node, ['--watch', await serverIn(folder), String(port)], { cwd: folder });
    },
  },
  {
    name: 'forever',
    needs: ['forever'],
    supervisor: 'forever',
    async start(t, folder, port) {
      startStaying(t, 'forever', [await serverIn(folder), String(port)], { env: { FOREVER_ROOT: folder } });
    },
  },
  {
    name: 'forever, in the background',
    needs: ['forever'],
    supervisor: 'forever',
    async start(t, folder, port) {
      const files = ['-p', folder, '--pidFile', join(folder, 'pid'), '-l', join(folder, 'log')];
      await run('forever', ['start', ...files, await serverIn(folder), String(port)], { FOREVER_ROOT: folder });
      endsByFile(t, join(folder, 'pid'));
    },
  },
  {
    name: 'daemon --respawn, of libslack',
    needs: ['daemon'],
    supervisor: 'daemon',
    async start(t, folder, port) {
      startStaying(t, 'daemon', [
        '-f',
        '--respawn',
        // As root it runs nothing below a folder that everybody may write to, where this project may be.
        '--unsafe',
        '-P',
        folder,
        '-n',
        `d${port}`,
        '--',
        node,
        await serverIn(folder),
        String(port),
      ]);
    },
  },
  {
    name: 'procServ',
    needs: ['procServ'],
    supervisor: 'procServ',
    async start(t, folder, port) {
      const control = await freePort();
      const server = [node, await serverIn(folder), String(port)];
      startStaying(t, 'procServ', ['-f', '--holdoff', '1', '-L', join(folder, 'log'), String(control), ...server]);
    },
  },
  {
    name: 'autossh',
    needs: ['autossh', 'ssh', 'sshd', 'ssh-keygen'],
    supervisor: 'autossh',
    async start(t, folder, port) {
      const server = await freePort();
      const way = await sshd(t, folder, server);
      const forward = ['-L', `127.0.0.1:${port}:127.0.0.1:${server}`, '127.0.0.1'];
      startStaying(t, 'autossh', ['-M', '0', '-N', ...way, ...forward]);
    },
  },
];

for (const { name, needs, supervisor, start } of guards)
  test(`${name}: of two, the one that was shown is stopped, and starts nothing again`, {
    skip: without(...needs),
  }, async t => {
    const { world, look, port, other } = await two(t, start);
    const { verdict } = look.diagnosis;
    assert.equal(
      verdict.kind === 'supervisor' ? verdict.supervisor : verdict.kind,
      supervisor,
      JSON.stringify(verdict),
    );
    const before = holderOf(await world.look(other)).pid;
    const result = await world.stop(port, look);
    assert.equal(result.kind, 'freed', JSON.stringify(result));
    const [guard] = holderOf(look).parents;
    await eventually('what started it has ended', () => !isAlive(guard?.pid ?? 0));
    assert.equal(await accepts(port), false);
    assert.equal(holderOf(await world.look(other)).pid, before);
  });

test('foreman: that the others end with one is known before, and so it is; another instance goes on', {
  skip: without('foreman'),
}, async t => {
  const world = makeWorld(t);
  const ports: number[] = [];
  for (const instance of ['first', 'second']) {
    const folder = join(await temporaryFolder(), instance);
    await mkdir(folder);
    const script = await serverIn(folder);
    const [web, other] = [await freePort(), await freePort()];
    await writeFile(join(folder, 'Procfile'), `web: ${node} ${script} ${web}\nother: ${node} ${script} ${other}\n`);
    startStaying(t, 'foreman', ['start'], { cwd: folder });
    ports.push(web, other);
    for (const each of [web, other]) await eventually(`${each} answers`, () => answers(each));
  }
  const [port = 0, beside = 0, ...namesakes] = ports;
  const look = await world.conflict(port);
  const { verdict } = look.diagnosis;
  assert.ok('facts' in verdict && verdict.facts !== undefined, JSON.stringify(verdict));
  const found = verdict.facts.provenance.find(origin => origin.kind === 'supervisor');
  assert.ok(found?.kind === 'supervisor' && found.endsAll === true, JSON.stringify(verdict.facts.provenance));
  const result = await world.kill(look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  await eventually('the other has ended', async () => !(await answers(beside)));
  for (const each of namesakes) assert.equal(await answers(each), true, `${each} was ended, too`);
});

test('the emperor of uwsgi: one of its vassals is not ended only to be started again, and the others are asked about', {
  skip: without('uwsgi'),
}, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const vassals = join(folder, 'vassals');
  await mkdir(vassals);
  await writeFile(join(folder, 'app.py'), wsgi);
  const ports = [await freePort(), await freePort()] as const;
  for (const port of ports)
    await writeFile(
      join(vassals, `${port}.ini`),
      `[uwsgi]\nplugins = python3\nmaster = true\nprocesses = 1\nhttp-socket = 127.0.0.1:${port}\nwsgi-file = ${folder}/app.py\n`,
    );
  startStaying(t, 'uwsgi', ['--emperor', vassals]);
  for (const port of ports) await eventually(`${port} answers`, () => answers(port));
  const look = await world.conflict(ports[0]);
  const { verdict } = look.diagnosis;
  assert.ok(verdict.kind === 'supervisor' && verdict.facts.comesBack === 'yes', JSON.stringify(verdict));
  const result = await world.stop(ports[0], look);
  assert.ok(result.kind === 'ends-others', JSON.stringify(result));
  for (const port of ports) assert.equal(await answers(port), true);
});
