/** A busy system: thousands of small processes with sockets and files, ended by their own pids. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Load {
  readonly pid: number;
  /** Makes connections that leave TIME_WAIT rows; they last a minute. */
  timeWait(count: number): Promise<void>;
  /** Starts a server below the newest of the processes; gives its pid and port. */
  serve(): Promise<{ readonly pid: number; readonly port: number }>;
  stop(): Promise<void>;
}

/**
 * One parent forks the processes; each has a listener (every tenth keeps it), four connections to itself (eight sockets) and
 * twelve other open files, then waits for the end of a pipe that only the parent holds open: none outlives it.
 */
const script = `
import os, resource, socket, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
count = int(sys.argv[1])
end_read, end_write = os.pipe()
def child(keep, note=None):
    os.close(end_write)
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', 0)); s.listen(8)
    address = s.getsockname()
    pairs = []
    for _ in range(4):
        c = socket.create_connection(address); a, _peer = s.accept(); pairs.append((c, a))
    if not keep: s.close()
    files = [os.open('/dev/null', os.O_RDONLY) for _ in range(12)]
    if note is not None: os.write(note, str(address[1]).encode()); os.close(note)
    os.read(end_read, 1)
    os._exit(0)
def fork(keep, note=None):
    pid = os.fork()
    if pid == 0:
        try: child(keep, note)
        finally: os._exit(1)
    return pid
pids = [fork(i % 10 == 0) for i in range(count)]
print('ready', flush=True)
for line in sys.stdin:
    words = line.split()
    if words[0] == 'timewait':
        s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(('127.0.0.1', 0)); s.listen(64)
        for _ in range(int(words[1])):
            c = socket.create_connection(s.getsockname()); a, _peer = s.accept(); a.close(); c.close()
        s.close()
        print('done', flush=True)
    elif words[0] == 'serve':
        r, w = os.pipe()
        pid = fork(True, w)
        os.close(w)
        print(pid, os.read(r, 16).decode(), flush=True)
        os.close(r)
    else: break
os.close(end_write)
for pid in pids: os.waitpid(pid, 0)
`;

export async function startLoad(count: number): Promise<Load> {
  const child: ChildProcess = spawn('python3', ['-c', script, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the load has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  if ((await line()) !== 'ready') throw new Error('the load did not start');
  return {
    pid: child.pid ?? 0,
    async timeWait(connections) {
      stdin.write(`timewait ${connections}\n`);
      await line();
    },
    async serve() {
      stdin.write('serve\n');
      const [pid = 0, port = 0] = (await line()).split(' ').map(Number);
      return { pid, port };
    },
    async stop() {
      const ended = once(child, 'exit');
      stdin.end('quit\n');
      await ended;
    },
  };
}
