import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundOnly, parseWindowsNetstat } from '../../../src/core/probe/windows/netstat.ts';
import { rowOfProcess } from '../../../src/core/probe/windows/windowsProcess.ts';
import { countRows, decodeTable, type TableKind, withDual } from '../../../src/core/probe/windows/windowsTables.ts';

const v4 = (text: string) => text.split('.').map(Number);
const v6 = (...groups: readonly number[]) => groups.flatMap(group => [group >> 8, group & 255]);
const port = (number: number) => [number >> 8, number & 255, 0, 0];
const word = (number: number) => [number & 255, (number >> 8) & 255, (number >> 16) & 255, (number >>> 24) & 255];
const table = (...rows: readonly (readonly number[])[]) => Uint8Array.from([...word(rows.length), ...rows.flat()]);

test('the tables of the system, as its headers describe them', () => {
  const tcp4 = table(
    [...word(2), ...v4('127.0.0.1'), ...port(3000), ...v4('0.0.0.0'), ...word(0xdead), ...word(4242)],
    [...word(5), ...v4('10.0.0.5'), ...port(51_000), ...v4('192.0.2.9'), ...port(443), ...word(7)],
    [...word(11), ...v4('10.0.0.5'), ...port(51_001), ...v4('192.0.2.9'), ...port(443), ...word(0)],
  );
  assert.deepEqual(decodeTable('tcp4', tcp4), [
    { protocol: 'tcp', host: '127.0.0.1', port: 3000, state: 'listen', pid: 4242 },
    { protocol: 'tcp', host: '10.0.0.5', port: 51_000, remote: '192.0.2.9:443', state: 'established', pid: 7 },
    { protocol: 'tcp', host: '10.0.0.5', port: 51_001, remote: '192.0.2.9:443', state: 'time-wait', pid: 0 },
  ]);
  const linkLocal = v6(0xfe80, 0, 0, 0, 0, 0, 0, 1);
  const any = v6(0, 0, 0, 0, 0, 0, 0, 0);
  const tcp6 = table([
    ...linkLocal,
    ...word(12),
    ...port(8080),
    ...any,
    ...word(0),
    ...port(0),
    ...word(2),
    ...word(9),
  ]);
  assert.deepEqual(decodeTable('tcp6', tcp6), [
    { protocol: 'tcp', host: 'fe80::1', zone: '12', port: 8080, state: 'listen', pid: 9 },
  ]);
  const udp6 = table([...any, ...word(5), ...port(5353), ...word(11)]);
  assert.deepEqual(decodeTable('udp6', udp6), [{ protocol: 'udp', host: '::', port: 5353, state: 'bound', pid: 11 }]);
  const udp4 = table([...v4('0.0.0.0'), ...port(53), ...word(12)]);
  assert.deepEqual(decodeTable('udp4', udp4), [
    { protocol: 'udp', host: '0.0.0.0', port: 53, state: 'bound', pid: 12 },
  ]);
});

test('a table that is cut, or claims more rows than it has, gives the rows that are whole', () => {
  const whole = table([...v4('0.0.0.0'), ...port(53), ...word(12)], [...v4('0.0.0.0'), ...port(54), ...word(12)]);
  for (const kind of ['tcp4', 'tcp6', 'udp4', 'udp6'] satisfies readonly TableKind[])
    for (let length = 0; length <= whole.length; length++) {
      const rows = decodeTable(kind, whole.subarray(0, length));
      assert.ok(rows.length <= 2);
    }
  assert.equal(decodeTable('udp4', whole.subarray(0, whole.length - 1)).length, 1);
  const boast = Uint8Array.from([255, 255, 255, 255, ...whole.subarray(4)]);
  assert.equal(decodeTable('udp4', boast).length, 2);
});

test('of a table, the rows of one port; how many there are is known all the same', () => {
  const rows = [8080, 53, 8080].map(number => [...v4('0.0.0.0'), ...port(number), ...word(number)]);
  const udp4 = table(...rows);
  assert.equal(countRows('udp4', udp4), 3);
  assert.deepEqual(
    [8080, 53, 9].map(number => decodeTable('udp4', udp4, number).map(row => row.pid)),
    [[8080, 8080], [53], []],
  );
  assert.equal(countRows('udp4', udp4.subarray(0, 30)), 2);
  assert.equal(countRows('udp4', new Uint8Array(3)), 0);
});

test('a lone [::] takes IPv6 alone; one with its 0.0.0.0 takes both, if it is the same process', () => {
  const rows = parseWindowsNetstat(
    [
      '  TCP    0.0.0.0:3000   0.0.0.0:0   LISTENING   1',
      '  TCP    [::]:3000      [::]:0      LISTENING   1',
      '  TCP    [::]:3001      [::]:0      LISTENING   1',
      '  TCP    0.0.0.0:3002   0.0.0.0:0   LISTENING   1',
      '  TCP    [::]:3002      [::]:0      LISTENING   2',
    ].join('\r\n'),
  );
  assert.deepEqual(
    withDual(rows)
      .filter(row => row.host === '::')
      .map(row => [row.port, row.dual]),
    [
      [3000, true],
      [3001, false],
      [3002, false],
    ],
  );
});

test('a BOUND row beside an outgoing connection says nothing new', () => {
  const connection = '  TCP    10.0.0.5:51000   192.0.2.9:443   ESTABLISHED   7\r\n';
  const beside = '  TCP    0.0.0.0:51000   0.0.0.0:0   BOUND   7\r\n';
  const alone = '  TCP    0.0.0.0:52000   0.0.0.0:0   BOUND   7\r\n';
  const bound = boundOnly(parseWindowsNetstat(connection + beside + alone), parseWindowsNetstat(connection));
  assert.deepEqual(
    bound.map(row => row.port),
    [52_000],
  );
});

test('who may not be ended: another user’s, an elevated one, and one of which the system tells nothing', () => {
  const why = (facts: Omit<Parameters<typeof rowOfProcess>[0], 'pid'>) => rowOfProcess({ pid: 9, ...facts }).denied;
  assert.equal(why({ mayEnd: false, own: false, elevated: false }), 'other-user');
  assert.equal(why({ mayEnd: false, own: true, elevated: true }), 'elevated');
  assert.equal(why({ mayEnd: false }), 'refused');
  assert.equal(why({ mayEnd: false, own: true, elevated: false }), 'refused');
  assert.equal(why({ mayEnd: true, own: false }), undefined);
  assert.equal(why({}), undefined);
});
