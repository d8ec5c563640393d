import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '../../../src/core/model/platform.ts';
import type { ProcessInfo } from '../../../src/core/model/process.ts';
import { workspaceFolderOf } from '../../../src/core/processes/folders.ts';

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
