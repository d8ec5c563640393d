/** Servers of several processes, as they are after a reload, below a guard of their own, or at the end of a tunnel: one of two ends whole. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAlive } from '../node/kill/support/world.ts';
import { endsByFile, nginxFile, reloaded, sshd, wsgi } from './starting.ts';
import { endsAlone, type Start, two } from './two.ts';
import {
  accepts,
  eventually,
  freePort,
  holderOf,
  makeWorld,
  run,
  serverIn,
  startStaying,
  temporaryFolder,
  typed,
  without,
} from './world.ts';

interface Master {
  readonly name: string;
  readonly needs: readonly string[];
  readonly start: Start;
}

const node = process.execPath;

const masters: readonly Master[] = [
  {
    name: 'gunicorn with two workers',
    needs: ['gunicorn'],
    async start(t, folder, port) {
      await writeFile(join(folder, 'app.py'), wsgi);
      startStaying(t, 'gunicorn', ['-w', '2', '-b', `127.0.0.1:${port}`, 'app'], { cwd: folder });
    },
  },
  {
    name: 'apache, prefork',
    needs: ['apache2'],
    async start(t, folder, port) {
      const modules = '/usr/lib/apache2/modules';
      await writeFile(
        join(folder, 'conf'),
        `ServerName x\nServerRoot ${folder}\nLoadModule mpm_prefork_module ${modules}/mod_mpm_prefork.so\nLoadModule authz_core_module ${modules}/mod_authz_core.so\n` +
          `PidFile ${folder}/pid\nListen 127.0.0.1:${port}\nErrorLog ${folder}/log\nDocumentRoot ${folder}\nMutex file:${folder}\nUser www-data\nGroup www-data\n`,
      );
      startStaying(t, 'apache2', ['-f', join(folder, 'conf'), '-DFOREGROUND']);
    },
  },
  {
    name: 'haproxy with a master, reloaded',
    needs: ['haproxy'],
    async start(t, folder, port) {
      await writeFile(
        join(folder, 'conf'),
        `global\n  log stderr local0 emerg\ndefaults\n  mode tcp\n  timeout client 1m\n  timeout server 1m\n  timeout connect 5s\nfrontend f\n  bind 127.0.0.1:${port}\n  default_backend b\nbackend b\n  server s 127.0.0.1:9\n`,
      );
      const pid = startStaying(t, 'haproxy', ['-W', '-f', join(folder, 'conf')]);
      // The master starts itself anew to wait for signals: one that comes before that is lost (haproxy 2.6).
      await eventually('its master hears signals', () => catches(pid, 'HAPROXY_MWORKER_WAIT_ONLY', 0x800n));
      await eventually('it accepts', () => accepts(port));
      await reloaded(pid, 1, () => process.kill(pid, 'SIGUSR2'));
    },
  },
  {
    name: 'nginx, in the background and reloaded',
    needs: ['nginx'],
    async start(t, folder, port) {
      const file = await nginxFile(folder, port);
      await run('nginx', ['-c', file]);
      endsByFile(t, join(folder, 'pid'));
      const master = Number(await readFile(join(folder, 'pid'), 'utf8'));
      await reloaded(master, 2, () => run('nginx', ['-c', file, '-s', 'reload']));
    },
  },
  {
    name: 'redis as a sentinel',
    needs: ['redis-server'],
    async start(t, folder, port) {
      await writeFile(join(folder, 'conf'), `port ${port}\nbind 127.0.0.1\ndir ${folder}\n`);
      startStaying(t, 'redis-server', [join(folder, 'conf'), '--sentinel']);
    },
  },
  {
    name: 'ssh -L',
    needs: ['ssh', 'sshd', 'ssh-keygen'],
    async start(t, folder, port) {
      const server = await freePort();
      const way = await sshd(t, folder, server);
      startStaying(t, 'ssh', ['-N', ...way, '-L', `127.0.0.1:${port}:127.0.0.1:${server}`, '127.0.0.1']);
    },
  },
  {
    name: 'a server that went into the background from a script',
    needs: ['setsid'],
    async start(t, folder, port) {
      const script = await serverIn(folder);
      await run('sh', ['-c', `setsid ${node} ${script} ${port} </dev/null >/dev/null 2>&1 & echo $! > ${folder}/pid`]);
      endsByFile(t, join(folder, 'pid'));
    },
  },
];

/** The process has been started with the variable, and handles the signals of the mask (proc(5): environ, SigCgt). */
async function catches(pid: number, variable: string, mask: bigint): Promise<boolean> {
  const [environment, status] = await Promise.all(
    ['environ', 'status'].map(name => readFile(`/proc/${pid}/${name}`, 'latin1')),
  );
  const caught = /^SigCgt:\s+([0-9a-f]+)/m.exec(status ?? '')?.[1] ?? '0';
  return environment?.includes(`${variable}=`) === true && (BigInt(`0x${caught}`) & mask) === mask;
}

for (const { name, needs, start } of masters)
  test(`${name}: of two, the one that was shown ends whole`, { skip: without(...needs) }, async t => {
    const pair = await two(t, start);
    const { verdict } = pair.look.diagnosis;
    assert.equal(verdict.kind, 'other-app', JSON.stringify(verdict));
    await endsAlone(pair);
    assert.equal(await accepts(pair.other), true);
  });

/** A user of the database, which refuses to run as root. */
const asMysql = ['--reuid=mysql', '--regid=mysql', '--clear-groups'];

test('mysqld_safe, which starts its server again when that is killed: the server ends at its request, and stays so', {
  skip: without('mariadbd-safe', 'mariadb-install-db', 'setpriv'),
}, async t => {
  const world = makeWorld(t);
  const folder = join(await temporaryFolder(), 'instance');
  await mkdir(folder, { recursive: true });
  execFileSync('chmod', ['755', join(folder, '..')]);
  const data = join(folder, 'data');
  execFileSync('chown', ['mysql', folder]);
  const port = await freePort();
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  await run('setpriv', [...asMysql, 'mariadb-install-db', ...install]);
  const serve = [
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${folder}/s`,
    `--pid-file=${folder}/pid`,
  ];
  startStaying(t, 'setpriv', [...asMysql, 'mariadbd-safe', '--no-defaults', ...serve, `--log-error=${folder}/log`]);
  await eventually('it accepts', () => accepts(port));
  const look = await world.conflict(port);
  assert.equal(look.diagnosis.verdict.kind, 'other-user', JSON.stringify(look.diagnosis.verdict));
  const { pid, parents } = holderOf(look);
  assert.match(typed(look)[0] ?? '', new RegExp(`^(?:sudo )?kill ${pid}$`));
  await run('kill', [String(pid)]);
  const [guard] = parents;
  await eventually('its guard has ended, too', () => guard !== undefined && !isAlive(guard.pid));
  assert.equal(await accepts(port), false);
});
