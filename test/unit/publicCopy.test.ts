import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicCopy } from '../../src/core/secrets/publicCopy.ts';

const secret = 'hunter2-0f3a';

const holder = {
  pid: 4711,
  startToken: '12345678901234567890',
  name: 'mysqld',
  commandLine: `mysqld --password=${secret} --port 3306`,
  args: ['mysqld', '--password', secret, '--port', '3306'],
  cwd: '/home/me/token=abc',
  sockets: [{ protocol: 'tcp', state: 'listen', local: '0.0.0.0:3306' }],
  parents: [{ pid: 1, name: 'sh', commandLine: `sh -c "DB_PASSWORD=${secret} mysqld"` }],
  origin: { environment: { ANYTHING: secret }, container: { engine: 'docker', name: 'db' } },
};
const conflict = {
  id: 'conflict-1',
  failure: { kind: 'in-use', ruleId: 'node', excerpt: `postgres://me:${secret}@db failed`, frames: [] },
  source: {
    kind: 'debug',
    id: 'x',
    name: 'Launch',
    configuration: {
      type: 'node',
      request: 'launch',
      name: 'Launch',
      env: { A: secret },
      args: ['--x', secret],
      nested: { env: secret, deep: [secret] },
    },
  },
  probe: { kind: 'held', holders: [holder], tried: [`curl -u me:${secret} localhost`] },
  diagnosis: {
    verdict: { kind: 'other-app', facts: { holder, provenance: [], comesBack: 'no' } },
    fixes: [
      { kind: 'kill', holder, endpoint: { protocol: 'tcp', port: 3306 }, restart: true },
      { kind: 'suggest-command', argv: ['x', '--password', secret], why: 'service' },
    ],
  },
};
const claimed = { kind: 'terminal', id: 't', name: 'bash', claimedLine: 'npm start', cwd: '/w' };

function everyObject(value: unknown, visit: (each: object) => void): void {
  if (typeof value !== 'object' || value === null) return;
  visit(value);
  for (const each of Object.values(value)) everyObject(each, visit);
}

test('a public copy holds no secret of a command line, a text or a configuration', () => {
  assert.doesNotMatch(JSON.stringify(publicCopy(conflict)), new RegExp(secret));
});

test('what stays the same while a conflict changes is copied once, and by what its key says of it', () => {
  const [before, after] = [publicCopy(conflict), publicCopy({ ...conflict, count: 2 })];
  assert.equal(after.probe, before.probe);
  assert.equal(after.diagnosis.verdict.facts.holder, before.probe.holders[0]);
  const shared = { deep: 'plain' };
  assert.deepEqual(publicCopy({ a: shared, password: shared }), { a: shared, password: { deep: '***' } });
});

test('it is frozen to the last leaf, and the original is not', () => {
  everyObject(publicCopy(conflict), each => assert.ok(Object.isFrozen(each)));
  everyObject(conflict, each => assert.ok(!Object.isFrozen(each)));
  assert.throws(() => {
    (publicCopy(conflict) as { id: string }).id = 'other';
  }, TypeError);
});

test('it has no environment, and of a debug configuration only what it is', () => {
  const { source, probe } = publicCopy(conflict);
  assert.deepEqual(source.configuration, { type: 'node', request: 'launch', name: 'Launch' });
  assert.equal('environment' in (probe.holders[0]?.origin ?? {}), false);
});

test('what tells things apart is as it was', () => {
  const { id, probe } = publicCopy(conflict);
  const [copy] = probe.holders;
  assert.equal(id, 'conflict-1');
  assert.equal(copy?.pid, 4711);
  assert.equal(copy?.startToken, holder.startToken);
  assert.equal(copy?.cwd, holder.cwd);
  assert.deepEqual(copy?.sockets, holder.sockets);
  assert.equal(copy?.args?.at(-1), '3306');
});

test('a secret is in no place: not in what tells things apart, not under its own name, not in a list of any name', () => {
  const places: readonly unknown[] = [
    { path: `postgres://me:${secret}@h/db` },
    { host: `me:${secret}@h` },
    { executable: `/srv/postgres:/me:${secret}@h/x` },
    { password: secret },
    { dbPassword: secret, token: { value: [secret] } },
    { command: ['mysql', '--password', secret] },
    { started: [`mysql --password ${secret}`] },
    { parts: [['--token', secret]] },
    { tried: [`PGPASSWORD=${secret} psql`], what: `redis://:${secret}@h` },
  ];
  for (const place of places) assert.doesNotMatch(JSON.stringify(publicCopy(place)), new RegExp(secret));
  assert.deepEqual(publicCopy({ id: 'a', path: '/run/a.sock', host: '::1', kinds: ['in-use', 'locked'] }), {
    id: 'a',
    path: '/run/a.sock',
    host: '::1',
    kinds: ['in-use', 'locked'],
  });
});

test('what a terminal only claims is not handed out', () => {
  assert.deepEqual(publicCopy(claimed), { kind: 'terminal', id: 't', name: 'bash', cwd: '/w' });
});

test('a copy of a copy is the same; what is too deep, or is itself a cycle, ends', () => {
  assert.deepEqual(publicCopy(publicCopy(conflict)), publicCopy(conflict));
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  assert.doesNotThrow(() => publicCopy(cycle));
});
