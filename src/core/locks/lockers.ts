/** Programs that refuse to run twice: how each is told from any other process, and where its lock lies. */
import type { Verdict } from '../model/diagnosis.ts';
import type { ProcessInfo } from '../model/process.ts';
import { programsOf } from '../programs/processNames.ts';

export interface LockProgram {
  /** As a user calls it. */
  readonly name: string;
  /**
   * What runs only once: one of it for a project folder, one with its files, or one at all. Of `file` the sentence speaks of the path,
   * since any program may have such files.
   */
  readonly once: Extract<Verdict, { kind: 'already-running' }>['once'];
  /** Names it runs under, in lower case; a process of another name is not it. Absent: any program may have such files. */
  readonly names?: readonly string[];
  /** Looked for in the command line of what a virtual machine runs. */
  readonly commandLine?: RegExp;
  /** Names of the locked file in a folder that is stated. */
  readonly lockFiles?: readonly string[];
  /** The wording has other causes, too (no permission): told only where the other process was seen. */
  readonly ambiguous?: boolean;
}

const python = ['python', 'python3'];

export const lockPrograms: readonly LockProgram[] = [
  // vite 8.4.0 (dist/node/cli.js): one `dev`, `preview` or `build` a root, configuration and mode.
  { name: 'Vite', once: 'project', names: ['vite'] },
  // next 16.4.6: flock on .next/dev/lock by the process that calls itself `next-server (v16.4.6)`.
  { name: 'Next.js', once: 'project', names: ['next', 'next-server'] },
  { name: 'vinext', once: 'project', names: ['vinext'] },
  { name: 'Nuxt', once: 'project', names: ['nuxt', 'nuxi', '@nuxt/cli', 'nuxt-cli'] },
  { name: 'vercel dev', once: 'project', names: ['vercel', 'vc'] },
  { name: 'Rails', once: 'project', names: ['rails', 'puma', 'thin', 'unicorn', 'falcon', 'ruby'] },
  { name: 'Gradle', once: 'file', names: ['gradle', 'gradlew'], commandLine: /\bGradleDaemon\b|\borg\.gradle\./ },
  // The postmaster's working directory is the data directory (PostgreSQL, miscinit.c: ChangeToDataDir).
  { name: 'PostgreSQL', once: 'file', names: ['postgres', 'postmaster'], lockFiles: ['postmaster.pid'] },
  {
    name: 'Chromium',
    once: 'file',
    names: [
      'chrome',
      'chromium',
      'google-chrome',
      'google chrome',
      'chromium-browser',
      'headless_shell',
      'msedge',
      'brave',
    ],
    lockFiles: ['SingletonLock'],
  },
  { name: 'MySQL', once: 'file', names: ['mysqld', 'mariadbd'], lockFiles: ['ibdata1'] },
  { name: 'MongoDB', once: 'file', names: ['mongod'], lockFiles: ['mongod.lock'] },
  {
    name: 'Elasticsearch',
    once: 'file',
    names: ['elasticsearch', 'opensearch'],
    commandLine: /\borg\.(?:elasticsearch|opensearch)\b/,
    lockFiles: ['node.lock'],
    ambiguous: true,
  },
  { name: 'Kafka', once: 'file', commandLine: /\bkafka\.Kafka\b|\borg\.apache\.kafka\b/, lockFiles: ['.lock'] },
  { name: 'RocksDB', once: 'file', lockFiles: ['LOCK'] },
  { name: 'H2', once: 'file' },
  { name: 'Derby', once: 'file', lockFiles: ['dbex.lck', 'db.lck'] },
  { name: 'Lucene', once: 'file', lockFiles: ['write.lock'] },
  { name: 'Docker', once: 'machine', names: ['dockerd'] },
  { name: 'Celery', once: 'project', names: ['celery', ...python] },
  { name: 'Twisted', once: 'project', names: ['twistd', ...python] },
  { name: 'Gunicorn', once: 'project', names: ['gunicorn', 'unicorn', 'ruby', ...python] },
  { name: 'Tomcat', once: 'machine', commandLine: /\borg\.apache\.catalina\.startup\.Bootstrap\b/ },
];

export function lockProgram(name: string): LockProgram | undefined {
  return lockPrograms.find(program => program.name === name);
}

/** Could this process be the program by its own names? Any process could, where any program may have such files. */
export function isProgram({ names, commandLine }: LockProgram, process: ProcessInfo): boolean {
  if (names === undefined && commandLine === undefined) return true;
  // A title such as `next-server (v16.4.6)`, or `puma 6.4.2 (tcp://localhost:3000) [app]`.
  const own = programsOf(process).flatMap(name => [name, name.split(/[ :]/)[0] ?? '', name.replace(/[\d.]+$/, '')]);
  return names?.some(name => own.includes(name)) === true || commandLine?.test(process.commandLine) === true;
}
