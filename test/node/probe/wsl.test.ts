import assert from 'node:assert/strict';
import { basename, dirname } from 'node:path';
import { test } from 'node:test';
import { createWslLookup, type WslFiles } from '../../../src/node/probe/wsl.ts';
import { type Answer, type Call, createFakeTools, fakeRun } from '../../support/fakeTools.ts';
import { fixtureText } from '../../support/fixtures.ts';
import { patientRun } from '../../support/patience.ts';
import { withoutScripts } from '../../support/systems.ts';

const interopFile = '/proc/sys/fs/binfmt_misc/WSLInterop-late';

function files(present: Readonly<Record<string, string>>): WslFiles {
  return {
    text: async file => present[file] ?? '',
    exists: async file => Object.hasOwn(present, file),
  };
}

const usual = files({ [interopFile]: '', '/mnt/c/Windows/System32/netstat.exe': '' });

/** A table in which nothing is on the port: Windows always listens somewhere. */
const quiet = '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1016\r\n';

function wsl(answers: Readonly<Record<string, Answer>>, present: WslFiles = usual) {
  const fake = fakeRun(({ file }: Call) => answers[basename(file)]);
  return { lookup: createWslLookup(fake.run, present), calls: fake.calls };
}

const tasks =
  '"svchost.exe","1016","RpcSs"\r\n"com.docker.backend.exe","20304","N/A"\r\n"wslrelay.exe","22920","N/A"\r\n"System","4","N/A"\r\n';

test('a listener in Windows', async () => {
  const { lookup, calls } = wsl({ 'netstat.exe': fixtureText('probe', 'netstat-ano-en.txt'), 'tasklist.exe': tasks });
  const result = await lookup.findWindowsHolder({ protocol: 'tcp', port: 3000 });
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
  assert.equal(result.evidence.place, 'windows');
  assert.deepEqual(
    result.evidence.candidates.map(candidate => [candidate.pid, candidate.name]),
    [[20304, 'com.docker.backend.exe']],
    'the relay only passes on what listens in Linux',
  );
  assert.deepEqual(
    result.evidence.sockets.map(socket => socket.local),
    ['0.0.0.0:3000', '[::]:3000'],
  );
  assert.deepEqual(
    calls.map(call => [call.file, call.options.cwd, call.options.encoding]),
    [
      ['/mnt/c/Windows/System32/netstat.exe', '/mnt/c/Windows/System32', 'latin1'],
      ['/mnt/c/Windows/System32/tasklist.exe', '/mnt/c/Windows/System32', 'latin1'],
    ],
  );
});

test('only the relay: Windows is not the holder', async () => {
  const netstat = '  TCP    [::1]:3000             [::]:0                 LISTENING       22920\r\n';
  const { lookup } = wsl({ 'netstat.exe': netstat, 'tasklist.exe': tasks, 'netsh.exe': '' });
  assert.equal((await lookup.findWindowsHolder({ protocol: 'tcp', port: 3000 })).kind, 'free');
});

test('an excluded range of Windows', async () => {
  const { lookup } = wsl({ 'netstat.exe': quiet, 'netsh.exe': fixtureText('probe', 'netsh-excludedportrange-en.txt') });
  const result = await lookup.findWindowsHolder({ protocol: 'tcp', port: 50_059 });
  assert.ok(result.kind === 'blocked' && result.by === 'excluded-range');
});

test('drives mounted elsewhere, and no drive at all', async () => {
  const elsewhere = files({
    [interopFile]: '',
    '/etc/wsl.conf': '[automount]\nroot = /win\n',
    '/win/c/Windows/System32/netstat.exe': '',
  });
  const first = wsl({ 'netstat.exe': quiet, 'netsh.exe': '' }, elsewhere);
  assert.equal((await first.lookup.findWindowsHolder({ protocol: 'tcp', port: 1 })).kind, 'free');
  assert.equal(dirname(first.calls[0]?.file ?? ''), '/win/c/Windows/System32');

  const asked = files({ [interopFile]: '', '/drives/c/Windows/System32/netstat.exe': '' });
  const second = wsl({ wslpath: '/drives/c/Windows/System32\n', 'netstat.exe': quiet, 'netsh.exe': '' }, asked);
  assert.equal((await second.lookup.findWindowsHolder({ protocol: 'tcp', port: 1 })).kind, 'free');

  const none = wsl({}, files({ [interopFile]: '' }));
  const result = await none.lookup.findWindowsHolder({ protocol: 'tcp', port: 1 });
  assert.deepEqual(
    [result.kind, 'reason' in result ? result.reason : ''],
    ['unknown', 'the Windows system folder is not mounted'],
  );
});

test('interop is off: nothing is started', async () => {
  const { lookup, calls } = wsl({}, files({}));
  const result = await lookup.findWindowsHolder({ protocol: 'tcp', port: 1 });
  assert.equal(result.kind, 'unknown');
  assert.equal(calls.length, 0);
});

test('netstat.exe that does not answer', async () => {
  const { lookup } = wsl({
    'netstat.exe': { kind: 'timed-out', stdout: '  TCP    0.0.0.0:3000   0.0.0.0:0   LISTENING   2030' },
  });
  const result = await lookup.findWindowsHolder({ protocol: 'tcp', port: 3000 });
  assert.deepEqual([result.kind, 'reason' in result ? result.reason : ''], ['unknown', 'netstat -a -n -o: timed out']);
});

test('a table without a row, and netsh that does not answer, are no proof that nobody is there', async () => {
  for (const answers of [{ 'netstat.exe': '' }, { 'netstat.exe': quiet }]) {
    const { lookup } = wsl(answers);
    assert.equal((await lookup.findWindowsHolder({ protocol: 'tcp', port: 3000 })).kind, 'unknown');
  }
});

test('without the names of Windows’ programs, what the relay of WSL may have is no holder, and what it cannot have is one', async () => {
  const rows = (host: string) =>
    `${quiet}  TCP    ${host}:3000         0.0.0.0:0              LISTENING       22920\r\n`;
  const look = async (host: string) => {
    const { lookup } = wsl({ 'netstat.exe': rows(host), 'netsh.exe': '' });
    return lookup.findWindowsHolder({ protocol: 'tcp', port: 3000 });
  };
  for (const host of ['127.0.0.1', '[::1]']) {
    const result = await look(host);
    const reason = 'reason' in result ? result.reason : '';
    assert.deepEqual([result.kind, reason], ['unknown', 'tasklist.exe of Windows did not answer']);
  }
  const result = await look('0.0.0.0');
  assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
  assert.deepEqual(
    result.evidence.candidates.map(({ pid, name }) => [pid, name]),
    [[22920, '']],
  );
});

test('what belongs to WSL is started from its fixed place, whatever the PATH says', async () => {
  const { lookup, calls } = wsl({}, files({ [interopFile]: '' }));
  await lookup.networkingMode();
  await lookup.findWindowsHolder({ protocol: 'tcp', port: 3000 });
  assert.deepEqual(
    calls.map(call => call.file),
    ['/usr/bin/wslinfo', '/usr/bin/wslpath'],
  );
});

test('recognised by the kernel release', async () => {
  const release = '/proc/sys/kernel/osrelease';
  assert.equal(await wsl({}, files({ [release]: '5.15.90.1-microsoft-standard-WSL2\n' })).lookup.isWsl(), true);
  assert.equal(await wsl({}, files({ [release]: '6.1.0-28-amd64\n' })).lookup.isWsl(), false);
});

test('networking mode, and a version that does not know it', async () => {
  assert.equal(await wsl({ wslinfo: 'mirrored\n' }).lookup.networkingMode(), 'mirrored');
  assert.equal(await wsl({ wslinfo: { kind: 'exit', code: 1 } }).lookup.networkingMode(), undefined);
  assert.equal(await wsl({}).lookup.networkingMode(), undefined);
});

test('whether the ports are shared', async () => {
  const release = { '/proc/sys/kernel/osrelease': '5.15.90.1-microsoft-standard-WSL2\n' };
  assert.equal(await wsl({ wslinfo: 'mirrored\n' }, files(release)).lookup.sharesPorts(), 'yes');
  assert.equal(await wsl({}, files(release)).lookup.sharesPorts(), 'unknown');
  const elsewhere = wsl({ wslinfo: 'mirrored\n' }, files({}));
  assert.equal(await elsewhere.lookup.sharesPorts(), 'no');
  assert.equal(elsewhere.calls.length, 0);
});

test('real programs: started with exactly their arguments, in their own folder', { skip: withoutScripts }, async () => {
  const tools = createFakeTools();
  try {
    tools.add('netstat.exe', { stdout: fixtureText('probe', 'netstat-ano-en.txt') });
    tools.add('tasklist.exe', { stdout: tasks });
    const folder = '/mnt/c/Windows/System32';
    const lookup = createWslLookup(
      (file, argv, options) => patientRun(file.replace(folder, tools.folder), argv, { ...options, cwd: tools.folder }),
      usual,
    );
    const result = await lookup.findWindowsHolder({ protocol: 'tcp', host: '127.0.0.1', port: 135 });
    assert.ok(result.kind === 'blocked' && result.by === 'hidden-holder');
    assert.deepEqual(tools.calls('netstat.exe'), [['-a', '-n', '-o']]);
    assert.deepEqual(tools.calls('tasklist.exe'), [['/svc', '/fo', 'csv', '/nh']]);
  } finally {
    tools.remove();
  }
});
