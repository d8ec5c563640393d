/** How supervisors and servers are set up and started, for the situations and for the soak. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { endTree, run, startStaying } from './world.ts';

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

/** `controls`: its server and its client; `how`: how it is started in the folder. */
export async function supervisord(
  t: Context,
  folder: string,
  programs: string,
  {
    controls = `[unix_http_server]\nfile=${folder}/s.sock\n[supervisorctl]\nserverurl=unix://${folder}/s.sock\n`,
    how = ['-n', '-c', 'own.conf'],
  } = {},
): Promise<void> {
  const common = `[supervisord]\nlogfile=${folder}/log\npidfile=${folder}/pid\nchildlogdir=${folder}\n`;
  await writeFile(join(folder, 'own.conf'), controls + common + rpc + programs);
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
