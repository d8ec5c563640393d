import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIp, parseIp } from '../../../src/core/model/address.ts';
import {
  parseInetRow,
  parseInetTable,
  parseSockstat,
  parseUnixTable,
  portMark,
} from '../../../src/core/probe/linux/procNet.ts';
import { isLingering, longestWait, socketInfo, splitRows } from '../../../src/core/probe/overlap.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { createRandom } from '../../support/random.ts';

const table = (name: string) => fixtureText('probe', `linux-net-${name}.txt`);

test('the captured tcp table', () => {
  const rows = parseInetTable(table('tcp'), 'tcp');
  assert.equal(rows.length, 10);
  assert.deepEqual(rows[1], {
    protocol: 'tcp',
    local: { family: 4, text: '127.0.0.1' },
    localPort: 23000,
    remote: { family: 4, text: '0.0.0.0' },
    remotePort: 0,
    state: 'listen',
    uid: 0,
    inode: '382863',
  });
  assert.deepEqual(
    rows.map(row => row.state),
    [
      'listen',
      'listen',
      'close-wait',
      'time-wait',
      'established',
      'established',
      'established',
      'established',
      'fin-wait-2',
      'established',
    ],
  );
  // 0x1758 hundredths of a second; a keepalive timer (02) is no end.
  assert.deepEqual(
    rows.map(row => row.secondsLeft),
    [undefined, undefined, undefined, 59.76, undefined, undefined, undefined, undefined, 59.76, undefined],
  );
  assert.deepEqual(
    rows.filter(isLingering).map(row => row.inode),
    ['0', '0'],
  );
  assert.equal(longestWait(rows.filter(isLingering)), 59.76);
});

test('the captured tcp6 table: words in reverse, mapped addresses as IPv4', () => {
  const rows = parseInetTable(table('tcp6'), 'tcp');
  assert.deepEqual(
    rows.map(row => `${formatIp(row.local)} ${row.localPort} ${row.state}`),
    [
      ':: 23004 listen',
      ':: 23003 listen',
      '::1 23002 listen',
      '127.0.0.1 23005 listen',
      '::1 23003 established',
      '::1 46844 established',
      '127.0.0.1 23003 established',
    ],
  );
  assert.equal(socketInfo(rows[4] as (typeof rows)[0]).local, '[::1]:23003');
  assert.equal(socketInfo(rows[4] as (typeof rows)[0]).remote, '[::1]:46844');
});

test('the captured udp tables', () => {
  const rows = [...parseInetTable(table('udp'), 'udp'), ...parseInetTable(table('udp6'), 'udp')];
  assert.deepEqual(
    rows.map(row => `${row.localPort} ${row.state} ${row.inode}`),
    ['23010 bound 384001', '23011 bound 384002', '48974 established 384004', '23012 bound 384003'],
  );
});

test('the captured unix table: listening, connected, abstract, and paths with blanks', () => {
  const odd = '0000000000000001: 00000002 00000000 00010000 0001 01    77 /tmp/my app/a b.sock\n';
  const rows = parseUnixTable(table('unix') + odd);
  assert.deepEqual(rows, [
    { inode: '384008', type: 'stream', bound: undefined, path: '/run/user/1000/app.sock' },
    { inode: '384006', type: 'stream', bound: 'listen', path: '/run/user/1000/app.sock' },
    { inode: '384009', type: 'stream', bound: 'listen', path: '@app-abstract' },
    { inode: '77', type: 'stream', bound: 'listen', path: '/tmp/my app/a b.sock' },
  ]);
});

test('a line feed in a name makes no row of another socket', () => {
  const row = (inode: string, path: string): string =>
    `0000000000000001: 00000002 00000000 00010000 0001 01 ${inode}${path === '' ? '' : ` ${path}`}\n`;
  const forged = row('4711', '/run/victim.sock').trimEnd();
  for (const real of ['', '/run/other.sock', '@other'])
    assert.deepEqual(
      parseUnixTable(row('4711', real) + row('88', `@a\n${forged}`)).map(({ inode, path }) => [inode, path]),
      [['88', '@a']],
    );
  assert.deepEqual(parseUnixTable(row('4711', '/run/x /run/victim.sock'))[0]?.path, '/run/x /run/victim.sock');
});

test('counts of sockets', () => {
  const text = `sockets: used 28\nTCP: inuse 2 orphan 1 tw 31 alloc 3 mem 0\nUDP: inuse 4 mem 0\nUDPLITE: inuse 9\nTCP6: inuse 1\nUDP6: inuse 0\n`;
  assert.deepEqual(parseSockstat(text), { inUse: { tcp: 2, udp: 4, tcp6: 1, udp6: 0 }, timeWait: 31, orphans: 1 });
  assert.deepEqual(parseSockstat(''), { inUse: {} });
});

test('the mark of a port is that of the local side, or is checked', () => {
  assert.equal(portMark(3000), ':0BB8 ');
  assert.equal(portMark(80), ':0050 ');
});

test('rows beside and in the way', () => {
  const rows = parseInetTable(table('tcp6'), 'tcp').filter(row => row.state === 'listen');
  const ip = parseIp('127.0.0.1');
  assert.ok(ip);
  const ipv4 = [{ address: ip, dual: false }];
  assert.deepEqual(
    splitRows(rows, ipv4, false).conflicting.map(row => row.localPort),
    [23005],
  );
  assert.deepEqual(
    splitRows(rows, ipv4, true).conflicting.map(row => row.localPort),
    [23004, 23003, 23005],
  );
  assert.deepEqual(
    splitRows(rows, ipv4, true).beside.map(row => row.localPort),
    [23002],
  );
});

/** Cuts, swaps and spoils captured text. */
function spoil(text: string, random: ReturnType<typeof createRandom>): string {
  let spoiled = text;
  for (let round = random.between(1, 6); round > 0; round--) {
    const at = random.below(spoiled.length + 1);
    const kind = random.below(3);
    if (kind === 0) spoiled = spoiled.slice(0, at);
    else if (kind === 1)
      spoiled = spoiled.slice(0, at) + random.text(random.between(1, 12), ' :\n0A1fFx(\0\t-é') + spoiled.slice(at);
    else spoiled = spoiled.slice(0, at) + spoiled.slice(at + random.between(1, 30));
  }
  return spoiled;
}

test('cut anywhere: every row that is left is one of the whole table', () => {
  for (const [name, protocol] of [
    ['tcp', 'tcp'],
    ['tcp6', 'tcp'],
    ['udp', 'udp'],
  ] as const) {
    const text = table(name);
    const whole = new Set(parseInetTable(text, protocol).map(row => JSON.stringify(row)));
    for (let end = 0; end <= text.length; end++)
      for (const row of parseInetTable(text.slice(0, end), protocol))
        assert.ok(whole.has(JSON.stringify(row)), `${name} ${end}`);
  }
  const text = table('unix');
  const whole = new Set(parseUnixTable(text).map(row => JSON.stringify(row)));
  for (let end = 0; end <= text.length; end++)
    for (const row of parseUnixTable(text.slice(0, end))) assert.ok(whole.has(JSON.stringify(row)), `unix ${end}`);
});

test('no text makes the parsers throw, and no row is out of its range', () => {
  const random = createRandom(4);
  const sources = ['tcp', 'tcp6', 'udp', 'udp6', 'unix'].map(table);
  for (let round = 0; round < 4000; round++) {
    const text = random.chance(0.2) ? random.text(200, ' :\n0A1fFx(\0\té') : spoil(random.pick(sources), random);
    for (const row of [...parseInetTable(text, 'tcp'), ...parseInetTable(text, 'udp')]) {
      assert.ok(Number.isInteger(row.localPort) && row.localPort >= 0 && row.localPort <= 65535);
      assert.match(row.inode, /^[0-9]+$/);
      assert.ok(Number.isInteger(row.uid));
      assert.deepEqual(parseIp(row.local.text), row.local);
    }
    parseUnixTable(text);
    parseSockstat(text);
  }
});

test('a header, a comment and an empty line are no rows', () => {
  for (const line of [
    '',
    ' ',
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  ])
    assert.equal(parseInetRow(line, 'tcp'), undefined);
});

test('a unix socket that is bound and does not listen is neither a listener nor a connection', () => {
  const row = (flags: string, state: string) =>
    parseUnixTable(`0000000000000001: 00000002 00000000 ${flags} 0001 ${state}    77 /tmp/app.sock\n`)[0]?.bound;
  assert.deepEqual(
    [row('00010000', '01'), row('00000000', '01'), row('00000000', '03')],
    ['listen', 'bound', undefined],
  );
});
