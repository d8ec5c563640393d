import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../src/node/exec.ts';
import { createContainerLookup } from '../../src/node/probe/containers.ts';
import { createFakeTools, type FakeTools } from '../support/fakeTools.ts';
import { fixtureText } from '../support/fixtures.ts';
import { enoughMs, withEnoughTime } from '../support/patience.ts';

/** An engine's API on a unix socket, until `body` is done. */
async function withApi(answer: RequestListener, body: (socketPath: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'port-medic-api-'));
  const path = join(folder, 'docker.sock');
  const server: Server = createServer(answer);
  await new Promise<void>(resolve => server.listen(path, resolve));
  try {
    await body(path);
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withTools(body: (tools: FakeTools) => Promise<void>): Promise<void> {
  const tools = createFakeTools();
  try {
    await body(tools);
  } finally {
    tools.remove();
  }
}

interface Settings {
  readonly folder?: string;
  readonly socket?: string;
  readonly host?: string;
  readonly timeoutMs?: number;
}

/** Only the given socket and the tools of the given folder: never an engine of this machine. */
function lookup({ folder, socket, host, timeoutMs = enoughMs }: Settings) {
  return createContainerLookup({
    run,
    platform: 'linux',
    sockets: [socket ?? '/nonexistent/docker.sock'],
    env: { PATH: `${folder ?? '/nonexistent'}:/usr/bin:/bin`, DOCKER_HOST: host },
    timeoutMs,
  });
}

const inspected = JSON.stringify({
  HostConfig: { RestartPolicy: { Name: 'always' } },
  Config: {
    Labels: {
      'com.docker.compose.project': 'app',
      'com.docker.compose.service': 'web',
      'com.docker.compose.project.working_dir': '/home/dev/app',
    },
  },
});

/** Stands in for every tool that may be on the machine. */
function noEngines(tools: FakeTools): void {
  for (const name of ['docker', 'podman', 'nerdctl']) tools.add(name, { stdout: '' });
}

test('docker on the PATH: container, compose, restart policy; exactly these arguments', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { when: { ps: fixtureText('probe', 'docker-ps-json.txt'), inspect: inspected } });
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer({ protocol: 'tcp', port: 9292 });
    assert.equal(answer.kind, 'found');
    assert.deepEqual(answer.container, {
      engine: 'docker',
      id: 'f4b6b72ad82c',
      name: 'app-web-1',
      image: 'reddit:latest',
      composeProject: 'app',
      composeService: 'web',
      composeDirectory: '/home/dev/app',
      containerPort: 9292,
      restartPolicy: 'always',
    });
    assert.deepEqual(tools.calls('docker')[0], ['ps', '--no-trunc', '--format', '{{json .}}']);
    assert.deepEqual(tools.calls('docker')[1]?.slice(-2), ['--', 'f4b6b72ad82c']);
  }));

test('podman alone', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('podman', { when: { ps: fixtureText('probe', 'podman-ps.json') }, stderr: 'no such object', exit: 0 });
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer({
      protocol: 'tcp',
      port: 8081,
      host: 'localhost',
    });
    assert.equal(answer.kind, 'found');
    assert.deepEqual(
      [answer.container.engine, answer.container.name, answer.container.containerPort, answer.container.restartPolicy],
      ['podman', 'web', 81, undefined],
    );
    assert.deepEqual(tools.calls('podman')[0], ['ps', '--no-trunc', '--format', 'json']);
  }));

test('engines that run and publish something else: none', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { stdout: fixtureText('probe', 'docker-ps-json.txt') });
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer({ protocol: 'tcp', port: 929 });
    assert.equal(answer.kind, 'none');
  }));

test('a client without an engine: unknown, in its own words', () =>
  withTools(async tools => {
    noEngines(tools);
    const stderr =
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\nmore';
    tools.add('docker', { stderr, exit: 1 });
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer({ protocol: 'tcp', port: 9292 });
    assert.equal(answer.kind, 'unknown');
    assert.match(answer.reason, /^docker ps: exit 1: Cannot connect to the Docker daemon/);
    assert.doesNotMatch(answer.reason, /more/);
  }));

test('a tool that hangs is ended at its limit; another engine still answers', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { hangs: true });
    tools.add('podman', { when: { ps: fixtureText('probe', 'podman-ps.json') } });
    await withEnoughTime(async (timeoutMs, isLast) => {
      const engines = lookup({ folder: tools.folder, timeoutMs });
      const answer = await engines.findPublishedContainer({ protocol: 'tcp', port: 8080 });
      if (answer.kind !== 'found' && !isLast) return false;
      assert.equal(answer.kind, 'found');
      assert.ok(answer.tried.includes('docker ps: timed out'));
      const other = await engines.findPublishedContainer({ protocol: 'tcp', port: 1 });
      assert.equal(other.kind, 'unknown');
      return true;
    });
  }));

test('output that is no list', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { stdout: 'WARNING: what is this\n{"ID":' });
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer({ protocol: 'tcp', port: 1 });
    assert.equal(answer.kind, 'unknown');
    assert.match(answer.reason, /not readable/);
  }));

test("the API socket: no tool is started, docker's and podman's answers", async () => {
  for (const [server, engine] of [
    ['Docker/27.0 (linux)', 'docker'],
    ['Libpod/5.2.0 (linux)', 'podman'],
  ] as const) {
    const asked: string[] = [];
    await withApi(
      (request, response) => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
        response.setHeader('Server', server);
        response.end(
          request.url === '/containers/json' ? fixtureText('probe', 'docker-api-containers.json') : inspected,
        );
      },
      socket =>
        withTools(async tools => {
          noEngines(tools);
          const answer = await lookup({ socket, folder: tools.folder }).findPublishedContainer({
            protocol: 'tcp',
            port: 5433,
          });
          assert.equal(answer.kind, 'found');
          assert.deepEqual(
            [
              answer.container.engine,
              answer.container.name,
              answer.container.containerPort,
              answer.container.restartPolicy,
            ],
            [engine, 'app-db-1', 5432, 'always'],
          );
          assert.deepEqual(tools.calls('docker'), []);
          assert.equal(asked.length, 2);
          assert.match(asked[1] ?? '', /^GET \/containers\/8dfafdbc[0-9a-f]+\/json$/);
        }),
    );
  }
});

test('an API that hangs, fails or talks nonsense: the tools are asked next', async () => {
  const answers: readonly RequestListener[] = [
    () => undefined,
    (_, response) => response.writeHead(500).end('{"message":"no"}'),
    (_, response) => response.end('<html>'),
    (_, response) => response.socket?.end('\x16\x03\x01 not HTTP'),
  ];
  for (const answer of answers)
    await withApi(answer, socket =>
      withTools(async tools => {
        noEngines(tools);
        tools.add('docker', { when: { ps: fixtureText('probe', 'docker-ps-json.txt'), inspect: inspected } });
        await withEnoughTime(async (timeoutMs, isLast) => {
          const engines = lookup({ socket, folder: tools.folder, timeoutMs });
          const found = await engines.findPublishedContainer({ protocol: 'tcp', port: 9292 });
          if (found.kind !== 'found' && !isLast) return false;
          assert.equal(found.kind, 'found');
          const other = await engines.findPublishedContainer({ protocol: 'tcp', port: 1 });
          assert.equal(other.kind, 'unknown');
          return true;
        });
      }),
    );
});

test('an engine on another machine publishes nothing here', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { stdout: fixtureText('probe', 'docker-ps-json.txt') });
    const engines = lookup({ folder: tools.folder, host: 'ssh://dev@192.0.2.7' });
    assert.equal((await engines.findPublishedContainer({ protocol: 'tcp', port: 9292 })).kind, 'none');
    assert.deepEqual(tools.calls('docker'), []);
    assert.equal(tools.calls('podman').length, 1);
  }));

test('all containers with their ports', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { stdout: fixtureText('probe', 'docker-ps-lines.txt') });
    const list = await lookup({ folder: tools.folder }).list();
    assert.deepEqual(
      list.containers.map(({ container, ports }) => [container.name, ports.length]),
      [
        ['mono-api-1', 6],
        ['legacy', 2],
      ],
    );
    assert.equal(list.problem, undefined);
  }));

test('cancelled before it began', () =>
  withTools(async tools => {
    noEngines(tools);
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer(
      { protocol: 'tcp', port: 1 },
      { signal: AbortSignal.abort() },
    );
    assert.equal(answer.kind, 'unknown');
    assert.deepEqual(tools.calls('docker'), []);
  }));

test('by its id, whole or shortened', () =>
  withTools(async tools => {
    noEngines(tools);
    tools.add('docker', { when: { ps: fixtureText('probe', 'docker-ps-json.txt'), inspect: inspected } });
    const engines = lookup({ folder: tools.folder });
    const whole = await engines.findContainer(`f4b6b72ad82c${'0'.repeat(52)}`);
    assert.equal(whole.kind, 'found');
    assert.equal(whole.container.name, 'app-web-1');
    assert.equal((await engines.findContainer('f4b6')).kind, 'none', 'too short to be sure');
  }));

test('without tools nothing is started', () =>
  withTools(async tools => {
    noEngines(tools);
    const answer = await lookup({ folder: tools.folder }).findPublishedContainer(
      { protocol: 'tcp', port: 1 },
      { withoutTools: true },
    );
    assert.equal(answer.kind, 'none');
    assert.deepEqual(tools.calls('docker'), []);
  }));
