/** Where the system's own calls or its tools fail: less is known, and what is told stays true. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createFreePorts } from '../../src/node/freePort.ts';
import { readExcludedRanges } from '../../src/node/probe/windows.ts';
import { freePort } from '../host/ports.ts';
import {
  holderOf,
  isAlive,
  nativeFiles,
  onlyWine,
  run,
  scriptFile,
  server,
  spoil,
  watchTools,
  worlds,
  worldWith,
} from './support/world.ts';

const at = (port: number) => ({ protocol: 'tcp', port }) as const;

test('calls that are missing, refused, go wrong, or never come back: the tools answer, and the report says so', async t => {
  const files = nativeFiles();
  const broken = scriptFile(t, 'not a library');
  for (const [what, native] of [
    ['missing', { files: { ...files, library: `${files.library}.missing` } }],
    ['no library', { files: { ...files, library: broken } }],
    ['cannot be started', { files, execPath: 'C:\\no such folder\\node.exe' }],
    ['ends at once', { files: { ...files, script: scriptFile(t, 'process.exit(3)') } }],
    [
      'crashes',
      {
        files: {
          ...files,
          script: scriptFile(t, "process.send({ready:true});process.on('message',()=>process.abort())"),
        },
      },
    ],
    [
      'is silent',
      {
        files: { ...files, script: scriptFile(t, "process.send({ready:true});process.on('message',()=>{})") },
        limits: { start: 30_000, answer: 50 },
      },
    ],
    [
      'never greets',
      { files: { ...files, script: scriptFile(t, 'setInterval(()=>{},1e6)') }, limits: { start: 50, answer: 50 } },
    ],
    [
      'refuses',
      {
        files: {
          ...files,
          script: scriptFile(
            t,
            "process.send({ready:true});process.on('message',m=>process.send({id:m.id,failed:'denied'}))",
          ),
        },
      },
    ],
  ] as const) {
    const { probe } = worldWith(t, { native });
    const port = await freePort();
    const { pid, child, exited } = await server(t, port);
    const result = await probe.inspect(at(port));
    assert.ok(result.kind === 'held', `${what}: ${JSON.stringify(result)}`);
    assert.equal(result.holders[0]?.pid, pid, what);
    assert.ok(
      result.tried?.some(line => /^sockets by system calls: (?!ok)/.test(line)),
      `${what}: ${result.tried?.join('; ')}`,
    );
    child.kill('SIGKILL');
    await exited;
  }
});

const spoiled = {
  missing: () => ({ powershell: 'C:\\Windows\\System32\\no such PowerShell.exe' }),
  garbage: (t: TestContext) => {
    spoil(t, 'garbage');
    return {};
  },
} as const;

for (const [how, spoiling] of Object.entries(spoiled)) {
  test(`PowerShell is ${how}: pid and program are named, nobody is called gone or another user’s, nobody is ended`, {
    skip: how === 'missing' ? false : onlyWine,
  }, async t => {
    const { probe, kill } = worldWith(t, spoiling(t));
    const port = await freePort();
    const { pid } = await server(t, port);
    const holder = await holderOf(probe, at(port));
    assert.deepEqual([holder.pid, holder.name.toLowerCase(), holder.parentsUnknown], [pid, 'node.exe', true]);
    // Shown with its start, when PowerShell still told it.
    const startedAt = Date.now();
    for (const shown of [holder, { ...holder, startedAt, startToken: String(startedAt) }])
      for (const force of [false, true])
        assert.deepEqual(await kill(shown, at(port), { graceMs: 0, force }), { kind: 'unread' });
    assert.ok(isAlive(pid));
  });

  test(`PowerShell is ${how}: with the system’s own calls nothing is missed`, {
    skip: how === 'missing' ? false : onlyWine,
  }, async t => {
    const { probe, kill } = worldWith(t, { native: {}, ...spoiling(t) });
    const port = await freePort();
    await server(t, port);
    assert.deepEqual(await kill(await holderOf(probe, at(port)), at(port)), { kind: 'freed', forced: false });
  });
}

test('a silent PowerShell is given up, and what it left open is not waited for', { skip: onlyWine }, async t => {
  spoil(t, 'silent');
  const { probe } = worldWith(t, { powershellMs: 500 });
  const port = await freePort();
  const { pid } = await server(t, port);
  const holder = await holderOf(probe, at(port));
  assert.deepEqual([holder.pid, holder.name.toLowerCase()], [pid, 'node.exe']);
});

test('a netstat that hangs after its first rows is given up: unknown, never free', { skip: onlyWine }, async t => {
  spoil(t, 'cut');
  const { probe } = worldWith(t, { netstat: [2000, 50] });
  const [port, other] = [await freePort(), await freePort()];
  await server(t, port);
  for (const asked of [port, other]) {
    const result = await probe.inspect({ ...at(asked), host: '::1' });
    assert.equal(result.kind, 'unknown', JSON.stringify(result));
    assert.equal(
      result.tried?.filter(line => line === 'netstat -a -n -o: timed out').length,
      2,
      result.tried?.join('; '),
    );
  }
});

test('no tool at all: unknown, never free', async t => {
  const missing: typeof run = (file, argv, options) => run(`${file}.missing`, argv, options);
  const { probe } = worldWith(t, { run: missing, powershell: 'C:\\missing.exe' });
  const port = await freePort();
  await server(t, port, { host: '0.0.0.0' });
  const result = await probe.inspect(at(port));
  assert.equal(result.kind, 'unknown', JSON.stringify(result));
  assert.notEqual(await probe.isFree(at(port)), true);
});

test('all of “Free and Restart”, from the look to the next start: PowerShell is started not once by calls, at most once by tools', {
  skip: onlyWine,
}, async t => {
  for (const [means, most] of [
    ['by calls', 0],
    ['by tools', 1],
  ] as const) {
    const { probe, kill, source } = worlds[means](t);
    const port = await freePort();
    await server(t, port);
    const tools = watchTools();
    // What the failure, its notification and the list ask.
    const holder = await holderOf(probe, at(port));
    await probe.listeners();
    const excludedRanges = async () => readExcludedRanges(source);
    await createFreePorts({ table: () => source.sockets({ tried: [] }), excludedRanges }).next(port);
    // What was shown is looked at again before it is ended.
    await probe.inspect(at(port));
    const soft = await kill(holder, at(port));
    const end = soft.kind === 'still-running' ? await kill(holder, at(port), { graceMs: 0, force: true }) : soft;
    assert.equal(end.kind, 'freed', `${means}: ${JSON.stringify(end)}`);
    assert.equal((await probe.inspect(at(port))).kind, 'free');
    assert.equal(await probe.isFree(at(port)), true);
    await server(t, port);
    assert.equal((await probe.inspect(at(port))).kind, 'held');
    const started = tools().filter(name => name.toLowerCase() === 'powershell.exe').length;
    assert.ok(started <= most, `${means}: ${started} starts of PowerShell`);
  }
});

test('a port to go to: not one that somebody listens on, nor one that Windows has reserved', async t => {
  const { source, probe } = worlds['by calls'](t);
  const port = await freePort();
  await server(t, port, { host: '0.0.0.0' });
  const ports = createFreePorts({
    table: () => source.sockets({ tried: [] }),
    excludedRanges: async () => [{ from: port + 1, to: port + 3 }],
  });
  assert.equal(await ports.problem(at(port)), 'taken');
  assert.equal(await ports.problem(at(port + 1)), 'excluded');
  const next = await ports.next(port);
  assert.ok(next !== undefined && next > port + 3, String(next));
  // What is asked before a start.
  assert.equal(await probe.isFree(at(port)), false);
  assert.equal(await probe.isFree(at(next)), true);
});
