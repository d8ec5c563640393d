/** Real containers: one fix a container, the container of the very address, and what an engine refuses to tell. */
import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Conflict } from '../../src/core/model/conflict.ts';
import { docker, holdDockerBack, preparePodman, startDocker } from './engines.ts';
import {
  answers,
  eventually,
  freePort,
  isThere,
  kinds,
  makePipeline,
  makeWorld,
  run,
  temporaryFolder,
  typed,
  without,
} from './world.ts';

const serve = ['tiny:1', '/bin/srv', '80'];

async function runs(name: string): Promise<boolean> {
  return (await docker('ps', '--filter', `name=^${name}$`, '--format', '{{.Names}}')).trim() === name;
}

test('docker', { skip: without('gcc', 'dockerd', 'docker') }, async t => {
  const cannot = await startDocker(t);
  if (cannot !== undefined) return t.skip(cannot);
  const world = makeWorld(t);

  await t.test('two proxies are one container and one fix; its restart policy is known', async () => {
    const port = await freePort();
    await docker('run', '-d', '--restart', 'always', '-p', `${port}:80`, '--name', 'plain', ...serve);
    const look = await world.conflict(port);
    assert.deepEqual(kinds(look), ['stop-container', 'switch-port']);
    const { verdict } = look.diagnosis;
    assert.ok(verdict.kind === 'container' && verdict.container.name === 'plain');
    assert.equal(verdict.container.restartPolicy, 'always');
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    assert.equal(await runs('plain'), false);
    assert.equal((await world.look(port)).probe.kind, 'free');
  });

  await t.test('containers on several addresses of one port: each its own', async () => {
    const port = await freePort();
    for (const [name, address] of [
      ['mult1', '127.0.0.1'],
      ['mult2', '127.0.0.3'],
    ] as const)
      await docker('run', '-d', '-p', `${address}:${port}:80`, '--name', name, ...serve);
    const look = await world.conflict(port);
    const names = look.fixes.flatMap(fix => (fix.kind === 'stop-container' ? [fix.container.name] : []));
    assert.deepEqual(new Set(names), new Set(['mult1', 'mult2']));
    assert.equal(names.length, 2);
    const second = names.indexOf('mult2');
    assert.deepEqual(await world.stopContainer(look, second), { kind: 'done' });
    assert.ok((await runs('mult1')) && !(await runs('mult2')));
    const rest = await world.look(port);
    assert.equal(rest.diagnosis.verdict.kind === 'container' && rest.diagnosis.verdict.container.name, 'mult1');
    assert.deepEqual(await world.stopContainer(rest), { kind: 'done' });
  });

  await t.test('compose: the service by its labels, and of several of one service only the one', async t2 => {
    const [one, other, db] = [await freePort(), await freePort(), await freePort()];
    const labels = (service: string, number: number) => [
      '--label',
      'com.docker.compose.project=shop',
      '--label',
      `com.docker.compose.service=${service}`,
      '--label',
      `com.docker.compose.container-number=${number}`,
      '--label',
      'com.docker.compose.version=2.29.1',
    ];
    await docker('run', '-d', ...labels('web', 1), '-p', `${one}:80`, '--name', 'shop-web-1', ...serve);
    await docker('run', '-d', ...labels('web', 2), '-p', `${other}:80`, '--name', 'shop-web-2', ...serve);
    await docker('run', '-d', ...labels('db', 1), '-p', `${db}:80`, '--name', 'shop-db-1', ...serve);
    const look = await world.conflict(one);
    const { verdict } = look.diagnosis;
    assert.ok(verdict.kind === 'container' && verdict.container.composeService === 'web');
    assert.equal(verdict.container.composeProject, 'shop');
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    assert.ok(!(await runs('shop-web-1')) && (await runs('shop-web-2')) && (await runs('shop-db-1')));
    t2.diagnostic('the other container of the service, and the other service, run on');
  });

  await t.test(
    'docker-compose: the service alone, and up brings it back',
    { skip: !isThere('docker-compose') },
    async () => {
      const folder = await temporaryFolder();
      const [web, db] = [await freePort(), await freePort()];
      const service = (port: number) => `{ image: 'tiny:1', command: ['/bin/srv', '80'], ports: ['${port}:80'] }`;
      await writeFile(
        join(folder, 'docker-compose.yml'),
        `version: '3'\nservices:\n  web: ${service(web)}\n  db: ${service(db)}\n`,
      );
      const compose = (...args: readonly string[]) =>
        run('docker-compose', ['-f', join(folder, 'docker-compose.yml'), '-p', 'real', ...args]);
      await compose('up', '-d');
      const look = await world.conflict(web);
      const { verdict } = look.diagnosis;
      assert.ok(verdict.kind === 'container' && verdict.container.composeService === 'web');
      assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
      assert.equal(await answers(web), false);
      assert.equal(await answers(db), true);
      await compose('up', '-d');
      await eventually('it is back', () => answers(web));
      await compose('down', '-t', '1');
    },
  );

  await t.test(
    'an engine that answers late: the port is told at once, and the container by itself when it is known',
    async t2 => {
      const port = await freePort();
      await docker('run', '-d', '-p', `127.0.0.1:${port}:80`, '--name', 'late', ...serve);
      await eventually('it answers', () => answers(port));
      const release = await holdDockerBack(t2);
      const { pipeline, store } = makePipeline(t2);
      const failure = {
        kind: 'in-use',
        ruleId: 'node-listen',
        port,
        host: '127.0.0.1',
        excerpt: '',
        frames: [],
      } as const;
      const first = await pipeline.report(failure, { kind: 'task', id: 't', name: 'serve' }, { startedAt: Date.now() });
      const before = first?.diagnosis;
      assert.ok(
        before?.verdict.kind === 'container' && before.verdict.container.name === undefined,
        JSON.stringify(before),
      );
      assert.ok(!before.fixes.some(({ kind }) => kind === 'stop-container'));
      const told = new Promise<Conflict>(resolve => {
        store.onDidChange(conflict => {
          if (conflict.diagnosis?.fixes[0]?.kind === 'stop-container') resolve(conflict);
        });
      });
      release();
      const { diagnosis, id } = await told;
      assert.equal(id, first?.id);
      assert.ok(diagnosis?.verdict.kind === 'container' && diagnosis.verdict.container.name === 'late');
      const [fix] = diagnosis.fixes;
      assert.ok(fix?.kind === 'stop-container');
      assert.deepEqual(await world.stopContainer({ probe: { kind: 'free' }, diagnosis, fixes: [fix] }), {
        kind: 'done',
      });
      assert.equal(await answers(port), false);
    },
  );

  await t.test('a user whom the engine refuses is told so, with a command that can work', async () => {
    const port = await freePort();
    await docker('run', '-d', '-p', `127.0.0.1:${port}:80`, '--name', 'closed', ...serve);
    await chmod('/var/run/docker.sock', 0o600);
    // As a user of no group of the engine would look: the effective user decides what may be connected to.
    process.seteuid?.(65534);
    try {
      const look = await makeWorld({ after: () => undefined }).look(port, { uid: 65534 }, '127.0.0.1');
      const { verdict } = look.diagnosis;
      assert.ok(verdict.kind === 'container' && verdict.container.denied === true, JSON.stringify(verdict));
      assert.deepEqual(typed(look), [`sudo docker ps --filter publish=${port}`]);
    } finally {
      process.seteuid?.(0);
    }
    await docker('stop', '-t', '1', 'closed');
  });
});

test('docker without proxies: a user whom it refuses is not told of a mere process of root', {
  skip: without('gcc', 'dockerd', 'docker'),
}, async t => {
  const cannot = await startDocker(t, '--userland-proxy=false');
  if (cannot !== undefined) return t.skip(cannot);
  const port = await freePort();
  await docker('run', '-d', '-p', `${port}:80`, '--name', 'bare', ...serve);
  const asRoot = await makeWorld(t).look(port);
  assert.equal(asRoot.diagnosis.verdict.kind, 'container', JSON.stringify(asRoot.diagnosis.verdict));
  await chmod('/var/run/docker.sock', 0o600);
  process.seteuid?.(65534);
  try {
    const look = await makeWorld({ after: () => undefined }).look(port, { uid: 65534 });
    assert.ok(typed(look).includes(`sudo docker ps --filter publish=${port}`), JSON.stringify(look.diagnosis));
  } finally {
    process.seteuid?.(0);
  }
});

test('podman: its port is held by a process that names the container, and that one is stopped', {
  skip: without('gcc', 'podman', 'runc'),
}, async t => {
  await preparePodman();
  const world = makeWorld(t);
  const [port, other] = [await freePort(), await freePort()];
  await run('podman', ['run', '-d', '-p', `${port}:80`, '--name', 'pone', 'local/tiny:1', '/bin/srv', '80']);
  await run('podman', ['run', '-d', '-p', `${other}:80`, '--name', 'ptwo', 'local/tiny:1', '/bin/srv', '80']);
  t.after(() => run('podman', ['rm', '-f', '-t', '0', 'pone', 'ptwo']).then(() => undefined));
  const look = await world.conflict(port);
  const { verdict } = look.diagnosis;
  assert.ok(verdict.kind === 'container' && verdict.container.name === 'pone', JSON.stringify(verdict));
  assert.deepEqual(kinds(look), ['stop-container', 'switch-port']);
  assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
  assert.equal(await answers(port), false);
  assert.equal(await answers(other), true);
});

test('podman on the host’s network: of two, the container whose process it is, in a storage that is not the usual one', {
  skip: without('gcc', 'podman', 'runc'),
}, async t => {
  await preparePodman();
  const world = makeWorld(t);
  const [port, other] = [await freePort(), await freePort()];
  t.after(() => run('podman', ['rm', '-f', '-t', '0', 'web', 'web-2']).then(() => undefined));
  for (const [name, each] of [
    ['web', port],
    ['web-2', other],
  ] as const) {
    const image = ['local/tiny:1', '/bin/srv', String(each)];
    await run('podman', ['run', '-d', '--network', 'host', '--name', name, ...image]);
    await eventually('it answers', () => answers(each));
  }
  const look = await world.conflict(port);
  const { verdict } = look.diagnosis;
  assert.ok(verdict.kind === 'container' && verdict.container.name === 'web', JSON.stringify(verdict));
  assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
  assert.equal(await answers(port), false);
  assert.equal(await answers(other), true);
});
