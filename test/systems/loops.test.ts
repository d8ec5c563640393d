/** What starts a server again, or runs it beside others, without being a supervisor by name: loops, chains of tools, screens, super servers. */
import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAlive } from '../node/kill/support/world.ts';
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

for (const [name, script] of [
  ['while true', (command: string) => `while true; do ${command}; sleep 0.1; done`],
  ['until', (command: string) => `until ${command}; do sleep 0.1; done`],
] as const)
  test(`bash, ${name}: that the port is taken again is told with the loop that does it, and the loop can be ended`, async t => {
    const world = makeWorld(t);
    const folder = await temporaryFolder();
    const [port, other] = [await freePort(), await freePort()];
    const server = await serverIn(folder);
    for (const each of [port, other]) {
      const file = join(folder, `loop-${each}.sh`);
      await writeFile(file, `#!/bin/bash\n${script(`${node} ${server} ${each}`)}\n`);
      await chmod(file, 0o755);
      startStaying(t, file, []);
      await eventually(`${each} answers`, () => answers(each));
    }
    const look = await world.conflict(port);
    const result = await world.kill(look);
    assert.ok(result.kind === 'retaken', JSON.stringify(result));
    const { supervision, by } = result;
    assert.ok(supervision?.process !== undefined && by !== undefined, JSON.stringify(result));
    assert.match(supervision.process.commandLine, new RegExp(`loop-${port}`));
    const { name: supervisor, process: loop } = supervision;
    const fix = { kind: 'stop-supervisor', supervisor, supervisorPid: loop.pid, holder: by } as const;
    const fixes = [{ ...fix, endpoint: { protocol: 'tcp', port }, restart: false }] as const;
    const ended = await world.stop(port, { ...look, fixes });
    assert.equal(ended.kind, 'freed', JSON.stringify(ended));
    assert.equal(isAlive(loop.pid), false);
    assert.equal(await answers(other), true);
  });

test('nodemon below npm below concurrently: nodemon is stopped, and what runs beside it goes on', {
  skip: without('nodemon', 'concurrently', 'npm'),
}, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const [port, other] = [await freePort(), await freePort()];
  const server = await serverIn(folder);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'x', scripts: { dev: `nodemon -q ${server} ${port}`, api: `node ${server} ${other}` } }),
  );
  startStaying(t, 'concurrently', ['npm run dev', 'npm run api'], { cwd: folder });
  for (const each of [port, other]) await eventually(`${each} answers`, () => answers(each));
  const look = await world.conflict(port);
  const { verdict } = look.diagnosis;
  assert.equal(verdict.kind === 'supervisor' ? verdict.supervisor : verdict.kind, 'nodemon');
  const result = await world.stop(port, look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await answers(port), false);
  assert.equal(await answers(other), true);
});

for (const [name, needs, start] of [
  ['concurrently -k', 'concurrently', (one: string, two: string) => ['concurrently', '-k', one, two]],
  [
    'concurrently that ends all with one that fails',
    'concurrently',
    (one: string, two: string) => ['concurrently', '--kill-others-on-fail', one, two],
  ],
] as const)
  for (const watched of [false, true])
    test(`${name}${watched ? ', above nodemon' : ''}: that the others end is known before, and so it is`, {
      skip: without(needs, 'nodemon'),
    }, async t => {
      const world = makeWorld(t);
      const folder = await temporaryFolder();
      const [port, other] = [await freePort(), await freePort()];
      const server = await serverIn(folder);
      const [file = '', ...args] = start(
        `${watched ? 'nodemon -q' : node} ${server} ${port}`,
        `${node} ${server} ${other}`,
      );
      startStaying(t, file, args, { cwd: folder });
      for (const each of [port, other]) await eventually(`${each} answers`, () => answers(each));
      const look = await world.conflict(port);
      const { verdict } = look.diagnosis;
      assert.ok('facts' in verdict && verdict.facts !== undefined);
      const all = verdict.facts.provenance.find(origin => origin.kind === 'supervisor' && origin.endsAll === true);
      assert.ok(all?.kind === 'supervisor' && all.name === 'concurrently', JSON.stringify(verdict.facts.provenance));
      const result = watched ? await world.stop(port, look) : await world.kill(look);
      assert.equal(result.kind, 'freed', JSON.stringify(result));
      await eventually('the other has ended', async () => !(await answers(other)));
    });

test('nodemon below supervisord: its job is stopped, and nodemon is not ended only to be started again', {
  skip: without('nodemon', 'supervisord', 'supervisorctl'),
}, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const [port, other] = [await freePort(), await freePort()];
  const server = await serverIn(folder);
  const rpc = 'supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n';
  await writeFile(
    join(folder, 'own.conf'),
    `[unix_http_server]\nfile=${folder}/s.sock\n[supervisord]\nlogfile=${folder}/log\npidfile=${folder}/pid\nchildlogdir=${folder}\n` +
      `[rpcinterface:supervisor]\n${rpc}[supervisorctl]\nserverurl=unix://${folder}/s.sock\n` +
      `[program:web]\ncommand=nodemon -q ${server} ${port}\nstopasgroup=true\n[program:other]\ncommand=${node} ${server} ${other}\n`,
  );
  startStaying(t, 'supervisord', ['-n', '-c', 'own.conf'], { cwd: folder });
  for (const each of [port, other]) await eventually(`${each} answers`, () => answers(each));
  const look = await world.conflict(port);
  const { verdict } = look.diagnosis;
  assert.equal(verdict.kind === 'supervisor' ? verdict.supervisor : verdict.kind, 'supervisord');
  const result = await world.stop(port, look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await answers(port), false);
  assert.equal(await answers(other), true);
});

test('nodemon below a concurrently that starts its jobs again: concurrently is ended, which nodemon ends with', {
  skip: without('nodemon', 'concurrently'),
}, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const port = await freePort();
  startStaying(t, 'concurrently', ['--restart-tries', '50', `nodemon -q ${await serverIn(folder)} ${port}`]);
  const look = await world.conflict(port);
  const { verdict } = look.diagnosis;
  assert.equal(verdict.kind === 'supervisor' ? verdict.supervisor : verdict.kind, 'concurrently');
  const result = await world.stop(port, look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await answers(port), false);
});

test('make: the server of one target ends, and the other make goes on', { skip: without('make') }, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const [port, other] = [await freePort(), await freePort()];
  const server = await serverIn(folder);
  await writeFile(join(folder, 'Makefile'), `serve:\n\t${node} ${server} $(PORT)\n`);
  for (const each of [port, other]) {
    startStaying(t, 'make', ['serve', `PORT=${each}`], { cwd: folder });
    await eventually(`${each} answers`, () => answers(each));
  }
  const result = await world.kill(await world.conflict(port));
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await answers(other), true);
});

test('screen: a server in a window of it ends alone', { skip: without('screen') }, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const [port, other] = [await freePort(), await freePort()];
  const server = await serverIn(folder);
  await mkdir(join(folder, 'screens'), { mode: 0o700 });
  for (const each of [port, other]) {
    startStaying(t, 'screen', ['-D', '-m', '-S', `s${each}`, node, server, String(each)], {
      env: { SCREENDIR: join(folder, 'screens') },
    });
    await eventually(`${each} answers`, () => answers(each));
  }
  const look = await world.conflict(port);
  assert.equal(look.diagnosis.verdict.kind, 'other-app', JSON.stringify(look.diagnosis.verdict));
  const result = await world.kill(look);
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await answers(other), true);
});

test('tmux in a tmux: a server in the inner one ends alone', { skip: without('tmux') }, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const [port, other] = [await freePort(), await freePort()];
  const server = await serverIn(folder);
  const [inner, outer] = [join(folder, 'inner'), join(folder, 'outer')];
  await run('tmux', [
    '-S',
    outer,
    'new-session',
    '-d',
    `env -u TMUX tmux -S ${inner} new-session '${node} ${server} ${port}'`,
  ]);
  t.after(() => run('tmux', ['-S', outer, 'kill-server']).catch(() => ''));
  t.after(() => run('tmux', ['-S', inner, 'kill-server']).catch(() => ''));
  await eventually('it answers', () => answers(port));
  await run('tmux', ['-S', inner, 'new-window', '-d', `${node} ${server} ${other}`]);
  await eventually('the other answers', () => answers(other));
  const result = await world.kill(await world.conflict(port));
  assert.equal(result.kind, 'freed', JSON.stringify(result));
  assert.equal(await answers(other), true);
});

test('xinetd has the ports of several services: which others end is said', { skip: without('xinetd') }, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder();
  const [port, other] = [await freePort(), await freePort()];
  const service = (name: string, at: number) =>
    `service ${name}\n{\n type = UNLISTED\n socket_type = stream\n protocol = tcp\n wait = no\n user = root\n server = /bin/cat\n port = ${at}\n bind = 127.0.0.1\n}\n`;
  await writeFile(
    join(folder, 'conf'),
    `defaults\n{\n log_type = FILE ${folder}/log\n}\n${service('one', port)}${service('two', other)}`,
  );
  startStaying(t, 'xinetd', ['-dontfork', '-f', join(folder, 'conf'), '-pidfile', join(folder, 'pid')]);
  for (const each of [port, other]) await eventually(`${each} accepts`, () => accepts(each));
  const look = await world.conflict(port);
  assert.ok(holderOf(look).otherPorts?.includes(other) === true, JSON.stringify(holderOf(look)));
});

for (const [tool, args] of [
  ['socat', (port: number) => [`TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, 'EXEC:cat']],
  ['ncat', (port: number) => ['-l', '-k', '127.0.0.1', String(port), '-e', '/bin/cat']],
] as const)
  test(`${tool} that forks for each connection: the listener ends, the other one stays`, {
    skip: without(tool),
  }, async t => {
    const world = makeWorld(t);
    const [port, other] = [await freePort(), await freePort()];
    for (const each of [port, other]) {
      startStaying(t, tool, args(each));
      await eventually(`${each} accepts`, () => accepts(each));
    }
    const result = await world.kill(await world.conflict(port));
    assert.equal(result.kind, 'freed', JSON.stringify(result));
    assert.equal(await accepts(other), true);
  });
