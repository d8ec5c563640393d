/** Programs that a developer's machine has, each in two instances: the one that was shown is ended, whole, and the other goes on. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isAlive } from '../node/kill/support/world.ts';
import { nginxFile, sshd } from './starting.ts';
import { endsAlone, type Start, two } from './two.ts';
import {
  accepts,
  eventually,
  freePort,
  holderOf,
  type Look,
  run,
  serverIn,
  startStaying,
  temporaryFolder,
  typed,
  without,
} from './world.ts';

/** It is no target without a question, and it is one with it. */
function isAskedAbout({ fixes, ...look }: Look): void {
  const fix = fixes.find(each => each.kind === 'kill');
  assert.ok(fix?.kind === 'kill', JSON.stringify(fixes.map(({ kind }) => kind)));
  assert.equal(fix.caution?.reason, 'remote-session');
  assert.equal(fix.caution.process.pid, holderOf({ fixes, ...look }).pid);
}

const postgresFolder = '/usr/lib/postgresql';
const asPostgres = ['--reuid=postgres', '--regid=postgres', '--clear-groups'];

async function postgres(t: TestContext, folder: string, port: number): Promise<void> {
  const [version = ''] = (await readdir(postgresFolder)).toSorted().toReversed();
  const bin = join(postgresFolder, version, 'bin');
  await chmod(join(folder, '..'), 0o755);
  execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  await run('setpriv', [...asPostgres, join(bin, 'initdb'), '-D', data, '-A', 'trust', '--no-sync']);
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
  startStaying(t, 'setpriv', [...asPostgres, join(bin, 'postgres'), ...args]);
}

const servers: readonly { readonly name: string; readonly needs: readonly string[]; readonly start: Start }[] = [
  {
    name: 'nginx',
    needs: ['nginx'],
    async start(t, folder, port) {
      const file = await nginxFile(folder, port);
      startStaying(t, 'nginx', ['-c', file, '-g', 'daemon off;']);
    },
  },
  {
    name: 'redis',
    needs: ['redis-server'],
    start: (t, folder, port) =>
      startStaying(t, 'redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']),
  },
];

for (const { name, needs, start } of servers)
  test(`${name}: of two, the one that was shown ends whole`, { skip: without(...needs) }, async t => {
    const both = await two(t, start);
    const { verdict } = both.look.diagnosis;
    assert.equal(verdict.kind, 'other-app', JSON.stringify(verdict));
    await endsAlone(both);
  });

test('postgres, which runs as a user of its own and has a client: what is typed for it names the one that was shown, and ends that alone', {
  skip: without('pg_ctlcluster', 'setpriv', 'psql'),
}, async t => {
  const { look, port, other } = await two(t, postgres);
  assert.equal(look.diagnosis.verdict.kind, 'other-user', JSON.stringify(look.diagnosis.verdict));
  const [command = ''] = typed(look);
  assert.match(command, new RegExp(`^(?:sudo )?kill -INT ${holderOf(look).pid}$`));
  const sql = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-Atc'];
  // Before it lets in its first client it only recovers.
  await eventually('it lets a client in', () =>
    run('psql', [...sql, 'select 1']).then(
      () => true,
      () => false,
    ),
  );
  startStaying(t, 'psql', [...sql, 'select pg_sleep(100000)']);
  const sleepers = "select count(*) from pg_stat_activity where query like '%sleep(1%' and pid <> pg_backend_pid()";
  await eventually('a client is at work', async () => (await run('psql', [...sql, sleepers])).trim() === '1');
  const [, ...args] = command.replace(/^sudo /, '').split(' ');
  await run('kill', args);
  await eventually('it has ended', async () => !(await accepts(port)));
  assert.equal(await accepts(other), true);
});

test('nodemon: of two, the one that was shown is stopped, and starts nothing again', {
  skip: without('nodemon'),
}, async t => {
  const { world, look, port, other } = await two(t, async (_, folder, at) => {
    startStaying(t, 'nodemon', ['-q', await serverIn(folder), String(at)], { cwd: folder });
  });
  const { verdict } = look.diagnosis;
  assert.ok(verdict.kind === 'supervisor' && verdict.supervisor === 'nodemon', JSON.stringify(verdict));
  assert.equal(verdict.facts.comesBack, 'on-change');
  const result = await world.stop(port, look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  const [nodemon] = holderOf(look).parents;
  await eventually('nodemon has ended', () => !isAlive(nodemon?.pid ?? 0));
  assert.equal(await accepts(port), false);
  assert.equal(await accepts(other), true);
});

test('tmux: a server in a window of it ends alone; the other windows and the other tmux go on', {
  skip: without('tmux'),
}, async t => {
  const sockets: string[] = [];
  const both = await two(t, async (_, folder, port) => {
    const socket = join(folder, 'tmux');
    sockets.push(socket);
    const server = `${process.execPath} ${await serverIn(folder)} ${port}`;
    await run('tmux', ['-S', socket, 'new-session', '-d', server]);
    t.after(() => run('tmux', ['-S', socket, 'kill-server']).catch(() => ''));
    await run('tmux', ['-S', socket, 'new-window', '-d', 'sleep 100000']);
  });
  assert.equal(both.look.diagnosis.verdict.kind, 'other-app');
  await endsAlone(both);
  const windows = async (socket = '') =>
    (await run('tmux', ['-S', socket, 'list-windows'])).split('\n').filter(Boolean).length;
  assert.deepEqual([await windows(sockets[0]), await windows(sockets[1])], [1, 2]);
});

test('an sshd that carries nothing of this window is asked about, and ends alone', {
  skip: without('sshd', 'ssh', 'ssh-keygen'),
}, async t => {
  const both = await two(t, sshd);
  assert.equal(both.look.diagnosis.verdict.kind, 'other-app', JSON.stringify(both.look.diagnosis.verdict));
  isAskedAbout(both.look);
  await endsAlone(both);
});

test('the end of somebody’s ssh -R is asked about, and ends without the sshd and without the other tunnel', {
  skip: without('sshd', 'ssh', 'ssh-keygen'),
}, async t => {
  const folder = await temporaryFolder();
  const server = await freePort();
  const way = await sshd(t, folder, server);
  const both = await two(t, (_, own, port) => {
    const forward = ['-o', 'ExitOnForwardFailure=yes', '-R', `127.0.0.1:${port}:127.0.0.1:${server}`];
    startStaying(t, 'ssh', ['-N', '-E', join(own, 'log'), ...way, ...forward, '127.0.0.1']);
  }).catch(async (error: unknown) => {
    throw new Error(await readFile(join(folder, 'log'), 'utf8'), { cause: error });
  });
  assert.equal(both.look.diagnosis.verdict.kind, 'other-app', JSON.stringify(both.look.diagnosis.verdict));
  isAskedAbout(both.look);
  await endsAlone(both);
  assert.equal(await accepts(server), true);
});
