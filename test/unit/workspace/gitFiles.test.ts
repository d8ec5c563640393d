import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedGitFolder, namedPath } from '../../../src/core/workspace/gitFiles.ts';

test('the folder that a .git file names', () => {
  assert.equal(namedGitFolder('gitdir: /a/.git/worktrees/x\n'), '/a/.git/worktrees/x');
  assert.equal(namedGitFolder('gitdir: ../.git/modules/x\r\n'), '../.git/modules/x');
  assert.equal(namedGitFolder('gitdir: C:/a b/.git/worktrees/x'), 'C:/a b/.git/worktrees/x');
});

test('the path that a file of a working tree holds', () => {
  assert.equal(namedPath('../..\n'), '../..');
  assert.equal(namedPath('/a/x/.git\n'), '/a/x/.git');
});

test('no share or device is asked because a file names it, and nothing else is a path', () => {
  for (const path of [
    '//host/share',
    '\\\\host\\share',
    '\\\\?\\C:\\x',
    '\\??\\C:\\x',
    '/\\host\\x',
    'a\0b',
    'a\nb',
    '',
    'x'.repeat(5000),
  ]) {
    assert.equal(namedPath(path), undefined, path);
    assert.equal(namedGitFolder(`gitdir: ${path}`), undefined, path);
  }
  assert.equal(namedGitFolder('/a/.git'), undefined);
});
