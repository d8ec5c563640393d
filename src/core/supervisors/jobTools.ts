/**
 * How the supervisors of many jobs are told to stop one of them: which instance, by what its own process shows (arguments, title, folder),
 * and which job, by the pid in that instance's own list. Each was tried with the real program.
 */

import type { ProcessInfo } from '../model/process.ts';
import { argumentsOf, isNamed, scriptOf } from '../programs/processNames.ts';
import { parsedJson } from '../text/parsedJson.ts';
import type { Address, Job, JobTool, Watched } from './row.ts';

/** Names that may stand in an argv: never empty, never an option. */
const safeName = /^[A-Za-z0-9_@][\w@.:+\\-]{0,254}$/;

/** One job and no other: tools take `all` for every job, and supervisord `group:` for every one of a group. */
function isOneJob(id: string): boolean {
  return safeName.test(id) && id.toLowerCase() !== 'all' && !id.endsWith(':');
}

/** Absolute, and nothing in it that a terminal would take for more than a path. */
function isPath(path: string | undefined): path is string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return path?.startsWith('/') === true && path.length < 1024 && !/[\x00-\x1f\x7f]/.test(path);
}

/** A path that a process was given, from the folder it is in. */
function absolute(path: string | undefined, cwd: string | undefined): string | undefined {
  if (path === undefined || path === '' || path.startsWith('-')) return undefined;
  const whole = path.startsWith('/')
    ? path
    : cwd === undefined
      ? undefined
      : `${cwd}/${path.replace(/^(?:\.\/)+/, '')}`;
  return isPath(whole) ? whole : undefined;
}

/** The value of `-c x`, `-cx`, `--long x` or `--long=x` among the program's own arguments. */
function optionOf(process: ProcessInfo, short: string, long?: string): string | undefined {
  const args = argumentsOf(process).slice((scriptOf(process)?.index ?? 0) + 1);
  for (const [index, arg] of args.entries()) {
    if (arg === short || arg === long) return args[index + 1];
    if (long !== undefined && arg.startsWith(`${long}=`)) return arg.slice(long.length + 1);
    if (arg.startsWith(short) && !arg.startsWith('--') && arg.length > short.length) return arg.slice(short.length);
  }
  return undefined;
}

function safe(jobs: readonly Job[]): readonly Job[] {
  return jobs.filter(({ id, pid }) => isOneJob(id) && Number.isSafeInteger(pid) && pid > 1);
}

/** The first of these keys of the job's environment. */
export function fromEnvironment(...keys: readonly string[]) {
  return ({ environment }: Watched): string | undefined =>
    keys.map(key => environment?.[key]).find(value => value !== undefined && value !== '');
}

/** supervisord wants `group:program` where the two differ. */
export function inGroup(watched: Watched): string | undefined {
  const job = fromEnvironment('SUPERVISOR_PROCESS_NAME')(watched);
  const group = fromEnvironment('SUPERVISOR_GROUP_NAME')(watched);
  return job !== undefined && group !== undefined && group !== job ? `${group}:${job}` : job;
}

/** A program of supervisord may be called `all`; with its group, it is that one alone. */
function notAll(id: string): string {
  return id.toLowerCase() === 'all' ? `${id}:${id}` : id;
}

const ownServer = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?\/?$/;

/** supervisord answers on a socket of this machine; a name in a job's environment leads to no other one. */
function isOwnServer(url: string): boolean {
  return ownServer.test(url) || (url.startsWith('unix:///') && isPath(url.slice('unix://'.length)));
}

/**
 * supervisorctl(1): `-c` is the file that the server was started with, which also holds what it wants as a password; `-s` its
 * socket, as the server itself tells every job (SUPERVISOR_SERVER_URL). A file may lack the part for supervisorctl: then the
 * socket alone. `status` ends with code 3 when a job does not run.
 */
const supervisord: JobTool = {
  addresses({ supervisor, environment }) {
    const file = absolute(optionOf(supervisor, '-c', '--configuration'), supervisor.cwd);
    const url = environment?.['SUPERVISOR_SERVER_URL'];
    const server = url !== undefined && isOwnServer(url) ? ['-s', url] : [];
    const byFile = file === undefined ? [] : [{ argv: ['supervisorctl', '-c', file, ...server] }];
    return [...byFile, ...(server.length === 0 ? [] : [{ argv: ['supervisorctl', ...server] }])];
  },
  id: watched => {
    const id = inGroup(watched);
    return id === undefined ? undefined : notAll(id);
  },
  list: ({ argv }) => [...argv, 'status'],
  // `web:web_0    RUNNING   pid 6992, uptime 0:00:03`
  jobs: text =>
    safe(
      [...text.matchAll(/^(\S{1,255})[ \t]+[A-Z]+[ \t]+pid (\d{1,10}),/gm)].map(([, id = '', pid]) => ({
        id: notAll(id),
        pid: Number(pid),
      })),
    ),
  stop: ({ argv }, ids) => [...argv, 'stop', ...ids],
  show: ({ argv }) => [...argv, 'status'],
};

type Fields = Readonly<Record<string, unknown>>;

function entriesOf(text: string): readonly Fields[] {
  // pm2 may tell first that its daemon is of another version.
  const start = text.search(/^\[/m);
  const parsed = parsedJson(text) ?? (start < 0 ? undefined : parsedJson(text.slice(start)));
  return Array.isArray(parsed)
    ? parsed.filter((entry): entry is Fields => typeof entry === 'object' && entry !== null)
    : [];
}

const pm2Number = /^\d{1,6}$/;

/**
 * The daemon tells its PM2_HOME in its title, and answers on sockets in there (pm2, lib/Daemon.js). By number: a name may stand for
 * several apps, and for a namespace.
 */
const pm2: JobTool = {
  addresses({ supervisor, environment }) {
    const title = /^PM2 v[\w.-]+: God Daemon \((.+)\)\s*$/.exec(supervisor.commandLine)?.[1];
    const home = title ?? environment?.['PM2_HOME'];
    return isPath(home) ? [{ argv: ['pm2'], env: { PM2_HOME: home } }] : [];
  },
  id: ({ environment }) => pm2Number.exec(environment?.['pm_id'] ?? '')?.[0],
  list: ({ argv }) => [...argv, 'jlist'],
  jobs: text =>
    safe(entriesOf(text).map(entry => ({ id: String(entry['pm_id']), pid: Number(entry['pid']) }))).filter(({ id }) =>
      pm2Number.test(id),
    ),
  stop: ({ argv }, ids) => [...argv, 'stop', ...ids],
  show: ({ argv }) => [...argv, 'ls'],
};

const scanners: readonly string[] = ['runsvdir', 'svscan', 's6-svscan'];

/** A supervisor of a service's folder is in that folder (runsv(8), supervise, s6-supervise: they chdir into it before all else). */
function folderOf({ supervisor, above }: Watched): string | undefined {
  if (isPath(supervisor.cwd)) return supervisor.cwd;
  const name = argumentsOf(supervisor)[1];
  const scanned =
    above !== undefined && isNamed(above, scanners) ? argumentsOf(above).slice(1).find(isPath) : undefined;
  return absolute(name, scanned);
}

/** `run: /etc/service/web: (pid 7326) 9s`, `/etc/service/web: up (pid 7329) 9 seconds`, `up (pid 7328 pgid 7328) 9 seconds` */
function folderTool(list: readonly string[], stop: readonly string[], later?: true): JobTool {
  return {
    addresses: watched => {
      const folder = folderOf(watched);
      return folder === undefined ? [] : [{ argv: [folder] }];
    },
    id: (_, { argv: [folder] }) => folder,
    list: ({ argv }) => [...list, ...argv],
    jobs: (text, { argv: [folder = ''] }) =>
      [...text.matchAll(/^(?:run: |.*\bup )[^\n]*?\(pid (\d{1,10})[ )]/gm)].map(([, pid]) => ({
        id: folder,
        pid: Number(pid),
      })),
    stop: (_, ids) => [...stop, ...ids],
    show: ({ argv }) => [...list, ...argv],
    ...(later === undefined ? {} : { later }),
  };
}

/** `Process 'web'`, then its facts, among them `pid   7336`. Needs `set httpd` in its control file (monit(1)). */
const monit: JobTool = {
  addresses({ supervisor }) {
    const file = absolute(optionOf(supervisor, '-c'), supervisor.cwd);
    return file === undefined ? [] : [{ argv: ['monit', '-c', file] }];
  },
  list: ({ argv }) => [...argv, 'status'],
  jobs: text =>
    safe(
      text.split(/^(?=\S)/m).flatMap(block => {
        const id = /^Process '([^']{1,255})'/.exec(block)?.[1];
        const pid = /^\s+pid\s+(\d{1,10})\s*$/m.exec(block)?.[1];
        return id === undefined || pid === undefined ? [] : [{ id, pid: Number(pid) }];
      }),
    ),
  stop: ({ argv }, ids) => [...argv, 'stop', ...ids],
  show: ({ argv }) => [...argv, 'summary'],
  later: true,
};

/** Its list tells no pids, so nothing is run: the list of the very instance is typed. */
function listOnly(tool: Pick<JobTool, 'file' | 'addresses'> & { readonly verb: string }): JobTool {
  const show = ({ argv }: Address) => [...argv, tool.verb];
  return { ...tool, list: show, jobs: () => [], stop: show, show };
}

/** circusd is given its control file; `endpoint` of its `[circus]` is where it answers (circus, configuration). */
const circus = listOnly({
  file: ({ supervisor }) => {
    const args = argumentsOf(supervisor).slice((scriptOf(supervisor)?.index ?? 0) + 1);
    return absolute(
      args.find(arg => /\.(?:ini|conf|cfg)$/.test(arg)),
      supervisor.cwd,
    );
  },
  addresses: (_, text) => {
    const endpoint = /^\[circus\][^[]*?^\s*endpoint\s*=\s*((?:tcp|ipc):\/\/[\w./:@-]{1,255})\s*$/m.exec(
      text ?? '',
    )?.[1];
    return endpoint === undefined ? [] : [{ argv: ['circusctl', '--endpoint', endpoint] }];
  },
  verb: 'status',
});

/** `god -p 17165`: the port that each instance answers on. */
const god = listOnly({
  addresses({ supervisor }) {
    const port = optionOf(supervisor, '-p', '--port') ?? '17165';
    return /^\d{1,5}$/.test(port) ? [{ argv: ['god', '-p', port] }] : [];
  },
  verb: 'status',
});

/** `--port`, `-p`: of the server that each instance answers on (process-compose, `process list -o json`). */
const processCompose: JobTool = {
  addresses({ supervisor, environment }) {
    const port = optionOf(supervisor, '-p', '--port') ?? environment?.['PC_PORT_NUM'] ?? '8080';
    const socket = absolute(optionOf(supervisor, '-u', '--unix-socket'), supervisor.cwd);
    if (socket !== undefined) return [{ argv: ['process-compose', '-U', '-u', socket] }];
    return /^\d{1,5}$/.test(port) ? [{ argv: ['process-compose', '-p', port] }] : [];
  },
  id: ({ environment }) => environment?.['PC_PROC_NAME'],
  list: ({ argv }) => [...argv, 'process', 'list', '-o', 'json'],
  jobs: text => safe(entriesOf(text).map(entry => ({ id: String(entry['name']), pid: Number(entry['pid']) }))),
  stop: ({ argv }, ids) => [...argv, 'process', 'stop', ...ids],
  show: ({ argv }) => [...argv, 'process', 'list'],
};

/** By the names of the rows. */
export const jobTools = {
  supervisord,
  pm2,
  /** `sv stop` waits seven seconds for the end. */
  runit: folderTool(['sv', 'status'], ['sv', 'stop']),
  daemontools: folderTool(['svstat'], ['svc', '-d'], true),
  s6: folderTool(['s6-svstat'], ['s6-svc', '-d'], true),
  monit,
  'process-compose': processCompose,
  circus,
  god,
} as const satisfies Readonly<Record<string, JobTool>>;

/** As it is typed into a terminal: the variables stand in front. */
export function typedArgv({ env = {} }: Address, argv: readonly string[]): readonly string[] {
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return variables.length === 0 ? argv : ['env', ...variables, ...argv];
}

/**
 * What a user would type to have this job stopped at this instance, or, where the job is not known for certain, to find it there.
 * `undefined`: it is not known how the instance is addressed.
 */
export function typedCommand(tool: JobTool, watched: Watched, text?: string): readonly string[] | undefined {
  const [address] = tool.addresses(watched, text);
  return address === undefined ? undefined : typedAt(tool, watched, address);
}

/** The same for the instance at this address. */
export function typedAt(tool: JobTool, watched: Watched, address: Address): readonly string[] {
  const id = tool.id?.(watched, address);
  const isKnown = id !== undefined && (isPath(id) || isOneJob(id));
  return typedArgv(address, isKnown ? tool.stop(address, [id]) : tool.show(address));
}
