import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { after, before, test } from 'node:test';
import { formatIp } from '../../../src/core/model/address.ts';
import { createFreePorts } from '../../../src/node/freePort.ts';
import { createKiller, createStopper } from '../../../src/node/kill/index.ts';
import { localAddresses, lookUpTyped, type MachineNames } from '../../../src/node/machine/names.ts';
import { bindTargets, tryBind } from '../../../src/node/probe/bind.ts';
import { createContainerLookup } from '../../../src/node/probe/containers.ts';
import { createProbe } from '../../../src/node/probe/index.ts';
import { createWslLookup } from '../../../src/node/probe/wsl.ts';
import { fakeRun } from '../../support/fakeTools.ts';

/** Every question to a resolver, by whatever way it is put: getaddrinfo, getnameinfo, and queries of c-ares. */
const questions: string[] = [];
const hook = createHook({
  init(_id, type) {
    if (/^(?:GETADDRINFOREQWRAP|GETNAMEINFOREQWRAP|QUERYWRAP)$/.test(type)) questions.push(type);
  },
});
before(() => hook.enable());
after(() => hook.disable());

const names: MachineNames = {
  hosts: async () =>
    '127.0.0.1\tlocalhost\n# 10.9.9.9 commented\n10.1.2.3 db.test DB2.test # note\n::1 six.test\n0.0.0.0 blocked.test\nnot-an-address odd.test\n',
  hostname: () => 'Box.lan',
  interfaces: () => [
    { address: '192.0.2.7', netmask: '', family: 'IPv4', mac: '', internal: false, cidr: null },
    { address: 'fe80::1', netmask: '', family: 'IPv6', mac: '', internal: false, cidr: null, scopeid: 2 },
    { address: '127.0.0.1', netmask: '', family: 'IPv4', mac: '', internal: true, cidr: null },
  ],
};

const known: readonly (readonly [host: string, addresses: readonly string[]])[] = [
  ['127.0.0.1', ['127.0.0.1']],
  ['[::1]', ['::1']],
  ['localhost', ['127.0.0.1', '::1']],
  ['LOCALHOST.', ['127.0.0.1', '::1']],
  ['app.localhost', ['127.0.0.1', '::1']],
  ['db.test', ['10.1.2.3']],
  ['db2.TEST.', ['10.1.2.3']],
  ['six.test', ['::1']],
  ['blocked.test', ['0.0.0.0']],
  ['box', ['192.0.2.7']],
  ['box.lan', ['192.0.2.7']],
  ['box.local', ['192.0.2.7']],
  ['commented', []],
  ['odd.test', []],
  ['box.evil.test', []],
  ['notlocalhost', []],
  ['localhost.evil.test', []],
  ['secret-42.evil.test', []],
  // What resolvers take for an address of this machine, or ask every other machine for.
  ['127.1', []],
  ['2130706433', []],
  ['0x7f000001', []],
  ['0177.0.0.1', []],
  ['ｌｏｃａｌｈｏｓｔ', []],
  ['wpad', []],
  ['_http._tcp.local', []],
  ['box.local.evil.test', []],
  ['localhost\0.evil.test', []],
  ['127.0.0.1.evil.test', []],
  ['', []],
];
for (const [host, addresses] of known) {
  test(`addresses of “${host}” that this machine knows: ${addresses.join(', ') || 'none'}`, async () => {
    assert.deepEqual((await localAddresses(host, names)).map(formatIp), addresses);
  });
}

test('the hook sees a question to the resolver', async () => {
  questions.length = 0;
  await lookup('localhost');
  assert.ok(questions.length > 0);
});

const strangers = [
  'port-medic.invalid',
  'a.b.example',
  'xn--bcher-kva.example',
  'under_score',
  'fe80::1%odd zone',
  '1.2.3',
  '127.1',
  '0x7f000001',
  '0177.0.0.1',
  '2130706433',
  'printer.local',
  '_http._tcp.local',
  'wpad',
  'FILESERVER',
  '\\\\fileserver',
  'host.docker.internal',
  'localhost.localdomain.evil.example',
  'localhost\u3002evil.example',
  'bücher.example',
  '\u0440\u0430\u0443pal.example',
  'evil\u200b.example',
  '127.0.0.1.nip.io',
  'localhost%2eevil.example',
  'user@evil.example',
  'evil.example/path',
  'evil.example#',
  '[evil.example]',
  '::ffff:evil.example',
  '1.0.0.127.in-addr.arpa',
  '-oProxyCommand=x',
  `${'a'.repeat(63)}.example`,
  `${'a.'.repeat(2000)}example`,
  '*.evil.example',
  '.evil.example',
  '\0evil.example',
  ' ',
];

for (const host of strangers) {
  test(`no resolver is asked for “${host}”, whatever looks at it`, async () => {
    const endpoint = { protocol: 'tcp', host, port: 51_234 } as const;
    const probe = createProbe();
    const { run } = fakeRun(() => undefined);
    const holder = { pid: process.pid, name: 'node', commandLine: '', parents: [], sockets: [] };
    questions.length = 0;
    const result = await probe.inspect(endpoint);
    // An address with a zone that no interface has is told where the list of these decides (macOS, Windows).
    const told = result.kind === 'blocked' ? result.by : result.kind;
    assert.ok(told === 'unknown' || (told === 'not-local' && host.includes('%')), told);
    assert.equal(await probe.isFree(endpoint), undefined);
    await probe.inspect({ ...endpoint, protocol: 'udp' });
    await createFreePorts().next(51_234, { host });
    await createFreePorts().problem(endpoint);
    await createContainerLookup({ run, platform: 'linux', env: {}, sockets: [] }).findPublishedContainer(endpoint);
    const files = { text: async () => '', exists: async () => true };
    await createWslLookup(run, files).findWindowsHolder(endpoint);
    await createKiller({ probe }).kill(holder, endpoint, { graceMs: 0, force: false });
    await createStopper({ probe, run }).stopSupervisor(
      { supervisor: 'pm2', holder, endpoint },
      { graceMs: 0, force: false },
    );
    assert.deepEqual(questions, []);
    probe.dispose();
  });
}

test('a name that is not looked up is not told to lead nowhere', async () => {
  const targets = await bindTargets('port-medic.invalid');
  assert.equal(targets.kind, 'not-looked-up');
  const probe = createProbe();
  const result = await probe.inspect({ protocol: 'tcp', host: 'port-medic.invalid', port: 51_235 });
  assert.ok(result.kind === 'unknown' && result.cause === 'name-not-looked-up', JSON.stringify(result));
  assert.match(result.reason, /was not looked up/);
  probe.dispose();
});

test('an address that Node would take for a name is not tried', async () => {
  questions.length = 0;
  const target = { address: { family: 6, text: 'fe80::1', zone: 'no such zone' }, dual: false } as const;
  assert.equal((await tryBind('tcp', target, 51_236)).kind, 'failed');
  assert.equal((await tryBind('udp', target, 51_236)).kind, 'failed');
  assert.deepEqual(questions, []);
});

test("a listener under the machine's own name is found without a resolver", async t => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen({ port: 0, host: '::' }, resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const probe = createProbe();
  t.after(() => probe.dispose());
  for (const host of ['localhost', 'app.localhost', hostname()]) {
    questions.length = 0;
    const result = await probe.inspect({ protocol: 'tcp', host, port: address.port });
    assert.equal(result.kind, 'held', `${host}: ${JSON.stringify(result)}`);
    assert.deepEqual(questions, []);
  }
});

test('what the user typed is looked up, and becomes an address; names of this machine stay', async () => {
  const own = { protocol: 'tcp', host: 'localhost', port: 3000 } as const;
  questions.length = 0;
  assert.deepEqual(await lookUpTyped(own), own);
  assert.deepEqual(await lookUpTyped({ protocol: 'unix', path: '/a' }), { protocol: 'unix', path: '/a' });
  assert.deepEqual(questions, []);
  // Reserved: leads nowhere, with or without a network (RFC 6761).
  assert.equal(await lookUpTyped({ ...own, host: 'port-medic.invalid' }), undefined);
  assert.ok(questions.length > 0);
});
