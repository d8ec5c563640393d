/**
 * What comes after an attempt to free an endpoint, or to end what has a lock: one table of answers, so that the whole of a user's way can be
 * read, and tried, in one place. The shell makes the attempt, asks what is to be asked, and shows what is to be said; it decides nothing.
 */

import type { SupervisedTarget } from '../host.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { StatedLock } from '../model/failure.ts';
import type { Fix, KillResult } from '../model/fix.ts';
import { type FreeingFix, isFreeing } from '../model/freeingFix.ts';
import { known } from '../model/known.ts';
import type { Platform } from '../model/platform.ts';
import type { ContainerInfo, Holder, ProcessInfo } from '../model/process.ts';
import { privilegedKill } from './elevated.ts';

interface OnEndpoint {
  readonly endpoint: Endpoint;
}

/** With `force`: after the gentle way, and after the user has agreed. */
interface OnHolder {
  readonly holder: Holder;
  readonly force: boolean;
  /** Where it is ended with Ctrl+C. */
  readonly terminalId?: string;
}

/** What was tried. `lock`: its process is ended for the lock that it has, whatever it listens on. */
export type Attempt =
  | ({ readonly tried: 'kill' } & OnEndpoint & OnHolder)
  | { readonly tried: 'supervisor'; readonly target: SupervisedTarget; readonly force: boolean }
  | ({ readonly tried: 'container'; readonly container: ContainerInfo } & OnEndpoint)
  | ({ readonly tried: 'session'; readonly sessionId: string } & OnEndpoint)
  | ({ readonly tried: 'lock'; readonly lock: StatedLock; readonly sessionId?: string } & OnHolder);

/** A fix that is tried, and what is known to come after it. */
export type TriedFix = FreeingFix | Extract<Fix, { kind: 'end-running' }>;

/** What came of it. Of a container or a session: `free`, or `held` by somebody still. */
export type AttemptResult = KillResult | { readonly kind: 'free' } | { readonly kind: 'held' };

/** What is said: of the process that was to be ended (without an endpoint: for its lock), why nothing came of it, or who has it now. */
export type Said =
  | { readonly of: 'result'; readonly result: KillResult; readonly holder: Holder; readonly endpoint?: Endpoint }
  | { readonly of: 'reason'; readonly reason: string }
  | { readonly of: 'diagnosis'; readonly diagnosis: Diagnosis };

/**
 * - `freed`: the endpoint is free; told unless something starts on it now
 * - `ended`: nothing more is done; `look`: what is shown of the endpoint is out of date
 * - `ask`: a question with one button, and what is tried next when it is agreed to
 * - `type`: a command is put into a terminal for the user, after a look where the port has changed hands
 * - `wait`: the system lets go by itself
 * - `look-again`: who holds it now is looked up; `afterLook` tells what comes then
 */
export type Step =
  | { readonly kind: 'freed'; readonly say?: Said }
  | { readonly kind: 'ended'; readonly say?: Said; readonly look: boolean }
  | {
      readonly kind: 'ask';
      readonly say: Said;
      /** `fix`: the fix itself is the button, and what it has to be asked about stands in the second line. */
      readonly button:
        | { readonly does: 'force' }
        | { readonly does: 'stop'; readonly name: string; readonly process?: ProcessInfo }
        | { readonly does: 'fix'; readonly fix: FreeingFix };
      /** Who has it now, where the question is about somebody else. */
      readonly now?: Diagnosis;
      /** The supervisor that would be stopped, for the second line. */
      readonly fix?: Extract<Fix, { kind: 'stop-supervisor' }>;
      readonly agreed: Attempt | { readonly typed: readonly string[] };
      readonly look: boolean;
    }
  | { readonly kind: 'type'; readonly say: Said; readonly argv: readonly string[] }
  | { readonly kind: 'wait'; readonly endpoint: Endpoint }
  | { readonly kind: 'look-again'; readonly endpoint: Endpoint; readonly say?: Said };

export interface Circumstances {
  /** What failed is started again afterwards. */
  readonly restart: boolean;
  readonly platform: Platform;
}

/** What a fix tries first. */
export function attemptOf(fix: TriedFix): Attempt {
  switch (fix.kind) {
    case 'kill':
    case 'stop-terminal': {
      const { holder, endpoint } = fix;
      return {
        tried: 'kill',
        holder,
        endpoint,
        force: false,
        ...('terminalId' in fix && { terminalId: fix.terminalId }),
      };
    }
    case 'stop-session': {
      return { tried: 'session', sessionId: fix.sessionId, endpoint: fix.endpoint };
    }
    case 'stop-container':
      return { tried: 'container', container: fix.container, endpoint: fix.endpoint };
    case 'stop-supervisor':
      return { tried: 'supervisor', target: fix, force: false };
    case 'end-running': {
      const { kind: _kind, restart: _restart, ...what } = fix;
      return { tried: 'lock', ...what, force: false };
    }
  }
}

/** The next step. Total; a result without a holder to speak of can only come of a bug, and ends the way. */
export function afterAttempt(attempt: Attempt, result: AttemptResult, circumstances: Circumstances): Step {
  if (result.kind === 'free') return { kind: 'freed' };
  if (result.kind === 'cancelled') return { kind: 'ended', look: false };
  if (attempt.tried === 'lock')
    return result.kind === 'held' || result.kind === 'lingering'
      ? { kind: 'ended', look: true }
      : afterResult(attempt, result, attempt, circumstances);
  const { endpoint } = attempt.tried === 'supervisor' ? attempt.target : attempt;
  if (result.kind === 'held') return { kind: 'look-again', endpoint };
  if (result.kind === 'lingering') return { kind: 'wait', endpoint };
  if (attempt.tried === 'kill') return afterResult(attempt, result, attempt, circumstances);
  if (attempt.tried === 'supervisor') return afterResult(attempt, result, attempt.target, circumstances);
  return result.kind === 'failed'
    ? { kind: 'ended', say: { of: 'reason', reason: result.reason }, look: true }
    : { kind: 'ended', look: true };
}

/**
 * What comes after the look that a step has asked for. Who is found may be somebody else: the question names them. `undefined`: nothing was
 * found out. `say`: what the step had to say.
 */
export function afterLook(found: Diagnosis | undefined, say: Said | undefined, { restart }: Circumstances): Step {
  if (found === undefined) return known({ kind: 'ended', say, look: false });
  if (found.verdict.kind === 'already-free') return { kind: 'freed' };
  const now: Said = { of: 'diagnosis', diagnosis: found };
  const next = found.fixes.find(isFreeing);
  if (next === undefined) return { kind: 'ended', say: say ?? now, look: false };
  const fix = { ...next, restart };
  return {
    kind: 'ask',
    say: say ?? now,
    button: { does: 'fix', fix },
    ...(say === undefined ? {} : { now: found }),
    agreed: attemptOf(fix),
    look: false,
  };
}

type Forcible = Extract<Attempt, { readonly force: boolean }>;

function afterResult(
  attempt: Forcible,
  result: Exclude<KillResult, { kind: 'cancelled' | 'lingering' }>,
  { holder, endpoint }: { readonly holder: Holder; readonly endpoint?: Endpoint },
  circumstances: Circumstances,
): Step {
  const say: Said = known({ of: 'result', result, holder, endpoint });
  switch (result.kind) {
    case 'freed':
    case 'already-gone':
      return { kind: 'freed', say };
    case 'still-running':
      if (!attempt.force)
        return { kind: 'ask', say, button: { does: 'force' }, agreed: { ...attempt, force: true }, look: false };
      // Once forced, it is not asked about again: who holds it now is told.
      return endpoint === undefined ? { kind: 'ended', say, look: true } : { kind: 'look-again', endpoint };
    case 'not-permitted':
      return { kind: 'type', say, argv: privilegedKill(result.process ?? holder, circumstances.platform) };
    case 'command-needed':
      return { kind: 'type', say, argv: result.argv };
    case 'ends-others': {
      if (attempt.tried !== 'supervisor') return { kind: 'ended', say, look: true };
      const { process, others } = result;
      const agreed: Attempt = { ...attempt, target: { ...attempt.target, others } };
      return {
        kind: 'ask',
        say,
        button: { does: 'stop', name: attempt.target.supervisor, process },
        agreed,
        look: false,
      };
    }
    case 'retaken':
      if (endpoint === undefined) return { kind: 'ended', look: true };
      return afterRetaken(result, endpoint, say, circumstances);
    case 'refused':
    case 'changed':
    case 'unread':
    case 'failed':
      return { kind: 'ended', say, look: true };
  }
}

/** Somebody took it back: what starts it is named, and may be stopped instead. */
function afterRetaken(
  { by, supervision }: Extract<KillResult, { kind: 'retaken' }>,
  endpoint: Endpoint,
  say: Said,
  { restart }: Circumstances,
): Step {
  if (by === undefined || supervision === undefined || supervision.stop.kind === 'container')
    return { kind: 'look-again', endpoint, say };
  const { name, job, process, stop } = supervision;
  const target = known({ supervisor: name, holder: by, endpoint, supervisorPid: process?.pid, job });
  return {
    kind: 'ask',
    say,
    button: known({ does: 'stop', name, process }),
    fix: { kind: 'stop-supervisor', ...target, restart },
    agreed: stop.kind === 'suggest' ? { typed: stop.argv } : { tried: 'supervisor', target, force: false },
    look: true,
  };
}
