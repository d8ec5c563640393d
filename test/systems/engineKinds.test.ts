/** Containers as people start them: on the host's network, in a pod, with a policy, in two projects, as another user. */
import assert from 'node:assert/strict';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { docker, preparePodman, rootArchive, startDocker } from './engines.ts';
import {
  answers,
  eventually,
  freePort,
  isThere,
  kinds,
  makeWorld,
  run,
  temporaryFolder,
  typed,
  without,
} from './world.ts';

async function state(name: string): Promise<string> {
  return (await docker('inspect', '--format', '{{.State.Running}}', name).catch(() => 'gone')).trim();
}

test('docker, as people use it', { skip: without('gcc', 'dockerd', 'docker') }, async t => {
  const cannot = await startDocker(t);
  if (cannot !== undefined) return t.skip(cannot);
  const world = makeWorld(t);

  await t.test('on the host’s network: the process in it is the container’s', async () => {
    const port = await freePort();
    await docker('run', '-d', '--network', 'host', '--name', 'host', 'tiny:1', '/bin/srv', String(port));
    await eventually('it answers', () => answers(port));
    const look = await world.conflict(port);
    const { verdict } = look.diagnosis;
    assert.ok(verdict.kind === 'container' && verdict.container.name === 'host', JSON.stringify(verdict));
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    assert.equal(await answers(port), false);
  });

  await t.test('one port, at an address of IPv4 and at one of IPv6: each its own', async () => {
    const port = await freePort();
    await docker('run', '-d', '-p', `127.0.0.1:${port}:80`, '--name', 'four', 'tiny:1', '/bin/srv', '80');
    await docker('run', '-d', '-p', `[::1]:${port}:80`, '--name', 'four-6', 'tiny:1', '/bin/srv', '80');
    const look = await world.look(port, undefined, '127.0.0.1');
    const { verdict } = look.diagnosis;
    assert.ok(verdict.kind === 'container' && verdict.container.name === 'four', JSON.stringify(verdict));
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    assert.equal(await state('four'), 'false');
    assert.equal(await state('four-6'), 'true');
  });

  for (const [policy, after] of [
    ['on-failure', 'false'],
    ['unless-stopped', 'false'],
  ] as const)
    await t.test(`with --restart ${policy}: stopped, it stays so, and the policy is known`, async () => {
      const port = await freePort();
      await docker('run', '-d', '--restart', policy, '-p', `${port}:80`, '--name', policy, 'tiny:1', '/bin/srv', '80');
      const look = await world.conflict(port);
      const { verdict } = look.diagnosis;
      assert.ok(verdict.kind === 'container' && verdict.container.restartPolicy === policy, JSON.stringify(verdict));
      assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
      assert.equal(await answers(port), false);
      assert.equal(await state(policy), after);
    });

  await t.test('with --rm: it is stopped, and gone', async () => {
    const port = await freePort();
    await docker('run', '-d', '--rm', '-p', `${port}:80`, '--name', 'rm', 'tiny:1', '/bin/srv', '80');
    const look = await world.conflict(port);
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    await eventually('it is removed', async () => (await state('rm')) === 'gone');
    assert.equal((await world.look(port)).probe.kind, 'free');
  });

  await t.test(
    'a supervisor in a container on the host’s network: the container, not the job in it',
    {
      skip: !isThere('supervisord'),
    },
    async () => {
      const port = await freePort();
      const folder = await temporaryFolder();
      await writeFile(
        join(folder, 'own.conf'),
        `[supervisord]\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=/tmp/pid\n[program:web]\ncommand=/bin/srv ${port}\n`,
      );
      const from = ['/usr', '/lib', '/lib64', '/etc'].flatMap(each => ['-v', `${each}:${each}:ro`]);
      const more = [
        ...from,
        '-v',
        `${folder}:/conf:ro`,
        '--tmpfs',
        '/tmp',
        '--network',
        'host',
        '--name',
        'supervised',
      ];
      await docker(
        'run',
        '-d',
        ...more,
        'tiny:1',
        '/usr/bin/python3',
        '/usr/bin/supervisord',
        '-n',
        '-c',
        '/conf/own.conf',
      );
      await eventually('it answers', () => answers(port));
      const look = await world.conflict(port);
      const { verdict } = look.diagnosis;
      assert.ok(verdict.kind === 'container' && verdict.container.name === 'supervised', JSON.stringify(verdict));
      assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
      assert.equal(await answers(port), false);
    },
  );

  await t.test(
    'an engine at another place, by DOCKER_HOST or by a context: its container is named and stopped',
    async t2 => {
      const place = '/run/port-medic-docker.sock';
      await rename('/var/run/docker.sock', place);
      const config = await temporaryFolder();
      const set = (name: string, value: string | undefined) => {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      };
      const before = { DOCKER_HOST: process.env['DOCKER_HOST'], DOCKER_CONFIG: process.env['DOCKER_CONFIG'] };
      t2.after(async () => {
        for (const [name, value] of Object.entries(before)) set(name, value);
        await rename(place, '/var/run/docker.sock');
      });
      set('DOCKER_CONFIG', config);
      await docker('context', 'create', 'other', '--docker', `host=unix://${place}`);
      for (const by of ['DOCKER_HOST', 'context'] as const) {
        if (by === 'DOCKER_HOST') set('DOCKER_HOST', `unix://${place}`);
        else {
          set('DOCKER_HOST', before.DOCKER_HOST);
          await docker('context', 'use', 'other');
        }
        const port = await freePort();
        const name = `by-${by.toLowerCase()}`;
        await docker('run', '-d', '-p', `127.0.0.1:${port}:80`, '--name', name, 'tiny:1', '/bin/srv', '80');
        const own = makeWorld(t2);
        const look = await own.conflict(port);
        const { verdict } = look.diagnosis;
        assert.ok(
          verdict.kind === 'container' && verdict.container.name === name,
          JSON.stringify(verdict).slice(0, 500),
        );
        assert.deepEqual(await own.stopContainer(look), { kind: 'done' });
        assert.equal((await own.look(port)).probe.kind, 'free');
      }
    },
  );

  await t.test('several ports of one container: one fix, and both are free', async () => {
    const [one, two] = [await freePort(), await freePort()];
    await docker('run', '-d', '-p', `${one}:80`, '-p', `${two}:80`, '--name', 'both', 'tiny:1', '/bin/srv', '80');
    const look = await world.conflict(two);
    assert.deepEqual(kinds(look), ['stop-container', 'switch-port']);
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    for (const port of [one, two]) assert.equal((await world.look(port)).probe.kind, 'free');
  });

  await t.test('paused: it is stopped all the same', async () => {
    const port = await freePort();
    await docker('run', '-d', '-p', `${port}:80`, '--name', 'paused', 'tiny:1', '/bin/srv', '80');
    await docker('pause', 'paused');
    const look = await world.conflict(port);
    assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
    assert.equal((await world.look(port)).probe.kind, 'free');
  });

  await t.test(
    'services of one name in two projects of docker-compose: the one of the port',
    { skip: !isThere('docker-compose') },
    async () => {
      const ports = [await freePort(), await freePort()];
      const compose = async (project: string, ...args: readonly string[]) =>
        run('docker-compose', ['-f', join(folders.get(project) ?? '', 'docker-compose.yml'), '-p', project, ...args]);
      const folders = new Map<string, string>();
      for (const [index, project] of ['shop', 'blog'].entries()) {
        const folder = await temporaryFolder();
        folders.set(project, folder);
        await writeFile(
          join(folder, 'docker-compose.yml'),
          `version: '3'\nservices:\n  web: { image: 'tiny:1', command: ['/bin/srv', '80'], ports: ['${ports[index]}:80'] }\n`,
        );
        await compose(project, 'up', '-d');
      }
      const [shown = 0, other = 0] = ports;
      const look = await world.conflict(shown);
      const { verdict } = look.diagnosis;
      assert.ok(verdict.kind === 'container' && verdict.container.composeProject === 'shop');
      assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
      assert.equal(await answers(shown), false);
      assert.equal(await answers(other), true);
      for (const project of folders.keys()) await compose(project, 'down', '-t', '1');
    },
  );
});

test('podman: a pod has the port: it is let go of, and the containers of the pod run on', {
  skip: without('gcc', 'podman', 'runc'),
}, async t => {
  await preparePodman();
  const world = makeWorld(t);
  const port = await freePort();
  // An infra container of the image that is there: pause images are fetched from elsewhere.
  await run('podman', [
    'pod',
    'create',
    '--name',
    'shop',
    '-p',
    `${port}:80`,
    '--infra-image',
    'local/tiny:1',
    '--infra-command',
    '/bin/srv 81',
  ]);
  await run('podman', ['run', '-d', '--pod', 'shop', '--name', 'inpod', 'local/tiny:1', '/bin/srv', '80']);
  t.after(() => run('podman', ['pod', 'rm', '-f', '-t', '0', 'shop']).then(() => undefined));
  await eventually('it answers', () => answers(port));
  const look = await world.conflict(port);
  assert.deepEqual(kinds(look), ['stop-container', 'switch-port']);
  assert.deepEqual(await world.stopContainer(look), { kind: 'done' });
  assert.equal((await world.look(port)).probe.kind, 'free');
  assert.equal((await run('podman', ['inspect', '--format', '{{.State.Running}}', 'inpod'])).trim(), 'true');
});

test('podman of another user, without rights of root in it: named, with a command as that user', {
  skip: without('gcc', 'podman', 'runc', 'slirp4netns', 'newuidmap', 'setpriv'),
}, async t => {
  const uid = 4321;
  const home = '/run/port-medic-dev';
  const runtime = `/run/user/${uid}`;
  // This run's own: what is mounted over it is seen by nobody else.
  for (const [file, line] of [
    ['passwd', `dev:x:${uid}:${uid}::${home}:/bin/sh`],
    ['group', `dev:x:${uid}:`],
    ['subuid', 'dev:300000:65536'],
    ['subgid', 'dev:300000:65536'],
  ] as const) {
    const copy = join('/run', `port-medic-${file}`);
    await writeFile(copy, `${await readFile(`/etc/${file}`, 'utf8').catch(() => '')}${line}\n`, { mode: 0o644 });
    await run('mount', ['--bind', copy, `/etc/${file}`]);
  }
  await run('mknod', ['-m', '666', '/run/port-medic-tun', 'c', '10', '200']);
  await run('mount', ['--bind', '/run/port-medic-tun', '/dev/net/tun']);
  await mkdir('/run/user', { recursive: true });
  await run('chmod', ['755', '/run/user']);
  for (const folder of [home, runtime]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await run('chown', [`${uid}:${uid}`, folder]);
  }
  const root = await rootArchive(home);
  const conf = join(home, 'containers.conf');
  await writeFile(
    conf,
    '[containers]\ndefault_ulimits=["nofile=1024:1024","nproc=4096:4096"]\n[engine]\nruntime="runc"\ncgroup_manager="cgroupfs"\n',
  );
  await run('chown', ['-R', `${uid}:${uid}`, home]);
  const env = { HOME: home, XDG_RUNTIME_DIR: runtime, CONTAINERS_CONF: conf };
  const asDev = [
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    'env',
    '-u',
    'CONTAINERS_STORAGE_CONF',
    'podman',
  ];
  const podman = (...args: readonly string[]) => run('setpriv', [...asDev, ...args], env);
  await podman('import', root, 'local/tiny:1');
  const port = await freePort();
  await podman(
    'run',
    '-d',
    '--network',
    'slirp4netns',
    '-p',
    `${port}:80`,
    '--name',
    'devs',
    'local/tiny:1',
    '/bin/srv',
    '80',
  );
  t.after(() => podman('rm', '-f', '-t', '0', 'devs').then(() => undefined));
  await eventually('it answers', () => answers(port));
  const look = await makeWorld(t).conflict(port);
  const [command = ''] = typed(look);
  assert.match(command, /^runuser -u dev -- podman /);
});
