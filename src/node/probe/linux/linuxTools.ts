/** Where /proc/net may not be read, or is not there: `ss`, and where that does not tell, `lsof`. */

import type { CancelSignal } from '../../../core/host.ts';
import type { BoundAddress } from '../../../core/model/address.ts';
import type { InetEndpoint } from '../../../core/model/endpoint.ts';
import type { Listener, ProbeResult } from '../../../core/model/probe.ts';
import { lingeringSockets, sortRows } from '../../../core/probe/decide.ts';
import { ssListenArgs, ssPortTableArgs, ssSocketRows } from '../../../core/probe/linux/ss.ts';
import { lsofListenArgs, lsofPortArgs, lsofRows, parseLsof } from '../../../core/probe/lsof.ts';
import { timeWaitSeconds } from '../../../core/probe/overlap.ts';
import { isListening, type SocketRow } from '../../../core/probe/socketRow.ts';
import { type ProcessRow, processTable } from '../../../core/processes/processTable.ts';
import type { BindOutcome } from '../bind.ts';
import { type Behind, heldBy, isGhost, listenersOf } from '../tableProbe.ts';
import { answered, outcome as outcomeOf, textOf } from '../tool.ts';
import type { ProcessView } from './linuxProcesses.ts';
import { type Asking, type LinuxSystem, type Look, refused } from './linuxSystem.ts';
import type { InetTable } from './linuxTables.ts';

/** Milliseconds for each tool. */
const limit = 3000;

interface Question {
  readonly ss: readonly string[];
  readonly lsof: readonly string[];
  /** Of all rows; `undefined` when each row says it. */
  readonly protocol?: 'tcp' | 'udp';
  /** No row is an answer too: the bind worked. */
  readonly emptyWillDo: boolean;
  readonly signal?: CancelSignal | undefined;
}

interface Told {
  readonly rows: readonly SocketRow[];
  /** What became of each tool that was asked, for a reason: `ss: not installed`. */
  readonly outcomes: readonly string[];
  readonly answered: boolean;
}

async function ask(system: LinuxSystem, question: Question, tried: string[]): Promise<Told> {
  const { protocol, signal } = question;
  const options = { timeoutMs: limit, ...(signal === undefined ? {} : { signal }) };
  const ss = await system.run('ss', question.ss, options);
  tried.push(outcomeOf(`ss ${question.ss.join(' ')}`, ss));
  const rows = ssSocketRows(textOf(ss), protocol);
  const outcomes = [outcomeOf('ss', ss)];
  if (rows.length > 0 || (ss.kind === 'ok' && question.emptyWillDo)) return { rows, outcomes, answered: true };
  const lsof = await system.run('lsof', question.lsof, options);
  tried.push(outcomeOf(`lsof ${question.lsof.join(' ')}`, lsof));
  return {
    rows: lsofRows(parseLsof(textOf(lsof))),
    outcomes: [...outcomes, outcomeOf('lsof', lsof)],
    answered: ss.kind === 'ok' || answered(lsof),
  };
}

/** Facts of these processes and their parents, as far as /proc tells; the rows' own names where it tells none. */
function behind(rows: readonly SocketRow[], view: ProcessView): Behind {
  // Who sees himself, and not a process that a tool has just named, sees that it has ended; who does not, sees nothing.
  const seesProcesses = view.info(process.pid) !== undefined;
  const processes = new Map<number, ProcessRow>();
  const named: readonly Pick<SocketRow, 'pid' | 'name'>[] = [{ pid: process.pid }, ...rows];
  for (const { pid, name } of seesProcesses ? named : rows) {
    if (pid === undefined || processes.has(pid)) continue;
    const info = view.info(pid);
    if (info === undefined && !seesProcesses) processes.set(pid, { pid, name: name ?? '', commandLine: '' });
    for (const known of info === undefined ? [] : [info, ...view.parents(pid)]) {
      const parentPid = view.stat(known.pid)?.parentPid;
      processes.set(known.pid, { ...known, ...(parentPid === undefined ? {} : { parentPid }) });
    }
  }
  return { table: processTable([...processes.values()]), originOf: pid => view.origin(pid) };
}

/** The result with the owner of a hidden socket, which the kernel tells to everyone. */
function withOwner(system: LinuxSystem, result: ProbeResult, rows: readonly SocketRow[]): ProbeResult {
  const uid = rows.find(row => row.uid !== undefined)?.uid;
  if (result.kind !== 'blocked' || result.by !== 'hidden-holder' || uid === undefined) return result;
  const user = system.users.name(uid);
  return { ...result, evidence: { ...result.evidence, uid, ...(user === undefined ? {} : { user }) } };
}

/** What a bind has told of the endpoint, and the table that would tell the rest. */
export interface Unread {
  readonly endpoint: InetEndpoint;
  readonly outcome: BindOutcome;
  readonly targets: readonly BoundAddress[];
  readonly table: InetTable;
}

/** The same answers as from the tables of /proc, from a tool's. */
export async function inspectByTools(
  system: LinuxSystem,
  { endpoint, outcome, targets, table }: Unread,
  asking: Asking,
): Promise<Look> {
  const { protocol, port } = endpoint;
  const { view, tried, last, options } = asking;
  const told = await ask(
    system,
    {
      ss: ssPortTableArgs(protocol, port),
      lsof: lsofPortArgs(protocol, port),
      protocol,
      emptyWillDo: outcome.kind === 'bound',
      signal: options.signal,
    },
    tried,
  );
  if (options.signal?.aborted === true) return { kind: 'unknown', cause: 'cancelled', reason: 'cancelled' };
  const sorted = sortRows(told.rows, endpoint, targets);
  const firstUnprivileged = outcome.kind === 'denied' ? system.firstUnprivileged() : 0;
  const facts = behind(told.rows, view);
  const neighbours = listenersOf(sorted.neighbours, facts);
  const besides = {
    ...(neighbours.length === 0 ? {} : { neighbours }),
    ...(port < firstUnprivileged ? { firstUnprivileged } : {}),
  };
  const strict = outcome.kind === 'in-use' || options.withoutReuseAddress === true;
  const blocking = (strict ? [sorted.holding, sorted.connections, sorted.bound] : [sorted.holding]).find(
    rows => rows.length > 0,
  );
  if (blocking !== undefined) {
    const held = heldBy(blocking, facts, neighbours, tried);
    if (isGhost(held) && !last) return 'changed';
    if (held.kind === 'held' && blocking === sorted.bound && protocol === 'tcp')
      return { kind: 'blocked', by: 'bound-not-listening', evidence: { candidates: held.holders }, ...besides };
    return { ...withOwner(system, held, blocking), ...besides };
  }
  if (outcome.kind === 'denied')
    return port < firstUnprivileged
      ? { kind: 'blocked', by: 'privileged', evidence: { firstUnprivileged }, ...besides }
      : refused(outcome, besides);
  if (sorted.lingering.length > 0) {
    const states = lingeringSockets(sorted.lingering, timeWaitSeconds);
    const secondsLeft = Math.max(...states.map(state => state.secondsLeft ?? timeWaitSeconds));
    const isOpen = sorted.lingering.some(row => row.secondsLeft === undefined);
    return {
      kind: 'lingering',
      states,
      secondsLeft,
      ...(isOpen ? { lasts: 'open' } : {}),
      bindable: await system.isBindable(endpoint, outcome, targets),
      ...besides,
    };
  }
  if (outcome.kind === 'bound') return { kind: 'free', ...besides };
  if (told.answered && !last) return 'changed';
  const reason = `the port is taken, but /proc/net/${table} cannot be read, and no tool tells by whom (${told.outcomes.join(', ')})`;
  return { kind: 'unknown', cause: 'not-readable', reason, ...besides };
}

/** Every listener that a tool tells; none where there is no tool. */
export async function listenersByTools(
  system: LinuxSystem,
  view: ProcessView,
  signal: CancelSignal | undefined,
): Promise<Listener[]> {
  const { rows } = await ask(system, { ss: ssListenArgs, lsof: lsofListenArgs(), emptyWillDo: false, signal }, []);
  const listening = rows.filter(isListening);
  return listenersOf(listening, behind(listening, view));
}
