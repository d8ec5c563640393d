import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, type LockFacts, type LockSuspect } from '../../src/core/locks/judge.ts';
import { isProgram, lockProgram } from '../../src/core/locks/lockers.ts';
import { lockPids, pidInLockFile, pidInLockLink } from '../../src/core/locks/lockFile.ts';
import type { Holder } from '../../src/core/model/process.ts';

const process = (commandLine: string, rest: Partial<Holder> = {}): Holder => {
  const args = commandLine.split(' ');
  return { pid: 4242, name: args[0] ?? '', commandLine, args, parents: [], sockets: [], ...rest };
};
const vite = process('node /app/node_modules/.bin/vite --port 5173');
const stranger = process('node /app/server.js');
const suspect = (holder: Holder, proofs: Partial<LockSuspect> = {}): LockSuspect => ({
  holder,
  hasLock: false,
  isAtAddress: false,
  isInFolder: false,
  ...proofs,
});
const look = (name: string, facts: Partial<LockFacts>, pid?: number) => {
  const program = lockProgram(name);
  assert.ok(program);
  return judge({ program: name, ...(pid !== undefined && { pid }) }, program, {
    suspects: [],
    file: 'not-stated',
    ...facts,
  });
};

test('a program is known by its own names', () => {
  const known: readonly (readonly [string, string])[] = [
    ['Vite', 'node /app/node_modules/.bin/vite'],
    ['Vite', 'node /app/node_modules/vite/bin/vite.js build'],
    ['Next.js', 'next-server (v16.4.6)'],
    ['Next.js', 'node /app/node_modules/.bin/next dev'],
    ['Rails', 'puma 6.4.2 (tcp://localhost:3000) [app]'],
    ['PostgreSQL', '/usr/lib/postgresql/16/bin/postgres -D /data'],
    ['Gradle', 'java -Xmx512m org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.5'],
    ['Kafka', 'java -cp x kafka.Kafka server.properties'],
    ['Celery', 'python3.11 -m celery beat'],
    ['RocksDB', 'anything at all'],
  ];
  for (const [name, commandLine] of known) {
    const program = lockProgram(name);
    assert.ok(program !== undefined && isProgram(program, process(commandLine)), `${name}: ${commandLine}`);
  }
  for (const [name, commandLine] of [
    ['Vite', 'node /app/server.js vite'],
    ['Vite', 'sshd: vite'],
    ['Next.js', 'node /app/next.config.js.server.js'],
    ['Gradle', 'java -jar app.jar'],
    ['PostgreSQL', 'psql -h localhost'],
  ] as const) {
    const program = lockProgram(name);
    assert.ok(program !== undefined && !isProgram(program, process(commandLine)), `${name}: ${commandLine}`);
  }
});

test('a pid that a text names is never enough', () => {
  assert.equal(look('Vite', { suspects: [suspect(vite)] }, 4242).kind, 'not-seen');
  assert.deepEqual(look('Vite', { suspects: [suspect(stranger, { isInFolder: true, isAtAddress: true })] }, 4242), {
    kind: 'another',
    process: stranger,
  });
  for (const [proof, by] of [
    ['hasLock', 'lock'],
    ['isAtAddress', 'address'],
    ['isInFolder', 'folder'],
  ] as const)
    assert.deepEqual(look('Vite', { suspects: [suspect(vite, { [proof]: true })] }, 4242), {
      kind: 'running',
      holder: vite,
      by,
    });
});

test('where any program may have such files, only the lock itself counts', () => {
  assert.equal(
    look('RocksDB', { suspects: [suspect(stranger, { isInFolder: true, isAtAddress: true })] }).kind,
    'not-seen',
  );
  assert.equal(look('RocksDB', { suspects: [suspect(stranger, { hasLock: true })] }).kind, 'running');
});

test('the lock itself says more than an address or a folder', () => {
  const other = { ...vite, pid: 1 };
  const found = look(
    'Vite',
    { suspects: [suspect(vite, { isInFolder: true }), suspect(other, { hasLock: true })] },
    4242,
  );
  assert.equal(found.kind === 'running' && found.holder.pid, 1);
});

test('gone is not the same as not seen', () => {
  assert.deepEqual(look('Vite', { endedPid: 4242 }, 4242), { kind: 'gone', pid: 4242 });
  assert.deepEqual(look('RocksDB', { file: 'free' }), { kind: 'gone' });
  for (const file of ['unread', 'locked', 'not-stated'] as const)
    assert.equal(look('RocksDB', { file }).kind, 'not-seen');
});

test('pids in lock files', () => {
  assert.equal(pidInLockFile('4711\n/var/lib/pgsql/data\n1700000000\n5432\n'), 4711);
  assert.equal(pidInLockFile('  4711  '), 4711);
  assert.equal(pidInLockFile('{"pid":25377,"port":25300,"hostname":"localhost"}'), 25377);
  for (const text of ['', 'x', '0', '99999999999', 'port 4711', '4711 4712', '\0\0'])
    assert.equal(pidInLockFile(text), undefined, text);
  assert.equal(pidInLockLink('my-host-4711', 'my-host'), 4711);
  for (const target of ['other-4711', 'my-host', 'my-host-', '4711'])
    assert.equal(pidInLockLink(target, 'my-host'), undefined);
});

test('who has locked a file, from the table of locks', () => {
  const table =
    '1: FLOCK  ADVISORY  WRITE 21941 fe:00:2156440 0 EOF\n2: POSIX  ADVISORY  WRITE 77 fe:00:2163858 0 0\n' +
    '2: -> POSIX  ADVISORY  WRITE 78 fe:00:2163858 0 0\n3: FLOCK  ADVISORY  WRITE 25377 fe:00:2163858 0 EOF\n' +
    '4: OFDLCK ADVISORY  WRITE -1 fe:00:2163858 0 EOF\n5: LEASE  ACTIVE    READ 9 fe:00:2163858 0 EOF\n';
  assert.deepEqual(lockPids(table, 2163858), [77, 25377]);
  assert.deepEqual(lockPids(table, 163858), []);
  assert.deepEqual(lockPids('garbage\n', 1), []);
});
