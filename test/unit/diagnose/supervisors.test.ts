import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProcessInfo } from '../../../src/core/model/process.ts';
import { jobOf, supervisorOf, supervisors } from '../../../src/core/supervisors/rows.ts';

function rowOf(...args: readonly string[]) {
  return supervisorOf({ pid: 10, name: args[0] ?? '', commandLine: args.join(' '), args });
}

const found: readonly (readonly [name: string, ...args: string[]])[] = [
  ['pm2', 'PM2 v5.3.0: God Daemon (/root/.pm2)'],
  ['supervisord', '/usr/bin/python3', '/usr/bin/supervisord', '-n'],
  ['nodemon', 'node', '/app/node_modules/.bin/nodemon', 'server.js'],
  ['nodemon', '/usr/bin/node', '/app/node_modules/nodemon/bin/nodemon.js', 'server.js'],
  ['node --watch', '/usr/bin/node', '--watch', 'server.js'],
  ['node --watch', 'node', '--watch-path=src', 'server.js'],
  ['tsx watch', 'node', '/app/node_modules/tsx/dist/cli.mjs', 'watch', 'src/server.ts'],
  ['ts-node-dev', 'node', '/app/node_modules/.bin/ts-node-dev', 'src/server.ts'],
  ['nest start --watch', 'node', '/app/node_modules/@nestjs/cli/bin/nest.js', 'start', '--watch'],
  ['bun --watch', 'bun', '--watch', 'server.ts'],
  ['cargo watch', '/home/me/.cargo/bin/cargo-watch', 'watch', '-x', 'run'],
  ['cargo watch', 'cargo', 'watch', '-x', 'run'],
  ['air', '/home/me/go/bin/air'],
  ['watchmedo', 'python3', '/usr/bin/watchmedo', 'auto-restart', '--', 'python3', 'app.py'],
  ['dotnet watch', '/usr/bin/dotnet', 'watch', 'run'],
  ['runit', 'runsv', 'web'],
  ['foreman', 'foreman: master'],
  ['tsc-watch', 'node', '/app/node_modules/tsc-watch/index.js', '--onSuccess', 'node dist'],
  ['chokidar', 'node', '/app/node_modules/.bin/chokidar', 'src', '-c', 'node server.js'],
  ['turbo watch', '/app/node_modules/turbo-linux-64/bin/turbo', 'watch', 'dev'],
  ['OpenRC', 'supervise-daemon', 'web', '--start', '/usr/bin/web'],
  ['nssm', 'C:\\tools\\nssm.exe'],
];

for (const [name, ...args] of found) {
  test(`${args.join(' ')} is ${name}`, () => assert.equal(rowOf(...args)?.name, name));
}

const ordinary: readonly (readonly string[])[] = [
  ['node', 'server.js'],
  ['node', 'server.js', '--watch'],
  ['node', '/home/me/air/server.js'],
  ['node', '/home/me/nodemon/server.js'],
  ['tsx', 'src/server.ts'],
  ['cargo', 'run'],
  ['dotnet', 'run'],
  ['python3', 'manage.py', 'watch'],
  ['bash'],
  [],
];

for (const args of ordinary) {
  test(`${args.join(' ') || 'nothing'} supervises nothing`, () => assert.equal(rowOf(...args), undefined));
}

test('a supervisor that may be killed for good says so in the table: no row without an answer', () => {
  for (const row of supervisors) {
    assert.ok(row.programs.length > 0 || row.title !== undefined, row.name);
    assert.ok(
      row.programs.every(program => program === program.toLowerCase()),
      row.name,
    );
  }
});

test("a job is named by its environment, its group, or its supervisor's argument", () => {
  const row = (name: string) => supervisors.find(each => each.name === name) ?? assert.fail(name);
  const nobody = { pid: 1, name: '', commandLine: '' };
  const job = (name: string, environment?: Readonly<Record<string, string>>, supervisor: ProcessInfo = nobody) =>
    jobOf(row(name), { supervisor, ...(environment && { environment }) });
  assert.equal(job('pm2', { pm_id: '0', name: 'api' }), 'api');
  assert.equal(job('pm2', { pm_id: '0', name: '' }), '0');
  assert.equal(job('pm2'), undefined);
  assert.equal(job('supervisord', { SUPERVISOR_PROCESS_NAME: 'web', SUPERVISOR_GROUP_NAME: 'web' }), 'web');
  assert.equal(job('supervisord', { SUPERVISOR_PROCESS_NAME: 'web_0', SUPERVISOR_GROUP_NAME: 'web' }), 'web:web_0');
  assert.equal(job('runit', {}, { pid: 1, name: 'runsv', commandLine: 'runsv /etc/service/web' }), 'web');
  assert.equal(job('nodemon', { name: 'x' }), undefined);
});
