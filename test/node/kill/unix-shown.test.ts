/** Only what was shown is ended: attacks that put somebody else into the way of a signal, each made to happen on Linux. */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import type { Holder, ProcessInfo } from '../../../src/core/model/process.ts';
import { createKiller } from '../../../src/node/kill/index.ts';
import { passingSocket, threadLeaver } from './support/actors.ts';
import { eventually, freePort, holderOf, isAlive, loopback, makeProbe, serverScript, start } from './support/world.ts';

const gentle = { graceMs: 5000, force: false } as const;
const forced = { graceMs: 300, force: true } as const;
const linuxOnly = { skip: process.platform !== 'linux' };

function at(port: number): Endpoint {
  return { protocol: 'tcp', port, host: loopback };
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'port-medic-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Everybody who was shown with the holder, by pid. */
function named(holder: Holder): readonly number[] {
  const others: readonly ProcessInfo[] = [...(holder.sharers ?? []), ...(holder.followers ?? [])];
  return others.map(other => other.pid);
}

for (const how of ['passed', 'inherited'] as const)
  for (const options of [gentle, forced])
    test(
      `a socket that was ${how} to another program is not ended unseen (force: ${options.force})`,
      linuxOnly,
      async t => {
        const probe = makeProbe(t);
        const port = await freePort();
        const { server, other } = await passingSocket(t, port, how);
        const holder = await holderOf(probe, port, loopback);
        // As it was shown before: without the other one, which got the socket later.
        const { sharers: _sharers, sharedWith: _sharedWith, ...alone } = holder;
        const shown = holder.pid === server ? alone : undefined;
        assert.ok(shown !== undefined);
        const result = await createKiller({ probe }).kill(shown, at(port), options);
        assert.ok(isAlive(other), 'it was never shown');
        assert.ok(
          result.kind === 'retaken' && result.by?.pid === other && result.stayed === true,
          JSON.stringify(result),
        );
        // Shown as what it is, it may be ended.
        assert.equal((await createKiller({ probe }).kill(result.by, at(port), options)).kind, 'freed');
      },
    );

test('who shares the socket is shown with the holder, wherever it runs, and is ended with it', linuxOnly, async t => {
  for (const how of ['passed', 'inherited'] as const) {
    const probe = makeProbe(t);
    const port = await freePort();
    const { server, other } = await passingSocket(t, port, how);
    const holder = await holderOf(probe, port, loopback);
    assert.deepEqual([holder.pid, named(holder)], [server, [other]], how);
    assert.match(holder.sharers?.[0]?.commandLine ?? '', /wait/);
    assert.ok(holder.sharers?.[0]?.startToken !== undefined);
    assert.equal((await createKiller({ probe }).kill(holder, at(port), gentle)).kind, 'freed', how);
    await eventually('both ended', () => !isAlive(server) && !isAlive(other));
  }
});

test('a process that was given the pid of one that was shown is not ended in its place', linuxOnly, async t => {
  const probe = makeProbe(t);
  const port = await freePort();
  const { other } = await passingSocket(t, port, 'passed');
  const holder = await holderOf(probe, port, loopback);
  const sharers = (holder.sharers ?? []).map(sharer => ({ ...sharer, startToken: '1', startedAt: 1 }));
  const result = await createKiller({ probe }).kill({ ...holder, sharers }, at(port), forced);
  assert.ok(isAlive(other));
  assert.equal(result.kind, 'retaken', JSON.stringify(result));
});

for (const options of [gentle, forced])
  test(
    `who is given the socket in answer to the signal is not ended unseen (force: ${options.force})`,
    linuxOnly,
    async t => {
      const probe = makeProbe(t);
      const port = await freePort();
      const { server, other } = await passingSocket(t, port, 'hands on');
      const holder = await holderOf(probe, port, loopback);
      assert.deepEqual([holder.pid, named(holder)], [server, []]);
      const result = await createKiller({ probe }).kill(holder, at(port), options);
      assert.ok(isAlive(other), 'it was never shown');
      assert.ok(result.kind === 'retaken' && result.by?.pid === other, JSON.stringify(result));
    },
  );

for (const [name, argv, kind] of [
  ['another program', ['sleep', '600'], 'retaken'],
  ['another script', [process.execPath, '-e', 'setInterval(() => {}, 1e6)'], 'retaken'],
  ['a shell that somebody types into', ['bash', '--norc', '--noprofile', '-i'], 'refused'],
] as const)
  test(`who was shown with the holder and has become ${name} since is not ended`, linuxOnly, async t => {
    const probe = makeProbe(t);
    const port = await freePort();
    const { server, other } = await passingSocket(t, port, 'turns', argv);
    const holder = await holderOf(probe, port, loopback);
    assert.deepEqual([holder.pid, named(holder)], [server, [other]]);
    const before = await readFile(`/proc/${other}/cmdline`, 'utf8');
    process.kill(other, 'SIGUSR1');
    await eventually('it is another', async () => {
      const now = await readFile(`/proc/${other}/cmdline`, 'utf8');
      return now !== '' && now !== before;
    });
    const result = await createKiller({ probe }).kill(holder, at(port), forced);
    assert.ok(isAlive(other), JSON.stringify(result));
    assert.equal(result.kind, kind, JSON.stringify(result));
  });

test(
  'workers of node:cluster are shown with their primary, and a stranger below it is not ended',
  linuxOnly,
  async t => {
    const probe = makeProbe(t);
    const port = await freePort();
    const primary = start(t, process.execPath, [serverScript('cluster'), String(port), '2', 'deaf']);
    const [, ...workers] = await primary.ready();
    const holder = await holderOf(probe, port);
    assert.deepEqual(new Set(named(holder)), new Set(workers));
    const { followers: _followers, ...alone } = holder;
    await createKiller({ probe }).kill(alone, { protocol: 'tcp', port }, forced);
    assert.ok(workers.every(isAlive), 'they were not shown');
  },
);

for (const [name, file, args] of [
  ['bash', 'bash', ['--norc', '--noprofile', '-i']],
  ['bash, reading its commands', 'bash', []],
  ['a login shell', 'bash', ['--norc', '--noprofile', '--login']],
  ['dash', 'dash', []],
  ['zsh', 'zsh', ['-f', '-i']],
  ['fish', 'fish', ['--no-config', '-i']],
] as const)
  test(`an interactive shell that holds the port is never ended: ${name}`, linuxOnly, async t => {
    const probe = makeProbe(t);
    const port = await freePort();
    const { shell } = await passingSocketTo(t, port, file, args);
    const holder = await holderOf(probe, port, loopback);
    assert.equal(holder.pid, shell);
    const result = await createKiller({ probe }).kill(holder, at(port), forced);
    assert.deepEqual(result, { kind: 'refused', reason: 'shell' });
    assert.ok(isAlive(shell));
  });

test('a shell that runs a script or one command is a holder like any other', linuxOnly, async t => {
  const probe = makeProbe(t);
  const folder = await temporaryFolder(t);
  const script = join(folder, 'server.sh');
  await writeFile(script, 'read line\n');
  for (const args of [[script], ['-c', 'read line; true'], ['-lc', 'read line; true']]) {
    const port = await freePort();
    const { shell } = await passingSocketTo(t, port, 'bash', args);
    const holder = await holderOf(probe, port, loopback);
    assert.equal((await createKiller({ probe }).kill(holder, at(port), gentle)).kind, 'freed', args.join(' '));
    assert.ok(!isAlive(shell));
  }
});

test('another script of the same interpreter under the same pid is not what was shown', linuxOnly, async t => {
  const probe = makeProbe(t);
  const folder = await temporaryFolder(t);
  const [first, second] = [join(folder, 'first.py'), join(folder, 'second.py')];
  await writeFile(
    first,
    `import os, socket, sys
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen(); s.set_inheritable(True)
print('ready', flush=True)
sys.stdin.readline()
os.execv(sys.executable, [sys.executable, ${JSON.stringify(second)}])
`,
  );
  await writeFile(second, "import time\nprint('ready', flush=True)\ntime.sleep(600)\n");
  const port = await freePort();
  const server = start(t, 'python3', [first, String(port)], { stdio: ['pipe', 'pipe', 'pipe'] });
  await server.ready();
  const holder = await holderOf(probe, port, loopback);
  server.child.stdin?.write('go\n');
  await server.ready();
  const result = await createKiller({ probe }).kill(holder, at(port), forced);
  assert.deepEqual(result, { kind: 'changed', what: 'program' });
  assert.ok(isAlive(server.pid));
  // The next look shows the new one, which may be ended.
  const now = await holderOf(probe, port, loopback);
  assert.match(now.commandLine, /second\.py/);
  assert.equal((await createKiller({ probe }).kill(now, at(port), gentle)).kind, 'freed');
});

test('a title that never stops changing is no other program', linuxOnly, async t => {
  const probe = makeProbe(t);
  for (const title of ["'worker: handled ' + n", "'w' + n", "'node /app/server' + n + '.js'"]) {
    const port = await freePort();
    const code = `
      let n = 0; setInterval(() => { n++; process.title = ${title}; }, 1);
      require('node:http').createServer().listen(${port}, '${loopback}', () => console.log('ready'));`;
    const server = start(t, process.execPath, ['-e', code]);
    await server.ready();
    const holder = await holderOf(probe, port, loopback);
    await eventually(
      'its title has changed',
      async () => (await holderOf(probe, port, loopback)).commandLine !== holder.commandLine,
    );
    const result = await createKiller({ probe }).kill(holder, at(port), gentle);
    assert.deepEqual(result, { kind: 'freed', forced: false }, title);
  }
});

test('a holder whose first thread has ended is named, and can be freed', linuxOnly, async t => {
  const probe = makeProbe(t);
  for (const options of [gentle, forced]) {
    const port = await freePort();
    const server = await threadLeaver(t, port);
    const holder = await holderOf(probe, port, loopback);
    assert.equal(holder.pid, server.pid);
    assert.match(holder.commandLine, /leaver\.py/);
    assert.ok(holder.executable !== undefined && holder.cwd !== undefined);
    const result = await createKiller({ probe }).kill(holder, at(port), options);
    assert.deepEqual(result, { kind: 'freed', forced: false });
  }
});

test('a program that only is called like a protected one can be freed', linuxOnly, async t => {
  const probe = makeProbe(t);
  const folder = await temporaryFolder(t);
  for (const name of ['code', 'init', 'login', 'systemd', 'tmux', 'sshd', 'cursor', 'dockerd', 'xorg']) {
    const file = join(folder, name);
    await copyFile(process.execPath, file);
    for (const [program, argv0] of [
      [file, undefined],
      [process.execPath, name],
    ] as const) {
      const port = await freePort();
      const options = argv0 === undefined ? {} : { argv0 };
      const server = start(t, program, [serverScript('server'), String(port), loopback], options);
      await server.ready();
      const result = await createKiller({ probe }).kill(await holderOf(probe, port, loopback), at(port), gentle);
      assert.deepEqual(result, { kind: 'freed', forced: false }, `${name} as ${argv0 ?? 'its file'}`);
    }
    await rm(file);
  }
});

async function passingSocketTo(t: TestContext, port: number, file: string, args: readonly string[]) {
  const { other } = await passingSocket(t, port, 'left', [file, ...args]);
  return { shell: other };
}
