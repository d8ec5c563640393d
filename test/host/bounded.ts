/** A program with a limit of time, whose output is only of interest when it fails. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Ended =
  | { readonly kind: 'ok' }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly code: number | null; readonly output: string };

export interface Bounded {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** Its output goes to a file: Windows programs below Wine cannot write to a pipe of Linux. */
export async function run(file: string, args: readonly string[], { timeoutMs, env, cwd }: Bounded): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'port-medic-run-'));
  const log = openSync(join(folder, 'log'), 'w');
  try {
    return await new Promise(resolve => {
      const child = spawn(file, args, {
        stdio: ['ignore', log, log],
        ...(env === undefined ? {} : { env: { ...env } }),
        ...(cwd === undefined ? {} : { cwd }),
      });
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        child.kill('SIGKILL');
        resolve({ kind: 'late' });
      }, timeoutMs);
      child.once('error', error => {
        clearTimeout(timer);
        resolve({ kind: 'failed', code: null, output: error.message });
      });
      child.once('exit', code => {
        // Its log is gone by now.
        if (isLate) return;
        clearTimeout(timer);
        resolve(
          code === 0 ? { kind: 'ok' } : { kind: 'failed', code, output: readFileSync(join(folder, 'log'), 'utf8') },
        );
      });
    });
  } finally {
    closeSync(log);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How it ended, as a phrase. */
export function endWith(ended: Ended): string {
  if (ended.kind === 'ok') return 'done';
  if (ended.kind === 'late') return 'took too long';
  const last = ended.output.trim().split('\n').at(-1) ?? '';
  return `exit ${ended.code ?? '?'}${last === '' ? '' : `, ${last.slice(0, 200)}`}`;
}
