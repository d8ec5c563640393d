import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Run, run } from '../../../src/node/exec.ts';
import type { BindTest } from '../../../src/node/probe/tableProbe.ts';
import { createWindowsProbe, readExcludedRanges, type WindowsProbeOptions } from '../../../src/node/probe/windows.ts';
import { createWindowsSource } from '../../../src/node/windows/source.ts';
import { type Answer, type Call, createFakeTools, fakeRun } from '../../support/fakeTools.ts';
import { fixturePath, fixtureText } from '../../support/fixtures.ts';
import { patientRun } from '../../support/patience.ts';
import { withoutScripts } from '../../support/systems.ts';

const oem = (name: string): string => readFileSync(fixturePath('probe', name), 'latin1');
const facts = fixtureText('probe', 'process-facts-ps51.json');
const inUse: BindTest = async () => ({ kind: 'in-use', code: 'EADDRINUSE' });
const bound: BindTest = async () => ({ kind: 'bound', code: '' });
const denied: BindTest = async () => ({ kind: 'denied', code: 'EACCES' });

interface Tools {
  readonly netstat?: Answer;
  readonly withBound?: Answer;
  readonly powershell?: Answer;
  readonly tasklist?: Answer;
  readonly ranges?: Answer;
  readonly http?: Answer;
  readonly dynamic?: Answer;
}

/** Bound in the test's own way, and netstat with less patience, where a test asks for it. */
interface Options extends WindowsProbeOptions {
  readonly limits?: { readonly netstat: readonly number[] };
}

function windows(tools: Tools = {}, options: Options = {}) {
  const answer = ({ file, argv }: Call): Answer => {
    const name = file.slice(file.lastIndexOf('\\') + 1);
    if (name === 'netstat.exe') {
      if (argv.includes('-q')) return tools.withBound ?? '';
      return 'netstat' in tools ? tools.netstat : oem('netstat-ano-en.txt');
    }
    if (name === 'powershell.exe') return 'powershell' in tools ? tools.powershell : facts;
    if (name === 'tasklist.exe') return 'tasklist' in tools ? tools.tasklist : oem('tasklist-svc-csv-de-cp850.bin');
    if (name === 'netsh.exe') {
      if (argv.includes('dynamicport')) return tools.dynamic ?? '';
      return argv[0] === 'http' ? (tools.http ?? '') : (tools.ranges ?? '');
    }
    return undefined;
  };
  const fake = fakeRun(answer);
  const { limits, ...rest } = options;
  const source = createWindowsSource({
    run: fake.run,
    systemRoot: 'C:\\Windows',
    ...(limits === undefined ? {} : { limits }),
  });
  const probe = createWindowsProbe(source, { bind: inUse, isRunning: () => false, ...rest });
  return { probe, calls: fake.calls };
}

const row = (local: string, pid: number, foreign = '0.0.0.0:0', state = 'ABH\x99REN') =>
  `\r\n  TCP    ${local}        ${foreign}        ${state}       ${pid}\r\n`;

test('Docker and its relay on one port: both are named', async () => {
  const { probe } = windows();
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.name, holder.sockets.length]),
    [
      [20304, 'com.docker.backend.exe', 2],
      [22920, 'wslrelay.exe', 1],
    ],
  );
});

test('command line, parents that are not re-used pids, account, start', async () => {
  const { probe, calls } = windows({ netstat: row('127.0.0.1:3000', 4242) });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  const [holder] = result.holders;
  assert.deepEqual(
    [holder?.commandLine, holder?.user, holder?.startToken, holder?.parents.map(parent => parent.pid)],
    ['"C:\\Program Files\\nodejs\\node.exe" server.js', 'DESKTOP\\dev', '1790000101000', [4200]],
  );
  assert.deepEqual(
    calls.map(call => [call.file, call.options.timeoutMs, call.options.encoding]),
    [
      ['C:\\Windows\\System32\\netstat.exe', 3000, 'latin1'],
      ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 12_000, undefined],
    ],
  );
  assert.ok(calls.every(call => !/wmic/i.test(`${call.file} ${call.argv.join(' ')}`)));
});

test('what would be ended with a holder may be a shell that somebody types into', async () => {
  for (const [line, carries] of [
    ['"C:\\Program Files\\PowerShell\\7\\pwsh.exe" -NoLogo', true],
    ['C:\\Windows\\system32\\cmd.exe', true],
    ['C:\\Windows\\system32\\cmd.exe /d /s /c "node server.js"', undefined],
    ['"C:\\Program Files\\nodejs\\node.exe" worker.js', undefined],
  ] as const) {
    const path = /^"?(.+?\.exe)/.exec(line)?.[1] ?? '';
    const Name = path.slice(path.lastIndexOf('\\') + 1);
    const processes = [
      {
        ProcessId: 50,
        ParentProcessId: 1,
        Name: 'node.exe',
        CommandLine: 'node.exe shell.js',
        CreationDate: '/Date(1790000000000)/',
      },
      {
        ProcessId: 51,
        ParentProcessId: 50,
        Name,
        CommandLine: line,
        ExecutablePath: path,
        CreationDate: '/Date(1790000050000)/',
      },
    ];
    const powershell = JSON.stringify({ processes, services: [], owners: [] });
    const result = await windows({ netstat: row('127.0.0.1:3000', 50), powershell }).probe.inspect({
      protocol: 'tcp',
      port: 3000,
    });
    assert.ok(result.kind === 'held', result.kind);
    const [holder] = result.holders;
    assert.deepEqual([holder?.followers?.map(({ pid }) => pid), holder?.carriesShell], [[51], carries], line);
  }
});

test('services in a svchost', async () => {
  const { probe } = windows();
  const result = await probe.inspect({ protocol: 'tcp', port: 135 });
  assert.ok(result.kind === 'blocked', 'pid 1016 is in no list');
  const rpc = windows({ netstat: row('0.0.0.0:135', 1140) });
  const held = await rpc.probe.inspect({ protocol: 'tcp', port: 135 });
  assert.equal(held.kind, 'held');
  assert.deepEqual(held.holders[0]?.origin?.services, ['RpcSs', 'RpcEptMapper']);
});

test('http.sys: a service keeps it in the kernel', async () => {
  const http = oem('netsh-http-servicestate-requestq.txt');
  const { probe } = windows({ netstat: row('0.0.0.0:5985', 4), http });
  const result = await probe.inspect({ protocol: 'tcp', port: 5985 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.name, holder.origin?.services]),
    [[4, 'System', ['WinRM']]],
  );
  assert.ok(result.tried?.includes('http.sys: HTTP://+:5985/WSMAN/'));
});

test('http.sys: a site of IIS is served by the service that has started its worker', async () => {
  const processes = [
    { ProcessId: 4, ParentProcessId: 0, Name: 'System', CommandLine: null, ExecutablePath: null, CreationDate: null },
    { ProcessId: 2900, ParentProcessId: 700, Name: 'svchost.exe', CreationDate: '/Date(1790000000000)/' },
    { ProcessId: 3248, ParentProcessId: 2900, Name: 'w3wp.exe', CreationDate: '/Date(1790000050000)/' },
  ];
  const services = ['WAS', 'W3SVC'].map(Name => ({ Name, ProcessId: 2900 }));
  const { probe } = windows({
    netstat: row('0.0.0.0:80', 4),
    http: oem('netsh-http-servicestate-requestq.txt'),
    powershell: JSON.stringify({ processes, services, owners: [] }),
  });
  const result = await probe.inspect({ protocol: 'tcp', port: 80 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.name, holder.origin?.services]),
    [[4, 'System', ['WAS', 'W3SVC']]],
  );
});

test("http.sys: a program of the user's is the holder", async () => {
  const http = oem('netsh-http-servicestate-de-cp850.bin');
  const { probe } = windows({ netstat: row('0.0.0.0:8088', 4), http });
  const result = await probe.inspect({ protocol: 'tcp', port: 8088 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.name]),
    [[9120, 'Dienst.exe']],
  );
});

test('netstat in other languages, as each prints it', async () => {
  for (const [language, line] of [
    ['French', '  TCP    0.0.0.0:3000           0.0.0.0:0              LISTENING       4242\r\n'],
    ['Japanese', '  TCP         127.0.0.1:3000         0.0.0.0:0              LISTENING       4242\r\n'],
    ['Spanish', '  TCP    [::]:3000              [::]:0                 ESCUCHANDO      4242\r\n'],
    ['Russian', '  TCP    [fe80::1%12]:3000      [::]:0                 \x8f\x90\xa0 \xae\x91       4242\r\n'],
    ['Polish', '  TCP    0.0.0.0:3000           0.0.0.0:0              NAS\x88UCHIWANIE  4242\r\n'],
  ] as const) {
    const { probe } = windows({ netstat: `\r\n\x90tat \x83A\x83N\r\n${line}` });
    const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
    assert.ok(result.kind === 'held', language);
    assert.deepEqual(
      result.holders.map(({ pid }) => pid),
      [4242],
    );
  }
});

test('closing connections: how long at most, since the system does not tell how long', async () => {
  const { probe } = windows({ netstat: row('192.0.2.1:3000', 0, '192.0.2.9:443', 'WARTEND') });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.ok(result.kind === 'lingering', JSON.stringify(result));
  assert.deepEqual([result.secondsLeft, result.lasts], [120, 'at-most']);
});

test('http.sys: without the right to see the queues it is the kernel', async () => {
  const { probe } = windows({ netstat: row('0.0.0.0:80', 4), http: { kind: 'exit', code: 1 } });
  const result = await probe.inspect({ protocol: 'tcp', port: 80 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.origin]),
    [[4, undefined]],
  );
});

test('10013 with nobody listening: an excluded range, in any language', async () => {
  for (const name of ['netsh-excludedportrange-en.txt', 'netsh-excludedportrange-de-cp850.bin']) {
    const { probe } = windows({ ranges: oem(name) }, { bind: denied });
    const result = await probe.inspect({ protocol: 'tcp', port: 50_010 });
    assert.ok(result.kind === 'blocked' && result.by === 'excluded-range');
    assert.deepEqual(result.evidence, { from: 50_000, to: 50_059, administered: true });
  }
});

test('10013 with a listener: the listener, not the range', async () => {
  const ranges = oem('netsh-excludedportrange-en.txt');
  const { probe, calls } = windows({ netstat: row('127.0.0.1:50010', 4242), ranges }, { bind: denied });
  assert.equal((await probe.inspect({ protocol: 'tcp', port: 50_010 })).kind, 'held');
  assert.equal(
    calls.some(call => call.file.endsWith('netsh.exe')),
    false,
  );
});

test('only the families that the bind uses are asked for', async () => {
  const { probe, calls } = windows({}, { bind: denied });
  const result = await probe.inspect({ protocol: 'udp', host: '127.0.0.1', port: 9 });
  assert.deepEqual(
    [result.kind, 'reason' in result ? result.reason : ''],
    ['unknown', 'the bind fails with EACCES and no socket on the port is listed'],
  );
  assert.deepEqual(
    calls.filter(call => call.file.endsWith('netsh.exe')).map(call => call.argv),
    [['interface', 'ipv4', 'show', 'excludedportrange', 'protocol=udp']],
  );
});

test('a ghost: the socket outlived its process, and its child may have it', async () => {
  const { probe, calls } = windows({ netstat: row('0.0.0.0:3000', 6000) });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
  assert.equal(result.evidence.place, 'dead-pid');
  assert.deepEqual(
    result.evidence.candidates.map(candidate => [candidate.pid, candidate.name]),
    [[6001, 'python.exe']],
  );
  assert.deepEqual(result.evidence.sockets, [{ protocol: 'tcp', state: 'listen', local: '0.0.0.0:3000' }]);
  assert.equal(calls.filter(call => call.file.endsWith('netstat.exe')).length, 2, 'looked at twice');
});

test('PowerShell that hangs or is forbidden: names and services from tasklist', async () => {
  for (const powershell of [{ kind: 'timed-out', stdout: facts.slice(0, 500) }, undefined, 'not JSON'] as const) {
    const { probe } = windows({ netstat: row('0.0.0.0:3000', 4242), powershell });
    const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
    assert.equal(result.kind, 'held');
    assert.deepEqual(
      result.holders.map(holder => [holder.pid, holder.name, holder.commandLine]),
      [[4242, 'node.exe', '']],
    );
    assert.ok(result.tried?.includes('tasklist /svc: ok'));
  }
});

test('neither PowerShell nor tasklist: the pid, and no claim that it is dead', async () => {
  const { probe } = windows({ netstat: row('0.0.0.0:3000', 4242), powershell: undefined, tasklist: undefined });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  assert.equal(result.holders[0]?.pid, 4242);
});

test('a tasklist that was ended early makes nobody look dead', async () => {
  const tasklist = { kind: 'timed-out', stdout: '"System","4","N/A"\r\n"node.e' } as const;
  const { probe } = windows({ netstat: row('0.0.0.0:3000', 4242), powershell: undefined, tasklist });
  assert.equal((await probe.inspect({ protocol: 'tcp', port: 3000 })).kind, 'held');
});

test('no netstat: unknown, with the reason', async () => {
  const { probe } = windows({ netstat: undefined });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.deepEqual([result.kind, 'reason' in result ? result.reason : ''], ['unknown', 'netstat did not answer']);
  assert.ok(result.tried?.includes('netstat -a -n -o: not installed'));
});

test('bound and not listening', async () => {
  const { probe } = windows({ withBound: oem('netstat-anoq-en.txt').replace('5151', '4242') });
  const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port: 4000 });
  assert.ok(result.kind === 'blocked' && result.by === 'bound-not-listening');
  assert.deepEqual(
    result.evidence.candidates.map(holder => holder.pid),
    [4242],
  );
});

test('a client on the port, and what is left of one', async () => {
  const client = windows({
    netstat: row('127.0.0.1:51000', 4242, '127.0.0.1:443', 'HERGESTELLT'),
    dynamic:
      '\r\nProtokoll tcp Dynamischer Portbereich\r\n------\r\nStartport       : 1024\r\nAnzahl von Ports : 13977\r\n',
  });
  const held = await client.probe.inspect({ protocol: 'tcp', port: 51_000 });
  assert.equal(held.kind, 'held');
  assert.equal(held.holders[0]?.sockets[0]?.remote, '127.0.0.1:443');
  assert.deepEqual(held.ephemeral, { from: 1024, to: 15_000 });
  const left = windows({ netstat: row('127.0.0.1:51000', 0, '127.0.0.1:443', 'WARTEND') });
  const lingering = await left.probe.inspect({ protocol: 'tcp', port: 51_000 });
  assert.equal(lingering.kind, 'lingering');
  assert.equal(lingering.states[0]?.state, 'time-wait');
});

test('free, and free with a neighbour', async () => {
  const { probe, calls } = windows({}, { bind: bound });
  assert.equal((await probe.inspect({ protocol: 'tcp', port: 3005 })).kind, 'free');
  assert.equal(calls.length, 1);
  const result = await windows({ netstat: row('127.0.0.1:3000', 4242) }, { bind: bound }).probe.inspect({
    protocol: 'tcp',
    host: '::1',
    port: 3000,
  });
  assert.equal(result.kind, 'free');
  assert.deepEqual(
    result.neighbours?.map(neighbour => neighbour.holder?.name),
    ['node.exe'],
  );
});

test('decoys: the port within other numbers, as a peer, as UDP', async () => {
  const netstat = [
    '  TCP    0.0.0.0:13000          0.0.0.0:0              LISTENING       4242',
    '  TCP    0.0.0.0:30000          0.0.0.0:0              LISTENING       4242',
    '  TCP    127.0.0.1:50000        127.0.0.1:3000         ESTABLISHED     4242',
    '  UDP    0.0.0.0:3000           *:*                                    4242',
    '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       3000',
  ].join('\r\n');
  const { probe } = windows({ netstat });
  assert.equal((await probe.inspect({ protocol: 'tcp', port: 3000 })).kind, 'unknown');
  const udp = await probe.inspect({ protocol: 'udp', port: 3000 });
  assert.equal(udp.kind, 'held');
});

test('every listener, and the excluded ranges of both families', async () => {
  const { probe } = windows({ ranges: oem('netsh-excludedportrange-zh-gbk.bin') });
  const listeners = await probe.listeners();
  assert.deepEqual(
    listeners.map(({ endpoint, holder }) => [
      endpoint.protocol === 'unix' ? '' : `${endpoint.protocol} ${endpoint.host} ${endpoint.port}`,
      holder?.pid,
    ]),
    [
      ['tcp 0.0.0.0 135', undefined],
      ['tcp 0.0.0.0 445', 4],
      ['tcp 0.0.0.0 3000', 20304],
      ['tcp :: 3000', 20304],
      ['tcp ::1 3000', 22920],
      ['tcp fe80::64db:e0f4:68ef:802e%12 8080', undefined],
      ['udp 0.0.0.0 5353', undefined],
      ['udp :: 5353', undefined],
      ['udp fe80::64db:e0f4:68ef:802e%12 1900', undefined],
    ],
  );
  assert.equal((await probe.excludedRanges('tcp')).length, 4);
  const { run: onlyRanges } = fakeRun(() => oem('netsh-excludedportrange-en.txt'));
  const source = createWindowsSource({ run: onlyRanges, systemRoot: 'C:\\Windows' });
  assert.equal((await readExcludedRanges(source, 'udp')).length, 12);
});

test('a real program in the code page of the system, and one that hangs', {
  skip: withoutScripts,
}, async () => {
  const tools = createFakeTools();
  try {
    // On this side a backslash is a letter of a name.
    const name = (file: string) => `root\\System32\\${file}`;
    tools.add(name('netstat.exe'), { stdout: readFileSync(fixturePath('probe', 'netstat-ano-de-cp850.bin')) });
    tools.add(name('tasklist.exe'), { stdout: '"node.exe","9876","Nicht zutreffend"\r\n' });
    tools.add(name('WindowsPowerShell\\v1.0\\powershell.exe'), {
      stderr: 'Die Skriptausführung ist deaktiviert.',
      exit: 1,
    });
    const probeWith = (start: Run) => {
      const source = createWindowsSource({
        run: start,
        systemRoot: `${tools.folder}/root`,
        limits: { netstat: [200, 200] },
      });
      return createWindowsProbe(source, { bind: inUse, isRunning: () => false });
    };
    const probe = probeWith(patientRun);
    const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port: 8765 });
    assert.equal(result.kind, 'held');
    assert.deepEqual(
      result.holders.map(holder => [holder.pid, holder.name]),
      [[9876, 'node.exe']],
    );
    assert.deepEqual(
      result.neighbours?.map(neighbour => neighbour.endpoint),
      [{ protocol: 'tcp', host: '::1', port: 8765 }],
    );
    assert.deepEqual(tools.calls(name('netstat.exe')), [['-a', '-n', '-o']]);
    assert.deepEqual(tools.calls(name('tasklist.exe')), [['/svc', '/fo', 'csv', '/nh']]);
    tools.add(name('netstat.exe'), {
      stdout: '  TCP    127.0.0.1:8765         0.0.0.0:0              ABH',
      hangs: true,
    });
    const hung = await probeWith(run).inspect({ protocol: 'tcp', host: '127.0.0.1', port: 8765 });
    assert.equal(hung.kind, 'unknown');
    assert.ok(hung.tried?.includes('netstat -a -n -o: timed out'));
  } finally {
    tools.remove();
  }
});
