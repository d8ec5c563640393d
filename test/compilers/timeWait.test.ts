import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { planReuseAddress } from '../../src/core/fix/reuseAddress/index.ts';
import { applyEdits } from '../../src/core/fix/textEdit.ts';
import { fixtureJson, fixturePath, fixtureText } from '../support/fixtures.ts';
import { Namespaces } from './namespaces.ts';

/** `{src}` and `{bin}` stand for the program's source and what it is built to. */
interface Case {
  readonly port: number;
  readonly applicable: boolean;
  readonly build: string | null;
  readonly run: string | null;
  readonly client: string;
  readonly needs?: string;
  /** The program as it is goes on with another port instead of failing. */
  readonly moves?: boolean;
}

/** Endings of the fixtures: the editor's language, and the program that builds or runs it. */
const languages: Readonly<Record<string, { readonly id: string; readonly tool: string }>> = {
  c: { id: 'c', tool: 'gcc' },
  cpp: { id: 'cpp', tool: 'g++' },
  py: { id: 'python', tool: 'python3' },
  pl: { id: 'perl', tool: 'perl' },
  php: { id: 'php', tool: 'php' },
  rb: { id: 'ruby', tool: 'ruby' },
  lua: { id: 'lua', tool: 'lua5.4' },
  ml: { id: 'ocaml', tool: 'ocamlopt' },
  hs: { id: 'haskell', tool: 'ghc' },
  rs: { id: 'rust', tool: 'rustc' },
  go: { id: 'go', tool: 'go' },
  java: { id: 'java', tool: 'javac' },
  sh: { id: 'shellscript', tool: 'socat' },
  js: { id: 'javascript', tool: 'node' },
};

const scratch = mkdtempSync(join(tmpdir(), 'reuse-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const noNamespace =
  spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0
    ? undefined
    : 'no network namespace of its own here';

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).status === 0;
}

/** What a program includes that may not be installed; undefined when it can be built. */
function missing(text: string, ending: string): string | undefined {
  if (text.includes('<boost/') && !existsSync('/usr/include/boost/asio.hpp')) return 'no boost headers';
  if (ending === 'rs' && /\b(?:socket2|tokio|libc|nix)::/.test(text)) return 'needs a crate';
  if (ending === 'pl' && text.includes('HTTP::Daemon') && spawnSync('perl', ['-MHTTP::Daemon', '-e', '1']).status !== 0)
    return 'no HTTP::Daemon';
  if (ending === 'py') {
    const modules = [...text.matchAll(/^(?:import|from)\s+(\w+)/gm)].map(([, name]) => name ?? '');
    const find = 'import importlib.util, sys; print(*[m for m in sys.argv[1:] if importlib.util.find_spec(m) is None])';
    const { stdout } = spawnSync('python3', ['-c', find, ...modules], { encoding: 'utf8' });
    if (stdout.trim() !== '') return `no Python module ${stdout.trim()}`;
  }
  if (ending === 'hs' && spawnSync('ghc-pkg', ['latest', 'network']).status !== 0) return 'no network library';
  return undefined;
}

function finish(file: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise(resolve => {
    execFile(file, [...args], { timeout: 600_000, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

/** Builds a program and gives the command that runs it. */
async function prepare(
  name: string,
  step: string,
  ending: string,
  text: string,
  build: string | null,
  run: string,
): Promise<string> {
  mkdirSync(join(scratch, 'src'), { recursive: true });
  const src = join(scratch, 'src', `${name}-${step}.${ending}`);
  const bin = join(scratch, `${name}-${step}`);
  writeFileSync(src, text);
  const put = (command: string): string => command.replaceAll('{src}', src).replaceAll('{bin}', bin);
  if (build !== null) {
    const built = await finish('bash', ['-c', put(build)]);
    assert.equal(built.code, 0, `${step} does not build:\n${built.output}\n${text}`);
  }
  return put(run);
}

/** Where Python itself is: a version manager's stand-in for it takes longer to start than Python does. */
function pythonFolder(): readonly string[] {
  const { stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  const folder = dirname(stdout?.trim() ?? '');
  return isAbsolute(folder) && !(process.env['PATH'] ?? '').split(delimiter).includes(folder) ? [folder] : [];
}

const namespaces = new Namespaces(pythonFolder());
after(() => namespaces.end());

describe('programs under TIME_WAIT, as they are and as they are edited', {
  concurrency: 2 * availableParallelism(),
}, () => {
  for (const name of readdirSync(fixturePath('sources')).sort()) {
    const ending = Object.keys(languages).find(candidate =>
      existsSync(fixturePath('sources', name, `before.${candidate}`)),
    );
    const language = languages[ending ?? ''];
    if (ending === undefined || language === undefined) continue;
    it(name, async test => {
      const { port, applicable, build, run, client, moves } = fixtureJson('sources', name, 'case.json') as Case;
      const text = fixtureText('sources', name, `before.${ending}`);
      const obstacle =
        run === null
          ? 'no TCP server'
          : (noNamespace ?? (has(language.tool) ? missing(text, ending) : `no ${language.tool}`));
      if (run === null || obstacle !== undefined) return test.skip(obstacle);
      if (moves !== true) {
        const before = await prepare(name, 'before', ending, text, build, run);
        const asIs = await namespaces.try({ port, mode: client, first: before, second: before });
        assert.equal(asIs.started, true, asIs.output);
        assert.equal(asIs.lingers, true, asIs.output);
        if (!applicable) {
          assert.equal(asIs.listens, true, `it was said to set the option: ${asIs.output}`);
          return;
        }
        assert.equal(asIs.listens, false, 'the program as it is listens again at once');
      }
      const plan = await planReuseAddress({ text, languageId: language.id, platform: 'linux' });
      assert.equal(plan.kind, 'edit', JSON.stringify(plan));
      if (plan.kind !== 'edit') return;
      const edited = applyEdits(text, plan.edits);
      const fixed = await prepare(name, 'edited', ending, edited, build, run);
      const result = await namespaces.try({ port, mode: client, first: fixed, second: fixed });
      assert.deepEqual(
        { started: result.started, lingers: result.lingers, listens: result.listens },
        { started: true, lingers: true, listens: true },
        `${result.output}\n${edited}`,
      );
    });
  }
});
