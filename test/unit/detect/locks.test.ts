import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../../src/core/detect/classify.ts';
import { lockRules } from '../../../src/core/detect/rules/locks.ts';
import { lockProgram, lockPrograms } from '../../../src/core/locks/lockers.ts';
import type { StatedLock } from '../../../src/core/model/failure.ts';
import { detect } from './detect.ts';

test('every row is of a program that can be looked for, and every such program has a row', () => {
  for (const rule of lockRules) assert.ok(lockProgram(rule.runtime), rule.id);
  const named = new Set<string>(lockRules.map(rule => rule.runtime));
  for (const { name } of lockPrograms) assert.ok(named.has(name), name);
});

for (const rule of lockRules) {
  test(`${rule.id}: the line states of the other one what it states, and no port`, () => {
    for (const example of rule.examples) {
      const { lock, ...rest } = classify(example.line) ?? {};
      assert.deepEqual(rest, { kind: 'locked', ruleId: rule.id });
      assert.deepEqual(lock, { program: rule.runtime, ...('lock' in example ? example.lock : {}) }, example.line);
    }
  });
}

/** Whole outputs, the first two as recorded from vite 8.4.0 and next 16.4.6. */
const outputs: readonly (readonly [output: string, lock: StatedLock])[] = [
  [
    'error when starting dev server:\nError: Found another Vite dev process for this project at http://localhost:25174/ (PID 25256).\n' +
      'Pass --bypass-lock to bypass this check.\n    at scanCommandLocks (file:///app/node_modules/vite/dist/node/cli.js:741:9)\n' +
      "    at async CAC.<anonymous> (file:///app/node_modules/vite/dist/node/cli.js:962:18) {\n  plugin: 'vite:command-lock',\n  hook: 'configureServer'\n}\n",
    { program: 'Vite', pid: 25256, url: 'http://localhost:25174/' },
  ],
  [
    '▲ Next.js 16.4.6 (Turbopack)\n- Local:         http://localhost:25301\n- Network:       http://192.0.2.2:25301\n✓ Ready in 708ms\n' +
      '✓ Running next.config took 13ms\n⨯ Another next dev server is already running.\n\n- Local:        http://localhost:25300\n' +
      '- PID:          25377\n- Dir:          /home/dev/app\n- Log:          .next/dev/logs/next-development.log\n\n' +
      'You can access the existing server at http://localhost:25300,\nor run kill 25377 to stop it and start a new one.\n\u001b[?25h\n',
    { program: 'Next.js', pid: 25377, url: 'http://localhost:25300', folder: '/home/dev/app' },
  ],
  [
    '* What went wrong:\nTimeout waiting to lock jars (/home/dev/.gradle/caches/jars-9). It is currently in use by another Gradle instance.\n' +
      'Owner PID: 17789\nOur PID: 33961\nOwner Operation: \nOur operation: \nLock file: /home/dev/.gradle/caches/jars-9/jars-9.lock\n',
    { program: 'Gradle', pid: 17789, path: '/home/dev/.gradle/caches/jars-9/jars-9.lock' },
  ],
  [
    'Timeout waiting to lock file hash cache (/p/.gradle/4.4/fileHashes). It is currently in use by another Gradle instance.\n' +
      'Owner PID: unknown\nOur PID: 1679\nLock file: /p/.gradle/4.4/fileHashes/fileHashes.lock\n',
    { program: 'Gradle', path: '/p/.gradle/4.4/fileHashes/fileHashes.lock' },
  ],
  [
    'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 4242) running in data directory "/var/lib/pgsql/data"?\n',
    { program: 'PostgreSQL', pid: 4242, path: '/var/lib/pgsql/data' },
  ],
  [
    ' ERROR  Another Nuxt dev server is already running:\n\n  URL:     http://localhost:3000/\n  PID:     4711\n  Dir:     /home/dev/my app\n',
    { program: 'Nuxt', pid: 4711, url: 'http://localhost:3000/', folder: '/home/dev/my app' },
  ],
  [
    'Error: Another `vercel dev` process is already running for this project.\n  Port: 3000\n  PID: 98022\n  Started: 2s ago\n',
    { program: 'vercel dev', pid: 98022 },
  ],
  [
    '[web] ⨯ Another next dev server is already running.\n[api] PID: 1\n[web] - PID:          4711\n',
    { program: 'Next.js', pid: 4711 },
  ],
  [
    'org.h2.jdbc.JdbcSQLNonTransientConnectionException: Database may be already in use: "Locked by another process". Possible solutions: close all other connection(s); use the server mode [90020-200]\n' +
      'Caused by: java.lang.IllegalStateException: The file is locked: nio:/home/dev/db.mv.db [1.4.200/7]\n',
    { program: 'H2', path: '/home/dev/db.mv.db' },
  ],
];

test('what the lines after it add belongs to the lock; the same told twice is one', () => {
  for (const [output, lock] of outputs)
    for (const size of [1, 7, 4096]) {
      const failures = detect(output + output, size);
      assert.deepEqual(
        failures.map(({ kind, port, path, lock: found }) => ({ kind, port, path, found })),
        [{ kind: 'locked', port: undefined, path: undefined, found: lock }],
        output,
      );
    }
});

test('what is hostile in it is no hint: no address of another machine, no pid that is none', () => {
  const url = (text: string) =>
    classify(`Found another Vite dev process for this project at ${text} (PID 2).`)?.lock?.url;
  assert.equal(url('http://127.0.0.1:5173/'), 'http://127.0.0.1:5173/');
  assert.equal(url('http://[::1]:5173/'), 'http://[::1]:5173/');
  for (const text of [
    'http://192.0.2.1:5173/',
    'http://localhost.evil.example/',
    'http://localhost@evil.example/',
    'https://evil.example/#localhost',
    'file:///etc/passwd',
    'vscode://x',
    'http://localhost:99999/',
    'http://localhost:3000/"onclick=',
  ])
    assert.equal(url(text), undefined, text);
  const pid = (text: string) => classify(`Found another Vite dev process for this project (PID ${text}).`)?.lock?.pid;
  for (const text of ['0', '9999999999']) assert.equal(pid(text), undefined, text);
});

/** Mentions, questions, and programs that only wait. */
const silent: readonly string[] = [
  '    Blocking waiting for file lock on package cache\n',
  'Waiting for another flutter command to release the startup lock...\n',
  'Another command (pid=1234) is running. Waiting for it to complete on the server (server_pid=99)...\n',
  'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt)\n',
  'Another webpack process is already running with pid 3000\n',
  'Dev server is already running, reusing it\n',
  'A server is already running\nServer already running on PID 4711\n',
  'If you see “Found another Vite dev process for this project (PID 1)”, stop it first.\n',
  '> Error: Found another Vite dev process for this project (PID 1).\n',
  '- `Unable to acquire lock at .next/dev/lock, is another instance of next dev running?` means that …\n',
  '## ⨯ Another next dev server is already running.\n\nRemove the lock.\n',
  '   ✓ says that Another next dev server is already running. (3 ms)\n',
  'test("FATAL:  lock file \\"postmaster.pid\\" already exists", () => {\n',
  '    throw new Error(`Found another Vite ${record.command} process for this project${location} (PID ${record.pid}).`);\n',
  'README.md:12:Error: Found another Vite dev process for this project (PID 1).\n',
  'Is another postmaster (PID 4242) running in data directory "/var/lib/pgsql/data"?\n',
  'Q: Timeout waiting to lock jars. It is currently in use by another Gradle instance. What now?\n',
  'The profile appears to be in use by another Chromium process (1) on another computer (x).\n',
];

test('mentions, questions and mere waiting are silent', () => {
  for (const text of silent) assert.deepEqual(detect(text), [], text);
});
