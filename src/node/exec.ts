/**
 * Runs a tool without a shell: argv in, text and a reason out. Nothing that a tool does makes it throw. Which file is started
 * is told by `machine/tools.ts`: never one of the workspace's.
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CancelSignal } from '../core/host.ts';
import { isWindows, neutralFolder } from './machine/index.ts';
import { findTool } from './machine/tools.ts';

export interface RunOptions {
  /** Milliseconds until the tool is killed; default 3000. */
  readonly timeoutMs?: number;
  /** Most bytes kept of standard output, and again of standard error; default 16 MiB. Beyond it the tool is killed. */
  readonly maxBytes?: number;
  /**
   * Added to what a tool is handed of this process's environment; `undefined` removes a key. `LC_ALL=C` is set unless given here. A PATH is
   * looked through as this process's is.
   */
  readonly env?: Environment;
  /** Default: a folder that no workspace is in. */
  readonly cwd?: string;
  readonly signal?: CancelSignal;
  /** How the bytes are read; default `utf8`. Windows tools write an OEM code page: read those as `latin1`, wsl.exe's own text as `utf16le`. */
  readonly encoding?: 'utf8' | 'latin1' | 'utf16le';
}

type Environment = Readonly<Record<string, string | undefined>>;

interface RunOutput {
  /** What arrived, also when the run did not end well. */
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, where the tool came to exit by itself. */
  readonly code: number | undefined;
}

/**
 * - `ok`: exit code 0
 * - `exit`: another exit code
 * - `signalled`: ended by a signal that was not ours
 * - `missing`: no such program; `passedOver` is one in a place from which nothing is started, where that is why
 * - `denied`: it may not be executed
 * - `timed-out`, `cancelled`, `too-large`: killed by us, with what had arrived
 * - `failed`: could not be started for another reason
 */
export type RunResult = RunOutput &
  (
    | { readonly kind: 'ok' | 'exit' | 'denied' | 'timed-out' | 'cancelled' | 'too-large' }
    | { readonly kind: 'missing'; readonly passedOver?: string }
    | { readonly kind: 'signalled' | 'failed'; readonly reason: string }
  );

/** The shape of `run`, so that callers can be given another runner in tests. */
export type Run = (file: string, argv: readonly string[], options?: RunOptions) => Promise<RunResult>;

const defaultTimeoutMs = 3000;
const defaultMaxBytes = 16 * 1024 * 1024;
const nothing = { stdout: '', stderr: '', code: undefined } as const;

/** What the tool is handed, and what the caller adds to it. */
function environment(tool: Environment, added: Environment): Environment {
  const all = Object.entries({ ...tool, LC_ALL: 'C', ...added, PATH: tool['PATH'] });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

function startFailure(error: unknown, cwd: string): RunResult {
  const code = (error as NodeJS.ErrnoException).code;
  // A missing working folder is reported with the same ENOENT as a missing program.
  if (code === 'ENOENT' && !existsSync(cwd)) return { kind: 'failed', reason: `no such folder: ${cwd}`, ...nothing };
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing', ...nothing };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'denied', ...nothing };
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error), ...nothing };
}

/**
 * Starts `file`, an absolute path or the name of a program on the PATH, with `argv` and waits for its end. Never rejects; the
 * reason stands in `kind`. The answer comes at the limit of time, cancel or size even when a grandchild keeps the pipes open.
 * `outside`: folders, asked at every start, from which nothing is started.
 */
export function createRun(outside: () => readonly string[]): Run {
  return async (file, argv, options = {}) => {
    if (options.signal?.aborted === true) return { kind: 'cancelled', ...nothing };
    const { env: added = {} } = options;
    const env = 'PATH' in added ? { ...process.env, PATH: added['PATH'] } : process.env;
    const tool = await findTool(file, { windows: isWindows, env, outside: outside() });
    if (tool.kind !== 'found') return { ...tool, ...nothing };
    return start(tool.file, argv, { ...options, env: environment(tool.env, added) });
  };
}

/** Starts a tool that stays, which the caller ends. Why it could not be started where it could not. */
export type Start = (
  file: string,
  argv: readonly string[],
  stdio: StdioOptions,
  env?: RunOptions['env'],
) => Promise<ChildProcess | RunResult>;

/** As `createRun` does, for a tool that one talks with. An error after its start is told by its event `error`. */
export function createStart(outside: () => readonly string[]): Start {
  return async (file, argv, stdio, added = {}) => {
    const tool = await findTool(file, { windows: isWindows, env: process.env, outside: outside() });
    if (tool.kind !== 'found') return { ...tool, ...nothing };
    const cwd = neutralFolder();
    try {
      return spawn(tool.file, argv, { cwd, env: environment(tool.env, added), stdio, windowsHide: true });
    } catch (error) {
      return startFailure(error, cwd);
    }
  };
}

/** For where no workspace is known: still never a relative entry of PATH, a `node_modules`, or a folder that everyone may write. */
export const run: Run = createRun(() => []);

function start(file: string, argv: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise(resolve => {
    const { cwd = neutralFolder(), signal } = options;
    if (signal?.aborted === true) {
      resolve({ kind: 'cancelled', ...nothing });
      return;
    }
    const encoding = options.encoding ?? 'utf8';
    const maxBytes = options.maxBytes ?? defaultMaxBytes;
    let child: ChildProcess;
    try {
      child = spawn(file, argv, {
        cwd,
        env: { ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
    } catch (error) {
      // spawn throws for an argument it cannot pass, such as one with a NUL.
      resolve(startFailure(error, cwd));
      return;
    }
    const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    let settled = false;
    const text = (name: 'stdout' | 'stderr') => Buffer.concat(chunks[name]).toString(encoding);
    const settle = (make: (output: RunOutput) => RunResult, code?: number) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(make({ stdout: text('stdout'), stderr: text('stderr'), code }));
    };
    const stop = (kind: 'timed-out' | 'cancelled' | 'too-large') => {
      if (settled) return;
      settle(output => ({ kind, ...output }));
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
    };
    const onAbort = () => stop('cancelled');
    const timer = setTimeout(() => stop('timed-out'), options.timeoutMs ?? defaultTimeoutMs);
    signal?.addEventListener('abort', onAbort);
    for (const name of ['stdout', 'stderr'] as const) {
      let size = 0;
      child[name]?.on('data', (chunk: Buffer) => {
        const room = maxBytes - size;
        if (settled || room < 0) return;
        chunks[name].push(chunk.length > room ? chunk.subarray(0, room) : chunk);
        size += chunk.length;
        if (size > maxBytes) stop('too-large');
      });
    }
    child.on('error', error => settle(() => startFailure(error, cwd)));
    child.on('close', (code, killedBy) => {
      if (code === null)
        settle(output => ({ kind: 'signalled', reason: `ended by ${killedBy ?? 'a signal'}`, ...output }));
      else settle(output => ({ kind: code === 0 ? 'ok' : 'exit', ...output }), code);
    });
  });
}
