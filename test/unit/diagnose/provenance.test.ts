import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from '../../../src/core/diagnose/provenance.ts';
import type { WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { HolderFacts, Provenance } from '../../../src/core/model/holderFacts.ts';
import type { Holder, ProcessInfo } from '../../../src/core/model/process.ts';
import {
  extensionHost,
  holder,
  init,
  outsideShell,
  ptyHost,
  server,
  shell,
  terminalProgram,
  window,
} from './samples.ts';

const sshd: ProcessInfo = { pid: 880, name: 'sshd', commandLine: 'sshd: me@pts/1' };
const cron: ProcessInfo = { pid: 870, name: 'cron', commandLine: '/usr/sbin/CRON -f' };
const npm: ProcessInfo = { pid: 4240, name: 'npm run dev', commandLine: 'npm run dev' };
const sh: ProcessInfo = { pid: 4241, name: 'sh', commandLine: 'sh -c node server.js' };
const userManager: ProcessInfo = { pid: 860, name: 'systemd', commandLine: '/lib/systemd/systemd --user' };
const idea: ProcessInfo = { pid: 861, name: 'webstorm', commandLine: '/opt/webstorm/bin/webstorm' };
const pm2: ProcessInfo = { pid: 900, name: 'PM2 v5.3.0: God', commandLine: 'PM2 v5.3.0: God Daemon (/home/me/.pm2)' };
const watcher: ProcessInfo = {
  pid: 901,
  name: 'node',
  commandLine: 'node --watch server.js',
  args: ['node', '--watch', 'server.js'],
};
const otherHost = { ...extensionHost, pid: 7100 };

const rows: readonly {
  readonly name: string;
  readonly holder: Partial<Holder>;
  readonly window?: Partial<WindowContext>;
  readonly provenance: readonly Provenance[];
  readonly comesBack: HolderFacts['comesBack'];
}[] = [
  {
    name: 'a terminal of this window',
    holder: { parents: [shell, ptyHost, server, init] },
    provenance: [{ kind: 'window-terminal', terminalId: 't1', name: 'bash' }],
    comesBack: 'no',
  },
  {
    name: 'a session of this window, nearer than its terminal',
    holder: { pid: 4100, parents: [shell, ptyHost, server, init] },
    provenance: [{ kind: 'window-session', sessionId: 's1', name: 'API' }],
    comesBack: 'no',
  },
  {
    name: 'another window on the same server',
    holder: { parents: [{ ...shell, pid: 4077 }, ptyHost, server, init] },
    provenance: [{ kind: 'other-window' }, { kind: 'terminal', shell: 'bash' }],
    comesBack: 'no',
  },
  {
    name: 'the extension host of another window',
    holder: { parents: [otherHost, server, init] },
    provenance: [{ kind: 'other-window' }],
    comesBack: 'no',
  },
  {
    name: "a terminal that may be this window's, since one shell is not known yet",
    holder: { parents: [{ ...shell, pid: 4077 }, ptyHost, server, init] },
    window: { terminals: [{ id: 't1', name: 'bash' }] },
    provenance: [{ kind: 'terminal', shell: 'bash' }],
    comesBack: 'no',
  },
  {
    name: 'an npm script, from the environment',
    holder: {
      parents: [sh, npm, outsideShell, terminalProgram, init],
      origin: { environment: { npm_lifecycle_event: 'dev', npm_package_name: 'app' } },
    },
    provenance: [
      { kind: 'npm-script', script: 'dev', package: 'app' },
      { kind: 'terminal', shell: 'zsh' },
    ],
    comesBack: 'no',
  },
  {
    name: 'an npm script, from the command line above',
    holder: { parents: [sh, npm, outsideShell, terminalProgram, init] },
    provenance: [
      { kind: 'npm-script', script: 'dev' },
      { kind: 'terminal', shell: 'zsh' },
    ],
    comesBack: 'no',
  },
  { name: 'an orphan', holder: { parents: [init] }, provenance: [{ kind: 'orphan' }], comesBack: 'no' },
  {
    name: 'an orphan that the manager of the user adopted',
    holder: { parents: [userManager, init] },
    provenance: [{ kind: 'orphan' }],
    comesBack: 'no',
  },
  {
    name: 'an orphan below its wrappers',
    holder: { parents: [sh, npm, init] },
    provenance: [{ kind: 'npm-script', script: 'dev' }, { kind: 'orphan' }],
    comesBack: 'no',
  },
  {
    name: 'another IDE is no orphanage',
    holder: { parents: [idea, userManager, init] },
    provenance: [{ kind: 'unknown' }],
    comesBack: 'no',
  },
  {
    name: 'an ssh session',
    holder: { parents: [outsideShell, sshd, init] },
    provenance: [{ kind: 'ssh' }],
    comesBack: 'no',
  },
  { name: 'cron', holder: { parents: [sh, cron, init] }, provenance: [{ kind: 'cron' }], comesBack: 'no' },
  {
    name: 'pm2',
    holder: { parents: [pm2, init], origin: { environment: { pm_id: '3', name: 'api' } } },
    provenance: [{ kind: 'supervisor', name: 'pm2', pid: 900, job: 'api' }],
    comesBack: 'yes',
  },
  {
    name: 'pm2 in cluster mode holds the socket itself',
    holder: { ...pm2, args: [pm2.commandLine], parents: [init] },
    provenance: [{ kind: 'supervisor', name: 'pm2', pid: 900 }, { kind: 'orphan' }],
    comesBack: 'yes',
  },
  {
    name: 'a watcher in a terminal elsewhere',
    holder: { parents: [watcher, outsideShell, terminalProgram, init] },
    provenance: [
      { kind: 'supervisor', name: 'node --watch', pid: 901 },
      { kind: 'terminal', shell: 'zsh' },
    ],
    comesBack: 'on-change',
  },
  {
    name: 'a supervisor of the editor does not supervise what runs in its terminals',
    holder: { parents: [{ ...shell, pid: 4077 }, ptyHost, server, pm2, init], origin: { environment: { pm_id: '0' } } },
    provenance: [{ kind: 'other-window' }, { kind: 'terminal', shell: 'bash' }],
    comesBack: 'no',
  },
  {
    name: 'a service that systemd always starts again',
    holder: { parents: [init], origin: { unit: { name: 'web.service', user: false, restart: 'always' } } },
    provenance: [{ kind: 'systemd', unit: 'web.service', user: false }],
    comesBack: 'yes',
  },
  {
    name: 'a service that systemd does not start again',
    holder: { parents: [init], origin: { unit: { name: 'web.service', user: true, restart: 'no' } } },
    provenance: [{ kind: 'systemd', unit: 'web.service', user: true }],
    comesBack: 'no',
  },
  {
    name: 'a service of which that is not known',
    holder: { parents: [init], origin: { unit: { name: 'web.service', user: false } } },
    provenance: [{ kind: 'systemd', unit: 'web.service', user: false }],
    comesBack: 'unknown',
  },
  {
    name: 'a service whose socket stays with systemd',
    holder: {
      parents: [init],
      origin: { unit: { name: 'web.service', user: false }, environment: { LISTEN_FDS: '1' } },
    },
    provenance: [{ kind: 'systemd', unit: 'web.service', user: false }],
    comesBack: 'yes',
  },
  {
    name: 'a container with a restart policy',
    holder: { parents: [init], origin: { container: { engine: 'docker', name: 'a', restartPolicy: 'always' } } },
    provenance: [
      { kind: 'container', container: { engine: 'docker', name: 'a', restartPolicy: 'always' } },
      { kind: 'orphan' },
    ],
    comesBack: 'yes',
  },
  {
    name: 'a terminal that runs the command itself',
    holder: { parents: [{ pid: 850, name: 'tmux: server', commandLine: 'tmux new -d node server.js' }, init] },
    provenance: [{ kind: 'terminal', shell: 'tmux: server' }],
    comesBack: 'no',
  },
  {
    name: 'a program that nobody knows may start it again',
    holder: { parents: [{ pid: 850, name: 'guardian', commandLine: '/opt/guardian --run node' }, outsideShell, init] },
    provenance: [{ kind: 'terminal', shell: 'zsh' }],
    comesBack: 'unknown',
  },
  {
    name: 'the shim of a container engine may start it again',
    holder: {
      parents: [
        { pid: 850, name: 'containerd-shim-runc-v2', commandLine: '/usr/bin/containerd-shim-runc-v2 -id x' },
        init,
      ],
    },
    provenance: [{ kind: 'unknown' }],
    comesBack: 'unknown',
  },
  {
    name: 'sudo and a sandbox only wait',
    holder: {
      parents: [
        { pid: 851, name: 'bwrap', commandLine: 'bwrap --ro-bind / / node server.js' },
        { pid: 850, name: 'sudo', commandLine: 'sudo bwrap --ro-bind / / node server.js' },
        outsideShell,
        terminalProgram,
        init,
      ],
    },
    provenance: [{ kind: 'terminal', shell: 'zsh' }],
    comesBack: 'no',
  },
  {
    name: 'the manager of the system has the socket too',
    holder: {
      parents: [init],
      origin: { unit: { name: 'web.service', user: false, restart: 'no' }, socketActivation: true },
    },
    provenance: [{ kind: 'systemd', unit: 'web.service', user: false }],
    comesBack: 'yes',
  },
  {
    name: 'a job that launchd keeps alive',
    holder: { parents: [init], origin: { launchdLabel: 'com.acme.web', launchdKeepAlive: true } },
    window: { platform: 'darwin' },
    provenance: [{ kind: 'launchd', label: 'com.acme.web' }],
    comesBack: 'yes',
  },
  {
    name: 'a job of which launchd does not say so',
    holder: { parents: [init], origin: { launchdLabel: 'com.acme.web' } },
    window: { platform: 'darwin' },
    provenance: [{ kind: 'launchd', label: 'com.acme.web' }],
    comesBack: 'unknown',
  },
  {
    name: 'a container without a restart policy',
    holder: { parents: [init], origin: { container: { engine: 'podman', name: 'a', restartPolicy: '' } } },
    provenance: [
      { kind: 'container', container: { engine: 'podman', name: 'a', restartPolicy: '' } },
      { kind: 'orphan' },
    ],
    comesBack: 'no',
  },
  { name: 'nothing is known', holder: { parents: [] }, provenance: [{ kind: 'unknown' }], comesBack: 'unknown' },
  {
    name: 'on Windows, a parent that has ended',
    holder: { parents: [] },
    window: { platform: 'win32' },
    provenance: [{ kind: 'orphan' }],
    comesBack: 'no',
  },
  {
    name: 'on Windows, what Explorer started is no orphan',
    holder: { parents: [{ pid: 99, name: 'explorer.exe', commandLine: 'C:\\Windows\\explorer.exe' }] },
    window: { platform: 'win32' },
    provenance: [{ kind: 'unknown' }],
    comesBack: 'no',
  },
];

for (const row of rows) {
  test(`started by: ${row.name}`, () => {
    const facts = factsOf(holder(row.holder), { ...window, ...row.window });
    assert.deepEqual(facts.provenance, row.provenance);
    assert.equal(facts.comesBack, row.comesBack);
  });
}

/** Real command lines of what stands above a server, the nearest first, and whether the server comes back. */
const above: readonly (readonly [
  comesBack: HolderFacts['comesBack'],
  supervisor: string | undefined,
  ...parents: (readonly string[])[],
])[] = [
  ['yes', 'pm2', ['PM2 v5.4.2: God Daemon (/home/me/.pm2)']],
  ['yes', 'pm2', ['node', '/app/node_modules/.bin/pm2-runtime', 'start', 'app.js']],
  ['on-change', 'nodemon', ['sh', '-c', 'node server.js'], ['node', '/app/node_modules/.bin/nodemon', 'server.js']],
  ['yes', 'supervisord', ['/usr/bin/python3', '/usr/bin/supervisord', '-c', '/etc/supervisor/supervisord.conf']],
  ['yes', 'forever', ['/usr/bin/node', '/usr/lib/node_modules/forever/bin/monitor', 'server.js']],
  ['on-change', 'watchexec', ['watchexec', '-r', '--', 'cargo', 'run']],
  ['on-change', 'cargo watch', ['/home/me/.cargo/bin/cargo-watch', 'watch', '-x', 'run']],
  [
    'on-change',
    'cargo watch',
    ['cargo', 'run'],
    ['cargo-watch', 'watch', '-x', 'run'],
    ['cargo', 'watch', '-x', 'run'],
  ],
  ['on-change', 'air', ['/bin/sh', '-c', './tmp/main'], ['/home/me/go/bin/air', '-c', '.air.toml']],
  ['on-change', 'dotnet watch', ['/usr/bin/dotnet', 'watch', 'run', '--project', 'Api']],
  ['on-change', 'tsx watch', ['node', '/app/node_modules/.bin/tsx', 'watch', 'src/server.ts']],
  ['on-change', 'node --watch', ['node', '--watch', 'server.js']],
  ['on-change', 'nest start --watch', ['node', '/app/node_modules/.bin/nest', 'start', '--watch']],
  [
    'on-change',
    'tsc-watch',
    ['sh', '-c', 'node dist'],
    ['node', '/app/node_modules/.bin/tsc-watch', '--onSuccess', 'node dist'],
  ],
  ['on-change', 'entr', ['/bin/sh', '-c', 'node server.js'], ['entr', '-r', 'node', 'server.js']],
  ['on-change', 'watchmedo', ['python3', '/usr/bin/watchmedo', 'auto-restart', '--', 'python3', 'app.py']],
  ['no', 'foreman', ['sh', '-c', 'bin/rails server'], ['foreman: master']],
  ['no', 'overmind', ['overmind', 'start']],
  ['no', 'goreman', ['goreman', '-exit-on-error', 'start']],
  ['yes', 'autossh', ['/usr/lib/autossh/autossh', '-M', '0', '-N', '-L', '8080:db:80', 'me@bastion']],
  ['yes', 'daemon', ['daemon', '-n', 'web', '--respawn', '--', 'node', 'server.js']],
  ['yes', 'procServ', ['procServ', '-n', 'ioc', '20000', './st.cmd']],
  ['yes', 'uWSGI emperor', ['/usr/bin/uwsgi', '--emperor', '/etc/uwsgi/vassals']],
  ['no', 'honcho', ['/bin/sh', '-c', 'python app.py'], ['python3', '/usr/bin/honcho', 'start']],
  ['yes', 's6', ['s6-supervise', 'web']],
  ['yes', 'runit', ['runsv', 'web'], ['runsvdir', '-P', '/etc/service']],
  ['yes', 'daemontools', ['supervise', 'web'], ['svscan', '/service']],
  ['yes', 'circus', ['python3', '/usr/bin/circusd', 'circus.ini']],
  ['yes', 'OpenRC', ['supervise-daemon', 'web', '--start', '/usr/bin/web']],
  ['yes', 'process-compose', ['bash', '-c', 'node server.js'], ['process-compose', 'up']],
  ['yes', 'nssm', ['C:\\tools\\nssm.exe']],
  ['no', undefined, ['npm run dev'], ['-zsh']],
  ['no', undefined, ['/usr/bin/python3', '/usr/bin/gunicorn', 'app:app'], ['-bash']],
  ['no', undefined, ['-fish'], ['/usr/bin/tmux']],
  ['no', undefined, ['-bash'], ['SCREEN', '-S', 'dev']],
  ['unknown', undefined, ['/opt/acme/agent', '--keep', 'web']],
  ['unknown', undefined, ['goreman', 'start']],
  ['unknown', undefined, ['daemon', 'node', '-r', 'dotenv/config', 'server.js']],
  ['unknown', undefined, ['overmind', 'start', '--any-can-die']],
  ['unknown', undefined, ['procServ', '--noautorestart', '20000', './st.cmd']],
  ['unknown', undefined, ['php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)']],
];

for (const [comesBack, supervisor, ...parents] of above) {
  test(`below ${parents.map(args => args.join(' ')).join(' < ')}: ${comesBack}`, () => {
    const chain = parents.map((args, index): ProcessInfo => {
      const program = args[0] ?? '';
      return { pid: 5000 - index, name: program.slice(0, 15), commandLine: args.join(' '), args };
    });
    const facts = factsOf(holder({ parents: [...chain, init], origin: {} }), { ...window, terminals: [] });
    const found = facts.provenance.find(origin => origin.kind === 'supervisor');
    assert.deepEqual([facts.comesBack, found?.name], [comesBack, supervisor]);
  });
}
