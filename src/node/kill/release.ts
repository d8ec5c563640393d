/** Is the endpoint free again? The bind decides, not the end of a process. */

import type { CancelSignal, Probe } from '../../core/host.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { ProbeResult } from '../../core/model/probe.ts';
import type { Holder, SocketInfo } from '../../core/model/process.ts';
import { isCancelled, sleep, within } from './wait.ts';

/** A probe that does not answer in this time is given up: a kill never hangs. */
const inspectLimitMs = 15_000;

const wildcards: ReadonlySet<string> = new Set(['', '*', '0.0.0.0', '::']);

/** Host part of `127.0.0.1:3000` or `[::1]:3000`. */
function hostOf(local: string): string {
  const host = local.slice(0, Math.max(local.lastIndexOf(':'), 0));
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/**
 * Where to bind: the endpoint itself, and, when it was asked for on every address, also each address that the holder had
 * taken (BSD systems let a wildcard be bound beside a listener on one address).
 */
export function bindTargets(endpoint: Endpoint, sockets: readonly SocketInfo[]): readonly Endpoint[] {
  if (endpoint.protocol === 'unix' || !wildcards.has(endpoint.host ?? '')) return [endpoint];
  const { protocol, port } = endpoint;
  const hosts = new Set(sockets.filter(socket => socket.protocol === protocol).map(socket => hostOf(socket.local)));
  const others = [...hosts].filter(host => host !== '' && host !== '*' && host !== endpoint.host);
  return [endpoint, ...others.map(host => ({ protocol, host, port }))];
}

/**
 * A socket that never listened stands only in the way of a bind without SO_REUSEADDR, or because it was bound without
 * it itself: then the tables are asked, as a bind with it proves nothing.
 */
export function needsStrictBind(sockets: readonly SocketInfo[]): boolean {
  return sockets.length > 0 && sockets.every(socket => socket.state !== 'listen' && socket.state !== 'bound');
}

const maxLooks = 18;
const enoughLooks = 3;
/** As many when it is this very process that seems to hold the endpoint: most likely by a bind that only tries, in another kill at once. */
const enoughLooksAtOurselves = 9;

function isOurs(result: ProbeResult): boolean {
  return result.kind === 'held' && result.holders.every(holder => holder.pid === process.pid);
}

/** What two looks must have in common. A bind and a table that are read while a process ends can contradict each other. */
function gist(result: ProbeResult): string {
  if (result.kind === 'held') return String(result.holders.map(holder => holder.pid).sort((a, b) => a - b));
  return result.kind === 'lingering' && result.bindable === true ? 'free' : result.kind;
}

export interface Verifier {
  /** Who stands in the way now. */
  inspect(likelyPids?: readonly number[]): Promise<ProbeResult>;
  /** The same, until three looks in a row agree: another window that tries the endpoint holds it for a moment. */
  inspectSettled(likelyPids?: readonly number[]): Promise<ProbeResult>;
  /** Bound for a moment everywhere it was taken. */
  isFree(): Promise<boolean>;
}

export function createVerifier(probe: Probe, endpoint: Endpoint, shown: Holder, signal?: CancelSignal): Verifier {
  const strict = needsStrictBind(shown.sockets);
  const targets = bindTargets(endpoint, shown.sockets);
  const inspect = (likelyPids: readonly number[] = []): Promise<ProbeResult> =>
    within<ProbeResult>(
      probe.inspect(endpoint, {
        likelyPids,
        quick: true,
        ...(signal === undefined ? {} : { signal }),
        ...(strict ? { withoutReuseAddress: true } : {}),
      }),
      inspectLimitMs,
      { kind: 'unknown', reason: 'the probe did not answer' },
      signal,
    );
  return {
    inspect,
    async inspectSettled(likelyPids) {
      let last = await inspect(likelyPids);
      let agreeing = 1;
      for (let look = 1; look < maxLooks && gist(last) !== 'free' && !isCancelled(signal); look++) {
        if (agreeing >= (isOurs(last) ? enoughLooksAtOurselves : enoughLooks)) break;
        // Not in step with another window that does the same.
        await sleep(10 + Math.random() * 15, signal);
        const now = await inspect(likelyPids);
        agreeing = gist(last) === gist(now) ? agreeing + 1 : 1;
        last = now;
      }
      return last;
    },
    async isFree() {
      if (strict) return (await inspect()).kind === 'free';
      let bound = 0;
      for (const target of targets) {
        const answer = await within(probe.isFree(target), inspectLimitMs, false, signal);
        if (answer === false) return false;
        if (answer === true) bound++;
      }
      // Where no bind can tell (a privileged port, an address that is gone), the tables have to.
      return bound > 0 || (await inspect()).kind === 'free';
    },
  };
}
