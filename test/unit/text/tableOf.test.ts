import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { planReuseAddress } from '../../../src/core/fix/reuseAddress/index.ts';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import { tableOf } from '../../../src/core/text/tableOf.ts';
import { testedPages } from '../../../src/core/workspace/run/testedPages.ts';
import { projectRoot } from '../../support/fixtures.ts';
import { memoryFiles } from '../fix/switchPort/memory.ts';

/** What every object of JavaScript answers to. */
const inherited = Object.getOwnPropertyNames(Object.prototype);

test('a table knows its own rows only, and nobody adds one', () => {
  const table = tableOf({ a: 1 });
  assert.equal(table['a'], 1);
  for (const name of inherited) assert.equal(table[name], undefined, name);
  assert.throws(() => Object.assign(table, { b: 2 }), TypeError);
});

test('every table of the core that is asked by a name is such a one', async () => {
  const root = join(projectRoot, 'src', 'core');
  /** A part of an environment, handed to a tool as a whole. */
  const others = ['probe/ps.ts'];
  const sources = (await readdir(root, { recursive: true })).map(path => path.replaceAll('\\', '/'));
  for (const path of sources.filter(each => each.endsWith('.ts') && !others.includes(each))) {
    const text = await readFile(join(root, path), 'utf8');
    assert.deepEqual(text.match(/^(?:export )?const \w+: Readonly<Record<string, [^=;]+> = \{/gm), null, path);
  }
});

for (const name of inherited)
  test(`a program, a script, a task, a module, a language and a file may be called ${name}`, async () => {
    const script = `${name} run ${name} -- --port 3000 --${name} ${name}:3000 && npx ${name} && python -m ${name} && npm run ${name}`;
    const launch = {
      name,
      type: name,
      request: name,
      module: name,
      program: `x.${name}`,
      runtimeExecutable: name,
      env: { PORT: '3000' },
    };
    const files = {
      'package.json': JSON.stringify({ scripts: { dev: script, x: `make ${name}` } }),
      '.vscode/launch.json': JSON.stringify({ configurations: [launch, { ...launch, type: 'debugpy' }] }),
      '.vscode/tasks.json': JSON.stringify({ tasks: [{ label: name, type: name, command: script }] }),
      [`x.${name}`]: 'listen(3000)',
      Makefile: `${name}:\n\t${script}\n`,
      [`${name}.config.js`]: 'export default { server: { port: 3000 } }',
    };
    const hints = [
      { startedBy: 'npm run dev' },
      { startedBy: script },
      { activeConfiguration: name },
      { activeTask: name },
      { startedBy: `make ${name}` },
    ];
    for (const hint of hints) {
      const plan = await planPortSwitch({ root: '/w', files: memoryFiles(files), from: 3000, to: 3001, hints: hint });
      assert.ok(Array.isArray(plan.primary));
    }
    const failure = { kind: 'in-use', ruleId: name, excerpt: '', frames: [{ file: `x.${name}`, line: 1 }] } as const;
    for (const commandLine of [script, 'npm run dev', `make ${name}`, name, `./x.${name}`])
      for (const used of [{}, { launch }])
        await candidates(failure, { commandLine, cwd: '/w', files: memoryFiles(files), ...used });
    await testedPages(script, '/w', memoryFiles(files));
    await planRunOnce({ from: 3000, to: 3001, commandLine: script, manifest: files['package.json'] });
    await planRunOnce({ from: 3000, to: 3001, configuration: launch });
    await planReuseAddress({ text: `(${name} (listen 3000))`, languageId: name, platform: 'linux' });
    for (const languageId of ['scheme', 'racket', 'lisp', 'javascript', 'python', 'c'])
      await planReuseAddress({ text: `(${name} (bind s 3000))`, languageId, platform: 'linux' });
  });
