import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  lsofCwdArgs,
  lsofFolders,
  lsofPortArgs,
  lsofRows,
  lsofUnixHolders,
  parseLsof,
} from '../../../src/core/probe/lsof.ts';
import { fixturePath, fixtureText } from '../../support/fixtures.ts';

test('argv: never without -n, -P and a port', () => {
  assert.deepEqual(lsofPortArgs('tcp', 3000), ['-n', '-P', '-w', '-b', '-iTCP:3000', '-F', 'pcuLftPnT0']);
  assert.deepEqual(lsofCwdArgs([1, 22]).slice(4, 9), ['-a', '-p', '1,22', '-d', 'cwd']);
});

test('fields on lines of their own (macOS)', () => {
  const processes = parseLsof(fixtureText('probe', 'lsof-F-macos.txt'));
  assert.deepEqual(
    processes.map(process => [process.pid, process.command, process.uid, process.user, process.files.length]),
    [
      [604, 'ControlCe', 501, 'dev', 2],
      [65924, 'node', 501, 'dev', 1],
      [832, 'python3.11', 501, 'dev', 1],
    ],
  );
  assert.deepEqual(
    lsofRows(processes).map(row => [row.host, row.port, row.state, row.pid, row.remote]),
    [
      ['::', 7000, 'listen', 604, undefined],
      ['::', 5000, 'listen', 604, undefined],
      ['::1', 5173, 'listen', 65924, undefined],
      ['127.0.0.1', 63194, 'established', 832, '127.0.0.1:5173'],
    ],
  );
});

test('fields that end in NUL (Linux capture)', () => {
  const processes = parseLsof(readFileSync(fixturePath('probe', 'lsof-F0-linux.bin'), 'utf8'));
  assert.equal(processes.length, 1);
  const rows = lsofRows(processes);
  assert.equal(rows.length, 15);
  assert.deepEqual(
    rows.filter(row => row.state === 'listen').map(row => row.port),
    [23000, 23001, 23002, 23003, 23004, 23005],
  );
  assert.deepEqual(
    rows.filter(row => row.state === 'close-wait').map(row => [row.port, row.remote]),
    [[23000, '127.0.0.1:52328']],
  );
  assert.deepEqual(
    rows.filter(row => row.host === '::1').map(row => row.remote),
    [undefined, '[::1]:23003', '[::1]:46844'],
  );
});

test('the type tells the families of a wildcard apart, in any order of the fields', () => {
  const text = 'p7\0cnode\0\nf3\0TST=LISTEN\0n*:80\0tIPv4\0PTCP\0\nf4\0tIPv6\0PTCP\0n*:80\0TST=LISTEN\0\n';
  assert.deepEqual(
    lsofRows(parseLsof(text)).map(row => row.host),
    ['0.0.0.0', '::'],
  );
});

test('UDP and closed sockets are bound; unknown states are not listeners', () => {
  const text = [
    'p7',
    'f3',
    'PUDP',
    'n*:5353',
    'f4',
    'PTCP',
    'n127.0.0.1:90',
    'TST=CLOSED',
    'f5',
    'PTCP',
    'n*:91',
    'TST=ÉCOUTE',
  ];
  assert.deepEqual(
    lsofRows(parseLsof(text.join('\n'))).map(row => [row.protocol, row.port, row.state]),
    [
      ['udp', 5353, 'bound'],
      ['tcp', 90, 'bound'],
      ['tcp', 91, 'bound'],
    ],
  );
});

test('fields before the first process, and below a pid that is none, are dropped', () => {
  assert.deepEqual(lsofRows(parseLsof('f3\nPTCP\nn*:1\nTST=LISTEN\npx12\nf3\nPTCP\nn*:2\nTST=LISTEN\n')), []);
  assert.deepEqual(parseLsof('lsof: status error on :3000: No such file or directory\n'), []);
  assert.deepEqual(parseLsof(''), []);
});

test('port numbers are not looked for within other numbers', () => {
  const rows = lsofRows(
    parseLsof('p1\nf3\nPTCP\nn*:23000\nTST=LISTEN\nf4\nPTCP\nn*:0\nf5\nPTCP\nn*:*\nf6\nPTCP\nn*:99999\n'),
  );
  assert.deepEqual(
    rows.map(row => row.port),
    [23000],
  );
});

test('unix sockets by exact name, folders by pid', () => {
  const sockets = parseLsof(
    'p5\ncnode\nf3\ntunix\nn/tmp/a.sock\np6\nf3\ntunix\nn/tmp/a.sock.old\np7\nf3\ntunix\nn->0xabc\n',
  );
  assert.deepEqual(
    lsofUnixHolders(sockets, '/tmp/a.sock').map(process => process.pid),
    [5],
  );
  const folders = lsofFolders(
    parseLsof('p5\nfcwd\ntDIR\nn/Users/dev/a b\np6\nfcwd\nnunknown (stat: Permission denied)\n'),
  );
  assert.deepEqual([...folders], [[5, '/Users/dev/a b']]);
});

test('blanks in a command and bytes beyond ASCII, as lsof escapes them', () => {
  const text = 'p77\ncCode\\x20Helper\\x20(Plugin)\nu501\nf20\ntunix\nn/tmp/caf\\xc3\\xa9.sock\np78\nc100%\\xff\nf1\n';
  const [first, second] = parseLsof(text);
  assert.equal(first?.command, 'Code Helper (Plugin)');
  assert.equal(first?.files[0]?.name, '/tmp/caf\u00e9.sock');
  assert.equal(second?.command, '100%\\xff', 'no UTF-8: as it was printed');
});
