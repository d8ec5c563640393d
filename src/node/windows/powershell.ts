/**
 * Windows PowerShell, where nothing else tells who the processes are. A start takes from half a second to several, behind a virus
 * scanner: it is kept for a while and asked again, a line for each question.
 */
import type { ChildProcess } from 'node:child_process';
import type { CancelSignal } from '../../core/host.ts';
import { endMark, powershellStayArgs, processFactsScript } from '../../core/probe/windows/powershell.ts';
import type { RunResult, Start } from '../exec.ts';

export interface PowerShell {
  /** What the script for these owners prints; never rejects. */
  ask(owners: readonly number[], timeoutMs: number, signal?: CancelSignal): Promise<RunResult>;
  dispose(): void;
}

export interface PowerShellOptions {
  /** Absolute path. */
  readonly file: string;
  readonly start: Start;
  /** Milliseconds without a question until it is ended; default half a minute. */
  readonly idleMs?: number;
}

const defaultIdleMs = 30_000;
const maxBytes = 16 * 1024 * 1024;
const nothing = { stderr: '', code: undefined } as const;

export function createPowerShell({ file, start, idleMs = defaultIdleMs }: PowerShellOptions): PowerShell {
  let running: Promise<ChildProcess | RunResult> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = () => {
    clearTimeout(idle);
    const ended = running;
    running = undefined;
    void ended?.then(child => {
      if ('kind' in child) return;
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.kill('SIGKILL');
      child.unref();
    });
  };
  const rest = () => {
    clearTimeout(idle);
    idle = setTimeout(end, idleMs);
    idle.unref();
  };

  async function talk(line: string, timeoutMs: number, signal: CancelSignal | undefined): Promise<RunResult> {
    clearTimeout(idle);
    running ??= start(file, powershellStayArgs(), ['pipe', 'pipe', 'ignore']);
    const child = await running;
    if ('kind' in child) {
      running = undefined;
      return child;
    }
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) return { kind: 'failed', reason: 'no pipes', stdout: '', ...nothing };
    const result = await new Promise<RunResult>(resolve => {
      let text = Buffer.alloc(0);
      const settle = (answer: RunResult) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        stdout.off('data', onData);
        child.off('exit', onExit);
        child.off('error', onError);
        stdin.off('error', onError);
        resolve(answer);
      };
      const output = () => ({ stdout: text.toString('utf8'), ...nothing });
      const onData = (chunk: Buffer) => {
        text = Buffer.concat([text, chunk]);
        const at = text.lastIndexOf(endMark);
        if (at >= 0) {
          text = text.subarray(0, at);
          settle({ kind: 'ok', ...output(), code: 0 });
        } else if (text.length > maxBytes) settle({ kind: 'too-large', ...output() });
      };
      const onExit = (code: number | null) => settle({ kind: 'exit', ...output(), code: code ?? undefined });
      const onError = (error: Error) => settle({ kind: 'failed', reason: error.message, ...output() });
      const onAbort = () => settle({ kind: 'cancelled', ...output() });
      const timer = setTimeout(() => settle({ kind: 'timed-out', ...output() }), timeoutMs);
      signal?.addEventListener('abort', onAbort);
      stdout.on('data', onData);
      child.once('exit', onExit);
      child.once('error', onError);
      stdin.once('error', onError);
      stdin.write(`${line}\r\n`);
    });
    if (result.kind === 'ok') rest();
    else end();
    return result;
  }

  return {
    // One question after the other: the answers come in one stream.
    ask(owners, timeoutMs, signal) {
      const answer = last.then(() => talk(processFactsScript(owners), timeoutMs, signal));
      last = answer;
      return answer;
    },
    dispose: end,
  };
}
