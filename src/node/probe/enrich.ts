/** Adds to a probe what lies beyond the system's own tables: containers behind a port, and Windows behind WSL. */

import type { Probe, ProbeOptions } from '../../core/host.ts';
import { type BoundAddress, parseIp, splitHostPort } from '../../core/model/address.ts';
import { type Endpoint, formatHostPort, type InetEndpoint } from '../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../core/model/probe.ts';
import type { ContainerInfo, Holder } from '../../core/model/process.ts';
import { type ContainerRow, publisherOf } from '../../core/probe/docker.ts';
import { conmonContainer, containerBackend, parseDockerProxy, proxyContainer } from '../../core/probe/dockerProxy.ts';
import type { ContainerAnswer, ContainerLookup } from './containers.ts';
import { Soon } from './soon.ts';
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

/** What one look asks of the engines for more than is known. */
interface EngineLook {
  /** `undefined`: it has not answered yet. `keepMs`: how long a container that it names is good for. */
  readonly ask: (
    key: string,
    question: () => Promise<ContainerAnswer>,
    keepMs: number,
  ) => Promise<ContainerAnswer | undefined>;
  /** What was asked, in order, for the report. */
  readonly tried: string[];
}

/** With the address, since one port may lead to a container on each. */
function addressKey({ protocol, host, port }: InetEndpoint): string {
  return `${protocol} ${formatHostPort(host, port)}`;
}

/** Where no process or id stands for the container, another may have the port before long. Milliseconds. */
const portKeepMs = 10_000;
/** Of a port that is free an engine's word is a bonus, and soon out of date. */
const freeKeepMs = 2000;

/** A container, or a refusal, which a user may have lifted soon; that nothing was found is asked for anew. */
function goodFor(answer: ContainerAnswer, keepMs: number): number {
  if (answer.kind === 'found') return keepMs;
  return answer.kind === 'unknown' && answer.denied !== undefined ? Math.min(keepMs, portKeepMs) : 0;
}

/** The command line of an engine's back end tells what it can; the engine, if it answers, all the rest. */
async function containerOf(
  holder: Holder,
  endpoint: InetEndpoint,
  lookup: ContainerLookup,
  { ask }: EngineLook,
): Promise<ContainerInfo | undefined> {
  const inside = holder.origin?.container;
  const byId = async (id: string, only?: ContainerInfo['engine']): Promise<ContainerInfo | undefined> => {
    const question = () => lookup.findContainer(id, only === undefined ? {} : { only });
    const answer = await ask(`id ${id}`, question, Number.POSITIVE_INFINITY);
    return answer?.kind === 'found' ? answer.container : undefined;
  };
  // A program in a container that uses the host's network: only its id is known from its cgroup, and podman's own parent of it tells more.
  if (inside?.id !== undefined && inside.name === undefined) {
    const above = holder.parents.map(conmonContainer).find(container => container?.id === inside.id);
    return { ...inside, ...above, ...(await byId(inside.id)) };
  }
  const engine = containerBackend(holder);
  if (inside !== undefined || engine === undefined) return inside;
  const named = conmonContainer(holder);
  const owner = ownerOf(holder);
  const isOthers = owner.owner !== undefined;
  if (named?.id !== undefined) return { ...named, ...(isOthers ? owner : await byId(named.id, named.engine)) };
  const proxy = parseDockerProxy(holder);
  const ofProxy = proxy !== undefined && isProxyOf(proxy, endpoint) ? proxyContainer(proxy) : undefined;
  if (isOthers) return { engine, ...ofProxy, ...owner };
  const own = ownEndpoint(holder, endpoint);
  // A proxy is started for one container, and ends with it; whatever else listens for several may do so for another one later.
  const keepMs = ofProxy === undefined ? portKeepMs : Number.POSITIVE_INFINITY;
  const key = `holder ${holder.pid} ${holder.startToken} ${addressKey(own)}`;
  const answer = await ask(key, () => lookup.findPublishedContainer(own, { only: engine }), keepMs);
  if (answer?.kind === 'found') return { ...ofProxy, ...answer.container };
  return answer?.kind === 'unknown' && answer.denied !== undefined ? { engine, ...ofProxy, denied: true } : ofProxy;
}

/**
 * A probe whose holders name the container behind them: docker's and podman's proxies and back ends, and processes inside
 * a container. Where the holder cannot be seen or no row explains a failing bind, the engines are asked as well.
 */
export function withContainers(probe: Probe, lookup: ContainerLookup): Probe {
  const soon = new Soon<ContainerAnswer>();
  const begin = ({ onLearned }: ProbeOptions): EngineLook => {
    const tried: string[] = [];
    return {
      tried,
      async ask(key, question, keepMs) {
        const answer = await soon.ask(key, question, found => goodFor(found, keepMs), onLearned);
        tried.push(...(answer?.tried ?? ['container engine: asked, which the next look tells']));
        return answer;
      },
    };
  };

  async function named(holder: Holder, endpoint: InetEndpoint, engines: EngineLook): Promise<Holder> {
    const container = await containerOf(holder, endpoint, lookup, engines);
    return container === undefined ? holder : { ...holder, origin: { ...holder.origin, container } };
  }

  async function held(
    result: Extract<ProbeResult, { kind: 'held' }>,
    endpoint: InetEndpoint,
    engines: EngineLook,
  ): Promise<ProbeResult> {
    const holders = await Promise.all(result.holders.map(holder => named(holder, endpoint, engines)));
    return withTried({ ...result, holders }, [...new Set(engines.tried)]);
  }

  /** Of another user's processes a proxy can be told by its command line, which everyone can read. */
  async function hidden(
    result: Extract<ProbeResult, { by: 'hidden-holder' }>,
    endpoint: InetEndpoint,
    { ask, tried }: EngineLook,
  ): Promise<ProbeResult> {
    const { candidates, sockets, place } = result.evidence;
    if (place === 'windows' || place === 'dead-pid') return result;
    const proxies = candidates.filter(candidate => isProxyOf(parseDockerProxy(candidate), endpoint));
    const backends = candidates.filter(candidate => containerBackend(candidate) !== undefined);
    const [suspect] = proxies.length > 0 ? proxies : backends;
    const proxy = suspect === undefined ? undefined : parseDockerProxy(suspect);
    const isProxy = proxies.length > 0 && proxy !== undefined;
    const asked = isProxy && proxy.hostIp !== '' ? { ...endpoint, host: proxy.hostIp } : endpoint;
    const question = () => lookup.findPublishedContainer(asked, { withoutTools: suspect === undefined });
    // Who has it is known as far as it can be seen; which container that is for, if any, comes with the next look where engines are slow.
    const answer = await ask(`hidden ${addressKey(asked)}`, question, portKeepMs);
    const deniedEngine = answer?.kind === 'unknown' ? answer.denied : undefined;
    const denied = deniedEngine === undefined ? {} : ({ denied: true } as const);
    const fromProxy = isProxy ? { ...proxyContainer(proxy), ...denied } : undefined;
    const container = answer?.kind === 'found' ? { ...fromProxy, ...answer.container } : fromProxy;
    if (container === undefined) {
      const isBackend = backends.some(backend => containerBackend(backend) === deniedEngine);
      const evidence =
        deniedEngine === undefined || !isBackend ? result.evidence : { ...result.evidence, deniedEngine };
      return withTried({ ...result, evidence }, tried);
    }
    if (suspect === undefined) return withTried({ ...result, evidence: { ...result.evidence, container } }, tried);
    const holders: Holder[] = [{ ...suspect, parents: [], sockets, origin: { container } }];
    const { by: _by, evidence: _evidence, ...common } = result;
    return withTried({ ...common, kind: 'held', holders }, tried);
  }

  /** It can be bound, and an engine may forward it in the kernel all the same. */
  async function free(
    result: Extract<ProbeResult, { kind: 'free' }>,
    endpoint: InetEndpoint,
    { ask, tried }: EngineLook,
  ): Promise<ProbeResult> {
    const question = () => lookup.findPublishedContainer(endpoint, { withoutTools: true });
    const answer = await ask(`free ${addressKey(endpoint)}`, question, freeKeepMs);
    const told = withTried(result, tried);
    if (answer?.kind !== 'found') return told;
    return { ...told, neighbours: [...(result.neighbours ?? []), { endpoint, container: answer.container }] };
  }

  /** Nothing in any table, yet it cannot be bound: only an engine can tell why, so it is waited for. */
  async function unseen(result: ProbeResult, endpoint: InetEndpoint, signal: Signal): Promise<ProbeResult> {
    const answer = await lookup.findPublishedContainer(endpoint, signal);
    const told = withTried(result, answer.tried);
    if (answer.kind !== 'found') return told;
    const { container } = answer;
    const { tried = [] } = told;
    return { kind: 'blocked', by: 'hidden-holder', evidence: { candidates: [], sockets: [], container }, tried };
  }

  return {
    async inspect(endpoint: Endpoint, options: ProbeOptions = {}): Promise<ProbeResult> {
      const result = await probe.inspect(endpoint, options);
      const signal = signalOf(options);
      if (endpoint.protocol === 'unix' || options.signal?.aborted === true) return result;
      const engines = begin(options);
      if (result.kind === 'held') return held(result, endpoint, engines);
      if (result.kind === 'blocked' && result.by === 'hidden-holder') return hidden(result, endpoint, engines);
      if (result.kind === 'free') return free(result, endpoint, engines);
      if (result.kind === 'unknown') return unseen(result, endpoint, signal);
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
