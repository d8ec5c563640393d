import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Asker, createAsker } from './ask.ts';
import { eventually, freePort, startHelper, startPython } from './situation.ts';

const linuxOnly = { skip: process.platform !== 'linux' };
const rootOnly = { skip: process.platform !== 'linux' || process.getuid?.() !== 0 };
const asUser = (uid: number) => ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', '--'];
const alice = 41_011;

let asker: Asker;
before(async () => {
  asker = await createAsker();
});
after(() => asker.dispose());

async function onlyHolder(port: number, prefix: readonly string[] = []) {
  const result = await asker.inspect(prefix, { protocol: 'tcp', port });
  assert.ok(result.kind === 'held', JSON.stringify(result));
  assert.equal(result.holders.length, 1, JSON.stringify(result));
  return result.holders[0];
}

/** The first thread ends; another one keeps the files open. The kernel shows a zombie without open files. */
const headless = (port: number) => `
import ctypes, threading
s = tcp(port=${port})
def live():
    wait(); os._exit(0)
threading.Thread(target=live).start()
say('ready')
ctypes.CDLL(None).syscall(${process.arch === 'x64' ? 60 : 93}, 0)
`;

function firstThreadEnded(pid: number): Promise<true> {
  const ended = async () => /\) Z /.test(await readFile(`/proc/${pid}/stat`, 'latin1')) || undefined;
  return eventually('the first thread to end', ended);
}

test('a process whose first thread has ended is still found', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(t, headless(port));
  await server.line();
  await firstThreadEnded(server.pid);
  assert.equal((await onlyHolder(port))?.pid, server.pid);
});

test('the same, of an ordinary user who looks at his own process', rootOnly, async t => {
  const port = await freePort();
  // The system's Python: another one may lie in a folder that only its owner can enter.
  const server = startPython(t, headless(port), { prefix: asUser(alice), cwd: '/', env: { PATH: '/usr/bin:/bin' } });
  await server.line();
  await firstThreadEnded(server.pid);
  assert.equal((await onlyHolder(port, asUser(alice)))?.pid, server.pid);
});

test('a stopped process is the holder', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(t, `s = tcp(port=${port})\nsay('ready')\nwait()`);
  await server.line();
  process.kill(server.pid, 'SIGSTOP');
  assert.equal((await onlyHolder(port))?.pid, server.pid);
});

test('folder and program were removed since', linuxOnly, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'pm gone '));
  const program = join(folder, 'my server');
  await copyFile(process.execPath, program);
  const port = await freePort();
  const code = `require('node:net').createServer().listen(${port}, () => console.log('ready'))`;
  const server = startHelper(t, program, ['-e', code], { cwd: folder });
  await server.line();
  await rm(folder, { recursive: true });
  const holder = await onlyHolder(port);
  assert.deepEqual(
    [holder?.pid, holder?.cwd, holder?.executable, holder?.name],
    [server.pid, folder, program, 'my server'],
  );
});

test('a command line of a hundred thousand characters is cut', linuxOnly, async t => {
  const port = await freePort();
  const code = `require('node:net').createServer().listen(${port}, () => console.log('ready'))`;
  const server = startHelper(t, process.execPath, ['-e', code, 'x'.repeat(100_000)]);
  await server.line();
  const holder = await onlyHolder(port);
  assert.equal(holder?.pid, server.pid);
  assert.ok((holder?.commandLine.length ?? 0) < 70_000);
});

test('a socket that is on its way from one process to another is in no process', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(
    t,
    `
s = tcp(port=${port})
a, b = socket.socketpair()
socket.send_fds(a, [b'x'], [s.fileno()])
s.close()
say('ready')
wait()
`,
  );
  await server.line();
  const result = await asker.inspect([], { protocol: 'tcp', port });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder', JSON.stringify(result));
  assert.ok(result.evidence.place === 'kernel' || result.evidence.place === 'namespace', result.evidence.place);
});

test('a program that binds and lets go all the time: whatever is said, nobody else is named', linuxOnly, async t => {
  const port = await freePort();
  const server = startPython(
    t,
    `
import select
say('ready')
while not select.select([sys.stdin], [], [], 0)[0]:
    try:
        tcp(port=${port}).close()
    except OSError:
        pass
`,
  );
  await server.line();
  for (let round = 0; round < 5; round++) {
    const result = await asker.inspect([], { protocol: 'tcp', port });
    const named = result.kind === 'held' ? result.holders.map(({ pid }) => pid) : [];
    assert.ok(
      named.every(pid => pid === server.pid),
      JSON.stringify(result),
    );
  }
});

/** Before Linux 5.8 the option of one mount would hold for every mount of /proc. */
const [major = 0, minor = 0] = release().split('.').map(Number);
const perMount = major > 5 || (major === 5 && minor >= 8) ? rootOnly : { skip: true };

test("with /proc closed for other users, a stranger's listener is hidden and one's own is found", perMount, async t => {
  const port = await freePort();
  const code = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'))`;
  const server = startHelper(t, process.execPath, ['-e', code], { prefix: asUser(alice), cwd: '/' });
  await server.line();
  const closed = (uid: number) => [
    'unshare',
    '-m',
    'sh',
    '-c',
    'mount -t proc -o hidepid=2 proc /proc && exec "$@"',
    'sh',
    ...asUser(uid),
  ];
  assert.equal((await onlyHolder(port, closed(alice)))?.pid, server.pid);
  const hidden = await asker.inspect(closed(alice + 1), { protocol: 'tcp', port });
  assert.ok(hidden.kind === 'blocked' && hidden.by === 'hidden-holder', JSON.stringify(hidden));
  assert.equal(hidden.evidence.uid, alice);
});
