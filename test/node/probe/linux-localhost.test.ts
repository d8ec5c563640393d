import assert from 'node:assert/strict';
import { lookup, setDefaultResultOrder } from 'node:dns';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { answersOf } from '../../../src/core/model/answers.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { freePort, startPython } from './situation.ts';

// As VS Code starts its extension hosts; a browser follows the system all the same.
setDefaultResultOrder('ipv4first');

const linuxOnly = { skip: process.platform !== 'linux' };

/** A process that listens there, and says so. */
async function listensAt(t: TestContext, port: number, host: string): Promise<number> {
  const v6only = host.includes(':') ? 'v6only=1' : 'v6only=None';
  const server = startPython(t, `s = tcp(${JSON.stringify(host)}, ${port}, ${v6only}); say('listening'); wait()`);
  await server.line();
  return server.pid;
}

/** Where a connection by the name arrives, as this machine has it. */
async function whereLocalhostIs(port: number): Promise<string | undefined> {
  const socket = connect({
    host: 'localhost',
    port,
    autoSelectFamily: true,
    lookup: (host, options, done) => lookup(host, { ...options, verbatim: true }, done),
  });
  await once(socket, 'connect');
  const { remoteAddress } = socket;
  socket.destroy();
  return remoteAddress;
}

for (const [v4, v6] of [
  ['127.0.0.1', '::1'],
  ['0.0.0.0', '::1'],
  ['127.0.0.1', '::'],
] as const) {
  test(`two programs at ${v4} and ${v6}: which one localhost is was tried`, linuxOnly, async t => {
    const port = await freePort();
    const four = await listensAt(t, port, v4);
    const six = await listensAt(t, port, v6);
    const probe = createProbe();
    t.after(() => probe.dispose());
    for (const host of [undefined, '127.0.0.1', '::1']) {
      const found = await probe.inspect({ protocol: 'tcp', port, ...(host !== undefined && { host }) });
      const answers = answersOf(found);
      assert.deepEqual(
        new Set(answers?.programs.map(({ holder }) => holder?.pid)),
        new Set([four, six]),
        `${host}: ${JSON.stringify(found)}`,
      );
      const reached = answers?.programs[answers.localhost ?? -1]?.holder?.pid;
      assert.equal(reached, (await whereLocalhostIs(port)) === '::1' ? six : four);
    }
  });
}

/** Who listens where, one line of Python a process, and at how many of them different programs answer. */
const situations: readonly (readonly [name: string, programs: readonly string[], answers: number])[] = [
  ['two addresses of loopback', ["tcp('127.0.0.1', P)", "tcp('127.0.0.2', P)"], 2],
  ['the wildcards of both families, apart', ["tcp('0.0.0.0', P)", "tcp('::', P, v6only=1)"], 2],
  ['three programs', ["tcp('127.0.0.1', P)", "tcp('::1', P)", "tcp('127.0.0.3', P)"], 3],
  ['an address of IPv4 within IPv6', ["tcp('::ffff:127.0.0.1', P, v6only=0)", "tcp('::1', P)"], 2],
  ['one program at both', ["tcp('127.0.0.1', P), tcp('::1', P)"], 0],
  ['one program at all of them', ["tcp('::', P, v6only=0)"], 0],
  [
    'the same in UDP',
    ["tcp('127.0.0.1', P)", "(lambda u: (u.bind(('::1', P)), u))(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))"],
    0,
  ],
  ['a parent and its child', ["tcp('127.0.0.1', P), tcp('::1', P), __import__('os').fork()"], 0],
];

for (const [name, programs, count] of situations) {
  test(`who answers on a port, as it is: ${name}`, linuxOnly, async t => {
    const port = await freePort();
    for (const line of programs) {
      const started = startPython(
        t,
        `s = [${line.replaceAll('P)', `${port})`).replaceAll('P,', `${port},`)}]; say('listening'); wait()`,
      );
      await started.line();
    }
    const probe = createProbe();
    t.after(() => probe.dispose());
    const answers = answersOf(await probe.inspect({ protocol: 'tcp', port }));
    assert.equal(answers?.programs.length ?? 0, count, JSON.stringify(answers?.programs.map(each => each.addresses)));
    if (count > 0) assert.ok(answers?.localhost !== undefined, 'which one is localhost was tried');
  });
}

test('where one program answers, nobody is connected to', linuxOnly, async t => {
  const port = await freePort();
  let connections = 0;
  const server = createServer(() => connections++).listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const probe = createProbe();
  t.after(() => probe.dispose());
  assert.equal((await probe.inspect({ protocol: 'tcp', port })).localhost, undefined);
  // A connection of ours arrives behind any of the probe's.
  await whereLocalhostIs(port);
  assert.equal(connections, 1);
});
