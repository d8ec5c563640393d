import type { Platform, ProbeResult, Protocol, ReuseAddressPlan } from '../../model.ts';
import { languageOf } from './languages/table.ts';
import { sentences } from './sentences.ts';

export interface ReuseAddressQuestion {
  readonly platform: Platform;
  readonly protocol: Protocol;
  readonly probe: ProbeResult;
  /** Language of the program: an editor's id, or a runtime's name such as `node`. */
  readonly languageId?: string;
  /** The plan for the place that binds, when that is known already. */
  readonly plan?: ReuseAddressPlan;
  /** The socket in the way is the local end of a connection that some client made. */
  readonly clientSocket?: boolean;
  /** Age of the failure: a port that is free by now may have been in TIME_WAIT then. */
  readonly failedSecondsAgo?: number;
}

/** Stable ids: the shell may have its own sentence for each. */
export type WhyNotReuseAddress =
  | 'windows'
  | 'not-tcp'
  | 'live-listener'
  | 'held-connection'
  | 'client-socket'
  | 'other-cause'
  | 'nothing-lingers'
  | 'not-known'
  | 'sets-it-already'
  | 'no-bind-found'
  | 'unknown-language';

export type ReuseAddressDecision =
  | {
      readonly kind: 'offer';
      /** Whole seconds until the next start can succeed: the edit does not help the one before that. 0 = now. */
      readonly secondsLeft: number;
      /** `snippet`: no safe place, the text is shown for the user to put in. */
      readonly how: 'edit' | 'snippet' | 'unknown-yet';
    }
  | { readonly kind: 'decline'; readonly reasonId: WhyNotReuseAddress; readonly sentence: string };

/** Linux keeps a socket in TIME_WAIT for 60 s (TCP_TIMEWAIT_LEN); macOS twice net.inet.tcp.msl, 30 s by default. */
const longestTimeWait = 60;

/**
 * Whether inserting SO_REUSEADDR would help here, or why not. All of these must hold: not Windows, TCP, nobody listens,
 * a socket lingers on the port (or did when the start failed), and the program does not set the option by itself.
 */
export function decideReuseAddress(question: ReuseAddressQuestion): ReuseAddressDecision {
  const { platform, protocol, plan } = question;
  if (platform === 'win32') return decline('windows', sentences.windows);
  if (protocol === 'udp') return decline('not-tcp', sentences.datagram);
  if (protocol === 'unix') return decline('not-tcp', sentences.notInet);
  const secondsLeft = lingering(question);
  if (typeof secondsLeft !== 'number') return secondsLeft;
  if (plan !== undefined) {
    if (plan.kind === 'edit') return { kind: 'offer', secondsLeft, how: 'edit' };
    if (plan.kind === 'not-needed') return decline('sets-it-already', plan.reason);
    return plan.snippet === undefined
      ? decline('no-bind-found', plan.reason)
      : { kind: 'offer', secondsLeft, how: 'snippet' };
  }
  if (question.languageId === undefined) return { kind: 'offer', secondsLeft, how: 'unknown-yet' };
  const language = languageOf(question.languageId);
  if (language === undefined) return decline('unknown-language', sentences.unknownLanguage);
  return language.always === true && language.switches === undefined && language.binds === undefined
    ? decline('sets-it-already', language.why)
    : { kind: 'offer', secondsLeft, how: 'unknown-yet' };
}

/** What a language does by itself, in one sentence; `undefined` for a language that is not in the tables. */
export function reuseAddressFacts(languageId: string): string | undefined {
  return languageOf(languageId)?.why;
}

/** Seconds until the lingering sockets are gone, or why there are none that the option could be for. */
function lingering({ probe, clientSocket, failedSecondsAgo }: ReuseAddressQuestion): number | ReuseAddressDecision {
  if (clientSocket === true) return decline('client-socket', sentences.clientPort);
  switch (probe.kind) {
    case 'lingering':
      return Math.max(0, Math.ceil(probe.secondsLeft));
    case 'free':
      return failedSecondsAgo !== undefined && failedSecondsAgo < longestTimeWait
        ? 0
        : decline('nothing-lingers', sentences.nothingLingers);
    case 'held':
      return probe.holders.some(holder => holder.sockets.some(socket => socket.state === 'listen')) ||
        probe.holders.every(holder => holder.sockets.length === 0)
        ? decline('live-listener', sentences.liveListener)
        : decline('held-connection', sentences.heldConnection);
    case 'blocked':
      return probe.by === 'hidden-holder'
        ? decline('live-listener', sentences.liveListener)
        : decline('other-cause', sentences.otherCause);
    case 'unknown':
      return decline('not-known', sentences.notKnown);
  }
}

function decline(reasonId: WhyNotReuseAddress, sentence: string): ReuseAddressDecision {
  return { kind: 'decline', reasonId, sentence };
}
