import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createWorktrees } from '../../src/node/worktrees.ts';
import { toolTest, withoutTools } from '../support/systems.ts';

let folder = '';
const at = (...parts: readonly string[]): string => join(folder, ...parts);
const read = (path: string) => createWorktrees().of(path);

async function git(cwd: string, ...args: readonly string[]): Promise<void> {
  const own = ['-c', 'user.name=me', '-c', 'user.email=me@example.com', '-c', 'commit.gpgsign=false'];
  await promisify(execFile)('git', [...own, ...args], { cwd });
}

before(async () => {
  if (withoutTools !== false) return;
  folder = await realpath(await mkdtemp(join(tmpdir(), 'worktrees-')));
  await mkdir(at('main', 'packages', 'web'), { recursive: true });
  await git(at('main'), 'init', '-q');
  await git(at('main'), 'commit', '-q', '--allow-empty', '-m', 'first');
  await git(at('main'), 'worktree', 'add', '-q', at('feature-x'));
  await git(at('main'), 'worktree', 'add', '-q', at('main', '.trees', 'agent'));
  await mkdir(at('other'));
  await git(at('other'), 'init', '-q');
  await mkdir(at('plain'));
});

after(() => rm(folder, { recursive: true, force: true }));

toolTest('each working tree knows the others, from any folder in it', async () => {
  const repository = at('main', '.git');
  const inner = at('main', '.trees', 'agent');
  const sorted = async (path: string) => {
    const tree = await read(path);
    return tree && { ...tree, siblings: [...tree.siblings].sort() };
  };
  assert.deepEqual(await sorted(at('main', 'packages', 'web')), {
    repository,
    root: at('main'),
    within: join('packages', 'web'),
    siblings: [at('feature-x'), inner],
  });
  assert.deepEqual(await sorted(at('feature-x')), {
    repository,
    root: at('feature-x'),
    within: '',
    siblings: [at('main'), inner],
  });
  assert.deepEqual(await sorted(inner), {
    repository,
    root: inner,
    within: '',
    siblings: [at('feature-x'), at('main')],
  });
});

toolTest('a repository without other trees has no siblings, and a folder outside of any has none', async () => {
  assert.deepEqual(await read(at('other')), {
    repository: at('other', '.git'),
    root: at('other'),
    within: '',
    siblings: [],
  });
  assert.equal(await read(at('plain')), undefined);
  assert.equal(await read(at('is', 'not', 'there')), undefined);
});

toolTest('a tree that was moved by hand, or deleted, is no sibling', async () => {
  await git(at('main'), 'worktree', 'add', '-q', at('gone'));
  await rm(at('gone'), { recursive: true });
  assert.ok(!(await read(at('main')))?.siblings.includes(at('gone')));
});

toolTest('a folder is no sibling because a hostile repository says so', async () => {
  await mkdir(at('hostile', '.git', 'worktrees', 'x'), { recursive: true });
  await writeFile(at('hostile', '.git', 'worktrees', 'x', 'gitdir'), `${at('other', '.git')}\n`);
  assert.deepEqual((await read(at('hostile')))?.siblings, []);
});

toolTest('a folder does not become a sibling by naming a repository that does not know it', async () => {
  await mkdir(at('claims'));
  await writeFile(at('claims', '.git'), await readFile(at('feature-x', '.git'), 'utf8'));
  assert.deepEqual((await read(at('claims')))?.siblings, []);
});

toolTest('a .git file that names something else than Git’s folder is none', async () => {
  await mkdir(at('odd'));
  for (const text of [
    '',
    'gitdir:',
    'gitdir: \n',
    'gitdir: /dev/zero',
    'gitdir: //share/x',
    `gitdir: ${'x'.repeat(9999)}`,
  ]) {
    await writeFile(at('odd', '.git'), text);
    assert.equal((await read(at('odd')))?.siblings.length ?? 0, 0, text);
  }
});

toolTest('paths that are relative, as Git writes them on request, are understood', async () => {
  await mkdir(at('near', '.git', 'worktrees', 'y'), { recursive: true });
  await mkdir(at('near-y'));
  await writeFile(at('near', '.git', 'worktrees', 'y', 'gitdir'), '../../../../near-y/.git\n');
  await writeFile(at('near', '.git', 'worktrees', 'y', 'commondir'), '../..\n');
  await writeFile(at('near-y', '.git'), 'gitdir: ../near/.git/worktrees/y\n');
  assert.deepEqual(await read(at('near-y')), {
    repository: at('near', '.git'),
    root: at('near-y'),
    within: '',
    siblings: [at('near')],
  });
});

test('a tree as Git for Windows links it, with slashes in every path, is known by the names of this system', async t => {
  const own = await realpath(await mkdtemp(join(tmpdir(), 'Bäume von Git ')));
  t.after(() => rm(own, { recursive: true, force: true }));
  const [main, linked] = [join(own, 'main'), join(own, 'feature x')];
  const slashes = (path: string) => path.replaceAll('\\', '/');
  for (const [file, text] of [
    [join(main, '.git', 'worktrees', 'feature-x', 'gitdir'), `${slashes(linked)}/.git\n`],
    [join(main, '.git', 'worktrees', 'feature-x', 'commondir'), '../..\n'],
    [join(linked, '.git'), `gitdir: ${slashes(main)}/.git/worktrees/feature-x\n`],
  ] as const) {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }
  const repository = join(main, '.git');
  assert.deepEqual(await read(main), { repository, root: main, within: '', siblings: [linked] });
  assert.deepEqual(await read(linked), { repository, root: linked, within: '', siblings: [main] });
});
