/** The end of a holder: a true Ctrl+C where that is possible, force only after a question, and never anybody else. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import {
  holderOf,
  isAlive,
  listenCode,
  type Started,
  scriptFolder,
  server,
  started,
  startNode,
  worlds,
} from './support/world.ts';

const at = (port: number) => ({ protocol: 'tcp', port, host: '127.0.0.1' }) as const;
const deaf = "process.on('SIGINT', () => {}); process.on('SIGBREAK', () => {});";

/** Its end was asked for, or ordered: a busy machine takes its time. */
async function gone(pid: number): Promise<void> {
  await until(`the end of ${pid}`, () => !isAlive(pid));
}

test('a console server is asked with Ctrl+C, and ends without force', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  const { pid, exited } = await server(t, port, {}, "process.on('SIGINT', () => process.exit(42));");
  const holder = await holderOf(probe, at(port));
  assert.equal(holder.pid, pid);
  assert.deepEqual(await kill(holder, at(port)), { kind: 'freed', forced: false });
  await exited;
});

test('one that does not listen to Ctrl+C is given its time, and then forced if that was agreed to', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  const { pid, exited } = await server(t, port, {}, deaf);
  const holder = await holderOf(probe, at(port));
  const soft = await kill(holder, at(port), { graceMs: 300 });
  assert.deepEqual([soft.kind, 'asked' in soft], ['still-running', false]);
  assert.ok(isAlive(pid));
  assert.deepEqual(await kill(holder, at(port), { graceMs: 0, force: true }), { kind: 'freed', forced: true });
  await exited;
});

test('without a console there is no way to ask: said at once, and nothing is sent', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  const { pid } = await startNode(t, listenCode(port), { detached: true });
  const soft = await kill(await holderOf(probe, at(port)), at(port));
  assert.deepEqual({ ...soft, waitedMs: 0 }, { kind: 'still-running', waitedMs: 0, asked: false });
  assert.ok(isAlive(pid));
});

test('a console that others are attached to is left alone: they would have the Ctrl+C, too', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const [port, other] = [await freePort(), await freePort()];
  const listen = (number: number) =>
    JSON.stringify(`require('node:net').createServer().listen(${number}, '127.0.0.1', () => process.send(0));`);
  const { pid, said } = await startNode(
    t,
    `const { spawn } = require('node:child_process');
     const both = [${listen(port)}, ${listen(other)}].map(code =>
       spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
     let ready = 0;
     for (const each of both) each.once('message', () => ++ready === 2 && up(...both.map(child => child.pid)));`,
  );
  const holder = await holderOf(probe, at(port));
  assert.equal(holder.pid, said[0]);
  const soft = await kill(holder, at(port));
  assert.deepEqual({ ...soft, waitedMs: 0 }, { kind: 'still-running', waitedMs: 0, asked: false });
  assert.ok([pid, ...said].every(isAlive));
});

test('a server and what it started are asked together, if both were shown', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  const { said } = await startNode(
    t,
    `const child = require('node:child_process').spawn(process.execPath, ['-e', 'process.send(0);setInterval(() => {}, 1e6)'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
     child.once('message', () => require('node:net').createServer().listen(${port}, () => up(child.pid)));`,
  );
  const holder = await holderOf(probe, at(port));
  assert.deepEqual(
    holder.followers?.map(({ pid }) => pid).filter(pid => said.includes(pid)),
    said,
  );
  assert.deepEqual(await kill(holder, at(port)), { kind: 'freed', forced: false });
});

/** A server and two children without a console, which Ctrl+C in the server's does not reach. */
function withChildren(t: TestContext, port: number, before = ''): Promise<Started> {
  const idle = 'process.send(0);setInterval(() => {}, 1e6)';
  return startNode(
    t,
    `${before}
     const { spawn } = require('node:child_process');
     // Else Windows would end them with their parent: libuv puts them into a job.
     const start = () => spawn(process.execPath, ['-e', ${JSON.stringify(idle)}], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
     const both = [start(), start()];
     let ready = 0;
     for (const child of both) child.once('message', () => ++ready === 2 &&
       require('node:net').createServer().listen(${port}, () => up(...both.map(each => each.pid))));`,
  );
}

test('what was shown with a server and has no console cannot be asked: without force it is left alone', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  const { said } = await withChildren(t, port);
  const holder = await holderOf(probe, at(port));
  assert.deepEqual(await kill(holder, at(port)), { kind: 'freed', forced: false });
  assert.deepEqual([holder.pid, ...said].map(isAlive), [false, true, true]);
});

for (const [means, makeWorld] of Object.entries(worlds)) {
  for (const [how, before, forced] of [
    ['that is deaf', deaf, true],
    ['that ends at Ctrl+C', 'process.on("SIGINT", () => process.exit(0));', undefined],
  ] as const)
    test(`${means}: by force, of a server ${how} exactly those that were shown are ended`, async t => {
      const { probe, kill } = makeWorld(t);
      const port = await freePort();
      const { said } = await withChildren(t, port, before);
      const [shown = 0, unseen = 0] = said;
      const found = await holderOf(probe, at(port));
      assert.ok(said.every(pid => found.followers?.some(follower => follower.pid === pid)));
      // As if the second had been started after the look.
      const holder = { ...found, followers: (found.followers ?? []).filter(({ pid }) => pid !== unseen) };
      const result = await kill(holder, at(port), { graceMs: 0, force: true });
      // One that heard Ctrl+C may end before force reaches it: then nobody says that it was forced.
      assert.equal(result.kind, 'freed', JSON.stringify(result));
      if (forced !== undefined) assert.equal(result.forced, forced);
      await gone(shown);
      assert.deepEqual([isAlive(holder.pid), isAlive(unseen)], [false, true]);
    });

  test(`${means}: another start, another program or nobody under the pid: nothing is sent`, async t => {
    const { probe, kill } = makeWorld(t);
    const port = await freePort();
    const { pid, child, exited } = await server(t, port);
    const holder = await holderOf(probe, at(port));
    const force = { graceMs: 0, force: true };
    const before = Number(holder.startToken) - 60_000;
    const older = { ...holder, startToken: String(before), startedAt: before };
    assert.deepEqual(await kill(older, at(port), force), { kind: 'changed', what: 'start-time' });
    const other = { ...holder, executable: 'C:\\elsewhere\\node.exe' };
    assert.deepEqual(await kill(other, at(port), force), { kind: 'changed', what: 'program' });
    assert.ok(isAlive(pid));
    child.kill('SIGKILL');
    await exited;
    assert.deepEqual(await kill(holder, at(port), force), { kind: 'already-gone' });
  });
}

test('a server below npm.cmd and its own batch file is asked with Ctrl+C, as all of them are, and ends without force', async t => {
  const { probe, kill } = worlds['by calls'](t);
  const port = await freePort();
  const folder = scriptFolder(t, {
    // As npm's own: the runner of scripts, and what it starts through the shell.
    'npm.cmd': `@ECHO off\r\nSETLOCAL\r\n"${process.execPath}" "%~dp0\\npm\\bin\\npm-cli.js" %*\r\n`,
    'npm/bin/npm-cli.js': `const { spawn } = require('node:child_process');
      process.on('SIGINT', () => {});
      const shell = spawn(process.env.ComSpec || 'cmd.exe', ['/d', '/s', '/c', '"dev.cmd"'], {
        cwd: require('node:path').join(__dirname, '..', '..'), windowsVerbatimArguments: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      shell.once('message', pid => process.send([pid, shell.pid, process.pid]));
      shell.once('exit', code => process.exit(code ?? 1));`,
    'dev.cmd': `@"${process.execPath}" "%~dp0\\server.cjs"\r\n`,
    'server.cjs': `require('node:net').createServer().listen(${port}, '127.0.0.1', () => process.send(process.pid));`,
  });
  const shell = process.env['ComSpec'] ?? 'C:\\Windows\\System32\\cmd.exe';
  const { said, pid } = await started(t, shell, ['/d', '/s', '/c', '"npm.cmd run dev"'], {
    cwd: folder,
    windowsVerbatimArguments: true,
  });
  const [listener = 0, inner = 0, npm = 0] = said;
  const holder = await holderOf(probe, at(port));
  assert.deepEqual([holder.pid, ...holder.parents.slice(0, 3).map(each => each.pid)], [listener, inner, npm, pid]);
  assert.deepEqual(await kill(holder, at(port)), { kind: 'freed', forced: false });
  assert.equal(isAlive(listener), false);
});

test('by tools alone a console program cannot be asked: said at once; by force it ends', async t => {
  const { probe, kill } = worlds['by tools'](t);
  const port = await freePort();
  const { pid } = await server(t, port);
  const holder = await holderOf(probe, at(port));
  const soft = await kill(holder, at(port));
  assert.deepEqual({ ...soft, waitedMs: 0 }, { kind: 'still-running', waitedMs: 0, asked: false });
  assert.ok(isAlive(pid));
  assert.deepEqual(await kill(holder, at(port), { graceMs: 0, force: true }), { kind: 'freed', forced: true });
});
