/** Adds to a probe what lies beyond the system's own tables: containers behind a port, and Windows behind WSL. */

import type { Probe, ProbeOptions } from '../../core/host.ts';
import { type BoundAddress, parseIp, splitHostPort } from '../../core/model/address.ts';
import type { Endpoint, InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../core/model/process.ts';
import { type ContainerRow, publisherOf } from '../../core/probe/docker.ts';
import { conmonContainer, containerBackend, parseDockerProxy, proxyContainer } from '../../core/probe/dockerProxy.ts';
import type { ContainerAnswer, ContainerLookup } from './containers.ts';
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

/** The very address that a back end of an engine has taken: another one may lead to another container. */
function ownEndpoint(holder: Holder, endpoint: InetEndpoint): InetEndpoint {
  const proxy = parseDockerProxy(holder);
  const host = isProxyOf(proxy, endpoint) ? proxy?.hostIp : splitHostPort(holder.sockets[0]?.local ?? '')?.host;
  return host === undefined || parseIp(host) === undefined ? endpoint : { ...endpoint, host };
}

/** Another user's engine answers nobody else; root's is everybody's. */
function ownerOf({ uid, user }: Holder): Pick<ContainerInfo, 'owner'> {
  const me = process.geteuid?.();
  if (me === undefined || uid === undefined || uid === 0 || uid === me) return {};
  return { owner: { uid, ...(user === undefined ? {} : { user }) } };
}

/** Milliseconds that a name which is known already waits for the engine to say more of it. */
const detailsMs = 250;
const maxRemembered = 64;

/** What an engine has said of a container that its back end named: an engine without a socket takes a second, and is not waited for twice. */
class Details {
  readonly #known = new Map<string, Promise<ContainerAnswer>>();
  readonly #lookup: ContainerLookup;

  constructor(lookup: ContainerLookup) {
    this.#lookup = lookup;
  }

  /** Soon, or nothing: then the next look has it. */
  async of(id: string, engine: ContainerInfo['engine'], tried: string[]): Promise<ContainerInfo | undefined> {
    const asked = this.#known.get(id) ?? this.#lookup.findContainer(id, { only: engine });
    this.#known.set(id, asked);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxRemembered) break;
      this.#known.delete(oldest);
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), detailsMs);
    });
    const answer = await Promise.race([asked, late]);
    clearTimeout(timer);
    tried.push(...(answer?.tried ?? [`${engine}: asked for more, which the next look tells`]));
    // What was not found, or not answered, is asked again.
    if (answer !== undefined && answer.kind !== 'found') this.#known.delete(id);
    return answer?.kind === 'found' ? answer.container : undefined;
  }
}

/** The command line of an engine's back end tells what it can; the engine, if it answers, all the rest. */
async function containerOf(
  holder: Holder,
  endpoint: InetEndpoint,
  { lookup, details }: { readonly lookup: ContainerLookup; readonly details: Details },
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
  const engine = containerBackend(holder);
  if (inside !== undefined || engine === undefined) return inside;
  const named = conmonContainer(holder);
  const owner = ownerOf(holder);
  const isOthers = owner.owner !== undefined;
  if (named?.id !== undefined)
    return { ...named, ...(isOthers ? owner : await details.of(named.id, named.engine, tried)) };
  const proxy = parseDockerProxy(holder);
  const ofProxy = proxy !== undefined && isProxyOf(proxy, endpoint) ? proxyContainer(proxy) : undefined;
  if (isOthers) return { engine, ...ofProxy, ...owner };
  const answer = await lookup.findPublishedContainer(ownEndpoint(holder, endpoint), { ...signal, only: engine });
  tried.push(...answer.tried);
  if (answer.kind === 'found') return { ...ofProxy, ...answer.container };
  return answer.kind === 'unknown' && answer.denied !== undefined ? { engine, ...ofProxy, denied: true } : ofProxy;
}

/**
 * A probe whose holders name the container behind them: docker's and podman's proxies and back ends, and processes inside
 * a container. Where the holder cannot be seen or no row explains a failing bind, the engines are asked as well.
 */
export function withContainers(probe: Probe, lookup: ContainerLookup): Probe {
  const details = new Details(lookup);

  async function named(holder: Holder, endpoint: InetEndpoint, signal: Signal, tried: string[]): Promise<Holder> {
    const container = await containerOf(holder, endpoint, { lookup, details }, signal, tried);
    return container === undefined ? holder : { ...holder, origin: { ...holder.origin, container } };
  }

  async function held(
    result: Extract<ProbeResult, { kind: 'held' }>,
    endpoint: InetEndpoint,
    signal: Signal,
  ): Promise<ProbeResult> {
    const tried: string[] = [];
    const holders = await Promise.all(result.holders.map(holder => named(holder, endpoint, signal, tried)));
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
    const [suspect] = proxies.length > 0 ? proxies : backends;
    const proxy = suspect === undefined ? undefined : parseDockerProxy(suspect);
    const isProxy = proxies.length > 0 && proxy !== undefined;
    const asked = isProxy && proxy.hostIp !== '' ? { ...endpoint, host: proxy.hostIp } : endpoint;
    const answer = await lookup.findPublishedContainer(asked, { ...signal, withoutTools: suspect === undefined });
    const deniedEngine = answer.kind === 'unknown' ? answer.denied : undefined;
    const denied = deniedEngine === undefined ? {} : ({ denied: true } as const);
    const fromProxy = isProxy ? { ...proxyContainer(proxy), ...denied } : undefined;
    const container = answer.kind === 'found' ? { ...fromProxy, ...answer.container } : fromProxy;
    if (container === undefined) {
      const isBackend = backends.some(backend => containerBackend(backend) === deniedEngine);
      const evidence =
        deniedEngine === undefined || !isBackend ? result.evidence : { ...result.evidence, deniedEngine };
      return withTried({ ...result, evidence }, answer.tried);
    }
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
