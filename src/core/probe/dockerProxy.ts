/**
 * Helpers of container engines that hold a published port in the container's stead. Their command lines can be read by
 * everyone; ending one leaves the container running behind a dead port, or takes the whole engine down.
 */
import { isPort } from '../model/endpoint.ts';
import type { ContainerInfo, ProcessInfo } from '../model/process.ts';
import { argumentsOf, isNamed } from '../programs/processNames.ts';
import { tableOf } from '../text/tableOf.ts';

interface Backend {
  readonly engine: ContainerInfo['engine'];
  readonly names: readonly string[];
  /** What its command line must hold, for a program with other uses. */
  readonly hint?: RegExp;
}

const backends: readonly Backend[] = [
  {
    engine: 'docker',
    names: [
      'docker-proxy',
      'rootlesskit-docker-proxy',
      'rootlesskit',
      'dockerd',
      'vpnkit',
      'vpnkit-bridge',
      'com.docker.backend',
      'com.docker.vpnkit',
      'com.docker.vpnkit-bridge',
      'com.docker.slirp',
      'com.docker.driver.amd64-linux',
      'com.docker.proxy',
      'docker desktop',
      'orbstack helper',
      'orbstack',
      'limactl',
      'colima',
      'rancher desktop',
      'host-switch',
      'wslrelay',
    ],
  },
  { engine: 'docker', names: ['ssh'], hint: /[/\\]\.?(?:colima|lima|rd)[/\\]|_lima|lima-rancher/i },
  {
    engine: 'podman',
    names: [
      'gvproxy',
      'rootlessport',
      'rootlessport-child',
      'slirp4netns',
      'pasta',
      'pasta.avx2',
      'conmon',
      'win-sshproxy',
    ],
  },
];

/** The engine whose back end this process is, or `undefined` for an ordinary program. */
export function containerBackend(process: ProcessInfo): ContainerInfo['engine'] | undefined {
  return backends.find(
    ({ names, hint }) => isNamed(process, names) && (hint === undefined || hint.test(process.commandLine)),
  )?.engine;
}

interface ProxyPort {
  readonly protocol: string;
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerIp: string;
  readonly containerPort: number;
}

const options = ['proto', 'host-ip', 'host-port', 'container-ip', 'container-port'] as const;

/**
 * What `docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 9292 -container-ip 172.18.0.2 -container-port 9292` forwards;
 * one or two dashes, a blank or `=`. `undefined` for any other program or a cut line.
 */
export function parseDockerProxy(process: ProcessInfo): ProxyPort | undefined {
  if (!isNamed(process, ['docker-proxy', 'rootlesskit-docker-proxy'])) return undefined;
  const args = argumentsOf(process);
  const found: Partial<Record<(typeof options)[number], string>> = {};
  for (const [index, arg] of args.entries()) {
    const match = /^--?([a-z-]+)(?:=(.*))?$/.exec(arg);
    const name = options.find(option => option === match?.[1]);
    const value = match?.[2] ?? args[index + 1];
    if (name !== undefined && value !== undefined) found[name] = value;
  }
  const hostPort = Number(found['host-port']);
  const containerPort = Number(found['container-port']);
  const containerIp = found['container-ip'];
  if (!isPort(hostPort) || !isPort(containerPort) || containerIp === undefined) return undefined;
  return {
    protocol: found.proto ?? 'tcp',
    hostIp: found['host-ip'] ?? '',
    hostPort,
    containerIp,
    containerPort,
  };
}

/** What the proxy alone tells of its container. */
export function proxyContainer(port: ProxyPort): ContainerInfo {
  return { engine: 'docker', containerAddress: port.containerIp, containerPort: port.containerPort };
}

/** `conmon … -c <64 digits> … -n web …` (conmon(8)): what holds a port of podman's names its container, whatever its engine is doing. */
export function conmonContainer(process: ProcessInfo): ContainerInfo | undefined {
  if (!isNamed(process, ['conmon'])) return undefined;
  const args = argumentsOf(process);
  const valueOf = (...names: readonly string[]) => args[args.findIndex(arg => names.includes(arg)) + 1];
  const id = valueOf('-c', '--cid');
  if (id === undefined || !/^[0-9a-f]{64}$/.test(id)) return undefined;
  const name = valueOf('-n', '--name');
  const storage = storageOptions(process.args ?? []);
  return {
    engine: 'podman',
    id,
    ...(name === undefined || !/^[\w.-]{1,255}$/.test(name) ? {} : { name }),
    ...(storage.length === 0 ? {} : { options: storage }),
  };
}

/** Where podman keeps root's containers (containers-storage.conf(5)). */
const usualStorage: Readonly<Record<string, string>> = tableOf({
  '--root': '/var/lib/containers/storage',
  '--runroot': '/run/containers/storage',
});

/** conmon is told how podman itself is to be called when the container has ended: `--exit-command-arg --root --exit-command-arg /x`. */
function storageOptions(args: readonly string[]): readonly string[] {
  const called = args.filter((_, index) => args[index - 1] === '--exit-command-arg');
  const found = Object.keys(usualStorage).flatMap(option => {
    const value = called[called.indexOf(option) + 1];
    return called.includes(option) && value?.startsWith('/') === true && value.length < 1024
      ? [[option, value] as const]
      : [];
  });
  return found.every(([option, value]) => usualStorage[option] === value) ? [] : found.flat();
}
