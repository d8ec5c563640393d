/**
 * Programs that refuse to start because they run already, or because another process has their files. Not a failed bind; `runtime` is the
 * name in core/locks/lockers. A pattern may name the groups `pid`, `url`, `lock` and `folder`; lines after it may add them.
 *
 * Who only waits for a lock (cargo, flutter, bazel, apt) has not failed and has no row.
 */
import type { LockRule } from '../rule.ts';
import { dataLockRules } from './dataLocks.ts';

export const lockRules = [
  ...dataLockRules,
  {
    id: 'vite-running',
    runtime: 'Vite',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}(?:Error: )?Found another Vite (?:dev|preview|build) process for this project(?: at (?<url>\S{1,200}))? \(PID (?<pid>\d{1,10})\)/,
    examples: [
      {
        line: 'Error: Found another Vite dev process for this project at http://localhost:5174/ (PID 31676).',
        lock: { pid: 31676, url: 'http://localhost:5174/' },
      },
      { line: 'Error: Found another Vite build process for this project (PID 4711).', lock: { pid: 4711 } },
    ],
    counterExamples: [
      'Why does it say Found another Vite dev process for this project (PID 1)?',
      'Found another Vite plugin',
    ],
  },
  {
    id: 'next-running',
    runtime: 'Next.js',
    kind: 'locked',
    noPort: true,
    pattern: /^[^\w>#*"'\x60-]{0,4}Another next (?:dev server|dev|build(?: process)?) is already running\.?\s*$/,
    examples: [{ line: '⨯ Another next dev server is already running.' }],
    counterExamples: [
      'Another next step is already running.',
      'check whether another next dev server is already running',
    ],
  },
  {
    id: 'next-lock',
    runtime: 'Next.js',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}Unable to acquire lock at (?<lock>\S.{0,400}?[\\/]lock), is another instance of next (?:dev|build) running\?/,
    examples: [
      {
        line: '⨯ Unable to acquire lock at /home/dev/my app/.next/dev/lock, is another instance of next dev running?',
        lock: { path: '/home/dev/my app/.next/dev/lock' },
      },
    ],
    counterExamples: ['Unable to acquire lock at all', 'Is another instance of next dev running?'],
  },
  {
    id: 'vinext-running',
    runtime: 'vinext',
    kind: 'locked',
    noPort: true,
    pattern: /^[^\w>#*"'\x60-]{0,4}Another vinext dev server is already running\.?\s*$/,
    examples: [{ line: '  Another vinext dev server is already running.' }],
    counterExamples: ['Another vinext plugin is already running.'],
  },
  {
    id: 'vercel-dev-running',
    runtime: 'vercel dev',
    kind: 'locked',
    noPort: true,
    pattern: /^[^\w>#*"'\x60-]{0,4}(?:Error: )?Another `?vercel dev`? process is already running for this project\b/,
    examples: [{ line: 'Error: Another `vercel dev` process is already running for this project.' }],
    counterExamples: ['Another vercel deployment is already running for this project.'],
  },
  {
    id: 'nuxt-running',
    runtime: 'Nuxt',
    kind: 'locked',
    noPort: true,
    pattern: /^[^\w>#*"'\x60-]{0,4}(?:ERROR\s{1,3})?Another Nuxt (?:dev server|dev|build) is already running:?\s*$/,
    examples: [{ line: ' ERROR  Another Nuxt dev server is already running:' }],
    counterExamples: ['When `npm run dev` reports "Another Nuxt dev server is already running", use one of:'],
  },
  {
    id: 'rails-running',
    runtime: 'Rails',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}A server is already running(?:\. Check (?<lock>\S.{0,300}?\.pid)\.?| \(pid: (?<pid>\d{1,10}), file: (?<lock2>[^()]{1,300}\.pid)\)\.?)\s*$/,
    examples: [
      {
        line: 'A server is already running. Check /app/tmp/pids/server.pid.',
        lock: { path: '/app/tmp/pids/server.pid' },
      },
      {
        line: 'A server is already running (pid: 4711, file: /app/tmp/pids/server.pid).',
        lock: { pid: 4711, path: '/app/tmp/pids/server.pid' },
      },
    ],
    counterExamples: ['A server is already running', 'A server is already running on port 3000.'],
  },
  {
    id: 'gradle-lock',
    runtime: 'Gradle',
    kind: 'locked',
    noPort: true,
    pattern:
      /^\W{0,8}(?:[\w.]{0,80}LockTimeoutException: )?Timeout waiting to lock .{1,300}\. It is currently in use by another (?:Gradle instance|process)\./,
    examples: [
      {
        line: 'Timeout waiting to lock file hash cache (/project/.gradle/4.4/fileHashes). It is currently in use by another Gradle instance.',
      },
      {
        line: '   > Timeout waiting to lock Zinc 0.3.13 compiler cache (/tmp/.gradle/zinc-0.3.13). It is currently in use by another Gradle instance.',
      },
    ],
    counterExamples: ['Timeout waiting to lock the door. It is currently in use by another guest.'],
  },
  {
    id: 'docker-running',
    runtime: 'Docker',
    kind: 'locked',
    noPort: true,
    pattern:
      /\b(?:failed to start daemon|pid file found), ensure docker is not running or delete (?<lock>\/\S{1,200}?)(?:: process with PID (?<pid>\d{1,10}) is still running)?\s*$/,
    examples: [
      {
        line: 'failed to start daemon, ensure docker is not running or delete /var/run/docker.pid: process with PID 4711 is still running',
        lock: { pid: 4711, path: '/var/run/docker.pid' },
      },
      {
        line: 'FATA[0000] Error starting daemon: pid file found, ensure docker is not running or delete /var/run/docker.pid',
        lock: { path: '/var/run/docker.pid' },
      },
    ],
    counterExamples: ['### Erro: "failed to start daemon, ensure docker is not running or delete /var/run/docker.pid"'],
  },
  {
    id: 'celery-pidfile',
    runtime: 'Celery',
    kind: 'locked',
    noPort: true,
    pattern: /^[^\w>#*"'\x60-]{0,4}ERROR: Pidfile \((?<lock>[^()]{1,300})\) already exists\./,
    examples: [
      {
        line: "ERROR: Pidfile (/app/celerybeat.pid) already exists. Seems we're already running? (pid: 4711)",
        lock: { pid: 4711, path: '/app/celerybeat.pid' },
      },
    ],
    counterExamples: ['ERROR: File (/app/x.txt) already exists.'],
  },
  {
    id: 'twistd-running',
    runtime: 'Twisted',
    kind: 'locked',
    noPort: true,
    pattern: /^Another twistd server is running, PID (?<pid>\d{1,10})\s*$/,
    examples: [{ line: 'Another twistd server is running, PID 17478', lock: { pid: 17478 } }],
    counterExamples: ['  - `Another twistd server is running, PID ...`', 'Another twistd server is running.'],
  },
  {
    id: 'already-on-pid',
    runtime: 'Gunicorn',
    kind: 'locked',
    noPort: true,
    pattern: /\bAlready running on PID[: ](?<pid>\d{1,10}) \(or pid(?: file '|=)(?<lock>[^')]{1,200})'? is stale\)/,
    examples: [
      {
        line: "Error: Already running on PID 4711 (or pid file '/run/app.pid' is stale)",
        lock: { pid: 4711, path: '/run/app.pid' },
      },
      {
        line: "unicorn/http_server.rb:206:in `pid=': Already running on PID:4711 (or pid=/app/unicorn.pid is stale) (ArgumentError)",
        lock: { pid: 4711, path: '/app/unicorn.pid' },
      },
    ],
    counterExamples: ['Server is already running on PID 4711'],
  },
  {
    id: 'tomcat-running',
    runtime: 'Tomcat',
    kind: 'locked',
    noPort: true,
    pattern: /^Tomcat appears to still be running with PID (?<pid>\d{1,10})\. Start aborted\./,
    examples: [{ line: 'Tomcat appears to still be running with PID 4711. Start aborted.', lock: { pid: 4711 } }],
    counterExamples: ['echo "Tomcat appears to still be running with PID $PID. Start aborted."'],
  },
  {
    // react-native, community-cli-plugin: commands/start/runServer.js, which then returns. Without “Exiting” a build goes on with the one that runs.
    id: 'metro-running',
    runtime: 'Metro',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}(?:info\s{1,3})?A dev server is already running for this project on port \d{1,5}\. Exiting\.\s*$/,
    examples: [{ line: 'A dev server is already running for this project on port 8081. Exiting.' }],
    counterExamples: [
      'info A dev server is already running for this project on port 8081.',
      '**Symptom**: `A dev server is already running for this project on port 8081`',
    ],
  },
  {
    // rabbit_prelaunch_dist (4.x: “is already running on host”), rabbit_misc of the versions before.
    id: 'rabbitmq-running',
    runtime: 'RabbitMQ',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}(?:ERROR: )?node with name "[^"]{1,100}" (?:is )?already running on (?:host )?"[^"]{1,200}"\s*$/i,
    examples: [
      { line: 'ERROR: node with name "rabbit" already running on "localhost"' },
      { line: 'ERROR: node with name "rabbit" is already running on host "dev-box"' },
    ],
    counterExamples: [
      'if ERROR: node with name "rabbit" already running on "localhost"',
      'ERROR: node with name "rabbit" already running的解决方法',
    ],
  },
] as const satisfies readonly LockRule[];
