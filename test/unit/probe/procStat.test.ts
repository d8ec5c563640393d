import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bootTime,
  joinArguments,
  parseBootTime,
  parseCommandLine,
  parseProcStat,
  parseStatusUid,
  processName,
  startedAt,
  steadyBootTime,
} from '../../../src/core/probe/linux/procStat.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { createRandom } from '../../support/random.ts';

const stat = fixtureText('probe', 'linux-proc-stat.txt');

test('the captured stat line', () => {
  assert.deepEqual(parseProcStat(stat), {
    pid: 5308,
    comm: 'python3',
    state: 'S',
    parentPid: 5303,
    pgrp: 5297,
    session: 4709,
    foreground: -1,
    startTicks: '236041',
    threads: 1,
    image: '621cbf89',
  });
});

test('a name may hold anything', () => {
  for (const comm of ['a b', ')', '(', ') S 1 2 3 (', 'x\ny', '((sd-pam))', '', '1 (x) R 9 9 9'])
    assert.deepEqual(parseProcStat(stat.replace('(python3)', () => `(${comm})`)), {
      ...parseProcStat(stat),
      comm,
    });
});

test('cut anywhere before the start is whole, it is no process', () => {
  const whole = parseProcStat(stat);
  assert.ok(whole !== undefined);
  const { image: _image, threads: _threads, ...start } = whole;
  for (let end = 0; end <= stat.length; end++) {
    const got = parseProcStat(stat.slice(0, end));
    if (got === undefined) continue;
    // What stands behind the start may be cut off, but is never another.
    const { image, threads, ...rest } = got;
    assert.deepEqual(rest, start, String(end));
    assert.ok((image ?? whole.image) === whole.image && threads === whole.threads, String(end));
  }
});

test('no text makes the parsers throw', () => {
  const random = createRandom(7);
  for (let round = 0; round < 5000; round++) {
    const text = random.text(random.below(120), '0123456789 ()SR-\n\0abtime:Uid\té');
    parseProcStat(text);
    bootTime(text, text, 0);
    parseStatusUid(text);
    processName(random.text(random.below(16), 'ab /()\n'), parseCommandLine(text));
    joinArguments(parseCommandLine(text));
  }
});

test('boot time and start', () => {
  assert.equal(parseBootTime('cpu 1 2 3\nbtime 1700000000\nprocesses 5\n'), 1_700_000_000_000);
  assert.equal(parseBootTime('xbtime 17\nbtime x\n'), undefined);
  assert.equal(startedAt(1_700_000_000_000, '12345'), 1_700_000_123_450);
});

test('the boot time is known to the hundredth of a second, is never too late, and agrees with btime', () => {
  const btime = 'btime 1700000000\n';
  const now = 1_700_000_100_000;
  const told: readonly (readonly [uptime: string, boot: number])[] = [
    // Booted at ….830; the clock read 99.17 s at `now`, or up to 10 ms more.
    ['99.17 42.00\n', 1_700_000_000_820],
    ['100.00 42.00\n', 1_700_000_000_000],
    ['99.00 42.00\n', 1_700_000_000_990],
    // A container that has started later than its machine, one whose clock is set, and what is no uptime.
    ['5.00 1.00\n', 1_700_000_000_000],
    ['5000.00 1.00\n', 1_700_000_000_000],
    ['99 1\n', 1_700_000_000_000],
    ['', 1_700_000_000_000],
  ];
  for (const [uptime, boot] of told) assert.equal(bootTime(btime, uptime, now), boot, uptime);
  assert.equal(bootTime('', '99.17 42.00\n', now), undefined);
});

test('two readings of one boot time are one, and a clock that was set makes another', () => {
  const boot = 1_700_000_000_820;
  assert.equal(steadyBootTime(undefined, boot), boot);
  assert.equal(steadyBootTime(boot, boot + 10), boot);
  assert.equal(steadyBootTime(boot, boot - 30), boot);
  assert.equal(steadyBootTime(boot, boot + 500), boot + 500);
  assert.equal(steadyBootTime(boot, undefined), undefined);
});

test('arguments', () => {
  assert.deepEqual(parseCommandLine(''), []);
  assert.deepEqual(parseCommandLine('node\0server.js\0--port\x003000\0'), ['node', 'server.js', '--port', '3000']);
  assert.deepEqual(parseCommandLine('node\0--name\0\0'), ['node', '--name', '']);
  assert.deepEqual(parseCommandLine(`nginx: master process${'\0'.repeat(30)}`), ['nginx: master process']);
  assert.equal(joinArguments(['node', 'my server.js', '']), 'node "my server.js" ""');
  assert.equal(joinArguments(['nginx: master process']), 'nginx: master process');
});

const names: readonly (readonly [comm: string, args: readonly string[], name: string])[] = [
  ['node', ['node', 'server.js'], 'node'],
  ['node', ['/usr/local/bin/node', 'server.js'], 'node'],
  ['MainThread', ['node', 'server.js'], 'node'],
  ['node-MainThread', ['/opt/node/bin/node', 'server.js'], 'node'],
  ['python3.11', ['/usr/bin/python3.11', '-m', 'http.server'], 'python3.11'],
  ['server.py', ['/usr/bin/python3', './server.py', '3000'], 'server.py'],
  ['gunicorn', ['/usr/bin/python3', '/usr/bin/gunicorn', 'app:app'], 'gunicorn'],
  ['NetworkManager-', ['/usr/sbin/NetworkManager-dispatcher'], 'NetworkManager-dispatcher'],
  ['nginx', ['nginx: master process /usr/sbin/nginx -g daemon off;'], 'nginx'],
  ['postgres', ['postgres: checkpointer '], 'postgres'],
  ['bash', ['-bash'], 'bash'],
  ['my app', ['/opt/My Tools/my app'], 'my app'],
  ['kworker/0:1', [], 'kworker/0:1'],
  ['java', ['java', '-jar', 'app.jar'], 'java'],
  ['', ['/bin/x'], 'x'],
  ['', [], ''],
];

test('what people call it', () => {
  for (const [comm, args, name] of names) assert.equal(processName(comm, args), name, `${comm} ${args.join(' ')}`);
});

test('the effective user', () => {
  assert.equal(parseStatusUid('Name:\tnode\nUid:\t1000\t1001\t1000\t1000\nGid:\t1\t2\t3\t4\n'), 1001);
  assert.equal(parseStatusUid('Uid:\t1000'), undefined);
});
