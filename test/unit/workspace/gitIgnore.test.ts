import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIgnoredBy } from '../../../src/core/workspace/gitIgnore.ts';

/** Patterns of a list at the top, a path, and whether git(1) ignores it (each tried with `git check-ignore`). */
const cases: readonly (readonly [string, string, boolean])[] = [
  ['.env.local', '.env.local', true],
  ['.env.local', 'apps/web/.env.local', true],
  ['/.env.local', 'apps/web/.env.local', false],
  ['.env*.local', '.env.development.local', true],
  ['.env*\n!.env.example', '.env.local', true],
  ['.env*\n!.env.example', '.env.example', false],
  ['.vscode/', '.vscode/launch.json', true],
  ['.vscode/*\n!.vscode/launch.json', '.vscode/launch.json', false],
  ['.vscode/\n!.vscode/launch.json', '.vscode/launch.json', true],
  ['.vscode', '.vscode/launch.json', true],
  ['.vscode/launch.json', '.vscode/launch.json', true],
  ['vscode/launch.json', '.vscode/launch.json', false],
  ['**/.env.local', 'a/b/.env.local', true],
  ['apps/**', 'apps/web/.env.local', true],
  ['apps/**/local', 'apps/local', true],
  ['apps/*/.env.local', 'apps/web/api/.env.local', false],
  ['# .env.local', '.env.local', false],
  ['\\#x', '#x', true],
  ['.env.local  ', '.env.local', true],
  ['.env.local/', '.env.local', false],
  ['.env.[a-l]ocal', '.env.local', true],
  ['.env.[!l]ocal', '.env.local', false],
  ['.env.loca?', '.env.local', true],
  ['', '.env.local', false],
  ['*.local\r\n', '.env.local', true],
];

for (const [text, path, isIgnored] of cases)
  test(`${JSON.stringify(text)} ${isIgnored ? 'ignores' : 'leaves'} ${path}`, () => {
    assert.equal(isIgnoredBy([{ folder: '', text }], path), isIgnored);
  });

test('a list below counts for its folder, and wins over one above', () => {
  const lists = [
    { folder: '', text: '.env.local' },
    { folder: 'apps/web', text: '!.env.local' },
  ];
  assert.equal(isIgnoredBy(lists, 'apps/web/.env.local'), false);
  assert.equal(isIgnoredBy(lists, 'apps/webby/.env.local'), true);
});

test('a pattern that could take long is not tried', () => {
  const text = `${'*a'.repeat(80)}b`;
  assert.equal(isIgnoredBy([{ folder: '', text }], 'a'.repeat(4000)), false);
});
