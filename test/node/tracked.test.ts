import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isInIndex } from '../../src/core/workspace/gitIndex.ts';
import { isIgnored } from '../../src/node/ignored.ts';
import { isTracked } from '../../src/node/tracked.ts';

const run = promisify(execFile);
const hasGit = await run('git', ['--version']).then(
  () => true,
  () => false,
);

async function inFolder(
  work: (folder: string, git: (...args: string[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'port-medic-git-')));
  const git = async (...args: string[]): Promise<void> => {
    await run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  };
  try {
    await work(folder, git);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

for (const version of ['2', '3', '4']) {
  test(`what Git tracks is read from an index of version ${version}`, { skip: !hasGit }, async () => {
    await inFolder(async (folder, git) => {
      const tracked = ['package.json', 'apps/web/.env', 'apps/web/vite.config.ts', 'apps/wëb/ä.json', 'a b.txt'];
      for (const path of [...tracked, '.env.local', 'apps/web/.env.local', 'package']) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), 'x');
      }
      await git('init', '-q');
      await git('config', 'index.version', version);
      await git('add', ...tracked);
      // An entry with the second word of flags.
      await git('add', '-N', 'package');
      await git('update-index', '--index-version', version);
      for (const path of [...tracked, 'package']) assert.equal(await isTracked(join(folder, path)), true, path);
      for (const path of ['.env.local', 'apps/web/.env.local', 'apps/web', 'missing'])
        assert.equal(await isTracked(join(folder, path)), false, path);
      await git('commit', '-qm', 'x', '--', ...tracked);
      await git('worktree', 'add', '-q', join(folder, 'linked'));
      assert.equal(await isTracked(join(folder, 'linked', 'package.json')), true);
      assert.equal(await isTracked(join(folder, 'linked', '.env.local')), false);
    });
  });
}

test('where it cannot be told, nothing is said', async () => {
  await inFolder(async folder => {
    assert.equal(await isTracked(join(folder, 'a')), undefined);
    await mkdir(join(folder, '.git'));
    assert.equal(await isTracked(join(folder, 'a')), undefined);
    await writeFile(join(folder, '.git', 'index'), 'DIRC\0\0\0\u0002\0\0\0\u0009half of an entry');
    assert.equal(await isTracked(join(folder, 'a')), undefined);
  });
  for (const bytes of ['', 'DIRC', 'DIRC\0\0\0\u0007\0\0\0\0', 'TREE\0\0\0\u0002\0\0\0\0'])
    assert.equal(isInIndex(new TextEncoder().encode(bytes), 'a'), undefined);
  assert.equal(isInIndex(new TextEncoder().encode('DIRC\0\0\0\u0002\0\0\0\0'), 'a'), false);
});

test('what Git ignores is read from its lists, for files that are not there yet, too', { skip: !hasGit }, async () => {
  await inFolder(async (folder, git) => {
    await git('init', '-q');
    await mkdir(join(folder, 'apps', 'web'), { recursive: true });
    await writeFile(join(folder, '.gitignore'), '.env.local\n');
    await writeFile(join(folder, 'apps', 'web', '.gitignore'), '!.env.local\n.vscode/\n');
    await writeFile(join(folder, '.git', 'info', 'exclude'), 'notes.txt\n');
    const paths = ['.env.local', 'apps/.env.local', 'apps/web/.env.local', 'apps/web/.vscode/launch.json', 'notes.txt'];
    for (const path of [...paths, 'package.json']) {
      const said = await git('check-ignore', '-q', path).then(
        () => true,
        () => false,
      );
      assert.equal(await isIgnored(join(folder, path)), said, path);
    }
  });
});
