/** Whether two findings are one failure, and what both say together. */
import type { BindFailure } from '../model/failure.ts';
import { asStated, compareCertainty, type Finding, withoutWeak } from './rule.ts';

/** The finding with the port that it may have misread taken away. */
export function withoutPort(finding: Finding): Finding {
  const copy: { -readonly [Key in keyof Finding]: Finding[Key] } = { ...finding };
  delete copy.port;
  delete copy.host;
  return copy;
}

/** A lock needs no endpoint: what is announced beside it is not what it failed for. */
export const isNameless = (finding: Finding): boolean =>
  finding.kind !== 'locked' && finding.port === undefined && finding.path === undefined;

/** It moved, and has not said where. */
export const isOpenMove = ({ kind, port, movedTo }: Pick<Finding, 'kind' | 'port' | 'movedTo'>): boolean =>
  kind === 'moved' && port !== undefined && movedTo === undefined;

const agree = <T>(a: T | undefined, b: T | undefined): boolean => a === undefined || b === undefined || a === b;

/** Do two lines, so many apart, tell of the same failure? */
export function isSame(a: Finding, b: Finding, apart: number): boolean {
  const moves = a.kind === 'in-use' && b.kind === 'moved' && (a.port !== undefined || apart <= 2);
  if (a.lock !== undefined && b.lock !== undefined) return a.lock.program === b.lock.program;
  // A socket's file is no port.
  if ((a.port !== undefined && b.path !== undefined) || (a.path !== undefined && b.port !== undefined)) return false;
  const sameKind = a.kind === b.kind || a.weak === true || b.weak === true || moves;
  return sameKind && agree(a.port, b.port) && agree(a.path, b.path);
}

/** What the later line adds; it never overrules the first, but a program that says it moved has moved, and the system's words beat a guess. */
export function merge(first: Finding, second: Finding): Finding {
  const overruled = second.kind === 'moved' || (first.weak === true && second.weak !== true);
  const { kind, ruleId } = overruled ? second : first;
  const merged = withCertainty(
    { ...second, ...first, kind, ruleId },
    compareCertainty(first, second) < 0 ? second : first,
  );
  return first.weak === true && second.weak === true ? merged : withoutWeak(merged);
}

/** As certain as the other. */
function withCertainty(finding: Finding, { certainty, reasons }: Finding): Finding {
  return {
    ...asStated(finding),
    ...(certainty !== undefined && { certainty }),
    ...(reasons !== undefined && { reasons }),
  };
}

/** The finding says no more than what is known. */
export function repeats(known: BindFailure, finding: Finding): boolean {
  if (known.kind !== finding.kind || compareCertainty(known, finding) < 0) return false;
  if (finding.lock !== undefined) return known.ruleId === finding.ruleId;
  if (isNameless(finding)) return true;
  return known.port === finding.port && known.path === finding.path && agree(known.protocol, finding.protocol);
}
