import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerBackend, parseDockerProxy, proxyContainer } from '../../../src/core/probe/dockerProxy.ts';
import { fixtureText } from '../../support/fixtures.ts';

const process = (commandLine: string, name = '') => ({ pid: 7, name, commandLine });

test('the command line of a capture, both families', () => {
  const lines = fixtureText('probe', 'docker-proxy-cmdline.txt').trimEnd().split('\n');
  const ports = lines.map(line => parseDockerProxy(process(line.slice(line.indexOf('/usr')), 'docker-proxy')));
  assert.deepEqual(ports, [
    { protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 9292, containerIp: '172.18.0.2', containerPort: 9292 },
    { protocol: 'tcp', hostIp: '::', hostPort: 9292, containerIp: '172.18.0.2', containerPort: 9292 },
  ]);
  assert.ok(ports[0]);
  assert.deepEqual(proxyContainer(ports[0]), { engine: 'docker', containerAddress: '172.18.0.2', containerPort: 9292 });
});

test('other spellings and later options', () => {
  const line =
    'docker-proxy --proto=udp --host-ip=127.0.0.1 --host-port=53 --container-ip=10.0.0.2 --container-port=5353 -use-listen-fd';
  assert.deepEqual(parseDockerProxy(process(line)), {
    protocol: 'udp',
    hostIp: '127.0.0.1',
    hostPort: 53,
    containerIp: '10.0.0.2',
    containerPort: 5353,
  });
});

test('another program, a cut line', () => {
  assert.equal(
    parseDockerProxy(process('node -host-port 80 -container-ip 1.2.3.4 -container-port 80', 'node')),
    undefined,
  );
  assert.equal(
    parseDockerProxy(process('/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 9292')),
    undefined,
  );
});

test('back ends by name and by command line', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['docker-proxy', '/usr/bin/docker-proxy -proto tcp', 'docker'],
    ['com.docker.backend', '/Applications/Docker.app/Contents/MacOS/com.docker.backend run', 'docker'],
    ['com.docker.backend.exe', '"C:\\x\\com.docker.backend.exe"', 'docker'],
    ['wslrelay.exe', 'wslrelay.exe --mode 2', 'docker'],
    ['OrbStack Helper', '', 'docker'],
    ['limactl', 'limactl hostagent colima', 'docker'],
    ['ssh', 'ssh: /Users/dev/.colima/_lima/colima/ssh.sock [mux]', 'docker'],
    ['ssh', 'ssh -L 3000:localhost:3000 dev@host', undefined],
    ['gvproxy', 'gvproxy -mtu 1500', 'podman'],
    ['rootlessport', 'rootlessport', 'podman'],
    ['node', 'node docker-proxy.js', undefined],
  ];
  for (const [name, line, engine] of cases)
    assert.equal(containerBackend(process(line, name)), engine, `${name} ${line}`);
});
