import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Cleanup } from '../host/cleanup.ts';
import { until } from '../host/poll.ts';
import { httpGet } from '../host/ports.ts';
import { endTree, run } from '../host/processes.ts';

/** A process that a story set up and that is not its child. */
export interface Actor {
  readonly pid: number;
  /** The one that it holds, or is connected to. */
  readonly port: number;
  isAlive(): Promise<boolean>;
}

async function startTicks(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

/** Somebody has the pid. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Starts `node server.js` in a workspace so that its parent is gone, as the debuggee of a window that was closed: what is left over from
 * an earlier run. Waits until it answers on the port; the clean-up ends it if it is still the same process.
 */
export async function startOrphan(
  folder: string,
  port: number,
  cleanup: Cleanup,
  node: string = process.execPath,
): Promise<Actor> {
  const launcher = `
    const child = require('node:child_process').spawn(process.execPath, ['server.js'], { detached: true, stdio: 'ignore' });
    child.unref();
    console.log(child.pid);`;
  const printed = await run(node, ['-e', launcher], {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
  });
  const pid = Number(printed.trim());
  const born = await startTicks(pid);
  // Without /proc there is no start time to compare; there, the pid alone has to do.
  const isAlive = async (): Promise<boolean> =>
    born === undefined ? process.platform !== 'linux' && exists(pid) : (await startTicks(pid)) === born;
  cleanup.add(`the orphan ${pid}`, async () => {
    if (await isAlive()) process.kill(pid, 'SIGKILL');
  });
  await until(`the orphan on ${port}`, () => httpGet(port));
  return { pid, port, isAlive };
}

/** Starts a program in a folder; the clean-up ends it. */
export function startChild(command: string, args: readonly string[], folder: string, cleanup: Cleanup): ChildProcess {
  const child = spawn(command, args, { cwd: folder, stdio: 'ignore' });
  cleanup.add(`${command} ${child.pid}`, () => endTree(child));
  return child;
}

/** Starts another process with one open connection to a port, like a browser's tab. */
export async function startClient(port: number, folder: string, cleanup: Cleanup): Promise<Actor> {
  const program = `
    const socket = require('node:net').connect(${port}, '127.0.0.1', () => console.log('connected'));
    socket.on('error', () => {});
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', program], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  cleanup.add(`the client ${child.pid}`, () => endTree(child));
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, port, isAlive: async () => child.exitCode === null && child.signalCode === null };
}

/** Compiles the C sample with the machine's compiler. */
export async function compileServer(folder: string): Promise<void> {
  await run('cc', ['-g', '-o', join(folder, 'server'), 'server.c'], { cwd: folder });
}

/**
 * Runs the C server once, lets it close a connection before its client does, and ends it: its port is then in TIME_WAIT for 60 s and no
 * process is left.
 */
export async function lingerOn(port: number, folder: string, cleanup: Cleanup): Promise<void> {
  const server = startChild(join(folder, 'server'), ['--port', String(port)], folder, cleanup);
  const client = await until(`the C server on ${port}`, () => tryConnect(port));
  // The answer makes the server's side the first to close; only then does the client (its `allowHalfOpen` is false) close, too.
  client.write('GET / HTTP/1.0\r\n\r\n');
  client.resume();
  await once(client, 'close');
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  await gone;
  await until(`TIME_WAIT on ${port}`, () => lingers(port));
}

/** True when /proc/net/tcp shows the local port in state 06, TIME_WAIT. */
async function lingers(port: number): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const table = await readFile('/proc/net/tcp', 'utf8');
  return table
    .split('\n')
    .some(line => new RegExp(`^\\s*\\d+: [0-9A-F]{8}:${hex} [0-9A-F]{8}:[0-9A-F]{4} 06 `).test(line));
}

function tryConnect(port: number): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}
