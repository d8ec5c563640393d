/** A systemd of its own, in a container: socket units before and after the first connection, what comes back, and a supervisor in a unit. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { endTree, eventually, isThere, type Look, makeWorld, run, typed, without } from './world.ts';

/** What a look inside tells, as far as it is JSON. */
interface Seen {
  readonly verdict: Look['diagnosis']['verdict'];
  readonly typed: readonly string[];
}

// Run inside, this file is the eyes: it looks at the ports that it is told, and prints what it sees.
const inside = process.env['PORT_MEDIC_INSIDE'];
if (inside !== undefined) {
  const world = makeWorld({ after: () => undefined });
  const seen: Seen[] = [];
  for (const port of inside.split(',').map(Number)) {
    const look = await world.look(port);
    seen.push({ verdict: look.diagnosis.verdict, typed: typed(look) });
  }
  process.stdout.write(`\nSEEN ${JSON.stringify(seen)}\n`);
  process.exit(0);
}

const script = "require('node:http').createServer((q, a) => a.end('x')).listen(+process.argv[1], '127.0.0.1')";
const server = `${process.execPath} -e "${script}"`;

const units: Readonly<Record<string, string>> = {
  'box.target': '[Unit]\nRequires=basic.target\nAfter=basic.target\n',
  'front.socket': '[Socket]\nListenStream=127.0.0.1:6090\nService=back.service\n',
  'back.service': '[Service]\nExecStart=/bin/sleep 100000\n',
  'each.socket': '[Socket]\nListenStream=127.0.0.1:6091\nAccept=yes\n',
  'each@.service': '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n',
  'once.service': `[Service]\nExecStart=${server} 6092\n`,
  'always.service': `[Service]\nExecStart=${server} 6093\nRestart=always\n`,
  'web@.service': `[Service]\nExecStart=${server} %i\n`,
  'failing.service': `[Service]\nExecStart=${server} 6096\nRestart=on-failure\n`,
  'watched.service':
    '[Service]\nEnvironment=PATH=WATCHED_PATH\nExecStart=/bin/sh -c "exec nodemon -q /etc/s.js 6097"\nRestart=always\n',
  'several.service': `[Service]\nExecStart=${server} 6098\n`,
  'several-a.socket': '[Socket]\nListenStream=127.0.0.1:6100\nService=several.service\n',
  'several-b.socket': '[Socket]\nListenStream=127.0.0.1:6101\nService=several.service\n',
  'timed.timer': '[Timer]\nOnActiveSec=0\nAccuracySec=1us\n',
  // Such a user has a /tmp of his own, and this project may be below the real one.
  'timed.service': `[Service]\nDynamicUser=yes\nBindReadOnlyPaths=${process.execPath}\nExecStart=${server} 6103\n`,
  'proxied.socket': '[Socket]\nListenStream=127.0.0.1:6104\n',
  'proxied.service': '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd 127.0.0.1:6092\n',
  'sup.service': '[Service]\nExecStart=/usr/bin/supervisord -n -c /etc/own.conf\n',
};
const supervisorConf = `[unix_http_server]\nfile=/run/own.sock\n[supervisord]\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=/run/own.pid\nchildlogdir=/run
[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]\nserverurl=unix:///run/own.sock\n[program:web]\ncommand=${server} 6094\n`;

test('systemd', { skip: without('systemd-nspawn', 'nsenter') }, async t => {
  const place = mkdtempSync('/run/port-medic-systemd-');
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place]);
  const [upper, work, root] = ['up', 'work', 'root'].map(name => join(place, name)) as [string, string, string];
  for (const folder of [upper, work, root]) mkdirSync(folder);
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, root]);
  rmSync(join(root, 'etc', 'fstab'), { force: true });
  for (const [name, text] of Object.entries(units))
    writeFileSync(
      join(root, 'etc', 'systemd', 'system', name),
      text.replace('WATCHED_PATH', process.env['PATH'] ?? ''),
    );
  writeFileSync(join(root, 'etc', 's.js'), script.replace('argv[1]', 'argv[2]'));
  writeFileSync(join(root, 'etc', 'own.conf'), supervisorConf);
  const log = openSync(join(place, 'log'), 'w');
  const machine = spawn(
    'systemd-nspawn',
    [
      `--directory=${root}`,
      '--register=no',
      '--keep-unit',
      '--private-network',
      // The machine has a /tmp of its own, and this project may be below the real one.
      `--bind-ro=${process.cwd()}`,
      '--console=pipe',
      '--boot',
      'systemd.unit=box.target',
    ],
    { stdio: ['ignore', log, log] },
  );
  t.after(() => {
    if (machine.pid !== undefined) endTree(machine.pid);
  });
  let init = 0;
  const enter = (...argv: readonly string[]) =>
    run('nsenter', ['-t', String(init), '-m', '-p', '-n', '-i', '-u', '-C', '-r', '-w', ...argv]);
  const systemctl = (...args: readonly string[]) => enter('systemctl', ...args);
  await eventually('systemd has started', async () => {
    if (machine.exitCode !== null) return true;
    const children = await run('pgrep', ['-P', String(machine.pid)]).catch(() => '');
    init = Number(children.trim().split('\n')[0]);
    const state = init > 0 ? await systemctl('is-active', 'basic.target').catch(() => '') : '';
    return state.trim() === 'active';
  });
  if (machine.exitCode !== null) {
    const last = readFileSync(join(place, 'log'), 'utf8').trim().split('\n').at(-1);
    return t.skip(`a systemd cannot start here: ${last}`);
  }
  const hasSupervisor = isThere('supervisord');
  await systemctl(
    'start',
    'front.socket',
    'each.socket',
    'once.service',
    'always.service',
    ...(hasSupervisor ? ['sup.service'] : []),
  );
  const lookAs = async (user: readonly string[], ports: readonly number[]): Promise<readonly Seen[]> => {
    const see = ['env', `PORT_MEDIC_INSIDE=${ports.join()}`, process.execPath, process.argv[1] ?? ''];
    const text = await enter(...user, ...see);
    return JSON.parse(/^SEEN (.*)$/m.exec(text)?.[1] ?? '[]') as Seen[];
  };
  const look = (...ports: readonly number[]) => lookAs([], ports);
  const service = (seen: Seen | undefined) =>
    seen?.verdict.kind === 'system-service' ? seen.verdict : assert.fail(JSON.stringify(seen));

  await t.test('what systemd itself listens on is named by its socket unit, before any connection', async () => {
    const [front, each] = await look(6090, 6091);
    assert.equal(service(front).service, 'front.socket');
    assert.deepEqual(front?.typed, ['systemctl stop front.socket']);
    assert.equal(service(each).service, 'each.socket');
    assert.deepEqual(each?.typed, ['systemctl stop each.socket']);
  });

  await t.test('a user without rights is told the socket unit, too, with what it takes to stop it', async () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    // It answers others than root on the bus alone.
    await systemctl('start', 'dbus.service');
    const [front, each] = await lookAs(nobody, [6090, 6091]);
    assert.equal(service(front).service, 'front.socket');
    assert.deepEqual(front?.typed, ['sudo systemctl stop front.socket']);
    assert.equal(service(each).service, 'each.socket');
  });

  await t.test(
    'after a connection the service is stopped with the socket that starts it, whatever that is called',
    async () => {
      await enter('bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/6090');
      await eventually(
        'it runs',
        async () => (await systemctl('is-active', 'back.service').catch(() => '')).trim() === 'active',
      );
      const [back] = await look(6090);
      assert.equal(service(back).service, 'back.service');
      assert.deepEqual(back?.typed, ['systemctl stop front.socket back.service']);
      await systemctl('stop', 'front.socket', 'back.service');
    },
  );

  await t.test('whether a unit comes back is read', async () => {
    await eventually('they listen', async () =>
      (await look(6092, 6093)).every(({ verdict }) => verdict.kind === 'system-service'),
    );
    const [once, always] = await look(6092, 6093);
    assert.equal(service(once).facts.comesBack, 'no');
    assert.equal(service(always).facts.comesBack, 'yes');
  });

  await t.test('a unit of a template, and one of systemd-run: each by its whole name', async () => {
    await systemctl('start', 'web@6095.service');
    await enter('systemd-run', '--unit=mine', '--collect', process.execPath, '-e', script, '6099');
    await eventually('they listen', async () =>
      (await look(6095, 6099)).every(({ verdict }) => verdict.kind === 'system-service'),
    );
    const [template, transient] = await look(6095, 6099);
    assert.deepEqual(template?.typed, ['systemctl stop web@6095.service']);
    assert.deepEqual(transient?.typed, ['systemctl stop mine.service']);
    assert.equal(service(transient).facts.comesBack, 'no');
    await systemctl('stop', 'web@6095.service', 'mine.service');
    assert.deepEqual(
      (await look(6095, 6099)).map(({ verdict }) => verdict.kind),
      ['already-free', 'already-free'],
    );
  });

  await t.test('a unit that comes back where it fails is not said to come back from a stop', async () => {
    await systemctl('start', 'failing.service');
    await eventually('it listens', async () => (await look(6096))[0]?.verdict.kind === 'system-service');
    const [seen] = await look(6096);
    assert.notEqual(service(seen).facts.comesBack, 'yes');
    assert.deepEqual(seen?.typed, ['systemctl stop failing.service']);
  });

  await t.test('two sockets of one service: both end with it', async () => {
    await systemctl('start', 'several-a.socket', 'several-b.socket', 'several.service');
    await eventually('it listens', async () => (await look(6098))[0]?.verdict.kind === 'system-service');
    const [seen] = await look(6098);
    // systemd tells sockets in an order of its own.
    const words = (seen?.typed[0] ?? '').split(' ').toSorted();
    assert.deepEqual(words, ['several-a.socket', 'several-b.socket', 'several.service', 'stop', 'systemctl']);
    await systemctl('stop', 'several-a.socket', 'several-b.socket', 'several.service');
  });

  await t.test('a service of a dynamic user that a timer starts: the service, which does not come back', async () => {
    await systemctl('start', 'timed.timer');
    await eventually('it listens', async () => (await look(6103))[0]?.verdict.kind === 'system-service');
    const [seen] = await look(6103);
    assert.deepEqual(seen?.typed, ['systemctl stop timed.service']);
    assert.equal(service(seen).facts.comesBack, 'no');
  });

  await t.test('systemd’s own proxy behind a socket: both', async () => {
    await systemctl('start', 'proxied.socket');
    await enter('bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/6104');
    await eventually(
      'it runs',
      async () => (await systemctl('is-active', 'proxied.service').catch(() => '')).trim() === 'active',
    );
    const [seen] = await look(6104);
    assert.deepEqual(seen?.typed, ['systemctl stop proxied.socket proxied.service']);
  });

  await t.test(
    'a watcher in a unit that is always started again: the unit',
    { skip: !isThere('nodemon') },
    async () => {
      await systemctl('start', 'watched.service');
      // nodemon may start its server anew while its folder is being written.
      let seen: Awaited<ReturnType<typeof look>>[number] | undefined;
      await eventually('it listens', async () => {
        [seen] = await look(6097);
        return seen !== undefined && seen.verdict.kind !== 'already-free';
      });
      assert.equal(service(seen).service, 'watched.service');
      assert.deepEqual(seen?.typed, ['systemctl stop watched.service']);
      await systemctl('stop', 'watched.service');
    },
  );

  await t.test('another user’s unit: its own manager is addressed', async t2 => {
    const uid = 65534;
    const started = await systemctl('start', `user@${uid}.service`).then(
      () => true,
      () => false,
    );
    if (!started) return t2.skip('no manager of another user can be started here');
    await enter('systemd-run', '--user', '-M', 'nobody@', '--unit=theirs', process.execPath, '-e', script, '6102');
    await eventually('it listens', async () => (await look(6102))[0]?.verdict.kind !== 'already-free');
    const [seen] = await look(6102);
    assert.deepEqual(
      seen?.typed,
      ['systemctl --user -M nobody@ stop theirs.service'],
      JSON.stringify(seen?.verdict).slice(0, 900),
    );
  });

  await t.test('a supervisor in a unit of any name: its one job, not the unit', { skip: !hasSupervisor }, async () => {
    await eventually('it listens', async () => (await look(6094))[0]?.verdict.kind === 'supervisor');
    const [seen] = await look(6094);
    assert.equal(seen?.verdict.kind === 'supervisor' && seen.verdict.job, 'web');
    assert.deepEqual(seen?.typed, []);
  });
});
