/** Runs that failed since their program runs already: conflicts without an endpoint, with a process instead. */
import { diagnoseLock } from '../diagnose/lock.ts';
import { lockProgram } from '../locks/lockers.ts';
import type { Conflict } from '../model/conflict.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { BindFailure, StatedLock } from '../model/failure.ts';
import { isOpen } from '../model/lifeCycle.ts';
import type { Source } from '../model/run.ts';
import type { PipelineDependencies, RunContext } from './dependencies.ts';
import { sameRun } from './failedRun.ts';

interface LockedDependencies
  extends Pick<PipelineDependencies, 'clock' | 'isRunning' | 'locks' | 'log' | 'store' | 'window'> {
  readonly open: (facts: Pick<Conflict, 'source' | 'candidates'> & Partial<Conflict>) => Conflict;
}

/** What arrives this soon by another way, in milliseconds, is the same failure. */
const echoWindow = 3_000;

export class LockedRuns {
  readonly #deps: LockedDependencies;
  /** Looks begun so far. */
  #begun = 0;

  constructor(dependencies: LockedDependencies) {
    this.#deps = dependencies;
  }

  /** A program says that it runs already. Told with what was found of the one that does, never by its words alone. */
  async report(lock: StatedLock, failure: BindFailure, source: Source, run: RunContext): Promise<Conflict | undefined> {
    const { store, clock, open } = this.#deps;
    const ranIn = lock.folder ?? run.cwd ?? ('cwd' in source ? source.cwd : undefined);
    const stated = { ...lock, ...(ranIn !== undefined && { folder: ranIn }) };
    const diagnosis = this.#same(lock, source, run) === undefined ? await this.#diagnose(stated, source) : undefined;
    // It may have arrived by another way meanwhile.
    const known = this.#same(lock, source, run);
    if (known !== undefined) return store.update(known.id, { count: known.count + 1, lastSeen: clock.now() });
    if (diagnosis === undefined) return undefined;
    // The same words may mean a folder that cannot be written to: then there is nothing to tell.
    if (lockProgram(lock.program)?.ambiguous === true && diagnosis.verdict.kind !== 'already-running') return undefined;
    return open({
      failure: { ...failure, lock: stated },
      source,
      candidates: [],
      resolved: true,
      state: 'diagnosed',
      diagnosis,
      ...(run.startedAt !== undefined && { startedAt: run.startedAt }),
      ...(run.asked === true && { asked: true }),
    });
  }

  /** Looks again; one that does not run any more takes the conflict with it. */
  async look({ id, diagnosis: before, failure, source }: Conflict): Promise<void> {
    const { store } = this.#deps;
    const look = ++this.#begun;
    const named = before?.verdict.kind === 'already-running' ? before.verdict.facts.holder.pid : undefined;
    const diagnosis = failure?.lock && (await this.#diagnose(failure.lock, source, named));
    // One that began later may have been quicker.
    if (diagnosis === undefined || look < (store.get(id)?.look ?? 0)) return;
    // That nothing could be seen this time takes nothing back.
    if (named !== undefined && diagnosis.verdict.kind === 'unseen-lock') return;
    const isOver = named !== undefined && diagnosis.verdict.kind === 'stale-lock';
    store.send(id, isOver ? 'vanish' : 'diagnose', { diagnosis, look });
  }

  /** A cheap question: has the process that was found ended? */
  hasChanged({ diagnosis, state }: Conflict): boolean {
    const { isRunning } = this.#deps;
    if (diagnosis?.verdict.kind !== 'already-running' || state !== 'diagnosed' || isRunning === undefined) return false;
    return !isRunning(diagnosis.verdict.facts.holder.pid);
  }

  /** `named`: the process that was found to have it so far; its end tells by itself. */
  async #diagnose(lock: StatedLock, source: Source, named?: number): Promise<Diagnosis | undefined> {
    const { locks, log, window, isRunning } = this.#deps;
    const found = await locks?.look(lock);
    if (found === undefined) return undefined;
    const hasEnded = found.kind === 'not-seen' && named !== undefined && isRunning?.(named) === false;
    const look = hasEnded ? ({ kind: 'gone', pid: named } as const) : found;
    const diagnosis = diagnoseLock({ lock, look, source, window: await window() });
    log.info(`${lock.program}: ${diagnosis.verdict.kind}; fixes: ${diagnosis.fixes.map(fix => fix.kind).join(', ')}`);
    return diagnosis;
  }

  /** The same of the same run, or by another way. What was dismissed stays so. */
  #same({ program }: StatedLock, source: Source, { startedAt }: RunContext): Conflict | undefined {
    const now = this.#deps.clock.now();
    return this.#deps.store.all.find(each => {
      if (each.failure?.lock?.program !== program || !(isOpen(each) || each.state === 'dismissed')) return false;
      const isEcho = each.source.kind !== source.kind && now - each.lastSeen < echoWindow;
      return sameRun(each.source, source) || (isEcho && (startedAt === undefined || startedAt <= each.lastSeen));
    });
  }
}
