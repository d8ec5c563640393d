/** What Windows' own calls answer, as they would on a machine that is not this one: rows, processes and services by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeResult } from '../../../src/core/model/probe.ts';
import type { SocketRow } from '../../../src/core/probe/socketRow.ts';
import type { NativeProcesses, NativeQuestion } from '../../../src/core/probe/windows/windowsNative.ts';
import type { WindowsProcess } from '../../../src/core/probe/windows/windowsProcess.ts';
import { withDual } from '../../../src/core/probe/windows/windowsTables.ts';
import type { BindOutcome } from '../../../src/node/probe/bind.ts';
import { createWindowsProbe } from '../../../src/node/probe/windows.ts';
import type { Native } from '../../../src/node/windows/native.ts';
import { createWindowsSource } from '../../../src/node/windows/source.ts';
import { fakeRun } from '../../support/fakeTools.ts';

interface Machine {
  readonly rows: readonly SocketRow[];
  readonly processes?: readonly WindowsProcess[];
  readonly services?: NativeProcesses['services'];
  /** They are not told with the sockets, nor when they are asked for. */
  readonly processesFail?: true;
  /** Pids that live, listed or not. */
  readonly alive?: readonly number[];
  readonly bind?: BindOutcome['kind'];
  /** What `netstat -q` prints. */
  readonly withBound?: string;
  readonly tasklist?: string;
}

function machine({
  rows,
  processes = [],
  services = [],
  processesFail,
  alive = [],
  bind,
  withBound,
  tasklist,
}: Machine) {
  const asked: string[] = [];
  const known = { processes, services };
  const answers = {
    sockets: ({ of }: Extract<NativeQuestion, { ask: 'sockets' }>) => {
      const found = withDual(rows).filter(({ port }) => of === undefined || port === of.port);
      const told = of?.behind === true && found.length > 0 && processesFail === undefined;
      return { rows: found, total: rows.length + 1, ...(told ? { behind: known } : {}) };
    },
  };
  const native = {
    async ask(question: NativeQuestion) {
      asked.push(question.ask);
      if (question.ask === 'sockets') return { answer: answers.sockets(question) };
      return processesFail === true ? { no: 'the list of processes cannot be read' } : { answer: known };
    },
    dispose() {},
  } as Native;
  const { run, calls } = fakeRun(({ file, argv }) => {
    if (file.endsWith('netstat.exe')) return argv.includes('-q') ? withBound : undefined;
    return file.endsWith('tasklist.exe') ? tasklist : undefined;
  });
  const probe = createWindowsProbe(createWindowsSource({ run, systemRoot: 'C:\\Windows', native }), {
    bind: async () => ({ kind: bind ?? 'in-use', code: bind === 'bound' ? '' : 'EADDRINUSE' }),
    isRunning: pid => alive.includes(pid),
  });
  return { probe, asked, calls };
}

const listens = (host: string, port: number, pid: number): SocketRow => ({
  protocol: 'tcp',
  host,
  port,
  state: 'listen',
  pid,
});
const node: WindowsProcess = { pid: 4242, parentPid: 300, name: 'node.exe', startedAt: 5000, own: true, mayEnd: true };
const holders = (result: ProbeResult) =>
  result.kind === 'held' ? result.holders : assert.fail(JSON.stringify(result));
const tcp = (port: number, host?: string) =>
  ({ protocol: 'tcp', port, ...(host === undefined ? {} : { host }) }) as const;

test('who is behind a port comes with its sockets: one question', async () => {
  const { probe, asked, calls } = machine({ rows: [listens('0.0.0.0', 3000, 4242)], processes: [node] });
  assert.deepEqual(
    holders(await probe.inspect(tcp(3000))).map(({ pid, name }) => [pid, name]),
    [[4242, 'node.exe']],
  );
  assert.deepEqual([asked, calls], [['sockets'], []]);
});

test('whether a port is free is asked without who is behind it', async () => {
  const { probe, asked } = machine({ rows: [listens('0.0.0.0', 3000, 4242)], processes: [node], bind: 'bound' });
  assert.equal(await probe.isFree(tcp(3000)), false);
  assert.equal(await probe.isFree(tcp(3001)), true);
  assert.deepEqual(asked, ['sockets', 'sockets']);
});

test('the sockets are told and the processes are not: names by tasklist, parents unknown, nobody is called gone', async () => {
  const { probe, asked } = machine({
    rows: [listens('127.0.0.1', 3000, 4242)],
    processesFail: true,
    alive: [4242],
    tasklist: '"node.exe","4242","N/A"\r\n',
  });
  const [holder] = holders(await probe.inspect(tcp(3000)));
  assert.deepEqual([holder?.name, holder?.parentsUnknown, holder?.startedAt], ['node.exe', true, undefined]);
  assert.deepEqual(asked, ['sockets', 'processes']);
});

test('one that lives and is missing from the list is named by its pid', async () => {
  const { probe } = machine({ rows: [listens('0.0.0.0', 3000, 777)], processes: [node], alive: [777] });
  const [holder] = holders(await probe.inspect(tcp(3000)));
  assert.deepEqual([holder?.pid, holder?.name, holder?.parentsUnknown], [777, '', true]);
});

test('a socket that outlived its process: hidden, with the child that may have inherited it', async () => {
  const child = { ...node, pid: 500, parentPid: 777 };
  const { probe } = machine({ rows: [listens('0.0.0.0', 3000, 777)], processes: [node, child] });
  const result = await probe.inspect(tcp(3000));
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
  assert.deepEqual([result.evidence.place, result.evidence.candidates.map(({ pid }) => pid)], ['dead-pid', [500]]);
});

test('a lone [::] row takes IPv6 alone: beside it 127.0.0.1 is free, and it is named', async () => {
  const { probe } = machine({ rows: [listens('::', 3000, 4242)], processes: [node], bind: 'bound' });
  const beside = await probe.inspect(tcp(3000, '127.0.0.1'));
  assert.equal(beside.kind, 'free');
  assert.deepEqual(
    holders(await probe.inspect(tcp(3000, '::1'))).map(({ pid }) => pid),
    [4242],
  );
});

test('a [::] row with one of 0.0.0.0 by the same process is one socket of both families', async () => {
  const { probe } = machine({
    rows: [listens('0.0.0.0', 3000, 4242), listens('::', 3000, 4242)],
    processes: [node],
    bind: 'bound',
  });
  assert.deepEqual(
    holders(await probe.inspect(tcp(3000, '127.0.0.1'))).map(({ pid }) => pid),
    [4242],
  );
});

test('a [::] row of one and 0.0.0.0 of another: two holders of the port', async () => {
  const other = { ...node, pid: 4343, name: 'wslrelay.exe' };
  const { probe } = machine({
    rows: [listens('0.0.0.0', 3000, 4242), listens('::', 3000, 4343)],
    processes: [node, other],
  });
  assert.deepEqual(
    holders(await probe.inspect(tcp(3000)))
      .map(({ pid }) => pid)
      .toSorted((a, b) => a - b),
    [4242, 4343],
  );
});

test('services that share a host and its port are all named', async () => {
  const host = { pid: 1140, parentPid: 600, name: 'svchost.exe', startedAt: 2000, own: false, mayEnd: false };
  const { probe } = machine({
    rows: [listens('0.0.0.0', 135, 1140)],
    processes: [{ pid: 600, name: 'services.exe', startedAt: 1000 }, host],
    services: [
      [1140, 'RpcSs'],
      [1140, 'RpcEptMapper'],
      [8496, 'WinRM'],
    ],
  });
  const [holder] = holders(await probe.inspect(tcp(135)));
  assert.deepEqual([holder?.origin?.services, holder?.denied], [['RpcSs', 'RpcEptMapper'], 'other-user']);
});

test('another session’s process: its name and account, that it is another user’s, and no program or arguments', async () => {
  const theirs = { pid: 4242, name: 'node.exe', startedAt: 5000, user: 'PC\\anna', own: false, mayEnd: false };
  const { probe } = machine({ rows: [listens('127.0.0.1', 3000, 4242)], processes: [theirs] });
  const [holder] = holders(await probe.inspect(tcp(3000)));
  assert.deepEqual(
    [holder?.user, holder?.denied, holder?.executable, holder?.commandLine],
    ['PC\\anna', 'other-user', undefined, ''],
  );
});

test('a chain of cmd: every shell above the server, and not one that only got its pid since', async () => {
  const { probe } = machine({
    rows: [listens('127.0.0.1', 3000, 4242)],
    processes: [
      node,
      { pid: 300, parentPid: 200, name: 'cmd.exe', startedAt: 4900, commandLine: 'cmd /d /s /c "node server.js"' },
      { pid: 200, parentPid: 100, name: 'node.exe', startedAt: 4800, commandLine: 'node npm-cli.js run dev' },
      { pid: 100, parentPid: 50, name: 'cmd.exe', startedAt: 4700, commandLine: 'cmd /d /s /c npm.cmd' },
      { pid: 50, parentPid: 1, name: 'explorer.exe', startedAt: 9000 },
    ],
  });
  const [holder] = holders(await probe.inspect(tcp(3000)));
  assert.deepEqual(
    holder?.parents.map(({ pid }) => pid),
    [300, 200, 100],
  );
});

test('a 32-bit program is told as it is', async () => {
  const executable = 'C:\\Program Files (x86)\\App\\app.exe';
  const app = { ...node, name: 'app.exe', executable, commandLine: `"${executable}" /port 3000` };
  const { probe } = machine({ rows: [listens('0.0.0.0', 3000, 4242)], processes: [app] });
  const [holder] = holders(await probe.inspect(tcp(3000)));
  assert.deepEqual([holder?.name, holder?.executable], ['app.exe', executable]);
});

const bound = (rows: string) => `\r\n  Proto  Local Address  Foreign Address  State  PID\r\n${rows}`;
const connection: SocketRow = {
  protocol: 'tcp',
  host: '192.168.1.5',
  port: 51234,
  remote: '203.0.113.9:443',
  state: 'established',
  pid: 4242,
};

test('BOUND beside an outgoing connection is that connection: the client is named, nothing is called bound', async () => {
  const { probe } = machine({
    rows: [connection],
    processes: [{ ...node, name: 'chrome.exe' }],
    withBound: bound(
      '  TCP    0.0.0.0:51234    0.0.0.0:0    BOUND    4242\r\n  TCP    192.168.1.5:51234    203.0.113.9:443    ESTABLISHED    4242\r\n',
    ),
  });
  const [holder] = holders(await probe.inspect(tcp(51234)));
  assert.deepEqual([holder?.name, holder?.sockets.map(({ state }) => state)], ['chrome.exe', ['established']]);
});

test('BOUND alone: bound and not listening, by whom', async () => {
  const { probe } = machine({
    rows: [listens('0.0.0.0', 135, 1140)],
    processes: [node],
    withBound: bound('  TCP    127.0.0.1:4000    0.0.0.0:0    BOUND    4242\r\n'),
  });
  const result = await probe.inspect(tcp(4000));
  assert.ok(result.kind === 'blocked' && result.by === 'bound-not-listening', JSON.stringify(result));
  assert.deepEqual(
    result.evidence.candidates.map(({ pid }) => pid),
    [4242],
  );
});

test('what is left of closed connections has no process: how long, and nobody is named', async () => {
  const left: SocketRow = { ...connection, port: 3000, host: '127.0.0.1', state: 'time-wait', pid: 0 };
  const { probe } = machine({ rows: [left], processes: [node] });
  const result = await probe.inspect(tcp(3000));
  assert.equal(result.kind, 'lingering');
});
