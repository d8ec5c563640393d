// Installs the container engines, service managers and supervisors that can be had here, and replays situations with the real programs in
// namespaces of their own (network, processes, mounts): what is started there ends with them, and nothing outside is touched.
// Usage: node scripts/test-systems.mjs [part of a path]... [--counts <file>]. Linux as root with apt; elsewhere it says why it does nothing.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { root, scratch } from './paths.mjs';

/** What each thing needs of apt; one that cannot be had is named by the tests that need it, and does not fail the others. */
const packages = [
  { tools: ['supervisord'], names: ['supervisor'] },
  { tools: ['runsv', 'sv'], names: ['runit'] },
  { tools: ['s6-svscan'], names: ['s6'] },
  { tools: ['svscan'], names: ['daemontools'] },
  { tools: ['monit'], names: ['monit'] },
  { tools: ['tmux'], names: ['tmux'] },
  { tools: ['sshd'], names: ['openssh-server'] },
  { tools: ['nginx'], names: ['nginx-light'] },
  { tools: ['redis-server'], names: ['redis-server'] },
  { tools: ['postgres'], names: ['postgresql'] },
  { tools: ['dockerd', 'docker'], names: ['docker.io', 'iptables'] },
  { tools: ['docker-compose'], names: ['docker-compose'] },
  {
    tools: ['podman'],
    names: ['podman', 'containernetworking-plugins', 'runc', 'netavark', 'iptables', 'uidmap', 'slirp4netns'],
  },
  { tools: ['systemd-nspawn'], names: ['systemd-container'] },
  { tools: ['gcc'], names: ['gcc', 'libc6-dev'] },
  { tools: ['curl'], names: ['curl'] },
];
const npmPackages = ['pm2', 'nodemon', 'concurrently', 'forever'];
const aptLimitMs = 150_000;
const npmLimitMs = 90_000;

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(folder => folder !== '');
const isThere = tool => folders.some(folder => existsSync(join(folder, tool)));

/** Tools first, each with a limit of its own: a mirror that hangs costs a test, not the run. */
function apt(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const argv = [
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    '-o',
    'Acquire::Retries=2',
    '-o',
    'Acquire::http::Timeout=20',
    ...names,
  ];
  return (
    spawnSync('apt-get', argv, {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: aptLimitMs,
      killSignal: 'SIGKILL',
    }).status === 0
  );
}

function install() {
  const missing = packages.filter(({ tools }) => !tools.every(isThere));
  if (missing.length > 0) {
    // What is installed here must not start by itself: Debian's packages ask this file (invoke-rc.d(8)).
    const policy = '/usr/sbin/policy-rc.d';
    if (!existsSync(policy)) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', timeout: aptLimitMs, killSignal: 'SIGKILL' });
    if (!apt([...new Set(missing.flatMap(({ names }) => names))])) for (const { names } of missing) apt(names);
  }
  const prefix = join(scratch, 'systems');
  if (!npmPackages.every(name => existsSync(join(prefix, 'lib', 'node_modules', name))))
    spawnSync('npm', ['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, ...npmPackages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: npmLimitMs,
      killSignal: 'SIGKILL',
    });
  return join(prefix, 'bin');
}

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.log('not run: it starts container engines and service managers, for which it has to be root on Linux');
  process.exit(2);
}
await mkdir(scratch, { recursive: true });
const bin = install();
for (const tool of [...packages.flatMap(({ tools }) => tools), ...npmPackages])
  if (!isThere(tool) && !existsSync(join(bin, tool)))
    console.log(`not run: what needs ${tool}, which could not be installed`);

const inside = [
  'ip link set lo up 2>/dev/null',
  // What tools leave below /run, and where engines answer, is this run's own.
  'mount -t tmpfs tmpfs /run && mkdir -p /run/lock /run/sshd',
  // The folder of the workspace's own node comes with npm; what is installed for all is what a user has.
  'exec "$@"',
].join('; ');
const child = spawn(
  'unshare',
  [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child',
    'sh',
    '-c',
    inside,
    'sh',
    process.execPath,
    join(root, 'scripts', 'run-tests.mjs'),
    'systems',
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: [bin, ...folders].join(delimiter), PORT_MEDIC_SYSTEMS: '1' },
  },
);
// unshare(1) does not heed these while it waits; all that runs inside ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGKILL'));
child.on('close', code => {
  process.exitCode = code ?? 1;
});
