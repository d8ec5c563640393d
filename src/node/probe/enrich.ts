/** Adds to a probe what lies beyond the system's own tables: containers behind a port, and Windows behind WSL. */

import type { Probe, ProbeOptions } from '../../core/host.ts';
import { type BoundAddress, parseIp } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../core/model/process.ts';
import { type ContainerRow, publisherOf } from '../../core/probe/docker.ts';
import { containerBackend, parseDockerProxy, proxyContainer } from '../../core/probe/dockerProxy.ts';
import type { ContainerLookup } from './containers.ts';
import type { WslLookup } from './wsl.ts';

type Signal = Pick<ProbeOptions, 'signal'>;

function signalOf({ signal }: ProbeOptions): Signal {
  return signal === undefined ? {} : { signal };
}

function withTried<T extends ProbeResult>(result: T, more: readonly string[]): T {
  return more.length === 0 ? result : { ...result, tried: [...(result.tried ?? []), ...more] };
}

function isProxyOf(proxy: ReturnType<typeof parseDockerProxy>, endpoint: InetEndpoint): boolean {
  return proxy?.hostPort === endpoint.port && proxy.protocol === endpoint.protocol;
}

/** The proxy's command line tells the container's address; the engine, if it answers, all the rest. */
async function containerOf(
  holder: Holder,
  endpoint: InetEndpoint,
  lookup: ContainerLookup,
  signal: Signal,
  tried: string[],
): Promise<ContainerInfo | undefined> {
  const inside = holder.origin?.container;
  // A program in a container that uses the host's network: only its id is known from its cgroup.
  if (inside?.id !== undefined && inside.name === undefined) {
    const answer = await lookup.findContainer(inside.id, signal);
    tried.push(...answer.tried);
    return answer.kind === 'found' ? { ...inside, ...answer.container } : inside;
  }
  if (inside !== undefined || containerBackend(holder) === undefined) return inside;
  const answer = await lookup.findPublishedContainer(endpoint, signal);
  tried.push(...answer.tried);
  const proxy = parseDockerProxy(holder);
  const ofProxy = proxy !== undefined && isProxyOf(proxy, endpoint) ? proxyContainer(proxy) : undefined;
  if (answer.kind !== 'found') return ofProxy;
  return { ...ofProxy, ...answer.container };
}

/**
 * A probe whose holders name the container behind them: docker's and podman's proxies and back ends, and processes inside
 * a container. Where the holder cannot be seen or no row explains a failing bind, the engines are asked as well.
 */
export function withContainers(probe: Probe, lookup: ContainerLookup): Probe {
  async function named(holder: Holder, endpoint: InetEndpoint, signal: Signal, tried: string[]): Promise<Holder> {
    const container = await containerOf(holder, endpoint, lookup, signal, tried);
    return container === undefined ? holder : { ...holder, origin: { ...holder.origin, container } };
  }

  async function held(
    result: Extract<ProbeResult, { kind: 'held' }>,
    endpoint: InetEndpoint,
    signal: Signal,
  ): Promise<ProbeResult> {
    const tried: string[] = [];
    const holders: Holder[] = [];
    for (const holder of result.holders) holders.push(await named(holder, endpoint, signal, tried));
    return withTried({ ...result, holders }, [...new Set(tried)]);
  }

  /** Of another user's processes a proxy can be told by its command line, which everyone can read. */
  async function hidden(
    result: Extract<ProbeResult, { by: 'hidden-holder' }>,
    endpoint: InetEndpoint,
    signal: Signal,
  ): Promise<ProbeResult> {
    const { candidates, sockets, place } = result.evidence;
    if (place === 'windows' || place === 'dead-pid') return result;
    const proxies = candidates.filter(candidate => isProxyOf(parseDockerProxy(candidate), endpoint));
    const backends = candidates.filter(candidate => containerBackend(candidate) !== undefined);
    const answer = await lookup.findPublishedContainer(endpoint, {
      ...signal,
      withoutTools: proxies.length + backends.length === 0,
    });
    const [suspect] = proxies.length > 0 ? proxies : backends;
    const proxy = suspect === undefined ? undefined : parseDockerProxy(suspect);
    const fromProxy = proxies.length > 0 && proxy !== undefined ? proxyContainer(proxy) : undefined;
    const container = answer.kind === 'found' ? { ...fromProxy, ...answer.container } : fromProxy;
    if (container === undefined) return withTried(result, answer.tried);
    if (suspect === undefined)
      return withTried({ ...result, evidence: { ...result.evidence, container } }, answer.tried);
    const holders: Holder[] = [{ ...suspect, parents: [], sockets, origin: { container } }];
    const { by: _by, evidence: _evidence, ...common } = result;
    return withTried({ ...common, kind: 'held', holders }, answer.tried);
  }

  /** Nothing in any table: a port that an engine forwards in the kernel, without a process that listens. */
  async function unseen(result: ProbeResult, endpoint: InetEndpoint, signal: Signal): Promise<ProbeResult> {
    const answer = await lookup.findPublishedContainer(endpoint, { ...signal, withoutTools: result.kind === 'free' });
    const told = withTried(result, answer.tried);
    if (answer.kind !== 'found') return told;
    const { container } = answer;
    if (result.kind === 'free') return { ...told, neighbours: [...(result.neighbours ?? []), { endpoint, container }] };
    const { tried = [] } = told;
    return { kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets: [], container }, tried };
  }

  return {
    async inspect(endpoint: Endpoint, options: ProbeOptions = {}): Promise<ProbeResult> {
      const result = await probe.inspect(endpoint, options);
      const signal = signalOf(options);
      if (endpoint.protocol === 'unix' || options.signal?.aborted === true) return result;
      if (result.kind === 'held') return held(result, endpoint, signal);
      if (result.kind === 'blocked' && result.by === 'hidden-holder') return hidden(result, endpoint, signal);
      if (result.kind === 'free' || result.kind === 'unknown') return unseen(result, endpoint, signal);
      return result;
    },
    async listeners(options = {}): Promise<Listener[]> {
      const listeners = await probe.listeners(options);
      const isBackend = ({ holder }: Listener) => holder !== undefined && containerBackend(holder) !== undefined;
      const hasHidden = listeners.some(({ holder, container }) => holder === undefined && container === undefined);
      const hasBackend = listeners.some(isBackend);
      if (!hasBackend && !hasHidden) return listeners;
      const { containers } = await lookup.list({ ...signalOf(options), withoutTools: !hasBackend });
      return listeners.map(listener => {
        const nobody = listener.holder === undefined && listener.container === undefined;
        const container = nobody || isBackend(listener) ? publisherAt(containers, listener.endpoint) : undefined;
        return container === undefined ? listener : { ...listener, container };
      });
    },
    isFree: endpoint => probe.isFree(endpoint),
    ...(probe.warmUp === undefined ? {} : { warmUp: () => probe.warmUp?.() ?? Promise.resolve() }),
    dispose: () => probe.dispose(),
  };
}

function publisherAt(rows: readonly ContainerRow[], endpoint: Endpoint): ContainerInfo | undefined {
  const address = endpoint.protocol === 'unix' ? undefined : parseIp(endpoint.host ?? '::');
  if (endpoint.protocol === 'unix' || address === undefined) return undefined;
  const target: BoundAddress = { address, dual: address.text === '::' };
  return publisherOf(rows, endpoint.protocol, [target], endpoint.port);
}

/**
 * A probe that asks Windows when it runs below WSL and nothing here explains a bind that fails: with mirrored networking,
 * and in WSL 1, both systems share their ports. With a network of its own a listener in Windows is no reason.
 */
export function withWindowsSide(probe: Probe, wsl: WslLookup): Probe {
  let shares: ReturnType<WslLookup['sharesPorts']> | undefined;
  const isUnexplained = (result: ProbeResult): boolean =>
    result.kind === 'unknown' ||
    (result.kind === 'blocked' && result.by === 'hidden-holder' && result.evidence.sockets.length === 0);
  const isGuess = (result: ProbeResult): boolean => result.kind === 'blocked' && result.by === 'bound-not-listening';
  return {
    async inspect(endpoint: Endpoint, options: ProbeOptions = {}): Promise<ProbeResult> {
      const result = await probe.inspect(endpoint, options);
      if (endpoint.protocol === 'unix' || options.signal?.aborted === true) return result;
      if (!isUnexplained(result) && !isGuess(result)) return result;
      shares ??= wsl.sharesPorts();
      const shared = await shares;
      if (shared === 'no' || (shared === 'unknown' && !isUnexplained(result))) return result;
      const other = await wsl.findWindowsHolder(endpoint, signalOf(options));
      const tried = [...(result.tried ?? []), ...(other.tried ?? [])];
      if (other.kind === 'blocked') return { ...other, tried };
      // That nobody could be asked is not that nobody is there.
      if (other.kind === 'unknown' && other.cause === 'not-readable' && result.kind === 'unknown')
        return { kind: 'unknown', cause: 'windows-not-asked', reason: other.reason, tried };
      return { ...result, tried };
    },
    listeners: options => probe.listeners(options),
    isFree: endpoint => probe.isFree(endpoint),
    dispose: () => probe.dispose(),
  };
}
