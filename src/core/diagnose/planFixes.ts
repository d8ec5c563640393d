/** Verdict -> what can be done, in the order to offer. Cheap: nothing is read, no next port is looked for. */

import type { DiagnoseInput, Verdict } from '../model/diagnosis.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Fix } from '../model/fix.ts';
import type { Caution, HolderFacts } from '../model/holderFacts.ts';
import { known } from '../model/known.ts';
import type { ContainerInfo, Holder } from '../model/process.ts';
import type { Source } from '../model/run.ts';
import { containerStops, supervisionOf } from '../processes/supervision.ts';
import { alsoServed } from './alsoServed.ts';
import {
  type CommandPlan,
  containerCommands,
  initCommands,
  otherUserCommands,
  rangeCommands,
  serviceCommands,
  whoHoldsIt,
} from './commandFixes.ts';
import { inOrder } from './fixOrder.ts';
import { stops } from './preferredFix.ts';
import { privileged } from './stopCommands.ts';

/** What every planner below needs. */
interface Plan extends CommandPlan {
  /** The source can be started again. */
  readonly restart: boolean;
  readonly offersReuseAddress: boolean;
  readonly mayEnd: (holder: Holder) => boolean;
  readonly caution: (holder: Holder) => Caution | undefined;
  /** What ends the holders beside the endpoint. */
  readonly beside: readonly Fix[];
}

export interface PlanInput {
  readonly verdict: Verdict;
  /** Verdicts of the other holders that are in the way. */
  readonly others: readonly Verdict[];
  readonly input: DiagnoseInput;
  readonly offersReuseAddress: boolean;
  readonly neighbours: readonly Neighbour[];
  /** The last word before any fix that ends a process: false for what is protected or another user's. */
  readonly mayEnd: (holder: Holder) => boolean;
  /** What to ask about before the holder is ended. */
  readonly caution: (holder: Holder) => Caution | undefined;
}

/** A holder of the same port that is not in the way, judged like one that is. */
export interface Neighbour {
  readonly endpoint: Endpoint;
  readonly verdict: Verdict;
}

/** Can what failed be started again? A program that moved to another port still runs and is not to be started twice. */
export function canRestart(source: Source, moved = false): boolean {
  if (moved) return false;
  switch (source.kind) {
    case 'terminal':
      return (source.commandLine ?? source.claimedLine ?? '').trim() !== '';
    case 'task':
    case 'debug':
      return true;
    case 'command':
      return false;
  }
}

/** The fixes for the verdict, then for the other holders, with the ways around all of them; the report always stands last. */
export function planFixes(given: PlanInput): readonly Fix[] {
  const { caution, input, mayEnd, neighbours, offersReuseAddress, others, verdict } = given;
  const { endpoint, failure, source } = input;
  const restart = canRestart(source, failure?.kind === 'moved');
  const base: Plan = { input, endpoint, offersReuseAddress, restart, mayEnd, caution, beside: [] };
  const beside = neighbours.flatMap(next => fixesFor(next.verdict, { ...base, endpoint: next.endpoint }).filter(stops));
  const plan: Plan = { ...base, beside };
  const fixes = fixesFor(verdict, plan);
  // One that stays is enough to keep the port: while it cannot be stopped from here, the others are left in peace.
  const more = fixes.some(stops) ? others.flatMap(other => fixesFor(other, plan)).filter(stops) : [];
  const afterStops = fixes.findLastIndex(stops) + 1;
  const listed = [...fixes.slice(0, afterStops), ...more, ...fixes.slice(afterStops)];
  const endsMore = alsoServed([verdict, ...others], listed).length > 0;
  return [...inOrder(listed, { input, verdict, endsMore }), { kind: 'report', endpoint }];
}

function fixesFor(verdict: Verdict, plan: Plan): readonly Fix[] {
  const { endpoint, restart } = plan;
  switch (verdict.kind) {
    case 'own-session':
      return [...stopOwn(verdict, plan), ...switchPort(plan)];
    case 'leftover':
    case 'same-project-elsewhere':
    case 'other-app':
      return [...kill(verdict.facts.holder, plan), ...switchPort(plan)];
    case 'sibling-worktree':
      return [...switchPort(plan), ...stopSibling(verdict.facts, plan)];
    case 'live-unix-socket':
      return stopLive(verdict.facts, plan);
    case 'system-service':
      return serviceFixes(verdict, plan);
    case 'container':
      return [...containerFixes(verdict.container, plan), ...switchPort(plan)];
    case 'supervisor':
      return [...stopSupervisor(verdict, verdict.facts.holder, plan), ...switchPort(plan)];
    case 'editor':
      return [...switchPort(plan), { kind: 'explain', topic: 'editor' }];
    case 'protected':
      return [
        ...switchPort(plan),
        ...initCommands(verdict, plan),
        ...(verdict.reason === 'wsl-relay' ? [{ kind: 'explain', topic: 'wsl' } as const] : []),
      ];
    case 'other-user':
      return [...otherUserCommands(verdict, plan), ...switchPort(plan)];
    case 'hidden-holder':
      return [...switchPort(plan), ...hiddenFixes(verdict, plan)];
    case 'lingering':
      return [
        { kind: 'wait', endpoint, secondsLeft: verdict.secondsLeft, restart },
        ...reuseAddress(verdict.secondsLeft, plan),
        ...switchPort(plan),
      ];
    case 'client-socket':
      return [...switchPort(plan), ...kill(verdict.facts.holder, plan)];
    case 'bound-not-listening':
      return [...switchPort(plan), ...restartAgain(plan), ...killCertain(verdict.candidates, plan)];
    case 'privileged':
      return [...switchPort(plan), { kind: 'explain', topic: 'privileged' }];
    case 'reserved-range':
      return [...switchPort(plan), { kind: 'explain', topic: 'reserved-range' }, ...rangeCommands(verdict)];
    // Not of a port: diagnose/lock plans these.
    case 'already-running':
    case 'stale-lock':
    case 'unseen-lock':
      return [];
    case 'not-local':
      return [{ kind: 'explain', topic: 'not-local' }];
    case 'stale-unix-socket':
      return [{ kind: 'remove-stale-socket', path: verdict.path, restart }];
    case 'other-family':
      return [...restartAgain(plan), ...switchPort(plan), ...plan.beside];
    case 'already-free':
      // Nobody failed and nothing is in the way: there is nothing to do.
      if (plan.input.failure === undefined && !restart) return [];
      return [...restartAgain(plan), ...reuseAddress(0, plan), ...switchPort(plan)];
    case 'unknown':
      // Nothing is in the way there: the address itself is the trouble, on every port.
      if (verdict.cause === 'bad-address') return [{ kind: 'explain', topic: 'not-local' }];
      return [...switchPort(plan), ...restartAgain(plan)];
  }
}

// ---- pieces -------------------------------------------------------------------------------------------------------

function kill(holder: Holder, plan: Plan): readonly Fix[] {
  const { endpoint, mayEnd, restart } = plan;
  if (!mayEnd(holder)) return [];
  return [known({ kind: 'kill', holder, endpoint, restart, caution: plan.caution(holder) })];
}

function switchPort({ endpoint, restart }: Plan): readonly Fix[] {
  return endpoint.protocol === 'unix' ? [] : [{ kind: 'switch-port', endpoint, restart }];
}

function restartAgain({ endpoint, restart }: Plan): readonly Fix[] {
  return restart ? [{ kind: 'restart', endpoint }] : [];
}

function stopSupervisor(
  {
    supervisor,
    supervisorPid,
    job,
  }: Pick<Extract<Verdict, { kind: 'supervisor' }>, 'supervisor' | 'supervisorPid' | 'job'>,
  holder: Holder,
  { endpoint, input, mayEnd, restart }: Plan,
): readonly Fix[] {
  const stop = supervisionOf(holder, input.window)?.stop;
  if (stop?.kind === 'suggest')
    return [{ kind: 'suggest-command', argv: privileged(stop.argv, input.window), why: 'supervisor' }];
  if (!mayEnd(holder)) return [];
  return [known({ kind: 'stop-supervisor', supervisor, holder, supervisorPid, job, endpoint, restart })];
}

/** Our own session or terminal is stopped as a whole, unless the failed command is to run again in that very terminal. */
function stopOwn(verdict: Extract<Verdict, { kind: 'own-session' }>, plan: Plan): readonly Fix[] {
  const { endpoint, input, restart } = plan;
  const { facts, name, sessionId, task, terminalId } = verdict;
  if (sessionId !== undefined) return [{ kind: 'stop-session', sessionId, name, endpoint, restart }];
  if (terminalId === undefined) return kill(facts.holder, plan);
  const { source, window } = input;
  const shellPid = window.terminals.find(terminal => terminal.id === terminalId)?.shellPid;
  const isSource =
    source.kind === 'terminal' &&
    (source.id === terminalId || (shellPid !== undefined && source.shellPid === shellPid)) &&
    facts.holder.pid !== shellPid;
  if (isSource) return kill(facts.holder, plan);
  const isTask = task === true ? { task } : {};
  return [{ kind: 'stop-terminal', terminalId, name, ...isTask, holder: facts.holder, endpoint, restart }];
}

/** Whatever looks after it would start it again: that is stopped then. */
function stopSibling(facts: HolderFacts, plan: Plan): readonly Fix[] {
  const supervisor = facts.comesBack === 'no' ? undefined : facts.provenance.find(({ kind }) => kind === 'supervisor');
  if (supervisor?.kind !== 'supervisor') return kill(facts.holder, plan);
  const { job, name, pid } = supervisor;
  return stopSupervisor(known({ supervisor: name, supervisorPid: pid, job }), facts.holder, plan);
}

/** The holder of a unix socket may be a session's or a supervisor's as well. */
function stopLive(facts: HolderFacts, plan: Plan): readonly Fix[] {
  for (const origin of facts.provenance) {
    if (origin.kind === 'window-session') {
      return stopOwn({ kind: 'own-session', facts, sessionId: origin.sessionId, name: origin.name }, plan);
    }
    if (origin.kind === 'window-terminal') {
      return stopOwn({ kind: 'own-session', facts, terminalId: origin.terminalId, name: origin.name }, plan);
    }
    if (origin.kind === 'supervisor' && facts.comesBack !== 'no') {
      const { name, pid, job } = origin;
      return stopSupervisor(known({ supervisor: name, supervisorPid: pid, job }), facts.holder, plan);
    }
  }
  return kill(facts.holder, plan);
}

/** By elimination nobody is certain: only a process whose own table row shows this socket may be ended. */
function killCertain(candidates: readonly Holder[], plan: Plan): readonly Fix[] {
  const { endpoint } = plan;
  if (endpoint.protocol === 'unix') return [];
  const suffix = `:${endpoint.port}`;
  return candidates
    .filter(holder => holder.sockets.some(socket => socket.state === 'bound' && socket.local.endsWith(suffix)))
    .flatMap(holder => kill(holder, plan));
}

function serviceFixes(verdict: Extract<Verdict, { kind: 'system-service' }>, plan: Plan): readonly Fix[] {
  return [
    ...serviceCommands(verdict, plan),
    ...switchPort(plan),
    ...(verdict.advice === undefined ? [] : [{ kind: 'explain', topic: verdict.advice } as const]),
  ];
}

function containerFixes(container: ContainerInfo, plan: Plan): readonly Fix[] {
  const { endpoint, restart } = plan;
  const isOurs = container.denied !== true && container.owner === undefined;
  return isOurs && containerStops(container).length > 0
    ? [{ kind: 'stop-container', container, endpoint, restart }]
    : containerCommands(container, plan);
}

function hiddenFixes(verdict: Extract<Verdict, { kind: 'hidden-holder' }>, plan: Plan): readonly Fix[] {
  if (verdict.place === 'windows') return [{ kind: 'explain', topic: 'wsl' }];
  return verdict.place === undefined ? whoHoldsIt(plan) : [];
}

// ---- SO_REUSEADDR -------------------------------------------------------------------------------------------------

/** Restarts by itself once the port is free, since the very next start cannot pass yet; a snippet is put in by hand, in the user's time. */
function reuseAddress(secondsLeft: number, { endpoint, input, offersReuseAddress, restart }: Plan): readonly Fix[] {
  const decision = input.reuseAddress;
  if (!offersReuseAddress || endpoint.protocol === 'unix' || decision?.kind !== 'offer') return [];
  const { how, place = {} } = decision;
  return [{ kind: 'insert-reuse-address', endpoint, secondsLeft, restart: restart && how === 'edit', how, ...place }];
}
