/**
 * What comes after an attempt to free an endpoint: one table of answers, so that the whole of a user's way can be read, and tried, in one
 * place. The shell makes the attempt, asks what is to be asked, and shows what is to be said; it decides nothing.
 */
import type { SupervisedTarget } from '../host.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Fix, KillResult } from '../model/fix.ts';
import type { Platform } from '../model/platform.ts';
import type { ContainerInfo, Holder, ProcessInfo } from '../model/process.ts';
import { privilegedKill } from './elevated.ts';

type SupervisorTarget = Omit<SupervisedTarget, 'endpoint'>;

/** What was tried. With `force`: after the gentle way, and after the user has agreed. */
export type Attempt =
  | { readonly tried: 'kill'; readonly holder: Holder; readonly force: boolean; readonly terminalId?: string }
  | { readonly tried: 'supervisor'; readonly target: SupervisorTarget; readonly force: boolean }
  | { readonly tried: 'container'; readonly container: ContainerInfo }
  | { readonly tried: 'session'; readonly sessionId: string; readonly name: string };

/** What came of it. Of a container or a session: `free`, or `held` by somebody still. */
export type AttemptResult = KillResult | { readonly kind: 'free' } | { readonly kind: 'held' };

/** What is said: of the process that was to be ended, or why nothing came of it. */
export type Said =
  | { readonly of: 'result'; readonly result: KillResult; readonly holder: Holder }
  | { readonly of: 'reason'; readonly reason: string };

/**
 * - `freed`: the endpoint is free; told unless something starts on it now
 * - `ended`: nothing more is done; `look`: what is shown of the endpoint is out of date
 * - `ask`: a question with one button, and what is tried next when it is agreed to
 * - `type`: a command is put into a terminal for the user, after a look where the port has changed hands
 * - `wait`: the system lets go by itself
 * - `look-again`: who holds it now is looked up and told, with the next fix at hand
 */
export type Step =
  | { readonly kind: 'freed'; readonly say?: Said }
  | { readonly kind: 'ended'; readonly say?: Said; readonly look: boolean }
  | {
      readonly kind: 'ask';
      readonly say: Said;
      readonly button:
        | { readonly does: 'force' }
        | { readonly does: 'stop'; readonly name: string; readonly process?: ProcessInfo };
      /** The supervisor that would be stopped, for the second line. */
      readonly fix?: Extract<Fix, { kind: 'stop-supervisor' }>;
      readonly agreed: Attempt | { readonly typed: readonly string[] };
      readonly look: boolean;
    }
  | { readonly kind: 'type'; readonly say: Said; readonly argv: readonly string[] }
  | { readonly kind: 'wait' }
  | { readonly kind: 'look-again'; readonly say?: Said };

export interface Circumstances {
  readonly endpoint: Endpoint;
  /** What failed is started again afterwards. */
  readonly restart: boolean;
  readonly platform: Platform;
}

function holderOf(attempt: Attempt): Holder | undefined {
  return attempt.tried === 'kill' ? attempt.holder : attempt.tried === 'supervisor' ? attempt.target.holder : undefined;
}

/** The next step. Total; a result without a holder to speak of can only come of a bug, and ends the way. */
export function afterAttempt(attempt: Attempt, result: AttemptResult, circumstances: Circumstances): Step {
  if (result.kind === 'free') return { kind: 'freed' };
  if (result.kind === 'held') return { kind: 'look-again' };
  if (result.kind === 'cancelled') return { kind: 'ended', look: false };
  if (result.kind === 'lingering') return { kind: 'wait' };
  const holder = holderOf(attempt);
  if (holder !== undefined) return afterResult(attempt, result, holder, circumstances);
  return result.kind === 'failed'
    ? { kind: 'ended', say: { of: 'reason', reason: result.reason }, look: true }
    : { kind: 'ended', look: true };
}

function afterResult(
  attempt: Attempt,
  result: Exclude<KillResult, { kind: 'cancelled' | 'lingering' }>,
  holder: Holder,
  circumstances: Circumstances,
): Step {
  const say: Said = { of: 'result', result, holder };
  switch (result.kind) {
    case 'freed':
    case 'already-gone':
      return { kind: 'freed', say };
    case 'still-running':
      // Once forced, it is not asked about again: who holds it now is told.
      return isForced(attempt)
        ? { kind: 'look-again' }
        : { kind: 'ask', say, button: { does: 'force' }, agreed: forced(attempt), look: false };
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
      return afterRetaken(result, say, circumstances);
    case 'refused':
    case 'changed':
    case 'unread':
    case 'failed':
      return { kind: 'ended', say, look: true };
  }
}

function isForced(attempt: Attempt): boolean {
  return 'force' in attempt && attempt.force;
}

function forced(attempt: Attempt): Attempt {
  if (attempt.tried === 'kill') return { tried: 'kill', holder: attempt.holder, force: true };
  return attempt.tried === 'supervisor' ? { ...attempt, force: true } : attempt;
}

/** Somebody took it back: what starts it is named, and may be stopped instead. */
function afterRetaken(
  { by, supervision }: Extract<KillResult, { kind: 'retaken' }>,
  say: Said,
  { endpoint, restart }: Circumstances,
): Step {
  if (by === undefined || supervision === undefined || supervision.stop.kind === 'container')
    return { kind: 'look-again', say };
  const { name, job, process, stop } = supervision;
  const target: SupervisorTarget = {
    supervisor: name,
    holder: by,
    ...(process === undefined ? {} : { supervisorPid: process.pid }),
    ...(job === undefined ? {} : { job }),
  };
  return {
    kind: 'ask',
    say,
    button: { does: 'stop', name, ...(process === undefined ? {} : { process }) },
    fix: { kind: 'stop-supervisor', ...target, endpoint, restart },
    agreed: stop.kind === 'suggest' ? { typed: stop.argv } : { tried: 'supervisor', target, force: false },
    look: true,
  };
}
