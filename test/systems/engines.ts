/** Container engines of this run's own, with an image of one static server. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { endTree, eventually, run } from './world.ts';

/** Answers every connection, ends on SIGTERM. */
const server = String.raw`
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <signal.h>
#include <sys/socket.h>
#include <netinet/in.h>
static void end(int s) { _exit(0); }
int main(int c, char **v) {
  struct sockaddr_in a; int f = socket(AF_INET, SOCK_STREAM, 0), on = 1; char b[1024];
  signal(SIGTERM, end); signal(SIGPIPE, SIG_IGN); memset(&a, 0, sizeof a);
  setsockopt(f, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  a.sin_family = AF_INET; a.sin_port = htons(atoi(v[1]));
  if (bind(f, (void *)&a, sizeof a) || listen(f, 8)) return 1;
  for (;;) { int n = accept(f, 0, 0); if (n < 0) continue; read(n, b, sizeof b);
    write(n, "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 39); close(n); }
}`;

/** Below /run, which is this run's own: it goes with the namespace, whatever is mounted in it. */
export async function rootArchive(folder: string): Promise<string> {
  await mkdir(join(folder, 'root', 'bin'), { recursive: true });
  await writeFile(join(folder, 'srv.c'), server);
  await run('gcc', ['-O', '-w', '-static', '-o', join(folder, 'root', 'bin', 'srv'), join(folder, 'srv.c')]);
  const archive = join(folder, 'root.tar');
  await run('tar', ['-C', join(folder, 'root'), '-cf', archive, 'bin']);
  return archive;
}

/** What `docker` printed. */
export function docker(...args: readonly string[]): Promise<string> {
  return run('docker', args);
}

/** A docker daemon at its usual place; `args` are more options of it. Why there is none, where this machine lets none start. */
export async function startDocker(
  t: Pick<TestContext, 'after'>,
  ...args: readonly string[]
): Promise<string | undefined> {
  const folder = await mkdtemp('/run/port-medic-');
  const log = openSync(join(folder, 'dockerd.log'), 'w');
  const limits = ['--default-ulimit', 'nofile=1024:1024', '--default-ulimit', 'nproc=4096:4096'];
  const places = ['--data-root', join(folder, 'data'), '--exec-root', '/run/docker', '--pidfile', join(folder, 'pid')];
  const child = spawn('dockerd', ['--storage-driver', 'overlay2', ...places, ...limits, ...args], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  const { pid } = child;
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    if (pid !== undefined) endTree(pid);
  });
  const answers = () =>
    docker('version').then(
      () => true,
      () => false,
    );
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  await eventually('docker answers', async () => hasEnded() || (await answers()));
  if (hasEnded()) return `dockerd cannot start here: ${lastLine(await readFile(join(folder, 'dockerd.log'), 'utf8'))}`;
  await docker('import', await rootArchive(folder), 'tiny:1');
  return undefined;
}

/**
 * Puts itself in front of docker's socket, and lets no answer through before it is told to: the engine of a machine that does something
 * else. Gives what lets all through; docker's own socket is put back at the end.
 */
export async function holdDockerBack(t: Pick<TestContext, 'after'>): Promise<() => void> {
  const [shown, real] = ['/var/run/docker.sock', '/var/run/docker-itself.sock'];
  await rename(shown, real);
  let release: () => void = () => undefined;
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const ends = new Set<Socket>();
  const gate = createServer(client => {
    const engine = connect(real);
    for (const end of [client, engine]) {
      ends.add(end);
      end.on('error', () => undefined);
      end.on('close', () => ends.delete(end));
    }
    client.pipe(engine);
    void released.then(() => engine.pipe(client));
  });
  await new Promise<void>(resolve => gate.listen(shown, resolve));
  t.after(async () => {
    for (const end of ends) end.destroy();
    await new Promise(resolve => gate.close(resolve));
    await rename(real, shown);
  });
  return release;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

/** Podman with a storage of its own, for this process and all that it starts. */
export async function preparePodman(): Promise<void> {
  const folder = await mkdtemp('/run/port-medic-');
  const conf = join(folder, 'containers.conf');
  const storage = join(folder, 'storage.conf');
  await writeFile(
    conf,
    '[containers]\ndefault_ulimits=["nofile=1024:1024","nproc=4096:4096"]\n[engine]\nruntime="runc"\ncgroup_manager="cgroupfs"\n',
  );
  await writeFile(storage, `[storage]\ndriver="overlay"\ngraphroot="${folder}/graph"\nrunroot="/run/podman-run"\n`);
  process.env['CONTAINERS_CONF'] = conf;
  process.env['CONTAINERS_STORAGE_CONF'] = storage;
  await run('podman', ['import', await rootArchive(folder), 'local/tiny:1']);
}
