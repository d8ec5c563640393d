import type { NoReuseAddress, ReuseAddressDecision } from '../../model/diagnosis.ts';
import type { Protocol } from '../../model/endpoint.ts';
import type { ReuseAddressPlan } from '../../model/fix.ts';
import type { Platform } from '../../model/platform.ts';
import type { ProbeResult } from '../../model/probe.ts';
import { whyNot } from '../../model/whyNotReuseAddress.ts';

export interface ReuseAddressQuestion {
  readonly platform: Platform;
  readonly protocol: Protocol;
  readonly probe: ProbeResult;
  /** The plan for the place that binds. */
  readonly plan: ReuseAddressPlan;
  /** The port is free by now, but connections lingered on it before. */
  readonly lingered?: boolean;
}

/**
 * Whether inserting SO_REUSEADDR would help here, or why not. All of these must hold: not Windows, TCP, nobody listens,
 * a socket lingers on the port (or did when the start failed), and the program does not set the option by itself.
 */
export function decideReuseAddress(question: ReuseAddressQuestion): ReuseAddressDecision {
  const { platform, protocol, plan } = question;
  if (platform === 'win32') return decline('windows');
  if (protocol !== 'tcp') return decline(protocol === 'udp' ? 'udp' : 'unix-socket');
  const secondsLeft = lingering(question);
  if (typeof secondsLeft !== 'number') return secondsLeft;
  if (plan.kind === 'edit') return { kind: 'offer', secondsLeft, how: 'edit' };
  if (plan.kind === 'not-needed') return decline('already-set', plan.reason);
  if (plan.snippet !== undefined) return { kind: 'offer', secondsLeft, how: 'snippet' };
  return decline(plan.reason === whyNot['unknown-language'] ? 'unknown-language' : 'no-bind-found', plan.reason);
}

/** Seconds until the lingering sockets are gone, or why there are none that the option could be for. */
function lingering({ probe, lingered }: ReuseAddressQuestion): number | ReuseAddressDecision {
  switch (probe.kind) {
    case 'lingering':
      return Math.max(0, Math.ceil(probe.secondsLeft));
    case 'free':
      return lingered === true ? 0 : decline('nothing-lingers');
    case 'held':
      return decline('live-listener');
    case 'blocked':
      return decline(probe.by === 'hidden-holder' ? 'live-listener' : 'not-in-use');
    case 'unknown':
      return decline('not-known');
  }
}

function decline(reason: NoReuseAddress, sentence: string = whyNot[reason]): ReuseAddressDecision {
  return { kind: 'decline', reason, sentence };
}
