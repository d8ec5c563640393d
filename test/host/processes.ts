import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A process, told apart from a later one with the same pid by its start time (clock ticks since boot). */
interface Identity {
  readonly pid: number;
  readonly parent: number;
  readonly startedAt: string;
}

/** Reads /proc/<pid>/stat: `pid (name) state ppid … starttime`. The name may hold blanks and brackets, so the last `)` counts. */
async function identify(pid: number): Promise<Identity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, startedAt] = [fields?.[0], fields?.[1], fields?.[19]];
  if (state === undefined || state === 'Z' || parent === undefined || startedAt === undefined) return undefined;
  return { pid, parent: Number(parent), startedAt };
}

/** Every living process below `pid`, itself included, parents first. Linux only; elsewhere empty. */
async function tree(pid: number): Promise<readonly Identity[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(identify))).filter(process => process !== undefined);
  const found = all.filter(process => process.pid === pid);
  for (let i = 0; i < found.length; i++) {
    found.push(...all.filter(process => process.parent === found[i]?.pid));
  }
  return found;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Ends a child that this run started, with everything below it: SIGTERM to the child, up to 5 s for it to go, then SIGKILL to each
 * process that was below it and still is the same one (terminals' shells and debuggees live in sessions of their own).
 */
export async function endTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const below = await tree(pid);
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timeout = new AbortController();
    await Promise.race([gone, delay(5000, undefined, { signal: timeout.signal }).catch(() => undefined)]);
    timeout.abort();
  }
  for (const { pid: each, startedAt } of below) {
    if ((await identify(each))?.startedAt === startedAt) signal(each, 'SIGKILL');
  }
  if (below.length === 0) child.kill('SIGKILL');
}

/** Runs a command to its end. Throws, with the end of what it printed, unless it exits with 0. Never through a shell. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit, by) => resolve(exit ?? by ?? 'unknown'));
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.slice(-4000)}`);
  return output;
}
