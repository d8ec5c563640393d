/**
 * Windows port ranges that no program can bind (error 10013 with nobody listening): WinNAT and Hyper-V take new ones at
 * each boot.
 */
import { isPort } from '../../model/endpoint.ts';
import { linesOf } from '../socketRow.ts';

export function excludedRangesArgs(protocol: 'tcp' | 'udp', family: 'ipv4' | 'ipv6'): readonly string[] {
  return ['interface', family, 'show', 'excludedportrange', `protocol=${protocol}`];
}

export interface ExcludedRange {
  /** Inclusive. */
  readonly from: number;
  readonly to: number;
  /** Reserved by an administrator (`*`), and so the same after a restart. */
  readonly administered: boolean;
}

/** Lines of two ports, and perhaps a `*`. The words around them are translated. Total. */
export function parseExcludedRanges(text: string): ExcludedRange[] {
  const ranges: ExcludedRange[] = [];
  for (const line of linesOf(text)) {
    const match = /^\s*([0-9]{1,5})\s+([0-9]{1,5})(\s+\*)?\s*$/.exec(line);
    const from = Number(match?.[1]);
    const to = Number(match?.[2]);
    if (match !== null && isPort(from) && isPort(to) && from <= to)
      ranges.push({ from, to, administered: match[3] !== undefined });
  }
  return ranges;
}

export function rangeOf(ranges: readonly ExcludedRange[], port: number): ExcludedRange | undefined {
  return ranges.find(range => port >= range.from && port <= range.to);
}
