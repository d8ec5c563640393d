/** Hostile actors for the tests of the kill and for the soak: sockets in unexpected hands. Linux; played by Python. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Started, start, startOf } from './world.ts';

type After = Pick<TestContext, 'after'>;

const prelude = `
import array, os, signal, socket, sys, threading, time
def listen(port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', port))
    s.listen(16)
    return s
port = int(sys.argv[1])
`;

/** What each way does; each prints \`ready SERVER OTHER\`. */
const ways = {
  // A process of another family and session gets the socket as a message (SCM_RIGHTS) and does nothing with it.
  passed: `
near, far = socket.socketpair(socket.AF_UNIX)
far.set_inheritable(True)
first = os.fork()
if first == 0:
    os.setsid()
    other = os.fork()
    if other != 0: os._exit(0)
    code = '''
import array, os, socket, sys, time
far = socket.socket(fileno=int(sys.argv[1]))
_, data, _, _ = far.recvmsg(64, socket.CMSG_SPACE(4))
far.send(str(os.getpid()).encode())
time.sleep(600)  # wait
'''
    os.execv(sys.executable, [sys.executable, '-c', code, str(far.fileno()), 'wait'])
os.waitpid(first, 0)
s = listen(port)
near.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [s.fileno()]))])
other = int(near.recv(64))
print('ready', os.getpid(), other, flush=True)
time.sleep(600)
`,
  // A grandchild in a session of its own, adopted by init, inherited the socket.
  inherited: `
s = listen(port)
s.set_inheritable(True)
r, w = os.pipe()
first = os.fork()
if first == 0:
    os.setsid()
    other = os.fork()
    if other != 0: os._exit(0)
    os.set_inheritable(w, True)
    code = "import os, sys, time; os.write(int(sys.argv[1]), str(os.getpid()).encode()); time.sleep(600)"
    os.execv(sys.executable, [sys.executable, '-c', code, str(w), 'wait'])
os.waitpid(first, 0)
other = int(os.read(r, 64))
print('ready', os.getpid(), other, flush=True)
time.sleep(600)
`,
  // The program of the further arguments is all that is left with the socket. It waits at its input, which stays open.
  left: `
s = listen(port)
os.set_inheritable(s.fileno(), True)
r, w = os.pipe()
other = os.fork()
if other == 0:
    os.setsid()
    os.dup2(r, 0)
    os.set_inheritable(0, True)
    out = os.open('/dev/null', os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.execvp(sys.argv[2], sys.argv[2:])
s.close()
while True:
    try:
        exe = os.readlink('/proc/%d/exe' % other)
        if not os.path.basename(exe).startswith('python') or os.path.basename(sys.argv[2]).startswith('python'): break
    except OSError: pass
    time.sleep(0.005)
print('ready', os.getpid(), other, flush=True)
time.sleep(600)
`,
  // A server that shows the program of the further arguments in a terminal of its own.
  shows: `
import pty
s = listen(port)
other, terminal = pty.fork()
if other == 0: os.execvp(sys.argv[2], sys.argv[2:])
def foreground(): return int(open('/proc/%d/stat' % other).read().rpartition(')')[2].split()[5])
while os.readlink('/proc/%d/exe' % other) == os.readlink('/proc/self/exe') or foreground() <= 0: time.sleep(0.005)
print('ready', os.getpid(), other, flush=True)
while True: os.read(terminal, 4096)
`,
  // One that has the socket, too, becomes the program of the further arguments when it gets SIGUSR1.
  turns: `
s = listen(port)
s.set_inheritable(True)
r, w = os.pipe()
told, tell = os.pipe()
other = os.fork()
if other == 0:
    os.setsid()
    os.dup2(r, 0)
    signal.signal(signal.SIGUSR1, lambda *_: os.execvp(sys.argv[2], sys.argv[2:]))
    os.write(tell, b'x')
    while True: time.sleep(600)
os.read(told, 1)
print('ready', os.getpid(), other, flush=True)
time.sleep(600)
`,
  // Asked to end, it gives its socket to a process that waits for it, and ends.
  'hands on': `
near, far = socket.socketpair(socket.AF_UNIX)
other = os.fork()
if other == 0:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    near.close()
    far.recvmsg(64, socket.CMSG_SPACE(4))
    while True: time.sleep(600)
s = listen(port)
def asked(*_):
    near.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [s.fileno()]))])
    os._exit(0)
signal.signal(signal.SIGTERM, asked)
print('ready', os.getpid(), other, flush=True)
while True: time.sleep(600)
`,
  // A server that drives a shell through a pipe, as it drives any other program.
  drives: `
import subprocess
s = listen(port)
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE)
print('ready', os.getpid(), child.pid, flush=True)
child.wait()
`,
} as const;

/** Pids of a server and of the one that has its socket too (\`left\`: instead). Both are ended after the test. */
export async function passingSocket(
  t: After,
  port: number,
  how: keyof typeof ways,
  argv: readonly string[] = [],
): Promise<{ readonly server: number; readonly other: number }> {
  const started = start(t, 'python3', ['-c', prelude + ways[how], String(port), ...argv]);
  const [server = 0, other = 0] = await started.ready();
  const began = startOf(other);
  t.after(() => {
    // The test may have ended it, and its number may be another process's by now.
    if (began !== undefined && startOf(other) === began) process.kill(other, 'SIGKILL');
  });
  return { server, other };
}

/** A server whose first thread has ended while another one serves: a zombie without arguments, as /proc shows it. */
export async function threadLeaver(t: After, port: number): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'leaver.py');
  const body = `
import ctypes
s = listen(port)
def serve():
    while open('/proc/self/stat').read().rpartition(')')[2].split()[0] != 'Z': time.sleep(0.002)
    print('ready', os.getpid(), flush=True)
    while True: s.accept()
threading.Thread(target=serve).start()
sys.stdout.flush()
ctypes.CDLL(None).pthread_exit(None)
`;
  await writeFile(file, prelude + body);
  const started = start(t, 'python3', [file, String(port)], { cwd: folder });
  await started.ready();
  return started;
}

/** A server that never stops writing over its own arguments. */
export async function changingTitle(t: After, port: number): Promise<Started> {
  const code = `
    let n = 0; setInterval(() => { n++; process.title = 'worker: handled ' + n; }, 1);
    require('node:http').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'));`;
  const started = start(t, process.execPath, ['-e', code]);
  await started.ready();
  return started;
}

export interface ScriptChanger extends Started {
  /** It runs another script now, with the same pid, start, executable and socket. */
  change(): Promise<void>;
}

/** A server that becomes another script of its interpreter: when it is told to, or instead of ending when it is asked to. */
export async function scriptChanger(t: After, port: number, when: 'before' | 'when-asked'): Promise<ScriptChanger> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [first, second] = [join(folder, 'first.py'), join(folder, 'second.py')];
  const become = `os.execv(sys.executable, [sys.executable, ${JSON.stringify(second)}])`;
  const body = `
s = listen(port)
s.set_inheritable(True)
def become(*_):
    ${become}
signal.signal(signal.SIGTERM, ${when === 'when-asked' ? 'become' : 'signal.SIG_DFL'})
print('ready', flush=True)
sys.stdin.readline()
become()
`;
  const deaf = `
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
print('ready', flush=True)
time.sleep(600)
`;
  await writeFile(first, prelude + body);
  await writeFile(second, deaf);
  const started = start(t, 'python3', [first, String(port)], { stdio: ['pipe', 'pipe', 'pipe'] });
  await started.ready();
  return {
    ...started,
    async change() {
      started.child.stdin?.write('go\n');
      await started.ready();
    },
  };
}
