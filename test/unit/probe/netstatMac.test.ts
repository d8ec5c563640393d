import assert from 'node:assert/strict';
import { test } from 'node:test';
import { macNetstatArgs, parseMacNetstat } from '../../../src/core/probe/netstatMac.ts';
import type { SocketRow } from '../../../src/core/probe/socketRow.ts';
import { fixtureText } from '../../support/fixtures.ts';

const rowsOf = (name: string): SocketRow[] => parseMacNetstat(fixtureText('probe', name));
const brief = (rows: readonly SocketRow[]) =>
  rows.map(row => [`${row.host}:${row.port}`, row.state, row.pid, row.name, row.remote]);

test('argv', () => {
  assert.deepEqual(macNetstatArgs('udp'), ['-a', '-n', '-v', '-p', 'udp']);
});

test('macOS 10.x to 12: pid and epid', () => {
  assert.deepEqual(brief(rowsOf('netstat-anv-macos-legacy-pid.txt')), [
    ['0.0.0.0:80', 'listen', 10521, undefined, undefined],
    ['0.0.0.0:443', 'listen', 10521, undefined, undefined],
    [':::2222', 'listen', 43379, undefined, undefined],
    ['::1:58090', 'time-wait', 43387, undefined, '[::1]:2222'],
  ]);
});

test('macOS 10.11 to 10.15: states and options in hexadecimal', () => {
  assert.deepEqual(brief(rowsOf('netstat-anv-macos-10-hex.txt')), [
    [':::62981', 'listen', 34548, undefined, undefined],
    ['0.0.0.0:8080', 'listen', 41657, undefined, undefined],
    ['::1:5002', 'established', 31195, undefined, '[::1]:52167'],
    ['127.0.0.1:6379', 'fin-wait-2', 24687, undefined, '127.0.0.1:52216'],
    ['192.168.1.191:52041', 'close-wait', 9811, undefined, '140.82.114.4:443'],
    ['0.0.0.0:5353', 'bound', 321, undefined, undefined],
  ]);
});

test('macOS 26: a wide heading over rows whose addresses are cut all the same', () => {
  const rows = rowsOf('netstat-anv-macos-zone.txt');
  assert.deepEqual(brief(rows), [
    ['fe80::1:48126', 'listen', 25873, 'Python', undefined],
    ['127.0.0.1:52595', 'listen', 72514, 'language_server_', undefined],
    ['fe80::c34:4384:6:49194', 'established', 3000, 'rapportd', '[fe80::142d:1153:]:64524'],
    ['10.14.0.2:61394', 'established', 19111, 'Codex (Service)', '74.125.201.188:5228'],
    ['192.0.2.58:51314', 'established', 0, 'kernel_task', '192.0.2.2:445'],
  ]);
  assert.deepEqual([rows[0]?.zone, rows[2]?.cut], ['lo0', true]);
});

test('macOS 13: rxbytes and txbytes before the pid', () => {
  assert.deepEqual(
    rowsOf('netstat-anv-macos-rxbytes-pid.txt').map(row => row.pid),
    [31607, 4719, 4720],
  );
});

test('macOS 14: process:pid, names with blanks, a row without a process', () => {
  assert.deepEqual(brief(rowsOf('netstat-anv-macos-processpid-spaces.txt')), [
    ['127.0.0.1:8443', 'established', 31607, 'secure-agentd', '127.0.0.1:64809'],
    ['127.0.0.1:64809', 'established', 7187, 'Brave Browser He', '127.0.0.1:8443'],
    ['127.0.0.1:64810', 'time-wait', 7187, 'Brave Browser He', '127.0.0.1:8443'],
    ['192.168.1.10:51000', 'time-wait', 0, undefined, '17.1.1.1:443'],
    ['::1:5001', 'listen', 4243, 'node', undefined],
  ]);
});

test('macOS 26: wide columns, brackets in names, the kernel, other sections', () => {
  const rows = rowsOf('netstat-anv-macos-26-wide.txt');
  assert.deepEqual(brief(rows), [
    [':::3000', 'listen', 4243, 'node', undefined],
    ['::1:3000', 'listen', 25873, 'Python', undefined],
    ['127.0.0.1:62243', 'listen', 17120, 'Code Helper (Plu', undefined],
    ['0.0.0.0:445', 'listen', 1, 'launchd', undefined],
    ['0.0.0.0:7000', 'listen', 629, 'ControlCenter', undefined],
    [':::7000', 'listen', 629, 'ControlCenter', undefined],
    ['fe80::aede:48ff:fe00:1122:49194', 'established', 640, 'rapportd', '[fe80::aede:48ff:fe33:4455%en5]:64524'],
    ['192.0.2.58:51314', 'established', 0, 'kernel_task', '192.0.2.2:445'],
    ['192.0.2.58:49943', 'established', 2086, 'Antigravity IDE', '198.51.100.14:443'],
    ['127.0.0.1:3001', 'bound', 777, 'python', undefined],
  ]);
  assert.deepEqual(rows.map(row => row.dual).slice(0, 6), [true, undefined, undefined, undefined, undefined, false]);
  assert.equal(rows[6]?.zone, 'en5');
  assert.equal(
    rows.some(row => row.cut === true),
    false,
  );
});

test('UDP has an empty state column; IPv6 is cut in narrow columns', () => {
  const rows = rowsOf('netstat-anv-macos-udp-narrow.txt');
  assert.deepEqual(brief(rows), [
    ['0.0.0.0:5353', 'bound', 390, 'mDNSResponder', undefined],
    [':::5060', 'bound', 812, 'node', undefined],
    ['192.0.2.105:64161', 'established', 855, 'Brave Browser He', '198.51.100.95:443'],
    ['fe80::c34:4384:6:49194', 'established', 3000, 'rapportd', '[fe80::142d:1153:]:64524'],
  ]);
  assert.deepEqual(
    rows.map(row => row.cut),
    [undefined, undefined, undefined, true],
  );
});

test('without -v there is no pid, and none is invented', () => {
  const rows = rowsOf('netstat-anv-macos-no-pid.txt');
  assert.deepEqual(
    rows.map(row => [row.port, row.pid]),
    [
      [9876, undefined],
      [9876, undefined],
      [8000, undefined],
      [5353, undefined],
    ],
  );
});

test('a pid is only believed with the column behind it', () => {
  const text = fixtureText('probe', 'netstat-anv-macos-processpid-spaces.txt').trimEnd();
  const cut = text.slice(0, text.indexOf('node:4243') + 'node:42'.length);
  // Cut within the number there is a shorter number: only whole lines may be given to the parser after a kill.
  assert.equal(parseMacNetstat(cut.slice(0, -2)).at(-1)?.pid, undefined);
  assert.equal(parseMacNetstat('tcp4 0 0 *.3000 *.* LISTEN 0 0 node:42 00100')[0]?.pid, undefined);
});

test('a header in the middle of the text counts from there on', () => {
  const legacy = fixtureText('probe', 'netstat-anv-macos-legacy-pid.txt');
  const modern = fixtureText('probe', 'netstat-anv-macos-processpid-spaces.txt');
  assert.deepEqual(
    parseMacNetstat(legacy + modern).map(row => row.pid),
    [10521, 10521, 43379, 43387, 31607, 7187, 7187, 0, 4243],
  );
});

test('empty output and an error text give nothing', () => {
  assert.deepEqual(parseMacNetstat(''), []);
  assert.deepEqual(parseMacNetstat('netstat: sysctl: net.inet.tcp.pcblist_n: Operation not permitted\n'), []);
});
