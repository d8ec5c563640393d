/** The diagnose stage: what stands in the way, in one verdict with its evidence, and what can be done about it. */

import { answersOf } from '../model/answers.ts';
import { type DiagnoseInput, type Diagnosis, heldFacts, type Verdict } from '../model/diagnosis.ts';
import type { InetEndpoint } from '../model/endpoint.ts';
import { known } from '../model/known.ts';
import type { Listener, ProbeResult } from '../model/probe.ts';
import type { Holder } from '../model/process.ts';
import { verdictTraits } from '../model/verdictTraits.ts';
import { alsoServed, withServedPorts } from './alsoServed.ts';
import { reuseAddressSetter, whyNoReuseAddress } from './noReuseAddress.ts';
import { cautionFor, keeperOf, protectedReason } from './outOfReach.ts';
import { type Neighbour, planFixes } from './planFixes.ts';
import { isOtherUser, isServing, verdictOfHolder } from './verdicts.ts';

/** Pure and total: any input gives a diagnosis. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const verdicts = verdictsOf(input).map(verdict => withServedPorts(verdict, input));
  const verdict = verdicts[0] ?? { kind: 'unknown', reason: 'no-holder', tried: input.probe.tried ?? [] };
  const others = verdicts.slice(1);
  const refusal = whyNoReuseAddress(verdict, input);
  const answers = answersOf(input.probe);
  const facts = heldFacts(verdict);
  const keeper = facts && keeperOf(facts.holder, input.window);
  const fixes = planFixes({
    verdict,
    others,
    input,
    offersReuseAddress: refusal === undefined,
    neighbours: neighboursOf(verdict, input),
    mayEnd: holder =>
      !isOtherUser(holder, input.window) &&
      protectedReason(holder, input.window) === undefined &&
      keeperOf(holder, input.window) === undefined,
    caution: holder => cautionFor(holder, input.window),
  });
  const alsoServes = alsoServed(verdicts, fixes);
  return {
    endpoint: input.endpoint,
    verdict,
    fixes,
    ...(alsoServes.length === 0 ? {} : { alsoServes }),
    ...(others.length === 0 ? {} : { others }),
    ...(answers === undefined ? {} : { answers }),
    ...(keeper === undefined ? {} : { keeper }),
    ...(input.failure?.kind === 'moved' ? { quiet: true } : {}),
    ...(refusal === undefined ? {} : { noReuseAddress: refusal.reason, whyNoReuseAddress: refusal.sentence }),
  };
}

function verdictsOf(input: DiagnoseInput): readonly Verdict[] {
  const { probe } = input;
  const stated = statedByFailure(input);
  if (stated !== undefined) return [stated];
  switch (probe.kind) {
    case 'held':
      return holderVerdicts(probe.holders, input);
    case 'lingering':
      // Our own bind passed, and the program that failed binds in the same way: what it met has gone meanwhile.
      if (probe.bindable === true && input.failure !== undefined && reuseAddressSetter(input) !== undefined)
        return [{ kind: 'already-free' }];
      return [
        {
          kind: 'lingering',
          states: probe.states,
          secondsLeft: Math.max(0, probe.secondsLeft),
          ...(probe.lasts === undefined ? {} : { lasts: probe.lasts }),
        },
      ];
    case 'blocked':
      return [blockedVerdict(probe, input)];
    case 'free':
      return [freeVerdict(input)];
    case 'unknown':
      return [unknownVerdict(probe)];
  }
}

function unknownVerdict({ cause, reason, tried = [] }: Extract<ProbeResult, { kind: 'unknown' }>): Verdict {
  return known({ kind: 'unknown', reason, cause, tried });
}

/** First port that needs no privilege where nobody changed it (`net.ipv4.ip_unprivileged_port_start`). */
const firstUnprivileged = 1024;

/** What the failing program itself was told counts more than what this process may do (it may run as another user). */
function statedByFailure({ endpoint, failure, probe, window }: DiagnoseInput): Verdict | undefined {
  if (failure === undefined || probe.kind === 'blocked') return undefined;
  if (failure.kind === 'denied' && endpoint.protocol !== 'unix') {
    if (window.platform !== 'win32' && endpoint.port < firstUnprivileged)
      return { kind: 'privileged', firstUnprivileged };
    if (probe.kind === 'free') return { kind: 'unknown', reason: 'access-denied', tried: probe.tried ?? [] };
  }
  const host = failure.host ?? (endpoint.protocol === 'unix' ? undefined : endpoint.host);
  if (failure.kind === 'unavailable' && host !== undefined) return { kind: 'not-local', host };
  return undefined;
}

/** Docker publishes a port with a proxy for each family: they are one container, and one fix. */
function oneEachContainer(verdicts: readonly Verdict[]): Verdict[] {
  const seen = new Set<string>();
  return verdicts.filter(verdict => {
    if (verdict.kind !== 'container') return true;
    const { engine, id, name, containerAddress, containerPort, owner } = verdict.container;
    const key = JSON.stringify([engine, owner?.uid, id ?? name ?? [containerAddress, containerPort]]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function holderVerdicts(holders: readonly Holder[], input: DiagnoseInput): readonly Verdict[] {
  // A parent that holds the socket too is its owner (cluster, workers): its children end with it.
  const pids = new Set(holders.map(holder => holder.pid));
  const owners = holders.filter(holder => !holder.parents.some(parent => parent.pid > 1 && pids.has(parent.pid)));
  const serving = owners.filter(holder => holder.sockets.length === 0 || holder.sockets.some(isServing));
  const chosen = serving.length > 0 ? serving : owners.length > 0 ? owners : holders;
  const all = oneEachContainer(chosen.map(holder => verdictOfHolder(holder, input)));
  return all.sort((a, b) => verdictTraits[a.kind].rank - verdictTraits[b.kind].rank);
}

function blockedVerdict(probe: Extract<ProbeResult, { kind: 'blocked' }>, { window }: DiagnoseInput): Verdict {
  switch (probe.by) {
    case 'privileged':
      return { kind: 'privileged', firstUnprivileged: probe.evidence.firstUnprivileged };
    case 'excluded-range':
      return { kind: 'reserved-range', ...probe.evidence };
    case 'not-local':
      return { kind: 'not-local', host: probe.evidence.host };
    case 'hidden-holder': {
      const { candidates, container, deniedEngine, place, uid, unit, user } = probe.evidence;
      if (container !== undefined) return { kind: 'container', container };
      if (place === undefined && isOtherUser(probe.evidence, window))
        return known({ kind: 'other-user', user: user ?? String(uid), candidates, unit, deniedEngine });
      return known({ kind: 'hidden-holder', candidates, place });
    }
    case 'bound-not-listening':
      return { kind: 'bound-not-listening', candidates: probe.evidence.candidates };
    case 'stale-socket':
      return { kind: 'stale-unix-socket', path: probe.evidence.path };
  }
}

function freeVerdict({ endpoint, failure, probe }: DiagnoseInput): Verdict {
  if (endpoint.protocol === 'unix') return { kind: 'already-free' };
  // The text named the very address that is free now: whoever had it is gone.
  const wasStated = failure?.kind === 'in-use' && failure.host !== undefined && failure.host === endpoint.host;
  if (wasStated) return { kind: 'already-free' };
  const listeners = (probe.neighbours ?? []).filter(neighbour => isOtherFamily(neighbour, endpoint));
  return listeners.length > 0 ? { kind: 'other-family', listeners } : { kind: 'already-free' };
}

/** `::ffff:1.2.3.4` is IPv4 in IPv6's clothes. */
function familyOf(host: string | undefined): 'ipv4' | 'ipv6' | undefined {
  if (host === undefined) return undefined;
  if (/^(?:::ffff:)?\d{1,3}(?:\.\d{1,3}){3}$/i.test(host)) return 'ipv4';
  return host.includes(':') ? 'ipv6' : undefined;
}

function isOtherFamily({ endpoint }: Listener, wanted: InetEndpoint): boolean {
  if (endpoint.protocol !== wanted.protocol || endpoint.port !== wanted.port) return false;
  const own = familyOf(wanted.host);
  const other = familyOf(endpoint.host);
  return own !== undefined && other !== undefined && own !== other;
}

/** Who listens beside the endpoint, for the offer to end that as well. */
function neighboursOf(verdict: Verdict, input: DiagnoseInput): readonly Neighbour[] {
  if (verdict.kind !== 'other-family') return [];
  return verdict.listeners.flatMap(({ endpoint, holder }) =>
    holder === undefined ? [] : [{ endpoint, verdict: verdictOfHolder(holder, { ...input, endpoint }) }],
  );
}
