/** What a shell that somebody types into would end with is not ended: what was started to run one, and whatever shows one. Linux. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Endpoint } from '../../../src/core/model/endpoint.ts';
import { createKiller } from '../../../src/node/kill/index.ts';
import { passingSocket } from './support/actors.ts';
import { freePort, holderOf, isAlive, loopback, makeProbe } from './support/world.ts';

const forced = { graceMs: 300, force: true } as const;
const linuxOnly = process.platform === 'linux';
const bash = ['bash', '--norc', '--noprofile', '-i'];

function at(port: number): Endpoint {
  return { protocol: 'tcp', port, host: loopback };
}

/** Is the program there, and may this user do with it what it is for? */
function works(file: string, ...args: readonly string[]): boolean {
  return linuxOnly && spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

/** Who holds the port, and what became of the attempt to end it. */
async function attempt(t: TestContext, port: number) {
  const probe = makeProbe(t);
  const holder = await holderOf(probe, port, loopback);
  return { holder, result: await createKiller({ probe }).kill(holder, at(port), forced) };
}

for (const [argv, able, reason] of [
  [['script', '-qc', bash.join(' '), '/dev/null'], works('script', '--version'), 'terminals'],
  [['unshare', '--fork', ...bash], works('unshare', '--fork', 'true'), 'terminals'],
  [['su', '-c', bash.join(' '), 'root'], process.getuid?.() === 0 && works('su', '-c', 'true', 'root'), 'terminals'],
  [
    ['runuser', '-u', 'root', '--', ...bash],
    process.getuid?.() === 0 && works('runuser', '-u', 'root', 'true'),
    'terminals',
  ],
  [['chroot', '/', ...bash], works('chroot', '/', 'true'), 'shell'],
  [['sudo', '-n', ...bash], works('sudo', '-n', 'true'), 'terminals'],
  [
    ['script', '-qc', `stty cols 80 && rlwrap ${bash.join(' ')}`, '/dev/null'],
    works('rlwrap', '--version'),
    'terminals',
  ],
  [['strace', '-o', '/dev/null', ...bash], works('strace', '--version'), 'terminals'],
  [['timeout', '1h', ...bash], works('timeout', '--version'), 'terminals'],
  [['flock', '/dev/null', ...bash], works('flock', '--version'), 'terminals'],
] as const)
  test(`what runs a shell that somebody types into is never ended: ${argv.join(' ')}`, { skip: !able }, async t => {
    const port = await freePort();
    const { other } = await passingSocket(t, port, 'left', argv);
    const { holder, result } = await attempt(t, port);
    assert.equal(holder.pid, other);
    assert.deepEqual(result, { kind: 'refused', reason });
    assert.ok(isAlive(other));
  });

test('what shows a shell in a terminal of its own is never ended, whatever it is called', {
  skip: !linuxOnly,
}, async t => {
  for (const shell of [bash, ['sh'], ['dash', '-i']].filter(([file]) => existsSync(`/usr/bin/${file}`))) {
    const port = await freePort();
    const { server, other } = await passingSocket(t, port, 'shows', shell);
    const { holder, result } = await attempt(t, port);
    assert.deepEqual([holder.pid, holder.carriesShell], [server, true], shell.join(' '));
    assert.deepEqual(result, { kind: 'refused', reason: 'terminals' });
    assert.ok(isAlive(server) && isAlive(other));
    // It was opened between the look and the click.
    const probe = makeProbe(t);
    const { carriesShell: _carries, ...before } = holder;
    assert.deepEqual(await createKiller({ probe }).kill(before, at(port), forced), result);
  }
});

for (const [how, argv] of [
  ['shows', ['bash', '-c', 'read line; true']],
  ['shows', ['sleep', '600']],
  ['drives', ['bash']],
  ['drives', ['sh', '-c', 'read line; true']],
] as const)
  test(`a server that ${how} ${argv.join(' ')} is one like any other`, { skip: !linuxOnly }, async t => {
    const port = await freePort();
    const { server } = await passingSocket(t, port, how, argv);
    const { holder, result } = await attempt(t, port);
    assert.deepEqual([holder.pid, holder.carriesShell], [server, undefined]);
    assert.equal(result.kind, 'freed', JSON.stringify(result));
  });
