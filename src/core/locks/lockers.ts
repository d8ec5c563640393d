/** Programs that refuse to run twice: how each is told from any other process, and where its lock lies. */
import type { ProcessInfo } from '../model/process.ts';
import { programsOf } from '../programs/processNames.ts';
import type { Lock, ProgramRow } from '../programs/row.ts';
import { programs } from '../programs/table.ts';

export interface LockProgram extends Lock {
  /** As a user calls it. */
  readonly name: string;
  /** Names it runs under, in lower case; a process of another name is not it. Absent: any program may have such files. */
  readonly names?: readonly string[];
}

const python = ['python', 'python3'];

/** What is no server of the table of programs. */
const others: readonly LockProgram[] = [
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
  { name: 'Kafka', once: 'file', commandLine: /\bkafka\.Kafka\b|\borg\.apache\.kafka\b/, lockFiles: ['.lock'] },
  { name: 'RocksDB', once: 'file', lockFiles: ['LOCK'] },
  { name: 'H2', once: 'file' },
  { name: 'Derby', once: 'file', lockFiles: ['dbex.lck', 'db.lck'] },
  { name: 'Lucene', once: 'file', lockFiles: ['write.lock'] },
  { name: 'Docker', once: 'machine', names: ['dockerd'] },
  { name: 'Celery', once: 'project', names: ['celery', ...python] },
  { name: 'Twisted', once: 'project', names: ['twistd', ...python] },
  // The profile's folder has `.parentlock`, and on Linux and macOS the link `lock` (nsProfileLock.cpp).
  { name: 'Firefox', once: 'file', names: ['firefox', 'firefox-bin', 'firefox-esr'], lockFiles: ['.parentlock'] },
  // scripts/rabbitmq-server: erl -s rabbit boot, before 3.8 `-s rabbit`; one node of a name a machine.
  { name: 'RabbitMQ', once: 'machine', commandLine: /\s-s rabbit(?: boot)?\b/ },
];

export const lockPrograms: readonly LockProgram[] = [
  ...programs.flatMap(row => (row.lock === undefined ? [] : [ofRow(row, row.lock)])),
  ...others,
];

function ofRow({ title, names, packages = [] }: ProgramRow, lock: Lock): LockProgram {
  const own = { name: title, ...lock };
  return lock.onlyCommandLine === true ? own : { ...own, names: [...names, ...packages, ...(lock.processes ?? [])] };
}

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
