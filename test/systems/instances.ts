/** Two instances of each supervisor that has them, as real as can be: what the situations and the soak start. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { endTree, run, startStaying } from './world.ts';

type Context = Pick<TestContext, 'after'>;

/** One of several instances: a job `web` on the port, and another job of the same instance. */
export interface Instance {
  readonly port: number;
  readonly other: number;
}

export interface Kind {
  readonly name: string;
  readonly needs: readonly string[];
  /** As a fix calls it. */
  readonly supervisor: string;
  readonly start: (t: Context, folder: string, script: string, instance: Instance) => Promise<void>;
}

async function service(folder: string, script: string, port: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'run'), `#!/bin/sh\nexec ${process.execPath} ${script} ${port}\n`);
  await chmod(join(folder, 'run'), 0o755);
}

/** runit, daemontools and s6: a supervisor for each service, in the service's folder, below one that scans for them. */
const scanned = (name: string, supervisor: string, scanner: readonly string[], needs: readonly string[]): Kind => ({
  name,
  supervisor,
  needs: [...scanner.slice(0, 1), ...needs],
  async start(t, folder, script, { port, other }) {
    const services = join(folder, 'services');
    await service(join(services, 'web'), script, port);
    await service(join(services, 'other'), script, other);
    const [file = '', ...args] = scanner;
    startStaying(t, file, [...args, services]);
  },
});

export const kinds: readonly Kind[] = [
  ...(['-c', '-s'] as const).map(
    (address): Kind => ({
      name: `supervisord, known by its ${address === '-c' ? 'file' : 'socket'}`,
      supervisor: 'supervisord',
      needs: ['supervisord', 'supervisorctl'],
      async start(t, folder, script, { port, other }) {
        const file = join(folder, 'own.conf');
        const program = (name: string, on: number) =>
          `[program:${name}]\ncommand=${process.execPath} ${script} ${on}\n`;
        const controls = address === '-c' ? `[supervisorctl]\nserverurl=unix://${folder}/s.sock\n` : '';
        await writeFile(
          file,
          `[unix_http_server]\nfile=${folder}/s.sock\n[supervisord]\nlogfile=${folder}/log\npidfile=${folder}/pid\nchildlogdir=${folder}\n` +
            '[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n' +
            controls +
            program('web', port) +
            program('other', other),
        );
        startStaying(t, 'supervisord', ['-n', '-c', 'own.conf'], { cwd: folder });
      },
    }),
  ),
  ...(['fork', 'cluster'] as const).map(
    (mode): Kind => ({
      name: `pm2 in ${mode} mode`,
      supervisor: 'pm2',
      needs: ['pm2'],
      async start(t, folder, script, { port, other }) {
        const env = { PM2_HOME: join(folder, '.pm2') };
        const instances = mode === 'cluster' ? ['-i', '2'] : [];
        t.after(async () => {
          const pid = await readFile(join(env.PM2_HOME, 'pm2.pid'), 'utf8').catch(() => '');
          if (/^\d+$/.test(pid.trim())) endTree(Number(pid));
        });
        await run('pm2', ['start', script, '--name', 'web', ...instances, '--', String(port)], env);
        await run('pm2', ['start', script, '--name', 'other', '--', String(other)], env);
      },
    }),
  ),
  scanned('runit', 'runit', ['runsvdir', '-P'], ['runsv', 'sv']),
  scanned('daemontools', 'daemontools', ['svscan'], ['supervise', 'svc', 'svstat']),
  scanned('s6', 's6', ['s6-svscan'], ['s6-supervise', 's6-svc', 's6-svstat']),
];
