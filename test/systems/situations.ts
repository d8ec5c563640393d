/** Jobs as people set them up: in groups, several of one program, behind a shell, with a password, below another supervisor. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { endsByFile, pm2, program, service, supervisord, supervisordFile } from './starting.ts';
import { run, startStaying } from './world.ts';

interface Set {
  readonly folder: string;
  readonly script: string;
  /** The one that is shown, then those that have to go on. */
  readonly ports: readonly [number, ...number[]];
}

interface Situation {
  readonly name: string;
  readonly supervisor: keyof typeof tools;
  /** Besides the supervisor's own tools. */
  readonly needs?: readonly string[];
  /** Ports; absent: two. */
  readonly count?: number;
  readonly start: (t: TestContext, set: Set) => unknown;
}

const node = process.execPath;

/** What each of them needs. */
const tools = {
  supervisord: ['supervisord', 'supervisorctl'],
  pm2: ['pm2'],
  runit: ['runsvdir', 'sv'],
  s6: ['s6-svscan', 's6-svc', 's6-svstat'],
  daemontools: ['svscan', 'svc', 'svstat'],
} as const;

/** Two jobs of one supervisord: the one that is shown, and another. */
function webAndOther({ script, ports: [web, other] }: Set): string {
  return program('web', `${node} ${script} ${web}`) + program('other', `${node} ${script} ${other}`);
}

const rows: readonly Situation[] = [
  {
    name: 'supervisord: two programs of a group',
    supervisor: 'supervisord',
    start: (t, { folder, script, ports: [web, db] }) =>
      supervisord(
        t,
        folder,
        `[group:shop]\nprograms=web,db\n${program('web', `${node} ${script} ${web}`)}${program('db', `${node} ${script} ${db}`)}`,
      ),
  },
  {
    name: 'supervisord: two of one program',
    supervisor: 'supervisord',
    start: (t, { folder, script, ports: [one, two = 0] }) => {
      const each = `/bin/sh -c "exec ${node} ${script} $(( %(process_num)d == 0 ? ${one} : ${two} ))"`;
      return supervisord(
        t,
        folder,
        program('web', each, 'numprocs=2\nprocess_name=%(program_name)s_%(process_num)02d\n'),
      );
    },
  },
  {
    name: 'supervisord: below a shell that waits, beside a listener of events',
    supervisor: 'supervisord',
    start: (t, { folder, script, ports: [web, other] }) =>
      supervisord(
        t,
        folder,
        program('web', `/bin/sh -c "${node} ${script} ${web}; true"`, 'stopasgroup=true\n') +
          `[eventlistener:listener]\ncommand=${node} ${script} ${other}\nevents=TICK_3600\n`,
      ),
  },
  {
    name: 'supervisord: with a password, on a port',
    supervisor: 'supervisord',
    count: 3,
    start: (t, set) => {
      const login = 'username=u\npassword=p\n';
      const address = `127.0.0.1:${set.ports[2]}`;
      const controls = `[inet_http_server]\nport=${address}\n${login}[supervisorctl]\nserverurl=http://${address}\n${login}`;
      return supervisord(t, set.folder, webAndOther(set), { controls });
    },
  },
  {
    name: 'supervisord: in the background, by a file in the folder that it was started in',
    supervisor: 'supervisord',
    start: (t, set) => supervisord(t, set.folder, webAndOther(set), { how: ['-c', './own.conf'] }),
  },
  {
    name: 'pm2: two apps of one name in two namespaces',
    supervisor: 'pm2',
    async start(t, { folder, script, ports: [one, two] }) {
      const call = pm2(t, folder);
      await call('start', script, '--name', 'web', '--namespace', 'a', '--', String(one));
      await call('start', script, '--name', 'web', '--namespace', 'b', '-f', '--', String(two));
    },
  },
  {
    name: 'pm2 in the foreground, with a file of apps that are watched',
    needs: ['pm2-runtime'],
    supervisor: 'pm2',
    async start(t, { folder, script, ports: [web, other] }) {
      const app = (name: string, port: number | undefined) => ({
        name,
        script,
        args: String(port),
        watch: ['s.js'],
        cwd: folder,
      });
      await writeFile(
        join(folder, 'eco.config.js'),
        `module.exports = ${JSON.stringify({ apps: [app('web', web), app('other', other)] })}`,
      );
      startStaying(t, 'pm2-runtime', ['start', 'eco.config.js'], {
        cwd: folder,
        env: { PM2_HOME: join(folder, '.pm2') },
      });
    },
  },
  {
    name: 'runit: a service with a log service',
    supervisor: 'runit',
    async start(t, { folder, script, ports: [web, other] }) {
      await service(join(folder, 'sv', 'web'), `${node} ${script} ${web}`);
      await service(join(folder, 'sv', 'web', 'log'), 'cat');
      await service(join(folder, 'sv', 'other'), `${node} ${script} ${other}`);
      startStaying(t, 'runsvdir', ['-P', join(folder, 'sv')]);
    },
  },
  {
    name: 'runit: a service behind a link, as Debian has them',
    supervisor: 'runit',
    async start(t, { folder, script, ports: [web, other] }) {
      await service(join(folder, 'sv', 'web'), `${node} ${script} ${web}`);
      await service(join(folder, 'sv', 'other'), `${node} ${script} ${other}`);
      await mkdir(join(folder, 'service'));
      for (const name of ['web', 'other']) await run('ln', ['-s', `../sv/${name}`, join(folder, 'service', name)]);
      startStaying(t, 'runsvdir', ['-P', './service'], { cwd: folder });
    },
  },
  {
    name: 's6: one scanner below the other',
    supervisor: 's6',
    async start(t, { folder, script, ports: [web, other] }) {
      const inner = join(folder, 'inner');
      await service(join(inner, 'web'), `${node} ${script} ${web}`);
      await service(join(folder, 'outer', 'web'), `s6-svscan ${inner}`);
      await service(join(folder, 'outer', 'other'), `${node} ${script} ${other}`);
      startStaying(t, 's6-svscan', [join(folder, 'outer')]);
    },
  },
  {
    name: 'daemontools: a scanner that was started in the folder of its services',
    supervisor: 'daemontools',
    async start(t, { folder, script, ports: [web, other] }) {
      await service(join(folder, 'sv', 'web'), `${node} ${script} ${web}`);
      await service(join(folder, 'sv', 'other'), `${node} ${script} ${other}`);
      startStaying(t, 'svscan', [], { cwd: join(folder, 'sv') });
    },
  },
  {
    name: 'supervisord below supervisord, each with a job of the same name',
    supervisor: 'supervisord',
    async start(t, { folder, script, ports: [web, other] }) {
      const inner = join(folder, 'inner');
      await mkdir(inner);
      const job = program('web', `${node} ${script} ${web}`);
      const own = await supervisordFile(inner, job);
      endsByFile(t, join(inner, 'pid'));
      const outer = program('web', `${node} ${script} ${other}`) + program('inner', `supervisord -n -c ${own}`);
      await supervisord(t, folder, outer);
    },
  },
  {
    name: 'supervisord: by the file that it finds itself, in a folder with blanks',
    supervisor: 'supervisord',
    async start(t, set) {
      const own = join(set.folder, 'my own jobs');
      await mkdir(own);
      await rename(await supervisordFile(own, webAndOther(set)), join(own, 'supervisord.conf'));
      startStaying(t, 'supervisord', ['-n'], { cwd: own });
      endsByFile(t, join(own, 'pid'));
    },
  },
  {
    name: 'supervisord, beside an app of that name in pm2',
    needs: ['pm2'],
    supervisor: 'supervisord',
    async start(t, { folder, script, ports: [web, other] }) {
      await supervisord(t, folder, program('web', `${node} ${script} ${web}`));
      await pm2(t, folder)('start', script, '--name', 'web', '--', String(other));
    },
  },
  {
    name: 'pm2: scripts as its apps, with the servers below them',
    supervisor: 'pm2',
    async start(t, { folder, script, ports: [one, two] }) {
      const call = pm2(t, folder);
      for (const [name, port] of [
        ['web', one],
        ['other', two],
      ] as const) {
        await writeFile(join(folder, `${name}.sh`), `${node} ${script} ${port}\ntrue\n`);
        await call('start', join(folder, `${name}.sh`), '--name', name, '--interpreter', 'sh');
      }
    },
  },
  {
    name: 'runit: each by itself, started in the folder above',
    needs: ['runsv'],
    supervisor: 'runit',
    async start(t, { folder, script, ports }) {
      for (const port of ports) {
        await service(join(folder, `web${port}`), `${node} ${script} ${port}`);
        startStaying(t, 'runsv', [`web${port}`], { cwd: folder });
      }
    },
  },
  {
    name: 'runit below s6',
    needs: ['s6-svscan'],
    supervisor: 'runit',
    async start(t, { folder, script, ports: [web, other] }) {
      await service(join(folder, 'inner', 'web'), `${node} ${script} ${web}`);
      await service(join(folder, 'inner', 'other'), `${node} ${script} ${other}`);
      await service(join(folder, 'outer', 'web'), `runsvdir -P ${join(folder, 'inner')}`);
      startStaying(t, 's6-svscan', [join(folder, 'outer')]);
    },
  },
];

export const situations = rows.map(({ needs = [], count = 2, ...row }) => ({
  ...row,
  count,
  needs: [...tools[row.supervisor], ...needs],
}));
