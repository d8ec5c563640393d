/** What is seen of a run while it goes on, and what that says of a failure that its text tells of. */
import { type BindFailure, printedLine } from '../model/failure.ts';
import type { ProbeResult } from '../model/probe.ts';
import { type Holder, isSince } from '../model/process.ts';
import type { Signal } from './weights.ts';

/** How a terminal is drawn: `alternate`: a program has the whole screen; `redrawn`: it moves up and draws its rows anew. */
export type Screen = 'alternate' | 'redrawn';

/** What a watcher sees of a run; asked again whenever something has to be weighed. */
export interface Observed {
  readonly screen?: Screen;
  /** The program shows other people's text. */
  readonly showsText?: boolean;
  /** Once it is over. */
  readonly end?: {
    /** How long it ran, in milliseconds. */
    readonly after: number;
    readonly code?: number;
  };
}

/** A run that lives longer than this, in milliseconds, has bound its port; how it ends later is another matter. */
const soon = 15_000;

/** Exit codes of what a user ended: 128 and SIGHUP, SIGINT, SIGQUIT, SIGKILL or SIGTERM, and Windows' STATUS_CONTROL_C_EXIT. */
const endedByUser: ReadonlySet<number> = new Set([129, 130, 131, 137, 143, 0xc000013a]);

/** Of the run itself. */
export function runSignals({ screen, showsText, end }: Observed): readonly Signal[] {
  const signals: Signal[] = [];
  if (showsText === true) signals.push('shows-text');
  if (screen !== undefined) signals.push(screen === 'alternate' ? 'alternate-screen' : 'redrawn');
  if (end?.code === 0) signals.push('ended-well');
  else if (end?.code !== undefined && !endedByUser.has(end.code))
    signals.push(end.after < soon ? 'failed-soon' : 'failed-later');
  return signals;
}

/** Of its endpoint. `startedAt`: of the run, in milliseconds since the epoch, where it is known. */
export function portSignals(probe: ProbeResult, startedAt: number | undefined): readonly Signal[] {
  switch (probe.kind) {
    case 'held': {
      const isOwn = (holder: Holder): boolean => startedAt !== undefined && isSince(holder, startedAt);
      return [probe.holders.every(isOwn) ? 'taken-by-this-run' : 'taken-by-another'];
    }
    case 'lingering':
      return ['lingering'];
    case 'blocked':
      return ['taken-unseen'];
    case 'free':
      return ['free'];
    case 'unknown':
      return [];
  }
}

/** A log's date and the clock of whoever wrote it may be a day apart from ours. */
const oneDay = 24 * 60 * 60_000;
const date = /^.{0,24}?\b(\d{4})[-/](\d\d)[-/](\d\d)[T ,]\s?\d\d:\d\d/;

/** Of its text: how sure that is, and whether it was written on a day before the run. `startedAt`: of the run, where it is known. */
export function textSignals(
  failure: Pick<BindFailure, 'certainty' | 'excerpt' | 'printed'>,
  startedAt: number | undefined,
): readonly Signal[] {
  const [, year, month, day] = date.exec(printedLine(failure)) ?? [];
  const written = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isOld = startedAt !== undefined && startedAt - written > 2 * oneDay;
  const { certainty = 'stated' } = failure;
  return isOld ? [certainty, 'written-before'] : [certainty];
}
