import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import type { Holder } from '../../../src/core/model/process.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { eventually, freePort, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };

async function holdersOf(port: number): Promise<readonly Holder[]> {
  const result: ProbeResult = await createProbe().inspect({ protocol: 'tcp', port });
  assert.ok(result.kind === 'held', JSON.stringify(result));
  return result.holders;
}

test('workers that share the listener are named beside its owner', linuxOnly, async t => {
  const port = await freePort();
  const master = startPython(
    t,
    `
s = tcp(port=${port})
workers = []
for i in range(3):
    pid = os.fork()
    if pid == 0:
        time.sleep(600); os._exit(0)
    workers.append(pid)
say(*workers)
wait()
for w in workers: os.kill(w, 9)
`,
  );
  const workers = (await master.line()).split(' ').map(Number);
  t.after(() => {
    for (const pid of workers) process.kill(pid, 'SIGKILL');
  });
  const holders = await holdersOf(port);
  assert.deepEqual(
    holders.map(holder => holder.pid),
    [master.pid],
  );
  assert.deepEqual(
    holders[0]?.sharedWith,
    workers.toSorted((a, b) => a - b),
  );
});

test('a child that inherited the descriptor of a dead server is the holder', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(
    t,
    `
s = tcp(port=${port}); s.set_inheritable(True)
pid = os.fork()
if pid == 0:
    os.setsid()
    os.closerange(0, 2)
    os.execvp('sleep', ['sleep', '600'])
say(pid)
`,
  );
  const child = Number(await server.line());
  t.after(() => process.kill(child, 'SIGKILL'));
  await eventually('the server to end and the child to run sleep', async () => {
    const [holder] = await holdersOf(port);
    return holder?.pid === child && holder.name === 'sleep' ? true : undefined;
  });
  const [holder] = await holdersOf(port);
  assert.equal(holder?.sharedWith, undefined);
  assert.equal(holder?.commandLine, 'sleep 600');
});

test('orphaned workers of one dead master are found together', linuxOnly, async t => {
  const port = await freePort();
  const master = startPython(
    t,
    `
s = tcp(port=${port})
workers = []
for i in range(2):
    pid = os.fork()
    if pid == 0:
        os.close(0); os.close(1)
        time.sleep(600); os._exit(0)
    workers.append(pid)
say(*workers)
`,
  );
  const workers = (await master.line()).split(' ').map(Number);
  t.after(() => {
    for (const pid of workers) process.kill(pid, 'SIGKILL');
  });
  const expected = workers.toSorted((a, b) => a - b).join();
  await eventually('the master to end and both workers to be named', async () => {
    const [holder] = await holdersOf(port);
    const pids = [holder?.pid ?? 0, ...(holder?.sharedWith ?? [])].toSorted((a, b) => a - b);
    return pids.join() === expected ? true : undefined;
  });
});

test('listeners with SO_REUSEPORT are each their own holder', linuxOnly, async t => {
  const port = await freePort();
  const code = `s = tcp('0.0.0.0', ${port}, reuseport=1)\nsay('ready')\nwait()`;
  const servers = [startPython(t, code), startPython(t, code)];
  await Promise.all(servers.map(server => server.line()));
  const pids = (await holdersOf(port)).map(holder => holder.pid);
  assert.deepEqual(new Set(pids), new Set(servers.map(server => server.pid)));
});

test('names with blanks, brackets, line feeds and parentheses', linuxOnly, async t => {
  for (const name of ['a b', ') S 1 2 3', 'x\n1: 0100007F', '(sd-pam)', '[kworker/0]']) {
    const port = await freePort();
    const server = startPython(
      t,
      `
s = tcp(port=${port})
open('/proc/self/comm', 'w').write(${JSON.stringify(name)})
say('ready')
wait()
`,
      { argv0: 'my (odd) [name]\n)' },
    );
    await server.line();
    const [holder] = await holdersOf(port);
    assert.equal(holder?.pid, server.pid, name);
    assert.match(holder?.startToken ?? '', /^[0-9]+$/);
    assert.equal(holder?.parents[0]?.pid, process.pid);
    await server.end();
  }
});

test('a process that replaced itself is read again', linuxOnly, async t => {
  const port = await freePort();
  const probe = createProbe();
  const server = startPython(
    t,
    `
s = tcp(port=${port}); s.set_inheritable(True)
say('ready')
wait()
os.execvp('sleep', ['sleep', '601'])
`,
  );
  await server.line();
  const nameOf = async () =>
    (await probe.listeners()).find(({ endpoint }) => endpoint.protocol === 'tcp' && endpoint.port === port)?.holder;
  assert.match((await nameOf())?.name ?? '', /^python/);
  server.say('go');
  const holder = await eventually('sleep to hold the port', async () => {
    const now = await nameOf();
    return now?.commandLine === 'sleep 601' ? now : undefined;
  });
  assert.equal(holder.pid, server.pid);
  assert.equal(holder.name, 'sleep');
});
