import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSs, ssListenArgs, ssPortTableArgs, ssSocketRows } from '../../../src/core/probe/linux/ss.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { createRandom } from '../../support/random.ts';

const short = (text: string) =>
  ssSocketRows(text, 'tcp').map(row => [row.host, row.port, row.state, row.pid, row.name, row.remote]);

test('argv: numbers only, processes, and the port compared by the kernel', () => {
  assert.equal(ssPortTableArgs('udp', 53).join(' '), '-H -O -n -p -e -a -u sport = :53');
  assert.equal(ssListenArgs.join(' '), '-H -O -n -p -e -l -t -u');
});

test('listeners with their processes', () => {
  assert.deepEqual(short(fixtureText('probe', 'ss-ltnp.txt')), [
    ['0.0.0.0', 23001, 'listen', 5308, 'python3', undefined],
    ['127.0.0.1', 23000, 'listen', 5308, 'python3', undefined],
    ['::', 23004, 'listen', 5308, 'python3', undefined],
    ['::', 23003, 'listen', 5308, 'python3', undefined],
    ['::1', 23002, 'listen', 5308, 'python3', undefined],
    ['::ffff:127.0.0.1', 23005, 'listen', 5308, 'python3', undefined],
  ]);
});

test('every state: closing rows with their seconds and no process, wildcards with what they take', () => {
  const rows = ssSocketRows(fixtureText('probe', 'ss-tanope.txt'), 'tcp');
  assert.equal(rows.length, 17);
  assert.deepEqual(
    rows.filter(row => row.pid === undefined),
    [
      {
        protocol: 'tcp',
        host: '127.0.0.1',
        port: 51596,
        remote: '127.0.0.1:23001',
        state: 'time-wait',
        secondsLeft: 59,
      },
      {
        protocol: 'tcp',
        host: '127.0.0.1',
        port: 52328,
        remote: '127.0.0.1:23000',
        state: 'fin-wait-2',
        secondsLeft: 59,
      },
    ],
  );
  assert.deepEqual(
    rows.filter(row => row.host === '::').map(row => [row.port, row.dual]),
    [
      [23004, false],
      [23003, true],
    ],
  );
  // A keepalive timer ends nothing.
  assert.ok(rows.every(row => row.state !== 'established' || row.secondsLeft === undefined));
});

test('the time that is left, as iproute2 spells it', () => {
  const left = (timer: string) =>
    ssSocketRows(`TIME-WAIT 0 0 127.0.0.1:80 127.0.0.1:9 timer:(${timer},0) ino:0 sk:1`, 'tcp')[0]?.secondsLeft;
  const cases = { '41sec': 41, '1min30sec': 90, '12min': 720, '980ms': 0.98, '2.150ms': 2.15, '': 0 };
  for (const [spelling, seconds] of Object.entries(cases))
    assert.equal(left(`timewait,${spelling}`), seconds, spelling);
  assert.equal(left('keepalive,41sec'), undefined);
  assert.equal(left('timewait,soon'), undefined);
});

test('several processes of one socket, another user’s, and both protocols in one list', () => {
  const text = [
    'tcp LISTEN 0 511 *:3000 *:* users:(("node",pid=42,fd=20),("node",pid=43,fd=20),("node",pid=43,fd=21)) uid:1000 ino:5 sk:1 v6only:0 <->',
    'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* uid:101 ino:6 sk:2 <->',
    'udp UNCONN 0 0 [fe80::1]%eth0:546 [::]:* ino:7 sk:3 v6only:1 <->',
  ].join('\n');
  assert.deepEqual(
    ssSocketRows(text).map(row => [row.protocol, row.host, row.zone, row.port, row.state, row.pid, row.uid]),
    [
      ['tcp', '::', undefined, 3000, 'listen', 42, 1000],
      ['tcp', '::', undefined, 3000, 'listen', 43, 1000],
      ['udp', '127.0.0.53', undefined, 53, 'bound', undefined, 101],
      ['udp', 'fe80::1', 'eth0', 546, 'bound', undefined, 0],
    ],
  );
  assert.deepEqual(ssSocketRows(text.replaceAll(/^(?:tcp|udp) /gm, '')), [], 'a row of an unknown protocol is none');
});

test('connections nobody has accepted yet are the listener’s', () => {
  const row = 'ESTAB 0 0 127.0.0.1:80 127.0.0.1:4000 ino:0 sk:1 <->';
  assert.deepEqual(ssSocketRows(row, 'tcp'), []);
  assert.equal(ssSocketRows(row.replace('ino:0', 'ino:9'), 'tcp').length, 1);
});

test('the name of a process cannot name another one, nor another inode', () => {
  const names = ['a b', 'x) ino:1 y', '",pid=1,fd=3)) ', '",pid=1,fd=3),(', 'a),("b', '))', 'uid:0 ino:1', '"'];
  const alphabet = '",()=pidf13 :no';
  for (let seed = 1; seed <= 500; seed++) {
    const random = createRandom(seed);
    names.push(random.text(random.between(0, 15), alphabet));
  }
  for (const name of names) {
    const line = `LISTEN 0 5 127.0.0.1:80 0.0.0.0:* users:(("${name}",pid=5308,fd=4)) uid:1000 ino:77 sk:1 cgroup:/ <->`;
    assert.deepEqual(
      ssSocketRows(line, 'tcp').map(row => [row.port, row.pid, row.uid]),
      [[80, 5308, 1000]],
      name,
    );
    assert.deepEqual(parseSs(line), [{ host: '127.0.0.1', port: 80, inode: '77', uid: 1000, cgroup: '/' }], name);
  }
});

test('help, errors and cut lines are no rows', () => {
  for (const text of [
    '',
    'Cannot open netlink socket: Permission denied\n',
    'Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]\n',
    'LISTEN 0 511 127.0.0.1:23000',
    'LISTEN 0 511 127.0.0.1:99999 0.0.0.0:*',
    'LISTEN 0 511 nonsense:80 0.0.0.0:*',
    'LAUSCHT 0 511 127.0.0.1:80 0.0.0.0:*',
  ])
    assert.deepEqual(ssSocketRows(text, 'tcp'), [], text);
});
