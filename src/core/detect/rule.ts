import type { Protocol } from '../model/endpoint.ts';
import type { BindFailure, Certainty, FailureKind, StatedLock } from '../model/failure.ts';

/** A line the rule must recognise, as a program really printed it, and what it states. */
export interface Example {
  readonly line: string;
  readonly port?: number;
  readonly host?: string;
  readonly path?: string;
  readonly movedTo?: number;
  readonly lock?: Omit<StatedLock, 'program'>;
}

/**
 * One row of a detection table. `pattern` is tried on one line without escapes, of bounded length; it must be linear: no nested
 * quantifiers, gaps bounded. It may name the groups `host`, `port`, `path` and `movedTo`; when it names none of them, what the line
 * states is read by the general reader of endpoints.
 */
export interface Rule {
  /** Stable kebab-case. */
  readonly id: string;
  /** What prints it: a runtime, a tool or a family; absent: any program. */
  readonly runtime?: string;
  /** `in-use` when absent. */
  readonly kind?: FailureKind;
  readonly pattern: RegExp;
  readonly protocol?: Protocol;
  /** The line names no port, and the numbers on it are something else. */
  readonly noPort?: boolean;
  /**
   * Words, in small letters, one of which a text must hold for the detector to look at it at all. Only for a pattern of everyday words;
   * else they are read from the pattern.
   */
  readonly words?: readonly string[];
  /** The line must hold this as well, anywhere. */
  readonly onlyIf?: RegExp;
  /** The line must not hold this. */
  readonly unless?: RegExp;
  /** Counts only when the line also states a port. */
  readonly needsPort?: boolean;
  /** The wording fits other causes too: a line near it with the system's own words decides the kind. */
  readonly weak?: boolean;
  /** The wording only guesses, or says no more than that something did not work: never stated by itself. */
  readonly hedged?: boolean;
  /** A sentence that anybody may write, of which a word decides whether it is a guess. */
  readonly anyone?: boolean;
  /** The program tries the next ports by itself: their failures are part of this one. */
  readonly retries?: boolean;
  /** A program that has moved and does not say where on this line has printed its new address before; else it prints it after. */
  readonly newAddress?: 'before';
  readonly examples: readonly Example[];
  readonly counterExamples: readonly string[];
}

/** A row with what it leaves unsaid. */
export type WholeRule = Rule & Required<Pick<Rule, 'kind' | 'runtime'>>;

/** What one line says. */
export interface Finding extends Omit<BindFailure, 'excerpt' | 'printed' | 'frames' | 'crashed'> {
  readonly weak?: boolean;
  readonly anyone?: boolean;
  readonly retries?: boolean;
  readonly newAddress?: 'before';
}

const ranks: Readonly<Record<Certainty, number>> = { quoted: 0, hedged: 1, stated: 2 };

/** Below zero: the first is less certain. */
export function compareCertainty(a: { readonly certainty?: Certainty }, b: { readonly certainty?: Certainty }): number {
  return ranks[a.certainty ?? 'stated'] - ranks[b.certainty ?? 'stated'];
}

/** The finding, shown rather than had, for this reason. */
export function asQuoted(finding: Finding, reason: string): Finding {
  return finding.certainty === 'quoted' ? finding : { ...finding, certainty: 'quoted', reasons: [reason] };
}

/** The finding, which may be something else for this reason. */
export function asHedged(finding: Finding, reason: string): Finding {
  return (finding.certainty ?? 'stated') === 'stated'
    ? { ...finding, certainty: 'hedged', reasons: [reason] }
    : finding;
}

/** The finding, had without a doubt. */
export function asStated(finding: Finding): Finding {
  const { certainty: _certainty, reasons: _reasons, ...rest } = finding;
  return rest;
}

/** The finding, where what stands beside it shows what its line alone leaves open: a trace or an end, or the port that it did not name. */
export function withForm(finding: Finding, isReport: boolean): Finding {
  const reason = finding.certainty === 'hedged' ? finding.reasons?.[0] : undefined;
  const isShown =
    reason === 'form' || reason === 'mild-record'
      ? isReport
      : reason === 'form-and-no-port' && (isReport || finding.port !== undefined);
  return isShown ? asStated(finding) : finding;
}

const isFormOnly = ({ certainty, reasons }: Finding): boolean =>
  certainty === 'hedged' && reasons?.[0]?.startsWith('form') === true;
const isAttempt = ({ certainty, reasons }: Finding): boolean =>
  certainty === 'hedged' && reasons?.[0]?.startsWith('could-not') === true;

/** What two lines say of one failure: that it was tried in vain, and why, is a report whatever the form of the second is. */
export function asAgreed(both: Finding, a: Finding, b: Finding): Finding {
  return (isAttempt(a) && isFormOnly(b)) || (isFormOnly(a) && isAttempt(b)) ? asStated(both) : both;
}

export function withoutWeak(finding: Finding): Finding {
  const copy: { -readonly [Key in keyof Finding]: Finding[Key] } = { ...finding };
  delete copy.weak;
  return copy;
}

/** A row of rules/locks: every row is of the kind `locked`, and no number on its line is a port. */
export type LockRule = WholeRule & { readonly kind: 'locked'; readonly noPort: true };
