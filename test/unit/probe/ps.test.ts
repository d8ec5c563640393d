import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLstart, parsePs, parsePsNames, psEnvironment } from '../../../src/core/probe/ps.ts';
import { fixtureText } from '../../support/fixtures.ts';

const names = parsePsNames(fixtureText('probe', 'ps-macos-comm.txt'));
const rows = parsePs(fixtureText('probe', 'ps-macos-uid.txt'), names);
const row = (pid: number) => rows.find(candidate => candidate.pid === pid);

test('the start is asked for in one language and one zone', () => {
  assert.deepEqual(psEnvironment, { LC_ALL: 'C', TZ: 'UTC0' });
});

test('every row, with parent, user and start', () => {
  assert.equal(rows.length, 10);
  assert.deepEqual(row(4243), {
    pid: 4243,
    parentPid: 4410,
    uid: 501,
    user: 'dev',
    name: 'node',
    commandLine: 'node /Users/dev/app/node_modules/.bin/vite --port 3000',
    startToken: 'Fri Nov 20 21:44:03 2026',
    startedAt: Date.UTC(2026, 10, 20, 21, 44, 3),
  });
});

test('names come from the executable where the path holds blanks', () => {
  assert.equal(row(4400)?.name, 'Electron');
  assert.equal(row(4400)?.executable, '/Applications/Visual Studio Code.app/Contents/MacOS/Electron');
  assert.equal(row(629)?.name, 'ControlCenter');
  assert.equal(row(4410)?.name, 'zsh');
});

test('without the second call the first word names it', () => {
  const bare = parsePs(fixtureText('probe', 'ps-macos-uid.txt'));
  assert.equal(bare.find(candidate => candidate.pid === 4410)?.name, 'zsh');
  assert.equal(bare.find(candidate => candidate.pid === 629)?.name, 'ControlCenter');
});

test('nobody may be printed as a negative number', () => {
  assert.equal(row(1021)?.uid, 4294967294);
});

test('days of one digit, and another language', () => {
  assert.equal(parseLstart('Sun Nov  1 00:00:00 2026'), Date.UTC(2026, 10, 1));
  assert.equal(parseLstart('Fr 20 Nov 08:01:12 2026'), undefined);
  const [german] = parsePs('   12     1   501 dev  Fr 20 Nov 08:01:12 2026     node x.js\n');
  assert.equal(german?.startToken, 'Fr 20 Nov 08:01:12 2026');
  assert.equal(german?.startedAt, undefined);
  assert.equal(german?.commandLine, 'node x.js');
});

test('a process without a command line is a row, a cut line is none', () => {
  assert.equal(parsePs('  12     1   501 dev              Fri Nov 20 08:01:12 2026').length, 1);
  assert.equal(parsePs('  12     1   501 dev              Fri Nov 20 08:01:1').length, 0);
  assert.equal(parsePs('').length, 0);
  assert.equal(parsePs('ps: illegal option -- o\n').length, 0);
});

test('a hostile command line makes no second row and no other start', () => {
  const hostile = 'sh -c 1 1 0 root Fri Nov 20 08:00:01 2026 /sbin/launchd';
  const [only, ...more] = parsePs(`   99    98   501 dev  Sat Nov 21 01:02:03 2026     ${hostile}\n`);
  assert.equal(more.length, 0);
  assert.equal(only?.startToken, 'Sat Nov 21 01:02:03 2026');
  assert.equal(only?.commandLine, hostile);
});
