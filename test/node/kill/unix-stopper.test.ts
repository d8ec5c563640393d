import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ContainerInfo, Holder } from '../../../src/core/model/process.ts';
import { createKiller, createStopper } from '../../../src/node/kill/index.ts';
import { makeFakes } from './support/fakes.ts';
import {
  eventually,
  freePort,
  holderOf,
  isAlive,
  makeProbe,
  serverScript,
  start,
  startServer,
} from './support/world.ts';

/** Longer than any server takes to end: nobody waits it out. */
const gentle = { graceMs: 60_000, force: false } as const;

async function temporaryFolder(t: { after(fn: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('containers are stopped through their engine, by name, or as a compose service', async t => {
  const fakes = await makeFakes(t);
  for (const engine of ['docker', 'podman', 'nerdctl']) await fakes.add(engine);
  const stopper = createStopper();
  const containers: readonly ContainerInfo[] = [
    { engine: 'docker', name: 'web-1', id: 'f00d' },
    { engine: 'docker', name: '/web-1' },
    { engine: 'podman', id: 'f00d' },
    { engine: 'nerdctl', name: 'web' },
    { engine: 'docker', name: 'app-web-1', composeProject: 'app', composeService: 'web', composeDirectory: '/app' },
  ];
  for (const container of containers) assert.deepEqual(await stopper.stopContainer(container, {}), { kind: 'done' });
  assert.deepEqual(await fakes.calls(), [
    ['docker', 'stop', 'web-1'],
    ['docker', 'stop', 'web-1'],
    ['podman', 'stop', 'f00d'],
    ['nerdctl', 'stop', 'web'],
    ['docker', 'compose', '-p', 'app', 'stop', 'web'],
  ]);
});

test('an engine without compose stops the container itself; what the engine says is the reason', async t => {
  const fakes = await makeFakes(t);
  await fakes.add(
    'docker',
    "if (args[0] === 'compose') { console.error('docker: unknown command: docker compose'); process.exit(1); }",
  );
  await fakes.add('podman', "console.error('first\\nError: no such container web'); process.exit(125);");
  const stopper = createStopper();
  const compose: ContainerInfo = { engine: 'docker', name: 'app-web-1', composeProject: 'app', composeService: 'web' };
  assert.deepEqual(await stopper.stopContainer(compose, {}), { kind: 'done' });
  assert.deepEqual((await fakes.calls()).at(-1), ['docker', 'stop', 'app-web-1']);
  assert.deepEqual(await stopper.stopContainer({ engine: 'podman', name: 'web' }, {}), {
    kind: 'failed',
    reason: 'Error: no such container web',
  });
});

test('an engine that is not installed, a name that would be an option, and a cancel are reasons', async t => {
  const fakes = await makeFakes(t);
  await fakes.add('docker', 'setInterval(() => {}, 1000);');
  process.env['PATH'] = fakes.folder;
  const stopper = createStopper();
  assert.deepEqual(await stopper.stopContainer({ engine: 'podman', name: 'web' }, {}), {
    kind: 'failed',
    reason: 'podman is not installed',
  });
  const hostile = await stopper.stopContainer(
    { engine: 'docker', name: '--all', composeProject: '-x', composeService: 'y' },
    {},
  );
  assert.equal(hostile.kind, 'failed');
  assert.deepEqual(await fakes.calls(), []);
  const cancel = new AbortController();
  const pending = stopper.stopContainer({ engine: 'docker', name: 'web' }, { signal: cancel.signal });
  await eventually('docker was started', async () => (await fakes.calls()).length === 1);
  cancel.abort();
  assert.equal((await pending).kind, 'failed');
});

test('a supervisor whose process is its only job is ended, and its job with it', async t => {
  const probe = makeProbe(t);
  const stopper = createStopper({ probe });
  const port = await freePort();
  const supervisor = start(t, process.execPath, [
    serverScript('supervisor'),
    '0',
    serverScript('server'),
    String(port),
  ]);
  await supervisor.ready();
  const holder = await holderOf(probe, port);
  const target = {
    supervisor: 'node',
    supervisorPid: supervisor.pid,
    holder,
    endpoint: { protocol: 'tcp', port },
  } as const;
  assert.deepEqual(await stopper.stopSupervisor(target, gentle), { kind: 'freed', forced: false });
  assert.ok(!isAlive(supervisor.pid) && !isAlive(holder.pid));
  // Asked again, there is nothing left to do.
  assert.deepEqual(await stopper.stopSupervisor(target, gentle), { kind: 'freed', forced: false });
});

test('a supervisor that started its job again meanwhile is stopped nevertheless; the new job was not shown', async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const supervisor = start(t, process.execPath, [
    serverScript('supervisor'),
    '0',
    serverScript('server'),
    String(port),
  ]);
  const [pid] = await supervisor.ready();
  assert.ok(pid !== undefined);
  const holder = await holderOf(probe, port);
  process.kill(pid, 'SIGKILL');
  const [next] = await supervisor.ready();
  const target = {
    supervisor: 'node',
    supervisorPid: supervisor.pid,
    holder,
    endpoint: { protocol: 'tcp', port },
  } as const;
  const result = await createStopper({ probe }).stopSupervisor(target, gentle);
  assert.ok(result.kind === 'retaken' && result.by !== undefined && result.stayed === true, JSON.stringify(result));
  assert.equal(result.by.pid, next);
  assert.ok(!isAlive(supervisor.pid) && isAlive(next ?? 0));
  // Now it is shown.
  assert.equal((await createKiller({ probe }).kill(result.by, target.endpoint, gentle)).kind, 'freed');
});

test('node --watch: the job can be ended alone, and the watcher afterwards or instead', async t => {
  const probe = makeProbe(t);
  for (const alsoJob of [true, false]) {
    const port = await freePort();
    const watcher = start(t, process.execPath, ['--watch', serverScript('server'), String(port)]);
    await watcher.ready();
    const holder = await holderOf(probe, port);
    const endpoint = { protocol: 'tcp', port } as const;
    assert.equal(holder.parents[0]?.pid, watcher.pid);
    if (alsoJob) {
      const killed = await createKiller({ probe }).kill(holder, endpoint, gentle);
      assert.deepEqual(killed, { kind: 'freed', forced: false });
      assert.ok(isAlive(watcher.pid));
    }
    const target = { supervisor: 'node --watch', supervisorPid: watcher.pid, holder, endpoint } as const;
    assert.deepEqual(await createStopper({ probe }).stopSupervisor(target, gentle), { kind: 'freed', forced: false });
    await eventually('the watcher ended', () => !isAlive(watcher.pid));
    assert.equal(await probe.isFree(endpoint), true);
  }
});

test('a process that is not, or no longer, the parent of the holder is no supervisor and is left alone', async t => {
  const probe = makeProbe(t);
  const stopper = createStopper({ probe });
  const port = await freePort();
  const server = startServer(t, port);
  const stranger = startServer(t, await freePort());
  await server.ready();
  await stranger.ready();
  const holder = await holderOf(probe, port);
  const other = (await probe.listeners()).find(one => one.holder?.pid === stranger.pid)?.holder;
  assert.ok(other !== undefined);
  const endpoint = { protocol: 'tcp', port } as const;
  const ask = (shown: Holder, pid: number) =>
    stopper.stopSupervisor(
      { supervisor: 'x', supervisorPid: pid, holder: shown, endpoint },
      { graceMs: 100, force: true },
    );
  assert.equal((await ask(holder, stranger.pid)).kind, 'failed');
  assert.deepEqual(await ask({ ...holder, parents: [other] }, stranger.pid), { kind: 'changed', what: 'not-holding' });
  const aged = { ...other, startToken: '1' };
  assert.deepEqual(await ask({ ...holder, parents: [aged] }, stranger.pid), { kind: 'changed', what: 'start-time' });
  assert.equal((await ask(holder, process.pid)).kind, 'refused');
  assert.ok(isAlive(server.pid) && isAlive(stranger.pid));
});

test('a job is stopped by its pid in the list of its very instance; a namesake elsewhere is left alone', async t => {
  const fakes = await makeFakes(t);
  const folder = await temporaryFolder(t);
  const probe = makeProbe(t);
  const stopper = createStopper({ probe });
  const endpoint = { protocol: 'tcp', port: await freePort() } as const;
  // What looks after the server is known by its script's name.
  const script = join(folder, 'supervisord.mjs');
  await copyFile(serverScript('supervisor'), script);
  const supervisor = start(t, process.execPath, [script, '60000', serverScript('server'), String(endpoint.port)], {
    env: { ...process.env, SUPERVISOR_SERVER_URL: 'unix:///run/own.sock', SUPERVISOR_PROCESS_NAME: 'api' },
  });
  const [pid] = await supervisor.ready();
  const namesake = startServer(t, await freePort());
  await namesake.ready();
  const target = { supervisor: 'supervisord', holder: await holderOf(probe, endpoint.port), endpoint } as const;
  const own = ['supervisorctl', '-s', 'unix:///run/own.sock'];

  await fakes.add('supervisorctl', `console.log('api    RUNNING   pid ${namesake.pid}, uptime 0:00:03');`);
  const elsewhere = await stopper.stopSupervisor(target, gentle);
  assert.deepEqual(elsewhere, { kind: 'command-needed', why: 'no-job', tool: 'supervisord', argv: [...own, 'status'] });

  await fakes.add('supervisorctl', "console.error('error: refused'); process.exit(2);");
  assert.deepEqual(await stopper.stopSupervisor(target, gentle), {
    kind: 'command-needed',
    why: 'refused',
    tool: 'supervisord',
    argv: [...own, 'stop', 'api'],
    reason: 'error: refused',
  });
  // What the real one prints: where help is to be had comes last, and is no reason.
  await fakes.add(
    'supervisorctl',
    "console.error('Error: .ini file does not include supervisorctl section\\nFor help, use /usr/bin/supervisorctl -h'); process.exit(2);",
  );
  const unhelped = await stopper.stopSupervisor(target, gentle);
  assert.equal(
    unhelped.kind === 'command-needed' && unhelped.reason,
    'Error: .ini file does not include supervisorctl section',
  );
  assert.ok(isAlive(pid ?? 0) && isAlive(namesake.pid) && isAlive(supervisor.pid));
  assert.ok(
    (await fakes.calls()).every(call => call.at(-1) === 'status'),
    'nothing but the list was asked for',
  );

  await fakes.add(
    'supervisorctl',
    `if (args.at(-1) === 'status') console.log('site:api    RUNNING   pid ${pid}, uptime 0:00:03');
    else process.kill(${pid}, 'SIGKILL');`,
  );
  assert.deepEqual(await stopper.stopSupervisor(target, gentle), { kind: 'freed', forced: false });
  assert.deepEqual((await fakes.calls()).at(-1), [...own, 'stop', 'site:api']);
  assert.ok(isAlive(namesake.pid) && isAlive(supervisor.pid));
});

test('a job that outlives its stop command is ended itself when forced; the command is not given again', async t => {
  const fakes = await makeFakes(t);
  const folder = await temporaryFolder(t);
  const probe = makeProbe(t);
  const stopper = createStopper({ probe });
  const endpoint = { protocol: 'tcp', port: await freePort() } as const;
  const script = join(folder, 'supervisord.mjs');
  await copyFile(serverScript('supervisor'), script);
  const supervisor = start(t, process.execPath, [script, '60000', serverScript('server'), String(endpoint.port)], {
    env: { ...process.env, SUPERVISOR_SERVER_URL: 'unix:///run/own.sock' },
  });
  const [pid] = await supervisor.ready();
  await fakes.add(
    'supervisorctl',
    `if (args.at(-1) === 'status') console.log('api    RUNNING   pid ${pid}, uptime 0:00:03');`,
  );
  const target = { supervisor: 'supervisord', holder: await holderOf(probe, endpoint.port), endpoint } as const;
  const first = await stopper.stopSupervisor(target, { graceMs: 0, force: false });
  assert.equal(first.kind, 'still-running', JSON.stringify(first));
  const stops = async () => (await fakes.calls()).filter(call => call.includes('stop')).length;
  assert.equal(await stops(), 1);
  assert.equal((await stopper.stopSupervisor(target, { graceMs: 0, force: true })).kind, 'freed');
  assert.equal(await stops(), 1);
  assert.ok(!isAlive(pid ?? 0) && isAlive(supervisor.pid));
});

test('a service manager is only suggested', async t => {
  const fakes = await makeFakes(t);
  const probe = makeProbe(t);
  const port = await freePort();
  await startServer(t, port).ready();
  await fakes.add('systemctl');
  const holder = await holderOf(probe, port);
  const unit: Holder = { ...holder, parents: [], origin: { unit: { name: 'api.service', user: true } } };
  const suggested = await createStopper({ probe }).stopSupervisor(
    { supervisor: 'systemd', holder: unit, endpoint: { protocol: 'tcp', port } },
    gentle,
  );
  assert.deepEqual(suggested, {
    kind: 'command-needed',
    why: 'refused',
    tool: 'systemd',
    argv: ['systemctl', '--user', 'stop', 'api.service'],
  });
  assert.deepEqual(await fakes.calls(), []);
});

test('a stale socket file is removed; one that answers, and what is no socket, is not', async t => {
  const folder = await temporaryFolder(t);
  const stopper = createStopper();
  const path = join(folder, 'app.sock');
  const server = createServer();
  t.after(() => server.close());
  await new Promise<void>(resolve => server.listen(path, resolve));
  assert.deepEqual(await stopper.removeStaleSocket(path), { kind: 'failed', reason: 'a process answers on it' });
  assert.ok(existsSync(path));
  // Node removes the file it bound; a second name of it stays behind, as after a crash.
  const stale = join(folder, 'stale.sock');
  await link(path, stale);
  const named = join(folder, 'named.sock');
  await symlink(stale, named);
  await new Promise(resolve => server.close(resolve));
  assert.deepEqual(await stopper.removeStaleSocket(named), { kind: 'failed', reason: 'it is not a socket' });
  assert.deepEqual(await stopper.removeStaleSocket(stale), { kind: 'done' });
  assert.ok(!existsSync(stale));
  assert.deepEqual(await stopper.removeStaleSocket(stale), { kind: 'done' });
  const file = join(folder, 'file');
  await writeFile(file, 'precious');
  for (const other of [file, folder, '@abstract'])
    assert.deepEqual(await stopper.removeStaleSocket(other), { kind: 'failed', reason: 'it is not a socket' });
  assert.ok(existsSync(file));
});
