/** When SO_REUSEADDR would not help, and who sets it already. */

import { splitHostPort } from '../model/address.ts';
import type { DiagnoseInput, NoReuseAddress, Verdict } from '../model/diagnosis.ts';
import { verdictTraits } from '../model/verdictTraits.ts';
import { whyNot } from '../model/whyNotReuseAddress.ts';

import { programs } from '../programs/table.ts';

import { isEphemeral } from './ephemeral.ts';

/** The runtime of the failing program when it is known to set the option by itself. */
export function reuseAddressSetter({ failure, source }: DiagnoseInput): string | undefined {
  const type = source.kind === 'debug' ? source.configuration['type'] : undefined;
  const ending = /\.(\w+)$/.exec(failure?.frames[0]?.file ?? '')?.[1]?.toLowerCase();
  const has = (list: readonly string[] | undefined, word: unknown): boolean =>
    typeof word === 'string' && list?.includes(word) === true;
  return programs.find(
    row =>
      row.setsReuseAddress !== undefined &&
      (has(row.rules, failure?.ruleId) || has(row.debugTypes, type) || has(row.sourceEndings, ending)),
  )?.setsReuseAddress;
}

/** Why the option is not offered, and the sentence for it. */
export interface Refusal {
  readonly reason: NoReuseAddress;
  readonly sentence: string;
}

/**
 * Why SO_REUSEADDR is not offered; `undefined` when it is. On Linux it passes a lingering socket only when that one had it
 * too, and what was an outgoing connection had not; on Windows it lets another program take a live port. The source has the
 * last word: the option is offered only where it can be put in.
 */
export function whyNoReuseAddress(verdict: Verdict, input: DiagnoseInput): Refusal | undefined {
  const reason = refusalOf(verdict, input);
  if (reason !== undefined) return refuse(reason);
  const setter = reuseAddressSetter(input);
  if (setter !== undefined)
    return refuse(
      'already-set',
      `${setter} sets SO_REUSEADDR by itself for every TCP server: there is nothing to insert.`,
    );
  const decision = input.reuseAddress;
  if (decision === undefined) return refuse('not-looked-for');
  return decision.kind === 'offer' ? undefined : refuse(decision.reason, decision.sentence);
}

function refuse(reason: NoReuseAddress, sentence: string = whyNot[reason]): Refusal {
  return { reason, sentence };
}

function refusalOf(verdict: Verdict, input: DiagnoseInput): NoReuseAddress | undefined {
  const { endpoint, failure, lingered, window } = input;
  if (endpoint.protocol === 'unix') return 'unix-socket';
  if (endpoint.protocol === 'udp') return 'udp';
  if (window.platform === 'win32') return 'windows';
  if (failure?.kind === 'denied' || failure?.kind === 'unavailable') return 'not-in-use';
  if (verdict.kind === 'already-free' && lingered === true) return undefined;
  if (verdict.kind !== 'lingering') return verdictTraits[verdict.kind].noReuseAddress;
  return window.platform === 'linux' && wereOutgoing(verdict, input) ? 'outgoing' : undefined;
}

/** True when all that lingers were connections this host made: their local port was given out, not listened on. */
function wereOutgoing(verdict: Extract<Verdict, { kind: 'lingering' }>, input: DiagnoseInput): boolean {
  const isFromRange = (address: string | undefined): boolean => isEphemeral(splitHostPort(address ?? '')?.port, input);
  return (
    verdict.states.length > 0 && verdict.states.every(({ local, remote }) => isFromRange(local) && !isFromRange(remote))
  );
}
