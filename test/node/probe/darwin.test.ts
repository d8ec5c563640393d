import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { macLsofFile } from '../../../src/core/probe/lsof.ts';
import { type Run, run } from '../../../src/node/exec.ts';
import { createDarwinProbe, type DarwinProbeOptions } from '../../../src/node/probe/darwin.ts';
import type { BindTest } from '../../../src/node/probe/tableProbe.ts';
import { type Answer, type Call, createFakeTools, fakeRun } from '../../support/fakeTools.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { patientRun, withEnoughTime } from '../../support/patience.ts';
import { withoutScripts } from '../../support/systems.ts';

const wide = fixtureText('probe', 'netstat-anv-macos-26-wide.txt');
const inUse: BindTest = async () => ({ kind: 'in-use', code: 'EADDRINUSE' });
const bound: BindTest = async () => ({ kind: 'bound', code: '' });
const denied: BindTest = async () => ({ kind: 'denied', code: 'EACCES' });
const nothingFound = { kind: 'exit', code: 1 } as const;

interface Tools {
  readonly netstat?: Answer;
  readonly lsof?: Answer;
  readonly cwd?: Answer;
  readonly ps?: Answer;
  /** What `launchctl print` says of this job; without it all say what the system's domain does. */
  readonly jobs?: Readonly<Record<string, Answer>>;
}

/** A Mac as the fixtures show it; single tools can be exchanged. */
function mac(tools: Tools = {}, options: DarwinProbeOptions = {}) {
  const answer = ({ file, argv }: Call): Answer => {
    if (file === '/usr/sbin/netstat') {
      if ('netstat' in tools) return tools.netstat;
      return argv.includes('udp') ? fixtureText('probe', 'netstat-anv-macos-udp-narrow.txt') : wide;
    }
    if (file === '/usr/sbin/lsof')
      return argv.includes('cwd') ? (tools.cwd ?? nothingFound) : 'lsof' in tools ? tools.lsof : nothingFound;
    if (file === '/bin/ps') {
      if ('ps' in tools) return tools.ps;
      return fixtureText('probe', argv.includes('pid=,comm=') ? 'ps-macos-comm.txt' : 'ps-macos-uid.txt');
    }
    if (file === '/usr/sbin/sysctl') return '49152\n65535\n';
    const job = argv[0] === 'print' ? argv[1] : undefined;
    if (tools.jobs !== undefined && job !== undefined && job in tools.jobs) return tools.jobs[job];
    if (file === '/bin/launchctl')
      return fixtureText('probe', argv[0] === 'list' ? 'launchctl-list-macos.txt' : 'launchctl-print-system-macos.txt');
    return undefined;
  };
  const fake = fakeRun(answer);
  return { probe: createDarwinProbe(fake.run, { uid: 501, bind: inUse, ...options }), calls: fake.calls };
}

const row = (local: string, pid: number, state = 'LISTEN', foreign = '*.*', name = 'x') =>
  `Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options\n` +
  `tcp4       0      0  ${local}        ${foreign}                    ${state}                 0            0  131072  131072             ${name}:${pid}   00100 00000106\n`;

test('the holder with its facts, parents, folder and sharing child', async () => {
  const lsof =
    'p4243\0cnode\0u501\0Ldev\0\nf20\0tIPv6\0PTCP\0n*:3000\0TST=LISTEN\0\np4244\0cnode\0u501\0Ldev\0\nf20\0tIPv6\0PTCP\0n*:3000\0TST=LISTEN\0\n';
  const { probe, calls } = mac({ lsof, cwd: 'p4243\0\nfcwd\0tDIR\0n/Users/dev/app\0\n' });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000, host: '127.0.0.1' });
  assert.equal(result.kind, 'held');
  assert.equal(result.holders.length, 1);
  const [holder] = result.holders;
  assert.deepEqual(
    [holder?.pid, holder?.name, holder?.user, holder?.cwd, holder?.startToken, holder?.sharedWith],
    [4243, 'node', 'dev', '/Users/dev/app', 'Fri Nov 20 21:44:03 2026', [4244]],
  );
  assert.deepEqual(
    holder?.parents.map(parent => parent.name),
    ['zsh', 'Electron', 'launchd'],
  );
  assert.deepEqual(holder?.sockets, [{ protocol: 'tcp', state: 'listen', local: '[::]:3000' }]);
  assert.equal(holder?.origin, undefined, 'an application is not a job that brings it back');
  assert.deepEqual(
    result.neighbours?.map(neighbour => [neighbour.endpoint, neighbour.holder]),
    [[{ protocol: 'tcp', host: '::1', port: 3000 }, undefined]],
  );
  for (const { options } of calls) assert.ok((options.timeoutMs ?? 0) > 0 && (options.timeoutMs ?? 0) <= 3000);
});

test('a job that launchd keeps alive, asked by its label', async () => {
  const { probe, calls } = mac({ netstat: row('*.80', 297, 'LISTEN', '*.*', 'nginx') });
  await probe.inspect({ protocol: 'tcp', port: 80 });
  assert.deepEqual(
    calls.filter(call => call.file === '/bin/launchctl').map(call => call.argv.join(' ')),
    ['print system', 'print system/homebrew.mxcl.nginx'],
  );
});

const ps = (pid: number) =>
  `    1     0     0 root             Fri Nov 20 08:00:01 2026     /sbin/launchd\n${pid}     1   501 dev              Fri Nov 20 09:00:00 2026     /opt/run\n`;
const kept = (job: string) => `${job} = {\n\tstate = running\n\n\tproperties = keepalive | runatload\n}\n`;

test('a daemon of the system that runs as this user: its domain is the system’s, and it comes back', async () => {
  const system = 'system = {\n\tservices = {\n\t\t  6000      - \torg.example.runner\n\t}\n}\n';
  const jobs = { system, 'system/org.example.runner': kept('system/org.example.runner') };
  const { probe } = mac({ netstat: row('*.3000', 6000), ps: ps(6000), jobs });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.deepEqual(result.kind === 'held' && result.holders[0]?.origin, {
    launchdLabel: 'org.example.runner',
    launchdDomain: 'system',
    launchdKeepAlive: true,
  });
});

test('an agent that was loaded without a screen is looked for where those are; of one that is in neither place less is told', async () => {
  const netstat = row('*.3000', 58827);
  const job = 'com.example.gateway';
  const none = { kind: 'exit', code: 113 } as const;
  const origin = async (user: Answer) => {
    const jobs = { [`gui/501/${job}`]: none, [`user/501/${job}`]: user };
    const result = await mac({ netstat, ps: ps(58827), jobs }).probe.inspect({ protocol: 'tcp', port: 3000 });
    return result.kind === 'held' && result.holders[0]?.origin;
  };
  assert.deepEqual(await origin(kept(`user/501/${job}`)), {
    launchdLabel: job,
    launchdDomain: 'user/501',
    launchdKeepAlive: true,
  });
  assert.deepEqual(await origin(none), { launchdLabel: job });
});

test("root's listener, which lsof cannot see", async () => {
  const { probe } = mac({ netstat: row('*.80', 297, 'LISTEN', '*.*', 'nginx') });
  const result = await probe.inspect({ protocol: 'tcp', port: 80 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.name, holder.user, holder.uid, holder.origin?.launchdLabel]),
    [['nginx', 'root', 0, 'homebrew.mxcl.nginx']],
  );
});

test('AirPlay: the facts that tell it', async () => {
  const { probe } = mac();
  const result = await probe.inspect({ protocol: 'tcp', port: 7000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.name, holder.origin?.launchdLabel, holder.sockets.length]),
    [['ControlCenter', 'com.apple.controlcenter', 2]],
  );
});

test('a lsof that hangs costs nothing but its limit', async () => {
  const { probe, calls } = mac({ lsof: { kind: 'timed-out', stdout: 'p9999\0cno' } });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => holder.pid),
    [4243],
  );
  assert.ok(result.tried?.includes('lsof -iTCP:3000: timed out'));
  assert.equal(calls.find(call => call.argv.includes('-iTCP:3000'))?.options.timeoutMs, 1500);
});

test('without netstat, lsof is asked with its full limit', async () => {
  const lsof =
    'p4243\ncnode\nu501\nf20\ntIPv4\nPTCP\nn127.0.0.1:3000\nTST=LISTEN\nf21\ntIPv4\nPTCP\nn127.0.0.1:50000->127.0.0.1:3000\nTST=ESTABLISHED\n';
  const { probe, calls } = mac({ netstat: undefined, lsof });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.sockets.length]),
    [[4243, 1]],
    'the connection to the port is a client of it, not its holder',
  );
  assert.equal(calls.find(call => call.argv.includes('-iTCP:3000'))?.options.timeoutMs, 3000);
});

test('no tool at all: unknown, with what was tried', async () => {
  const { probe } = mac({ netstat: undefined, lsof: undefined, ps: undefined });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'unknown');
  assert.equal(result.reason, 'neither netstat nor lsof answered');
  assert.deepEqual(result.tried, [
    'netstat -anv -p tcp: not installed',
    'bind *:3000, on loopback only: EADDRINUSE',
    'lsof -iTCP:3000: not installed',
    'ps: not installed',
    'bind again: EADDRINUSE',
  ]);
});

test('without ps the pid and the name of the row are still told', async () => {
  const { probe } = mac({ ps: undefined });
  const result = await probe.inspect({ protocol: 'tcp', port: 62243 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => [holder.pid, holder.name]),
    [[17120, 'Code Helper (Plu']],
  );
});

test('a ps that was ended early makes nobody look dead', async () => {
  const whole = fixtureText('probe', 'ps-macos-uid.txt');
  const { probe } = mac({ ps: { kind: 'timed-out', stdout: whole.slice(0, whole.indexOf(' 4243')) } });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => holder.pid),
    [4243, 25873],
  );
});

test('output that was cut in the last row names no wrong process', async () => {
  const cut = wide.slice(0, wide.indexOf('Python:25873') + 'Python:258'.length);
  const { probe } = mac({ netstat: { kind: 'timed-out', stdout: cut }, ps: undefined });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(
    result.holders.map(holder => holder.pid),
    [4243],
  );
});

test('bound and not listening', async () => {
  const { probe } = mac();
  const result = await probe.inspect({ protocol: 'tcp', port: 3001, host: '127.0.0.1' });
  assert.ok(result.kind === 'blocked' && result.by === 'bound-not-listening');
  assert.deepEqual(
    result.evidence.candidates.map(holder => [holder.pid, holder.sockets[0]?.state]),
    [[777, 'bound']],
  );
});

test('a client on the port', async () => {
  const { probe } = mac({ netstat: row('127.0.0.1.51000', 4243, 'ESTABLISHED', '127.0.0.1.443') });
  const result = await probe.inspect({ protocol: 'tcp', port: 51000 });
  assert.equal(result.kind, 'held');
  assert.deepEqual(result.ephemeral, { from: 49152, to: 65535 });
  assert.deepEqual(result.holders[0]?.sockets, [
    { protocol: 'tcp', state: 'established', local: '127.0.0.1:51000', remote: '127.0.0.1:443' },
  ]);
});

test('TIME_WAIT has no holder, whatever pid stands in the row', async () => {
  const { probe } = mac({ netstat: row('127.0.0.1.3000', 4243, 'TIME_WAIT', '127.0.0.1.50000') });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.equal(result.kind, 'lingering');
  assert.deepEqual([result.secondsLeft, result.bindable], [30, undefined]);
  const passed = mac({ netstat: row('127.0.0.1.3000', 4243, 'TIME_WAIT', '127.0.0.1.50000') }, { bind: bound }).probe;
  assert.equal((await passed.inspect({ protocol: 'tcp', port: 3000 })).kind, 'free');
  const strict = await passed.inspect({ protocol: 'tcp', port: 3000 }, { withoutReuseAddress: true });
  assert.deepEqual([strict.kind, strict.kind === 'lingering' && strict.bindable], ['lingering', true]);
});

test('a privileged port', async () => {
  const { probe } = mac({ netstat: row('*.9', 1) }, { bind: denied });
  const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port: 81 });
  assert.ok(result.kind === 'blocked' && result.by === 'privileged');
  assert.equal(result.evidence.firstUnprivileged, 1024);
});

test('free: nothing on the port, and one table was enough', async () => {
  const { probe, calls } = mac({}, { bind: bound });
  assert.deepEqual(await probe.inspect({ protocol: 'tcp', port: 3002 }), {
    kind: 'free',
    tried: ['netstat -anv -p tcp: ok', 'bind *:3002, on loopback only: ok'],
  });
  assert.equal(calls.length, 1);
});

test('free, with a neighbour on another address', async () => {
  const { probe } = mac({ netstat: row('127.0.0.1.3000', 4243) }, { bind: bound });
  const result = await probe.inspect({ protocol: 'tcp', host: '::1', port: 3000 });
  assert.equal(result.kind, 'free');
  assert.deepEqual(
    result.neighbours?.map(neighbour => neighbour.holder?.pid),
    [4243],
  );
});

test('the bind works beside a listener on the wildcard: it is named all the same', async () => {
  const { probe } = mac({}, { bind: bound });
  const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port: 7000 });
  assert.equal(result.kind, 'held');
});

test('a process that is gone: looked at twice, then said', async () => {
  const { probe, calls } = mac({ netstat: row('*.3000', 31337) });
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
  assert.equal(result.evidence.place, 'dead-pid');
  assert.equal(calls.filter(call => call.file.endsWith('netstat')).length, 2);
});

test("the kernel's own socket", async () => {
  const { probe } = mac({ netstat: row('*.2049', 0, 'LISTEN', '*.*', 'kernel_task') });
  const result = await probe.inspect({ protocol: 'tcp', port: 2049 });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
  assert.equal(result.evidence.place, 'kernel');
});

test('an address of another host, a name that does not exist', async () => {
  const { probe } = mac({}, { bind: async () => ({ kind: 'not-local', code: 'EADDRNOTAVAIL' }) });
  const result = await probe.inspect({ protocol: 'tcp', host: '192.0.2.1', port: 3000 });
  assert.ok(result.kind === 'blocked' && result.by === 'not-local');
  assert.equal(result.evidence.host, '192.0.2.1');
});

test('every listener once, UDP too', async () => {
  const { probe } = mac();
  const listeners = await probe.listeners();
  const ports = listeners.map(({ endpoint }) => (endpoint.protocol === 'unix' ? 0 : endpoint.port));
  assert.deepEqual(ports, [3000, 3000, 62243, 445, 7000, 7000, 5353, 5060]);
  const airplay = listeners.find(({ holder }) => holder?.name === 'ControlCenter');
  assert.equal(airplay?.holder?.origin?.launchdLabel, 'com.apple.controlcenter');
  assert.equal(airplay?.user, 'dev');
});

test('cancelled', async () => {
  const { probe } = mac();
  const result = await probe.inspect({ protocol: 'tcp', port: 3000 }, { signal: AbortSignal.abort() });
  assert.deepEqual([result.kind, 'reason' in result ? result.reason : ''], ['unknown', 'cancelled']);
});

test('isFree is the bind alone', async () => {
  const { probe, calls } = mac();
  assert.equal(await probe.isFree({ protocol: 'tcp', port: 3000 }), false);
  assert.equal(await mac({}, { bind: bound }).probe.isFree({ protocol: 'udp', port: 3000 }), true);
  assert.equal(await mac({}, { bind: denied }).probe.isFree({ protocol: 'tcp', port: 80 }), undefined);
  assert.equal(calls.length, 0);
});

test('the real lsof and ps of this machine, where they are installed', async () => {
  const installed = (await patientRun('lsof', ['-v'])).kind !== 'missing';
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    // There is no netstat of macOS here: lsof has to tell it all.
    const probe = createDarwinProbe((file, argv, options) =>
      patientRun(basename(file).replace('netstat', 'none'), argv, options),
    );
    const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port });
    assert.equal(result.kind, installed ? 'held' : 'unknown');
    const holders = result.kind === 'held' ? result.holders : [];
    assert.deepEqual(
      holders.map(holder => [holder.pid, holder.sockets[0]?.local, holder.cwd]),
      installed ? [[process.pid, `127.0.0.1:${port}`, process.cwd()]] : [],
    );
    for (const holder of holders) assert.match(holder.commandLine, /darwin\.test/);
  } finally {
    server.close();
  }
});

test(
  'real programs: one that hangs is ended, and each is started with exactly its arguments',
  {
    skip: withoutScripts,
  },
  () =>
    // Only what hangs has a limit, and one that lets it come so far as to record its start.
    withEnoughTime(async (timeoutMs, isLast) => {
      const tools = createFakeTools();
      try {
        tools.add('netstat', { stdout: row('127.0.0.1.3000', 4243) });
        tools.add('lsof', { stdout: 'p1\n', hangs: true });
        tools.add('ps', { stdout: fixtureText('probe', 'ps-macos-uid.txt') });
        tools.add('launchctl', { stdout: '' });
        const start: Run = (file, argv, options) => {
          const tool = join(tools.folder, basename(file));
          return file === macLsofFile ? run(tool, argv, { ...options, timeoutMs }) : patientRun(tool, argv, options);
        };
        const probe = createDarwinProbe(start, { uid: 501, bind: inUse });
        const result = await probe.inspect({ protocol: 'tcp', port: 3000 });
        const asked = tools.calls('lsof');
        if (asked.length === 0 && !isLast) return false;
        assert.equal(result.kind, 'held');
        assert.equal(result.holders[0]?.pid, 4243);
        assert.ok(result.tried?.includes('lsof -iTCP:3000: timed out'));
        assert.deepEqual(tools.calls('netstat'), [['-a', '-n', '-v', '-p', 'tcp']]);
        assert.deepEqual(
          asked,
          [['-n', '-P', '-w', '-b', '-iTCP:3000', '-F', 'pcuLftPnT0']],
          'what hangs is not asked again',
        );
        assert.deepEqual(
          new Set(tools.calls('ps').map(call => call.join(' '))),
          new Set(['-a -x -ww -o pid=,comm=', '-a -x -ww -o pid=,ppid=,uid=,user=,lstart=,command=']),
        );
        assert.deepEqual(tools.calls('launchctl'), [['list'], ['print', 'system']]);
        return true;
      } finally {
        tools.remove();
      }
    }),
);

test('a unix path without its folder, and one that is free', { skip: process.platform === 'win32' }, async () => {
  const { probe } = mac();
  const causeAt = async (path: string) => {
    const result = await probe.inspect({ protocol: 'unix', path });
    return result.kind === 'unknown' ? result.cause : result.kind;
  };
  assert.equal(await causeAt('/nonexistent-folder/app.sock'), 'folder-missing');
  assert.equal(await causeAt(join(tmpdir(), 'port-medic-nothing-here.sock')), 'free');
});
