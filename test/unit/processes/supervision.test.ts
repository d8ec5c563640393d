import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from '../../../src/core/diagnose/provenance.ts';
import type { WindowContext } from '../../../src/core/model/diagnosis.ts';
import type { Supervision } from '../../../src/core/model/fix.ts';
import type { Holder, Origin, ProcessInfo } from '../../../src/core/model/process.ts';
import { commonSupervisor, containerStops, supervisionOf } from '../../../src/core/processes/supervision.ts';
import { isInteractiveShell } from '../../../src/core/programs/shells.ts';
import { jobTools } from '../../../src/core/supervisors/jobTools.ts';

let nextPid = 5000;
function running(commandLine: string): ProcessInfo {
  const args = commandLine.split(' ');
  const pid = nextPid++;
  return { pid, name: (args[0] ?? '').split('/').at(-1) ?? '', commandLine, args, startToken: String(pid) };
}

const linux = { platform: 'linux', uid: 1000 } as const;
const window: WindowContext = {
  ...linux,
  ownPids: [],
  workspaceFolders: [],
  terminals: [],
  sessions: [],
  endedSessions: [],
  now: 0,
};
const init: ProcessInfo = { ...running('/sbin/init'), pid: 1 };

function held(parents: readonly string[], origin: Origin = {}, more: Partial<Holder> = {}): Holder {
  return { ...running('node server.js'), parents: [...parents.map(running), init], sockets: [], origin, ...more };
}

function brief(supervision: Supervision | undefined) {
  if (supervision === undefined) return undefined;
  const { name, comesBack, job, stop } = supervision;
  const typed = stop.kind === 'job' ? stop.typed : 'argv' in stop ? stop.argv : undefined;
  return [name, comesBack, job, typed?.join(' ') ?? stop.kind];
}

test('watchers and managers are recognised among the parents, each with its way to be stopped', () => {
  const cases: readonly [string[], unknown[] | undefined][] = [
    [
      ['node /app/node_modules/.bin/nodemon server.js', 'sh -c nodemon', 'npm run dev', 'bash'],
      ['nodemon', 'on-change', undefined, 'signal'],
    ],
    [
      ['node --watch server.js', '-bash'],
      ['node --watch', 'on-change', undefined, 'signal'],
    ],
    [['node /app/node_modules/tsx/dist/cli.mjs watch src/app.ts'], ['tsx watch', 'on-change', undefined, 'signal']],
    [['cargo-watch watch -x run'], ['cargo watch', 'on-change', undefined, 'signal']],
    [
      ['sh -c node', 'air -c .air.toml'],
      ['air', 'on-change', undefined, 'signal'],
    ],
    [['watchexec -r node server.js'], ['watchexec', 'on-change', undefined, 'signal']],
    [['entr -r node server.js'], ['entr', 'on-change', undefined, 'signal']],
    [['foreman: master'], ['foreman', 'no', undefined, 'signal']],
    // Where it is not known which instance it is, nothing is made up.
    [['runsv web'], ['runit', 'yes', 'web', 'job']],
    [
      ['runsv web', 'runsvdir -P /etc/service log: ...'],
      ['runit', 'yes', 'web', 'sv stop /etc/service/web'],
    ],
    [
      ['s6-supervise web', 's6-svscan /run/my-services'],
      ['s6', 'yes', 'web', 's6-svc -d /run/my-services/web'],
    ],
    [['node app.js'], undefined],
    // What a person's shell, the editor or a connection was started by has nothing to do with what they start.
    [['-bash', 'node /app/node_modules/.bin/nodemon x.js'], undefined],
    [['bash', 'node /x/vscode/out/bootstrap-fork --type=ptyHost', 'node --watch x'], undefined],
  ];
  for (const [parents, expected] of cases)
    assert.deepEqual(brief(supervisionOf(held(parents), linux)), expected, parents.join(' < '));
});

test('of several supervisors above one another, the one is told after which nothing starts again; and who ends all is known', () => {
  const nodemon = 'node /app/node_modules/.bin/nodemon server.js';
  const again = 'node /app/node_modules/.bin/concurrently --restart-tries 5 x';
  const all = (option: string) => `node /app/node_modules/.bin/concurrently ${option} x y`;
  const cases: readonly [string[], string | undefined, string | undefined][] = [
    [[nodemon, 'supervisord -c /etc/own.conf'], 'supervisord', undefined],
    [[nodemon, again], 'concurrently', undefined],
    [[nodemon, 'sh -c x', 'node /usr/bin/forever start x'], 'forever', undefined],
    [[nodemon, 'npm run dev', all('-k')], 'nodemon', 'concurrently'],
    [[nodemon, all('--kill-others-on-fail')], 'nodemon', 'concurrently'],
    [['npm run dev', all('--kill-others-on-fail')], 'concurrently', 'concurrently'],
    [['npm run dev', 'node /app/node_modules/.bin/run-p dev api'], 'run-p', 'run-p'],
    [['npm run dev', 'node /app/node_modules/.bin/run-p -c dev api'], undefined, undefined],
    [['npm run dev', 'node /app/node_modules/.bin/npm-run-all dev api'], undefined, undefined],
    [['npm run dev', 'node /app/node_modules/.bin/npm-run-all --parallel dev api'], 'npm-run-all', 'npm-run-all'],
    // Whoever stops a job by its tool lives on, and so does all above.
    [['s6-supervise web', 's6-svscan /run/inner', 's6-supervise inner'], 's6', undefined],
    [['supervisord -c /etc/own.conf', all('-k')], 'supervisord', undefined],
    // What stands above a person's shell has nothing to do with it.
    [[nodemon, 'bash', 'supervisord -c /etc/own.conf'], 'nodemon', undefined],
  ];
  for (const [parents, decides, endsAll] of cases) {
    const holder = held(parents);
    assert.equal(supervisionOf(holder, linux)?.name, decides, parents.join(' < '));
    const { provenance } = factsOf(holder, window);
    const supervisors = provenance.flatMap(origin => (origin.kind === 'supervisor' ? [origin] : []));
    assert.equal(supervisors[0]?.name, decides, parents.join(' < '));
    assert.equal(supervisors.find(origin => origin.endsAll === true)?.name, endsAll, parents.join(' < '));
  }
});

test('jobs are named as their manager knows them, and never become an option', () => {
  const god = 'PM2 v5.3.0: God Daemon (/home/ann/.pm2)';
  const pm2 = (name: string) => {
    const parent: ProcessInfo = { pid: 77, name: 'PM2 v5.3.0: God', commandLine: god, args: [god] };
    return { ...held([], { environment: { name, pm_id: '3' } }), parents: [parent, init] };
  };
  assert.deepEqual(brief(supervisionOf(pm2('api'), linux)), [
    'pm2',
    'yes',
    'api',
    'env PM2_HOME=/home/ann/.pm2 pm2 stop 3',
  ]);
  assert.deepEqual(brief(supervisionOf(pm2('--all'), linux)), [
    'pm2',
    'yes',
    '--all',
    'env PM2_HOME=/home/ann/.pm2 pm2 stop 3',
  ]);
  const environment = {
    SUPERVISOR_PROCESS_NAME: 'web',
    SUPERVISOR_GROUP_NAME: 'site',
    SUPERVISOR_SERVER_URL: 'unix:///run/own.sock',
  };
  const supervisord = held(['/usr/bin/python3 /usr/bin/supervisord -n'], { environment });
  assert.deepEqual(
    brief(supervisionOf(supervisord, linux))?.at(-1),
    'supervisorctl -s unix:///run/own.sock stop site:web',
  );
  const blanks = { ...environment, SUPERVISOR_SERVER_URL: 'unix:///home/ann/my jobs/own.sock' };
  const inBlanks = supervisionOf(held(['/usr/bin/python3 /usr/bin/supervisord -n'], { environment: blanks }), linux);
  const stop = inBlanks?.stop;
  assert.deepEqual(stop?.kind === 'job' && stop.typed, [
    'supervisorctl',
    '-s',
    'unix:///home/ann/my jobs/own.sock',
    'stop',
    'site:web',
  ]);
});

test('what is typed or run stops one job, whatever that is called', () => {
  const daemon = 'PM2 v5.3.0: God Daemon (/home/ann/.pm2)';
  const pm2: ProcessInfo = { pid: 77, name: 'PM2 v5.3.0: God', commandLine: daemon, args: [daemon] };
  const server = 'unix:///run/own.sock';
  const supervised = (name: string, group = name) =>
    held(['/usr/bin/python3 /usr/bin/supervisord -n'], {
      environment: { SUPERVISOR_PROCESS_NAME: name, SUPERVISOR_GROUP_NAME: group, SUPERVISOR_SERVER_URL: server },
    });
  const pm2Job = (id: string) => ({
    ...held([], { environment: { name: 'api', pm_id: id } }),
    parents: [pm2, init],
  });
  const composed = held(['process-compose up -p 8081'], { environment: { PC_PROC_NAME: 'all' } });
  const cases: readonly (readonly [Holder, string])[] = [
    // `supervisorctl stop all` is every job; with its group, the name is that job's.
    [supervised('all'), `supervisorctl -s ${server} stop all:all`],
    [supervised('ALL'), `supervisorctl -s ${server} stop ALL:ALL`],
    [supervised('all', 'site'), `supervisorctl -s ${server} stop site:all`],
    // `group:` is every one of the group.
    [supervised('', 'site'), `supervisorctl -s ${server} status`],
    [supervised('site:'), `supervisorctl -s ${server} status`],
    [supervised('site:*'), `supervisorctl -s ${server} status`],
    [supervised('web api'), `supervisorctl -s ${server} status`],
    // pm2 takes names, namespaces, `all` and patterns as well as numbers.
    ...['all', '/./', 'default', '-1', '1.5', ''].map(
      id => [pm2Job(id), 'env PM2_HOME=/home/ann/.pm2 pm2 ls'] as const,
    ),
    [composed, 'process-compose -p 8081 process list'],
  ];
  for (const [holder, typed] of cases)
    assert.equal(brief(supervisionOf(holder, linux))?.at(-1), typed, JSON.stringify(holder.origin));
});

test('what the lists of supervisors show is stopped by what means that job alone', () => {
  const { supervisord, pm2, monit } = jobTools;
  const address = { argv: [] };
  const status = 'all      RUNNING   pid 10, uptime 0:00:03\nsite:    RUNNING   pid 11, uptime 0:00:03\n';
  assert.deepEqual(supervisord.jobs(status, address), [{ id: 'all:all', pid: 10 }]);
  const list = [
    { pid: 10, name: 'api' },
    { pid: 11, pm_id: 'all' },
    { pid: 12, pm_id: 4 },
  ];
  assert.deepEqual(pm2.jobs(JSON.stringify(list), address), [{ id: '4', pid: 12 }]);
  assert.deepEqual(monit.jobs("Process 'all'\n  pid    10\nProcess 'web'\n  pid    11\n", address), [
    { id: 'web', pid: 11 },
  ]);
});

test('no unit is stopped that only surrounds what others have started in it', () => {
  const shared = [
    'ssh.service',
    'sshd@3-10.0.0.2:22.service',
    'cron.service',
    'docker.service',
    'dbus.service',
    'getty@tty1.service',
    'gdm.service',
    'code-server@ann.service',
    'user@1000.service',
  ];
  for (const name of shared)
    for (const user of [true, false]) {
      const orphan = held([], { unit: { name, user, restart: 'always' } });
      assert.equal(supervisionOf(orphan, linux), undefined, name);
    }
});

test('services are only suggested, with privilege where it is needed', () => {
  const unit = (name: string, user: boolean) => held([], { unit: { name, user } });
  const suggestion = (holder: Holder, platform: 'linux' | 'darwin' | 'win32' = 'linux') => {
    const stop = supervisionOf(holder, { platform, uid: 501 })?.stop;
    return stop?.kind === 'suggest' ? stop.argv.join(' ') : stop?.kind;
  };
  assert.equal(suggestion(unit('nginx.service', false)), 'sudo systemctl stop nginx.service');
  assert.equal(suggestion(unit('api@1.service', true)), 'systemctl --user stop api@1.service');
  assert.equal(suggestion(unit('my\\x2dapi.service', true)), 'systemctl --user stop my\\x2dapi.service');
  assert.equal(suggestion(unit('--force', true)), undefined);
  assert.equal(suggestion(held(['-bash'], { unit: { name: 'code-server@ann.service', user: false } })), undefined);
  const agent = held([], { launchdLabel: 'com.example.api' }, { uid: 501 });
  assert.equal(suggestion(agent, 'darwin'), 'launchctl bootout gui/501/com.example.api');
  const daemon = held([], { launchdLabel: 'com.example.api' }, { uid: 0 });
  assert.equal(suggestion(daemon, 'darwin'), 'sudo launchctl bootout system/com.example.api');
  const brew = held([], { launchdLabel: 'homebrew.mxcl.postgresql@16' }, { uid: 501 });
  assert.equal(suggestion(brew, 'darwin'), 'brew services stop postgresql@16');
  const mysqld = { launchdLabel: 'com.oracle.mysqld', launchdDomain: 'system' };
  assert.equal(suggestion(held([], mysqld, { uid: 74 }), 'darwin'), 'sudo launchctl bootout system/com.oracle.mysqld');
  const nginx = { launchdLabel: 'homebrew.mxcl.nginx', launchdDomain: 'system' };
  assert.equal(suggestion(held([], nginx, { uid: 0 }), 'darwin'), 'sudo brew services stop nginx');
  const remote = { launchdLabel: 'com.example.api', launchdDomain: 'user/501' };
  assert.equal(suggestion(held([], remote, { uid: 501 }), 'darwin'), 'launchctl bootout user/501/com.example.api');
  const all = held([], { launchdLabel: 'homebrew.mxcl.--all' }, { uid: 501 });
  assert.equal(suggestion(all, 'darwin'), undefined);
  assert.equal(suggestion(held([], { services: ['W3SVC'] }), 'win32'), 'sc.exe stop W3SVC');
  assert.equal(suggestion(held([], { services: ['A', 'B'] }), 'win32'), undefined);
});

test('containers come back by their own policy', () => {
  const container = (restartPolicy?: string) =>
    held([], {
      container: { engine: 'docker', name: 'web', ...(restartPolicy === undefined ? {} : { restartPolicy }) },
    });
  assert.deepEqual(brief(supervisionOf(container('always'), linux)), ['docker', 'yes', 'web', 'container']);
  assert.deepEqual(brief(supervisionOf(container('no'), linux)), ['docker', 'no', 'web', 'container']);
  assert.deepEqual(brief(supervisionOf(container(), linux)), ['docker', 'unknown', 'web', 'container']);
  assert.deepEqual(containerStops({ engine: 'docker', name: 'a b' }), []);
  assert.deepEqual(containerStops({ engine: 'docker', name: 'x', composeProject: '-p', composeService: 's' }), [
    ['docker', 'stop', 'x'],
  ]);
});

test('what started the new holder is the nearest parent that both have', () => {
  const loop = running('/usr/bin/python3 keepalive.py');
  const shell = running('-zsh');
  const [before, after] = [running('sh -c server'), running('sh -c server')];
  const found = commonSupervisor({ parents: [before, loop, shell] }, { parents: [after, loop, shell] }, 'linux');
  assert.deepEqual(
    [found?.name, found?.process?.pid, found?.comesBack, found?.stop.kind],
    ['python3', loop.pid, 'yes', 'signal'],
  );
  assert.equal(commonSupervisor({ parents: [before, shell] }, { parents: [after, shell] }, 'linux'), undefined);
  assert.equal(commonSupervisor({ parents: [init] }, { parents: [init] }, 'linux'), undefined);
  const reused = { ...loop, startToken: 'later' };
  assert.equal(commonSupervisor({ parents: [loop] }, { parents: [reused] }, 'linux'), undefined);
});

test('a shell for a person is told from one that runs a program', () => {
  for (const line of [
    'bash',
    '-bash',
    '/bin/zsh -l',
    'zsh -i',
    'fish',
    'bash --init-file /x/shellIntegration.sh -i',
    'bash --rcfile x',
  ])
    assert.ok(isInteractiveShell(running(line)), line);
  for (const line of ['sh -c node', 'bash run.sh', 'bash -lc node', '/bin/sh /app/start.sh', 'node server.js'])
    assert.ok(!isInteractiveShell(running(line)), line);
});
