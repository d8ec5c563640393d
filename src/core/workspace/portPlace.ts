/** Where a port stands in a text. */

/** A port number in one line; `start` and `end` are UTF-16 offsets into it. */
export interface PortInText {
  readonly port: number;
  /** Absent: TCP. */
  readonly protocol?: 'udp';
  readonly start: number;
  readonly end: number;
}

/** A file as an editor has it: lines count from 0. */
export interface TextLines {
  readonly fileName: string;
  lineAt(line: number): string;
}

/** Start and end (UTF-16 offsets) of the digits around an offset in a line; the same offset twice where there are none. */
export function digitsAt(line: string, offset: number): readonly [start: number, end: number] {
  let start = Math.min(offset, line.length);
  let end = start;
  while (start > 0 && isDigit(line[start - 1])) start--;
  while (end < line.length && isDigit(line[end])) end++;
  return [start, end];
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
