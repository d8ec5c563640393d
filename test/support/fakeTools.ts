/** Stand-ins for system tools: real programs in a folder of their own, and runners that answer from a table. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run, RunOptions, RunResult } from '../../src/node/exec.ts';

export interface FakeTool {
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
  readonly exit?: number;
  /** Never ends, after what it printed. */
  readonly hangs?: boolean;
  /** Printed instead of `stdout` when the first argument is this word. */
  readonly when?: Readonly<Record<string, string>>;
}

export interface FakeTools {
  readonly folder: string;
  add(name: string, tool: FakeTool): void;
  /** The arguments of each start of the tool, in order. */
  calls(name: string): readonly (readonly string[])[];
  remove(): void;
}

/** A folder with programs that record how they are started. A POSIX shell runs them. */
export function createFakeTools(): FakeTools {
  const folder = mkdtempSync(join(tmpdir(), 'port-medic-tools-'));
  let files = 0;
  const store = (content: string | Uint8Array): string => {
    const file = join(folder, `.out-${files++}`);
    writeFileSync(file, content);
    return file;
  };
  const logOf = (name: string): string => join(folder, `.calls-${name.replaceAll(/[^\w.-]/g, '_')}`);
  return {
    folder,
    add(name, tool) {
      const cases = Object.entries(tool.when ?? {}).map(([word, text]) => `${word}) cat '${store(text)}' ;;`);
      const lines = [
        '#!/bin/sh',
        // One argument a line, an empty line after each start; added at once, since the same tool may be started twice at a time.
        `{ for a in "$@"; do printf '%s\\n' "$a"; done; echo; } > '${logOf(name)}.'$$`,
        `cat '${logOf(name)}.'$$ >> '${logOf(name)}'`,
        `case "$1" in ${cases.join(' ')} *) cat '${store(tool.stdout ?? '')}' ;; esac`,
        `cat '${store(tool.stderr ?? '')}' >&2`,
        tool.hangs === true ? 'exec sleep 600' : `exit ${tool.exit ?? 0}`,
      ];
      const file = join(folder, name);
      writeFileSync(file, `${lines.join('\n')}\n`);
      chmodSync(file, 0o755);
    },
    calls(name) {
      const log = logOf(name);
      if (!existsSync(log)) return [];
      return readFileSync(log, 'utf8')
        .split('\n\n')
        .filter(call => call !== '')
        .map(call => call.split('\n'));
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Call {
  readonly file: string;
  readonly argv: readonly string[];
  readonly options: RunOptions;
}

export type Answer = Partial<RunResult> | string | undefined;

/** A runner that starts nothing: `answer` gives each call's output, `undefined` is a missing tool. */
export function fakeRun(answer: (call: Call) => Answer): { readonly run: Run; readonly calls: Call[] } {
  const calls: Call[] = [];
  const run: Run = async (file, argv, options = {}) => {
    const call = { file, argv, options };
    calls.push(call);
    const given = answer(call);
    if (given === undefined) return { kind: 'missing', stdout: '', stderr: '', code: undefined };
    const result = typeof given === 'string' ? { stdout: given } : given;
    return { kind: 'ok', stderr: '', stdout: '', code: 0, ...result } as RunResult;
  };
  return { run, calls };
}
