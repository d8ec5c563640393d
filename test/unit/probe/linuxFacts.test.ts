import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionsPort, rankCandidates } from '../../../src/core/probe/likelyHolders.ts';
import { cgroupFacts, parseCgroup } from '../../../src/core/probe/linux/cgroup.ts';
import { parseSs, parseSsUnixFiles } from '../../../src/core/probe/linux/ss.ts';
import { pickEnvironment } from '../../../src/core/probe/processEnvironment.ts';
import { inodeTables, parseInodes, parseLsofTcpInodes } from '../../../src/core/probe/unlisted.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { createRandom } from '../../support/random.ts';

const id = 'f4b6b72ad82c170a92cd6ea272fc8d665b69835b8508d20e1ac2b220b2ba5b31';

test('control groups: units, user units, containers, sessions', () => {
  const facts = fixtureText('probe', 'cgroup-samples.txt')
    .trim()
    .split('\n')
    .map(line => parseCgroup(`${line}\n`));
  assert.deepEqual(facts.slice(0, 2), [
    { container: { engine: 'docker', id } },
    { container: { engine: 'docker', id } },
  ]);
  assert.equal(facts[2]?.container?.engine, 'podman');
  assert.deepEqual(facts[3], { unit: { name: 'my-dev-server.service', user: true } });
  assert.deepEqual(facts[4], { unit: { name: 'nginx.service', user: false } });
  assert.ok(facts[5]?.container !== undefined);
  assert.deepEqual(facts[6], {});
  for (const path of [
    '/',
    '/init.scope',
    '/user.slice/user-1000.slice/session-3.scope',
    '/user.slice/user-1000.slice/user@1000.service/init.scope',
  ])
    assert.deepEqual(cgroupFacts(path), {}, path);
});

test('version 1 and mixed hierarchies', () => {
  const text = `12:pids:/system.slice/ssh.service\n1:name=systemd:/system.slice/nginx.service\n0::/\n`;
  assert.deepEqual(parseCgroup(text), { unit: { name: 'nginx.service', user: false } });
  assert.deepEqual(parseCgroup(`4:memory:/docker/${id}\n3:cpu:/docker/${id}\n`), {
    container: { engine: 'docker', id },
  });
  assert.deepEqual(parseCgroup(''), {});
});

test('only named keys are taken from an environment, and secrets never', () => {
  const text = [
    'PATH=/bin',
    'AWS_SECRET_ACCESS_KEY=secret',
    'TERM_PROGRAM=vscode',
    'npm_lifecycle_event=dev',
    'npm_lifecycle_script=TOKEN=secret node x',
    'npm_config_//registry/:_authToken=secret',
    'VSCODE_IPC_HOOK_CLI=/run/secret.sock',
    'name=secret',
    'TERM_PROGRAM=second',
    '__proto__=x',
    'hasOwnProperty=x',
    'NOVALUE',
    '=odd',
  ].join('\0');
  const picked = pickEnvironment(`${text}\0`);
  assert.deepEqual(picked, {
    TERM_PROGRAM: 'vscode',
    npm_lifecycle_event: 'dev',
    npm_lifecycle_script: '1',
    VSCODE_IPC_HOOK_CLI: '1',
  });
  assert.deepEqual(pickEnvironment('pm_id=0\0name=api\0'), { pm_id: '0', name: 'api' });
});

test('rows of ss, old and new', () => {
  const rows = parseSs(fixtureText('probe', 'ss-tanope.txt'));
  assert.ok(rows.length > 5);
  assert.deepEqual(rows[0], { host: '0.0.0.0', port: 23001, inode: '382864', cgroup: '/' });
  assert.ok(rows.every(row => row.inode !== '0'));
  const bound = `UNCONN 0      0      127.0.0.1:34567 0.0.0.0:* uid:1000 ino:98373 sk:1 cgroup:/system.slice/web.service <->`;
  assert.deepEqual(parseSs(bound), [
    { host: '127.0.0.1', port: 34567, inode: '98373', uid: 1000, cgroup: '/system.slice/web.service' },
  ]);
  assert.deepEqual(parseSs("ss: unrecognized option '--bound-inactive'\nUsage: ss [ OPTIONS ]\n"), []);
});

test('the file behind a unix socket', () => {
  const text = `u_str LISTEN 0      1      /tmp/a b.sock 794422 * 0      <-> ino:2146423 dev:0/65024 peers:
u_str LISTEN 0      1      /tmp/x * 9 y 794423 * 0 <-> ino:2146438 dev:0/65024 peers:
u_str ESTAB  0      0      * 5 * 6 <-> peers:
`;
  assert.deepEqual(
    [...parseSsUnixFiles(text)],
    [
      ['794422', '2146423'],
      ['794423', '2146438'],
    ],
  );
  assert.equal(parseSsUnixFiles('').size, 0);
});

test('inodes of every table, and of lsof', () => {
  const columns = new Map(inodeTables.map(({ file, column }) => [file, column]));
  const inodes = (file: string, text: string) => parseInodes(text, columns.get(file) ?? -1);
  assert.deepEqual(inodes('unix', fixtureText('probe', 'linux-net-unix.txt')), ['384008', '384006', '384009']);
  assert.ok(inodes('tcp', fixtureText('probe', 'linux-net-tcp.txt')).includes('382863'));
  const netlink = `sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n000000008a6da26a 0   0          00000000 0        0        0     2        0        4       \n`;
  assert.deepEqual(inodes('netlink', netlink), ['4']);
  const packet = `sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n0000000051d65415 3      3    88cc   2     1 0      0      1234\n`;
  assert.deepEqual(inodes('packet', packet), ['1234']);
  assert.deepEqual(
    parseLsofTcpInodes(
      'p1222\nf0\ni98358\nnpipe\nf3\ni98373\nnprotocol: TCP\nf4\nnprotocol: TCP\np2\nf3\ni5\nnprotocol: UDP\n',
    ),
    ['98373'],
  );
});

test('a number stands alone, or it is another port', () => {
  for (const args of [['--port=3000'], ['-p', '3000'], ['127.0.0.1:3000'], [':3000'], ['PORT=3000 node']])
    assert.ok(mentionsPort(args, 3000), args.join(' '));
  for (const args of [['23000'], ['30001'], ['1.3000'], ['--max=13000'], []])
    assert.ok(!mentionsPort(args, 3000), args.join(' '));
  assert.ok(mentionsPort(['23000', '3000'], 3000));
  assert.ok(mentionsPort(['23000 3000'], 3000));
});

test('candidates: who names the port, then known servers, and not the rest of a busy system', () => {
  const process = (pid: number, name: string, commandLine: string) => ({
    pid,
    name,
    commandLine,
    args: commandLine.split(' '),
  });
  const many = Array.from({ length: 30 }, (_, i) => process(100 + i, 'worker', 'worker'));
  const nginx = process(1, 'nginx', 'nginx: master process');
  const named = process(2, 'proxy', 'proxy -host-port 3000');
  const kernel = process(3, 'kworker/0', '');
  assert.deepEqual(rankCandidates([...many, nginx, named, kernel], 3000, new Set()), [named]);
  assert.deepEqual(rankCandidates([...many, nginx, kernel], 3000, new Set()), [nginx]);
  assert.deepEqual(rankCandidates([...many, kernel], 3000, new Set()), []);
  assert.deepEqual(
    rankCandidates([...many, kernel], 3000, new Set([104])).map(found => found.pid),
    [104],
  );
  assert.deepEqual(rankCandidates([kernel, many[0] as (typeof many)[0]], 3000, new Set()), [many[0]]);
});

test('no text makes the parsers throw', () => {
  const random = createRandom(11);
  for (let round = 0; round < 5000; round++) {
    const text = random.text(random.below(160), '0123456789abcdef/-:.=\0\n ino:uidpn()LISTEN@é');
    parseCgroup(text);
    for (const value of Object.values(pickEnvironment(text))) assert.equal(typeof value, 'string');
    for (const row of parseSs(text)) assert.match(row.inode, /^[1-9][0-9]*$/);
    for (const { column } of inodeTables)
      for (const inode of parseInodes(text, column)) assert.match(inode, /^[1-9][0-9]*$/);
    parseLsofTcpInodes(text);
    parseSsUnixFiles(text);
  }
});

test('containers of a pod, with slices and without, are started again', () => {
  for (const path of [
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1234.slice/cri-containerd-${id}.scope`,
    `/kubepods/burstable/pod1c2d3e4f-1111-2222-3333-444455556666/${id}`,
    `/kubepods/pod1c2d3e4f/${id}`,
  ])
    assert.deepEqual(cgroupFacts(path), { container: { engine: 'nerdctl', id, restartPolicy: 'always' } }, path);
});

test('an engine is among the candidates however many servers there are', () => {
  const server = (pid: number, name: string) => ({ pid, name, commandLine: name, args: [name] });
  const many = Array.from({ length: 20 }, (_, index) => server(100 + index, 'nginx'));
  const names = rankCandidates([...many, server(500, 'dockerd')], 3000, new Set()).map(({ name }) => name);
  assert.equal(names.length, 8);
  assert.equal(names.at(-1), 'dockerd');
  assert.equal(rankCandidates(many, 3000, new Set()).length, 8);
});
