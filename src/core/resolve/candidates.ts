/** Which endpoints may a failing program have meant? */

import type { Candidate } from '../model/endpoint.ts';
import { type BindFailure, printedLine, statedEndpoint } from '../model/failure.ts';
import { debuggers } from '../programs/table.ts';
import { confidence, found, ranked } from '../workspace/run/found.ts';
import type { RunContext } from '../workspace/run/runContext.ts';
import { statedPorts } from '../workspace/run/statedPorts.ts';

/** Failures of a debugger or inspector, not of the program. */
const isDebuggers = (failure: BindFailure): boolean =>
  debuggers.some(each => each.sign.test(failure.ruleId)) ||
  /\b(?:inspector|debugger|JDWP|debugpy)\b/i.test(printedLine(failure));

/**
 * Every endpoint the failing program may have meant, most trusted first, one entry an endpoint. The failure's own text ends the
 * search. Files are read through `files` only, and a missing one is no error. Whether a candidate is taken right now is for the
 * probe to say: see `choose`.
 */
export async function candidates(failure: BindFailure, context: RunContext): Promise<Candidate[]> {
  const stated = statedEndpoint(failure);
  if (stated !== undefined) return [found(stated, 'the error’s own text', confidence.stated)];
  const list = await statedPorts(context, isDebuggers(failure), failure);
  return ranked(list.map(candidate => withTransport(candidate, failure)));
}

/** The failure may tell the transport and the host, when it does not tell the port. */
function withTransport(candidate: Candidate, failure: BindFailure): Candidate {
  const { endpoint } = candidate;
  if (endpoint.protocol === 'unix') return candidate;
  const protocol = failure.protocol === 'udp' ? 'udp' : endpoint.protocol;
  return { ...candidate, endpoint: { ...endpoint, protocol } };
}
