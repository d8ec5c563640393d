import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseStages, isCi, type Stage, stages, type Wish } from '../host/stages.ts';
import { projectRoot } from '../support/fixtures.ts';

const nothing = { kind: 'npm', script: 'x' } as const;
const table: readonly Stage[] = [
  { name: 'lint', work: nothing, quick: true },
  { name: 'unit', work: nothing, quick: true },
  { name: 'in VS Code', work: nothing, platform: 'linux' },
  { name: 'in VS Code', work: nothing, platform: 'not linux' },
  { name: 'trials', work: nothing, heavy: 'servers of every kind', platform: 'linux' },
];

function chosen(wish: Partial<Wish>) {
  const { run, skipped, unknown } = chooseStages(table, { words: [], ci: false, platform: 'linux', ...wish });
  return { run: run.map(stage => stage.name), skipped: skipped.map(({ name, why }) => `${name}: ${why}`), unknown };
}

test('a plain run leaves the heavy stages out and says how to have them; where CI is set they run', () => {
  assert.deepEqual(chosen({}), {
    run: ['lint', 'unit', 'in VS Code'],
    skipped: ['trials: servers of every kind; runs where CI is set, or with: npm test -- trials'],
    unknown: [],
  });
  assert.deepEqual(chosen({ ci: true }), { run: ['lint', 'unit', 'in VS Code', 'trials'], skipped: [], unknown: [] });
});

test('what is named runs, heavy or not, and nothing else', () => {
  assert.deepEqual(chosen({ words: ['trials'] }).run, ['trials']);
  assert.deepEqual(chosen({ words: ['quick'] }).run, ['lint', 'unit']);
  assert.deepEqual(chosen({ words: ['quick'], ci: true }).run, ['lint', 'unit']);
  assert.deepEqual(chosen({ words: ['quick', 'VS Code'] }).run, ['lint', 'unit', 'in VS Code']);
  assert.deepEqual(chosen({ words: ['unit'] }).skipped, [
    'lint: not asked for',
    'in VS Code: not asked for',
    'trials: not asked for',
  ]);
  assert.deepEqual(chosen({ words: ['unit', 'no such stage'] }).unknown, ['no such stage']);
});

test('a stage of another system is told, too, unless this one has its own of that name', () => {
  assert.deepEqual(chosen({ platform: 'darwin', ci: true }), {
    run: ['lint', 'unit', 'in VS Code'],
    skipped: ['trials: not on this system'],
    unknown: [],
  });
});

test('CI is set as build services set it', () => {
  for (const value of ['true', '1', 'TRUE', 'yes']) assert.ok(isCi(value), value);
  for (const value of [undefined, '', '0', 'false', 'False']) assert.ok(!isCi(value), value);
});

test('every check and every tier of the project is a stage, and what the stages run exists', async () => {
  const { scripts } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const lines = stages.map(({ work }) => (work.kind === 'npm' ? work.script : work.argv.join(' ')));
  for (const [name, script] of Object.entries(scripts)) {
    if (name.startsWith('check:')) assert.ok(lines.includes(name), name);
    if (!name.startsWith('test:')) continue;
    const own = script.replace('node scripts/', '');
    assert.ok(
      lines.some(line => line === own || line.startsWith(`${own} `)),
      name,
    );
  }
  for (const { work } of stages) {
    if (work.kind === 'npm') assert.ok(scripts[work.script] !== undefined, work.script);
    else assert.ok(existsSync(join(projectRoot, 'scripts', work.argv[0] ?? '')), work.argv[0]);
  }
});
