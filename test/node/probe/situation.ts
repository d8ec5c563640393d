/** Makes real sockets in real processes for the probe's tests, and ends exactly those processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';

export { freePort } from '../../host/ports.ts';

export interface Helper {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The next line the helper prints; rejects when it ends before. */
  line(): Promise<string>;
  /** Writes a line to the helper's standard input. */
  say(text: string): void;
  /** Sends SIGKILL and waits for the end. */
  end(): Promise<void>;
}

export interface HelperOptions {
  /** Put before the command: `['setpriv', '--reuid', '1000', …]`. */
  readonly prefix?: readonly string[];
  readonly argv0?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts a program that prints a line when it is ready; it is ended when the test is over. */
export function startHelper(
  t: TestContext,
  file: string,
  argv: readonly string[],
  options: HelperOptions = {},
): Helper {
  const [first, ...rest] = [...(options.prefix ?? []), file, ...argv];
  const child = spawn(first ?? file, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(options.argv0 === undefined ? {} : { argv0: options.argv0 }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const helper: Helper = {
    pid: child.pid ?? 0,
    child,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${file} ended before it said anything`);
      return next.value;
    },
    say: text => void child.stdin.write(`${text}\n`),
    async end() {
      child.kill('SIGKILL');
      await ended;
      // What it left running may keep the pipes open.
      child.stdin.destroy();
      child.stdout.destroy();
    },
  };
  t.after(() => helper.end());
  return helper;
}

const prelude = `
import os, socket, struct, sys, time
def tcp(host='127.0.0.1', port=0, reuse=1, listen=True, v6only=None, family=None, reuseport=0):
    s = socket.socket(family or (socket.AF_INET6 if ':' in host else socket.AF_INET), socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    if reuseport: s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if v6only is not None: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
    s.bind((host, port))
    if listen: s.listen(16)
    return s
def say(*words):
    print(*words, flush=True)
def wait():
    return sys.stdin.readline()
`;

/** Runs Python code with the names of the prelude; it should end with \`wait()\`. */
export function startPython(t: TestContext, code: string, options: HelperOptions = {}): Helper {
  return startHelper(t, 'python3', ['-c', prelude + code], options);
}

/** Polls until the condition gives a value; rejects after a minute. */
export async function eventually<T>(what: string, condition: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const value = await condition();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}
