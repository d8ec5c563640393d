/** The rows of ./locks for databases and browsers: their files or profile have one owner at a time. */
import type { LockRule } from '../rule.ts';

export const dataLockRules = [
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
    // puppeteer, node/ChromeLauncher.ts and BrowserLauncher.ts: Chrome itself has said no more than that it ends.
    id: 'puppeteer-profile',
    runtime: 'Chromium',
    kind: 'locked',
    noPort: true,
    pattern:
      /^[^\w>#*"'\x60-]{0,4}(?:Uncaught )?(?:Error: )?The browser is already running for (?<lock>\S.{0,300}?)\. Use a different `userDataDir` or stop the running browser first\.$/,
    examples: [
      {
        line: 'Error: The browser is already running for /tmp/my profile. Use a different `userDataDir` or stop the running browser first.',
        lock: { path: '/tmp/my profile' },
      },
    ],
    counterExamples: [
      '**Error**: `The browser is already running for...`',
      'The browser is already running for years.',
    ],
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
] as const satisfies readonly LockRule[];
