import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BoundAddress, parseIp } from '../../../src/core/model/address.ts';
import {
  apiSockets,
  containerTools,
  inspectArgs,
  parseContainers,
  parseInspect,
  publisherOf,
  remoteEngine,
} from '../../../src/core/probe/docker.ts';
import { fixtureText } from '../../support/fixtures.ts';

const at = (text: string): BoundAddress[] => {
  const address = parseIp(text);
  assert.ok(address);
  return [{ address, dual: false }];
};
const everywhere: BoundAddress[] = [{ address: { family: 6, text: '::' }, dual: true }];
const read = (name: string, engine: 'docker' | 'podman' = 'docker') => {
  const rows = parseContainers(engine, fixtureText('probe', name));
  assert.ok(rows);
  return rows;
};

test('docker ps, one object a line', () => {
  assert.deepEqual(publisherOf(read('docker-ps-json.txt'), 'tcp', everywhere, 9292), {
    engine: 'docker',
    id: 'f4b6b72ad82c',
    name: 'app-web-1',
    image: 'reddit:latest',
    composeProject: 'app',
    composeService: 'web',
    composeDirectory: '/home/dev/app',
    containerPort: 9292,
  });
});

test('ranges, labels with commas, an old wildcard, addresses that do not overlap', () => {
  const rows = read('docker-ps-lines.txt');
  const api = publisherOf(rows, 'tcp', at('127.0.0.1'), 8001);
  assert.deepEqual(
    [api?.name, api?.containerPort, api?.composeProject, api?.composeService, api?.composeDirectory],
    ['mono-api-1', 8001, 'mono', 'api', '/home/dev/a, b'],
  );
  assert.equal(publisherOf(rows, 'tcp', everywhere, 8003), undefined);
  assert.equal(publisherOf(rows, 'tcp', everywhere, 9229), undefined, 'a port that is not published');
  assert.equal(publisherOf(rows, 'tcp', at('127.0.0.1'), 3000)?.containerPort, 80);
  assert.equal(publisherOf(rows, 'tcp', at('127.0.0.2'), 3000), undefined);
  assert.equal(publisherOf(rows, 'udp', at('::1'), 53)?.name, 'legacy');
  assert.equal(publisherOf(rows, 'tcp', everywhere, 53), undefined);
});

test("podman's list, with a range and no labels", () => {
  const rows = read('podman-ps.json', 'podman');
  const web = publisherOf(rows, 'tcp', at('127.0.0.1'), 8082);
  assert.deepEqual(
    [web?.engine, web?.name, web?.containerPort, web?.composeProject, web?.composeService, web?.composeDirectory],
    ['podman', 'web', 82, 'shop', 'web', '/home/dev/shop'],
  );
  assert.equal(publisherOf(rows, 'tcp', everywhere, 8083), undefined);
  assert.equal(publisherOf(rows, 'udp', at('127.0.0.1'), 5353)?.name, 'web');
});

test("the API's answer", () => {
  const rows = read('docker-api-containers.json');
  const db = publisherOf(rows, 'tcp', everywhere, 5433);
  assert.deepEqual([db?.name, db?.containerPort, db?.composeDirectory], ['app-db-1', 5432, '/home/dev/a, b/app']);
  assert.equal(publisherOf(rows, 'tcp', at('::1'), 5433), undefined);
  assert.equal(publisherOf(rows, 'tcp', everywhere, 9000), undefined);
});

test('inspect: policy and labels', () => {
  const json =
    '{"HostConfig":{"RestartPolicy":{"Name":"unless-stopped","MaximumRetryCount":0}},"Config":{"Labels":{"com.docker.compose.service":"db"}}}';
  assert.deepEqual(parseInspect(json), { restartPolicy: 'unless-stopped', composeService: 'db' });
  assert.deepEqual(parseInspect(`[${json}]`).restartPolicy, 'unless-stopped');
  for (const bad of ['', '[]', 'null', 'Error: no such object', '{"HostConfig":null,"Config":{"Labels":null}}'])
    assert.deepEqual(parseInspect(bad), {});
});

test('an id is never an option, and the environment of a container is never asked for', () => {
  const args = inspectArgs('--help');
  assert.deepEqual(args.slice(-2), ['--', '--help']);
  assert.doesNotMatch(args.join(' '), /Env/);
});

test('an error text is no list; nothing running is an empty one', () => {
  for (const tool of containerTools) {
    assert.equal(
      parseContainers(tool.engine, 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.'),
      undefined,
    );
    assert.deepEqual(parseContainers(tool.engine, ''), []);
    assert.deepEqual(parseContainers(tool.engine, '[]'), []);
    assert.deepEqual(parseContainers(tool.engine, 'null'), []);
  }
});

test('sockets by platform and environment', () => {
  assert.deepEqual(
    apiSockets('linux', { XDG_RUNTIME_DIR: '/run/user/1000', DOCKER_HOST: 'unix:///tmp/d.sock' }).slice(0, 4),
    ['/tmp/d.sock', '/var/run/docker.sock', '/run/user/1000/docker.sock', '/run/user/1000/podman/podman.sock'],
  );
  assert.ok(apiSockets('darwin', { HOME: '/Users/dev' }).includes('/Users/dev/.orbstack/run/docker.sock'));
  assert.ok(apiSockets('win32', {}).every(path => path.startsWith('//./pipe/')));
  assert.ok(apiSockets('linux', { DOCKER_HOST: 'tcp://10.0.0.5:2375' }).every(path => path.startsWith('/')));
});

test('an engine on another machine', () => {
  assert.equal(remoteEngine({ DOCKER_HOST: 'ssh://dev@build.example:22' }), 'build.example');
  assert.equal(remoteEngine({ DOCKER_HOST: 'tcp://10.0.0.5:2375' }), '10.0.0.5');
  for (const local of ['tcp://localhost:2375', 'tcp://127.0.0.1:2375', 'tcp://[::1]:2375', 'unix:///x', ''])
    assert.equal(remoteEngine({ DOCKER_HOST: local }), undefined);
  assert.equal(remoteEngine({}), undefined);
});
