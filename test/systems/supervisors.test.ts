/** Two instances of each supervisor, with jobs of the same name: the one that was shown is stopped, and nothing else. */
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  answers,
  endTree,
  eventually,
  freePort,
  makeWorld,
  run,
  serverIn,
  startStaying,
  temporaryFolder,
  without,
} from './world.ts';

type Context = Pick<TestContext, 'after'>;

/** One of several instances: a job `web` on the port, and another job of the same instance. */
interface Instance {
  readonly port: number;
  readonly other: number;
}

interface Kind {
  readonly name: string;
  readonly needs: readonly string[];
  /** As a fix calls it. */
  readonly supervisor: string;
  readonly start: (t: Context, folder: string, script: string, instance: Instance) => Promise<void>;
}

async function service(folder: string, script: string, port: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run'), `#!/bin/sh\nexec ${process.execPath} ${script} ${port}\n`);
  await chmod(join(folder, 'run'), 0o755);
}

/** runit, daemontools and s6: a supervisor for each service, in the service's folder, below one that scans for them. */
const scanned = (name: string, supervisor: string, scanner: readonly string[], needs: readonly string[]): Kind => ({
  name,
  supervisor,
  needs: [...scanner.slice(0, 1), ...needs],
  async start(t, folder, script, { port, other }) {
    const services = join(folder, 'services');
    await service(join(services, 'web'), script, port);
    await service(join(services, 'other'), script, other);
    const [file = '', ...args] = scanner;
    startStaying(t, file, [...args, services]);
  },
});

const kinds: readonly Kind[] = [
  ...(['-c', '-s'] as const).map(
    (address): Kind => ({
      name: `supervisord, known by its ${address === '-c' ? 'file' : 'socket'}`,
      supervisor: 'supervisord',
      needs: ['supervisord', 'supervisorctl'],
      async start(t, folder, script, { port, other }) {
        const file = join(folder, 'own.conf');
        const program = (name: string, on: number) =>
          `[program:${name}]\ncommand=${process.execPath} ${script} ${on}\n`;
        const controls = address === '-c' ? `[supervisorctl]\nserverurl=unix://${folder}/s.sock\n` : '';
        await writeFile(
          file,
          `[unix_http_server]\nfile=${folder}/s.sock\n[supervisord]\nlogfile=${folder}/log\npidfile=${folder}/pid\nchildlogdir=${folder}\n` +
            '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n' +
            controls +
            program('web', port) +
            program('other', other),
        );
        startStaying(t, 'supervisord', ['-n', '-c', 'own.conf'], { cwd: folder });
      },
    }),
  ),
  ...(['fork', 'cluster'] as const).map(
    (mode): Kind => ({
      name: `pm2 in ${mode} mode`,
      supervisor: 'pm2',
      needs: ['pm2'],
      async start(t, folder, script, { port, other }) {
        const env = { PM2_HOME: join(folder, '.pm2') };
        const instances = mode === 'cluster' ? ['-i', '2'] : [];
        t.after(async () => {
          const pid = await readFile(join(env.PM2_HOME, 'pm2.pid'), 'utf8').catch(() => '');
          if (/^\d+$/.test(pid.trim())) endTree(Number(pid));
        });
        await run('pm2', ['start', script, '--name', 'web', ...instances, '--', String(port)], env);
        await run('pm2', ['start', script, '--name', 'other', '--', String(other)], env);
      },
    }),
  ),
  scanned('runit', 'runit', ['runsvdir', '-P'], ['runsv', 'sv']),
  scanned('daemontools', 'daemontools', ['svscan'], ['supervise', 'svc', 'svstat']),
  scanned('s6', 's6', ['s6-svscan'], ['s6-supervise', 's6-svc', 's6-svstat']),
];

for (const kind of kinds) {
  test(`${kind.name}: of two instances, the job of the one that was shown`, {
    skip: without(...kind.needs),
  }, async t => {
    const world = makeWorld(t);
    const instances: Instance[] = [];
    for (const name of ['first', 'second']) {
      const folder = join(await temporaryFolder(t), name);
      await mkdir(folder);
      const instance = { port: await freePort(), other: await freePort() };
      instances.push(instance);
      await kind.start(t, folder, await serverIn(folder), instance);
    }
    const [shown, namesake] = instances as [Instance, Instance];
    const bystanders = [shown.other, namesake.port, namesake.other];
    for (const port of [shown.port, ...bystanders]) await eventually(`${port} answers`, () => answers(port));
    const look = await world.conflict(shown.port);
    const { verdict } = look.diagnosis;
    assert.equal(verdict.kind === 'supervisor' ? verdict.supervisor : verdict.kind, kind.supervisor);
    const result = await world.stop(shown.port, look);
    assert.equal(result.kind, 'freed', JSON.stringify(result));
    assert.equal(await answers(shown.port), false);
    for (const port of bystanders) assert.equal(await answers(port), true, `${port} was stopped too`);
  });
}

test('a supervisor whose tool is not on the PATH is said to be so, with the command for its very instance', {
  skip: without('pm2', 'supervisord'),
}, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder(t);
  const script = await serverIn(folder);
  const pm2 = kinds.find(({ name }) => name === 'pm2 in fork mode') ?? assert.fail();
  const instance = { port: await freePort(), other: await freePort() };
  await pm2.start(t, folder, script, instance);
  const look = await world.conflict(instance.port);
  const before = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  t.after(() => {
    process.env['PATH'] = before;
  });
  const result = await world.stop(instance.port, look);
  assert.ok(
    result.kind === 'command-needed' && result.why === 'no-tool' && result.tool === 'pm2',
    JSON.stringify(result),
  );
  assert.deepEqual(result.argv, ['env', `PM2_HOME=${folder}/.pm2`, 'pm2', 'stop', '0']);
  assert.equal(await answers(instance.port), true);
});

test('concurrently that starts its jobs again is ended for good; what else it runs is asked about first', {
  skip: without('concurrently'),
}, async t => {
  const world = makeWorld(t);
  const folder = await temporaryFolder(t);
  const script = await serverIn(folder);
  const [port, other] = [await freePort(), await freePort()];
  const command = (on: number) => `${process.execPath} ${script} ${on}`;
  startStaying(t, 'concurrently', ['--restart-tries', '50', command(port), command(other)]);
  await eventually('the other answers', () => answers(other));
  const look = await world.conflict(port);
  const asked = await world.stop(port, look);
  assert.ok(asked.kind === 'ends-others', JSON.stringify(asked));
  assert.deepEqual(
    asked.others.map(({ args }) => args?.at(-1)),
    [String(other)],
  );
  assert.ok((await answers(port)) && (await answers(other)));
  const fix = look.fixes.find(each => each.kind === 'stop-supervisor') ?? assert.fail();
  assert.equal((await world.stop(port, { ...look, fixes: [fix] }, { others: asked.others })).kind, 'freed');
  assert.equal(await answers(port), false);
  assert.equal(await answers(other), false);
});
