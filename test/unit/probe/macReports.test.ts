/** Outputs of macOS as public reports of several of its versions show them: their form, with names and numbers of no real machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKeptAlive, parseLaunchctl } from '../../../src/core/probe/launchctl.ts';
import { lsofFolders, lsofRows, lsofUnixHolders, parseLsof } from '../../../src/core/probe/lsof.ts';
import { parseMacNetstat } from '../../../src/core/probe/netstatMac.ts';

const job = (...lines: readonly string[]) =>
  ['gui/501/org.example.api = {', '\tactive count = 1', ...lines.map(line => `\t${line}`), '}', ''].join('\n');

for (const [what, text, expected] of [
  ['always', job('properties = keepalive | runatload | inferred program'), true],
  [
    'always, as a part of an application has it (macOS 13 and later)',
    job('properties = partial import | keepalive | runatload | resolve program | has LWCR'),
    true,
  ],
  [
    'only when it did not end as it should',
    job('semaphores = {', '\tsuccessful exit => 0', '}', '', 'properties = runatload | inferred program'),
    false,
  ],
  [
    'of a trigger, not of the job',
    job('event triggers = {', '\torg.example => {', '\t\tkeepalive = 0', '\t}', '}', 'properties = inferred program'),
    false,
  ],
  [
    'a variable of the job that looks like it',
    job('environment = {', '\tproperties = keepalive', '\tA => {', '}', '', 'properties = runatload'),
    false,
  ],
  [
    'behind blocks of its own',
    job('resource coalition = {', '\tID = 7', '\tstate = active', '}', 'properties = keepalive'),
    true,
  ],
  ['no such job', 'Bad request.\nCould not find service "org.example.api" in domain for user gui: 501\n', false],
] as const)
  test(`launchctl print, what starts it again: ${what}`, () => {
    assert.equal(isKeptAlive(text), expected);
  });

test('launchctl list: a label with blanks, one that failed, one that waits', () => {
  const text =
    'PID\tStatus\tLabel\n-\t78\torg.example.broken\n612\t0\torg.example.My Server 2\n-\t0\torg.example.waits\n700\t-9\torg.example.again\n';
  assert.deepEqual(
    [...parseLaunchctl(text)],
    [
      [612, 'org.example.My Server 2'],
      [700, 'org.example.again'],
    ],
  );
});

test('lsof -F without types: one program with two sockets on each of two ports (macOS 12)', () => {
  const rows = lsofRows(
    parseLsof(
      'p866\ncControlCenter\nLdev\nf16\nPUDP\nn*:*\nf19\nPTCP\nn*:5000\nf20\nPTCP\nn*:7000\nf21\nPTCP\nn*:7000\n',
    ),
  );
  assert.deepEqual(
    rows.map(({ port, pid, name }) => [port, pid, name]),
    [
      [5000, 866, 'ControlCenter'],
      [7000, 866, 'ControlCenter'],
      [7000, 866, 'ControlCenter'],
    ],
  );
});

test('lsof writes the interface into a link-local address; netstat behind it: one and the same', () => {
  const [row] = lsofRows(
    parseLsof(
      'p585\0cidentityservicesd\0u501\0\nf21\0tIPv6\0PTCP\0n[fe80:f::a1b2:3]:1024->[fe80:f::9]:1024\0TST=ESTABLISHED\0\n',
    ),
  );
  assert.deepEqual([row?.host, row?.zone, row?.port, row?.pid], ['fe80::a1b2:3', '15', 1024, 585]);
  assert.equal(lsofRows(parseLsof('p1\0cx\0\nf3\0tIPv6\0PTCP\0n[fe80::1]:80\0TST=LISTEN\0\n'))[0]?.host, 'fe80::1');
});

test('lsof: a program with a blank in its name, and a folder with one', () => {
  const text = 'p900\0cGoogle\\x20Chrome\\x20He\0u501\0Ldev\0\nfcwd\0tDIR\0n/Users/dev/My Sites\0\n';
  const [found] = parseLsof(text);
  assert.equal(found?.command, 'Google Chrome He');
  assert.deepEqual([...lsofFolders(parseLsof(text))], [[900, '/Users/dev/My Sites']]);
});

test('lsof -U: the socket of a program by its whole name, and not one that begins like it', () => {
  const text =
    'p77\0cpostgres\0u501\0\nf7\0tunix\0n/tmp/.s.PGSQL.5432\0\nf8\0tunix\0n->0x1234abcd\0\np78\0cpostgres\0u501\0\nf7\0tunix\0n/tmp/.s.PGSQL.54321\0\n';
  assert.deepEqual(
    lsofUnixHolders(parseLsof(text), '/tmp/.s.PGSQL.5432').map(({ pid }) => pid),
    [77],
  );
});

test('netstat of macOS 26: a program with a blank, pid behind a colon', () => {
  const text = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp4       0      0  127.0.0.1.49515        *.*                    LISTEN                 0            0  131072  131072   Editor Helper:22712  00100 00000106 000000000025c5ff 00000081 04000800      3      0 000000
`;
  const [row] = parseMacNetstat(text);
  assert.deepEqual([row?.port, row?.state, row?.pid, row?.name], [49515, 'listen', 22712, 'Editor Helper']);
});

test('netstat of macOS 15 without a header for the pid that stands between two sizes: named by its column', () => {
  const text = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)          rxbytes    txbytes rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp4       0      0  192.0.2.5.3000                                *.*                                           LISTEN                0          0  131072  131072   2903      0 00100 00000106 00000000023c645f 00000081 04000900      1      0 000000
`;
  const [row] = parseMacNetstat(text);
  assert.deepEqual([row?.host, row?.port, row?.pid], ['192.0.2.5', 3000, 2903]);
});

test('netstat of macOS 10.14: sizes, pid and state in hexadecimal', () => {
  const text = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp4       0      0  *.3000                 *.*                    LISTEN      131072 131072   9811      0 0x0100 0x00000006
`;
  const [row] = parseMacNetstat(text);
  assert.deepEqual([row?.port, row?.pid], [3000, 9811]);
});
