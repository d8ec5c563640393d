/** What the stage `systems` needs of a Debian machine: container engines, service managers and supervisors, from apt and npm. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './bounded.ts';

interface Packages {
  /** Names on PATH that are there once it is installed. */
  readonly tools: readonly string[];
  readonly names: readonly string[];
}

/** One that cannot be had is named at the end of the run, with the tests that need it, and does not fail the others. */
const packages: readonly Packages[] = [
  { tools: ['supervisord'], names: ['supervisor'] },
  { tools: ['runsv', 'sv'], names: ['runit'] },
  { tools: ['s6-svscan'], names: ['s6'] },
  { tools: ['svscan'], names: ['daemontools'] },
  { tools: ['monit'], names: ['monit'] },
  { tools: ['god'], names: ['ruby-god'] },
  { tools: ['tmux'], names: ['tmux'] },
  { tools: ['screen'], names: ['screen'] },
  { tools: ['socat'], names: ['socat'] },
  { tools: ['ncat'], names: ['ncat'] },
  { tools: ['xinetd'], names: ['xinetd'] },
  { tools: ['uwsgi'], names: ['uwsgi-core', 'uwsgi-plugin-python3'] },
  { tools: ['foreman'], names: ['ruby-foreman'] },
  { tools: ['entr'], names: ['entr'] },
  { tools: ['reflex'], names: ['reflex'] },
  { tools: ['watchmedo'], names: ['python3-watchdog'] },
  { tools: ['procServ'], names: ['procserv'] },
  { tools: ['autossh'], names: ['autossh'] },
  { tools: ['daemon'], names: ['daemon'] },
  { tools: ['tini'], names: ['tini'] },
  { tools: ['dumb-init'], names: ['dumb-init'] },
  { tools: ['php'], names: ['php-cli'] },
  { tools: ['sshd', 'ssh'], names: ['openssh-server', 'openssh-client'] },
  { tools: ['nginx'], names: ['nginx-light'] },
  { tools: ['redis-server'], names: ['redis-server'] },
  { tools: ['gunicorn'], names: ['gunicorn'] },
  { tools: ['apache2'], names: ['apache2'] },
  { tools: ['haproxy'], names: ['haproxy'] },
  { tools: ['mariadbd-safe', 'mariadb-install-db'], names: ['mariadb-server'] },
  { tools: ['pg_ctlcluster'], names: ['postgresql'] },
  { tools: ['dockerd', 'docker'], names: ['docker.io', 'iptables'] },
  { tools: ['docker-compose'], names: ['docker-compose'] },
  {
    tools: ['podman'],
    names: ['podman', 'containernetworking-plugins', 'runc', 'netavark', 'iptables', 'uidmap', 'slirp4netns'],
  },
  { tools: ['systemd-nspawn'], names: ['systemd-container'] },
  { tools: ['gcc'], names: ['gcc', 'libc6-dev'] },
  { tools: ['curl'], names: ['curl'] },
  { tools: ['ip'], names: ['iproute2'] },
  { tools: ['ss'], names: ['iproute2'] },
  { tools: ['pgrep'], names: ['procps'] },
];
const npmPackages = ['pm2@7.0.4', 'nodemon@3.1.14', 'concurrently@9.2.5', 'forever@4.0.3'];
const npmTools = ['pm2', 'nodemon', 'concurrently', 'forever'];

/**
 * Milliseconds for all of the set-up, which takes a minute and a half on two quiet cores: a mirror that hangs costs tests, not the run. No
 * step is ended before, since a package that is half set up keeps all others from it.
 */
const setUpLimitMs = 300_000;

export interface Systems {
  /** For the environment of what is started: what was installed stands in front. */
  readonly path: string;
  /** Tools that could not be had. */
  readonly missing: readonly string[];
}

export interface SystemsSetup {
  /** For what npm installs; kept between runs. */
  readonly cache: string;
  readonly log: (line: string) => void;
}

export async function ensureSystems({ cache, log }: SystemsSetup): Promise<Systems> {
  const deadline = Date.now() + setUpLimitMs;
  const folders = [join(cache, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(
    Boolean,
  );
  const isThere = (tool: string) => folders.some(folder => existsSync(join(folder, tool)));
  const step = async (file: string, args: readonly string[]): Promise<boolean> => {
    const timeoutMs = deadline - Date.now();
    if (timeoutMs <= 0) return false;
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    return (await run(file, args, { timeoutMs, env })).kind === 'ok';
  };
  const apt = (names: readonly string[]) => {
    const patience = ['-o', 'Acquire::Retries=2', '-o', 'Acquire::http::Timeout=20'];
    return step('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...patience, ...names]);
  };
  mkdirSync(cache, { recursive: true });

  const wanted = packages.filter(({ tools }) => !tools.every(isThere));
  if (wanted.length > 0 && isThere('apt-get')) {
    const names = [...new Set(wanted.flatMap(each => each.names))];
    log(`installing ${names.join(', ')}`);
    await withoutServices(async () => {
      await step('apt-get', ['update', '-q']);
      if (!(await apt(names))) for (const each of wanted) await apt(each.names);
    });
  }
  if (!npmTools.every(isThere)) {
    log(`installing ${npmPackages.join(', ')}`);
    await step('npm', ['install', '--global', '--no-audit', '--no-fund', '--prefix', cache, ...npmPackages]);
  }
  const all = [...packages.flatMap(({ tools }) => tools), ...npmTools];
  return { path: folders.join(delimiter), missing: [...new Set(all)].filter(tool => !isThere(tool)) };
}

/** What is installed meanwhile does not start by itself: Debian's packages ask this file (invoke-rc.d(8)). */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}
