/**
 * Programs that start a server and look after it, and what they do when it ends: the one table for recognising them.
 * How each is told to stop its job is the kill stage's table, keyed by `name`.
 */
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, baseName, programsOf, scriptOf } from './processNames.ts';

export interface SupervisorRow {
  /** Stable: also the key of the table of stop commands. */
  readonly name: string;
  /** Program names as `programsOf` gives them. */
  readonly programs: readonly string[];
  /** A title the program writes over its command line. */
  readonly title?: RegExp;
  /** One of these must stand among the arguments: the program supervises in this mode only. */
  readonly needs?: readonly string[];
  /** An interpreter: `needs` must stand before the script. */
  readonly interpreter?: boolean;
  /** After the job was killed: `yes` at once, `on-change` when a file changes, `no` when it ends with its job. */
  readonly comesBack: 'yes' | 'on-change' | 'no';
  /** The supervisor itself may hold the socket for its job (pm2 in cluster mode). */
  readonly holdsSocket?: boolean;
  /** Environment keys of the job, in order, whose value is the job's name. */
  readonly jobKeys?: readonly string[];
}

export const supervisors: readonly SupervisorRow[] = [
  {
    name: 'pm2',
    programs: ['pm2-runtime', 'pm2-dev'],
    title: /^PM2 v[\w.-]+: God Daemon/,
    comesBack: 'yes',
    holdsSocket: true,
    jobKeys: ['name', 'pm_id'],
  },
  {
    name: 'supervisord',
    programs: ['supervisord'],
    comesBack: 'yes',
    jobKeys: ['SUPERVISOR_PROCESS_NAME'],
  },
  { name: 'runit', programs: ['runsv'], comesBack: 'yes' },
  { name: 's6', programs: ['s6-supervise'], comesBack: 'yes' },
  { name: 'daemontools', programs: ['supervise'], comesBack: 'yes' },
  { name: 'OpenRC', programs: ['supervise-daemon'], comesBack: 'yes' },
  { name: 'circus', programs: ['circusd'], comesBack: 'yes', holdsSocket: true },
  { name: 'nssm', programs: ['nssm'], comesBack: 'yes' },
  { name: 'winsw', programs: ['winsw'], comesBack: 'yes' },
  { name: 'god', programs: ['god'], comesBack: 'yes' },
  { name: 'monit', programs: ['monit'], comesBack: 'yes' },
  { name: 'forever', programs: ['forever', 'forever-monitor'], comesBack: 'yes' },
  { name: 'nodemon', programs: ['nodemon'], comesBack: 'on-change' },
  {
    name: 'node --watch',
    programs: ['node'],
    needs: ['--watch', '--watch-path'],
    interpreter: true,
    comesBack: 'on-change',
  },
  { name: 'tsx watch', programs: ['tsx'], needs: ['watch'], comesBack: 'on-change' },
  { name: 'ts-node-dev', programs: ['ts-node-dev', 'tsnd'], comesBack: 'on-change' },
  { name: 'node-dev', programs: ['node-dev'], comesBack: 'on-change' },
  { name: 'supervisor', programs: ['supervisor', 'node-supervisor'], comesBack: 'yes' },
  { name: 'nest start --watch', programs: ['nest', '@nestjs/cli'], needs: ['--watch', '-w'], comesBack: 'on-change' },
  { name: 'bun --watch', programs: ['bun'], needs: ['--watch'], interpreter: true, comesBack: 'on-change' },
  { name: 'cargo watch', programs: ['cargo-watch'], comesBack: 'on-change' },
  { name: 'cargo watch', programs: ['cargo'], needs: ['watch'], comesBack: 'on-change' },
  { name: 'tsc-watch', programs: ['tsc-watch'], comesBack: 'on-change' },
  { name: 'chokidar', programs: ['chokidar', 'chokidar-cli'], comesBack: 'on-change' },
  { name: 'onchange', programs: ['onchange'], comesBack: 'on-change' },
  { name: 'turbo watch', programs: ['turbo'], needs: ['watch'], comesBack: 'on-change' },
  { name: 'bacon', programs: ['bacon'], comesBack: 'on-change' },
  { name: 'watchexec', programs: ['watchexec'], comesBack: 'on-change' },
  { name: 'entr', programs: ['entr'], comesBack: 'on-change' },
  { name: 'reflex', programs: ['reflex'], comesBack: 'on-change' },
  { name: 'air', programs: ['air'], comesBack: 'on-change' },
  { name: 'CompileDaemon', programs: ['compiledaemon'], comesBack: 'on-change' },
  { name: 'gow', programs: ['gow'], comesBack: 'on-change' },
  { name: 'wgo', programs: ['wgo'], comesBack: 'on-change' },
  { name: 'modd', programs: ['modd'], comesBack: 'on-change' },
  { name: 'watchmedo', programs: ['watchmedo'], needs: ['auto-restart'], comesBack: 'on-change' },
  { name: 'watchfiles', programs: ['watchfiles'], comesBack: 'on-change' },
  { name: 'hupper', programs: ['hupper'], comesBack: 'on-change' },
  { name: 'rerun', programs: ['rerun'], comesBack: 'on-change' },
  { name: 'dotnet watch', programs: ['dotnet', 'dotnet-watch'], needs: ['watch'], comesBack: 'on-change' },
  { name: 'skaffold', programs: ['skaffold'], needs: ['dev', 'run'], comesBack: 'on-change' },
  { name: 'tilt', programs: ['tilt'], needs: ['up'], comesBack: 'on-change' },
  { name: 'process-compose', programs: ['process-compose'], comesBack: 'yes' },
  { name: 'foreman', programs: ['foreman'], title: /^foreman: /, comesBack: 'no' },
  { name: 'overmind', programs: ['overmind'], comesBack: 'no' },
  { name: 'hivemind', programs: ['hivemind'], comesBack: 'no' },
  { name: 'honcho', programs: ['honcho'], comesBack: 'no' },
  { name: 'forego', programs: ['forego'], comesBack: 'no' },
  { name: 'goreman', programs: ['goreman'], comesBack: 'no' },
];

/** The row of the supervisor that this process is, or `undefined`. Only its arguments and names are looked at. */
export function supervisorOf(process: ProcessInfo): SupervisorRow | undefined {
  const programs = programsOf(process);
  // What stands behind the script is for the script: `node server.js --watch` watches nothing.
  const script = scriptOf(process);
  const all = argumentsOf(process);
  const own = script === undefined ? all : all.slice(0, script.index);
  return supervisors.find(row => {
    if (row.title?.test(process.commandLine) === true) return true;
    if (!row.programs.some(program => programs.includes(program))) return false;
    const needs = row.needs;
    const args = script !== undefined && row.interpreter === true ? own : all;
    return needs === undefined || args.some(arg => needs.some(need => arg === need || arg.startsWith(`${need}=`)));
  });
}

/** Supervisors that are given their job's folder as the only argument: `runsv web`. */
const jobInArguments: ReadonlySet<string> = new Set(['runit', 's6', 'daemontools']);

/**
 * The job's name as its supervisor knows it, from the named environment keys of the job, or from the supervisor's own
 * arguments. supervisord wants `group:program` where the two differ.
 */
export function jobOf(
  row: SupervisorRow,
  environment: Readonly<Record<string, string>> | undefined,
  supervisor?: ProcessInfo,
): string | undefined {
  if (jobInArguments.has(row.name)) {
    const folder = supervisor === undefined ? undefined : argumentsOf(supervisor)[1];
    return folder === undefined ? undefined : baseName(folder) || undefined;
  }
  const job = row.jobKeys?.map(key => environment?.[key]).find(value => value !== undefined && value !== '');
  const group = row.name === 'supervisord' ? environment?.['SUPERVISOR_GROUP_NAME'] : undefined;
  return job !== undefined && group !== undefined && group !== '' && group !== job ? `${group}:${job}` : job;
}
