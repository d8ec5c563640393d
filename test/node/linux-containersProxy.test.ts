import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { run } from '../../src/node/exec.ts';
import { createContainerLookup } from '../../src/node/probe/containers.ts';
import { withContainers } from '../../src/node/probe/enrich.ts';
import { createLinuxProbe } from '../../src/node/probe/linux/linux.ts';
import { until } from '../host/poll.ts';
import { freePort } from '../host/ports.ts';
import { createFakeTools } from '../support/fakeTools.ts';
import { enoughMs } from '../support/patience.ts';

test('a real listener that calls itself docker-proxy leads to the container that a docker on the PATH lists', async () => {
  const tools = createFakeTools();
  const port = await freePort();
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => process.stdout.write('up'))`;
  const options = ['-proto', 'tcp', '-host-ip', '127.0.0.1', '-host-port', String(port)];
  const inside = ['-container-ip', '172.18.0.9', '-container-port', '80'];
  const proxy = spawn(process.execPath, ['-e', script, '--', ...options, ...inside], {
    argv0: '/usr/bin/docker-proxy',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(proxy.stdout, 'data');
    const lookup = createContainerLookup({
      run,
      platform: 'linux',
      sockets: [],
      timeoutMs: enoughMs,
      env: { PATH: `${tools.folder}:/usr/bin:/bin`, DOCKER_HOST: undefined },
    });
    const probe = withContainers(createLinuxProbe(run), lookup);
    const inspect = () =>
      until('what the engine says', async () => {
        const result = await probe.inspect({ protocol: 'tcp', host: '127.0.0.1', port });
        assert.equal(result.kind, 'held');
        assert.equal(result.holders[0]?.pid, proxy.pid);
        const isLate = result.tried?.some(line => line.endsWith('which the next look tells')) === true;
        return !isLate && result.holders[0]?.origin?.container;
      });
    // A client without an engine: the proxy's own command line is all there is.
    for (const name of ['docker', 'podman', 'nerdctl']) tools.add(name, { stderr: 'Cannot connect', exit: 1 });
    assert.deepEqual(await inspect(), { engine: 'docker', containerAddress: '172.18.0.9', containerPort: 80 });

    const listed = {
      ID: 'c0ffee',
      Names: 'shop-web-1',
      Image: 'shop:dev',
      Labels: '',
      Ports: `127.0.0.1:${port}->80/tcp`,
    };
    const details = { HostConfig: { RestartPolicy: { Name: 'always' } }, Config: { Labels: null } };
    tools.add('docker', { when: { ps: `${JSON.stringify(listed)}\n`, inspect: JSON.stringify(details) } });
    assert.deepEqual(await inspect(), {
      engine: 'docker',
      id: 'c0ffee',
      name: 'shop-web-1',
      image: 'shop:dev',
      containerAddress: '172.18.0.9',
      containerPort: 80,
      restartPolicy: 'always',
    });
    const listeners = await probe.listeners();
    assert.equal(listeners.find(listener => listener.holder?.pid === proxy.pid)?.container?.name, 'shop-web-1');
    probe.dispose();
  } finally {
    proxy.kill('SIGKILL');
    tools.remove();
  }
});
