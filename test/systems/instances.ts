/** Two instances of each supervisor that has them, as real as can be: what the situations and the soak start. */
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pm2, program, service, supervisord } from './starting.ts';
import { run, startStaying } from './world.ts';

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
  /** Gives what starts the job `web` again once it was stopped. */
  readonly start: (t: Context, folder: string, script: string, instance: Instance) => Promise<() => Promise<unknown>>;
}

const serve = (script: string, port: number): string => `${process.execPath} ${script} ${port}`;

/** runit, daemontools and s6: a supervisor for each service, in the service's folder, below one that scans for them. */
const scanned = (
  supervisor: string,
  scanner: readonly string[],
  up: readonly string[],
  needs: readonly string[],
): Kind => ({
  name: supervisor,
  supervisor,
  needs: [...scanner.slice(0, 1), ...up.slice(0, 1), ...needs],
  async start(t, folder, script, { port, other }) {
    const services = join(folder, 'services');
    await service(join(services, 'web'), serve(script, port));
    await service(join(services, 'other'), serve(script, other));
    const [file = '', ...args] = scanner;
    startStaying(t, file, [...args, services]);
    const [tool = '', ...call] = up;
    return () => run(tool, [...call, join(services, 'web')]);
  },
});

export const kinds: readonly Kind[] = [
  ...(['-c', '-s'] as const).map(
    (address): Kind => ({
      name: `supervisord, known by its ${address === '-c' ? 'file' : 'socket'}`,
      supervisor: 'supervisord',
      needs: ['supervisord', 'supervisorctl'],
      async start(t, folder, script, { port, other }) {
        const server = `[unix_http_server]\nfile=${folder}/s.sock\n`;
        const programs = program('web', serve(script, port)) + program('other', serve(script, other));
        // Without a client in its file it is known by its socket.
        await supervisord(t, folder, programs, address === '-c' ? {} : { controls: server });
        return () => run('supervisorctl', ['-s', `unix://${folder}/s.sock`, 'start', 'web']);
      },
    }),
  ),
  ...(['fork', 'cluster'] as const).map(
    (mode): Kind => ({
      name: `pm2 in ${mode} mode`,
      supervisor: 'pm2',
      needs: ['pm2'],
      async start(t, folder, script, { port, other }) {
        const call = pm2(t, folder);
        const instances = mode === 'cluster' ? ['-i', '2'] : [];
        await call('start', script, '--name', 'web', ...instances, '--', String(port));
        await call('start', script, '--name', 'other', '--', String(other));
        return () => call('start', 'web');
      },
    }),
  ),
  scanned('runit', ['runsvdir', '-P'], ['sv', 'up'], ['runsv']),
  scanned('daemontools', ['svscan'], ['svc', '-u'], ['supervise', 'svstat']),
  scanned('s6', ['s6-svscan'], ['s6-svc', '-u'], ['s6-supervise', 's6-svstat']),
];
