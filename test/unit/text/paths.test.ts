import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayBeLookedAt, placeElsewhere } from '../../../src/core/text/paths.ts';

const otherMachines: readonly string[] = [
  '\\\\evil.example\\share\\x.js',
  '//evil.example/share/x.js',
  '\\/evil.example\\share/x.js',
  '/\\evil.example/share\\x.js',
  '\\\\\\evil.example\\share\\x.js',
  '\\\\evil.example@SSL@443\\DavWWWRoot\\x.js',
  '\\\\10.0.0.1\\c$\\x.js',
  '\\\\?\\UNC\\evil.example\\share\\x.js',
  '\\??\\UNC\\evil.example\\share\\x.js',
  '/net/evil.example/share/x.js',
  // Where the case of names does not count.
  '/NET/evil.example/share/x.js',
  '/home/../Net/evil.example/x.js',
  '/DEV/tcp/evil.example/80',
  '/home/me/project/../../../net/evil.example/x.js',
  '/home/me/project/./..//../..//net/evil.example/x.js',
  '/home/../../../../net/evil.example/x.js',
  '/afs/evil.example/x.js',
  '/Network/Servers/evil.example/x.js',
  // What the Linux of this machine looks up in its turn.
  '\\\\wsl$\\Ubuntu\\net\\evil.example\\x.js',
  '//wsl.localhost/Ubuntu/net/evil.example/x.js',
  '\\\\WSL.LOCALHOST\\Debian\\home\\me\\..\\..\\afs\\evil.example\\x.js',
];
const devices: readonly string[] = [
  '\\\\.\\COM1',
  '\\\\.\\PhysicalDrive0',
  '\\\\?\\C:\\x.js',
  '/dev/watchdog',
  '/dev/../dev/tty0',
  '/proc/kmsg',
  '/proc/self/fd/0',
  '/sys/kernel/debug/tracing/trace_pipe',
  '\\\\wsl.localhost\\Ubuntu\\dev\\watchdog',
];
const ours: readonly string[] = [
  '/home/me/net/x.js',
  '/home/me/dev/x.js',
  '/network/x.js',
  '/net',
  '/development/x.js',
  'net/x.js',
  'dev/x.js',
  '../net/x/y.js',
  'C:\\Users\\me\\x.js',
  'C:/Users/me/x.js',
  '\\Users\\me\\x.js',
  '\\\\wsl$\\Ubuntu\\home\\me\\x.js',
  '//wsl.localhost/Ubuntu/home/me/x.js',
  '\\\\wsl$\\Ubuntu\\network\\x.js',
  '\\\\wsl$\\Ubuntu',
  '\\net\\me\\x.js',
  '',
  '/',
];

for (const path of [...otherMachines, ...devices])
  test(`no look asks for ${JSON.stringify(path)} because a text names it`, () => {
    assert.notEqual(placeElsewhere(path), undefined);
    assert.equal(mayBeLookedAt(path), false);
    assert.equal(mayBeLookedAt(path, ['/home/me/project', 'C:\\Users\\me', '\\\\server\\work\\project']), false);
  });

for (const path of ours)
  test(`${JSON.stringify(path)} is a path of this machine`, () => {
    assert.equal(placeElsewhere(path), undefined);
    assert.equal(mayBeLookedAt(path), true);
  });

test('what lies where the user has opened a folder may be looked at, and nothing beside it', () => {
  for (const [folder, inside, beside] of [
    ['\\\\Server\\work\\project', '//server/WORK/project/x.js', '\\\\server\\other\\x.js'],
    ['/net/box/home/me', '/net/box/home/you/x.js', '/net/evil.example/x.js'],
    ['/dev/shm/project', '/dev/shm/project/x.js', '/dev/tty'],
  ] as const) {
    assert.equal(mayBeLookedAt(inside, [folder]), true, inside);
    assert.equal(mayBeLookedAt(beside, [folder]), false, beside);
  }
});
