import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { planFailInstead } from '../../../src/core/fix/switchPort/failInstead.ts';
import { planPortSwitch } from '../../../src/core/fix/switchPort/index.ts';
import { planRunOnce } from '../../../src/core/fix/switchPort/runOnce.ts';
import { portsInWorkspace } from '../../../src/core/fix/switchPort/used.ts';
import { candidates } from '../../../src/core/resolve/candidates.ts';
import { projectRoot } from '../../support/fixtures.ts';
import { createRandom } from '../../support/random.ts';
import { memoryFiles } from './switchPort/memory.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const projects = join(projectRoot, 'test', 'fixtures', 'projects');
const random = createRandom(20261130);
const rounds = 1000;

/** What may stand where something else belongs. */
const odd: readonly Json[] = [
  null,
  true,
  0,
  -1.5,
  3000,
  1e300,
  '',
  '3000',
  '__proto__',
  '${workspaceFolder}/../..',
  'x'.repeat(3000),
  [],
  [null],
  [[[3000]]],
  [{}],
  {},
  { a: null },
  { '': '' },
  { name: null, linux: null, windows: 5, osx: [] },
];

function places(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => places(each, [...path, key]))];
}

function replaced(value: Json, [first, ...rest]: readonly string[], by: Json): Json {
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const entries = Object.entries(value).map(([key, each]) => [key, key === first ? replaced(each, rest, by) : each]);
  return Array.isArray(value) ? entries.map(([, each]) => each as Json) : (Object.fromEntries(entries) as Json);
}

async function projectFiles(project: string): Promise<Record<string, string>> {
  const root = join(projects, project, 'before');
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const files = found.filter(each => each.isFile()).map(each => join(each.parentPath, each.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async file => [relative(root, file).replaceAll('\\', '/'), await readFile(file, 'utf8')]),
    ),
  ) as Record<string, string>;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // With comments: left as it is.
    return undefined;
  }
}

test('something else where a value belongs is no bug of ours, whichever file it is in', async () => {
  const names = (await readdir(projects)).toSorted();
  for (let round = 0; round < rounds; round++) {
    const project = random.pick(names);
    const files = await projectFiles(project).catch((): Record<string, string> => ({}));
    const readable = Object.entries(files).flatMap(([path, text]) => {
      const value = path.endsWith('.json') ? parsed(text) : undefined;
      return value === undefined ? [] : [[path, value] as const];
    });
    if (readable.length === 0) continue;
    const editors = readable.filter(([path]) => path.includes('.vscode/'));
    const [path, value] = random.pick(editors.length > 0 ? editors : readable);
    const by = random.pick(odd);
    const text = JSON.stringify(replaced(value, random.pick(places(value)).slice(0, random.between(1, 4)), by));
    const changed = { ...files, [path]: text };
    const from = Number(/\b\d{4,5}\b/.exec(Object.values(files).join(' '))?.[0] ?? 3000);
    const memory = () => memoryFiles(changed);
    const [root, to] = ['/w', from + 1];
    const failure = { kind: 'in-use', ruleId: 'x', excerpt: '', frames: [] } as const;
    try {
      for (const hints of [{ startedBy: 'npm run dev' }, { activeConfiguration: 'Server' }, { activeTask: 'dev' }]) {
        const plan = await planPortSwitch({ root, files: memory(), from, to, hints });
        assert.ok(Array.isArray(plan.primary));
        await planFailInstead({ root, files: memory(), from, hints });
      }
      await portsInWorkspace(root, memory());
      await candidates(failure, { commandLine: 'npm run dev', cwd: root, files: memory() });
      await planRunOnce({ from, to, commandLine: 'npm run dev', manifest: changed['package.json'] ?? '' });
    } catch (error) {
      throw new Error(`${project}/${path}: ${text.slice(0, 400)}`, { cause: error });
    }
  }
});
