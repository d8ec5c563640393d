/** Runs a command line on a terminal of its own, as a user would start it, and ends all that came of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { others } from './sockets.ts';
import { until } from './until.ts';

export interface Typed {
  readonly line: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user?: string;
  /** The shell’s pid, before anything else. */
  readonly onShell: (pid: number) => void;
  readonly onChunk: (chunk: string) => void;
  /** The command is over, as the shell integration tells it; what runs in the background may go on. */
  readonly onEnd: (code: number) => void;
}

/** What a shell with VS Code's integration prints when a command is over. */
const done = /\u001b\]633;D;(\d+)\u0007/;
const mark = /\u001b\]633;P;Pid=(\d+)\u0007/;
/** The shell that stays is what a terminal keeps at its prompt. */
const shell =
  'stty cols 120 rows 30; printf "\\033]633;P;Pid=%d\\007" $$; line=$TRIAL_LINE; unset TRIAL_LINE; eval "$line"; printf "\\033]633;D;%d\\007" $?; exec sleep 600';

export class Terminal {
  readonly #child: ChildProcess;
  #text = '';

  constructor({ line, cwd, env, user, onShell, onChunk, onEnd }: Typed) {
    // -e and -f: the exit code, and every piece as it comes (script(1)).
    const script = ['script', '-qfec', `bash -c '${shell}'`, '/dev/null'];
    // A user's own groups and nothing else (setpriv(1)).
    const argv = user === undefined ? script : ['setpriv', `--reuid=${user}`, '--clear-groups', ...script];
    this.#child = spawn(argv[0] ?? '', argv.slice(1), {
      cwd,
      env: { ...env, SHELL: '/bin/bash', TRIAL_LINE: line },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let isOver = false;
    this.#child.stdout?.setEncoding('utf8').on('data', (read: string) => {
      if (isOver) return;
      const pid = mark.exec(read)?.[1];
      if (pid !== undefined) onShell(Number(pid));
      const chunk = read.replace(mark, '');
      if (chunk === '') return;
      this.#text += chunk;
      const end = done.exec(this.#text.slice(-200 - chunk.length));
      onChunk(end === null ? chunk : (chunk.split('\u001b]633;D;')[0] ?? ''));
      if (end === null) return;
      isOver = true;
      onEnd(Number(end[1]));
    });
    this.#child.on('error', () => onEnd(127));
  }

  get text(): string {
    return this.#text;
  }

  /** Ctrl+C as a user would, then whatever is left of this namespace but those that are kept. */
  async end(kept: ReadonlySet<number>): Promise<void> {
    const rest = () => others().filter(pid => !kept.has(pid));
    // Only the first process of a namespace of its own may end everybody else in it.
    if (process.pid !== 1) throw new Error('not in a namespace of its own');
    this.#child.stdin?.on('error', () => {});
    this.#child.stdin?.write('\u0003');
    await until(() => rest().length <= 1, 1200);
    for (const pid of rest()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    await until(() => rest().length === 0, 5000);
  }
}
