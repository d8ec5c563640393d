/**
 * Programs that start a server and look after it: one row a supervisor. Which of them a process is, what it does when its job ends, and how
 * one job of that very instance is stopped (`jobTools.ts`). The whole of what is known of a supervisor stands in its row.
 */
import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, baseName, programsOf, scriptOf } from '../programs/processNames.ts';
import { fromEnvironment, inGroup, jobTools } from './jobTools.ts';
import type { SupervisorRow, Watched } from './row.ts';

/** `runsv web`: its job's folder is its only argument. */
function fromArgument({ supervisor }: Watched): string | undefined {
  const folder = argumentsOf(supervisor)[1];
  return folder === undefined ? undefined : baseName(folder) || undefined;
}

export const supervisors: readonly SupervisorRow[] = [
  {
    name: 'pm2',
    programs: ['pm2-runtime', 'pm2-dev'],
    title: /^PM2 v[\w.-]+: God Daemon/,
    comesBack: 'yes',
    holdsSocket: true,
    job: fromEnvironment('name', 'pm_id'),
    tool: jobTools.pm2,
  },
  {
    name: 'supervisord',
    programs: ['supervisord'],
    comesBack: 'yes',
    job: inGroup,
    tool: jobTools.supervisord,
  },
  { name: 'runit', programs: ['runsv'], comesBack: 'yes', job: fromArgument, tool: jobTools.runit },
  { name: 's6', programs: ['s6-supervise'], comesBack: 'yes', job: fromArgument, tool: jobTools.s6 },
  { name: 'daemontools', programs: ['supervise'], comesBack: 'yes', job: fromArgument, tool: jobTools.daemontools },
  { name: 'OpenRC', programs: ['supervise-daemon'], comesBack: 'yes' },
  { name: 'circus', programs: ['circusd'], comesBack: 'yes', holdsSocket: true, tool: jobTools.circus },
  { name: 'nssm', programs: ['nssm'], comesBack: 'yes' },
  { name: 'winsw', programs: ['winsw'], comesBack: 'yes' },
  { name: 'god', programs: ['god'], comesBack: 'yes', tool: jobTools.god },
  { name: 'monit', programs: ['monit'], comesBack: 'yes', tool: jobTools.monit },
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
  // Vassals have masters of their own; on SIGTERM it reloads them (uWSGI, The uWSGI Emperor).
  {
    name: 'uWSGI emperor',
    programs: ['uwsgi', 'uwsgi-core'],
    needs: ['--emperor'],
    comesBack: 'yes',
    signal: 'SIGINT',
  },
  { name: 'procServ', programs: ['procserv'], unless: ['--noautorestart'], comesBack: 'yes' },
  // libslack's; its short `-r` may as well be an option of what it runs, and then the loop is told afterwards.
  { name: 'daemon', programs: ['daemon'], needs: ['--respawn'], comesBack: 'yes' },
  // It starts ssh again whenever that ends by a signal of somebody else (autossh(1)).
  { name: 'autossh', programs: ['autossh'], comesBack: 'yes' },
  {
    name: 'process-compose',
    programs: ['process-compose'],
    comesBack: 'yes',
    job: fromEnvironment('PC_PROC_NAME'),
    tool: jobTools['process-compose'],
  },
  {
    name: 'concurrently',
    programs: ['concurrently'],
    needs: ['--restart-tries'],
    comesBack: 'yes',
    // On SIGTERM it ends its jobs as failed, and starts them again.
    signal: 'SIGINT',
  },
  {
    name: 'concurrently',
    programs: ['concurrently'],
    // A job that is ended has failed (concurrently, `--help`).
    needs: ['-k', '--kill-others', '--kill-others-on-fail'],
    comesBack: 'no',
    endsAll: true,
  },
  {
    name: 'npm-run-all',
    programs: ['npm-run-all'],
    needs: ['-p', '--parallel'],
    // Else all others are ended with one that fails (npm-run-all, docs/npm-run-all.md).
    unless: ['-c', '--continue-on-error'],
    comesBack: 'no',
    endsAll: true,
  },
  {
    name: 'run-p',
    programs: ['run-p'],
    unless: ['-c', '--continue-on-error'],
    comesBack: 'no',
    endsAll: true,
  },
  { name: 'foreman', programs: ['foreman'], title: /^foreman: /, comesBack: 'no', endsAll: true },
  {
    name: 'overmind',
    programs: ['overmind'],
    // Some may end, or are started again (overmind, README).
    unless: ['-c', '--can-die', '--any-can-die', '-r', '--auto-restart'],
    comesBack: 'no',
    endsAll: true,
  },
  { name: 'hivemind', programs: ['hivemind'], comesBack: 'no', endsAll: true },
  { name: 'honcho', programs: ['honcho'], comesBack: 'no', endsAll: true },
  { name: 'forego', programs: ['forego'], comesBack: 'no', endsAll: true },
  {
    name: 'goreman',
    programs: ['goreman'],
    // Else the others go on (goreman, main.go: `exit-on-error` is false).
    needs: ['-exit-on-error', '--exit-on-error'],
    comesBack: 'no',
    endsAll: true,
  },
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
    const args = script !== undefined && row.interpreter === true ? own : all;
    const has = (words: readonly string[]) =>
      args.some(arg => words.some(word => arg === word || arg.startsWith(`${word}=`)));
    return (row.needs === undefined || has(row.needs)) && !(row.unless !== undefined && has(row.unless));
  });
}

interface Over {
  readonly row: SupervisorRow;
  /** Its place in the chain. */
  readonly index: number;
}

/**
 * Who decides over a holder, of the processes above it, nearest first: the nearest supervisor, unless that is ended itself and another one
 * above would start it again (nodemon below supervisord). Then, who ends all that it runs when this ends: concurrently above nodemon.
 */
export function supervisorsOver(chain: readonly ProcessInfo[]): {
  readonly decides?: Over;
  readonly endsAll?: Over;
} {
  let decides: Over | undefined;
  let endsAll: Over | undefined;
  for (const [index, process] of chain.entries()) {
    // One with a tool is told to stop the job, and lives on.
    if (decides?.row.tool !== undefined) break;
    const row = supervisorOf(process);
    if (row === undefined) continue;
    if (decides === undefined || row.comesBack === 'yes') decides = { row, index };
    if (row.endsAll === true) endsAll ??= { row, index };
  }
  return { ...(decides && { decides }), ...(endsAll && { endsAll }) };
}

/** The job's name as its supervisor knows it, for a sentence; which job is stopped is told by its pid. */
export function jobOf(row: SupervisorRow, watched: Watched): string | undefined {
  return row.job?.(watched);
}
