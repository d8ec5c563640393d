import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseExcludedRanges, rangeOf } from '../../../src/core/probe/windows/excludedRanges.ts';
import { parseHttpSys, queuesOf } from '../../../src/core/probe/windows/httpSys.ts';
import { parseTasklist } from '../../../src/core/probe/windows/tasklist.ts';
import { fixturePath } from '../../support/fixtures.ts';

const oem = (name: string): string => readFileSync(fixturePath('probe', name), 'latin1');

test('excluded ranges, in any language', () => {
  assert.deepEqual(parseExcludedRanges(oem('netsh-excludedportrange-en.txt')), [
    { from: 1031, to: 1130, administered: false },
    { from: 2363, to: 2462, administered: false },
    { from: 5357, to: 5357, administered: false },
    { from: 49671, to: 49770, administered: false },
    { from: 50000, to: 50059, administered: true },
    { from: 61902, to: 62001, administered: false },
  ]);
  assert.equal(parseExcludedRanges(oem('netsh-excludedportrange-de-cp850.bin')).length, 3);
  assert.equal(parseExcludedRanges(oem('netsh-excludedportrange-zh-gbk.bin')).length, 2);
});

test('a range holds both of its ends', () => {
  const ranges = parseExcludedRanges(oem('netsh-excludedportrange-en.txt'));
  assert.equal(rangeOf(ranges, 1030), undefined);
  assert.equal(rangeOf(ranges, 1031)?.to, 1130);
  assert.equal(rangeOf(ranges, 1130)?.from, 1031);
  assert.equal(rangeOf(ranges, 1131), undefined);
});

test('lines that are no range', () => {
  assert.deepEqual(parseExcludedRanges('0 10\n70000 70001\n20 10\n10 20 30\nfrom 1 2\n'), []);
});

test('http.sys: both generations of the queue view', () => {
  assert.deepEqual(parseHttpSys(oem('netsh-http-servicestate-requestq.txt')), [
    { pids: [3248], urls: ['HTTP://*:80/'] },
    { pids: [8496], urls: ['HTTP://+:5985/WSMAN/', 'HTTP://+:47001/WSMAN/'] },
  ]);
});

test('http.sys: German, and the port behind an IPv6 address', () => {
  const queues = parseHttpSys(oem('netsh-http-servicestate-de-cp850.bin'));
  assert.deepEqual(queuesOf(queues, 8088), [{ pids: [9120], urls: ['HTTP://LOCALHOST:8088/'] }]);
  assert.deepEqual(queuesOf(queues, 8089), [{ pids: [9120], urls: ['HTTP://[::1]:8089:[::1]/API/'] }]);
  assert.deepEqual(queuesOf(queues, 808), []);
});

test('tasklist: names and pids in any language; a name may hold a comma', () => {
  assert.deepEqual(
    parseTasklist(oem('tasklist-csv-en.txt'))
      .slice(0, 5)
      .map(row => [row.pid, row.name]),
    [
      [0, 'System Idle Process'],
      [4, 'System'],
      [1140, 'svchost.exe'],
      [20304, 'com.docker.backend.exe'],
      [22920, 'wslrelay.exe'],
    ],
  );
  assert.deepEqual(
    parseTasklist(oem('tasklist-csv-de.txt')).map(row => [row.pid, row.name, row.services]),
    [
      [4, 'System', []],
      [9876, 'node.exe', []],
    ],
  );
});

test('tasklist /svc: services, and the translated word for none', () => {
  assert.deepEqual(
    parseTasklist(oem('tasklist-svc-csv-de-cp850.bin')).map(row => [row.pid, row.services]),
    [
      [0, []],
      [4, []],
      [1140, ['RpcEptMapper', 'RpcSs']],
      [4242, []],
      [77, ['KeyIso', 'SamSs']],
    ],
  );
  assert.deepEqual(parseTasklist(oem('tasklist-svc-csv-en.txt'))[0]?.services, ['RpcEptMapper', 'RpcSs']);
});

test('tasklist: the sentence for no match is not a row', () => {
  assert.deepEqual(
    parseTasklist('INFORMATION: Es werden keine Aufgaben mit den angegebenen Kriterien ausgeführt.\r\n'),
    [],
  );
  assert.deepEqual(parseTasklist(''), []);
});

test('http.sys: full-width colon and comma in a code page that is not read', () => {
  const text =
    '\xbf\xec\xd5\xd5\r\n\r\n    \xb0\xe6\xb1\xbe: 2.0\r\n        ID\xa3\xba4242\xa3\xac\xd3\xb3\xcf\xf1\xa3\xbaC:\\x\\Api.exe\r\n            HTTP://+:3000/\r\n';
  assert.deepEqual(queuesOf(parseHttpSys(text), 3000), [{ pids: [4242], urls: ['HTTP://+:3000/'] }]);
});
