/** Two instances of each supervisor, with jobs of the same name: the one that was shown is stopped, and nothing else. */
import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Instance, kinds } from './instances.ts';
import { answers, eventually, freePort, makeWorld, serverIn, startStaying, temporaryFolder, without } from './world.ts';

for (const kind of kinds) {
  test(`${kind.name}: of two instances, the job of the one that was shown`, {
    skip: without(...kind.needs),
  }, async t => {
    const world = makeWorld(t);
    const instances: Instance[] = [];
    for (const name of ['first', 'second']) {
      const folder = join(await temporaryFolder(), name);
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
  const folder = await temporaryFolder();
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
  const folder = await temporaryFolder();
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

test('monit, which lists no pid of what it is still starting: the list of the very instance is typed, and nothing is stopped', {
  skip: without('monit'),
}, async t => {
  const world = makeWorld(t);
  const instances: { readonly port: number; readonly file: string }[] = [];
  for (const name of ['first', 'second']) {
    const folder = join(await temporaryFolder(), name);
    await mkdir(folder);
    const [port, file, begin] = [await freePort(), join(folder, 'monitrc'), join(folder, 'start')];
    const script = await serverIn(folder);
    await writeFile(begin, `#!/bin/sh\necho $$ > ${folder}/pid\nexec ${process.execPath} ${script} ${port}\n`);
    await chmod(begin, 0o755);
    const own = ['pid', 'id', 'state'].map(kind => `set ${kind}file ${folder}/monit.${kind}\n`).join('');
    const control = `set daemon 1\nset httpd unixsocket ${folder}/socket\n allow root:monit\n`;
    const job = `check process web with pidfile ${folder}/pid\n start program = "${begin}" with timeout 600 seconds\n`;
    await writeFile(file, own + control + job, { mode: 0o600 });
    startStaying(t, 'monit', ['-I', '-c', 'monitrc'], { cwd: folder });
    instances.push({ port, file });
  }
  for (const { port, file } of instances) {
    const look = await world.conflict(port);
    const { verdict } = look.diagnosis;
    assert.equal(verdict.kind === 'supervisor' ? verdict.supervisor : verdict.kind, 'monit');
    const result = await world.stop(port, look);
    assert.ok(result.kind === 'command-needed' && result.why === 'no-job', JSON.stringify(result));
    assert.deepEqual(result.argv, ['monit', '-c', file, 'summary']);
  }
  for (const { port } of instances) assert.equal(await answers(port), true);
});
