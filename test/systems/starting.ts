/** How supervisors and servers are set up and started, for the situations and for the soak. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { accepts, endTree, eventually, run, startStaying } from './world.ts';

type Context = Pick<TestContext, 'after'>;

/** Whoever wrote its pid there is ended after the test: it has left the family of who started it. */
export function endsByFile(t: Context, file: string): void {
  t.after(async () => {
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (Number.isSafeInteger(pid) && pid > 1) endTree(pid);
  });
}

const rpc =
  '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n';

/** A section of a supervisord's file. */
export function program(name: string, command: string, more = ''): string {
  return `[program:${name}]\ncommand=${command}\n${more}`;
}

/** The file of a supervisord in this folder. `controls`: its server and its client. */
export async function supervisordFile(
  folder: string,
  programs: string,
  controls = `[unix_http_server]\nfile=${folder}/s.sock\n[supervisorctl]\nserverurl=unix://${folder}/s.sock\n`,
): Promise<string> {
  const file = join(folder, 'own.conf');
  const common = `[supervisord]\nlogfile=${folder}/log\npidfile=${folder}/pid\nchildlogdir=${folder}\n`;
  await writeFile(file, controls + common + rpc + programs);
  return file;
}

/** `how`: how it is started in the folder. */
export async function supervisord(
  t: Context,
  folder: string,
  programs: string,
  { controls, how = ['-n', '-c', 'own.conf'] }: { readonly controls?: string; readonly how?: readonly string[] } = {},
): Promise<void> {
  await supervisordFile(folder, programs, controls);
  startStaying(t, 'supervisord', how, { cwd: folder });
  endsByFile(t, join(folder, 'pid'));
}

/** The folder of a service of runit, s6 or daemontools. */
export async function service(folder: string, command: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run'), `#!/bin/sh\nexec ${command}\n`);
  await chmod(join(folder, 'run'), 0o755);
}

/** A PM2 with a home of its own, to be called. */
export function pm2(t: Context, folder: string): (...args: readonly string[]) => Promise<string> {
  const env = { PM2_HOME: join(folder, '.pm2') };
  endsByFile(t, join(env.PM2_HOME, 'pm2.pid'));
  return (...args) => run('pm2', args, env);
}

/** The configuration of an nginx with two workers. */
export async function nginxFile(folder: string, port: number): Promise<string> {
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    `pid ${folder}/pid; error_log ${folder}/errors; worker_processes 2; events {}
http { access_log off; server { listen 127.0.0.1:${port}; return 200 x; } }`,
  );
  return file;
}

/** A program for WSGI servers. */
export const wsgi =
  "def application(environ, start):\n    start('200 OK', [('Content-Length', '1')])\n    return [b'x']\n";

/** An sshd of its own, which lets in whoever has the key beside it: what its client is told to get in. */
export async function sshd(t: Context, folder: string, port: number): Promise<readonly string[]> {
  for (const name of ['host', 'user'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  await writeFile(
    join(folder, 'conf'),
    `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${folder}/host\nAuthorizedKeysFile ${folder}/user.pub
PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n`,
  );
  startStaying(t, '/usr/sbin/sshd', ['-D', '-E', join(folder, 'log'), '-f', join(folder, 'conf')]);
  await eventually('sshd accepts', () => accepts(port));
  const keys = ['-i', join(folder, 'user'), '-o', 'UserKnownHostsFile=/dev/null', '-o', 'StrictHostKeyChecking=no'];
  return ['-p', String(port), ...keys];
}

/** The children of a process, by their pids. */
export async function childrenOf(pid: number): Promise<readonly string[]> {
  return (await run('pgrep', ['-P', String(pid)]).catch(() => '')).split('\n').filter(Boolean);
}

/** Reloads a master with so many workers, and waits until all of them are new ones. */
export async function reloaded(master: number, workers: number, reload: () => unknown): Promise<void> {
  await eventually('it has its workers', async () => (await childrenOf(master)).length === workers);
  const old = await childrenOf(master);
  await reload();
  await eventually('it is reloaded', async () => {
    const now = await childrenOf(master);
    return now.length === workers && !now.some(each => old.includes(each));
  });
}
