import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '../../../src/core/model/platform.ts';
import type { ProcessInfo } from '../../../src/core/model/process.ts';
import { isElsewhere, namesFolder, siblingOf, workspaceFolderOf } from '../../../src/core/processes/folders.ts';

const rows: readonly (readonly [
  name: string,
  platform: Platform,
  process: Partial<ProcessInfo>,
  folders: readonly string[],
  expected: string | undefined,
])[] = [
  ['the folder itself', 'linux', { cwd: '/a/app' }, ['/a/app'], '/a/app'],
  ['below it', 'linux', { cwd: '/a/app/src' }, ['/a/app/'], '/a/app/'],
  ['only the start of the name is the same', 'linux', { cwd: '/a/app2' }, ['/a/app'], undefined],
  ['above it', 'linux', { cwd: '/a' }, ['/a/app'], undefined],
  ['the innermost folder', 'linux', { cwd: '/a/app/web/x' }, ['/a/app', '/a/app/web', '/a'], '/a/app/web'],
  ['a folder that was deleted', 'linux', { cwd: '/a/app (deleted)' }, ['/a/app'], '/a/app'],
  ['the root holds everything and tells nothing', 'linux', { cwd: '/a/app' }, ['/'], undefined],
  ['case counts on Linux', 'linux', { cwd: '/A/App' }, ['/a/app'], undefined],
  ['case does not count on macOS', 'darwin', { cwd: '/A/App' }, ['/a/app'], '/a/app'],
  ['drives and separators of Windows', 'win32', { cwd: 'C:\\A\\App\\x' }, ['c:/a/app'], 'c:/a/app'],
  ['a whole drive tells nothing', 'win32', { cwd: 'C:\\A' }, ['c:\\'], undefined],
  ['its program lies there', 'linux', { cwd: '/', executable: '/a/app/target/debug/app' }, ['/a/app'], '/a/app'],
  ['its script lies there', 'linux', { args: ['node', '/a/app/x.js'] }, ['/a/app'], '/a/app'],
  [
    'its script lies there, seen from above',
    'linux',
    { cwd: '/a', args: ['node', './app/x.js'] },
    ['/a/app'],
    '/a/app',
  ],
  ['its script lies elsewhere', 'linux', { cwd: '/b', args: ['node', '../a/app/x.js'] }, ['/a/app'], undefined],
  ['a module is no path', 'linux', { cwd: '/a', args: ['python3', '-m', 'app'] }, ['/a/app'], undefined],
  ['nothing is known', 'linux', {}, ['/a/app'], undefined],
  ['no folder is open', 'linux', { cwd: '/a/app' }, [], undefined],
];

for (const [name, platform, changes, folders, expected] of rows) {
  test(`workspace folder: ${name}`, () => {
    const process = { pid: 10, name: 'x', commandLine: (changes.args ?? ['x']).join(' '), ...changes };
    assert.equal(workspaceFolderOf(process, folders, platform), expected);
  });
}

const trees: readonly (readonly [
  name: string,
  process: Partial<ProcessInfo>,
  siblings: readonly string[],
  sibling: string | undefined,
  own: string | undefined,
])[] = [
  ['beside', { cwd: '/a/x/src' }, ['/a/x'], '/a/x', undefined],
  ['inside', { cwd: '/a/app/.trees/x' }, ['/a/app/.trees/x'], '/a/app/.trees/x', undefined],
  ['around', { cwd: '/a/y' }, ['/a'], '/a', undefined],
  ['around, and in the folder', { cwd: '/a/app/y' }, ['/a'], undefined, '/a/app'],
  ['only the start of the name is the same', { cwd: '/a/x2' }, ['/a/x'], undefined, undefined],
  ['its script lies there', { cwd: '/', args: ['node', '/a/x/s.js'] }, ['/a/x'], '/a/x', undefined],
  ['the script of this folder, run there', { cwd: '/a/x', args: ['node', '/a/app/s.js'] }, ['/a/x'], '/a/x', undefined],
  [
    'the script of there, run in this folder',
    { cwd: '/a/app', args: ['node', '/a/x/s.js'] },
    ['/a/x'],
    undefined,
    '/a/app',
  ],
  ['both are open', { cwd: '/a/app' }, ['/a/app'], undefined, '/a/app'],
  ['the root tells nothing', { cwd: '/a/x' }, ['/'], undefined, undefined],
  ['nothing is known', {}, ['/a/x'], undefined, undefined],
];

for (const [name, changes, siblings, sibling, own] of trees) {
  test(`another working tree: ${name}`, () => {
    const process = { pid: 10, name: 'x', commandLine: (changes.args ?? ['x']).join(' '), ...changes };
    const workspaceFolders = ['/a/app'];
    assert.equal(siblingOf(process, { workspaceFolders, siblings, platform: 'linux' }), sibling);
    assert.equal(workspaceFolderOf(process, workspaceFolders, 'linux', siblings), own);
  });
}

test('somewhere else is what neither holds a folder of the window nor lies in one', () => {
  const elsewhere = (path: string, platform: Platform = 'linux', folder = '/a/app') =>
    isElsewhere(path, { workspaceFolders: [folder], platform });
  assert.deepEqual(
    ['/b', '/a/app2', '/a/x/app'].map(path => elsewhere(path)),
    [true, true, true],
  );
  assert.deepEqual(
    ['/', '/a', '/a/app', '/a/app/x', 'b', ''].map(path => elsewhere(path)),
    Array(6).fill(false),
  );
  assert.equal(elsewhere('C:\\B', 'win32', 'c:\\a\\app'), true);
  assert.equal(elsewhere('C:\\', 'win32', 'c:\\a\\app'), false);
});

test('an argument names a folder in whatever way it is written', () => {
  const names = (args: readonly string[], cwd?: string) =>
    namesFolder(
      { pid: 10, name: 'x', commandLine: args.join(' '), args, ...(cwd !== undefined && { cwd }) },
      { workspaceFolders: ['/a/app'], platform: 'linux' },
    );
  assert.ok(names(['serve', '/a/app/dist']));
  assert.ok(names(['serve', '--root=/a/app/dist']));
  assert.ok(names(['serve', '-d', 'app/dist'], '/a'));
  assert.ok(names(['serve', '../app'], '/a/x'));
  assert.ok(!names(['serve', '../app2'], '/a/x'));
  assert.ok(!names(['serve', 'app/dist']));
  assert.ok(!names(['serve', '/a/app/../x']));
  // Only the program itself lies there; that is asked elsewhere.
  assert.ok(!names(['/a/app/serve']));
});
