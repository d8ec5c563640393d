/**
 * Programs that refuse to start because they run already, or because another process has their files. Not a failed bind; `runtime` is the
 * name in core/locks/lockers. A pattern may name the groups `pid`, `url`, `lock` and `folder`; lines after it may add them.
 *
 * Who only waits for a lock (cargo, flutter, bazel, apt) has not failed and has no row.
 */
import type { Rule } from '../rule.ts';

/** A row of this table: every row is of the kind `locked`, and no number on its line is a port. */
export type LockRule = Rule & { readonly kind: 'locked'; readonly noPort: true };

export const lockRules = [
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
    id: 'postgres-lock',
    runtime: 'PostgreSQL',
    kind: 'locked',
    noPort: true,
    pattern: /\bFATAL:\s{1,4}lock file "(?<lock>[^"]{1,300})" already exists\s*$/,
    examples: [
      { line: 'FATAL:  lock file "postmaster.pid" already exists', lock: { path: 'postmaster.pid' } },
      {
        line: '2026-11-29 10:00:00.000 UTC [4711] FATAL:  lock file "/tmp/.s.PGSQL.5432.lock" already exists',
        lock: { path: '/tmp/.s.PGSQL.5432.lock' },
      },
    ],
    counterExamples: [
      'What does FATAL: lock file "postmaster.pid" already exists mean?',
      'lock file "x" already exists',
    ],
  },
  {
    id: 'chromium-singleton',
    runtime: 'Chromium',
    kind: 'locked',
    noPort: true,
    pattern:
      /\bprocess_singleton_\w{1,12}\.cc\S{0,12} Failed to create (?<lock>\S.{0,300}?SingletonLock): File exists \(17\)/,
    examples: [
      {
        line: '[7410:7410:1107/212703.629045:ERROR:process_singleton_posix.cc(340)] Failed to create /home/dev/.config/chromium/SingletonLock: File exists (17)',
        lock: { path: '/home/dev/.config/chromium/SingletonLock' },
      },
    ],
    counterExamples: [
      'Failed to create /tmp/x/SingletonLock: File exists (17)',
      'rm -f ~/.config/chromium/SingletonLock',
    ],
  },
  {
    id: 'chromium-profile',
    runtime: 'Chromium',
    kind: 'locked',
    noPort: true,
    // The pid that it names is one of another computer.
    pattern:
      /\bprocess_singleton_\w{1,12}\.cc\S{0,12} The profile appears to be in use by another [\w ]{1,40} process \(\d{1,10}\)/,
    examples: [
      {
        line: "[7410:7410:1107/212703.629045:ERROR:process_singleton_posix.cc(358)] The profile appears to be in use by another Chromium process (2727) on another computer (fedora). Chromium has locked the profile so that it doesn't get corrupted.",
      },
    ],
    counterExamples: ['> The profile appears to be in use by another Chromium process (11913) on another computer'],
  },
  {
    id: 'innodb-lock',
    runtime: 'MySQL',
    kind: 'locked',
    noPort: true,
    pattern: /\[ERROR\] (?:\[MY-\d{1,8}\] )?\[?InnoDB\]?:? Unable to lock (?<lock>\S{1,200}) error: (?:11|13|33|35)\b/,
    examples: [
      {
        line: '2019-07-14T21:36:49.160614Z 0 [ERROR] InnoDB: Unable to lock ./ibdata1 error: 11',
        lock: { path: './ibdata1' },
      },
      {
        line: '2024-01-01T10:00:00.000000Z 1 [ERROR] [MY-012574] [InnoDB] Unable to lock ./ibdata1 error: 11',
        lock: { path: './ibdata1' },
      },
    ],
    counterExamples: [
      '# MySQL Error Fix - Unable to lock ./ibdata1 error: 11',
      'InnoDB: Unable to open ./ibdata1 error: 2',
    ],
  },
  {
    id: 'mongod-lock',
    runtime: 'MongoDB',
    kind: 'locked',
    noPort: true,
    pattern: /(?:^|\binitAndListen\b.{0,60}\b)DBPathInUse: Unable to lock the lock file: (?<lock>[^()"]{1,300}?) \(/,
    examples: [
      {
        line: '{"t":{"$date":"2024-01-01T10:00:00.000+00:00"},"s":"E","c":"CONTROL","id":20557,"ctx":"initandlisten","msg":"DBException in initAndListen, terminating","attr":{"error":"DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /data/db directory"}}',
        lock: { path: '/data/db/mongod.lock' },
      },
      {
        line: '2021-11-01T13:03:56.660+0100 I STORAGE  [initandlisten] exception in initAndListen: DBPathInUse: Unable to lock the lock file: /tmp/hellodb/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /tmp/hellodb directory, terminating',
        lock: { path: '/tmp/hellodb/mongod.lock' },
      },
    ],
    counterExamples: ['DBPathInUse|Unable to lock the lock file|already running|Another mongod'],
  },
  {
    id: 'elasticsearch-lock',
    runtime: 'Elasticsearch',
    kind: 'locked',
    noPort: true,
    pattern: /(?:Exception: |\] )failed to obtain node locks, tried \[{1,2}(?<lock>[^\]",]{1,300})\]/,
    examples: [
      {
        line: 'java.lang.IllegalStateException: failed to obtain node locks, tried [[/usr/local/elasticsearch/data/elasticsearch]] with lock id [0]; maybe these locations are not writable or multiple nodes were started without increasing [node.max_local_storage_nodes] (was [1])?',
        lock: { path: '/usr/local/elasticsearch/data/elasticsearch' },
      },
    ],
    counterExamples: ['> failed to obtain node locks, tried [/usr/share/elasticsearch/data]; maybe these locations'],
  },
  {
    id: 'kafka-lock',
    runtime: 'Kafka',
    kind: 'locked',
    noPort: true,
    pattern:
      /KafkaException: Failed to acquire lock on file \.lock in (?<lock>\S.{0,300}?)\. A Kafka instance in another process or thread is using this directory/,
    examples: [
      {
        line: 'org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in /tmp/kafka-logs. A Kafka instance in another process or thread is using this directory.',
        lock: { path: '/tmp/kafka-logs' },
      },
    ],
    counterExamples: ['throw new KafkaException("Failed to acquire lock on file .lock in " + dir)'],
  },
  {
    id: 'rocksdb-lock',
    runtime: 'RocksDB',
    kind: 'locked',
    noPort: true,
    pattern:
      /\bIO error: (?:While lock file: |lock )(?<lock>\S.{0,300}?[\\/]LOCK): (?:Resource temporarily unavailable|already held by process)/,
    examples: [
      {
        line: 'Error: IO error: While lock file: storage/peer_1/data/db/LOCK: Resource temporarily unavailable',
        lock: { path: 'storage/peer_1/data/db/LOCK' },
      },
      {
        line: "plyvel._plyvel.IOError: b'IO error: lock test.db/LOCK: Resource temporarily unavailable'",
        lock: { path: 'test.db/LOCK' },
      },
    ],
    counterExamples: [
      'IO error: lock: Resource temporarily unavailable',
      '//   "[8081] LOCK: Resource temporarily unavailable"',
    ],
  },
  {
    id: 'h2-lock',
    runtime: 'H2',
    kind: 'locked',
    noPort: true,
    pattern:
      /Exception: Database may be already in use: "(?:Locked by another process|(?<lock>[^"]{1,300}))"\. Possible solutions/,
    examples: [
      {
        line: 'org.h2.jdbc.JdbcSQLNonTransientConnectionException: Database may be already in use: "/data/test.mv.db". Possible solutions: close all other connection(s); use the server mode [90020-220]',
        lock: { path: '/data/test.mv.db' },
      },
      {
        line: 'org.h2.jdbc.JdbcSQLException: Database may be already in use: "Locked by another process". Possible solutions: close all other connection(s); use the server mode [90020-197]',
      },
    ],
    counterExamples: ['**Problem:** `Database may be already in use: "Locked by another process"`'],
  },
  {
    id: 'derby-lock',
    runtime: 'Derby',
    kind: 'locked',
    noPort: true,
    pattern:
      /\bERROR XSDB6: Another instance of Derby may have already booted the database (?<lock>\S.{0,300}?)\.?\s*$/,
    examples: [
      {
        line: 'Caused by: ERROR XSDB6: Another instance of Derby may have already booted the database /opt/hive/metastore_db.',
        lock: { path: '/opt/hive/metastore_db' },
      },
    ],
    counterExamples: ['### Error: `Another instance of Derby may have already booted the database`'],
  },
  {
    id: 'lucene-lock',
    runtime: 'Lucene',
    kind: 'locked',
    noPort: true,
    pattern: /\bLockObtainFailedException: Lock held by another program: (?<lock>[\\/\w].{0,300}?)\s*$/,
    examples: [
      {
        line: 'org.apache.lucene.store.LockObtainFailedException: Lock held by another program: /data/index/write.lock',
        lock: { path: '/data/index/write.lock' },
      },
    ],
    counterExamples: ['throw new LockObtainFailedException("Lock held by another program: " + realPath);'],
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
    // Mozilla: toolkit/locales/…/mozapps/profile/profileSelection.properties (restartMessageNoUnlocker2), printed by a headless start.
    id: 'firefox-running',
    runtime: 'Firefox',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}(?:Firefox|Nightly|Firefox Developer Edition|Tor Browser) is already running, but is not responding\. To (?:use|open) /,
    examples: [
      {
        line: 'Firefox is already running, but is not responding. To use Firefox, you must first close the existing Firefox process, restart your device, or use a different profile.',
      },
      {
        line: 'Firefox is already running, but is not responding. To open a new window, you must first close the existing Firefox process, or restart your system.',
      },
    ],
    counterExamples: ['- "Firefox is already running, but is not responding"', 'Firefox is already running.'],
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
