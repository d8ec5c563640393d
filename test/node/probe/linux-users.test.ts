import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { after, before, type TestContext, test } from 'node:test';
import { type Asker, createAsker } from './ask.ts';
import { freePort, type Helper, startHelper, startPython } from './situation.ts';

const root = process.platform === 'linux' && process.getuid?.() === 0;
const asUser = (uid: number) => ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', '--'];
const [alice, bob] = [41_001, 41_002];
const listening = (port: number, host = '127.0.0.1') => `s = tcp('${host}', ${port})\nsay('ready')\nwait()`;

/** A server of another user; Node, because not every Python can be run by every user. */
function startNode(t: TestContext, call: string, uid: number): Helper {
  const code = `require('node:net').createServer().${call}.on('listening', () => console.log('ready'))`;
  return startHelper(t, process.execPath, ['-e', code], { prefix: asUser(uid), cwd: '/' });
}

let asker: Asker;
before(async () => {
  asker = await createAsker();
});
after(() => asker.dispose());

test('bundled into one file, asked in a process of its own', { skip: process.platform !== 'linux' }, async t => {
  const port = await freePort();
  const server = startPython(t, listening(port));
  await server.line();
  const result = await asker.inspect([], { protocol: 'tcp', port });
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.equal(result.holders[0]?.pid, server.pid);
});

// Another user and another namespace can only be made by root.
if (root) {
  test("root's listener as an ordinary user sees it: hidden, with its user and a candidate that names the port", async t => {
    const port = await freePort();
    const server = startPython(t, `# serves ${port}\n${listening(port)}`);
    await server.line();
    const result = await asker.inspect(asUser(alice), { protocol: 'tcp', port });
    assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder', JSON.stringify(result));
    assert.equal(result.evidence.uid, 0);
    assert.equal(result.evidence.user, 'root');
    assert.equal(result.evidence.place, undefined);
    assert.ok(result.evidence.candidates.some(candidate => candidate.pid === server.pid));
    assert.ok(result.evidence.candidates.every(candidate => candidate.commandLine.includes(String(port))));
    assert.equal(result.evidence.sockets[0]?.local, `127.0.0.1:${port}`);
    const shown = (await asker.listeners(asUser(alice))).find(
      ({ endpoint }) => endpoint.protocol === 'tcp' && endpoint.port === port,
    );
    assert.deepEqual([shown?.uid, shown?.user, shown?.holder], [0, 'root', undefined]);
  });

  test('a listener of one ordinary user, as its user, another one and root see it', async t => {
    const port = await freePort();
    const server = startNode(t, `listen(${port}, '127.0.0.1')`, alice);
    await server.line();
    const endpoint = { protocol: 'tcp', port } as const;
    for (const prefix of [asUser(alice), []]) {
      const result = await asker.inspect(prefix, endpoint);
      assert.ok(result.kind === 'held', JSON.stringify(result));
      assert.equal(result.holders[0]?.pid, server.pid);
      assert.equal(result.holders[0]?.uid, alice);
    }
    const hidden = await asker.inspect(asUser(bob), endpoint);
    assert.ok(hidden.kind === 'blocked' && hidden.by === 'hidden-holder', JSON.stringify(hidden));
    assert.equal(hidden.evidence.uid, alice);
    assert.deepEqual(
      hidden.evidence.candidates.map(candidate => candidate.pid),
      [server.pid],
    );
    assert.equal(await asker.isFree(asUser(bob), endpoint), false);
  });

  test('a privileged port, free and held, as an ordinary user sees it', async t => {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
    assert.ok(first > 700);
    const free = await asker.inspect(asUser(alice), { protocol: 'tcp', port: 699 });
    assert.ok(free.kind === 'blocked' && free.by === 'privileged', JSON.stringify(free));
    assert.equal(free.evidence.firstUnprivileged, first);
    assert.equal(await asker.isFree(asUser(alice), { protocol: 'tcp', port: 699 }), undefined);
    const server = startPython(t, listening(698));
    await server.line();
    const held = await asker.inspect(asUser(alice), { protocol: 'tcp', port: 698 });
    assert.ok(held.kind === 'blocked' && held.by === 'hidden-holder', JSON.stringify(held));
    assert.equal(held.firstUnprivileged, first);
  });

  test('a port that another user has bound without listening is not called free', async t => {
    const port = await freePort();
    const server = startPython(t, `s = tcp(port=${port}, reuse=0, listen=False)\nsay('ready')\nwait()`);
    await server.line();
    const result = await asker.inspect(asUser(alice), { protocol: 'tcp', port });
    assert.ok(result.kind === 'blocked', JSON.stringify(result));
  });

  test("another user's live unix socket is not called stale", async t => {
    const path = `/tmp/port-medic-${process.pid}.sock`;
    const server = startNode(t, `listen('${path}')`, bob);
    await server.line();
    const result = await asker.inspect(asUser(alice), { protocol: 'unix', path });
    assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder', JSON.stringify(result));
    assert.equal(result.evidence.uid, bob);
    await server.end();
    await rm(path);
  });

  /** A process in namespaces of its own; the loopback interface is brought up. */
  const up = `
import fcntl
def loopback_up():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    fcntl.ioctl(s, 0x8914, struct.pack('16sH14s', b'lo', 1, b''))
    s.close()
`;

  test('a listener in another network namespace does not stand in the way, and is found from within', async t => {
    const port = await freePort();
    const server = startPython(t, `${up}loopback_up()\n${listening(port)}`, { prefix: ['unshare', '-n'] });
    await server.line();
    const endpoint = { protocol: 'tcp', port } as const;
    const outside = await asker.inspect([], endpoint);
    assert.equal(outside.kind, 'free', JSON.stringify(outside));
    const inside = await asker.inspect(['nsenter', '-t', `${server.pid}`, '-n'], endpoint);
    assert.ok(inside.kind === 'held', JSON.stringify(inside));
    assert.equal(inside.holders[0]?.pid, server.pid);
  });

  test('from within a namespace of process ids, a holder outside is said to be elsewhere', async t => {
    const port = await freePort();
    const server = startPython(t, listening(port));
    await server.line();
    const within = await asker.inspect(['unshare', '-pf', '--mount-proc'], { protocol: 'tcp', port });
    assert.ok(within.kind === 'blocked' && within.by === 'hidden-holder', JSON.stringify(within));
    assert.equal(within.evidence.place, 'namespace');
  });
}

test('socket activation: the service is the holder, its manager shares the socket', {
  skip: process.platform !== 'linux',
}, async t => {
  const port = await freePort();
  const manager = startPython(
    t,
    `
s = tcp(port=${port})
open('/proc/self/comm', 'w').write('systemd')
pid = os.fork()
if pid == 0:
    open('/proc/self/comm', 'w').write('webapp')
    time.sleep(600); os._exit(0)
say(pid)
wait()
`,
  );
  const service = Number(await manager.line());
  t.after(() => process.kill(service, 'SIGKILL'));
  const result = await asker.inspect([], { protocol: 'tcp', port });
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.sharedWith, holder.origin?.socketActivation]),
    [[service, [manager.pid], true]],
  );
});
